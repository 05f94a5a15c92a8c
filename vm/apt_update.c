// SPDX-License-Identifier: GPL-2.0
#include "vm/apt.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/errname.h"
#include "common/msg.h"
#include "vm/files.h"
#include "vm/spawn.h"

#define BASE_SIZE 256
/* What apt's lists of all suites need for a moment, in bytes; 128 MB in 2026. */
#define LISTS_SIZE (140LL << 20)

enum base { MAIN, SECURITY, NR_BASES };

/* Where kernels come from.  A suite that the mirror does not have is left out. */
static const struct {
	const char *name;
	enum base base;
	const char *type, *target;
} suites[] = {
	{ "bullseye",		MAIN,	  "deb", "Packages" },
	{ "bullseye-backports",	MAIN,	  "deb", "Packages" },
	{ "bookworm",		MAIN,	  "deb", "Packages" },
	{ "bookworm-updates",	MAIN,	  "deb", "Packages" },
	{ "bookworm-backports",	MAIN,	  "deb", "Packages" },
	{ "trixie",		MAIN,	  "deb", "Packages" },
	{ "trixie-updates",	MAIN,	  "deb", "Packages" },
	{ "trixie-backports",	MAIN,	  "deb", "Packages" },
	{ "forky",		MAIN,	  "deb", "Packages" },
	{ "sid",		MAIN,	  "deb", "Packages" },
	{ "experimental",	MAIN,	  "deb", "Packages" },
	{ "bullseye-security",	SECURITY, "deb", "Packages" },
	{ "bookworm-security",	SECURITY, "deb", "Packages" },
	{ "trixie-security",	SECURITY, "deb", "Packages" },
	{ "forky-security",	SECURITY, "deb", "Packages" },
	/* for libbpf */
	{ "sid",		MAIN,	  "deb-src", "Sources" },
};
#define NR_SUITES ((int)(sizeof(suites) / sizeof(suites[0])))

static const char *const keyrings[] = {
	"/usr/share/keyrings/debian-archive-keyring.gpg",
	"/usr/share/keyrings/debian-archive-keyring.pgp",
};

struct apt {
	char folder[PATH_MAX], conf[PATH_MAX], sources[PATH_MAX], lists[PATH_MAX];
	char base[NR_BASES][BASE_SIZE];
	char file[NR_SUITES][PATH_MAX];	/* the index that apt has of each suite, or "" */
};

static int suite_base(const char *codename)
{
	for (int i = 0; i < NR_SUITES; i++) {
		if (!strcmp(suites[i].name, codename))
			return suites[i].base;
	}
	return -1;
}

/* "ADDRESS|CODENAME" of one source of the system */
static int system_source(char *line, void *arg)
{
	struct apt *a = arg;
	char *codename = strchr(line, '|');
	size_t len;
	int base;

	if (!codename)
		return 0;
	*codename++ = '\0';
	base = suite_base(codename);
	if (base < 0 || a->base[base][0])
		return 0;
	for (len = strlen(line); len && line[len - 1] == '/'; len--)
		line[len - 1] = '\0';
	return path_fmt(a->base[base], BASE_SIZE, "%s", line);
}

/* The security archive stands beside the main one: .../debian, .../debian-security. */
static void guess_security(struct apt *a)
{
	static const char end[] = "debian";
	size_t len = strlen(a->base[MAIN]);

	if (a->base[SECURITY][0] || len < strlen(end) ||
	    strcmp(a->base[MAIN] + len - strlen(end), end))
		return;
	if (path_fmt(a->base[SECURITY], BASE_SIZE, "%s-security", a->base[MAIN]))
		a->base[SECURITY][0] = '\0';
}

static int find_bases(struct apt *a, const char *mirror)
{
	char *argv[] = { "apt-get", "indextargets", "--format", "$(REPO_URI)|$(CODENAME)", NULL };
	size_t len;
	int status;

	if (mirror) {
		if (path_fmt(a->base[MAIN], BASE_SIZE, "%s", mirror))
			return -BM_EXIT_HARNESS;
		for (len = strlen(mirror); len && mirror[len - 1] == '/'; len--)
			a->base[MAIN][len - 1] = '\0';
	} else {
		status = spawn_read(argv, system_source, a);
		if (status)
			return apt_failed("apt-get indextargets", status);
		if (!a->base[MAIN][0]) {
			msg_error("apt has no Debian archive among its sources; name one: --mirror URL");
			return -BM_EXIT_HARNESS;
		}
	}
	guess_security(a);
	return 0;
}

/* Whether suite @i is @only's: itself, its updates, its security. */
static bool belongs(int i, const char *only)
{
	size_t len = strlen(only);

	return !strncmp(suites[i].name, only, len) && strcmp(suites[i].type, "deb-src") &&
	       (!suites[i].name[len] || !strcmp(suites[i].name + len, "-updates") ||
		!strcmp(suites[i].name + len, "-security"));
}

/* @only: as in apt_sources(); NULL: all suites. */
static int write_sources(struct apt *a, const char *only)
{
	const char *keyring = NULL;
	char text[NR_SUITES * (BASE_SIZE + 256)];
	size_t len = 0;
	int err = 0;

	for (size_t i = 0; !keyring && i < sizeof(keyrings) / sizeof(keyrings[0]); i++) {
		if (access(keyrings[i], R_OK) == 0)
			keyring = keyrings[i];
	}
	if (!keyring) {
		msg_error("%s: not there; install the package debian-archive-keyring", keyrings[0]);
		return -BM_EXIT_HARNESS;
	}
	for (int i = 0; i < NR_SUITES; i++) {
		if (!a->base[suites[i].base][0] || (only && !belongs(i, only)))
			continue;
		err = path_fmt(text + len, sizeof(text) - len,
			       "%s [arch=amd64 target=%s signed-by=%s] %s %s main\n", suites[i].type,
			       suites[i].target, keyring, a->base[suites[i].base], suites[i].name);
		if (err)
			break;
		len += strlen(text + len);
	}
	if (!err)
		err = write_whole(a->sources, text, len);
	if (err)
		msg_error("%s: %s", a->sources, errname(err));
	return err ? -BM_EXIT_HARNESS : 0;
}

/*
 * Whether @name, in apt's folder of lists, is the index of suite @i.  (apt-get
 * indextargets would tell, after four seconds of reading all packages.)
 */
static bool is_index(const char *name, int i)
{
	bool sources = !strcmp(suites[i].target, "Sources");
	char part[128];
	const char *p;

	if (path_fmt(part, sizeof(part), "_dists_%s_main_%s_%s", suites[i].name,
		     sources ? "source" : "binary-amd64", suites[i].target))
		return false;
	p = strstr(name, part);
	return p && (p[strlen(part)] == '\0' || p[strlen(part)] == '.');
}

static int have_index(const char *name, void *arg)
{
	struct apt *a = arg;

	for (int i = 0; i < NR_SUITES; i++) {
		if (is_index(name, i))
			return path_fmt(a->file[i], sizeof(a->file[i]), "%s/%s", a->lists, name);
	}
	return 0;
}

static int read_index(struct apt *a, int i, struct index *x)
{
	char *argv[] = { APT_HELPER, "cat-file", a->file[i], NULL };
	struct stanza s = { .x = x, .suite = suites[i].name, .base = a->base[suites[i].base] };
	int status = spawn_read(argv, stanza_line, &s);
	char end[] = "";

	return status ? status : stanza_line(end, &s);
}

static int keep_suite(struct index *to, const struct index *from, int i)
{
	bool sources = !strcmp(suites[i].target, "Sources");
	int err = 0;

	for (int j = 0; !err && j < from->nr; j++) {
		if (!strcmp(from->v[j].suite, suites[i].name) &&
		    (from->v[j].kind == ROW_LIBBPF) == sources)
			err = index_add(to, &from->v[j]);
	}
	return err;
}

/*
 * Whether apt failed to fetch suite @i.  One that the mirror does not have, or
 * that has no packages (forky-security, while forky is testing), is no failure.
 */
static bool has_failed(const char *said, const struct apt *a, int i)
{
	char text[BASE_SIZE + 128];

	return path_fmt(text, sizeof(text), "Failed to fetch %s/dists/%s/",
			a->base[suites[i].base], suites[i].name) || strstr(said, text);
}

static bool any_index(const struct apt *a)
{
	for (int i = 0; i < NR_SUITES; i++) {
		if (a->file[i][0])
			return true;
	}
	return false;
}

/* Reads what apt has fetched into @x; @said is what apt-get update complained of. */
static int collect(struct apt *a, const char *said, struct index *x)
{
	struct index fresh = { 0 };
	int err;

	if (strstr(said, "No space left"))
		return no_space(a->folder, LISTS_SIZE);
	err = each_name(a->lists, have_index, a);
	if (!any_index(a)) {
		msg_error("apt-get update: %s: nothing could be fetched: %s; is the network there? "
			  "--mirror URL names another archive, --offline uses the cache",
			  a->base[MAIN], spawn_first_error(said));
		return -BM_EXIT_HARNESS;
	}
	for (int i = 0; !err && i < NR_SUITES; i++) {
		if (a->file[i][0]) {
			err = read_index(a, i, &fresh);
			if (err)
				apt_failed(a->file[i], err);
		} else if (has_failed(said, a, i)) {
			msg_info("%s: could not be fetched; going on with what was known of it",
				 suites[i].name);
			err = keep_suite(&fresh, x, i);
		}
	}
	if (err) {
		index_free(&fresh);
		return -BM_EXIT_HARNESS;
	}
	time(&fresh.when);
	index_free(x);
	*x = fresh;
	return 0;
}

static int update(struct apt *a, const char *mirror, struct index *x)
{
	/* no cache of packages: it takes seconds and nothing here asks it */
	char *argv[] = { "apt-get", "-c", a->conf, "-q", "-o", "pkgCacheFile::Generate=false",
			 "update", NULL };
	char *said;
	int status, err;

	err = find_bases(a, mirror);
	if (!err)
		err = write_sources(a, NULL);
	if (err)
		return err;
	msg_info("reading the catalogue of kernels from %s ...", a->base[MAIN]);
	status = spawn_wait(argv);
	if (status < 0)
		return apt_failed("apt-get update", status);
	said = strdup(spawn_stderr());
	if (!said)
		return -BM_EXIT_HARNESS;
	if (*said)
		msg_verbose("%s", said);
	err = collect(a, said, x);
	free(said);
	return err;
}

int apt_update(const char *cache, const char *mirror, struct index *x)
{
	struct apt *a = calloc(1, sizeof(*a));
	long long left;
	int err;

	if (!a)
		return -BM_EXIT_HARNESS;
	err = apt_prepare(cache, a->folder, a->conf, sizeof(a->conf));
	if (!err)
		err = path_fmt(a->sources, sizeof(a->sources), "%s/sources.list", a->folder);
	if (!err)
		err = path_fmt(a->lists, sizeof(a->lists), "%s/lists", a->folder);
	if (err) {
		msg_error("%s/apt: %s", cache, errname(err));
		err = -BM_EXIT_HARNESS;
	} else {
		/* asked before, as apt can hang when it finds no space */
		left = space_left(a->lists);
		if (left >= 0 && left < LISTS_SIZE)
			err = no_space(cache, LISTS_SIZE);
		else
			err = update(a, mirror, x);
		/* 130 MB that nothing needs any more: downloads go by address and sum */
		remove_tree(a->lists);
	}
	free(a);
	return err;
}

int apt_sources(const char *mirror, const char *suite, const char *path)
{
	struct apt *a = calloc(1, sizeof(*a));
	int err = -BM_EXIT_HARNESS;

	if (a && !path_fmt(a->sources, sizeof(a->sources), "%s", path))
		err = find_bases(a, mirror);
	if (!err)
		err = write_sources(a, suite);
	free(a);
	return err;
}
