// SPDX-License-Identifier: GPL-2.0
#include "vm/debver.h"

#include <ctype.h>
#include <errno.h>
#include <string.h>

#include "common/kver.h"
#include "vm/files.h"

/* The rank of a character outside of numbers: ~, then the end, letters, all else. */
static int rank(const char *s, const char *end)
{
	if (s == end || isdigit((unsigned char)*s))
		return 0;
	if (*s == '~')
		return -1;
	if (isalpha((unsigned char)*s))
		return (unsigned char)*s;
	return (unsigned char)*s + 256;
}

static int cmp_numbers(const char **a, const char *a_end, const char **b, const char *b_end)
{
	const char *na, *nb;
	long la, lb;
	int diff;

	while (*a < a_end && **a == '0')
		(*a)++;
	while (*b < b_end && **b == '0')
		(*b)++;
	for (na = *a; *a < a_end && isdigit((unsigned char)**a); (*a)++)
		;
	for (nb = *b; *b < b_end && isdigit((unsigned char)**b); (*b)++)
		;
	la = *a - na;
	lb = *b - nb;
	if (la != lb)
		return la < lb ? -1 : 1;
	diff = memcmp(na, nb, la);
	return diff;
}

static int cmp_part(const char *a, const char *a_end, const char *b, const char *b_end)
{
	int diff;

	while (a < a_end || b < b_end) {
		while ((a < a_end && !isdigit((unsigned char)*a)) ||
		       (b < b_end && !isdigit((unsigned char)*b))) {
			diff = rank(a, a_end) - rank(b, b_end);
			if (diff)
				return diff;
			a += a < a_end;
			b += b < b_end;
		}
		diff = cmp_numbers(&a, a_end, &b, b_end);
		if (diff)
			return diff;
	}
	return 0;
}

struct split {
	const char *epoch, *epoch_end, *upstream, *upstream_end, *revision, *end;
};

static struct split split(const char *v)
{
	struct split s = { .epoch = v, .epoch_end = strchr(v, ':'), .end = v + strlen(v) };

	s.upstream = s.epoch_end ? s.epoch_end + 1 : v;
	if (!s.epoch_end)
		s.epoch_end = v;
	s.upstream_end = strrchr(s.upstream, '-');
	s.revision = s.upstream_end ? s.upstream_end + 1 : s.end;
	if (!s.upstream_end)
		s.upstream_end = s.end;
	return s;
}

int debver_cmp(const char *a, const char *b)
{
	struct split x = split(a), y = split(b);
	int diff;

	diff = cmp_part(x.epoch, x.epoch_end, y.epoch, y.epoch_end);
	if (!diff)
		diff = cmp_part(x.upstream, x.upstream_end, y.upstream, y.upstream_end);
	if (!diff)
		diff = cmp_part(x.revision, x.end, y.revision, y.end);
	return diff;
}

int debver_release(const char *version, char *out, size_t size)
{
	struct split s = split(version);
	struct kver v;
	char *p;

	if (kver_parse(s.upstream, &v) ||
	    path_fmt(out, size, "%.*s", (int)(s.upstream_end - s.upstream), s.upstream))
		return -EINVAL;
	p = strchr(out, '~');
	if (p)
		*p = '-';
	return 0;
}
