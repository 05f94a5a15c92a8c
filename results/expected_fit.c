// SPDX-License-Identifier: GPL-2.0
/* From what kernels answered to a version list. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "results/expected_write.h"

bool expected_claim_holds(const struct expected_claim *c, const struct kver *v)
{
	return verlist_holds(c->since, v) && !(c->until[0] && verlist_holds(c->until, v));
}

bool expected_claim_agrees(const struct expected_claim *c, const struct observation *obs, int nr)
{
	int i;

	for (i = 0; i < nr; i++)
		if (expected_claim_holds(c, &obs[i].v) != obs[i].yes)
			return false;
	return true;
}

/* "6.12", or with a branch "6.12.111" */
static void add_point(char list[EXPECTED_MAX_LIST], const struct kver *v, bool branch)
{
	size_t n = strlen(list);

	snprintf(list + n, EXPECTED_MAX_LIST - n, branch ? "%s%d.%d.%d" : "%s%d.%d", n ? " " : "", v->major,
		 v->minor, v->patch);
}

static bool same_series(const struct kver *a, const struct kver *b)
{
	return a->major == b->major && a->minor == b->minor;
}

/* Where the run of @yes that ends with @end begins, within its series. */
static int run_start(const struct observation *obs, int end, bool yes)
{
	while (end > 0 && same_series(&obs[end].v, &obs[end - 1].v) && obs[end - 1].yes == yes)
		end--;
	return end;
}

/*
 * The points from which on the answer is @yes: "" where it always was, "never" where it
 * is not at the end of any series.
 */
static void find_points(const struct observation *obs, int nr, bool yes, char out[EXPECTED_MAX_LIST])
{
	int first = nr, i, start;

	out[0] = '\0';
	/* back over whole series that are all @yes */
	while (first > 0 && obs[first - 1].yes == yes) {
		start = run_start(obs, first - 1, yes);
		if (start && same_series(&obs[start - 1].v, &obs[start].v))
			break;
		first = start;
	}
	if (!first)
		return;
	if (first < nr)
		add_point(out, &obs[first].v, false);
	for (i = first - 1; i >= 0; i = start - 1) {
		start = run_start(obs, i, yes);
		if (obs[i].yes == yes)
			add_point(out, &obs[start].v, true);
		/* to the end of the series before */
		while (start && same_series(&obs[start - 1].v, &obs[i].v))
			start--;
	}
	if (!out[0])
		strcpy(out, "never");
}

/* True when @list says of the series of obs[i..end) what was observed there. */
static bool series_agrees(const char *list, const struct observation *obs, int i, int end, bool yes)
{
	for (; i < end; i++)
		if (verlist_holds(list, &obs[i].v) != (obs[i].yes == yes))
			return false;
	return true;
}

static int series_end(const struct observation *obs, int nr, int i)
{
	int end = i + 1;

	while (end < nr && same_series(&obs[end].v, &obs[i].v))
		end++;
	return end;
}

/* The points of @list, with those of series where it is not right replaced; "" for none. */
static void keep_points(const char *list, const struct observation *obs, int nr, bool yes,
			char out[EXPECTED_MAX_LIST])
{
	char copy[EXPECTED_MAX_LIST], *save, *w;
	struct kver v;
	int i, end;

	out[0] = '\0';
	snprintf(copy, sizeof(copy), "%s", list);
	for (w = strtok_r(copy, " ", &save); w; w = strtok_r(NULL, " ", &save)) {
		if (kver_parse(w, &v))
			return;
		for (i = 0; i < nr && !same_series(&obs[i].v, &v); i++)
			;
		end = i < nr ? series_end(obs, nr, i) : i;
		/* a point of three numbers is of its branch alone */
		if (!v.patch || series_agrees(list, obs, i, end, yes))
			add_point(out, &v, v.patch);
	}
	for (i = 0; i < nr; i = end) {
		end = series_end(obs, nr, i);
		if (!series_agrees(list, obs, i, end, yes) && obs[end - 1].yes == yes)
			add_point(out, &obs[run_start(obs, end - 1, yes)].v, true);
	}
}

/*
 * @c from the observations alone, and @kept with as much as agrees of what @claim, which
 * may be NULL, says.
 */
static void compute(const struct observation *obs, int nr, const struct expected_claim *claim,
		    struct expected_claim *c, struct expected_claim *kept)
{
	struct observation *since = malloc((nr + 1) * sizeof(*since));
	int i, first;

	c->until[0] = kept->until[0] = '\0';
	if (!since)
		exit(3);
	memcpy(since, obs, nr * sizeof(*since));
	for (first = 0; !obs[first].yes; first++)
		;
	for (i = first; i < nr && obs[i].yes; i++)
		;
	/* what has had it and has it no more at the end: what ends it is found first */
	if (i < nr && !obs[nr - 1].yes) {
		find_points(obs + first, nr - first, false, c->until);
		keep_points(claim ? claim->until : "", obs + first, nr - first, false, kept->until);
		for (i = first; i < nr; i++)
			since[i].yes |= verlist_holds(c->until, &obs[i].v);
	}
	find_points(since, nr, true, c->since);
	keep_points(claim ? claim->since : "", since, nr, true, kept->since);
	free(since);
}

int expected_fit(struct expected_claim *c, bool known, const struct observation *obs, int nr)
{
	struct expected_claim computed, kept, try;
	const char *since[3], *until[4];
	int i, k;

	if (known && expected_claim_agrees(c, obs, nr))
		return 1;
	for (i = 0; i < nr && !obs[i].yes; i++)
		;
	if (i == nr)
		return 0;
	compute(obs, nr, known ? c : NULL, &computed, &kept);
	since[0] = known ? c->since : computed.since;
	since[1] = kept.since[0] ? kept.since : computed.since;
	since[2] = computed.since;
	until[0] = known ? c->until : "";
	until[1] = "";
	until[2] = kept.until[0] ? kept.until : computed.until;
	until[3] = computed.until;
	for (i = 0; i < 3; i++) {
		for (k = 0; k < 4; k++) {
			snprintf(try.since, sizeof(try.since), "%s", since[i]);
			snprintf(try.until, sizeof(try.until), "%s", until[k]);
			if (expected_claim_agrees(&try, obs, nr)) {
				*c = try;
				return 1;
			}
		}
	}
	return -EINVAL;
}

struct point {
	struct kver v;
	bool branch;
};

static int by_place(const void *a, const void *b)
{
	const struct point *pa = a, *pb = b;

	if (pa->branch != pb->branch)
		return pa->branch - pb->branch;
	return kver_cmp(&pb->v, &pa->v);
}

void expected_order_points(const char *list, char out[EXPECTED_MAX_LIST])
{
	struct point points[40];
	const char *s = list;
	int nr = 0, i, dots;

	snprintf(out, EXPECTED_MAX_LIST, "%s", list);
	while (nr < 40 && *(s += strspn(s, " ")) && !kver_parse(s, &points[nr].v)) {
		for (dots = 0; *s && *s != ' '; s++)
			dots += *s == '.';
		points[nr++].branch = dots == 2;
	}
	if (*s || !nr)
		return;
	qsort(points, nr, sizeof(points[0]), by_place);
	out[0] = '\0';
	for (i = 0; i < nr; i++)
		add_point(out, &points[i].v, points[i].branch);
}
