// SPDX-License-Identifier: GPL-2.0
/* Another task's memory: its mappings, and what is in them. */
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "helpers/task_rig.h"

#define PAGE 4096

/* ---- bpf_find_vma() */

#define VM_READ 1
#define VM_WRITE 2
#define VM_SHARED 8

/*
 * Shared memory is a file of its own: it is never joined with what is beside it.  To be called
 * when the program is loaded: what loading maps would come to be in the hole.
 */
static char *two_pages_and_a_hole(struct test *t)
{
	char *p = mmap(NULL, 3 * PAGE, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	must(t, p == MAP_FAILED ? -errno : 0);
	must(t, munmap(p + 2 * PAGE, PAGE) ? -errno : 0);
	return p;
}

static long long find_vma(struct test *t, struct bpf_object *o, const char *prog, const void *addr)
{
	global(t, o, __u64, addr) = (unsigned long)addr;
	global(t, o, __u32, calls) = 0;
	return call(t, o, prog);
}

static void expect_found(struct test *t, struct bpf_object *o, const char *p)
{
	expect_eq(t, global(t, o, __u32, calls), 1);
	expect_eq(t, global(t, o, __u64, start), (unsigned long)p);
	expect_eq(t, global(t, o, __u64, end), (unsigned long)p + 2 * PAGE);
	expect_eq(t, global(t, o, __u64, vm_flags) & (VM_READ | VM_WRITE | VM_SHARED),
		  VM_READ | VM_WRITE | VM_SHARED);
}

HELPER_PLAIN(bpf_find_vma, mapping_of_an_address)
{
	struct bpf_object *o = helper_load(t, bpf_find_vma, "find");
	char *p = two_pages_and_a_hole(t);

	expect_ok(t, find_vma(t, o, "find", p + 100));
	expect_found(t, o, p);
	expect_eq(t, global(t, o, int, of_pid), gettid());
	munmap(p, 2 * PAGE);
}

/* The context goes to the callback, and what it wrote comes back. */
HELPER_PLAIN(bpf_find_vma, context_of_the_callback)
{
	struct bpf_object *o = helper_load(t, bpf_find_vma, "find");

	expect_ok(t, find_vma(t, o, "find", &o));
	expect_eq(t, global(t, o, __u64, cookie), 1 << 8 | 2);
}

HELPER_PLAIN(bpf_find_vma, of_another_process)
{
	struct bpf_object *o = helper_load(t, bpf_find_vma, "of_task");
	char *p = two_pages_and_a_hole(t);
	pid_t child = task_waiting(t, NULL);

	/* it has what we had, and we have it no more */
	munmap(p, 2 * PAGE);
	global(t, o, __u64, addr) = (unsigned long)p;
	expect_ok(t, iter_call(t, o, "of_task", child));
	expect_found(t, o, p);
	expect_eq(t, global(t, o, int, of_pid), child);
	task_end(child);
}

HELPER_EDGE_PLAIN(bpf_find_vma, first_and_last_byte)
{
	struct bpf_object *o = helper_load(t, bpf_find_vma, "find");
	char *p = two_pages_and_a_hole(t);

	expect_ok(t, find_vma(t, o, "find", p));
	expect_found(t, o, p);
	expect_ok(t, find_vma(t, o, "find", p + 2 * PAGE - 1));
	expect_found(t, o, p);
	munmap(p, 2 * PAGE);
}

HELPER_EDGE_PLAIN(bpf_find_vma, one_byte_behind)
{
	struct bpf_object *o = helper_load(t, bpf_find_vma, "find");
	char *p = two_pages_and_a_hole(t);

	expect_err(t, find_vma(t, o, "find", p + 2 * PAGE), ENOENT);
	expect_eq(t, global(t, o, __u32, calls), 0);
	munmap(p, 2 * PAGE);
}

HELPER_EDGE_PLAIN(bpf_find_vma, null)
{
	struct bpf_object *o = helper_load(t, bpf_find_vma, "find");

	expect_err(t, find_vma(t, o, "find", NULL), ENOENT);
}

HELPER_EDGE_PLAIN(bpf_find_vma, of_a_kernel_thread)
{
	struct bpf_object *o = helper_load(t, bpf_find_vma, "of_task");

	global(t, o, __u64, addr) = (unsigned long)&o;
	expect_err(t, iter_call(t, o, "of_task", KTHREADD), ENOENT);
	expect_eq(t, global(t, o, __u32, calls), 0);
}

HELPER_EDGE_PLAIN(bpf_find_vma, unknown_flags)
{
	struct bpf_object *o = helper_load(t, bpf_find_vma, "find");

	global(t, o, __u64, addr) = (unsigned long)&o;
	global(t, o, __u64, flags) = 1;
	expect_err(t, call(t, o, "find"), EINVAL);
	expect_eq(t, global(t, o, __u32, calls), 0);
}

HELPER_EDGE_PLAIN(bpf_find_vma, result_of_the_callback)
{
	struct bpf_object *o = helper_load(t, bpf_find_vma, "find_and_return_1");

	expect_eq(t, find_vma(t, o, "find_and_return_1", &o), 0);
	expect_eq(t, global(t, o, __u32, calls), 1);
}

/* A lock for readers: there may be two. */
HELPER_EDGE_PLAIN(bpf_find_vma, in_its_own_callback)
{
	struct bpf_object *o = helper_load(t, bpf_find_vma, "find_in_callback");

	expect_ok(t, find_vma(t, o, "find_in_callback", &o));
	expect_eq(t, global(t, o, __u32, calls), 1);
}

/* ---- bpf_copy_from_user_task() */

static char text[16] = "of the parent..";
static char *untouched, *forbidden, *at_the_end;

static void write_text(void)
{
	memcpy(text, "of the child...", 16);
}

static long long copy_of(struct test *t, const char *prog, pid_t pid, const void *from,
			 struct bpf_object **o)
{
	*o = helper_load(t, bpf_copy_from_user_task, prog);
	global(t, *o, __u64, from) = (unsigned long)from;
	return iter_call(t, *o, prog, pid);
}

static void expect_copy(struct test *t, struct bpf_object *o, const char *want)
{
	expect_mem(t, global_at(t, o, "to", 16), want, 16);
}

static const char zeroes[16];

HELPER_PLAIN(bpf_copy_from_user_task, what_the_child_wrote)
{
	pid_t child = task_waiting(t, write_text);
	struct bpf_object *o;

	expect_ok(t, copy_of(t, "copy", child, text, &o));
	expect_copy(t, o, "of the child...");
	task_end(child);
}

HELPER_PLAIN(bpf_copy_from_user_task, of_the_reader)
{
	struct bpf_object *o;

	expect_ok(t, copy_of(t, "copy", gettid(), text, &o));
	expect_copy(t, o, "of the parent..");
}

static void map_page(void)
{
	memset(untouched, 'x', PAGE);
	madvise(untouched, PAGE, MADV_DONTNEED);
}

/* It may sleep: a page that is not there is brought in. */
HELPER_PLAIN(bpf_copy_from_user_task, page_that_is_not_there)
{
	struct bpf_object *o;
	pid_t child;

	untouched = mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	must(t, untouched == MAP_FAILED ? -errno : 0);
	child = task_waiting(t, map_page);
	expect_ok(t, copy_of(t, "copy", child, untouched, &o));
	expect_copy(t, o, zeroes);
	task_end(child);
	munmap(untouched, PAGE);
}

HELPER_EDGE_PLAIN(bpf_copy_from_user_task, fewer_bytes)
{
	struct bpf_object *o = helper_load(t, bpf_copy_from_user_task, "copy");

	global(t, o, __u32, len) = 3;
	global(t, o, __u64, from) = (unsigned long)text;
	expect_ok(t, iter_call(t, o, "copy", gettid()));
	expect_copy(t, o, "of xxxxxxxxxxxxx");
}

/* Nobody looks at the address then. */
HELPER_EDGE_PLAIN(bpf_copy_from_user_task, no_bytes)
{
	struct bpf_object *o;

	expect_eq(t, copy_of(t, "copy_nothing", gettid(), NULL, &o), 0);
	expect_copy(t, o, "xxxxxxxxxxxxxxxx");
}

HELPER_EDGE_PLAIN(bpf_copy_from_user_task, null)
{
	struct bpf_object *o;

	expect_err(t, copy_of(t, "copy", gettid(), NULL, &o), EFAULT);
	expect_copy(t, o, zeroes);
}

HELPER_EDGE_PLAIN(bpf_copy_from_user_task, kernel_memory)
{
	struct bpf_object *o;

	expect_err(t, copy_of(t, "copy", gettid(), (void *)0xffffffff81000000UL, &o), EFAULT);
	expect_copy(t, o, zeroes);
}

static void forbid(void)
{
	mprotect(forbidden, PAGE, PROT_NONE);
}

/* As the process itself it may not read; ptrace(2) may. */
HELPER_EDGE_PLAIN(bpf_copy_from_user_task, not_readable)
{
	struct bpf_object *o;
	pid_t child;

	forbidden = mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	must(t, forbidden == MAP_FAILED ? -errno : 0);
	child = task_waiting(t, forbid);
	expect_err(t, copy_of(t, "copy", child, forbidden, &o), EFAULT);
	expect_copy(t, o, zeroes);
	task_end(child);
	munmap(forbidden, PAGE);
}

static void end_mapping(void)
{
	munmap(at_the_end + PAGE, PAGE);
	memset(at_the_end, 'c', PAGE);
}

/* Of what is there in part, nothing is left. */
HELPER_EDGE_PLAIN(bpf_copy_from_user_task, over_the_end_of_a_mapping)
{
	struct bpf_object *o;
	pid_t child;

	at_the_end = mmap(NULL, 2 * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS,
			  -1, 0);
	must(t, at_the_end == MAP_FAILED ? -errno : 0);
	child = task_waiting(t, end_mapping);
	expect_ok(t, copy_of(t, "copy", child, at_the_end + PAGE - 16, &o));
	expect_copy(t, o, "cccccccccccccccc");
	expect_err(t, copy_of(t, "copy", child, at_the_end + PAGE - 8, &o), EFAULT);
	expect_copy(t, o, zeroes);
	task_end(child);
	munmap(at_the_end, 2 * PAGE);
}

HELPER_EDGE_PLAIN(bpf_copy_from_user_task, of_a_kernel_thread)
{
	struct bpf_object *o;

	expect_err(t, copy_of(t, "copy", KTHREADD, text, &o), EFAULT);
	expect_copy(t, o, zeroes);
}

HELPER_EDGE_PLAIN(bpf_copy_from_user_task, unknown_flags)
{
	struct bpf_object *o = helper_load(t, bpf_copy_from_user_task, "copy");

	global(t, o, __u64, from) = (unsigned long)text;
	global(t, o, __u64, flags) = 1;
	expect_err(t, iter_call(t, o, "copy", gettid()), EINVAL);
	/* looked at before all else */
	expect_copy(t, o, "xxxxxxxxxxxxxxxx");
}
