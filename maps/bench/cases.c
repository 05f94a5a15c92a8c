// SPDX-License-Identifier: GPL-2.0
/*
 * bench/map/TYPE: the rounds.  In each the array's operation, the type's and the empty loop
 * take turns, so that what else the machine does falls on all three.
 */
#include "helpers/matrix/bench.h"
#include "maps/bench/bench.h"

#include <string.h>

#define ROUNDS 5

static const struct bench_type array = {
	.name = "array", .type = BPF_MAP_TYPE_ARRAY, .ops = IN_PLACE_OPS,
};

static const struct bench_type types[] = {
	{ .name = "array", .type = BPF_MAP_TYPE_ARRAY, .ops = IN_PLACE_OPS },
	{ .name = "percpu_array", .type = BPF_MAP_TYPE_PERCPU_ARRAY, .ops = IN_PLACE_OPS,
	  .per_cpu = true },
	{ .name = "hash", .type = BPF_MAP_TYPE_HASH, .ops = KEYED_OPS },
	{ .name = "hash_no_prealloc", .type = BPF_MAP_TYPE_HASH, .ops = KEYED_OPS,
	  .flags = BPF_F_NO_PREALLOC },
	{ .name = "percpu_hash", .type = BPF_MAP_TYPE_PERCPU_HASH, .ops = KEYED_OPS,
	  .per_cpu = true },
	{ .name = "lru_hash", .type = BPF_MAP_TYPE_LRU_HASH, .ops = KEYED_OPS },
	{ .name = "lru_percpu_hash", .type = BPF_MAP_TYPE_LRU_PERCPU_HASH, .ops = KEYED_OPS,
	  .per_cpu = true },
	{ .name = "rhash", .type = BPF_MAP_TYPE_RHASH, .ops = KEYED_OPS,
	  .flags = BPF_F_NO_PREALLOC, .since = "7.2" },
	{ .name = "lpm_trie", .type = BPF_MAP_TYPE_LPM_TRIE, .ops = KEYED_OPS,
	  .flags = BPF_F_NO_PREALLOC, .prefix = true },
	/* an element that goes in waits for a grace period, and its value is another map's */
	{ .name = "array_of_maps", .type = BPF_MAP_TYPE_ARRAY_OF_MAPS, .ops = OP(PROG_LOOKUP),
	  .file = "bench_of_maps", .of_maps = true, .max_fill = BENCH_ENTRIES / 100,
	  .one_size = true },
	{ .name = "hash_of_maps", .type = BPF_MAP_TYPE_HASH_OF_MAPS, .ops = OP(PROG_LOOKUP),
	  .file = "bench_of_maps", .of_maps = true, .max_fill = BENCH_ENTRIES / 100,
	  .one_size = true },
	{ .name = "queue", .type = BPF_MAP_TYPE_QUEUE, .ops = QUEUE_OPS, .no_key = true },
	{ .name = "stack", .type = BPF_MAP_TYPE_STACK, .ops = QUEUE_OPS, .no_key = true },
	{ .name = "bloom_filter", .type = BPF_MAP_TYPE_BLOOM_FILTER, .ops = BLOOM_OPS,
	  .no_key = true, .since = "5.16" },
	{ .name = "ringbuf", .type = BPF_MAP_TYPE_RINGBUF, .ops = OP(PROG_OUTPUT), .no_key = true,
	  .unfilled = true },
	/* bpf: Enable task local storage for tracing programs */
	{ .name = "task_storage", .type = BPF_MAP_TYPE_TASK_STORAGE,
	  .ops = OP(PROG_LOOKUP) | OP(PROG_DELETE_INSERT), .file = "bench_task_storage",
	  .sized = true, .raw_tp = true, .unfilled = true, .since = "5.13" },
	{ .name = "sk_storage", .type = BPF_MAP_TYPE_SK_STORAGE,
	  .ops = OP(PROG_LOOKUP) | OP(PROG_DELETE_INSERT), .file = "bench_sk_storage",
	  .sized = true, .unfilled = true },
};

static const __u32 sizes[] = { 8, 64, 1024 };
/* Per cent of BENCH_ENTRIES. */
static const __u32 fills[] = { 1, 50, 100 };

struct bench {
	struct test *t;
	struct bench_map array, map;
	struct bench_text out;
	__u32 fill;
};

static void say(struct bench *b, const struct bench_op *o, int round, const struct sample s[3],
		int err)
{
	const char *why = err ? errname(err) : "-";

	/* the times are of as many operations as stand beside them */
	fprintf(b->out.f, "%s\t%s\t%u\t%u\t%d\t%lld\t%lld\t%lld\t%lld\t%lld\t%lld\t%lld\t%s\n", o->from,
		o->name, b->map.value_size, b->map.type->unfilled ? 0 : b->fill, round, s[0].ops,
		s[0].ns, s[0].missed, s[1].ops, s[1].ns, s[2].ops, s[2].ns, why);
}

static int one_round(struct bench *b, enum bench_op_id op, struct sample s[3])
{
	int err;

	memset(s, 0, 3 * sizeof(*s));
	/* the same keys for both */
	b->array.io->state = b->map.io->state;
	b->array.state = b->map.state;
	err = bench_map_run(&b->array, bench_ops[op].of_array, &s[1]);
	if (!err)
		err = bench_map_run(&b->map, op, &s[0]);
	if (!err && bench_ops[op].prog)
		err = bench_map_run_nothing(&b->array, &s[2]);
	return err;
}

static void measure_op(struct bench *b, enum bench_op_id op)
{
	struct sample s[3];
	int round, err;

	/* once unmeasured: what the first use sets up */
	err = one_round(b, op, s);
	for (round = 0; round < ROUNDS && !err; round++) {
		err = one_round(b, op, s);
		say(b, &bench_ops[op], round, s, err);
	}
	if (err && !round) {
		memset(s, 0, sizeof(s));
		say(b, &bench_ops[op], 0, s, err);
	}
}

static void measure_fill(struct bench *b)
{
	int op;

	bench_map_fill(&b->map, BENCH_ENTRIES * b->fill / 100);
	b->array.entries = b->array.io->entries = b->map.entries;
	for (op = 0; op < NR_BENCH_OPS; op++)
		if (b->map.type->ops & OP(op))
			measure_op(b, op);
}

static void measure_size(struct bench *b, const struct bench_type *type, __u32 size)
{
	size_t i;

	bench_map_open(b->t, &b->array, &array, size);
	bench_map_open(b->t, &b->map, type, size);
	for (i = 0; i < ARRAY_SIZE(fills); i++) {
		b->fill = fills[i];
		if (type->max_fill && BENCH_ENTRIES * b->fill / 100 > type->max_fill)
			break;
		measure_fill(b);
		if (type->unfilled)
			break;
	}
	bench_map_close(&b->map);
	bench_map_close(&b->array);
	bench_send(b->t, &b->out);
}

static void run_type(struct test *t)
{
	const struct bench_type *type = test_arg(t);
	struct bench b = { .t = t };
	size_t i;

	if (type->since && !verlist_holds(type->since, test_kver()))
		test_skip(t, "map type %s: since %s", type->name, type->since);
	pin_to_first_cpu(t);
	bench_open(t, &b.out, "map.tsv");
	fputs("from\top\tvalue\tfill\tround\tops\tns\tmissed\t"
	      "array_ops\tarray_ns\tfloor_ops\tfloor_ns\terror\n", b.out.f);
	for (i = 0; i < (type->one_size ? 1 : ARRAY_SIZE(sizes)); i++)
		measure_size(&b, type, sizes[i]);
	bench_close(t, &b.out);
}

static void list_types(void)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(types); i++)
		case_register(&(struct bm_case){
			.name = case_text("bench/map/%s", types[i].name), .run = run_type,
			.arg = &types[i], .timeout_s = BENCH_TIMEOUT_S,
		});
}

static void __attribute__((constructor)) register_types(void)
{
	case_source_register(list_types);
}
