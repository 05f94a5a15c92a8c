// SPDX-License-Identifier: GPL-2.0
#include "common/kver.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define KVER_MAX_NUMBER 65535

/* One decimal number at *@s, which moves behind it; -1 when there is none. */
static int number(const char **s)
{
	long n = 0;

	if (!isdigit((unsigned char)**s))
		return -1;
	while (isdigit((unsigned char)**s)) {
		n = n * 10 + (**s - '0');
		if (n > KVER_MAX_NUMBER)
			return -1;
		(*s)++;
	}
	return n;
}

/* Returns how many numbers @s begins with (2 or 3), or -EINVAL. */
static int parse(const char **s, struct kver *v)
{
	v->major = number(s);
	if (v->major < 0 || **s != '.')
		return -EINVAL;
	(*s)++;
	v->minor = number(s);
	if (v->minor < 0)
		return -EINVAL;
	v->patch = 0;
	if (**s != '.' || !isdigit((unsigned char)(*s)[1]))
		return 2;
	(*s)++;
	v->patch = number(s);
	return v->patch < 0 ? -EINVAL : 3;
}

int kver_parse(const char *s, struct kver *v)
{
	int n = parse(&s, v);

	return n < 0 ? n : 0;
}

int kver_from_uname(const char *release, const char *version, struct kver *v)
{
	static const char mark[] = "Debian ";
	const char *p = version ? strstr(version, mark) : NULL;

	if (p && kver_parse(p + strlen(mark), v) == 0)
		return 0;
	return kver_parse(release, v);
}

int kver_cmp(const struct kver *a, const struct kver *b)
{
	if (a->major != b->major)
		return a->major - b->major;
	if (a->minor != b->minor)
		return a->minor - b->minor;
	return a->patch - b->patch;
}

static bool same_branch(const struct kver *a, const struct kver *b)
{
	return a->major == b->major && a->minor == b->minor;
}

static const char *skip_blanks(const char *s)
{
	while (*s == ' ')
		s++;
	return s;
}

bool verlist_holds(const char *list, const struct kver *v)
{
	bool mainline = false;
	struct kver p;
	int n;

	if (!list || !*list)
		return true;
	if (!strcmp(list, "never"))
		return false;
	for (list = skip_blanks(list); *list; list = skip_blanks(list)) {
		n = parse(&list, &p);
		if (n < 0)
			return false;
		/* a branch with a point of its own is decided by that point */
		if (n == 3 && same_branch(&p, v))
			return v->patch >= p.patch;
		if (n == 2 && kver_cmp(&p, v) <= 0)
			mainline = true;
	}
	return mainline;
}

int verlist_check(const char *list, const char **why)
{
	int mainlines = 0, branches = 0, n, i;
	struct kver p, seen[32];
	const char *s;

	if (!list || !*list || !strcmp(list, "never"))
		return 0;
	for (s = skip_blanks(list); *s; s = skip_blanks(s)) {
		n = parse(&s, &p);
		if (n < 0 || (*s && *s != ' ')) {
			*why = "a point is MAJOR.MINOR or MAJOR.MINOR.PATCH";
			return -EINVAL;
		}
		if (n == 2) {
			if (mainlines++) {
				*why = "more than one mainline point (two numbers)";
				return -EINVAL;
			}
			continue;
		}
		for (i = 0; i < branches; i++) {
			if (same_branch(&seen[i], &p)) {
				*why = "two points of one branch";
				return -EINVAL;
			}
		}
		if (branches < 32)
			seen[branches++] = p;
	}
	if (!mainlines && !branches) {
		*why = "no point at all";
		return -EINVAL;
	}
	return 0;
}
