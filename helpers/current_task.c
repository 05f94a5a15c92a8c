// SPDX-License-Identifier: GPL-2.0
/* The task that runs, and its cgroup. */
#include <fcntl.h>
#include <pthread.h>
#include <sys/stat.h>
#include <unistd.h>

#include "helpers/fixtures.h"

struct run {
	int fd;
	bool packet;		/* the program is one for packets */
	long long err;
	pid_t tid;
};

static void *run(void *arg)
{
	struct run *r = arg;

	r->tid = gettid();
	r->err = r->packet ? prog_run(r->fd, NULL, 0, NULL, 0) : prog_run_ctx(r->fd, NULL, 0);
	return NULL;
}

/* Runs @prog in a second thread, where pid and tgid differ; the thread's number. */
static pid_t run_in_thread(struct test *t, struct bpf_object *o, const char *prog, bool packet)
{
	struct run r = { .fd = prog_fd(t, o, prog), .packet = packet };
	pthread_t thread;

	must(t, -pthread_create(&thread, NULL, run, &r));
	pthread_join(thread, NULL);
	must(t, r.err);
	return r.tid;
}

static void expect_task_of_thread(struct test *t, struct bpf_object *o)
{
	pid_t tid = run_in_thread(t, o, "read_task", false);

	expect_true(t, tid != getpid());
	expect_eq(t, global(t, o, int, pid), tid);
	expect_eq(t, global(t, o, int, tgid), getpid());
}

HELPER_PLAIN(bpf_get_current_task_btf, of_a_thread)
{
	expect_task_of_thread(t, helper_load(t, bpf_get_current_task_btf, "read_task"));
}

HELPER_PLAIN(bpf_get_current_task_btf, is_no_kernel_thread)
{
	struct bpf_object *o = helper_load(t, bpf_get_current_task_btf, "read_in_kernel_only");

	expect_eq(t, call(t, o, "read_in_kernel_only"), 0);
}

HELPER_PLAIN(bpf_get_current_task, leads_to_its_fields)
{
	struct bpf_object *o = helper_load(t, bpf_get_current_task, "read_task");

	expect_task_of_thread(t, o);
	expect_ok(t, global(t, o, long, ret));
}

HELPER_PLAIN(bpf_get_current_task, is_the_one_with_a_type)
{
	struct bpf_object *o = helper_load(t, bpf_get_current_task, "compare");

	expect_eq(t, call(t, o, "compare"), 1);
}

/* Of each thread another, of one always the same. */
HELPER_PLAIN(bpf_get_current_task, one_for_each_thread)
{
	struct bpf_object *o = helper_load(t, bpf_get_current_task, "read_number");
	long long own = call(t, o, "read_number");

	expect_eq(t, call(t, o, "read_number"), own);
	run_in_thread(t, o, "read_number", true);
	expect_true(t, global(t, o, long, ret) != own);
	/* in the kernel's half of the addresses */
	expect_true(t, own < 0 && global(t, o, long, ret) < 0);
}

HELPER_CASE(bpf_current_task_under_cgroup, inside_and_outside)
{
	struct bpf_object *o = helper_load(t, bpf_current_task_under_cgroup, "is_under");
	int fd = cgroup_enter(t);
	__u32 slot = 1;

	must(t, bpf_map_update_elem(map_fd(t, o, "cgroups"), &slot, &fd, BPF_ANY));
	global(t, o, __u32, slot) = 1;
	expect_eq(t, call(t, o, "is_under"), 1);
	cgroup_leave();
	expect_eq(t, call(t, o, "is_under"), 0);
}

/* A cgroup below ours. */
HELPER_CASE(bpf_current_task_under_cgroup, not_below_itself)
{
	struct bpf_object *o = helper_load(t, bpf_current_task_under_cgroup, "is_under");
	int fd = cgroup_enter(t), below;
	__u32 slot = 0;

	must(t, mkdirat(fd, "below", 0755) ? -errno : 0);
	below = openat(fd, "below", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	must(t, below < 0 ? -errno : 0);
	must(t, bpf_map_update_elem(map_fd(t, o, "cgroups"), &slot, &below, BPF_ANY));
	expect_eq(t, call(t, o, "is_under"), 0);
	close(below);
	unlinkat(fd, "below", AT_REMOVEDIR);
	cgroup_leave();
}

HELPER_CASE(bpf_current_task_under_cgroup, everything_is_below_the_root)
{
	struct bpf_object *o = helper_load(t, bpf_current_task_under_cgroup, "is_under");
	int root = open("/sys/fs/cgroup", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	__u32 slot = 0;

	cgroup_enter(t);
	must(t, bpf_map_update_elem(map_fd(t, o, "cgroups"), &slot, &root, BPF_ANY));
	expect_eq(t, call(t, o, "is_under"), 1);
	cgroup_leave();
	expect_eq(t, call(t, o, "is_under"), 1);
}

HELPER_EDGE_PLAIN(bpf_current_task_under_cgroup, empty_slot)
{
	struct bpf_object *o = helper_load(t, bpf_current_task_under_cgroup, "is_under");

	expect_err(t, call(t, o, "is_under"), EAGAIN);
	global(t, o, __u32, slot) = 1;
	expect_err(t, call(t, o, "is_under"), EAGAIN);
}

HELPER_EDGE_PLAIN(bpf_current_task_under_cgroup, index_beyond)
{
	struct bpf_object *o = helper_load(t, bpf_current_task_under_cgroup, "is_under");

	global(t, o, __u32, slot) = 2;
	expect_err(t, call(t, o, "is_under"), E2BIG);
	global(t, o, __u32, slot) = -1;
	expect_err(t, call(t, o, "is_under"), E2BIG);
}
