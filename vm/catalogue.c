// SPDX-License-Identifier: GPL-2.0
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "common/errname.h"
#include "common/msg.h"
#include "vm/apt.h"
#include "vm/catalogue_impl.h"
#include "vm/files.h"

#define FRESH_SECONDS (24 * 60 * 60)

int cache_folder(const char *given, char *out, size_t size)
{
	const char *cache = getenv("BPFMATRIX_CACHE"), *xdg = getenv("XDG_CACHE_HOME");
	const char *home = getenv("HOME");
	char path[PATH_MAX], *real;
	int err;

	if (given && *given)
		err = path_fmt(path, sizeof(path), "%s", given);
	else if (cache && *cache)
		err = path_fmt(path, sizeof(path), "%s", cache);
	else if (xdg && *xdg == '/')
		err = path_fmt(path, sizeof(path), "%s/bpfmatrix", xdg);
	else if (home && *home)
		err = path_fmt(path, sizeof(path), "%s/.cache/bpfmatrix", home);
	else
		err = -ENOENT;
	if (err == -ENOENT) {
		msg_error("the cache: $HOME is not set; use --cache FOLDER");
		return err;
	}
	if (!err)
		err = make_folders(path);
	if (!err && access(path, W_OK | X_OK))
		err = -errno;
	if (!err) {
		/* apt wants paths from the root */
		real = realpath(path, NULL);
		err = real ? path_fmt(out, size, "%s", real) : -errno;
		free(real);
	}
	if (err)
		msg_error("the cache %s: %s; use --cache FOLDER", path, errname(err));
	return err;
}

int catalogue_open(const struct catalogue_opts *opts, struct catalogue **out)
{
	struct catalogue *c = calloc(1, sizeof(*c));

	*out = NULL;
	/* it will stand in a sources.list, among blanks and brackets */
	if (opts->mirror && (!strchr(opts->mirror, ':') || strpbrk(opts->mirror, " \t\n[]"))) {
		msg_error("--mirror %s: not an address; it is like http://HOST/debian",
			  opts->mirror);
		free(c);
		return -BM_EXIT_USAGE;
	}
	if (!c) {
		msg_error("the catalogue: %s", errname(ENOMEM));
		return -BM_EXIT_HARNESS;
	}
	c->o = *opts;
	if (path_fmt(c->cache, sizeof(c->cache), "%s", opts->cache) ||
	    path_fmt(c->index_path, sizeof(c->index_path), "%s/catalogue.tsv", opts->cache) ||
	    path_fmt(c->mirror, sizeof(c->mirror), "%s", opts->mirror ? opts->mirror : "") ||
	    path_fmt(c->config, sizeof(c->config), "%s", opts->config ? opts->config : "")) {
		msg_error("%s: %s", opts->cache, errname(ENAMETOOLONG));
		free(c);
		return -BM_EXIT_USAGE;
	}
	c->o.cache = c->cache;
	c->o.mirror = opts->mirror ? c->mirror : NULL;
	c->o.config = opts->config ? c->config : NULL;
	*out = c;
	return 0;
}

void catalogue_close(struct catalogue *c)
{
	if (!c)
		return;
	index_free(&c->index);
	builds_free(&c->builds);
	free(c->sources);
	free(c);
}

static int add_cached(const struct cached *e, void *arg)
{
	struct catalogue *c = arg;

	return e->b.version[0] ? builds_add_cached(&c->builds, &e->b) : 0;
}

/* Builds from the index in memory and from the cache on disk. */
static int load_builds(struct catalogue *c)
{
	int err = 0;

	builds_free(&c->builds);
	if (!c->o.offline)
		err = builds_add_index(&c->builds, &c->index);
	if (!err)
		err = cache_each(c->cache, add_cached, c);
	builds_sort(&c->builds);
	if (err) {
		msg_error("%s/kernels: %s", c->cache, errname(err));
		return -BM_EXIT_HARNESS;
	}
	c->loaded = true;
	return 0;
}

int catalogue_load(struct catalogue *c)
{
	if (!c->index.nr && !c->o.offline)
		index_load(&c->index, c->index_path, c->mirror);
	return load_builds(c);
}

bool catalogue_is_fresh(const struct catalogue *c)
{
	time_t age = time(NULL) - c->index.when;

	return c->index.when && age >= 0 && age < FRESH_SECONDS;
}

/* With the lock held: another bpfmatrix may have done it while we waited. */
static int refresh_locked(struct catalogue *c, time_t asked, bool force)
{
	struct index now;
	int err;

	if (index_load(&now, c->index_path, c->mirror) == 0) {
		index_free(&c->index);
		c->index = now;
	}
	if (c->index.when >= asked || (catalogue_is_fresh(c) && !force))
		return 0;
	err = apt_update(c->cache, c->o.mirror, &c->index);
	if (err)
		return err;
	err = index_save(&c->index, c->index_path, c->mirror);
	if (err == -ENOSPC)
		return no_space(c->cache, 1);
	if (err)
		msg_error("%s: %s", c->index_path, errname(err));
	return err ? -BM_EXIT_HARNESS : 0;
}

int catalogue_refresh(struct catalogue *c, bool force)
{
	time_t asked = time(NULL);
	char path[PATH_MAX];
	int fd, err;

	if (c->o.offline || c->tried)
		return 0;
	c->tried = true;
	err = path_fmt(path, sizeof(path), "%s/.lock", c->cache);
	fd = err ? err : lock_file(path, "reading the catalogue");
	if (fd < 0) {
		msg_error("%s: %s", path, errname(fd));
		return -BM_EXIT_HARNESS;
	}
	err = refresh_locked(c, asked, force);
	close(fd);
	if (err) {
		if (c->index.nr)
			msg_info("going on with the catalogue of before");
		else
			msg_info("going on with the kernels in the cache");
	}
	return load_builds(c) || err ? -BM_EXIT_HARNESS : 0;
}

void catalogue_kernel(struct catalogue *c, const struct build *b, struct kernel *k)
{
	struct cached *e = b->cached ? malloc(sizeof(*e)) : NULL;
	const char *package;

	memset(k, 0, sizeof(*k));
	if (e && cache_load(c->cache, b->id, e) == 0)
		*k = e->k;
	free(e);
	build_name(&c->builds, b, k->name, sizeof(k->name));
	strcpy(k->id, b->id);
	k->kver = b->kver;
	if (k->origin[0])
		return;
	package = b->part[PART_IMAGE] >= 0 &&
		  c->index.v[b->part[PART_IMAGE]].kind == ROW_BINARY ? "binary" : "image";
	if (path_fmt(k->origin, sizeof(k->origin), "linux-%s-%s %s (%s)", package, b->abi,
		     b->version, b->suite))
		k->origin[0] = '\0';
}

int catalogue_unknown(const struct catalogue *c, const char *text, const struct spec *s)
{
	const char *where = c->o.offline ? " in the cache" : "";
	char near[512];

	spec_near(&c->builds, s, near, sizeof(near));
	if (near[0])
		msg_error("%s: no such kernel%s; near: %s; all: 'run_tests.sh kernels list'", text,
			  where, near);
	else if (c->o.offline)
		msg_error("%s: no such kernel in the cache; fetch it without --offline", text);
	else
		msg_error("%s: no such kernel; a name is like 6.12, 6.12.107, latest, 6.12.*, "
			  "6.12:amd64, or a path", text);
	return -BM_EXIT_USAGE;
}

struct found {
	struct catalogue *c;
	struct kernel_list *l;
	bool all_cached;
};

static int look(const struct build *at, void *arg)
{
	struct found *f = arg;

	f->all_cached = f->all_cached && at->cached;
	return 0;
}

static int take(const struct build *at, void *arg)
{
	struct found *f = arg;
	struct kernel *k = malloc(sizeof(*k));
	int err;

	if (!k)
		return -ENOMEM;
	catalogue_kernel(f->c, at, k);
	err = kernel_list_add(f->l, k);
	free(k);
	return err;
}

/* A kernel by path: remembered, as catalogue_fetch() needs to know more of it. */
static int resolve_path(struct catalogue *c, const char *path, struct kernel_list *out)
{
	struct source *s = calloc(1, sizeof(*s)), *v;
	struct cached *e = calloc(1, sizeof(*e));
	int err = s && e ? source_find(path, c->o.config, s) : -ENOMEM;

	if (!err && cache_load(c->cache, s->k.id, e) == 0) {
		strcpy(s->k.release, e->k.release);
		strcpy(s->k.version, e->k.version);
		s->k.kver = e->k.kver;
		if (s->nr_debs) {
			strcpy(s->k.image, e->k.image);
			strcpy(s->k.config, e->k.config);
			strcpy(s->k.modules, e->k.modules);
		}
	} else if (!err) {
		err = source_check_debs(s);
	}
	if (!err) {
		v = realloc(c->sources, (c->nr_sources + 1) * sizeof(*v));
		err = v ? 0 : -ENOMEM;
		if (v) {
			c->sources = v;
			c->sources[c->nr_sources++] = *s;
			err = kernel_list_add(out, &s->k);
		}
	}
	free(s);
	free(e);
	if (err == -ENOMEM)
		msg_error("%s: %s", path, errname(err));
	return err == -ENOMEM ? -BM_EXIT_HARNESS : err;
}

/* How many kernels @s names, after an update when that can change the answer; or -enum. */
static int resolve_name(struct catalogue *c, const struct spec *s, struct kernel_list *out)
{
	struct found f = { c, out, true };
	int n;

	if (!c->loaded && catalogue_load(c))
		return -BM_EXIT_HARNESS;
	n = spec_choose(&c->builds, s, false, look, &f);
	if (!catalogue_is_fresh(c) && (!n || !f.all_cached || spec_moves(s)))
		catalogue_refresh(c, false);
	n = spec_choose(&c->builds, s, false, take, &f);
	if (n < 0) {
		msg_error("%s: %s", s->text, errname(n));
		return -BM_EXIT_HARNESS;
	}
	return n;
}

int catalogue_resolve(struct catalogue *c, const char *text, struct kernel_list *out)
{
	struct spec s;
	int n;

	if (is_path_spec(text))
		return resolve_path(c, text, out);
	spec_parse(text, &s);
	if (s.kind == SPEC_NONE)
		return catalogue_unknown(c, text, &s);
	n = resolve_name(c, &s, out);
	if (n)
		return n < 0 ? n : 0;
	/* without a catalogue nobody knows whether the name is wrong */
	if (!c->o.offline && !c->index.nr) {
		msg_error("%s: not in the cache, and there is no catalogue of kernels", text);
		return -BM_EXIT_HARNESS;
	}
	return catalogue_unknown(c, text, &s);
}

int catalogue_defaults(struct catalogue *c, struct kernel_list *out)
{
	static const char *const defaults[] = { "5.10", "6.1", "6.12", "latest" };
	struct spec s;
	int n;

	for (size_t i = 0; i < sizeof(defaults) / sizeof(defaults[0]); i++) {
		spec_parse(defaults[i], &s);
		n = resolve_name(c, &s, out);
		if (n < 0)
			return n;
		if (!n)
			msg_info("%s: no kernel of it %s; left out", defaults[i],
				 c->o.offline || !c->index.nr ? "in the cache" : "on offer");
	}
	if (out->nr)
		return 0;
	msg_error("no kernel at all%s", c->o.offline ? " in the cache; run once without --offline" :
		  "; see what was said above, or give one by its path: -k PATH");
	return -BM_EXIT_HARNESS;
}
