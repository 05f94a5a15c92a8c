// SPDX-License-Identifier: GPL-2.0
/* Who runs what: the order of kernels, and a kernel's cases over several VMs. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "vm/sched_impl.h"

/* Guesses for what never ran: a cell is one load, any other case has a child of its own. */
#define CELL_US 1000
#define CASE_US 15000
/* A VM more is worth its boot only for so much work. */
#define WORTH_A_BOOT_US 4000000ULL

static unsigned long long cost_of(const struct sched_kernel *k, int at)
{
	if (k->cost_us && k->cost_us[at])
		return k->cost_us[at];
	return case_is_cell(k->cases[at]) ? CELL_US : CASE_US;
}

int kernel_position(const struct kernel_state *ks, const char *name)
{
	return name ? name_position(ks->names, ks->k->cases, ks->k->nr_cases, name) : -1;
}

static int kernel_init(struct kernel_state *ks, const struct sched_kernel *k, int index)
{
	int i;

	ks->k = k;
	ks->index = index;
	ks->names = names_sorted(k->cases, k->nr_cases);
	ks->done = calloc(k->nr_cases + 1, sizeof(*ks->done));
	ks->owner = calloc(k->nr_cases + 1, sizeof(*ks->owner));
	if (!ks->names || !ks->done || !ks->owner)
		return -ENOMEM;
	for (i = 0; i < k->nr_cases; i++)
		ks->cost += cost_of(k, i);
	return 0;
}

/* Cells of one context are one batch for the guest: they are not torn apart. */
static bool same_batch(const char *a, const char *b)
{
	const char *ca = strchr(a, '@'), *cb = strchr(b, '@');

	return ca && cb && !strcmp(ca, cb);
}

/* Gives each part a stretch of about the same cost. */
static void assign(struct kernel_state *ks, int parts)
{
	unsigned long long share = ks->cost / parts + 1, used = 0;
	const struct sched_kernel *k = ks->k;
	int i, part = 0;

	for (i = 0; i < k->nr_cases; i++) {
		if (used >= share * (part + 1) && part < parts - 1 && !same_batch(k->cases[i - 1], k->cases[i]))
			part++;
		ks->owner[i] = part;
		used += cost_of(k, i);
	}
	ks->nr_parts = ks->parts_left = part + 1;
}

static int part_init(struct part *p, struct sched *s, struct kernel_state *ks, int number)
{
	int i;

	*p = (struct part){ .s = s, .ks = ks, .number = number, .running = -1 };
	for (i = 0; i < ks->k->nr_cases; i++)
		p->nr_cases += ks->owner[i] == number;
	p->left = calloc(p->nr_cases + 1, sizeof(*p->left));
	return p->left ? 0 : -ENOMEM;
}

/* Longest first: the last to end is then a short one. */
static int by_cost(const void *a, const void *b)
{
	const struct kernel_state *ka = a, *kb = b;

	if (ka->cost != kb->cost)
		return ka->cost < kb->cost ? 1 : -1;
	return ka->index - kb->index;
}

int sched_split(struct sched *s, const struct sched_kernel *kernels, int nr, int jobs)
{
	int i, n, want, err = 0, most = jobs > nr ? jobs : nr;

	s->kernels = calloc(nr + 1, sizeof(*s->kernels));
	s->parts = calloc(most + nr + 1, sizeof(*s->parts));
	if (!s->kernels || !s->parts)
		return -ENOMEM;
	s->nr_kernels = nr;
	for (i = 0; i < nr && !err; i++)
		err = kernel_init(&s->kernels[i], &kernels[i], i);
	if (err)
		return err;
	qsort(s->kernels, nr, sizeof(*s->kernels), by_cost);
	for (i = 0; i < nr; i++) {
		/* places are dealt out evenly; what is left over goes to the longest */
		want = jobs / nr + (i < jobs % nr && jobs > nr);
		if (want > (int)(s->kernels[i].cost / WORTH_A_BOOT_US))
			want = s->kernels[i].cost / WORTH_A_BOOT_US;
		assign(&s->kernels[i], want < 1 ? 1 : want);
		for (n = 0; n < s->kernels[i].nr_parts && !err; n++)
			err = part_init(&s->parts[s->nr_parts++], s, &s->kernels[i], n);
	}
	return err;
}

void sched_split_free(struct sched *s)
{
	int i;

	for (i = 0; i < s->nr_parts; i++) {
		vm_free(s->parts[i].vm);
		free(s->parts[i].left);
	}
	for (i = 0; s->kernels && i < s->nr_kernels; i++) {
		free(s->kernels[i].names);
		free(s->kernels[i].done);
		free(s->kernels[i].owner);
	}
	free(s->parts);
	free(s->kernels);
}
