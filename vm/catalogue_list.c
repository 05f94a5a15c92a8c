// SPDX-License-Identifier: GPL-2.0
/* Looking through catalogue and cache, and removing. */
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "common/errname.h"
#include "common/msg.h"
#include "vm/catalogue_impl.h"
#include "vm/files.h"

struct lister {
	struct catalogue *c;
	bool all;	/* no name given */
	int (*fn)(const struct catalogue_entry *e, void *arg);
	void *arg;
};

static int list_build(const struct build *b, void *arg)
{
	struct lister *l = arg;
	struct catalogue_entry e = {
		.version = b->version, .flavour = b->flavour, .suite = b->suite,
		.size = b->size, .cached = b->cached, .whole = b->whole,
	};

	if (l->all && !b->cached && strcmp(b->flavour, DEFAULT_FLAVOUR))
		return 0;
	build_name(&l->c->builds, b, e.name, sizeof(e.name));
	return l->fn(&e, l->arg);
}

/* The user's own images that have been booted. */
static int list_source(const struct cached *c, void *arg)
{
	struct catalogue_entry e = {
		.version = c->k.origin, .flavour = "", .suite = "", .cached = true, .whole = true,
	};
	struct lister *l = arg;

	if (c->b.version[0])
		return 0;
	strcpy(e.name, c->k.id);
	return l->fn(&e, l->arg);
}

int catalogue_each(struct catalogue *c, const char *text, bool refresh,
		   int (*fn)(const struct catalogue_entry *e, void *arg), void *arg)
{
	struct lister l = { c, !text, fn, arg };
	struct spec s;
	int n;

	if (catalogue_load(c))
		return -BM_EXIT_HARNESS;
	if ((refresh || !catalogue_is_fresh(c)) && catalogue_refresh(c, refresh) && refresh)
		return -BM_EXIT_HARNESS;
	spec_parse(text ? text : "*", &s);
	n = spec_choose(&c->builds, &s, true, list_build, &l);
	if (n >= 0 && !text)
		n = cache_each(c->cache, list_source, &l);
	if (n < 0)
		return -BM_EXIT_HARNESS;
	return n || !text ? 0 : catalogue_unknown(c, text, &s);
}

struct remover {
	const char *cache, *text;
	int nr;
};

static int remove_one(struct remover *r, const char *id)
{
	int err = cache_remove(r->cache, id);

	if (err) {
		msg_error("%s/kernels/%s: %s", r->cache, id, errname(err));
		return err;
	}
	msg_info("removed %s", id);
	r->nr++;
	return 0;
}

static int remove_build(const struct build *b, void *arg)
{
	return b->cached ? remove_one(arg, b->id) : 0;
}

/* A user's own image by its id, or by its path as it was given or is. */
static int remove_source(const struct cached *c, void *arg)
{
	struct remover *r = arg;

	if (c->b.version[0] || (strcmp(r->text, "*") && strcmp(r->text, c->k.id) &&
				strcmp(r->text, c->k.name) && strcmp(r->text, c->k.origin)))
		return 0;
	return remove_one(r, c->k.id);
}

int catalogue_remove(struct catalogue *c, const char *text)
{
	struct remover r = { c->cache, text, 0 };
	struct spec s;
	int lock, err;

	lock = cache_lock(c->cache);
	if (lock < 0) {
		msg_error("%s: %s", c->cache, errname(lock));
		return -BM_EXIT_HARNESS;
	}
	/* read with the lock held: what is there now is what can be removed */
	err = catalogue_load(c);
	if (!err) {
		spec_parse(text, &s);
		err = spec_choose(&c->builds, &s, true, remove_build, &r);
		if (err >= 0)
			err = cache_each(c->cache, remove_source, &r);
	}
	close(lock);
	if (err < 0)
		return -BM_EXIT_HARNESS;
	if (r.nr)
		return catalogue_load(c);
	msg_error("%s: no such kernel in the cache; what is there: 'run_tests.sh kernels list'", text);
	return -BM_EXIT_USAGE;
}
