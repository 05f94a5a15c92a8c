// SPDX-License-Identifier: GPL-2.0
#include "results/since.h"

#include <stdbool.h>
#include <string.h>

static bool same_answer(const struct since_point *a, const struct since_point *b)
{
	return !strcmp(a->answer, b->answer);
}

static bool same_branch(const struct since_point *a, const struct since_point *b)
{
	return a->v.major == b->v.major && a->v.minor == b->v.minor;
}

/* How many points from the first on answer alike; inside its branch, or wherever. */
static int run_of(const struct since_point *p, int nr)
{
	int n = 1;

	while (n < nr && same_answer(p, p + n))
		n++;
	return n;
}

static int branch_of(const struct since_point *p, int nr)
{
	int n = 1;

	while (n < nr && same_branch(p, p + n))
		n++;
	return n;
}

/* Builds of one version that disagree have no order: none is "from" or "until". */
static bool ordered(const struct since_point *p, int nr)
{
	int i;

	for (i = 1; i < nr; i++)
		if (!same_answer(p + i - 1, p + i) && !kver_cmp(&p[i - 1].v, &p[i].v))
			return false;
	return true;
}

static void print_run(FILE *f, const struct since_point *p, int nr)
{
	if (nr == 1)
		fprintf(f, "%s on %s", p->answer, p->kernel);
	else
		fprintf(f, "%s on %d kernels from %s to %s", p->answer, nr, p->kernel,
			p[nr - 1].kernel);
}

static void print_runs(FILE *f, const struct since_point *p, int nr)
{
	int i, n;

	for (i = 0; i < nr; i += n) {
		n = run_of(p + i, nr - i);
		fputs(i ? "; " : "", f);
		print_run(f, p + i, n);
	}
}

/* "yes until 6.1.177, no from 6.1.180": of one branch. */
static void print_changes(FILE *f, const struct since_point *p, int nr)
{
	int i, n;

	for (i = 0; i < nr; i += n) {
		n = run_of(p + i, nr - i);
		fprintf(f, "%s%s", i ? ", " : "", p[i].answer);
		if (i)
			fprintf(f, " from %s", p[i].kernel);
		if (i + n < nr && (!i || n > 1))
			fprintf(f, " until %s", p[i + n - 1].kernel);
	}
}

/* Branches that change inside one by one, and what is alike between them as one run. */
static void print_branches(FILE *f, const struct since_point *p, int nr)
{
	int i, n, branch;

	for (i = 0; i < nr; i += n) {
		fputs(i ? "; " : "", f);
		n = branch_of(p + i, nr - i);
		if (run_of(p + i, n) < n) {
			if (ordered(p + i, n))
				print_changes(f, p + i, n);
			else
				print_runs(f, p + i, n);
			continue;
		}
		while (i + n < nr && same_answer(p + i, p + i + n)) {
			branch = branch_of(p + i + n, nr - i - n);
			if (run_of(p + i + n, branch) < branch)
				break;
			n += branch;
		}
		print_run(f, p + i, n);
	}
}

void since_print(FILE *f, const struct since_point *p, int nr)
{
	int i, first = nr ? run_of(p, nr) : 0, second;

	for (i = 1; i < nr; i++)
		if (same_branch(p + i - 1, p + i) && !same_answer(p + i - 1, p + i))
			break;
	if (i < nr) {
		print_branches(f, p, nr);
		return;
	}
	if (first == nr) {
		if (nr > 1)
			fprintf(f, "%s on all %d kernels asked", p->answer, nr);
		else if (nr)
			print_run(f, p, nr);
		return;
	}
	second = run_of(p + first, nr - first);
	if (first + second == nr)
		fprintf(f, "%s since %s at the latest (%s on %s)", p[first].answer, p[first].kernel,
			p->answer, p[first - 1].kernel);
	else
		print_runs(f, p, nr);
}
