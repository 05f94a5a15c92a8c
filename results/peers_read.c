// SPDX-License-Identifier: GPL-2.0
/* What the bench cases printed (helpers/bench_*.c), read again. */
#include "results/peers.h"

#include <errno.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "common/errname.h"
#include "common/msg.h"
#include "results/tsv.h"

#define AGAIN "make bench-helpers"
#define HELPERS_SUFFIX "_available_helpers"

int peer_add(struct peer *p, const char *type, const char *helper, enum peer_says says)
{
	struct peer_answer *a = p->v;

	if (p->nr == p->room) {
		a = reallocarray(p->v, p->room + 4096, sizeof(*a));
		if (!a)
			return -ENOMEM;
		p->v = a;
		p->room += 4096;
	}
	a += p->nr;
	*a = (struct peer_answer){ strdup(type), strdup(helper), says };
	if (!a->type || !a->helper)
		return -ENOMEM;
	p->nr++;
	return 0;
}

static int by_pair(const void *a, const void *b)
{
	const struct peer_answer *x = a, *y = b;

	return strcmp(x->type, y->type) ?: strcmp(x->helper, y->helper);
}

void peer_sort(struct peer *p)
{
	if (p->nr)
		qsort(p->v, p->nr, sizeof(*p->v), by_pair);
}

enum peer_says peer_find(const struct peer *p, const char *type, const char *helper)
{
	const struct peer_answer key = { (char *)type, (char *)helper, 0 }, *a;

	a = p->nr ? bsearch(&key, p->v, p->nr, sizeof(key), by_pair) : NULL;
	return a ? a->says : PEER_SILENT;
}

void peer_free(struct peer *p)
{
	for (int i = 0; i < p->nr; i++) {
		free(p->v[i].type);
		free(p->v[i].helper);
	}
	free(p->v);
	memset(p, 0, sizeof(*p));
}

static FILE *open_in(const char *dir, const char *name, char path[PATH_MAX])
{
	if (snprintf(path, PATH_MAX, "%s/%s", dir, name) >= PATH_MAX)
		return NULL;
	return fopen(path, "re");
}

/* Gives the cells of each line of the table DIR/NAME to @row. */
static int read_tsv(const char *dir, const char *name, const char *header,
		    int (*row)(void *arg, char **cells), void *arg)
{
	char path[PATH_MAX];

	if (snprintf(path, sizeof(path), "%s/%s", dir, name) >= (int)sizeof(path))
		return -ENOENT;
	return tsv_read(path, header, AGAIN, row, arg);
}

/* The first line of DIR/NAME. */
static int read_line(const char *dir, const char *name, char *out, size_t size)
{
	char path[PATH_MAX];
	FILE *f = open_in(dir, name, path);
	bool ok = f && fgets(out, size, f);

	if (f)
		fclose(f);
	if (!ok)
		return -ENOENT;
	out[strcspn(out, "\n")] = '\0';
	return 0;
}

static int number(const char *text, long long *out)
{
	char *end;

	*out = strtoll(text, &end, 10);
	return end == text || *end || *out < 0 ? -EINVAL : 0;
}

static int take_answer(void *arg, char **cells)
{
	enum peer_says says = !strcmp(cells[2], "yes") ? PEER_YES : !strcmp(cells[2], "no") ? PEER_NO : PEER_SILENT;

	return *cells[0] && *cells[1] ? peer_add(arg, cells[0], cells[1], says) : -EINVAL;
}

static int take_speed(void *arg, char **cells)
{
	struct peer *p = arg;

	return number(cells[0], &p->probes) ?: number(cells[1], &p->us);
}

int peer_read_libbpf(struct peer *p, const char *dir)
{
	char version[32];
	int err;

	memset(p, 0, sizeof(*p));
	err = read_line(dir, "version", version, sizeof(version)) ?:
	      read_tsv(dir, "answers.tsv", "type\thelper\tanswer", take_answer, p) ?:
	      read_tsv(dir, "speed.tsv", "probes\tus", take_speed, p);
	snprintf(p->name, sizeof(p->name), "libbpf %s", version + (*version == 'v'));
	peer_sort(p);
	return err;
}

static int take_context(void *arg, char **cells)
{
	struct peer_contexts *c = arg;
	struct peer_context *v = reallocarray(c->v, c->nr + 1, sizeof(*v));

	if (!v)
		return -ENOMEM;
	c->v = v;
	v[c->nr] = (struct peer_context){ strdup(cells[0]), strdup(cells[1]), !strcmp(cells[2], "1") };
	c->nr++;
	return v[c->nr - 1].name && v[c->nr - 1].type ? 0 : -ENOMEM;
}

static bool has_pair(const struct peer_contexts *c, const char *type)
{
	for (int i = 0; i < c->nr; i++)
		if (c->v[i].pair && !strcmp(c->v[i].type, type))
			return true;
	return false;
}

int peer_contexts_read(struct peer_contexts *c, const char *dir)
{
	int err;

	memset(c, 0, sizeof(*c));
	err = read_tsv(dir, "contexts.tsv", "context\ttype\tprobed", take_context, c);
	for (int i = 0; !err && i < c->nr; i++)
		c->v[i].pair |= !has_pair(c, c->v[i].type);
	return err;
}

void peer_contexts_free(struct peer_contexts *c)
{
	for (int i = 0; i < c->nr; i++) {
		free(c->v[i].name);
		free(c->v[i].type);
	}
	free(c->v);
	memset(c, 0, sizeof(*c));
}

static int take_floor(void *arg, char **cells)
{
	struct peer_floor *f = arg;
	long long loads, accepted, refused;

	if (number(cells[0], &loads) || number(cells[1], &accepted) || number(cells[2], &refused))
		return -EINVAL;
	f->loads += loads;
	f->accepted_us += accepted;
	f->refused_us += refused;
	return 0;
}

int peer_floor_read(struct peer_floor *f, const char *dir, const struct peer_contexts *c)
{
	char path[PATH_MAX];
	int err = 0;

	memset(f, 0, sizeof(*f));
	for (int i = 0; i < c->nr && !err; i++) {
		if (snprintf(path, sizeof(path), "%s/%s", dir, c->v[i].name) >= (int)sizeof(path))
			return -ENAMETOOLONG;
		err = read_tsv(path, "floor.tsv", "loads\taccepted_us\trefused_us", take_floor, f);
		/* a context that the kernel does not have */
		if (err == -ENOENT)
			err = 0;
	}
	return err ?: f->loads ? err : -ENOENT;
}

/* ---- bpftool's JSON */

static int bad_json(const char *dir, const char *name, const char *why)
{
	msg_error("%s/%s: %s: not what bpftool's JSON is known to be; has bpftool changed?", dir, name, why);
	return -EBADMSG;
}

static json_t *load_json(const char *dir, const char *name, int *err)
{
	char path[PATH_MAX];
	FILE *f = open_in(dir, name, path);
	json_error_t why;
	json_t *j;

	*err = f ? 0 : -ENOENT;
	if (!f)
		return NULL;
	j = json_loadf(f, 0, &why);
	fclose(f);
	if (!j)
		*err = bad_json(dir, name, why.text);
	return j;
}

static bool has(const json_t *array, const char *text)
{
	size_t i;
	json_t *e;

	json_array_foreach(array, i, e)
		if (json_is_string(e) && !strcmp(json_string_value(e), text))
			return true;
	return false;
}

/*
 * A type's list holds what it can call; all others that bpftool knows it cannot.  The
 * list is empty where bpftool does not try (tracing, lsm, ext, struct_ops) and where the
 * kernel does not have the type: no answer.
 */
static int take_type(struct peer *p, const char *type, const json_t *list, const json_t *known)
{
	size_t i;
	json_t *e;
	int err = 0;

	json_array_foreach(known, i, e) {
		const char *name = json_string_value(e);

		if (!name || !strcmp(name, "unspec") || !strcmp(name, "bpf_unspec"))
			continue;
		if (json_array_size(list))
			p->probes++;
		err = peer_add(p, type, name, !json_array_size(list) ? PEER_SILENT :
			       has(list, name) ? PEER_YES : PEER_NO);
		if (err)
			return err;
	}
	return 0;
}

static int take_feature(struct peer *p, const char *dir, const json_t *feature, const json_t *known)
{
	json_t *helpers = json_object_get(feature, "helpers"), *list;
	size_t cut = strlen(HELPERS_SUFFIX), len;
	const char *key;
	char type[64];
	int err;

	if (!json_is_object(helpers) || !json_object_size(helpers))
		return bad_json(dir, "feature.json", "no \"helpers\"");
	if (!json_is_array(known) || !json_array_size(known))
		return bad_json(dir, "helpers.json", "no list");
	json_object_foreach(helpers, key, list) {
		len = strlen(key);
		if (len <= cut || len - cut >= sizeof(type) || strcmp(key + len - cut, HELPERS_SUFFIX) ||
		    !json_is_array(list))
			return bad_json(dir, "feature.json", key);
		snprintf(type, sizeof(type), "%.*s", (int)(len - cut), key);
		err = take_type(p, type, list, known);
		if (err)
			return err;
	}
	/* each of these is a load, or a map that was created, too */
	p->probes += json_object_size(json_object_get(feature, "program_types"));
	p->probes += json_object_size(json_object_get(feature, "map_types"));
	return 0;
}

int peer_read_bpftool(struct peer *p, const char *dir, const char *suite)
{
	json_t *version, *known = NULL, *feature = NULL;
	const char *tool, *lib;
	char us[32];
	int err;

	memset(p, 0, sizeof(*p));
	version = load_json(dir, "version.json", &err);
	if (!err)
		known = load_json(dir, "helpers.json", &err);
	if (!err)
		feature = load_json(dir, "feature.json", &err);
	if (!err)
		err = take_feature(p, dir, feature, known);
	if (!err)
		err = read_line(dir, "us", us, sizeof(us)) ?: number(us, &p->us);
	tool = json_string_value(json_object_get(version, "version"));
	lib = json_string_value(json_object_get(version, "libbpf_version"));
	snprintf(p->name, sizeof(p->name), "bpftool %s (%s, libbpf %s)", tool ?: "?", suite, lib ?: "?");
	json_decref(version);
	json_decref(known);
	json_decref(feature);
	peer_sort(p);
	return err;
}
