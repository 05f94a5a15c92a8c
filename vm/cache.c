// SPDX-License-Identifier: GPL-2.0
#include "vm/cache.h"

#include <errno.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "vm/files.h"

#define META_FORMAT 1
/* Marks what is not an entry, but on its way to be one or to be gone. */
#define TMP_MARK ".tmp-"

enum meta_type { META_STRING, META_BYTES, META_BOOL };

/* All that meta.json keeps. */
static const struct {
	const char *key;
	enum meta_type type;
	size_t offset, size;
} meta[] = {
#define STRING(key, member) \
	{ key, META_STRING, offsetof(struct cached, member), sizeof(((struct cached *)0)->member) }
	STRING("id", k.id),
	STRING("name", k.name),
	STRING("origin", k.origin),
	STRING("uname_release", k.release),
	STRING("uname_version", k.version),
	STRING("version", b.version),
	STRING("flavour", b.flavour),
	STRING("abi", b.abi),
	STRING("suite", b.suite),
#undef STRING
	{ "download_bytes", META_BYTES, offsetof(struct cached, b.size), 0 },
	{ "whole", META_BOOL, offsetof(struct cached, b.whole), 0 },
};
#define NR_META (sizeof(meta) / sizeof(meta[0]))

static int meta_read(const char *path, struct cached *c)
{
	json_t *j = json_load_file(path, 0, NULL), *v;
	int err = j ? 0 : -ENOENT;

	if (!err && json_integer_value(json_object_get(j, "format")) != META_FORMAT)
		err = -ENOENT;
	for (size_t i = 0; !err && i < NR_META; i++) {
		char *at = (char *)c + meta[i].offset;

		v = json_object_get(j, meta[i].key);
		if (meta[i].type == META_BYTES)
			*(long long *)at = json_integer_value(v);
		else if (meta[i].type == META_BOOL)
			*(bool *)at = json_is_true(v);
		else if (!json_is_string(v) ||
			 path_fmt(at, meta[i].size, "%s", json_string_value(v)))
			err = -ENOENT;
	}
	json_decref(j);
	return err;
}

static int meta_write(const char *path, const struct cached *c)
{
	json_t *j = json_object(), *v;
	char *text;
	int err;

	json_object_set_new(j, "format", json_integer(META_FORMAT));
	for (size_t i = 0; i < NR_META; i++) {
		const char *at = (const char *)c + meta[i].offset;

		if (meta[i].type == META_BYTES)
			v = json_integer(*(const long long *)at);
		else if (meta[i].type == META_BOOL)
			v = json_boolean(*(const bool *)at);
		else
			v = json_string(at);
		json_object_set_new(j, meta[i].key, v);
	}
	text = json_dumps(j, JSON_INDENT(1));
	json_decref(j);
	if (!text)
		return -ENOMEM;
	err = write_whole(path, text, strlen(text));
	free(text);
	return err;
}

int cache_paths(const char *folder, struct kernel *k)
{
	const struct {
		const char *name;
		char *to;
		bool (*is)(const char *path);
	} paths[] = {
		{ "vmlinuz", k->image,	 is_file },
		{ "config",  k->config,	 is_file },
		{ "modules", k->modules, is_folder },
	};

	for (size_t i = 0; i < sizeof(paths) / sizeof(paths[0]); i++) {
		if (path_fmt(paths[i].to, PATH_MAX, "%s/%s", folder, paths[i].name))
			return -ENAMETOOLONG;
		if (!paths[i].is(paths[i].to))
			paths[i].to[0] = '\0';
	}
	return 0;
}

static int entry_path(const char *cache, const char *id, char *out, size_t size)
{
	/* an id comes from packages and from the user, and is a name of its own */
	if (!*id || *id == '.' || strchr(id, '/'))
		return -EINVAL;
	return path_fmt(out, size, "%s/kernels/%s", cache, id);
}

int cache_load(const char *cache, const char *id, struct cached *out)
{
	char folder[PATH_MAX], path[PATH_MAX];

	memset(out, 0, sizeof(*out));
	if (entry_path(cache, id, folder, sizeof(folder)) ||
	    path_fmt(path, sizeof(path), "%s/meta.json", folder) || meta_read(path, out) ||
	    strcmp(out->k.id, id) || cache_paths(folder, &out->k))
		return -ENOENT;
	if (out->b.version[0] && !out->k.image[0])
		return -ENOENT;
	out->b.cached = true;
	if (kver_from_uname(out->k.release, out->k.version, &out->k.kver))
		return -ENOENT;
	return 0;
}

struct each {
	const char *cache;
	int (*fn)(const struct cached *c, void *arg);
	void *arg;
};

static int each_entry(const char *name, void *arg)
{
	struct each *e = arg;
	struct cached *c;
	int err = 0;

	if (*name == '.')
		return 0;
	c = malloc(sizeof(*c));
	if (!c)
		return -ENOMEM;
	if (cache_load(e->cache, name, c) == 0)
		err = e->fn(c, e->arg);
	free(c);
	return err;
}

int cache_each(const char *cache, int (*fn)(const struct cached *c, void *arg), void *arg)
{
	struct each e = { cache, fn, arg };
	char folder[PATH_MAX];

	if (path_fmt(folder, sizeof(folder), "%s/kernels", cache))
		return -ENAMETOOLONG;
	return each_name(folder, each_entry, &e);
}

int cache_lock(const char *cache)
{
	char path[PATH_MAX];
	int err;

	err = path_fmt(path, sizeof(path), "%s/kernels", cache);
	if (!err)
		err = make_folders(path);
	if (!err)
		err = path_fmt(path, sizeof(path), "%s/kernels/.lock", cache);
	return err ? err : lock_file(path, "changing the cache of kernels");
}

static int remove_leftover(const char *name, void *arg)
{
	char path[PATH_MAX];

	if (strncmp(name, TMP_MARK, strlen(TMP_MARK)) ||
	    path_fmt(path, sizeof(path), "%s/kernels/%s", (const char *)arg, name))
		return 0;
	return remove_tree(path);
}

int cache_begin(const char *cache, const char *id, char *tmp, size_t size)
{
	char folder[PATH_MAX];
	int err;

	err = path_fmt(folder, sizeof(folder), "%s/kernels", cache);
	if (!err)
		err = each_name(folder, remove_leftover, (void *)cache);
	if (!err)
		err = path_fmt(tmp, size, "%s/" TMP_MARK "%s", folder, id);
	return err ? err : make_folders(tmp);
}

int cache_commit(const char *cache, const char *tmp, struct cached *c)
{
	char path[PATH_MAX], entry[PATH_MAX];
	int err;

	err = path_fmt(path, sizeof(path), "%s/meta.json", tmp);
	if (!err)
		err = meta_write(path, c);
	if (!err)
		err = cache_remove(cache, c->k.id);
	if (!err)
		err = entry_path(cache, c->k.id, entry, sizeof(entry));
	if (!err)
		err = publish(tmp, entry);
	if (!err && c->k.image[0] && !strncmp(c->k.image, tmp, strlen(tmp)))
		err = cache_paths(entry, &c->k);
	return err;
}

int cache_remove(const char *cache, const char *id)
{
	char entry[PATH_MAX], aside[PATH_MAX];
	int err;

	err = entry_path(cache, id, entry, sizeof(entry));
	if (!err)
		err = path_fmt(aside, sizeof(aside), "%s/kernels/" TMP_MARK "gone-%s", cache, id);
	if (err)
		return err;
	/* out of sight at once: whoever sees an entry sees all of it */
	if (rename(entry, aside))
		return errno == ENOENT ? 0 : -errno;
	return remove_tree(aside);
}
