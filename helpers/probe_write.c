// SPDX-License-Identifier: GPL-2.0
/*
 * Memory of the process that a program runs for.  copy_to_user_nofault(): no page is brought in,
 * none is copied on write.
 */
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "helpers/fixtures.h"

#define PAGE 4096

/* Loaded before anything is unmapped: what loading maps would come to be there. */
static struct bpf_object *writer(struct test *t)
{
	return helper_load(t, bpf_probe_write_user, "write");
}

static long long write_to(struct test *t, struct bpf_object *o, volatile void *to, __u32 len)
{
	global(t, o, __u64, to) = (unsigned long)to;
	global(t, o, __u32, len) = len;
	return call(t, o, "write");
}

static char *pages(struct test *t, int n, int prot)
{
	char *p = mmap(NULL, n * PAGE, prot, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	must(t, p == MAP_FAILED ? -errno : 0);
	return p;
}

HELPER_PLAIN(bpf_probe_write_user, bytes_are_there)
{
	struct bpf_object *o = writer(t);
	volatile char text[12] = "ABCDEFGHIJKL";

	expect_ok(t, write_to(t, o, text + 2, 8));
	expect_mem(t, (void *)text, "AB01234567KL", 12);
}

HELPER_PLAIN(bpf_probe_write_user, into_shared_memory)
{
	struct bpf_object *o = writer(t);
	char *p = mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	must(t, p == MAP_FAILED ? -errno : 0);
	p[0] = 'x';
	expect_ok(t, write_to(t, o, p, 16));
	expect_mem(t, p, "0123456789abcdef", 16);
	munmap(p, PAGE);
}

HELPER_EDGE_PLAIN(bpf_probe_write_user, one_byte)
{
	struct bpf_object *o = writer(t);
	volatile char text[3] = "ABC";

	expect_ok(t, write_to(t, o, text + 1, 1));
	expect_mem(t, (void *)text, "A0C", 3);
}

HELPER_EDGE_PLAIN(bpf_probe_write_user, last_bytes_of_a_mapping)
{
	struct bpf_object *o = writer(t);
	char *p = pages(t, 2, PROT_READ | PROT_WRITE);

	munmap(p + PAGE, PAGE);
	p[0] = 'x';
	expect_ok(t, write_to(t, o, p + PAGE - 8, 8));
	expect_mem(t, p + PAGE - 8, "01234567", 8);
	munmap(p, PAGE);
}

/* What fits is written all the same. */
HELPER_EDGE_PLAIN(bpf_probe_write_user, over_the_end_of_a_mapping)
{
	struct bpf_object *o = writer(t);
	char *p = pages(t, 2, PROT_READ | PROT_WRITE);

	munmap(p + PAGE, PAGE);
	p[0] = 'x';
	expect_err(t, write_to(t, o, p + PAGE - 8, 16), EFAULT);
	expect_mem(t, p + PAGE - 8, "01234567", 8);
	munmap(p, PAGE);
}

HELPER_EDGE_PLAIN(bpf_probe_write_user, null)
{
	struct bpf_object *o = writer(t);

	expect_err(t, write_to(t, o, NULL, 8), EFAULT);
}

/* A kernel address, and one that no address space has. */
HELPER_EDGE_PLAIN(bpf_probe_write_user, kernel_memory)
{
	struct bpf_object *o = writer(t);

	expect_err(t, write_to(t, o, (void *)0xffffffff81000000UL, 8), EFAULT);
	expect_err(t, write_to(t, o, (void *)0x1000000000000000UL, 8), EFAULT);
}

HELPER_EDGE_PLAIN(bpf_probe_write_user, not_mapped)
{
	struct bpf_object *o = writer(t);
	char *p = pages(t, 1, PROT_READ | PROT_WRITE);

	munmap(p, PAGE);
	expect_err(t, write_to(t, o, p, 8), EFAULT);
}

HELPER_EDGE_PLAIN(bpf_probe_write_user, not_writable)
{
	struct bpf_object *o = writer(t);
	char *p = pages(t, 1, PROT_READ | PROT_WRITE);

	memcpy(p, "ABCDEFGH", 8);
	must(t, mprotect(p, PAGE, PROT_READ) ? -errno : 0);
	expect_err(t, write_to(t, o, p, 8), EFAULT);
	expect_mem(t, p, "ABCDEFGH", 8);
	munmap(p, PAGE);
}

/* A page that nobody has touched is not there yet, and is when the process has. */
HELPER_EDGE_PLAIN(bpf_probe_write_user, not_there_yet)
{
	struct bpf_object *o = writer(t);
	char *p = pages(t, 1, PROT_READ | PROT_WRITE);

	expect_err(t, write_to(t, o, p, 8), EFAULT);
	((volatile char *)p)[100] = 1;
	expect_ok(t, write_to(t, o, p, 8));
	expect_mem(t, p, "01234567", 8);
	munmap(p, PAGE);
}

/* Of a page that was only read, all have the one of zeroes. */
HELPER_EDGE_PLAIN(bpf_probe_write_user, page_of_zeroes)
{
	struct bpf_object *o = writer(t);
	char *p = pages(t, 1, PROT_READ | PROT_WRITE);

	expect_eq(t, *(volatile char *)p, 0);
	expect_err(t, write_to(t, o, p, 8), EFAULT);
	expect_eq(t, *(volatile char *)p, 0);
	munmap(p, PAGE);
}
