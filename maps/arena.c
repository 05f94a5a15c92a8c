// SPDX-License-Identifier: GPL-2.0
/* BPF_MAP_TYPE_ARENA (kernel/bpf/arena.c): creates, commands, mmap(2) */
#include <unistd.h>

#include "helpers/matrix/ask.h"
#include "helpers/matrix/insns.h"
#include "maps/maps.h"

#define PAGE 4096UL
#define PAGES 8
#define SIZE (PAGES * PAGE)
#define GIB4 (1ULL << 32)
/* an address that nothing else has, as the guest's program is static */
#define AT 0x100000000000ULL

#define ARENA .type = BPF_MAP_TYPE_ARENA, .max_entries = PAGES, .map_flags = BPF_F_MMAPABLE
DEFINE_MAP_TYPE_OPTS(arena, .since = "6.9", .args = { ARENA });

MAP_CREATES(arena,
	/* arena_map_alloc() */
	CREATE(key_size_4, ARGS(ARENA, .key_size = 4), ELSE(EINVAL)),
	CREATE(value_size_8, ARGS(ARENA, .value_size = 8), ELSE(EINVAL)),
	CREATE(max_entries_0, ARGS(ARENA, .max_entries = 0), ELSE(EINVAL)),
	CREATE(max_entries_1, ARGS(ARENA, .max_entries = 1), ELSE_OK),
	CREATE(without_mmapable, ARGS(ARENA, .map_flags = 0), ELSE(EINVAL)),
	CREATE(segv_on_fault, ARGS(ARENA, .map_flags = BPF_F_MMAPABLE | BPF_F_SEGV_ON_FAULT),
	       ELSE_OK),
	CREATE(no_user_conv, ARGS(ARENA, .map_flags = BPF_F_MMAPABLE | BPF_F_NO_USER_CONV),
	       ELSE_OK),
	CREATE(rdonly_prog, ARGS(ARENA, .map_flags = BPF_F_MMAPABLE | BPF_F_RDONLY_PROG),
	       ELSE(EINVAL)),
	CREATE(wronly_prog, ARGS(ARENA, .map_flags = BPF_F_MMAPABLE | BPF_F_WRONLY_PROG),
	       ELSE(EINVAL)),
	CREATE(rdonly, ARGS(ARENA, .map_flags = BPF_F_MMAPABLE | BPF_F_RDONLY), ELSE(EINVAL)),
	CREATE(no_prealloc, ARGS(ARENA, .map_flags = BPF_F_MMAPABLE | BPF_F_NO_PREALLOC),
	       ELSE(EINVAL)),
	CREATE(numa_node, ARGS(ARENA, .map_flags = BPF_F_MMAPABLE | BPF_F_NUMA_NODE), ELSE(EINVAL)),
	/* map_extra: where user space will have it */
	CREATE(map_extra, ARGS(ARENA, .map_extra = AT), ELSE_OK),
	CREATE(map_extra_misaligned, ARGS(ARENA, .map_extra = AT + 8), ELSE(EINVAL)),
	/* the lower half of an address must say all */
	CREATE(map_extra_up_to_4gib, ARGS(ARENA, .map_extra = AT + GIB4 - SIZE), ELSE_OK),
	CREATE(map_extra_over_4gib, ARGS(ARENA, .map_extra = AT + GIB4 - SIZE + PAGE),
	       ELSE(ERANGE)),
	CREATE(size_4gib, ARGS(ARENA, .max_entries = GIB4 / PAGE), ELSE_OK),
	CREATE(size_over_4gib, ARGS(ARENA, .max_entries = GIB4 / PAGE + 1), ELSE(E2BIG)),
	CREATE(size_4gib_and_map_extra, ARGS(ARENA, .max_entries = GIB4 / PAGE, .map_extra = AT),
	       ELSE_OK),
	CREATE(size_4gib_and_map_extra_beside,
	       ARGS(ARENA, .max_entries = GIB4 / PAGE, .map_extra = AT + PAGE), ELSE(ERANGE)));

/* ---- commands: an arena has no elements, and so its keys no bytes */

MAP_CASE(arena, lookup)
{
	__u64 value;

	expect_err(t, bpf_map_lookup_elem(map_create(t, ARENA), NULL, &value), EINVAL);
}

MAP_CASE(arena, update)
{
	__u64 value = 0;

	expect_err(t, bpf_map_update_elem(map_create(t, ARENA), NULL, &value, BPF_ANY), EOPNOTSUPP);
}

MAP_CASE(arena, delete)
{
	expect_err(t, bpf_map_delete_elem(map_create(t, ARENA), NULL), EOPNOTSUPP);
}

MAP_CASE(arena, next_key)
{
	__u32 next;

	expect_err(t, bpf_map_get_next_key(map_create(t, ARENA), NULL, &next), EOPNOTSUPP);
}

/* ___bpf_copy_key(): where there is no room for a key, there must be none */
MAP_CASE(arena, commands_with_key)
{
	int fd = map_create(t, ARENA);
	__u32 key = 0;

	expect_err(t, elem_get(fd, 0), EINVAL);
	expect_err(t, elem_put(fd, 0, 1), EINVAL);
	expect_err(t, elem_del(fd, 0), EINVAL);
	expect_err(t, elem_next(fd, &key), EINVAL);
}

MAP_CASE(arena, lookup_and_delete)
{
	__u64 value;

	expect_err(t, bpf_map_lookup_and_delete_elem(map_create(t, ARENA), NULL, &value),
		   BM_ENOTSUPP);
}

MAP_CASE(arena, batches)
{
	struct elems e = { .count = 1 };
	int fd = map_create(t, ARENA);

	expect_err(t, batch_lookup(fd, &e, 0), BM_ENOTSUPP);
	expect_err(t, batch_update(fd, &e, 0), BM_ENOTSUPP);
	expect_err(t, batch_delete(fd, &e), BM_ENOTSUPP);
	expect_err(t, batch_take(fd, &e), BM_ENOTSUPP);
}

/* ---- mmap(2): one place and one size, for everybody */

/* The mapping, or a negative errno. */
static long map_at(int fd, __u64 at, size_t size, int flags)
{
	void *p = mmap((void *)at, size, PROT_READ | PROT_WRITE, flags, fd, 0);

	return p == MAP_FAILED ? -errno : (long)p;
}

static long map_anywhere(int fd)
{
	return map_at(fd, 0, SIZE, MAP_SHARED);
}

MAP_CASE(arena, mmap_private)
{
	expect_err(t, map_at(map_create(t, ARENA), 0, SIZE, MAP_PRIVATE), EINVAL);
}

MAP_CASE(arena, mmap_from_second_page)
{
	expect_err(t, mmap_try(map_create(t, ARENA), SIZE, PROT_READ | PROT_WRITE, MAP_SHARED,
			       PAGE), EINVAL);
}

MAP_CASE(arena, mmap_over_4gib)
{
	expect_err(t, map_at(map_create(t, ARENA), 0, GIB4 + PAGE, MAP_SHARED), E2BIG);
}

/* Wherever it lies, it lies between two multiples of 4 GiB. */
MAP_CASE(arena, mmap_all_4gib)
{
	long at = map_at(map_create(t, ARENA, .max_entries = GIB4 / PAGE), 0, GIB4, MAP_SHARED);

	if (expect_ok(t, at))
		expect_eq(t, at % (long)GIB4, 0);
}

MAP_CASE(arena, mmap_where_map_extra_says)
{
	int fd = map_create(t, ARENA, .map_extra = AT);

	expect_eq(t, map_at(fd, AT, SIZE, MAP_SHARED), AT);
}

MAP_CASE(arena, mmap_elsewhere_than_map_extra)
{
	int fd = map_create(t, ARENA, .map_extra = AT);

	expect_err(t, map_anywhere(fd), EINVAL);
	expect_err(t, map_at(fd, AT + SIZE, SIZE, MAP_SHARED | MAP_FIXED), EINVAL);
	expect_err(t, map_at(fd, AT, SIZE + PAGE, MAP_SHARED | MAP_FIXED), E2BIG);
	expect_err(t, map_at(fd, AT, SIZE - PAGE, MAP_SHARED | MAP_FIXED), EINVAL);
}

/*
 * The first mapping decides, as map_extra would have: arena_get_unmapped_area() asks before
 * arena_map_mmap() could.
 */
MAP_CASE(arena, mmap_second_time)
{
	int fd = map_create(t, ARENA);
	long at = must(t, map_anywhere(fd));

	expect_err(t, map_anywhere(fd), EINVAL);
	expect_err(t, map_at(fd, at + SIZE, SIZE, MAP_SHARED | MAP_FIXED), EINVAL);
	expect_err(t, map_at(fd, at, SIZE + PAGE, MAP_SHARED | MAP_FIXED), E2BIG);
	expect_err(t, map_at(fd, at, SIZE - PAGE, MAP_SHARED | MAP_FIXED), EINVAL);
	expect_eq(t, map_at(fd, at, SIZE, MAP_SHARED | MAP_FIXED), at);
}

MAP_CASE(arena, mmap_again_after_munmap)
{
	int fd = map_create(t, ARENA);
	long at = must(t, map_anywhere(fd));
	volatile __u64 *word = (void *)at;

	*word = 7;
	must(t, munmap((void *)at, SIZE) ? -errno : 0);
	expect_err(t, map_at(fd, at + SIZE, SIZE, MAP_SHARED | MAP_FIXED), EINVAL);
	/* the pages are the map's, not the mapping's */
	if (expect_eq(t, map_at(fd, at, SIZE, MAP_SHARED | MAP_FIXED), at))
		expect_eq(t, *word, 7);
}

/* VM_DONTEXPAND */
MAP_CASE(arena, mremap_larger)
{
	long at = must(t, map_anywhere(map_create(t, ARENA)));

	expect_err(t, mremap((void *)at, SIZE, SIZE + PAGE, MREMAP_MAYMOVE) == MAP_FAILED ?
		   -errno : 0,
		   EFAULT);
}

MAP_CASE(arena, mmap_without_exec)
{
	long at = must(t, map_anywhere(map_create(t, ARENA)));

	expect_err(t, mprotect((void *)at, SIZE, PROT_READ | PROT_EXEC) ? -errno : 0, EACCES);
}

MAP_CASE(arena, freeze_then_mmap)
{
	int fd = map_create(t, ARENA);

	expect_ok(t, bpf_map_freeze(fd));
	expect_err(t, map_anywhere(fd), EPERM);
	expect_ok(t, mmap_try(fd, SIZE, PROT_READ, MAP_SHARED, 0));
}

/*
 * The count of writers is taken by bpf_map_mmap(), and the arena's own vm_ops do not give it
 * back.
 */
MAP_CASE(arena, freeze_after_mmap)
{
	int fd = map_create(t, ARENA);
	long at = must(t, map_anywhere(fd));

	expect_err(t, bpf_map_freeze(fd), EBUSY);
	must(t, munmap((void *)at, SIZE) ? -errno : 0);
	expect_err(t, bpf_map_freeze(fd), EBUSY);
}

/* ---- the verifier */

static int load(const struct bpf_insn *insns, int nr)
{
	return bpf_prog_load(BPF_PROG_TYPE_SCHED_CLS, "bm", "GPL", insns, nr, NULL);
}

/* A program that names one map or two, by @kind, a BPF_PSEUDO_*, and with @off. */
static int load_naming(int kind, int first, int second, int off)
{
	const struct bpf_insn insns[] = {
		LOAD_IMM64(BPF_REG_1, kind, first), LOAD_IMM64_HIGH(off),
		LOAD_IMM64(BPF_REG_2, kind, second), LOAD_IMM64_HIGH(off),
		MOV_IMM(BPF_REG_0, 0), EXIT(),
	};

	return load(insns, ARRAY_SIZE(insns));
}

MAP_CASE(arena, load_before_mmap)
{
	int fd = map_create(t, ARENA);

	expect_err(t, load_naming(BPF_PSEUDO_MAP_FD, fd, fd, 0), EINVAL);
	must(t, map_anywhere(fd));
	expect_ok(t, load_naming(BPF_PSEUDO_MAP_FD, fd, fd, 0));
}

MAP_CASE(arena, load_with_map_extra)
{
	int fd = map_create(t, ARENA, .map_extra = AT);

	expect_ok(t, load_naming(BPF_PSEUDO_MAP_FD, fd, fd, 0));
}

MAP_CASE(arena, load_two_arenas)
{
	int fd = map_create(t, ARENA, .map_extra = AT);
	int other = map_create(t, ARENA, .map_extra = AT + GIB4);

	expect_err(t, load_naming(BPF_PSEUDO_MAP_FD, fd, other, 0), EBUSY);
}

/* resolve_pseudo_ldimm64(): "JIT is required to use arena" */
MAP_CASE(arena, load_without_jit)
{
	int fd = map_create(t, ARENA, .map_extra = AT);

	ask_prepare();
	ask_set_jit(true);
	expect_err(t, load_naming(BPF_PSEUDO_MAP_FD, fd, fd, 0), EOPNOTSUPP);
	ask_set_jit(false);
	expect_ok(t, load_naming(BPF_PSEUDO_MAP_FD, fd, fd, 0));
}

MAP_CASE(arena, load_two_programs)
{
	int fd = map_create(t, ARENA, .map_extra = AT);

	expect_ok(t, load_naming(BPF_PSEUDO_MAP_FD, fd, fd, 0));
	expect_ok(t, load_naming(BPF_PSEUDO_MAP_FD, fd, fd, 0));
}

/* arena_map_direct_value_addr(); the end itself was an address, too: measured */
MAP_CASE(arena, load_address)
{
	int fd = map_create(t, ARENA, .map_extra = AT);

	expect_ok(t, load_naming(BPF_PSEUDO_MAP_VALUE, fd, fd, 0));
	expect_ok(t, load_naming(BPF_PSEUDO_MAP_VALUE, fd, fd, SIZE - 1));
	expect(t, load_naming(BPF_PSEUDO_MAP_VALUE, fd, fd, SIZE), ERR_SINCE("7.1", ERANGE),
	       ELSE_OK);
	expect_err(t, load_naming(BPF_PSEUDO_MAP_VALUE, fd, fd, SIZE + 1), ERANGE);
}

static const struct map_helper {
	const char *name;
	int func;
} map_helpers[] = {
	{ "map/arena/load_lookup", BPF_FUNC_map_lookup_elem },
	{ "map/arena/load_update", BPF_FUNC_map_update_elem },
	{ "map/arena/load_delete", BPF_FUNC_map_delete_elem },
	{ "map/arena/load_push", BPF_FUNC_map_push_elem },
};

/* "invalid zero-sized read": there are no keys and no values that one could point to */
static void run_map_helper(struct test *t)
{
	const struct map_helper *h = test_arg(t);
	const struct bpf_insn insns[] = {
		STORE64_IMM(BPF_REG_10, -8, 0),
		LOAD_IMM64(BPF_REG_1, BPF_PSEUDO_MAP_FD, map_create(t, ARENA, .map_extra = AT)),
		LOAD_IMM64_HIGH(0),
		MOV_REG(BPF_REG_2, BPF_REG_10), ADD_IMM(BPF_REG_2, -8),
		MOV_REG(BPF_REG_3, BPF_REG_2),
		MOV_IMM(BPF_REG_4, 0),
		CALL(h->func),
		MOV_IMM(BPF_REG_0, 0), EXIT(),
	};

	expect_err(t, load(insns, ARRAY_SIZE(insns)), EACCES);
}

static void list_map_helpers(void)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(map_helpers); i++)
		case_register(&(struct bm_case){
			.name = map_helpers[i].name, .run = run_map_helper, .arg = &map_helpers[i],
			.map_type = &map_type_arena, .batch = "helpers of arena",
		});
}

static void __attribute__((constructor)) map_helpers_register(void)
{
	case_source_register(list_map_helpers);
}
