// SPDX-License-Identifier: GPL-2.0
/* What the build needs from Debian: libbpf's source and the newest vmlinux.h. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "common/errname.h"
#include "common/msg.h"
#include "vm/apt.h"
#include "vm/catalogue_impl.h"
#include "vm/deb.h"
#include "vm/debver.h"
#include "vm/files.h"

/* "libbpf-1.7.0/src/btf.c" -> "libbpf/src/btf.c" */
static bool want_libbpf(const char *name, char *to, size_t size, void *arg)
{
	const char *slash = strchr(name, '/');

	(void)arg;
	return slash && !path_fmt(to, size, "libbpf%s", slash);
}

static bool want_vmlinux(const char *name, char *to, size_t size, void *arg)
{
	const char *slash = strrchr(name, '/');

	(void)arg;
	return slash && !strcmp(slash, "/vmlinux.h") && !path_fmt(to, size, "vmlinux.h");
}

static const struct input {
	enum row_kind kind;
	const char *result;	/* what it becomes */
	const char *prefix, *middle;	/* the names of its files in CACHE/sources */
	const char *oldest;	/* below that version it does not do */
	int (*unpack)(const char *path, struct unpack *u);
	bool (*want)(const char *name, char *to, size_t size, void *arg);
} inputs[] = {
	{ ROW_LIBBPF, "libbpf", "libbpf_", ".orig.tar.", "1.7", tar_unpack, want_libbpf },
	{ ROW_BPF_DEV, "vmlinux.h", "linux-bpf-dev_", "_amd64.deb", "7", deb_unpack, want_vmlinux },
};

static const struct row *newest_row(const struct index *x, const struct input *in)
{
	const struct row *best = NULL;

	for (int i = 0; i < x->nr; i++) {
		const struct row *r = &x->v[i];

		if (r->kind == in->kind && !strstr(r->version, "~rc") &&
		    debver_cmp(r->version, in->oldest) >= 0 &&
		    (!best || debver_cmp(r->version, best->version) > 0))
			best = r;
	}
	return best;
}

struct newest {
	const struct input *in;
	char name[NAME_MAX + 1], version[NAME_MAX + 1];
};

static int look(const char *name, void *arg)
{
	struct newest *n = arg;
	const char *start = name + strlen(n->in->prefix), *end;
	char version[NAME_MAX + 1];

	if (strncmp(name, n->in->prefix, strlen(n->in->prefix)))
		return 0;
	end = strstr(start, n->in->middle);
	if (!end || path_fmt(version, sizeof(version), "%.*s", (int)(end - start), start) ||
	    debver_cmp(version, n->in->oldest) < 0 || debver_cmp(version, n->version) <= 0)
		return 0;
	strcpy(n->version, version);
	return path_fmt(n->name, sizeof(n->name), "%s", name);
}

/* Downloads @r into CACHE/sources unless it is there; its path goes to @out. */
static int get_row(struct catalogue *c, const struct row *r, const char *sources, char *out)
{
	char aside[PATH_MAX], from[PATH_MAX];
	int err;

	if (path_fmt(out, PATH_MAX, "%s/%s", sources, row_file(r)) ||
	    path_fmt(aside, sizeof(aside), "%s/.tmp-%d", sources, (int)getpid()) ||
	    path_fmt(from, sizeof(from), "%s/%s", aside, row_file(r)))
		return -ENAMETOOLONG;
	if (is_file(out))
		return 0;
	err = make_folders(aside);
	if (err)
		return err;
	msg_info("fetching %s ...", row_file(r));
	err = catalogue_download(c, &r, 1, aside, r->size, row_file(r));
	if (!err && rename(from, out))
		err = -errno;
	remove_tree(aside);
	return err;
}

/* Finds the file to unpack for @in: from a fresh catalogue, the cache, or a new catalogue. */
static int get_file(struct catalogue *c, const struct input *in, char *out)
{
	struct newest have = { .in = in };
	const struct row *r;
	char sources[PATH_MAX];
	int err;

	err = path_fmt(sources, sizeof(sources), "%s/sources", c->cache);
	if (!err)
		err = make_folders(sources);
	if (!err)
		err = each_name(sources, look, &have);
	if (err)
		return err;
	if (have.name[0] && (c->o.offline || !catalogue_is_fresh(c)))
		return path_fmt(out, PATH_MAX, "%s/%s", sources, have.name);
	if (!catalogue_is_fresh(c))
		catalogue_refresh(c, false);
	r = newest_row(&c->index, in);
	err = r ? get_row(c, r, sources, out) : 0;
	if (err == -ESTALE && !catalogue_refresh(c, true)) {
		r = newest_row(&c->index, in);
		err = r ? get_row(c, r, sources, out) : 0;
	}
	if ((err || !r) && have.name[0]) {
		msg_info("going on with %s from the cache", have.name);
		return path_fmt(out, PATH_MAX, "%s/%s", sources, have.name);
	}
	if (!err && !r) {
		msg_error("%s %s or newer: not %s", in->result, in->oldest, c->o.offline ?
			  "in the cache; run once without --offline" : "on offer at this mirror");
		return -BM_EXIT_HARNESS;
	}
	return err;
}

static int unpack_input(const struct input *in, const char *file, const char *folder)
{
	char aside[PATH_MAX], from[PATH_MAX], to[PATH_MAX];
	struct unpack u = { .want = in->want, .folder = aside };
	int err;

	if (path_fmt(aside, sizeof(aside), "%s/.tmp-%d", folder, (int)getpid()) ||
	    path_fmt(from, sizeof(from), "%s/%s", aside, in->result) ||
	    path_fmt(to, sizeof(to), "%s/%s", folder, in->result))
		return -ENAMETOOLONG;
	err = make_folders(aside);
	if (!err)
		err = in->unpack(file, &u);
	if (err == -EBADMSG || (!err && !u.files)) {
		/* an interrupted copy of the cache, say: the next run fetches it anew */
		unlink(file);
		msg_error("%s: %s; removed, try again", file, err ? u.why : "not what was expected");
		err = -BM_EXIT_HARNESS;
	} else if (!err) {
		err = publish(from, to);
	}
	remove_tree(aside);
	return err;
}

int catalogue_fetch_build_inputs(struct catalogue *c, const char *folder)
{
	char path[PATH_MAX], file[PATH_MAX];
	int err = make_folders(folder);

	for (size_t i = 0; !err && i < sizeof(inputs) / sizeof(inputs[0]); i++) {
		err = path_fmt(path, sizeof(path), "%s/%s", folder, inputs[i].result);
		if (err || access(path, F_OK) == 0)
			continue;
		if (!c->loaded)
			err = catalogue_load(c);
		if (!err)
			err = get_file(c, &inputs[i], file);
		if (!err)
			err = unpack_input(&inputs[i], file, folder);
	}
	if (!err || err == -BM_EXIT_HARNESS)
		return err;
	if (err == -ENOSPC)
		return no_space(folder, 16LL << 20);
	msg_error("%s: %s", folder, errname(err));
	return -BM_EXIT_HARNESS;
}
