// SPDX-License-Identifier: GPL-2.0
#include "vm/build.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "vm/debver.h"
#include "vm/files.h"

/* The longer names first: each of them ends in the last. */
static const char *const flavours[] = { "cloud-amd64", "rt-amd64", "amd64" };

const char *flavour_of(const char *abi)
{
	size_t len = strlen(abi), n;

	for (size_t i = 0; i < sizeof(flavours) / sizeof(flavours[0]); i++) {
		n = strlen(flavours[i]);
		if (len > n && abi[len - n - 1] == '-' && !strcmp(abi + len - n, flavours[i]))
			return flavours[i];
	}
	return NULL;
}

void builds_free(struct builds *b)
{
	free(b->v);
	memset(b, 0, sizeof(*b));
}

/* The build of that version and flavour, added when it is new; NULL: no memory, no kernel. */
static struct build *builds_get(struct builds *b, const char *version, const char *flavour)
{
	struct build new = { .part = { -1, -1, -1 } }, *v;

	if (path_fmt(new.id, sizeof(new.id), "%s-%s", version, flavour) ||
	    path_fmt(new.version, sizeof(new.version), "%s", version) ||
	    path_fmt(new.flavour, sizeof(new.flavour), "%s", flavour) ||
	    debver_release(version, new.release, sizeof(new.release)) ||
	    kver_parse(new.release, &new.kver))
		return NULL;
	new.candidate = strstr(new.release, "-rc") != NULL;
	for (int i = 0; i < b->nr; i++) {
		if (!strcmp(b->v[i].id, new.id))
			return &b->v[i];
	}
	if (b->nr == b->room) {
		v = realloc(b->v, (b->room + 64) * sizeof(*v));
		if (!v)
			return NULL;
		b->v = v;
		b->room += 64;
	}
	b->v[b->nr] = new;
	return &b->v[b->nr++];
}

/* Signed images before unsigned, the first suite before the others. */
static void add_image(struct build *at, const struct row *r, int nr)
{
	if (at->part[PART_IMAGE] >= 0 && (at->is_signed || !r->is_signed))
		return;
	at->part[PART_IMAGE] = nr;
	at->is_signed = r->is_signed;
	at->on_offer = true;
	at->whole = r->kind == ROW_IMAGE;
	strcpy(at->abi, r->abi);
	strcpy(at->suite, r->suite);
}

static const struct {
	enum row_kind kind;
	int part;
} parts[] = {
	{ ROW_MODULES, PART_MODULES },
	{ ROW_BASE,    PART_BASE },
};

static void add_parts(struct build *at, const struct index *x)
{
	for (int i = 0; i < x->nr; i++) {
		const struct row *r = &x->v[i];

		for (size_t p = 0; p < sizeof(parts) / sizeof(parts[0]); p++) {
			if (r->kind == parts[p].kind && at->part[parts[p].part] < 0 &&
			    !strcmp(r->abi, at->abi) && !strcmp(r->version, at->version))
				at->part[parts[p].part] = i;
		}
	}
	at->size = at->installed = 0;
	for (int p = 0; p < NR_PARTS; p++) {
		if (at->part[p] < 0)
			continue;
		at->size += x->v[at->part[p]].size;
		at->installed += x->v[at->part[p]].installed;
	}
	if (at->part[PART_MODULES] >= 0 && at->part[PART_BASE] >= 0)
		at->whole = true;
}

int builds_add_index(struct builds *b, const struct index *x)
{
	const char *flavour;
	struct build *at;

	for (int i = 0; i < x->nr; i++) {
		const struct row *r = &x->v[i];

		flavour = flavour_of(r->abi);
		if ((r->kind != ROW_IMAGE && r->kind != ROW_BINARY) || !flavour)
			continue;
		at = builds_get(b, r->version, flavour);
		if (at)
			add_image(at, r, i);
	}
	for (int i = 0; i < b->nr; i++)
		add_parts(&b->v[i], x);
	return 0;
}

int builds_add_cached(struct builds *b, const struct build *add)
{
	struct build *at = builds_get(b, add->version, add->flavour);

	if (!at)
		return -EINVAL;
	at->cached = true;
	at->whole = add->whole;
	strcpy(at->abi, add->abi);
	if (!at->on_offer) {
		strcpy(at->suite, add->suite);
		at->size = add->size;
	}
	return 0;
}

static int by_age(const void *a, const void *b)
{
	const struct build *x = a, *y = b;
	int diff = debver_cmp(x->version, y->version);

	return diff ? diff : strcmp(x->flavour, y->flavour);
}

void builds_sort(struct builds *b)
{
	if (b->nr)
		qsort(b->v, b->nr, sizeof(*b->v), by_age);
}

const struct build *builds_find(const struct builds *b, const char *id)
{
	for (int i = 0; i < b->nr; i++) {
		if (!strcmp(b->v[i].id, id))
			return &b->v[i];
	}
	return NULL;
}
