// SPDX-License-Identifier: GPL-2.0
/* Who runs: a raw tracepoint's test run happens in the process that asks for it. */
#include <pthread.h>
#include <string.h>
#include <sys/fsuid.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "helpers/fixtures.h"

/* Runs @fn in a second thread, where pid and tgid differ. */
static void in_thread(struct test *t, void *(*fn)(void *), void *arg)
{
	pthread_t thread;

	must(t, -pthread_create(&thread, NULL, fn, arg));
	pthread_join(thread, NULL);
}

struct ids {
	int fd;
	long long run;
	pid_t tid;
};

static void *run_in_thread(void *arg)
{
	struct ids *ids = arg;

	ids->tid = gettid();
	ids->run = prog_run_ctx(ids->fd, NULL, 0);
	return NULL;
}

HELPER_CASE(bpf_get_current_pid_tgid, of_a_thread)
{
	struct bpf_object *o = helper_load(t, bpf_get_current_pid_tgid, "read_ids");
	struct ids ids = { .fd = prog_fd(t, o, "read_ids") };

	in_thread(t, run_in_thread, &ids);
	expect_ok(t, ids.run);
	expect_true(t, ids.tid != getpid());
	expect_eq(t, global(t, o, __u64, ret), (long long)getpid() << 32 | ids.tid);
}

HELPER_CASE(bpf_get_current_pid_tgid, in_sys_enter)
{
	struct bpf_object *o = helper_load(t, bpf_get_current_pid_tgid, "count_syscall");
	struct bpf_link *link;
	int i;

	global(t, o, long, syscall_nr) = SYS_getppid;
	global(t, o, __u64, caller) = (__u64)getpid() << 32 | gettid();
	link = bpf_program__attach(bpf_object__find_program_by_name(o, "count_syscall"));
	if (!link)
		test_fail(t, "attach to sys_enter: %s", errname(errno));
	for (i = 0; i < 5; i++)
		syscall(SYS_getppid);
	bpf_link__destroy(link);
	expect_eq(t, global(t, o, __u32, seen), 5);
	/* detached */
	syscall(SYS_getppid);
	expect_eq(t, global(t, o, __u32, seen), 5);
}

HELPER_CASE(bpf_get_current_uid_gid, real_ids)
{
	struct bpf_object *o = helper_load(t, bpf_get_current_uid_gid, "read_ids");

	/* current_uid() is the real one: the effective 0 stays, and with it the right to run */
	must(t, syscall(SYS_setregid, 4321, -1) ? -errno : 0);
	must(t, syscall(SYS_setreuid, 1234, -1) ? -errno : 0);
	expect_eq(t, call(t, o, "read_ids"), 4321LL << 32 | 1234);
}

/*
 * What is behind the NUL is zero, but was left as it was from "Replace strncpy() with
 * strscpy()" (5.18) to "ensure all memory is initialized in bpf_get_current_comm" (6.4).
 */
HELPER_CASE(bpf_get_current_comm, behind_the_nul)
{
	bool padded = verlist_holds("6.4", test_kver()) || !verlist_holds("5.18", test_kver());
	struct bpf_object *o = helper_load(t, bpf_get_current_comm, "read_comm");

	must(t, prctl(PR_SET_NAME, "bm-comm") ? -errno : 0);
	expect_ok(t, call(t, o, "read_comm"));
	expect_mem(t, global_at(t, o, "comm", 16), 
		   padded ? "bm-comm\0\0\0\0\0\0\0\0" : "bm-comm\0xxxxxxxx", 16);
}

HELPER_CASE(bpf_get_current_comm, cut_and_terminated)
{
	struct bpf_object *o = helper_load(t, bpf_get_current_comm, "read_comm");

	must(t, prctl(PR_SET_NAME, "0123456789abcde") ? -errno : 0);
	expect_ok(t, call(t, o, "read_comm"));
	expect_mem(t, global_at(t, o, "comm", 16), "0123456789abcde", 16);
	expect_ok(t, global(t, o, long, ret_cut));
	expect_mem(t, global_at(t, o, "cut", 5), "0123", 5);
}

HELPER_CASE(bpf_get_current_task_btf, of_a_thread)
{
	struct bpf_object *o = helper_load(t, bpf_get_current_task_btf, "read_task");
	struct ids ids = { .fd = prog_fd(t, o, "read_task") };

	in_thread(t, run_in_thread, &ids);
	expect_ok(t, ids.run);
	expect_eq(t, global(t, o, int, pid), ids.tid);
	expect_eq(t, global(t, o, int, tgid), getpid());
}

static struct bpf_object *load_with_pid_ns(struct test *t, const char *prog)
{
	struct bpf_object *o = helper_load(t, bpf_get_ns_current_pid_tgid, prog);
	struct stat st;

	must(t, stat("/proc/self/ns/pid", &st) ? -errno : 0);
	global(t, o, __u64, dev) = st.st_dev;
	global(t, o, __u64, ino) = st.st_ino;
	return o;
}

HELPER_CASE(bpf_get_ns_current_pid_tgid, own_namespace)
{
	struct bpf_object *o = load_with_pid_ns(t, "read_ids");
	const struct bpf_pidns_info *ids = global_at(t, o, "ids", sizeof(*ids));

	expect_ok(t, call(t, o, "read_ids"));
	expect_eq(t, ids->pid, gettid());
	expect_eq(t, ids->tgid, getpid());
}

HELPER_CASE(bpf_get_ns_current_pid_tgid, another_namespace)
{
	struct bpf_object *o = load_with_pid_ns(t, "read_ids");
	const struct bpf_pidns_info *ids = global_at(t, o, "ids", sizeof(*ids));

	global(t, o, __u64, ino) += 1;
	expect_err(t, call(t, o, "read_ids"), EINVAL);
	/* what fails leaves zeroes */
	expect_eq(t, ids->pid, 0);
	expect_eq(t, ids->tgid, 0);
}

HELPER_CASE(bpf_get_ns_current_pid_tgid, short_buffer)
{
	struct bpf_object *o = load_with_pid_ns(t, "short_buffer");

	expect_err(t, call(t, o, "short_buffer"), EINVAL);
}

/* A cgroup's id is the number of its directory's inode. */
static __u64 cgroup_id(struct test *t, int fd)
{
	struct stat st;

	must(t, fstat(fd, &st) ? -errno : 0);
	return st.st_ino;
}

HELPER_CASE(bpf_get_current_cgroup_id, own_cgroup)
{
	struct bpf_object *o = helper_load(t, bpf_get_current_cgroup_id, "read_id");
	int fd = cgroup_enter(t);

	expect_eq(t, call(t, o, "read_id"), cgroup_id(t, fd));
	cgroup_leave();
	expect_true(t, call(t, o, "read_id") != (long long)cgroup_id(t, fd));
}

HELPER_CASE(bpf_get_current_ancestor_cgroup_id, by_level)
{
	struct bpf_object *o = helper_load(t, bpf_get_current_ancestor_cgroup_id, "read_id");
	int fd = cgroup_enter(t);
	struct stat root;

	must(t, stat("/sys/fs/cgroup", &root) ? -errno : 0);
	expect_eq(t, call(t, o, "read_id"), root.st_ino);
	global(t, o, int, level) = 1;
	expect_eq(t, call(t, o, "read_id"), cgroup_id(t, fd));
	/* deeper than we are, and no level at all */
	global(t, o, int, level) = 2;
	expect_eq(t, call(t, o, "read_id"), 0);
	global(t, o, int, level) = -1;
	expect_eq(t, call(t, o, "read_id"), 0);
	cgroup_leave();
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

HELPER_CASE(bpf_current_task_under_cgroup, errors)
{
	struct bpf_object *o = helper_load(t, bpf_current_task_under_cgroup, "is_under");

	/* an empty slot, and none */
	expect_err(t, call(t, o, "is_under"), EAGAIN);
	global(t, o, __u32, slot) = 2;
	expect_err(t, call(t, o, "is_under"), E2BIG);
}
