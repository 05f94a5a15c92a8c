// SPDX-License-Identifier: GPL-2.0
/*
 * Reading memory at any address: what is there, and what cannot be read.  All bytes are read or
 * none, and none leaves zeroes (kernel/trace/bpf_trace.c, the helpers' _common() functions).
 */
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "helpers/fixtures.h"

#define TO 16	/* bytes that the programs read, at most */

/* The last page: the kernel's on every 64 bit machine, and never mapped. */
#define KERNEL_ADDRESS 0xfffffffffffff000ULL
/* Neither the one's nor the other's, where addresses are not of 64 bits. */
#define NOBODYS_ADDRESS 0x8000000000000000ULL

enum {
	USER = 1, KERNEL = 2,		/* whose memory it reads */
	TEXT = 4, BYTES = 8,		/* up to a NUL, or all */
	FAULTS = 16,			/* brings in pages that are not there yet */
	NO_FAULTS = 32,
};

static const struct helper {
	const char *name;
	int kind;
} readers[] = {
	{ "bpf_probe_read", USER | KERNEL | BYTES | NO_FAULTS },
	{ "bpf_probe_read_str", USER | KERNEL | TEXT | NO_FAULTS },
	{ "bpf_probe_read_user", USER | BYTES | NO_FAULTS },
	{ "bpf_probe_read_user_str", USER | TEXT | NO_FAULTS },
	{ "bpf_probe_read_kernel", KERNEL | BYTES | NO_FAULTS },
	{ "bpf_probe_read_kernel_str", KERNEL | TEXT | NO_FAULTS },
	{ "bpf_copy_from_user", USER | BYTES | FAULTS },
};

struct reader {
	struct test *t;
	struct bpf_object *o;
	const char *prog;
	char *to;
	int kind;
};

static long long read_at(struct reader *r, __u64 from, __u32 len)
{
	global(r->t, r->o, __u64, from) = from;
	global(r->t, r->o, __u32, len) = len;
	return call(r->t, r->o, r->prog);
}
#define read_memory(r, from, len) read_at(r, (unsigned long)(from), len)

/* The same for a constant, whose page we bring in. */
static long long read_text(struct reader *r, const char *from)
{
	(void)*(volatile const char *)from;
	return read_memory(r, from, TO);
}

static void expect_nothing(struct reader *r, __u64 from, int err)
{
	static const char zero[TO];

	expect_err(r->t, read_at(r, from, TO), err);
	expect_mem(r->t, r->to, zero, TO);
}

/* What all give for @text, of which at least @len bytes are there. */
static void expect_text(struct reader *r, __u64 from, const char *text, int len)
{
	char want[TO];

	memset(want, 'x', TO);
	memcpy(want, text, len);
	if (r->kind & TEXT)
		want[len - 1] = '\0';
	expect_eq(r->t, read_at(r, from, len), r->kind & TEXT ? len : 0);
	expect_mem(r->t, r->to, want, TO);
}

static const char user_text[32] = "text of user space";

static void user_memory(struct reader *r)
{
	expect_text(r, (unsigned long)user_text, user_text, 10);
}

static void kernel_memory(struct reader *r)
{
	expect_text(r, kernel_symbol(r->t, "linux_banner"), "Linux version", 13);
}

static void whole_buffer(struct reader *r)
{
	expect_text(r, (unsigned long)user_text, user_text, TO);
}

static void one_byte(struct reader *r)
{
	expect_text(r, (unsigned long)user_text, user_text, 1);
}

static void one_byte_of_kernel(struct reader *r)
{
	expect_text(r, kernel_symbol(r->t, "linux_banner"), "L", 1);
}

/* The address is looked at all the same. */
static void nothing(struct reader *r)
{
	if (r->kind & USER)
		expect_ok(r->t, read_memory(r, user_text, 1));
	else
		expect_ok(r->t, read_at(r, kernel_symbol(r->t, "linux_banner"), 1));
	expect_eq(r->t, global(r->t, r->o, long long, ret), 0);
	expect_mem(r->t, r->to, "xxxxxxxxxxxxxxxx", TO);
}

static void null_of_user(struct reader *r)
{
	expect_nothing(r, 0, EFAULT);
}

/* copy_from_kernel_nofault_allowed() says no, before anything is read: mm/maccess.c since 5.8. */
static void user_not_allowed(struct reader *r)
{
	expect_nothing(r, 0, ERANGE);
	expect_nothing(r, (unsigned long)user_text, ERANGE);
}

static void nobodys_not_allowed(struct reader *r)
{
	expect_nothing(r, NOBODYS_ADDRESS, ERANGE);
}

static void kernel_is_a_fault(struct reader *r)
{
	expect_nothing(r, KERNEL_ADDRESS, EFAULT);
}

static void kernel_symbol_is_a_fault(struct reader *r)
{
	expect_nothing(r, kernel_symbol(r->t, "linux_banner"), EFAULT);
}

/* The place behind the last byte of a page that nothing follows. */
static char *end_of_page(struct reader *r, int protection)
{
	size_t size = getpagesize();
	char *page = mmap(NULL, 2 * size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS,
			  -1, 0);

	must(r->t, page == MAP_FAILED ? -errno : 0);
	memset(page, 'y', size);
	must(r->t, mprotect(page, size, protection) ? -errno : 0);
	must(r->t, munmap(page + size, size) ? -errno : 0);
	return page + size;
}

static void up_to_the_last_byte(struct reader *r)
{
	expect_ok(r->t, read_memory(r, end_of_page(r, PROT_READ) - TO, TO));
	expect_mem(r->t, r->to, "yyyyyyyyyyyyyyyy", TO);
}

static void one_byte_too_many(struct reader *r)
{
	expect_nothing(r, (unsigned long)end_of_page(r, PROT_READ) - TO + 1, EFAULT);
}

/* Bytes behind the NUL are not asked for. */
static void text_at_the_end_of_a_page(struct reader *r)
{
	char *end = end_of_page(r, PROT_READ | PROT_WRITE);

	memcpy(end - 4, "abc", 4);
	expect_eq(r->t, read_memory(r, end - 4, TO), 4);
	expect_mem(r->t, r->to, "abc", 4);
}

static void text_without_end(struct reader *r)
{
	expect_nothing(r, (unsigned long)end_of_page(r, PROT_READ) - 8, EFAULT);
}

static void not_readable(struct reader *r)
{
	expect_nothing(r, (unsigned long)end_of_page(r, PROT_NONE) - TO, EFAULT);
}

static char *new_page(struct reader *r)
{
	char *page = mmap(NULL, getpagesize(), PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	must(r->t, page == MAP_FAILED ? -errno : 0);
	return page;
}

static void page_not_there_yet(struct reader *r)
{
	expect_nothing(r, (unsigned long)new_page(r), EFAULT);
}

static void page_is_brought_in(struct reader *r)
{
	static const char zero[TO];

	expect_ok(r->t, read_memory(r, new_page(r), TO));
	expect_mem(r->t, r->to, zero, TO);
}

/* It was 0 until "fix strncpy_from_user_nofault() empty string handling" (mm/maccess.c). */
static void empty_text(struct reader *r)
{
	expect_eq(r->t, read_text(r, ""), verlist_holds("6.13", test_kver()));
	expect_mem(r->t, r->to, "", 1);
}

static void short_text(struct reader *r)
{
	expect_eq(r->t, read_text(r, user_text + 13), sizeof("space"));
	expect_mem(r->t, r->to, "space", sizeof("space"));
}

static void text_that_just_fits(struct reader *r)
{
	expect_eq(r->t, read_text(r, "fifteen letters"), TO);
	expect_mem(r->t, r->to, "fifteen letters", TO);
}

static void text_one_too_long(struct reader *r)
{
	expect_eq(r->t, read_text(r, "sixteen letters."), TO);
	expect_mem(r->t, r->to, "sixteen letters", TO);
}

/* Each fact is one case of each helper that has all of @of and nothing of @not. */
static const struct fact {
	const char *name;
	int of, not;
	void (*check)(struct reader *r);
} facts[] = {
	{ "user_memory", USER, 0, user_memory },
	{ "kernel_memory", KERNEL, 0, kernel_memory },
	{ "text_up_to_the_nul", USER | TEXT, 0, short_text },
	{ "edge/whole_buffer", USER, 0, whole_buffer },
	{ "edge/one_byte", USER, 0, one_byte },
	{ "edge/one_byte_of_kernel", KERNEL, 0, one_byte_of_kernel },
	{ "edge/size_0", 0, 0, nothing },
	{ "edge/null", USER, 0, null_of_user },
	{ "edge/address_of_user", KERNEL, USER, user_not_allowed },
	{ "edge/address_of_kernel", USER, KERNEL, kernel_symbol_is_a_fault },
	{ "edge/address_of_nobody", KERNEL, 0, nobodys_not_allowed },
	{ "edge/address_of_nothing", 0, 0, kernel_is_a_fault },
	{ "edge/up_to_the_last_byte", USER | BYTES, 0, up_to_the_last_byte },
	{ "edge/one_byte_too_many", USER, 0, one_byte_too_many },
	{ "edge/text_at_the_end_of_a_page", USER | TEXT, 0, text_at_the_end_of_a_page },
	{ "edge/text_without_end", USER | TEXT, 0, text_without_end },
	{ "edge/not_readable", USER, 0, not_readable },
	{ "edge/page_not_there_yet", USER | NO_FAULTS, 0, page_not_there_yet },
	{ "page_is_brought_in", USER | FAULTS, 0, page_is_brought_in },
	{ "edge/empty_text", USER | TEXT, 0, empty_text },
	{ "edge/text_that_just_fits", USER | TEXT, 0, text_that_just_fits },
	{ "edge/text_one_too_long", USER | TEXT, 0, text_one_too_long },
};

struct read_case {
	const char *object;
	const struct helper *helper;
	const struct fact *fact;
};

static void run_fact(struct test *t)
{
	const struct read_case *c = test_arg(t);
	struct reader r = {
		.t = t, .prog = c->fact->check == nothing ? "read_nothing" : "read",
		.kind = c->helper->kind,
	};

	r.o = prog_load(t, c->object, r.prog);
	r.to = global_at(t, r.o, "to", TO);
	c->fact->check(&r);
}

static void list_facts(void)
{
	const struct helper *h;
	const struct fact *f;

	for (h = readers; h < readers + sizeof(readers) / sizeof(*h); h++) {
		for (f = facts; f < facts + sizeof(facts) / sizeof(*f); f++) {
			struct read_case c = { case_text("helpers/%s", h->name), h, f };

			if ((h->kind & f->of) != f->of || h->kind & f->not)
				continue;
			case_register(&(struct bm_case){
				.name = case_text("helper/%s/%s", h->name, f->name),
				.run = run_fact, .arg = case_copy(&c, sizeof(c)),
				.batch = case_text("helper/%s", h->name),
				.config = h->kind & KERNEL ? "CONFIG_KALLSYMS_ALL" : NULL,
			});
		}
	}
}

static void __attribute__((constructor)) register_facts(void)
{
	case_source_register(list_facts);
}
