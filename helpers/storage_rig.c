// SPDX-License-Identifier: GPL-2.0
#include <fcntl.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "helpers/storage_rig.h"
#include "maps/local_storage.h"
#include "progs/maps/io.h"
#include "selftests/sockets.h"

#define CGROUP_ROOT "/sys/fs/cgroup"
#define NOT_CALLED (-1000000)

static const struct {
	const char *helpers[NR_STORAGE_HELPERS];
	const char *config;
} kinds[NR_STORAGE_KINDS] = {
	[SK] = { { "bpf_sk_storage_get", "bpf_sk_storage_delete" }, "CONFIG_CGROUP_BPF" },
	[INODE] = { { "bpf_inode_storage_get", "bpf_inode_storage_delete" }, "CONFIG_BPF_LSM" },
	[TASK] = { { "bpf_task_storage_get", "bpf_task_storage_delete" }, NULL },
	[CGRP] = { { "bpf_cgrp_storage_get", "bpf_cgrp_storage_delete" }, "CONFIG_CGROUPS" },
};

const char *storage_helper_name(enum storage_kind kind, enum storage_helper helper)
{
	return kinds[kind].helpers[helper];
}

const char *storage_config(enum storage_kind kind)
{
	return kinds[kind].config;
}

/* The directory of this process's cgroup. */
static int own_cgroup(struct test *t)
{
	FILE *f = fopen("/proc/self/cgroup", "re");
	char line[256], path[300] = "";
	int fd;

	while (f && fgets(line, sizeof(line), f))
		if (!strncmp(line, "0::", 3))
			snprintf(path, sizeof(path), CGROUP_ROOT "%s", line + 3);
	if (f)
		fclose(f);
	path[strcspn(path, "\n")] = '\0';
	if (!*path || access(CGROUP_ROOT "/cgroup.procs", F_OK))
		test_skip(t, "no cgroup v2 at " CGROUP_ROOT);
	fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	return must(t, fd < 0 ? -errno : fd);
}

static int new_owner(struct test *t, enum storage_kind kind)
{
	switch (kind) {
	case SK:
		return sock_make(t, AF_INET, SOCK_STREAM, 0);
	case INODE:
		return storage_file(t);
	case TASK:
		return must(t, pidfd_of(getpid()));
	default:
		return own_cgroup(t);
	}
}

int storage_other_owner(const struct storage *s)
{
	return s->kind == SK || s->kind == INODE ? new_owner(s->t, s->kind) : -1;
}

static void attach(struct test *t, struct storage *s)
{
	int root;

	if (s->kind == SK) {
		root = open(CGROUP_ROOT, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
		must(t, root < 0 ? -errno : root);
		cgroup_attach(t, s->obj, "hook", root);
		close(root);
	} else {
		must(t, bpf_raw_tracepoint_open(NULL, s->prog));
	}
}

struct storage storage_begin(struct test *t, enum storage_kind kind, enum storage_helper helper)
{
	static struct storage begun[NR_STORAGE_KINDS][NR_STORAGE_HELPERS];
	struct storage *s = &begun[kind][helper], made = { .kind = kind };
	const char *missing = kind == INODE ? inode_storage_missing() : NULL;
	char file[64];

	if (missing)
		test_skip(t, "%s", missing);
	if (!s->obj) {
		snprintf(file, sizeof(file), "helpers/%s", storage_helper_name(kind, helper));
		made.obj = prog_load(t, file, "hook");
		made.prog = prog_fd(t, made.obj, "hook");
		made.map = map_fd(t, made.obj, "map");
		attach(t, &made);
		made.own = -1;
		*s = made;
	}
	if (s->own >= 0)
		close(s->own);
	s->t = t;
	s->own = new_owner(t, kind);
	bpf_map_delete_elem(s->map, &s->own);
	expect_err(t, storage_seen(s), ENOENT);
	return *s;
}

static long long run(const struct storage *s, int owner)
{
	struct test *t = s->t;

	global(t, s->obj, long, ret) = NOT_CALLED;
	global(t, s->obj, __u32, visited) = 0;
	switch (s->kind) {
	case SK:
		global(t, s->obj, __u64, cookie) = so_cookie(t, owner);
		expect_err(t, udp_connect(owner, htons(9)), EPERM);
		break;
	case INODE:
		ioctl(owner, BM_IOCTL, 0);	/* no file knows it: ENOTTY, behind the hook */
		break;
	default:
		expect_ok(t, prog_run_ctx(s->prog, NULL, 0));
	}
	expect_eq(t, global(t, s->obj, __u32, visited), 1);
	return global(t, s->obj, long, ret);
}

long long storage_get_at(const struct storage *s, int owner, const __u64 *initial, __u64 flags)
{
	struct test *t = s->t;
	long long ret;

	global(t, s->obj, __u64, flags) = flags;
	global(t, s->obj, __u64, use_initial) = !!initial;
	if (initial)
		global(t, s->obj, __u64, initial) = *initial;
	ret = run(s, owner);
	return ret ? ret : (long long)global(t, s->obj, __u64, found);
}

long long storage_delete_at(const struct storage *s, int owner)
{
	return run(s, owner);
}

long long storage_seen_at(const struct storage *s, int owner)
{
	__u64 value = 0;
	int err = bpf_map_lookup_elem(s->map, &owner, &value);

	return err ? err : (long long)value;
}

int storage_put_at(const struct storage *s, int owner, __u64 value)
{
	return bpf_map_update_elem(s->map, &owner, &value, BPF_ANY);
}
