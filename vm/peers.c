// SPDX-License-Identifier: GPL-2.0
#include "vm/peers.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "common/errname.h"
#include "common/msg.h"
#include "vm/apt.h"
#include "vm/deb.h"
#include "vm/files.h"
#include "vm/spawn.h"

#define WEEK (7 * 24 * 3600)
#define LOADER "ld-linux-x86-64.so.2"
/* What the lists of one suite and the packages take for a moment, in bytes. */
#define ROOM (80LL << 20)

static const char *const suites[] = PEER_SUITES;

struct peer {
	const char *suite;
	char folder[PATH_MAX];	/* what it becomes */
	char aside[PATH_MAX];	/* where it is made: apt's folders, all/, out/ */
	char all[PATH_MAX], out[PATH_MAX];
};

/* bpftool and every shared library, all into one folder. */
static bool want(const char *name, char *to, size_t size, void *arg)
{
	const char *base = strrchr(name, '/');

	(void)arg;
	if (!base)
		return false;
	base++;
	if (!strcmp(base, "bpftool"))
		return strstr(name, "bin/") && !path_fmt(to, size, "bpftool");
	return strstr(base, ".so") && strstr(name, "lib") && !path_fmt(to, size, "%s", base);
}

static int unpack_deb(const char *name, void *arg)
{
	struct peer *p = arg;
	struct unpack u = { .want = want, .folder = p->all };
	size_t len = strlen(name);
	char path[PATH_MAX];
	int err;

	if (len < 4 || strcmp(name + len - 4, ".deb"))
		return 0;
	err = path_fmt(path, sizeof(path), "%s/apt/cache/archives/%s", p->aside, name) ?: deb_unpack(path, &u);
	if (err)
		msg_error("%s: %s", name, err == -EBADMSG ? u.why : errname(err));
	return err;
}

struct search {
	const struct peer *p;
	const char *soname;
	struct elf_names names;
	bool found;
};

static int is_it(const char *name, void *arg)
{
	struct search *s = arg;
	char path[PATH_MAX], to[PATH_MAX];

	if (s->found || path_fmt(path, sizeof(path), "%s/%s", s->p->all, name) ||
	    elf_names_read(path, &s->names) || strcmp(s->names.soname, s->soname))
		return 0;
	s->found = true;
	return path_fmt(to, sizeof(to), "%s/%s", s->p->out, s->soname) ?: (rename(path, to) ? -errno : 0);
}

/*
 * Moves what the file of these names needs, and what that needs, to p->out: libraries
 * come under their version, and the loader looks for their soname.
 */
static int take_needed(const struct peer *p, const struct elf_names *names)
{
	char path[PATH_MAX];
	int err = 0;

	for (int i = 0; i < names->nr_needed && !err; i++) {
		struct search s = { .p = p, .soname = names->needed[i] };

		err = path_fmt(path, sizeof(path), "%s/%s", p->out, s.soname);
		if (err || is_file(path))
			continue;
		err = each_name(p->all, is_it, &s);
		if (!err && !s.found) {
			msg_error("bpftool of %s: its packages do not have %s", p->suite, s.soname);
			err = -BM_EXIT_HARNESS;
		}
		if (!err)
			err = take_needed(p, &s.names);
	}
	return err;
}

static int collect(const struct peer *p)
{
	char from[PATH_MAX], to[PATH_MAX];
	struct elf_names names;
	int err;

	err = path_fmt(from, sizeof(from), "%s/bpftool", p->all) ?:
	      path_fmt(to, sizeof(to), "%s/bpftool", p->out) ?:
	      elf_names_read(from, &names) ?: (rename(from, to) ? -errno : 0) ?: take_needed(p, &names);
	if (err || path_fmt(to, sizeof(to), "%s/" LOADER, p->out))
		return err;
	return is_file(to) ? 0 : -ENOENT;
}

/* apt finds out what bpftool needs, as if nothing were installed. */
static int download(const struct peer *p, const char *mirror)
{
	char folder[PATH_MAX], conf[PATH_MAX], sources[PATH_MAX];
	char *update[] = { "apt-get", "-c", conf, "-q", "update", NULL };
	char *get[] = { "apt-get", "-c", conf, "-q", "-y", "--no-install-recommends", "--download-only",
			"install", "bpftool", NULL };
	char *said;
	int err;

	err = apt_prepare(p->aside, folder, conf, sizeof(conf)) ?:
	      path_fmt(sources, sizeof(sources), "%s/sources.list", folder);
	if (err)
		return err;
	err = apt_sources(mirror, p->suite, sources);
	if (err)
		return err;
	err = spawn_wait(update);
	if (err)
		return apt_failed("apt-get update", err);
	/* it ends with 0 although it could fetch nothing */
	said = strdup(spawn_stderr());
	err = spawn_wait(get);
	if (err > 0 && said && *said) {
		msg_error("apt-get update: %s", spawn_first_error(said));
		err = -BM_EXIT_HARNESS;
	} else if (err) {
		err = apt_failed("apt-get install --download-only bpftool", err);
	}
	free(said);
	return err;
}

static int make(struct peer *p, const char *mirror)
{
	char debs[PATH_MAX];
	int err;

	err = path_fmt(p->all, PATH_MAX, "%s/all", p->aside) ?: path_fmt(p->out, PATH_MAX, "%s/out", p->aside) ?:
	      path_fmt(debs, PATH_MAX, "%s/apt/cache/archives", p->aside) ?:
	      make_folders(p->all) ?: make_folders(p->out) ?: download(p, mirror) ?:
	      each_name(debs, unpack_deb, p) ?: collect(p);
	if (err)
		return err;
	/* nobody reads the old one: it goes into an initramfs whole, before its VM starts */
	remove_tree(p->folder);
	return publish(p->out, p->folder);
}

static int fetch(const char *peers, const char *suite, const char *mirror, bool offline)
{
	struct peer p = { .suite = suite };
	struct stat st;
	int err;

	if (path_fmt(p.folder, sizeof(p.folder), "%s/%s", peers, suite) ||
	    path_fmt(p.aside, sizeof(p.aside), "%s/.tmp", peers))
		return -BM_EXIT_HARNESS;
	if (!stat(p.folder, &st) && (offline || time(NULL) - st.st_mtime < WEEK))
		return 0;
	if (offline) {
		msg_error("bpftool of %s: not in the cache; run once without --offline", suite);
		return -BM_EXIT_HARNESS;
	}
	msg_info("fetching bpftool of %s ...", suite);
	/* under our lock: what is there was left by a run that was killed */
	remove_tree(p.aside);
	err = make(&p, mirror);
	remove_tree(p.aside);
	if (!err)
		return 0;
	if (is_folder(p.folder)) {
		msg_info("bpftool of %s: going on with the one in the cache", suite);
		return 0;
	}
	if (err == -ENOSPC)
		return no_space(peers, ROOM);
	if (err != -BM_EXIT_HARNESS)
		msg_error("bpftool of %s: %s; is its package another one now?", suite, errname(err));
	return -BM_EXIT_HARNESS;
}

int peers_fetch(const char *cache, const char *mirror, bool offline, const char *suite, char *folder,
		size_t size)
{
	char lock_path[PATH_MAX];
	int lock, err;

	err = path_fmt(folder, size, "%s/peers", cache) ?: path_fmt(lock_path, PATH_MAX, "%s/.lock-peers", cache) ?:
	      make_folders(folder);
	lock = err ? err : lock_file(lock_path, "bpftool of other suites");
	if (lock < 0) {
		msg_error("%s: %s", cache, errname(lock));
		return -BM_EXIT_HARNESS;
	}
	for (size_t i = 0; i < sizeof(suites) / sizeof(suites[0]) && !err; i++)
		if (!suite || !strcmp(suite, suites[i]))
			err = fetch(folder, suites[i], mirror, offline);
	close(lock);
	return err;
}
