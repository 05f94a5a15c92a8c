// SPDX-License-Identifier: GPL-2.0
/* run --resume: finishes a run that was stopped or killed. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/cli.h"
#include "cli/run_folder.h"
#include "common/errname.h"
#include "results/resume.h"
#include "results/store.h"
#include "vm/files.h"

/* An id that is no package's, but a hash of the user's own files. */
#define OWN_IMAGE "file-"

static int read_store(const char *dir, const char *path, struct resume *r)
{
	int err, lock = is_folder(dir) ? run_folder_lock(dir) : -ENOTDIR;
	struct store *s;

	if (lock == -EBUSY)
		return -BM_EXIT_USAGE;
	if (lock < 0 || !is_file(path)) {
		msg_error("%s: no run's folder: it has no " STORE_FILE, dir);
		if (lock >= 0)
			close(lock);
		return -BM_EXIT_USAGE;
	}
	s = store_open(path, STORE_WRITE);
	err = s ? resume_load(s, r) : -EINVAL;
	/* a run that was killed behind its last result only has to be closed */
	if (!err && !r->nr_kernels && !r->ended) {
		err = resume_begin(s);
		if (!err)
			err = store_end_run(s, BM_EXIT_OK, false);
	}
	store_close(s);
	close(lock);
	return err ? -BM_EXIT_USAGE : 0;
}

static void take_options(const struct resume *r, struct cli_opts *o)
{
	int i;

	for (i = 0; i < r->nr_options; i++) {
		if (!strcmp(r->options[i].name, "test") && o->nr_globs < CLI_MAX_LIST)
			o->globs[o->nr_globs++] = r->options[i].value;
		else if (!strcmp(r->options[i].name, "append"))
			o->append = r->options[i].value;
		else if (!strcmp(r->options[i].name, "config"))
			o->config = r->options[i].value;
		else if (!strcmp(r->options[i].name, "insmod") && o->nr_insmod < CLI_MAX_LIST)
			o->insmod[o->nr_insmod++] = r->options[i].value;
	}
}

/* That very build, found again: a package's by its id, a user's own by its path. */
static int find_kernel(struct session *s, const struct resume_kernel *rk, struct kernel_list *out)
{
	bool own = !strncmp(rk->build, OWN_IMAGE, strlen(OWN_IMAGE));
	int err = catalogue_resolve(s->catalogue, own ? rk->origin : rk->build, out);
	struct kernel *k;

	if (err)
		return err;
	k = &out->v[out->nr - 1];
	if (strcmp(k->id, rk->build)) {
		msg_error("%s: it is not what the run began with (%s, now %s); begin a new run", rk->origin, rk->build,
			  k->id);
		return -BM_EXIT_USAGE;
	}
	snprintf(k->name, sizeof(k->name), "%s", rk->name);
	return 0;
}

static int find_kernels(struct session *s, const struct resume *r, struct kernel_list *out)
{
	int i, err = 0;

	for (i = 0; i < r->nr_kernels && !err; i++)
		err = find_kernel(s, &r->kernels[i], out);
	return err;
}

static int check_suite(const struct session *s, const struct resume *r, const char *dir)
{
	if (!strcmp(s->suite, r->suite))
		return 0;
	msg_error("%s: begun with another suite (%s; now it is %s): built from other sources or programs, so its "
		  "results would not be of one kind; build what it was begun with, or begin a new run", dir, r->suite, s->suite);
	return -BM_EXIT_USAGE;
}

static int check_insmod(const struct session *s, const struct resume *r, const char *dir)
{
	const char *was = "";
	int i;

	for (i = 0; i < r->nr_options; i++)
		if (!strcmp(r->options[i].name, "insmod_id"))
			was = r->options[i].value;
	if (!strcmp(was, s->insmod_id))
		return 0;
	msg_error("%s: begun with other modules (--insmod): %s has changed since; begin a new run", dir,
		  s->opts->nr_insmod ? s->opts->insmod[0] : "one");
	return -BM_EXIT_USAGE;
}

static int run_rest(struct session *s, const struct resume *r, const char *dir, const char *path)
{
	struct work *work = calloc(r->nr_kernels + 1, sizeof(*work));
	struct execution x = { .out = dir, .resume = true };
	struct kernel_list kernels = {0};
	char folder[PATH_MAX];
	int i, code = work ? find_kernels(s, r, &kernels) : -BM_EXIT_HARNESS;

	if (!code && (code = session_fetch(s, &kernels)) > 0)
		code = 0;
	for (i = 0; !code && i < r->nr_kernels; i++)
		work[i] = (struct work){
			.kernel = &kernels.v[i], .cases = r->kernels[i].cases, .nr_cases = r->kernels[i].nr_cases,
			.row = r->kernels[i].row, .first_vm = r->kernels[i].vms,
		};
	if (!code) {
		msg_info("%s: %d case%s left", dir, r->nr_cases, r->nr_cases > 1 ? "s" : "");
		code = execute(s, work, r->nr_kernels, &x, folder);
		code = show_results(path, code);
		msg_info("results: %s", dir);
	}
	kernel_list_free(&kernels);
	free(work);
	return code;
}

int cmd_resume(const char *dir, struct cli_opts *o)
{
	char path[PATH_MAX];
	struct resume r = {0};
	struct session s;
	int code;

	if (path_fmt(path, sizeof(path), "%s/" STORE_FILE, dir))
		return BM_EXIT_USAGE;
	code = read_store(dir, path, &r);
	if (!code && !r.nr_kernels) {
		msg_info("%s: finished: every case has its result, and nothing was run", dir);
		code = show_results(path, 0);
	} else if (!code) {
		take_options(&r, o);
		code = session_open(&s, o);
		if (!code)
			code = check_suite(&s, &r, dir);
		if (!code)
			code = check_insmod(&s, &r, dir);
		if (!code)
			code = run_rest(&s, &r, dir, path);
		session_close(&s);
	}
	resume_free(&r);
	return abs(code);
}
