// SPDX-License-Identifier: GPL-2.0
/* bisect --git and --step: the same search over a kernel tree, by git. */
#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/bisect.h"
#include "cli/source.h"
#include "common/errname.h"
#include "results/text.h"
#include "vm/debver.h"
#include "vm/files.h"
#include "vm/spawn.h"

#define STEP_SCRIPT "scripts/git_bisect_step.sh"

struct revisions {
	char tree[PATH_MAX];
	char good[128], bad[128];
	const char *judge[2];	/* an option of --step, and its value */
	bool backwards;
};

static int take_line(char *line, void *out)
{
	return path_fmt(out, PATH_MAX, "%s", line);
}

/* The exit status of git @what in @tree; its last line to @out, which may be NULL. */
static int git(const char *tree, char *out, const char *const *what)
{
	char sink[PATH_MAX], *argv[10] = { "git", "-C", (char *)tree };
	int i;

	for (i = 0; what[i]; i++)
		argv[3 + i] = (char *)what[i];
	return spawn_read(argv, take_line, out ?: sink);
}

static int find_tree(const char *path, char *out)
{
	*out = '\0';
	if (!git(path, out, (const char *const[]){ "rev-parse", "--show-toplevel", NULL }) && *out)
		return 0;
	msg_error("bisect: --git %s: %s", path, spawn_first_error(spawn_stderr()));
	return -BM_EXIT_USAGE;
}

/* v6.12.107 for a kernel by its name; what begins with a letter is a revision already, but "latest". */
static int find_revision(struct session *s, const char *option, const char *what, const char *tree,
			 char out[128], bool *is_kernel)
{
	struct bisect_kernel *k = calloc(1, sizeof(*k));
	char spec[140], release[80];
	int err = k ? 0 : -BM_EXIT_HARNESS;

	*is_kernel = isdigit((unsigned char)*what) || !strcmp(what, "latest");
	if (!err && *is_kernel)
		err = bisect_end(s, option, what, k);
	if (!err && *is_kernel && (debver_release(k->version, release, sizeof(release)) ||
				   path_fmt(out, 128, "v%s", release)))
		err = -BM_EXIT_HARNESS;
	if (!err && !*is_kernel && path_fmt(out, 128, "%s", what))
		err = -BM_EXIT_USAGE;
	free(k);
	if (err)
		return err;
	if (path_fmt(spec, sizeof(spec), "%s^{commit}", out) ||
	    git(tree, NULL, (const char *const[]){ "rev-parse", "--verify", "-q", spec, NULL })) {
		msg_error("bisect: %s %s: %s has no revision %s; the tags of point releases are in the stable tree",
			  option, what, tree, out);
		return -BM_EXIT_USAGE;
	}
	return 0;
}

static int find_revisions(struct session *s, const struct bisect_opts *o, struct revisions *r)
{
	bool good_is_kernel, bad_is_kernel;
	int err = find_tree(o->git, r->tree) ?:
		  find_revision(s, "--good", o->good, r->tree, r->good, &good_is_kernel) ?:
		  find_revision(s, "--bad", o->bad, r->tree, r->bad, &bad_is_kernel);

	if (err)
		return err;
	if (!o->expect && !good_is_kernel) {
		msg_error("bisect: --good %s is a revision, and nobody knows what it says; add --expect WHAT, "
			  "or name a release on offer", o->good);
		return -BM_EXIT_USAGE;
	}
	r->judge[0] = o->expect ? "--expect" : "--good";
	r->judge[1] = o->expect ?: o->good;
	r->backwards = !git(r->tree, NULL, (const char *const[]){ "merge-base", "--is-ancestor",
								  r->bad, r->good, NULL });
	return 0;
}

static void put(FILE *f, const char *before, const char *word)
{
	fputs(before, f);
	text_shell(f, word);
}

/* The options of this call that every step needs too. */
static void put_where(FILE *f, const struct session *s, const struct cli_opts *o)
{
	put(f, " --cache ", s->cache);
	if (o->offline)
		fputs(" --offline", f);
	if (o->mirror)
		put(f, " --mirror ", o->mirror);
	if (o->append)
		put(f, " --append ", o->append);
}

static int write_script(FILE *f, const struct session *s, const struct bisect_opts *o, const char *name,
			const struct revisions *r, const char *base)
{
	char self[PATH_MAX] = "", path[PATH_MAX], folder[PATH_MAX];
	FILE *step;
	int c;

	if (readlink("/proc/self/exe", self, sizeof(self) - 1) < 0 ||
	    source_path("kconfig", folder, sizeof(folder)) ||
	    source_path(STEP_SCRIPT, path, sizeof(path)) || !(step = fopen(path, "r"))) {
		msg_error("bisect: " STEP_SCRIPT ": %s; it stands beside build/, as in the source tree",
			  errname(errno));
		return BM_EXIT_HARNESS;
	}
	put(f, "#!/bin/sh\n# Made by bpfmatrix bisect --git.\nbpfmatrix=", self);
	put(f, "\nkconfig=", folder);
	put(f, "\nname=", name);
	put(f, "\nbase=", *base ? base : "");
	fprintf(f, "\nswapped=%d\nset -- %s ", r->backwards, r->judge[0]);
	text_shell(f, r->judge[1]);
	put_where(f, s, &o->common);
	fputs("\n\n", f);
	/* its first line is the interpreter's, which stands above */
	while ((c = getc(step)) != EOF && c != '\n')
		;
	while ((c = getc(step)) != EOF)
		putc(c, f);
	fclose(step);
	return ferror(f) ? BM_EXIT_HARNESS : BM_EXIT_OK;
}

/* The .config that is in the tree now, kept beside the script: the build changes the tree's. */
static int keep_config(const char *tree, const char *script, char base[PATH_MAX])
{
	char from[PATH_MAX], *argv[] = { "cp", "--", from, base, NULL };

	if (path_fmt(from, sizeof(from), "%s/.config", tree) || path_fmt(base, PATH_MAX, "%s.config", script))
		return BM_EXIT_USAGE;
	if (!is_file(from)) {
		*base = '\0';
		return BM_EXIT_OK;
	}
	if (!spawn_wait(argv))
		return BM_EXIT_OK;
	msg_error("bisect: %s", spawn_first_error(spawn_stderr()));
	return BM_EXIT_HARNESS;
}

/* bisect-verdict-bounds-x.sh, in this folder; from the root, as git runs it in the tree. */
static int script_path(const char *given, const char *name, char out[PATH_MAX])
{
	char cwd[PATH_MAX], *p;
	int err = -ENOENT;

	if (given && *given == '/')
		err = path_fmt(out, PATH_MAX, "%s", given);
	else if (getcwd(cwd, sizeof(cwd)))
		err = given ? path_fmt(out, PATH_MAX, "%s/%s", cwd, given) :
			      path_fmt(out, PATH_MAX, "%s/bisect-%s.sh", cwd, name);
	for (p = err || given ? NULL : strrchr(out, '\0') - strlen(name) - 3; p && *p; p++)
		if (!isalnum((unsigned char)*p) && *p != '_' && *p != '.')
			*p = '-';
	if (err)
		msg_error("bisect: the script: %s", errname(err));
	return err ? BM_EXIT_USAGE : BM_EXIT_OK;
}

static void print_commands(const struct revisions *r, const char *script)
{
	put(stdout, "cd ", r->tree);
	if (r->backwards)
		put(stdout, " && git bisect start --term-old=differs --term-new=same ", r->good);
	else
		put(stdout, " && git bisect start ", r->bad);
	put(stdout, " ", r->backwards ? r->bad : r->good);
	put(stdout, "\ngit bisect run ", script);
	puts("\ngit bisect reset");
	if (r->backwards)
		msg_info("the good side is the newer one: git looks for the first that is the same as %s again",
			 r->good);
}

int bisect_git(struct session *s, const struct bisect_opts *o, const char *name)
{
	char script[PATH_MAX], base[PATH_MAX] = "";
	struct revisions r = {0};
	int code = find_revisions(s, o, &r);
	FILE *f;

	if (code)
		return code;
	if (o->common.dry_run)
		return write_script(stdout, s, o, name, &r, base);
	code = script_path(o->common.out, name, script) ?: keep_config(r.tree, script, base);
	if (code)
		return code;
	f = fopen(script, "w");
	if (!f) {
		msg_error("bisect: %s: %s; choose another file with -o", script, errname(errno));
		return BM_EXIT_USAGE;
	}
	code = write_script(f, s, o, name, &r, base);
	if (fchmod(fileno(f), 0755) | fclose(f)) {
		msg_error("bisect: %s: %s", script, errname(errno));
		code = BM_EXIT_HARNESS;
	}
	if (!code)
		print_commands(&r, script);
	return code;
}

/* ---- one step */

static int prepare_step(struct bisect *b)
{
	struct kernel_list l = {0};
	int err = catalogue_resolve(b->s->catalogue, b->o->step, &l);

	if (!err && l.nr != 1) {
		msg_error("bisect: --step %s names several kernels; name one", b->o->step);
		err = -BM_EXIT_USAGE;
	}
	b->v = calloc(2, sizeof(*b->v));
	b->answers = calloc(2, sizeof(*b->answers));
	if (!err && (!b->v || !b->answers))
		err = -BM_EXIT_HARNESS;
	if (!err && !b->o->expect) {
		b->nr = 1;
		err = bisect_end(b->s, "--good", b->o->good, &b->v[0]);
	}
	if (!err)
		b->v[b->nr++].k = l.v[0];
	kernel_list_free(&l);
	return err;
}

int bisect_step(struct session *s, const struct bisect_opts *o, const char *name)
{
	struct bisect b = { .s = s, .o = o, .name = name, .stop = stop_on_signals() };
	int i, last, code = prepare_step(&b) ?: bisect_recall(&b);

	for (i = 0; i < b.nr && !code; i++)
		if (!b.v[i].says)
			code = bisect_ask(&b, i);
	if (!code)
		code = bisect_judge(&b);
	last = b.nr - 1;
	if (!code && last && b.answers[0] != BISECT_SAME) {
		msg_error("bisect: %s on --good %s: %s; choose another", name, b.v[0].k.name, b.v[0].says);
		code = BM_EXIT_USAGE;
	} else if (!code) {
		code = b.answers[last] == BISECT_SAME ? 0 : b.answers[last] == BISECT_DIFFERS ? 1 : BISECT_SKIP;
		printf("%s: %s\n", code == 0 ? "good" : code == 1 ? "bad" : "cannot tell", b.v[last].says);
	}
	bisect_free(&b);
	return code;
}
