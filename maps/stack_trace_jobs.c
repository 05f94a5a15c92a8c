// SPDX-License-Identifier: GPL-2.0
/* BPF_MAP_TYPE_STACK_TRACE at work: stacks of a real event, bpf_get_stackid() */
#include <elf.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "helpers/fixtures.h"
#include "maps/stack_trace.h"

#define DEPTH 32	/* frames, as in the program's maps */
#define BUILD_ID_DEPTH 8
DEFINE_MAP_TYPE_OPTS(stack_trace, .config = "CONFIG_PERF_EVENTS", .args = { STACK_TRACE });

struct fixture {
	struct test *t;
	struct bpf_object *obj;
	int map, one_bucket;
};

#define NO_STACK (-1000000LL)
/* map_index of the program */
#define MAP 0
#define ONE_BUCKET 1
#define BUILD_IDS 2
#define TWO_BUCKETS 3

static struct fixture attach(struct test *t)
{
	struct fixture f = { .t = t, .obj = prog_load(t, "maps/stack_trace", "on_rename") };

	f.map = map_fd(t, f.obj, "map");
	f.one_bucket = map_fd(t, f.obj, "one_bucket");
	global(t, f.obj, __u32, pid) = getpid();
	if (!bpf_program__attach(bpf_object__find_program_by_name(f.obj, "on_rename")))
		test_fail(t, "attach on_rename: %s", errname(errno));
	return f;
}

static void ask_for(struct fixture *f, int map_index, __u64 flags)
{
	global(f->t, f->obj, __u64, map_index) = map_index;
	global(f->t, f->obj, __u64, flags) = flags;
	global(f->t, f->obj, long, ret) = NO_STACK;
}

/* Renames this process; the id of the stack, or an error. */
static long long stack_id(struct fixture *f, int map_index, __u64 flags)
{
	ask_for(f, map_index, flags);
	must(f->t, prctl(PR_SET_NAME, "bm_renamed") ? -errno : 0);
	return global(f->t, f->obj, long, ret);
}

/* The same by another way. */
static long long comm_stack_id(struct fixture *f, int map_index, __u64 flags)
{
	int fd = open("/proc/self/comm", O_WRONLY | O_CLOEXEC);

	must(f->t, fd < 0 ? -errno : 0);
	ask_for(f, map_index, flags);
	must(f->t, write(fd, "bm_written", 10) == 10 ? 0 : -errno);
	close(fd);
	return global(f->t, f->obj, long, ret);
}

/* The stack's addresses: their number. */
static int stack_of(struct fixture *f, __u32 id, __u64 ips[DEPTH])
{
	int n;

	memset(ips, 0xff, DEPTH * sizeof(*ips));
	must(f->t, bpf_map_lookup_elem(f->map, &id, ips));
	for (n = 0; n < DEPTH && ips[n]; n++)
		;
	return n;
}

struct range {
	__u64 begin, end;
};

static int count_within(const __u64 *ips, int n, struct range r)
{
	int i, found = 0;

	for (i = 0; i < n; i++)
		found += ips[i] >= r.begin && ips[i] < r.end;
	return found;
}

/* The largest that a kernel image can be: KERNEL_IMAGE_SIZE of x86 */
#define IMAGE_SIZE (1UL << 30)

/*
 * The kernel's image from its text on, and in it __set_task_comm(), where the tracepoint
 * is.  /proc/kallsyms, "ffffffff81000000 T _text" and on by address, is long: it is read
 * once, and no further than need be.  False where it shows no addresses.
 */
static bool read_symbols(struct range *image, struct range *function)
{
	FILE *f = fopen("/proc/kallsyms", "re");
	char line[512], *name;
	__u64 address;

	memset(image, 0, sizeof(*image));
	memset(function, 0, sizeof(*function));
	while (f && !function->end && fgets(line, sizeof(line), f)) {
		address = strtoull(line, &name, 16);
		if (!strncmp(name + 3, "_stext\n", 7))
			image->begin = address;
		else if (!strncmp(name + 3, "__set_task_comm\n", 16))
			function->begin = address;
		else if (function->begin && address > function->begin)
			function->end = address;
	}
	if (f)
		fclose(f);
	image->end = image->begin + IMAGE_SIZE;
	return image->begin && function->end;
}

/* Where the program's machine code is. */
static struct range jited(struct fixture *f)
{
	__u64 begin = 0;
	struct bpf_prog_info info = { .jited_ksyms = (unsigned long)&begin, .nr_jited_ksyms = 1 };
	__u32 len = sizeof(info);

	must(f->t, bpf_prog_get_info_by_fd(prog_fd(f->t, f->obj, "on_rename"), &info, &len));
	return (struct range){ begin, begin + info.jited_prog_len };
}

/* The program on top, below it the kernel, in which the event's place is once. */
MAP_CASE(stack_trace, job_kernel_stack_of_prctl, .config = "CONFIG_KALLSYMS_ALL CONFIG_BPF_JIT")
{
	struct fixture f = attach(t);
	long long id = stack_id(&f, MAP, 0);
	struct range image, function;
	__u64 ips[DEPTH];
	int n;

	must(t, id);
	n = stack_of(&f, id, ips);
	if (!read_symbols(&image, &function))
		test_skip(t, "no address of __set_task_comm in /proc/kallsyms");
	expect_true(t, n >= 5);
	expect_eq(t, count_within(ips, 1, jited(&f)), 1);
	expect_eq(t, count_within(ips + 1, n - 1, image), n - 1);
	expect_eq(t, count_within(ips, n, function), 1);
}

MAP_CASE(stack_trace, job_user_stack_is_of_this_program)
{
	extern char __executable_start, etext;
	const struct range program = { (unsigned long)&__executable_start, (unsigned long)&etext };
	struct fixture f = attach(t);
	long long id = stack_id(&f, MAP, BPF_F_USER_STACK);
	__u64 ips[DEPTH];

	must(t, id);
	expect_true(t, stack_of(&f, id, ips) >= 1);
	expect_eq(t, count_within(ips, 1, program), 1);
}

MAP_CASE(stack_trace, job_same_stack_has_same_id)
{
	struct fixture f = attach(t);
	long long ids[2];
	int i;

	for (i = 0; i < 2; i++)
		ids[i] = stack_id(&f, MAP, 0);
	must(t, ids[0]);
	expect_eq(t, ids[1], ids[0]);
	expect_eq(t, elem_count(f.map, 8), 1);
}

/* The lowest 8 bits of the flags are frames that are left out, from the top. */
MAP_CASE(stack_trace, job_skipped_frames)
{
	struct fixture f = attach(t);
	__u64 all[DEPTH], rest[DEPTH];
	long long id = stack_id(&f, MAP, 0), short_id = stack_id(&f, MAP, 2);
	int n;

	must(t, id);
	must(t, short_id);
	n = stack_of(&f, id, all);
	expect_eq(t, stack_of(&f, short_id, rest), n - 2);
	/* the innermost frames are where the event is, the same every time */
	expect_mem(t, rest, all + 2, (n - 2) * sizeof(*all));
}

MAP_CASE(stack_trace, skip_all)
{
	struct fixture f = attach(t);

	expect_err(t, stack_id(&f, MAP, BPF_F_SKIP_FIELD_MASK), EFAULT);
}

MAP_CASE(stack_trace, unknown_flags)
{
	struct fixture f = attach(t);

	expect_err(t, stack_id(&f, MAP, 1ULL << 63), EINVAL);
	/* that is bpf_get_stack()'s */
	expect_err(t, stack_id(&f, MAP, BPF_F_USER_BUILD_ID), EINVAL);
}

/* Another stack in the same bucket. */
MAP_CASE(stack_trace, job_collision)
{
	struct fixture f = attach(t);

	expect_eq(t, stack_id(&f, ONE_BUCKET, 0), 0);
	expect_err(t, stack_id(&f, ONE_BUCKET, 1), EEXIST);
	expect_eq(t, stack_id(&f, ONE_BUCKET, 0), 0);
	/* a comparison of hashes takes no other for it either */
	expect_err(t, stack_id(&f, ONE_BUCKET, 1 | BPF_F_FAST_STACK_CMP), EEXIST);
	expect_eq(t, stack_id(&f, ONE_BUCKET, BPF_F_FAST_STACK_CMP), 0);
}

/*
 * A stack that takes another's bucket is first written to an element of its own: with
 * only one in all there is none.
 */
MAP_CASE(stack_trace, reuse_without_spare_element)
{
	struct fixture f = attach(t);

	expect_eq(t, stack_id(&f, ONE_BUCKET, 0), 0);
	expect_err(t, stack_id(&f, ONE_BUCKET, 1 | BPF_F_REUSE_STACKID), ENOMEM);
	expect_eq(t, stack_id(&f, ONE_BUCKET, 0), 0);
}

/*
 * Flags that make a stack of the other event fall into the bucket @id.  Where it falls
 * depends on where the kernel was loaded, so that there have to be some to choose from.
 */
static __u64 colliding_flags(struct fixture *f, int fd, long long id)
{
	__u64 skip;
	long long other;

	for (skip = 0; skip < DEPTH; skip++) {
		other = comm_stack_id(f, TWO_BUCKETS, skip);
		if (other == -EEXIST)
			return skip;
		must(f->t, other);	/* EFAULT: no more frames */
		must(f->t, other == id ? -EBADMSG : 0);
		must(f->t, elem_del(fd, other));
	}
	test_fail(f->t, "no two stacks share one of two buckets");
}

MAP_CASE(stack_trace, job_reused_id)
{
	struct fixture f = attach(t);
	int fd = map_fd(t, f.obj, "two_buckets");
	__u64 before[DEPTH], after[DEPTH], flags;
	__u32 id = must(t, stack_id(&f, TWO_BUCKETS, 0));

	must(t, bpf_map_lookup_elem(fd, &id, before));
	flags = colliding_flags(&f, fd, id);
	expect_eq(t, comm_stack_id(&f, TWO_BUCKETS, flags | BPF_F_REUSE_STACKID), id);
	must(t, bpf_map_lookup_elem(fd, &id, after));
	expect_true(t, memcmp(before, after, sizeof(after)));
	/* the first is the stranger now */
	expect_err(t, stack_id(&f, TWO_BUCKETS, 0), EEXIST);
	expect_eq(t, stack_id(&f, TWO_BUCKETS, BPF_F_REUSE_STACKID), id);
	must(t, bpf_map_lookup_elem(fd, &id, after));
	expect_mem(t, after, before, sizeof(after));
}

MAP_CASE(stack_trace, job_delete_frees_the_bucket)
{
	struct fixture f = attach(t);

	expect_eq(t, stack_id(&f, ONE_BUCKET, 0), 0);
	expect_ok(t, elem_del(f.one_bucket, 0));
	expect_err(t, elem_del(f.one_bucket, 0), ENOENT);
	expect_eq(t, stack_id(&f, ONE_BUCKET, 1), 0);
}

MAP_CASE(stack_trace, job_lookup_and_delete)
{
	struct fixture f = attach(t);
	__u64 before[DEPTH], taken[DEPTH];
	long long id = must(t, stack_id(&f, MAP, 0));
	int n = stack_of(&f, id, before), err;
	__u32 key = id;

	memset(taken, 0xff, sizeof(taken));
	err = bpf_map_lookup_and_delete_elem(f.map, &key, taken);
	expect(t, err, OK_SINCE(STACK_TAKEN), ELSE(BM_ENOTSUPP));
	if (err) {
		expect_eq(t, stack_of(&f, id, taken), n);	/* still there */
		return;
	}
	expect_mem(t, taken, before, sizeof(taken));
	expect_err(t, bpf_map_lookup_elem(f.map, &key, taken), ENOENT);
	expect_eq(t, elem_count(f.map, 8), 0);
}

MAP_CASE(stack_trace, next_key_walks_used_buckets)
{
	struct fixture f = attach(t);
	int skip;

	for (skip = 0; skip < 3; skip++)
		must(t, stack_id(&f, MAP, skip | BPF_F_REUSE_STACKID));
	/* few in 1024 buckets: one may have taken another's */
	expect_true(t, elem_count(f.map, 8) >= 2 && elem_count(f.map, 8) <= 3);
}

/* ---- BPF_F_STACK_BUILD_ID */

/* Of this program, from its own note; NULL where it was linked without. */
static const __u8 *own_build_id(size_t *size)
{
	const Elf64_Phdr *p = (void *)getauxval(AT_PHDR);
	unsigned long i, nr = getauxval(AT_PHNUM);

	for (i = 0; i < nr; i++) {
		const __u8 *at = (void *)p[i].p_vaddr, *end = at + p[i].p_memsz;

		while (p[i].p_type == PT_NOTE && at < end) {
			const Elf64_Nhdr *n = (void *)at;
			const __u8 *desc = at + sizeof(*n) + (n->n_namesz + 3) / 4 * 4;

			if (n->n_type == NT_GNU_BUILD_ID && !memcmp(at + sizeof(*n), "GNU", 4)) {
				*size = n->n_descsz;
				return desc;
			}
			at = desc + (n->n_descsz + 3) / 4 * 4;
		}
	}
	return NULL;
}

MAP_CASE(stack_trace, job_build_id_of_this_program)
{
	struct bpf_stack_build_id frames[BUILD_ID_DEPTH];
	struct fixture f = attach(t);
	const __u8 *own;
	size_t size = 0;
	__u32 id;

	own = own_build_id(&size);
	if (!own || size > sizeof(frames[0].build_id))
		test_skip(t, "this program was linked without a build id");
	id = must(t, stack_id(&f, BUILD_IDS, BPF_F_USER_STACK));
	must(t, bpf_map_lookup_elem(map_fd(t, f.obj, "build_ids"), &id, frames));
	expect_eq(t, frames[0].status, BPF_STACK_BUILD_ID_VALID);
	expect_mem(t, frames[0].build_id, own, size);
}

/* Of the kernel there are addresses only. */
MAP_CASE(stack_trace, job_build_id_of_kernel)
{
	struct bpf_stack_build_id frames[BUILD_ID_DEPTH];
	struct fixture f = attach(t);
	__u32 id = must(t, stack_id(&f, BUILD_IDS, 0));

	must(t, bpf_map_lookup_elem(map_fd(t, f.obj, "build_ids"), &id, frames));
	expect_eq(t, frames[0].status, BPF_STACK_BUILD_ID_IP);
	expect_true(t, frames[0].ip >> 63);
}
