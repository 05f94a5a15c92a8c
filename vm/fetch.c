// SPDX-License-Identifier: GPL-2.0
/* Bringing kernels into the cache. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/errname.h"
#include "common/msg.h"
#include "vm/apt.h"
#include "vm/catalogue_impl.h"
#include "vm/deb.h"
#include "vm/files.h"

static int trouble(const char *where, int err, long long need)
{
	if (err == -ENOSPC || err == -EDQUOT)
		return no_space(where, need);
	msg_error("%s: %s", where, errname(err));
	return -BM_EXIT_HARNESS;
}

int catalogue_download(struct catalogue *c, const struct row *const *rows, int nr,
		       const char *folder, long long need, const char *what)
{
	long long left = space_left(folder);
	char why[512] = "";
	int err;

	if (left >= 0 && left < need)
		return no_space(c->cache, need);
	err = apt_download(c->cache, rows, nr, folder, why, sizeof(why));
	if (err == -EIO && !c->tried)
		return -ESTALE;
	if (err == -EIO) {
		msg_error("%s: download failed: %s", what, why);
		return -BM_EXIT_HARNESS;
	}
	return err ? trouble(c->cache, err, need) : 0;
}

struct job {
	struct catalogue *c;
	struct cached e;		/* what becomes the entry */
	char tmp[PATH_MAX];
	long long need;
};

static int unpack_one(struct job *j, const char *deb)
{
	struct unpack u = { .want = want_kernel, .folder = j->tmp };
	int err = deb_unpack(deb, &u);

	if (!err)
		return 0;
	if (err == -ENOSPC || err == -EDQUOT)
		return no_space(j->c->cache, j->need);
	msg_error("%s: cannot be unpacked: %s", deb, u.why);
	return -BM_EXIT_HARNESS;
}

/* Boots what stands in j->e.k once, and makes it an entry. */
static int prove(struct job *j)
{
	struct kernel *k = &j->e.k;
	struct image_info info;
	const char *why;
	int err;

	err = image_read(k->image, &info, &why);
	if (err) {
		msg_error("%s: its image is %s (%s)", k->name, why, errname(err));
		return -BM_EXIT_HARNESS;
	}
	if (j->c->o.boot) {
		msg_verbose("%s: first boot", k->name);
		if (j->c->o.boot(k, j->c->o.arg))
			return -BM_EXIT_HARNESS;
	} else {
		/* what the image says of itself has to do */
		memcpy(k->release, info.release, sizeof(k->release));
		k->kver = info.kver;
	}
	err = cache_commit(j->c->cache, j->tmp, &j->e);
	return err ? trouble(j->c->cache, err, j->need) : 0;
}

static int begin(struct job *j)
{
	int err = cache_begin(j->c->cache, j->e.k.id, j->tmp, sizeof(j->tmp));

	return err ? trouble(j->c->cache, err, j->need) : 0;
}

/* Downloads the packages of @b below j->tmp, unpacks them, and removes them. */
static int fetch_parts(struct job *j, const struct build *b)
{
	const struct row *rows[NR_PARTS];
	char folder[PATH_MAX], path[PATH_MAX];
	int nr = 0, err;

	for (int p = 0; p < NR_PARTS; p++) {
		if (b->part[p] >= 0)
			rows[nr++] = &j->c->index.v[b->part[p]];
	}
	err = path_fmt(folder, sizeof(folder), "%s/download", j->tmp);
	if (!err)
		err = make_folders(folder);
	if (err)
		return trouble(j->c->cache, err, j->need);
	err = catalogue_download(j->c, rows, nr, folder, j->need, j->e.k.name);
	for (int i = 0; !err && i < nr; i++) {
		if (path_fmt(path, sizeof(path), "%s/%s", folder, row_file(rows[i])))
			err = trouble(folder, -ENAMETOOLONG, 0);
		else
			err = unpack_one(j, path);
		unlink(path);
	}
	remove_tree(folder);
	return err;
}

static int fetch_build(struct job *j)
{
	struct kernel *k = &j->e.k;
	const struct build *b = builds_find(&j->c->builds, k->id);
	int err;

	if (!b || !b->on_offer) {
		msg_error("%s: not in the cache, and %s", k->name,
			  j->c->o.offline ? "--offline forbids to fetch it" : "no longer on offer");
		return -BM_EXIT_HARNESS;
	}
	j->e.b = *b;
	j->need = b->size + b->installed;
	msg_info("fetching %s (%lld MB) ...", k->name, (b->size >> 20) + 1);
	if (!b->whole)
		msg_info("%s: the archive no longer has its modules and config, only its image",
			 k->name);
	err = begin(j);
	if (!err)
		err = fetch_parts(j, b);
	if (!err)
		err = cache_paths(j->tmp, k);
	return err ? err : prove(j);
}

static int fetch_source(struct job *j, const struct source *s)
{
	int err;

	/* a .deb holds about a third of what it unpacks to */
	j->need = 128LL << 20;
	err = begin(j);
	for (int i = 0; !err && i < s->nr_debs; i++)
		err = unpack_one(j, s->deb[i]);
	if (!err && s->nr_debs)
		err = cache_paths(j->tmp, &j->e.k);
	return err ? err : prove(j);
}

static const struct source *find_source(const struct catalogue *c, const char *id)
{
	for (int i = 0; i < c->nr_sources; i++) {
		if (!strcmp(c->sources[i].k.id, id))
			return &c->sources[i];
	}
	return NULL;
}

/* True when @k is complete: from resolving, or from another bpfmatrix just now. */
static bool complete(struct catalogue *c, struct kernel *k)
{
	char name[sizeof(k->name)];
	struct cached *e;
	bool done;

	if (k->image[0] && k->release[0])
		return true;
	e = malloc(sizeof(*e));
	done = e && cache_load(c->cache, k->id, e) == 0 && e->k.image[0];
	if (done) {
		strcpy(name, k->name);
		*k = e->k;
		strcpy(k->name, name);
	}
	free(e);
	return done;
}

static int fetch_one(struct catalogue *c, struct kernel *k)
{
	const struct source *s = find_source(c, k->id);
	struct job *j = calloc(1, sizeof(*j));
	int err;

	if (!j)
		return trouble(k->name, -ENOMEM, 0);
	j->c = c;
	j->e.k = *k;
	err = s ? fetch_source(j, s) : fetch_build(j);
	if (err == -ESTALE && !catalogue_refresh(c, true)) {
		/* the archive has moved on; the build may be elsewhere in it now */
		remove_tree(j->tmp);
		j->e.k = *k;
		err = fetch_build(j);
	}
	if (err && j->tmp[0])
		remove_tree(j->tmp);
	if (!err)
		*k = j->e.k;
	free(j);
	return err;
}

int catalogue_fetch(struct catalogue *c, struct kernel_list *l)
{
	int failed = 0, missing = 0, lock;

	for (int i = 0; i < l->nr; i++)
		missing += !complete(c, &l->v[i]);
	if (!missing)
		return 0;
	lock = cache_lock(c->cache);
	if (lock < 0)
		trouble(c->cache, lock, 1);
	for (int i = 0; i < l->nr; i++) {
		if (complete(c, &l->v[i]))
			continue;
		if (lock >= 0 && fetch_one(c, &l->v[i]) == 0)
			continue;
		l->v[i].image[0] = '\0';
		failed++;
	}
	if (lock >= 0)
		close(lock);
	return failed;
}
