// SPDX-License-Identifier: GPL-2.0
/* BPF_MAP_TYPE_ARENA: its pages, as programs and user space have them */
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "helpers/fixtures.h"
#include "maps/maps.h"
#include "progs/maps/field_io.h"

#define PAGE 4096UL
#define PAGES 8
#define SIZE (PAGES * PAGE)
#define AT 0x100000000000ULL

#define ARENA .type = BPF_MAP_TYPE_ARENA, .max_entries = PAGES, .map_flags = BPF_F_MMAPABLE
DEFINE_MAP_TYPE_OPTS(arena, .since = "6.9", .args = { ARENA });

struct node {
	__u64 value;
	struct node *next;
};

struct arena {
	struct test *t;
	struct bpf_object *obj;
	int prog;
	volatile struct arena_io *io;
	char *base;		/* libbpf has mapped it where map_extra says */
};

static struct arena arena_load(struct test *t, const char *prog)
{
	struct arena a = { .t = t, .obj = prog_load(t, "maps/arena", prog) };

	a.prog = prog_fd(t, a.obj, prog);
	a.base = (char *)AT;
	a.io = global_at(t, a.obj, "io", sizeof(*a.io));
	return a;
}

static long long run(struct arena *a)
{
	return must(a->t, prog_run_ctx(a->prog, NULL, 0));
}

static __u64 alloc(struct arena *a, const void *at, __u32 pages)
{
	a->io->addr = (unsigned long)at;
	a->io->pages = pages;
	run(a);
	return a->io->addr;
}

MAP_CASE(arena, alloc_gives_zeroed_page)
{
	struct arena a = arena_load(t, "alloc");
	__u64 page = alloc(&a, NULL, 1);

	/* the address is user space's */
	expect_true(t, page >= (__u64)a.base && page < (__u64)a.base + SIZE && !(page % PAGE));
	expect_eq(t, *(volatile __u64 *)page, 0);
}

MAP_CASE(arena, alloc_all_and_no_more)
{
	struct arena a = arena_load(t, "alloc");

	expect_eq(t, alloc(&a, NULL, PAGES + 1), 0);
	expect_eq(t, alloc(&a, NULL, PAGES), (__u64)a.base);
	expect_eq(t, alloc(&a, NULL, 1), 0);
}

MAP_CASE(arena, alloc_at_address)
{
	struct arena a = arena_load(t, "alloc");

	expect_eq(t, alloc(&a, a.base + 3 * PAGE, 2), (__u64)a.base + 3 * PAGE);
	/* what is taken is not given twice, nor is what holds a part of it */
	expect_eq(t, alloc(&a, a.base + 4 * PAGE, 1), 0);
	expect_eq(t, alloc(&a, a.base + 2 * PAGE, 2), 0);
	expect_eq(t, alloc(&a, a.base + 5 * PAGE, 3), (__u64)a.base + 5 * PAGE);
	/* three are left in front, and nowhere four */
	expect_eq(t, alloc(&a, NULL, 4), 0);
	expect_eq(t, alloc(&a, NULL, 3), (__u64)a.base);
}

MAP_CASE(arena, alloc_at_wrong_address)
{
	struct arena a = arena_load(t, "alloc");

	expect_eq(t, alloc(&a, a.base + 8, 1), 0);
	expect_eq(t, alloc(&a, a.base + SIZE, 1), 0);
	expect_eq(t, alloc(&a, a.base + SIZE - PAGE, 2), 0);
}

MAP_CASE(arena, alloc_of_no_pages)
{
	struct arena a = arena_load(t, "alloc");

	expect_eq(t, alloc(&a, NULL, 0), 0);
}

MAP_CASE(arena, alloc_with_flags)
{
	struct arena a = arena_load(t, "alloc");

	a.io->flags = 1;
	expect_eq(t, alloc(&a, NULL, 1), 0);
}

/* User space's page is taken as well. */
MAP_CASE(arena, alloc_of_faulted_page)
{
	struct arena a = arena_load(t, "alloc");

	*(volatile __u64 *)a.base = 7;
	expect_eq(t, alloc(&a, a.base, 1), 0);
	expect_eq(t, alloc(&a, NULL, 1), (__u64)a.base + PAGE);
}

/* The kfuncs sleep, until they got locks that do not. */
MAP_CASE(arena, alloc_where_nothing_sleeps)
{
	struct arena a = arena_load(t, "alloc_atomic");

	a.io->addr = 0;
	a.io->pages = 1;
	must(t, prog_run(a.prog, NULL, 0, NULL, 0));
	expect_eq(t, a.io->addr, (__u64)a.base);
	expect_eq(t, *(volatile __u64 *)a.base, 0);
}

MAP_CASE(arena, free_takes_page_from_user)
{
	struct arena a = arena_load(t, "release");
	volatile __u64 *word = (void *)(a.base + PAGE);

	*word = 7;
	word[PAGE / 8] = 8;
	a.io->addr = (unsigned long)word;
	a.io->pages = 1;
	run(&a);
	/* the next touch makes a new one; its neighbour stays */
	expect_eq(t, *word, 0);
	expect_eq(t, word[PAGE / 8], 8);
}

MAP_CASE(arena, free_past_end_is_cut)
{
	struct arena a = arena_load(t, "release");
	volatile __u64 *first = (void *)a.base, *last = (void *)(a.base + SIZE - PAGE);

	*first = 7;
	*last = 8;
	a.io->addr = (unsigned long)last;
	a.io->pages = 100;
	run(&a);
	expect_eq(t, *last, 0);
	expect_eq(t, *first, 7);
}

/* ---- one memory for both */

MAP_CASE(arena, prog_reads_what_user_wrote)
{
	struct arena a = arena_load(t, "load");
	volatile __u64 *word = (void *)(a.base + 5 * PAGE);

	/* the page appears when it is first touched */
	*word = 0x1122334455667788;
	a.io->addr = (unsigned long)word;
	run(&a);
	expect_eq(t, a.io->value, 0x1122334455667788);
}

MAP_CASE(arena, user_reads_what_prog_wrote)
{
	struct arena a = arena_load(t, "store");
	volatile __u64 *word = (void *)(a.base + 5 * PAGE);

	expect_eq(t, *word, 0);
	a.io->addr = (unsigned long)word;
	a.io->value = 9;
	run(&a);
	expect_eq(t, *word, 9);
}

/* A program makes no page by touching it: it reads zero, and what it writes is lost. */
MAP_CASE(arena, prog_reads_absent_page)
{
	struct arena a = arena_load(t, "load");

	a.io->value = 1;
	a.io->addr = (unsigned long)a.base + 2 * PAGE;
	run(&a);
	expect_eq(t, a.io->value, 0);
}

MAP_CASE(arena, prog_writes_absent_page)
{
	struct arena a = arena_load(t, "store");

	a.io->addr = (unsigned long)a.base + 2 * PAGE;
	a.io->value = 9;
	run(&a);
	expect_eq(t, *(volatile __u64 *)(a.base + 2 * PAGE), 0);
}

/*
 * Half of GUARD_SZ lies on either side of what 32 bits can say: any offset of an instruction
 * ends there.
 */
MAP_CASE(arena, prog_reads_guard_pages)
{
	struct arena a = arena_load(t, "load_far");

	a.io->value = a.io->sum = 1;
	a.io->addr = 0xffffffff;
	run(&a);
	expect_eq(t, a.io->value, 0);
	a.io->sum = 1;
	a.io->addr = 0;
	run(&a);
	expect_eq(t, a.io->sum, 0);
}

/* Only 32 bits of an address count, wherever the rest points. */
MAP_CASE(arena, prog_uses_lower_half_of_address)
{
	struct arena a = arena_load(t, "load");
	volatile __u64 *word = (void *)(a.base + PAGE);

	*word = 7;
	a.io->addr = (__u32)(unsigned long)word;
	run(&a);
	expect_eq(t, a.io->value, 7);
}

#define NODES 16

/* The program makes a list, and user space follows its pointers. */
MAP_CASE(arena, job_shared_list_of_prog)
{
	struct arena a = arena_load(t, "list_write");
	struct node *n;
	int i = 0;

	a.io->pages = 1;
	expect_eq(t, run(&a), 0);
	for (n = (void *)a.io->list; n && i < 64; n = n->next, i++)
		expect_eq(t, n->value, 10 * i);
	expect_eq(t, i, NODES);
	expect_true(t, a.io->list >= AT && a.io->list < AT + SIZE);
}

/* User space makes one, over many pages, and the program follows it and counts in it. */
MAP_CASE(arena, job_shared_list_of_user)
{
	struct arena a = arena_load(t, "list_walk");
	struct node *nodes[PAGES];
	int i;

	for (i = 0; i < PAGES; i++) {
		nodes[i] = (void *)(a.base + i * PAGE + 16 * i);
		*nodes[i] = (struct node){ 100 + i, i ? nodes[i - 1] : NULL };
	}
	a.io->list = (unsigned long)nodes[PAGES - 1];
	expect_eq(t, run(&a), PAGES);
	expect_eq(t, a.io->sum, 100 * PAGES + PAGES * (PAGES - 1) / 2);
	for (i = 0; i < PAGES; i++)
		expect_eq(t, nodes[i]->value, 101 + i);
}

/* ---- processes */

static long map_at(int fd, void *at)
{
	void *p = mmap(at, SIZE, PROT_READ | PROT_WRITE, MAP_SHARED | (at ? MAP_FIXED : 0), fd, 0);

	return p == MAP_FAILED ? -errno : (long)p;
}

/*
 * How a child ends that maps it at @at (NULL: anywhere), and writes to its first page: 0, or
 * its signal.
 */
static int touch_in_child(struct test *t, int fd, void *at)
{
	pid_t child = fork();
	int status = 0;
	long p;

	if (!child) {
		p = map_at(fd, at);
		if (p < 0)
			_exit(1);
		*(volatile __u64 *)p = 7;
		_exit(0);
	}
	must(t, child < 0 ? -errno : 0);
	must(t, waitpid(child, &status, 0) < 0 ? -errno : 0);
	if (WIFEXITED(status) && WEXITSTATUS(status))
		test_fail(t, "the child could not map the arena");
	return WIFSIGNALED(status) ? WTERMSIG(status) : 0;
}

MAP_CASE(arena, fault_makes_page)
{
	expect_eq(t, touch_in_child(t, map_create(t, ARENA), NULL), 0);
}

/* BPF_F_SEGV_ON_FAULT: only programs make pages */
MAP_CASE(arena, fault_is_segv)
{
	int fd = map_create(t, ARENA, .map_flags = BPF_F_MMAPABLE | BPF_F_SEGV_ON_FAULT);

	expect_eq(t, touch_in_child(t, fd, NULL), SIGSEGV);
}

/* Two processes, one address, one memory. */
MAP_CASE(arena, job_shared_by_processes)
{
	int fd = map_create(t, ARENA);
	char *base = (char *)must(t, map_at(fd, NULL));

	expect_eq(t, *(volatile __u64 *)base, 0);
	expect_eq(t, touch_in_child(t, fd, base), 0);
	expect_eq(t, *(volatile __u64 *)base, 7);
}
