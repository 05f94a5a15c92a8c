// SPDX-License-Identifier: GPL-2.0
#include <ctype.h>
#include <errno.h>
#include <fnmatch.h>
#include <stdlib.h>
#include <string.h>

#include "vm/build.h"
#include "vm/debver.h"
#include "vm/files.h"

#define NR_NEAR 6

/* How many numbers @s has: 2 for "6.12", 3 for "6.12.107"; 0 for what is no release. */
static int numbers(const char *s)
{
	int n = 0;

	do {
		if (!isdigit((unsigned char)*s))
			return 0;
		s += strspn(s, "0123456789");
		n++;
	} while (*s == '.' && s++);
	if (!strncmp(s, "-rc", 3) && isdigit((unsigned char)s[3])) {
		s += 3 + strspn(s + 3, "0123456789");
		n = 3;
	}
	return *s || n > 3 ? 0 : n;
}

void spec_parse(const char *text, struct spec *s)
{
	char *colon, *tilde;

	memset(s, 0, sizeof(*s));
	strcpy(s->flavour, DEFAULT_FLAVOUR);
	s->kind = SPEC_NONE;
	if (path_fmt(s->text, sizeof(s->text), "%s", text)) {
		s->text[0] = '\0';
		return;
	}
	colon = strrchr(s->text, ':');
	if (colon) {
		*colon++ = '\0';
		s->flavour_given = true;
		if (path_fmt(s->flavour, sizeof(s->flavour), "%s", colon))
			return;
	}
	if (!s->text[0])
		return;
	s->kind = SPEC_VERSION;
	if (!strcmp(s->text, "latest"))
		s->kind = SPEC_LATEST;
	else if (strpbrk(s->text, "*?["))
		s->kind = SPEC_GLOB;
	if (s->kind != SPEC_VERSION)
		return;
	/* Debian writes 7.3~rc7 */
	tilde = strstr(s->text, "~rc");
	if (tilde && !strchr(s->text, '-'))
		*tilde = '-';
	switch (numbers(s->text)) {
	case 2:
		s->kind = SPEC_SERIES;
		break;
	case 3:
		s->kind = SPEC_RELEASE;
		break;
	}
}

bool spec_moves(const struct spec *s)
{
	return s->kind == SPEC_LATEST || s->kind == SPEC_SERIES || s->kind == SPEC_GLOB;
}

static bool same_series(const struct build *a, const struct build *b)
{
	return a->kver.major == b->kver.major && a->kver.minor == b->kver.minor;
}

static void series_of(const struct build *b, char *out, size_t size)
{
	if (path_fmt(out, size, "%d.%d", b->kver.major, b->kver.minor))
		out[0] = '\0';
}

static int count(const char *s, char c)
{
	int n = 0;

	for (; *s; s++)
		n += *s == c;
	return n;
}

/* A glob with at most one dot is one over series, else one over releases. */
static bool globs_series(const struct spec *s)
{
	return count(s->text, '.') < 2 && !strstr(s->text, "rc");
}

static bool in_series(const struct build *b, const char *series)
{
	char own[24];

	series_of(b, own, sizeof(own));
	return !fnmatch(series, own, 0);
}

/* Whether @b is among those that @s is about, leaving aside which is best. */
static bool concerns(const struct build *b, const struct spec *s)
{
	switch (s->kind) {
	case SPEC_LATEST:
		return true;
	case SPEC_SERIES:
		return in_series(b, s->text);
	case SPEC_RELEASE:
		return !strcmp(b->release, s->text);
	case SPEC_GLOB:
		return globs_series(s) ? in_series(b, s->text) : !fnmatch(s->text, b->release, 0);
	case SPEC_VERSION:
		return !strcmp(b->version, s->text);
	case SPEC_NONE:
		break;
	}
	return false;
}

/* Above zero when @a is the better one to stand for what both are builds of. */
static int better(const struct build *a, const struct build *b)
{
	if (a->candidate != b->candidate)
		return a->candidate ? -1 : 1;
	if (a->whole != b->whole)
		return a->whole ? 1 : -1;
	return debver_cmp(a->version, b->version);
}

/* Whether @a and @b compete to be the one that @s chooses. */
static bool compete(const struct build *a, const struct build *b, const struct spec *s)
{
	if (strcmp(a->flavour, b->flavour))
		return false;
	if (s->kind == SPEC_LATEST)
		return true;
	if (s->kind == SPEC_SERIES || (s->kind == SPEC_GLOB && globs_series(s)))
		return same_series(a, b);
	return !strcmp(a->release, b->release);
}

static bool is_best(const struct builds *b, const struct build *at, const struct spec *s)
{
	for (int i = 0; i < b->nr; i++) {
		if (compete(&b->v[i], at, s) && better(&b->v[i], at) > 0)
			return false;
	}
	return true;
}

void build_name(const struct builds *b, const struct build *at, char *out, size_t size)
{
	static const struct spec release = { .kind = SPEC_RELEASE };
	const char *what = is_best(b, at, &release) ? at->release : at->version;
	bool plain = !strcmp(at->flavour, DEFAULT_FLAVOUR);

	if (path_fmt(out, size, "%s%s%s", what, plain ? "" : ":", plain ? "" : at->flavour))
		out[0] = '\0';
}

static bool is_exact(const struct build *at, const struct spec *s)
{
	return s->kind == SPEC_VERSION && !s->flavour_given &&
	       (!strcmp(at->id, s->text) || !strcmp(at->abi, s->text));
}

int spec_choose(const struct builds *b, const struct spec *s, bool wide,
		int (*fn)(const struct build *at, void *arg), void *arg)
{
	bool any_flavour = wide && !s->flavour_given && s->kind != SPEC_LATEST;
	int found = 0, err;

	for (int i = 0; i < b->nr; i++) {
		const struct build *at = &b->v[i];

		if (!is_exact(at, s)) {
			if (!concerns(at, s) || (!any_flavour && strcmp(at->flavour, s->flavour)))
				continue;
			if (s->kind != SPEC_VERSION && (!wide || s->kind == SPEC_LATEST) &&
			    !is_best(b, at, s))
				continue;
		}
		err = fn(at, arg);
		if (err < 0)
			return err;
		found++;
	}
	return found;
}

struct near {
	const struct build *at;
	long distance;
};

static int by_distance(const void *a, const void *b)
{
	const struct near *x = a, *y = b;

	return x->distance < y->distance ? -1 : x->distance > y->distance;
}

static int by_order(const void *a, const void *b)
{
	const struct near *x = a, *y = b;

	return x->at < y->at ? -1 : x->at > y->at;
}

static long weigh(const struct kver *v)
{
	return v->major * 1000000L + v->minor * 10000L + v->patch;
}

void spec_near(const struct builds *b, const struct spec *s, char *out, size_t size)
{
	struct spec one = { .kind = SPEC_RELEASE };
	struct near *near;
	struct kver want;
	char name[160];
	size_t len = 0;
	int nr = 0;

	out[0] = '\0';
	/* of a word nobody knows the newest are as near as any */
	if (kver_parse(s->text, &want))
		want = (struct kver){ 999, 0, 0 };
	else if (numbers(s->text) != 3)
		one.kind = SPEC_SERIES;
	near = calloc(b->nr ? b->nr : 1, sizeof(*near));
	if (!near)
		return;
	for (int i = 0; i < b->nr; i++) {
		if (strcmp(b->v[i].flavour, s->flavour) || !is_best(b, &b->v[i], &one))
			continue;
		near[nr].at = &b->v[i];
		near[nr++].distance = labs(weigh(&b->v[i].kver) - weigh(&want));
	}
	qsort(near, nr, sizeof(*near), by_distance);
	if (nr > NR_NEAR)
		nr = NR_NEAR;
	qsort(near, nr, sizeof(*near), by_order);
	for (int i = 0; i < nr; i++) {
		build_name(b, near[i].at, name, sizeof(name));
		if (path_fmt(out + len, size - len, "%s%s", i ? ", " : "", name))
			break;
		len += strlen(out + len);
	}
	out[len] = '\0';
	free(near);
}
