// SPDX-License-Identifier: GPL-2.0
/* BPF_MAP_TYPE_INSN_ARRAY and the program that it belongs to: loading, indirect jumps */
#include <string.h>
#include <unistd.h>

#include "helpers/matrix/insns.h"
#include "maps/maps.h"

#define INSN_ARRAY								\
	.type = BPF_MAP_TYPE_INSN_ARRAY, .key_size = 4, .max_entries = 2,	\
	.value_size = sizeof(struct bpf_insn_array_value)
DEFINE_MAP_TYPE_OPTS(insn_array, .since = "6.19", .args = { INSN_ARRAY });

static struct bpf_insn_array_value get(struct test *t, int fd, __u32 key)
{
	struct bpf_insn_array_value value = {0};

	must(t, bpf_map_lookup_elem(fd, &key, &value));
	return value;
}

static void put(struct test *t, int fd, __u32 key, __u32 orig_off)
{
	struct bpf_insn_array_value value = { .orig_off = orig_off };

	must(t, bpf_map_update_elem(fd, &key, &value, BPF_ANY));
}

/* ---- a program's instructions */

static int load(const struct bpf_insn *insns, int nr)
{
	return bpf_prog_load(BPF_PROG_TYPE_SCHED_CLS, "bm", "GPL", insns, nr, NULL);
}

/* Two entries, frozen or not. */
static int array_of(struct test *t, __u32 first, __u32 second, bool frozen)
{
	int fd = map_create(t, INSN_ARRAY);

	put(t, fd, 0, first);
	put(t, fd, 1, second);
	if (frozen)
		must(t, bpf_map_freeze(fd));
	return fd;
}

/* A program that only names the map, and has a branch whose one side the verifier removes. */
#define DEAD 5
#define LAST 6
static int load_naming(int map)
{
	const struct bpf_insn insns[] = {
		LOAD_IMM64(BPF_REG_1, BPF_PSEUDO_MAP_FD, map), LOAD_IMM64_HIGH(0),
		MOV_IMM(BPF_REG_0, 0),
		MOV_REG(BPF_REG_2, BPF_REG_0),
		JUMP_EQ(BPF_REG_2, 0, 1),
		[DEAD] = MOV_IMM(BPF_REG_0, 5),
		[LAST] = EXIT(),
	};

	return load(insns, ARRAY_SIZE(insns));
}

MAP_PLAIN(insn_array, load_before_freeze)
{
	int map = array_of(t, 2, 3, false);

	expect_err(t, load_naming(map), EINVAL);
	must(t, bpf_map_freeze(map));
	expect_ok(t, load_naming(map));
}

MAP_PLAIN(insn_array, load_second_program)
{
	int map = array_of(t, 2, 3, true);

	must(t, load_naming(map));
	expect_err(t, load_naming(map), EBUSY);
}

/* A refused program gives the map back: bpf_insn_array_release() */
MAP_PLAIN(insn_array, load_after_refused_program)
{
	int map = array_of(t, 2, 3, true);
	const struct bpf_insn refused[] = {
		LOAD_IMM64(BPF_REG_1, BPF_PSEUDO_MAP_FD, map), LOAD_IMM64_HIGH(0),
		MOV_IMM(BPF_REG_1, 0), MOV_REG(BPF_REG_0, BPF_REG_9), EXIT(),
	};

	expect_err(t, load(refused, ARRAY_SIZE(refused)), EACCES);
	expect_ok(t, load_naming(map));
}

/* One that was loaded keeps it, even when it is gone: the jump table is that of one program. */
MAP_PLAIN(insn_array, load_after_program_is_gone)
{
	int map = array_of(t, 2, 3, true);
	int i;

	close(must(t, load_naming(map)));
	for (i = 0; i < 20; i++, usleep(1000))
		expect_err(t, load_naming(map), EBUSY);
}

MAP_PLAIN(insn_array, load_offset_inside_wide_instruction)
{
	expect_err(t, load_naming(array_of(t, 1, 3, true)), EINVAL);
	expect_ok(t, load_naming(array_of(t, 0, 3, true)));
}

MAP_PLAIN(insn_array, load_offset_past_program)
{
	expect_err(t, load_naming(array_of(t, 2, LAST + 1, true)), EINVAL);
	expect_ok(t, load_naming(array_of(t, 2, LAST, true)));
}

/* INSN_DELETED: what the verifier took away has no place */
MAP_PLAIN(insn_array, load_removed_instruction)
{
	int map = array_of(t, DEAD, LAST, true);

	must(t, load_naming(map));
	expect_eq(t, get(t, map, 0).xlated_off, (__u32)-1);
	expect_eq(t, get(t, map, 0).jitted_off, 0);
	expect_eq(t, get(t, map, 0).orig_off, DEAD);
	/* the map's name is two instructions; the dead one, and the jump over it, are gone */
	expect_eq(t, get(t, map, 1).xlated_off, LAST - 2);
}

/* ---- an indirect jump */

/* Jumps by the packet's first bit; the map's fd is used with @off, and @off says from where. */
#define TARGET_0 9
#define TARGET_1 11
#define GOTOX(d) INSN(BPF_JMP | BPF_JA | BPF_X, d, 0, 0, 0)
#define LOAD_BYTE(off) INSN(BPF_LD | BPF_ABS | BPF_B, 0, 0, 0, off)
static int load_jump(int map, int off)
{
	const struct bpf_insn insns[] = {
		MOV_REG(BPF_REG_6, BPF_REG_1),
		LOAD_BYTE(0),			/* the verifier makes many of it */
		INSN(BPF_ALU64 | BPF_AND | BPF_K, BPF_REG_0, 0, 0, 1),
		INSN(BPF_ALU64 | BPF_LSH | BPF_K, BPF_REG_0, 0, 0, 3),
		LOAD_IMM64(BPF_REG_1, BPF_PSEUDO_MAP_VALUE, map), LOAD_IMM64_HIGH(off),
		INSN(BPF_ALU64 | BPF_ADD | BPF_X, BPF_REG_1, BPF_REG_0, 0, 0),
		LOAD64(BPF_REG_1, BPF_REG_1, 0),
		GOTOX(BPF_REG_1),
		[TARGET_0] = MOV_IMM(BPF_REG_0, 1000),
		EXIT(),
		[TARGET_1] = MOV_IMM(BPF_REG_0, 2000),
		EXIT(),
	};

	return load(insns, ARRAY_SIZE(insns));
}

static long long run_on(int prog, __u8 first_byte)
{
	__u8 packet[64] = { first_byte };

	return prog_run(prog, packet, sizeof(packet), NULL, 0);
}

MAP_CASE(insn_array, job_indirect_jump)
{
	int prog = must(t, load_jump(array_of(t, TARGET_0, TARGET_1, true), 0));

	expect_eq(t, run_on(prog, 0), 1000);
	expect_eq(t, run_on(prog, 1), 2000);
	/* the table decides, not the place of the code */
	prog = must(t, load_jump(array_of(t, TARGET_1, TARGET_0, true), 0));
	expect_eq(t, run_on(prog, 0), 2000);
	expect_eq(t, run_on(prog, 1), 1000);
}

static void expect_target(struct test *t, int map, __u32 key, const struct bpf_insn *xlated,
			  __u32 nr, const __u8 *jited, __u32 jited_len, int returns)
{
	static const __u8 endbr64[] = { 0xf3, 0x0f, 0x1e, 0xfa };
	struct bpf_insn_array_value v = get(t, map, key);
	__u8 code[5] = { 0xb8 };	/* mov eax, imm32 */

	if (v.xlated_off >= nr || v.jitted_off + sizeof(code) > jited_len)
		test_fail(t, "entry %u: offsets %u of %u and %u of %u", key, v.xlated_off, nr,
			  v.jitted_off, jited_len);
	expect_eq(t, xlated[v.xlated_off].imm, returns);
	expect_eq(t, xlated[v.xlated_off].code, (BPF_ALU64 | BPF_MOV | BPF_K));
	jited += v.jitted_off;
	if (!memcmp(jited, endbr64, sizeof(endbr64)))
		jited += sizeof(endbr64);
	memcpy(code + 1, &returns, 4);
	expect_mem(t, jited, code, sizeof(code));
}

/*
 * The offsets are those of the program as the kernel shows it: as it was rewritten, and as it
 * was compiled.
 */
MAP_CASE(insn_array, job_offsets_follow_rewrites)
{
	int map = array_of(t, TARGET_0, TARGET_1, true);
	int prog = must(t, load_jump(map, 0));
	static struct bpf_insn xlated[256];
	static __u8 jited[4096];
	struct bpf_prog_info info = {
		.xlated_prog_insns = (uintptr_t)xlated, .xlated_prog_len = sizeof(xlated),
		.jited_prog_insns = (uintptr_t)jited, .jited_prog_len = sizeof(jited),
	};
	__u32 len = sizeof(info), nr;

	must(t, bpf_prog_get_info_by_fd(prog, &info, &len));
	nr = info.xlated_prog_len / sizeof(xlated[0]);
	expect_true(t, nr > TARGET_1 + 2);
	expect_true(t, get(t, map, 0).xlated_off > TARGET_0);
	expect_target(t, map, 0, xlated, nr, jited, info.jited_prog_len, 1000);
	expect_target(t, map, 1, xlated, nr, jited, info.jited_prog_len, 2000);
}

/*
 * insn_array_map_direct_value_addr(): the map is a table of addresses, 8 bytes each; EINVAL
 * before 7.0: measured
 */
MAP_PLAIN(insn_array, load_address_misaligned)
{
	expect(t, load_jump(array_of(t, TARGET_0, TARGET_1, true), 4), ERR_SINCE("7.0", EACCES),
	       ELSE(EINVAL));
}

MAP_PLAIN(insn_array, load_address_past_end)
{
	expect(t, load_jump(array_of(t, TARGET_0, TARGET_1, true), 16), ERR_SINCE("7.0", EACCES),
	       ELSE(EINVAL));
}

/* It begins inside, and what it adds leads out. */
MAP_PLAIN(insn_array, load_index_past_end)
{
	expect_err(t, load_jump(array_of(t, TARGET_0, TARGET_1, true), 8), EACCES);
}

/* ---- what programs cannot do with it */

static int load_store(int map, bool store)
{
	const struct bpf_insn insns[] = {
		LOAD_IMM64(BPF_REG_1, BPF_PSEUDO_MAP_VALUE, map), LOAD_IMM64_HIGH(0),
		MOV_IMM(BPF_REG_0, 0),
		store ? STORE64_IMM(BPF_REG_1, 0, 0) : LOAD64(BPF_REG_2, BPF_REG_1, 0),
		EXIT(),
	};

	return load(insns, ARRAY_SIZE(insns));
}

MAP_PLAIN(insn_array, load_store)
{
	expect_err(t, load_store(array_of(t, 2, 3, true), true), EACCES);
	expect_ok(t, load_store(array_of(t, 2, 3, true), false));
}

/*
 * check_map_func_compatibility(), unless the map being read-only is seen before:
 * record_func_map()
 */
static const struct map_helper {
	const char *name;
	int func, err;
} map_helpers[] = {
	{ "map/insn_array/load_lookup", BPF_FUNC_map_lookup_elem, EINVAL },
	{ "map/insn_array/load_update", BPF_FUNC_map_update_elem, EACCES },
	{ "map/insn_array/load_delete", BPF_FUNC_map_delete_elem, EACCES },
	{ "map/insn_array/load_push", BPF_FUNC_map_push_elem, EACCES },
	{ "map/insn_array/load_pop", BPF_FUNC_map_pop_elem, EACCES },
	{ "map/insn_array/load_peek", BPF_FUNC_map_peek_elem, EINVAL },
	{ "map/insn_array/load_lookup_percpu", BPF_FUNC_map_lookup_percpu_elem, EINVAL },
};

static void run_map_helper(struct test *t)
{
	const struct map_helper *h = test_arg(t);
	const struct bpf_insn insns[] = {
		STORE64_IMM(BPF_REG_10, -8, 0),
		STORE64_IMM(BPF_REG_10, -16, 0),
		STORE64_IMM(BPF_REG_10, -24, 0),
		LOAD_IMM64(BPF_REG_1, BPF_PSEUDO_MAP_FD, array_of(t, 0, 1, true)),
			LOAD_IMM64_HIGH(0),
		MOV_REG(BPF_REG_2, BPF_REG_10), ADD_IMM(BPF_REG_2, -24),
		MOV_REG(BPF_REG_3, BPF_REG_10), ADD_IMM(BPF_REG_3, -24),
		MOV_IMM(BPF_REG_4, 0),
		CALL(h->func),
		MOV_IMM(BPF_REG_0, 0), EXIT(),
	};

	expect_err(t, load(insns, ARRAY_SIZE(insns)), h->err);
}

static void list_map_helpers(void)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(map_helpers); i++)
		case_register(&(struct bm_case){
			.name = map_helpers[i].name, .run = run_map_helper, .arg = &map_helpers[i],
			.map_type = &map_type_insn_array, .batch = "helpers of insn_array",
		});
}

static void __attribute__((constructor)) map_helpers_register(void)
{
	case_source_register(list_map_helpers);
}
