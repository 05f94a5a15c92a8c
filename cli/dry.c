// SPDX-License-Identifier: GPL-2.0
/* -n: the QEMU command that a verb would run. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "cli/cli.h"
#include "cli/run_folder.h"
#include "common/errname.h"
#include "vm/files.h"

#define PLACEHOLDER "DIR"

static int print_placeholder(const struct vm_setup *s, struct vm_job *job)
{
	static bool said;
	char *command;

	job->dir = PLACEHOLDER;
	command = vm_dry_command(s, job);
	if (!said)
		msg_info("nothing was written: with -o FOLDER the initramfs is, and the command can be run; here it has"
			 " " PLACEHOLDER " for the folder");
	said = true;
	puts(command);
	free(command);
	return BM_EXIT_OK;
}

static int write_and_print(const struct vm_setup *s, struct vm_job *job, const char *dir)
{
	struct vm *vm;

	job->dir = dir;
	job->by_hand = true;
	if (vm_new(s, job, &vm))
		return BM_EXIT_HARNESS;
	puts(vm_command(vm));
	vm_free(vm);
	return BM_EXIT_OK;
}

/* The folder of @id below @out, from the root, so that the command works anywhere. */
static int make_folder(const char *out, const char *id, char dir[PATH_MAX])
{
	char store[PATH_MAX], folder[PATH_MAX];
	int err = run_folder_make(out, folder);

	if (err)
		return BM_EXIT_HARNESS;
	if (!run_folder_store(out, store, sizeof(store)) && is_file(store)) {
		msg_error("%s: a run is there, which may need its files; choose another folder with -o", out);
		return BM_EXIT_USAGE;
	}
	err = realpath(out, folder) ? path_fmt(dir, PATH_MAX, "%s/%s", folder, id) : -errno;
	if (!err)
		err = make_folders(dir);
	if (err)
		msg_error("folder %s: %s", out, errname(err));
	return err ? BM_EXIT_HARNESS : BM_EXIT_OK;
}

int print_command(const struct session *s, const struct vm_job *job, const char *out)
{
	struct vm_job copy = *job;
	char dir[PATH_MAX];
	int code;

	if (!out)
		return print_placeholder(&s->setup, &copy);
	code = make_folder(out, job->kernel->id, dir);
	return code ?: write_and_print(&s->setup, &copy, dir);
}
