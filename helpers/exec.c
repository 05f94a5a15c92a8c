// SPDX-License-Identifier: GPL-2.0
/* What LSM programs do to an exec, and learn of the file: seen in the process that executes it. */
#include <fcntl.h>
#include <linux/auxvec.h>
#include <linux/hash_info.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "helpers/fixtures.h"

#define LSM .config = "CONFIG_BPF_LSM"
#define IMA .config = "CONFIG_BPF_LSM CONFIG_IMA"

/* Hooks of the bpf LSM are called only where lsm=... of the kernel's command line has it. */
static void need_bpf_lsm(struct test *t)
{
	char list[256] = "";
	int fd = open("/sys/kernel/security/lsm", O_RDONLY | O_CLOEXEC);

	if (fd < 0 || read(fd, list, sizeof(list) - 1) <= 0 || !strstr(list, "bpf"))
		test_skip(t, "the bpf LSM is not on (lsm=...,bpf on the kernel's command line)");
	close(fd);
}

static struct bpf_link *attach_hook(struct test *t, struct bpf_object *o, const char *prog)
{
	struct bpf_link *link = bpf_program__attach(bpf_object__find_program_by_name(o, prog));

	if (!link)
		test_fail(t, "attach %s: %s", prog, errname(errno));
	return link;
}

/* AT_SECURE of the stopped process; -1: none. */
static int secure_of(struct test *t, pid_t pid)
{
	unsigned long aux[2 * 64] = {0};
	char path[64];
	int i, fd;

	snprintf(path, sizeof(path), "/proc/%d/auxv", pid);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	must(t, fd < 0 ? -errno : 0);
	must(t, read(fd, aux, sizeof(aux)) < 0 ? -errno : 0);
	close(fd);
	for (i = 0; i < 126 && aux[i] != AT_NULL; i += 2)
		if (aux[i] == AT_SECURE)
			return aux[i + 1];
	return -1;
}

/*
 * Executes this program once more, in a child that stops before its first instruction; @flags is
 * what the hook's program gives to the helper.  The new program's AT_SECURE.
 */
static int exec_with(struct test *t, __u64 flags, long long *ret)
{
	struct bpf_object *o = helper_load(t, bpf_bprm_opts_set, "set");
	struct bpf_link *link;
	int status = 0, secure;
	pid_t child;

	need_bpf_lsm(t);
	link = attach_hook(t, o, "set");
	global(t, o, __u64, flags) = flags;
	global(t, o, long, ret) = -1000000;
	child = must(t, fork());
	if (!child) {
		global(t, o, __u32, of_process) = getpid();
		ptrace(PTRACE_TRACEME, 0, NULL, NULL);
		execl("/proc/self/exe", "bpf_selftests", "--help", NULL);
		_exit(1);
	}
	must(t, waitpid(child, &status, 0) < 0 ? -errno : 0);
	if (!WIFSTOPPED(status))
		test_fail(t, "the child did not stop at its exec: status %#x", status);
	secure = secure_of(t, child);
	kill(child, SIGKILL);
	waitpid(child, &status, 0);
	bpf_link__destroy(link);
	*ret = global(t, o, long, ret);
	return secure;
}

HELPER_CASE(bpf_bprm_opts_set, makes_the_exec_secure, LSM)
{
	long long ret;

	expect_eq(t, exec_with(t, BPF_F_BPRM_SECUREEXEC, &ret), 1);
	expect_ok(t, ret);
}

HELPER_EDGE(bpf_bprm_opts_set, flags_0, LSM)
{
	long long ret;

	expect_eq(t, exec_with(t, 0, &ret), 0);
	expect_ok(t, ret);
}

HELPER_EDGE(bpf_bprm_opts_set, unknown_flags, LSM)
{
	long long ret;

	/* the known one with it does not count either */
	expect_eq(t, exec_with(t, BPF_F_BPRM_SECUREEXEC | 2, &ret), 0);
	expect_err(t, ret, EINVAL);
}

/* ---- the hash of a file: no program, but it is asked for before anybody sees that */

/* FIPS 180-2's example: the SHA-256 of "abc". */
static const __u8 sha256_of_abc[32] =
	"\xba\x78\x16\xbf\x8f\x01\xcf\xea\x41\x41\x40\xde\x5d\xae\x22\x23"
	"\xb0\x03\x61\xa3\x96\x17\x7a\x9c\xb4\x10\xff\x61\xf2\x00\x15\xad";

struct hashed {
	struct bpf_object *o;
	struct bpf_link *link;
	char path[64];
};

static struct hashed hash_begin(struct test *t, const char *object, __u32 len)
{
	struct hashed h = {
		.o = prog_load(t, object, "read_hash"), .path = "/tmp/bpfmatrix.XXXXXX",
	};
	int fd;

	need_bpf_lsm(t);
	fd = must(t, mkostemp(h.path, O_CLOEXEC));
	must(t, write(fd, "abc", 3) < 0 ? -errno : 0);
	must(t, fchmod(fd, 0755) ? -errno : 0);
	close(fd);
	h.link = attach_hook(t, h.o, "read_hash");
	global(t, h.o, __u32, len) = len;
	return h;
}

/* Executes the file as @uid, which fails, but not before the hook; what the helper gave there. */
static long long hash_ask(struct test *t, struct hashed *h, int uid)
{
	int status = 0;
	pid_t child;

	global(t, h->o, long, ret) = -1000000;
	child = must(t, fork());
	if (!child) {
		if (setuid(uid))
			_exit(1);
		global(t, h->o, __u32, of_process) = getpid();
		execl(h->path, h->path, NULL);
		_exit(errno == ENOEXEC ? 0 : 2);
	}
	must(t, waitpid(child, &status, 0) < 0 ? -errno : 0);
	expect_eq(t, status, 0);
	return global(t, h->o, long, ret);
}

static void hash_end(struct hashed *h)
{
	bpf_link__destroy(h->link);
	unlink(h->path);
}

/* CONFIG_IMA_DEFAULT_HASH of all kernels on offer is SHA-256; ima_hash= may say otherwise. */
HELPER_CASE(bpf_ima_file_hash, is_the_sha256_of_the_content, IMA)
{
	struct hashed h = hash_begin(t, "helpers/bpf_ima_file_hash", 64);

	expect_eq(t, hash_ask(t, &h, 0), HASH_ALGO_SHA256);
	expect_mem(t, global_at(t, h.o, "hash", 64), sha256_of_abc, 32);
	hash_end(&h);
}

HELPER_CASE(bpf_ima_file_hash, of_what_was_written_since, IMA)
{
	struct hashed h = hash_begin(t, "helpers/bpf_ima_file_hash", 64);
	int fd;

	expect_eq(t, hash_ask(t, &h, 0), HASH_ALGO_SHA256);
	expect_mem(t, global_at(t, h.o, "hash", 64), sha256_of_abc, 32);
	fd = open(h.path, O_WRONLY | O_APPEND | O_CLOEXEC);
	must(t, fd < 0 || write(fd, "d", 1) != 1 ? -errno : 0);
	close(fd);
	expect_eq(t, hash_ask(t, &h, 0), HASH_ALGO_SHA256);
	expect_true(t, memcmp(global_at(t, h.o, "hash", 64), sha256_of_abc, 32));
	hash_end(&h);
}

HELPER_EDGE(bpf_ima_file_hash, cut_to_the_buffer, IMA)
{
	struct hashed h = hash_begin(t, "helpers/bpf_ima_file_hash", 4);
	const char *hash = global_at(t, h.o, "hash", 64);

	expect_eq(t, hash_ask(t, &h, 0), HASH_ALGO_SHA256);
	expect_mem(t, hash, sha256_of_abc, 4);
	expect_mem(t, hash + 4, "xxxx", 4);
	hash_end(&h);
}

/* IMA knows the hash of what its policy made it measure: security/integrity/ima/ima_main.c. */
HELPER_EDGE(bpf_ima_inode_hash, not_measured, IMA)
{
	struct hashed h = hash_begin(t, "helpers/bpf_ima_inode_hash", 64);

	expect_err(t, hash_ask(t, &h, 0), EOPNOTSUPP);
	hash_end(&h);
}

#define IMA_POLICY "/sys/kernel/security/ima/policy"
#define MEASURED_UID 54321

/*
 * What the user executes is measured from now on, until the next boot.  The file is gone where that
 * was said before.  Not on a machine that is not ours alone.
 */
static void measure_user(struct test *t)
{
	int fd;

	if (getppid() != 1)
		test_skip(t, "a policy of IMA stays: only in a VM of bpfmatrix");
	fd = open(IMA_POLICY, O_WRONLY | O_CLOEXEC);
	if (fd < 0 && errno == ENOENT)
		return;
	must(t, fd < 0 ? -errno : 0);
	must(t, dprintf(fd, "measure func=BPRM_CHECK uid=%d\n", MEASURED_UID) < 0 ? -errno : 0);
	must(t, close(fd) ? -errno : 0);
}

/* The hook is called before IMA looks at the file: there is a hash the second time. */
HELPER_CASE(bpf_ima_inode_hash, of_what_was_measured, IMA)
{
	struct hashed h = hash_begin(t, "helpers/bpf_ima_inode_hash", 64);

	measure_user(t);
	expect_err(t, hash_ask(t, &h, MEASURED_UID), EOPNOTSUPP);
	expect_eq(t, hash_ask(t, &h, MEASURED_UID), HASH_ALGO_SHA256);
	expect_mem(t, global_at(t, h.o, "hash", 64), sha256_of_abc, 32);
	hash_end(&h);
}

HELPER_EDGE(bpf_ima_inode_hash, cut_to_the_buffer, IMA)
{
	struct hashed h = hash_begin(t, "helpers/bpf_ima_inode_hash", 4);
	const char *hash = global_at(t, h.o, "hash", 64);

	measure_user(t);
	hash_ask(t, &h, MEASURED_UID);
	expect_eq(t, hash_ask(t, &h, MEASURED_UID), HASH_ALGO_SHA256);
	expect_mem(t, hash, sha256_of_abc, 4);
	expect_mem(t, hash + 4, "xxxx", 4);
	hash_end(&h);
}
