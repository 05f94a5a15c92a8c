// SPDX-License-Identifier: GPL-2.0
/* Who runs: a raw tracepoint's test run happens in the process that asks for it. */
#include <pthread.h>
#include <sched.h>
#include <string.h>
#include <sys/fsuid.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
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

HELPER_PLAIN(bpf_get_current_pid_tgid, of_a_process)
{
	struct bpf_object *o = helper_load(t, bpf_get_current_pid_tgid, "read_ids");

	expect_eq(t, call(t, o, "read_ids"), (long long)getpid() << 32 | gettid());
}

HELPER_PLAIN(bpf_get_current_pid_tgid, of_a_thread)
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

HELPER_EDGE(bpf_get_current_uid_gid, those_outside_of_a_user_namespace, .config = "CONFIG_USER_NS")
{
	struct bpf_object *o = helper_load(t, bpf_get_current_uid_gid, "read_ids");
	int fd = prog_fd(t, o, "read_ids");
	long long run;

	must(t, syscall(SYS_setresgid, 4321, 4321, 4321) ? -errno : 0);
	must(t, syscall(SYS_setresuid, 1234, -1, -1) ? -errno : 0);
	must(t, unshare(CLONE_NEWUSER) ? -errno : 0);
	/* nobody, as no ids are mapped */
	expect_true(t, getuid() != 1234);
	run = prog_run_ctx(fd, NULL, 0);
	if (run == -EPERM)
		test_skip(t, "no program is run for a user namespace");
	expect_ok(t, run);
	expect_eq(t, global(t, o, __u64, ret), 4321LL << 32 | 1234);
}

/*
 * What is behind the NUL is zero, but was left as it was from "Replace strncpy() with
 * strscpy()" (5.18) to "ensure all memory is initialized in bpf_get_current_comm" (6.4).
 */
HELPER_EDGE_PLAIN(bpf_get_current_comm, behind_the_nul)
{
	bool padded = verlist_holds("6.4", test_kver()) || !verlist_holds("5.18", test_kver());
	struct bpf_object *o = helper_load(t, bpf_get_current_comm, "read_comm");

	must(t, prctl(PR_SET_NAME, "bm-comm") ? -errno : 0);
	expect_ok(t, call(t, o, "read_comm"));
	expect_mem(t, global_at(t, o, "comm", 16), 
		   padded ? "bm-comm\0\0\0\0\0\0\0\0" : "bm-comm\0xxxxxxxx", 16);
}

HELPER_PLAIN(bpf_get_current_comm, as_prctl_named_it)
{
	struct bpf_object *o = helper_load(t, bpf_get_current_comm, "read_comm");

	must(t, prctl(PR_SET_NAME, "0123456789abcde") ? -errno : 0);
	expect_ok(t, call(t, o, "read_comm"));
	expect_mem(t, global_at(t, o, "comm", 16), "0123456789abcde", 16);
}

HELPER_EDGE_PLAIN(bpf_get_current_comm, cut_and_terminated)
{
	struct bpf_object *o = helper_load(t, bpf_get_current_comm, "read_comm");

	must(t, prctl(PR_SET_NAME, "0123456789abcde") ? -errno : 0);
	expect_ok(t, call(t, o, "read_comm"));
	expect_ok(t, global(t, o, long, ret_cut));
	expect_mem(t, global_at(t, o, "cut", 5), "0123", 5);
}

HELPER_EDGE_PLAIN(bpf_get_current_comm, room_for_the_nul)
{
	struct bpf_object *o = helper_load(t, bpf_get_current_comm, "read_one");

	expect_ok(t, call(t, o, "read_one"));
	expect_mem(t, global_at(t, o, "cut", 5), "\0xxxx", 5);
}

HELPER_EDGE_PLAIN(bpf_get_current_comm, larger_than_a_comm)
{
	struct bpf_object *o = helper_load(t, bpf_get_current_comm, "read_wide");

	must(t, prctl(PR_SET_NAME, "0123456789abcde") ? -errno : 0);
	expect_ok(t, call(t, o, "read_wide"));
	expect_mem(t, global_at(t, o, "wide", 32), "0123456789abcde", 16);
}

struct named {
	int fd;
	long long run;
};

static void *run_named(void *arg)
{
	struct named *n = arg;

	prctl(PR_SET_NAME, "a thread's");
	n->run = prog_run_ctx(n->fd, NULL, 0);
	return NULL;
}

HELPER_PLAIN(bpf_get_current_comm, of_a_thread)
{
	struct bpf_object *o = helper_load(t, bpf_get_current_comm, "read_comm");
	struct named n = { prog_fd(t, o, "read_comm"), -1 };

	must(t, prctl(PR_SET_NAME, "the process's") ? -errno : 0);
	in_thread(t, run_named, &n);
	expect_ok(t, n.run);
	expect_mem(t, global_at(t, o, "comm", 16), "a thread's", 11);
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

HELPER_PLAIN(bpf_get_ns_current_pid_tgid, own_namespace)
{
	struct bpf_object *o = load_with_pid_ns(t, "read_ids");
	const struct bpf_pidns_info *ids = global_at(t, o, "ids", sizeof(*ids));

	expect_ok(t, call(t, o, "read_ids"));
	expect_eq(t, ids->pid, gettid());
	expect_eq(t, ids->tgid, getpid());
}

HELPER_EDGE_PLAIN(bpf_get_ns_current_pid_tgid, another_namespace)
{
	struct bpf_object *o = load_with_pid_ns(t, "read_ids");
	const struct bpf_pidns_info *ids = global_at(t, o, "ids", sizeof(*ids));

	global(t, o, __u64, ino) += 1;
	expect_err(t, call(t, o, "read_ids"), EINVAL);
	/* what fails leaves zeroes */
	expect_eq(t, ids->pid, 0);
	expect_eq(t, ids->tgid, 0);
}

HELPER_EDGE_PLAIN(bpf_get_ns_current_pid_tgid, another_device)
{
	struct bpf_object *o = load_with_pid_ns(t, "read_ids");

	global(t, o, __u64, dev) += 1;
	expect_err(t, call(t, o, "read_ids"), EINVAL);
}

/* A dev_t has 32 bits, and more are not cut off. */
HELPER_EDGE_PLAIN(bpf_get_ns_current_pid_tgid, device_of_more_than_32_bits)
{
	struct bpf_object *o = load_with_pid_ns(t, "read_ids");

	global(t, o, __u64, dev) |= 1ULL << 32;
	expect_err(t, call(t, o, "read_ids"), EINVAL);
}

HELPER_EDGE_PLAIN(bpf_get_ns_current_pid_tgid, short_buffer)
{
	struct bpf_object *o = load_with_pid_ns(t, "short_buffer");

	expect_err(t, call(t, o, "short_buffer"), EINVAL);
}

HELPER_EDGE_PLAIN(bpf_get_ns_current_pid_tgid, long_buffer)
{
	struct bpf_object *o = load_with_pid_ns(t, "long_buffer");
	const struct bpf_pidns_info *ids = global_at(t, o, "ids", sizeof(*ids));

	expect_err(t, call(t, o, "long_buffer"), EINVAL);
	expect_eq(t, ids->pid, 0);
	expect_eq(t, ids->tgid, 0);
}

HELPER_PLAIN(bpf_get_ns_current_pid_tgid, of_a_thread)
{
	struct bpf_object *o = load_with_pid_ns(t, "read_ids");
	const struct bpf_pidns_info *found = global_at(t, o, "ids", sizeof(*found));
	struct ids ids = { .fd = prog_fd(t, o, "read_ids") };

	in_thread(t, run_in_thread, &ids);
	expect_ok(t, ids.run);
	expect_eq(t, found->pid, ids.tid);
	expect_eq(t, found->tgid, getpid());
}

/* The first process of a namespace is 1 there, and another outside. */
HELPER_CASE(bpf_get_ns_current_pid_tgid, inside_of_a_new_namespace, .config = "CONFIG_PID_NS")
{
	struct bpf_object *o = helper_load(t, bpf_get_ns_current_pid_tgid, "read_ids");
	const struct bpf_pidns_info *ids = global_at(t, o, "ids", sizeof(*ids));
	int fd = prog_fd(t, o, "read_ids"), status = -1;
	struct stat st;
	pid_t child;

	must(t, unshare(CLONE_NEWPID) ? -errno : 0);
	child = must(t, fork());
	if (!child) {
		/* /proc is still that of the old namespace, and finds us in it */
		must(t, stat("/proc/self/ns/pid", &st) ? -errno : 0);
		global(t, o, __u64, dev) = st.st_dev;
		global(t, o, __u64, ino) = st.st_ino;
		_exit(getpid() != 1 || prog_run_ctx(fd, NULL, 0) != 0);
	}
	must(t, waitpid(child, &status, 0) < 0 ? -errno : 0);
	expect_eq(t, status, 0);
	expect_ok(t, global(t, o, long, ret));
	expect_eq(t, ids->pid, 1);
	expect_eq(t, ids->tgid, 1);
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
}

HELPER_CASE(bpf_get_current_cgroup_id, of_the_cgroup_that_was_gone_to)
{
	struct bpf_object *o = helper_load(t, bpf_get_current_cgroup_id, "read_id");
	int fd = cgroup_enter(t);
	struct stat root;

	must(t, stat("/sys/fs/cgroup", &root) ? -errno : 0);
	cgroup_leave();
	expect_eq(t, call(t, o, "read_id"), root.st_ino);
	expect_true(t, root.st_ino != cgroup_id(t, fd));
}

static void ancestor(struct test *t, int level, bool (*right)(__u64 id, __u64 root, __u64 own))
{
	struct bpf_object *o = helper_load(t, bpf_get_current_ancestor_cgroup_id, "read_id");
	int fd = cgroup_enter(t);
	struct stat root;

	must(t, stat("/sys/fs/cgroup", &root) ? -errno : 0);
	global(t, o, int, level) = level;
	expect_true(t, right(call(t, o, "read_id"), root.st_ino, cgroup_id(t, fd)));
	cgroup_leave();
}

static bool is_root(__u64 id, __u64 root, __u64 own)
{
	return id == root && id != own;
}

static bool is_own(__u64 id, __u64 root, __u64 own)
{
	return id == own && id != root;
}

static bool is_none(__u64 id, __u64 root, __u64 own)
{
	return !id && root && own;
}

HELPER_CASE(bpf_get_current_ancestor_cgroup_id, level_0_is_the_root)
{
	ancestor(t, 0, is_root);
}

HELPER_CASE(bpf_get_current_ancestor_cgroup_id, own_level_is_the_own)
{
	ancestor(t, 1, is_own);
}

HELPER_EDGE(bpf_get_current_ancestor_cgroup_id, deeper_than_the_own)
{
	ancestor(t, 2, is_none);
}

HELPER_EDGE(bpf_get_current_ancestor_cgroup_id, negative_level)
{
	ancestor(t, -1, is_none);
}

HELPER_EDGE(bpf_get_current_ancestor_cgroup_id, greatest_level)
{
	ancestor(t, 0x7fffffff, is_none);
}
