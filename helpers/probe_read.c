// SPDX-License-Identifier: GPL-2.0
/* Reading memory at any address: what is there, and what cannot be read. */
#include <stdio.h>
#include <string.h>
#include <sys/utsname.h>

#include "helpers/fixtures.h"

static char user_text[32] = "text of user space";	/* 18 bytes and the NUL */

/* The last page: the kernel's on every 64 bit machine, whatever is there. */
#define KERNEL_ADDRESS 0xfffffffffffff000ULL

#define SYMBOLS .config = "CONFIG_KALLSYMS_ALL"

struct reader {
	struct bpf_object *o;
	char *to;
};

static struct reader load_reader(struct test *t, const char *name)
{
	struct reader r = { .o = prog_load(t, name, "read") };

	r.to = global_at(t, r.o, "to", 16);
	return r;
}

static long long read_at(struct test *t, struct reader *r, __u64 from, __u32 len)
{
	global(t, r->o, __u64, from) = from;
	global(t, r->o, __u32, len) = len;
	return call(t, r->o, "read");
}

/*
 * All bytes are read or none; none leaves zeroes.  An address that is not one of the
 * kernel's is ERANGE to the kernel helpers (mm/maccess.c since 5.8), EFAULT to the others.
 */
static void check_read(struct test *t, const char *name, __u64 good, const char *text,
		       __u64 bad, int err)
{
	static const char zero[16];
	struct reader r = load_reader(t, name);

	expect_ok(t, read_at(t, &r, good, 10));
	expect_mem(t, r.to, text, 10);
	expect_mem(t, r.to + 10, "xxxxxx", 6);
	expect_err(t, read_at(t, &r, 0, 16), err);
	expect_mem(t, r.to, zero, 16);
	expect_err(t, read_at(t, &r, bad, 16), err);
	expect_mem(t, r.to, zero, 16);
}

/* The length with the NUL, which is there even when the text is cut. */
static void check_read_str(struct test *t, const char *name, __u64 good, const char *text,
			   __u64 bad, int err)
{
	struct reader r = load_reader(t, name);
	char want[16];

	snprintf(want, sizeof(want), "%s", text);
	expect_eq(t, read_at(t, &r, good, 16), 16);
	expect_mem(t, r.to, want, 16);
	expect_eq(t, read_at(t, &r, good, 1), 1);
	expect_mem(t, r.to, "\0x", 2);
	expect_err(t, read_at(t, &r, bad, 16), err);
}

HELPER_CASE(bpf_probe_read_user, user_but_not_kernel)
{
	check_read(t, "helpers/bpf_probe_read_user", (unsigned long)user_text, user_text,
		   KERNEL_ADDRESS, EFAULT);
}

HELPER_CASE(bpf_probe_read_kernel, kernel_but_not_user, SYMBOLS)
{
	check_read(t, "helpers/bpf_probe_read_kernel", kernel_symbol(t, "linux_banner"),
		   "Linux version", (unsigned long)user_text, ERANGE);
}

HELPER_CASE(bpf_probe_read_user_str, cut_and_terminated)
{
	check_read_str(t, "helpers/bpf_probe_read_user_str", (unsigned long)user_text, user_text,
		   KERNEL_ADDRESS, EFAULT);
}

HELPER_CASE(bpf_probe_read_user_str, short_text)
{
	struct reader r = load_reader(t, "helpers/bpf_probe_read_user_str");

	expect_eq(t, read_at(t, &r, (unsigned long)user_text + 13, 16), sizeof("space"));
	expect_mem(t, r.to, "space", sizeof("space"));
}

HELPER_CASE(bpf_probe_read_kernel_str, cut_and_terminated, SYMBOLS)
{
	struct utsname u;
	char banner[128];

	uname(&u);
	snprintf(banner, sizeof(banner), "Linux version %s", u.release);
	check_read_str(t, "helpers/bpf_probe_read_kernel_str", kernel_symbol(t, "linux_banner"),
		       banner, (unsigned long)user_text, ERANGE);
}

HELPER_CASE(bpf_copy_from_user, user_but_not_kernel)
{
	check_read(t, "helpers/bpf_copy_from_user", (unsigned long)user_text, user_text,
		   KERNEL_ADDRESS, EFAULT);
}

static long long lookup(struct test *t, struct bpf_object *o, const char *name, int len, int flags)
{
	char *to = global_at(t, o, "name", 32);

	memset(to, 'x', 32);
	memcpy(to, name, strlen(name) + 1);
	global(t, o, int, len) = len;
	global(t, o, int, flags) = flags;
	return call(t, o, "lookup");
}

HELPER_CASE(bpf_kallsyms_lookup_name, as_proc_kallsyms_says, SYMBOLS)
{
	struct bpf_object *o = helper_load(t, bpf_kallsyms_lookup_name, "lookup");

	expect_ok(t, lookup(t, o, "bpf_fentry_test1", 17, 0));
	expect_eq(t, global(t, o, __u64, address), kernel_symbol(t, "bpf_fentry_test1"));
}

HELPER_CASE(bpf_kallsyms_lookup_name, errors, SYMBOLS)
{
	struct bpf_object *o = helper_load(t, bpf_kallsyms_lookup_name, "lookup");

	expect_err(t, lookup(t, o, "bpf_no_such_symbol", 19, 0), ENOENT);
	expect_eq(t, global(t, o, __u64, address), 0);
	expect_err(t, lookup(t, o, "bpf_fentry_test1", 17, 1), EINVAL);
	/* the size counts the NUL, which must be the last byte */
	expect_err(t, lookup(t, o, "bpf_fentry_test1", 16, 0), EINVAL);
	expect_err(t, lookup(t, o, "", 1, 0), EINVAL);
}
