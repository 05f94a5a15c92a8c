// SPDX-License-Identifier: GPL-2.0
/* Maps created with BTF of their keys and values: map_check_btf() (kernel/bpf/syscall.c) */
#include <unistd.h>

#include <bpf/btf.h>

#include "maps/types.h"

/* What a key or a value may be here: type ids, filled by described(). */
struct described {
	int fd;
	int u16, i32, u64;
	int key_struct;		/* of 4 bytes */
	int wide_struct;	/* of 16 bytes */
	int datasec;		/* of 8 bytes, with one variable */
	int timer_struct;	/* with a bpf_timer, and 8 bytes behind it */
};

static struct described described(struct test *t)
{
	struct btf *b = btf__new_empty();
	struct described d = {0};
	int timer, var;

	must(t, b ? 0 : -ENOMEM);
	d.i32 = btf__add_int(b, "int", 4, BTF_INT_SIGNED);
	d.u16 = btf__add_int(b, "unsigned short", 2, 0);
	d.u64 = btf__add_int(b, "unsigned long", 8, 0);
	d.key_struct = btf__add_struct(b, "key", 4);
	btf__add_field(b, "key", d.i32, 0, 0);
	d.wide_struct = btf__add_struct(b, "wide", 16);
	btf__add_field(b, "first", d.u64, 0, 0);
	btf__add_field(b, "second", d.u64, 64, 0);
	timer = btf__add_struct(b, "bpf_timer", 16);
	btf__add_field(b, "opaque", d.u64, 0, 0);
	btf__add_field(b, "more", d.u64, 64, 0);
	d.timer_struct = btf__add_struct(b, "with_timer", 24);
	btf__add_field(b, "timer", timer, 0, 0);
	btf__add_field(b, "data", d.u64, 128, 0);
	var = btf__add_var(b, "counter", BTF_VAR_GLOBAL_ALLOCATED, d.u64);
	d.datasec = btf__add_datasec(b, ".data", 8);
	must(t, btf__add_datasec_var_info(b, var, 0, 8));
	must(t, btf__load_into_kernel(b));
	d.fd = btf__fd(b);
	return d;
}

static int create(const struct map_args *args, int btf_fd, int key, int value)
{
	LIBBPF_OPTS(bpf_map_create_opts, opts,
		.map_flags = args->map_flags, .map_extra = args->map_extra,
		.btf_fd = btf_fd, .btf_key_type_id = key, .btf_value_type_id = value);

	return bpf_map_create(args->type, "bm_btf", args->key_size, args->value_size,
			      args->max_entries, &opts);
}

static const struct map_type *const keyed_types[] = {
	&map_type_array, &map_type_percpu_array, &map_type_hash, &map_type_percpu_hash,
	&map_type_lru_hash, &map_type_lru_percpu_hash, &map_type_rhash,
};
static const struct map_type *const table_types[] = {
	&map_type_hash, &map_type_percpu_hash, &map_type_lru_hash, &map_type_lru_percpu_hash,
	&map_type_rhash,
};
static const struct map_type *const array_types[] = {
	&map_type_array, &map_type_percpu_array,
};
static const struct map_type *const keyless_types[] = {
	&map_type_queue, &map_type_stack, &map_type_bloom_filter,
};

#define ARGS_HERE (&family_type(t)->args)

FAMILY_PLAIN(keyed, btf_is_kept)
{
	struct described d = described(t);
	struct bpf_map_info info = {0};
	__u32 len = sizeof(info);

	fd = must(t, create(ARGS_HERE, d.fd, d.i32, d.u64));
	expect_ok(t, bpf_map_get_info_by_fd(fd, &info, &len));
	expect_true(t, info.btf_id > 0);
	expect_eq(t, info.btf_key_type_id, d.i32);
	expect_eq(t, info.btf_value_type_id, d.u64);
}

FAMILY_PLAIN(keyed, btf_value_size_differs)
{
	struct described d = described(t);

	(void)fd;
	expect_err(t, create(ARGS_HERE, d.fd, d.i32, d.i32), EINVAL);
	expect_err(t, create(ARGS_HERE, d.fd, d.i32, d.wide_struct), EINVAL);
}

FAMILY_PLAIN(keyed, btf_key_size_differs)
{
	struct described d = described(t);

	(void)fd;
	expect_err(t, create(ARGS_HERE, d.fd, d.u16, d.u64), EINVAL);
	expect_err(t, create(ARGS_HERE, d.fd, d.u64, d.u64), EINVAL);
}

FAMILY_PLAIN(keyed, btf_without_value)
{
	struct described d = described(t);

	(void)fd;
	expect_err(t, create(ARGS_HERE, d.fd, d.i32, 0), EINVAL);
}

FAMILY_PLAIN(keyed, btf_unknown_type_id)
{
	struct described d = described(t);

	(void)fd;
	expect_err(t, create(ARGS_HERE, d.fd, 1000, d.u64), EINVAL);
	expect_err(t, create(ARGS_HERE, d.fd, d.i32, 1000), EINVAL);
}

FAMILY_PLAIN(keyed, btf_bad_fd)
{
	struct described d = described(t);

	expect_err(t, create(ARGS_HERE, 999, d.i32, d.u64), EBADF);
	expect_err(t, create(ARGS_HERE, fd, d.i32, d.u64), EINVAL);	/* of a map */
}

/* An array's key is a number to the kernel, a table's is bytes. */
FAMILY_PLAIN(keyed, btf_key_is_struct)
{
	struct described d = described(t);
	bool array = ARGS_HERE->type == BPF_MAP_TYPE_ARRAY ||
		     ARGS_HERE->type == BPF_MAP_TYPE_PERCPU_ARRAY;

	(void)fd;
	if (array)
		expect_err(t, create(ARGS_HERE, d.fd, d.key_struct, d.u64), EINVAL);
	else
		expect_ok(t, create(ARGS_HERE, d.fd, d.key_struct, d.u64));
}

/*
 * Keys may be left out only where the type looks at the BTF itself.  Hash tables do
 * since "Register dtor for freeing special fields" (7.1), and did not ask for a key
 * before "Reject key-less BTF for hash maps".
 */
FAMILY_PLAIN(table, btf_without_key)
{
	struct described d = described(t);

	(void)fd;
	expect(t, create(ARGS_HERE, d.fd, 0, d.u64), ERR_SINCE("7.3 7.2.7 6.12.112", EINVAL),
	       OK_SINCE("7.1 7.0.4"), ELSE(EINVAL));
}

/* Global variables: the section is the value, and there is one */
FAMILY_PLAIN(array, btf_datasec_without_key)
{
	struct described d = described(t);
	struct map_args args = *ARGS_HERE;
	bool percpu = args.type == BPF_MAP_TYPE_PERCPU_ARRAY;

	(void)fd;
	args.max_entries = 1;
	expect(t, create(&args, d.fd, 0, d.datasec), OK_SINCE(percpu ? "7.3" : NULL), ELSE(EINVAL));
}

FAMILY_PLAIN(array, btf_datasec_of_many)
{
	struct described d = described(t);

	(void)fd;
	expect_err(t, create(ARGS_HERE, d.fd, 0, d.datasec), EINVAL);
}

FAMILY_PLAIN(array, btf_int_without_key)
{
	struct described d = described(t);
	struct map_args args = *ARGS_HERE;

	(void)fd;
	args.max_entries = 1;
	expect_err(t, create(&args, d.fd, 0, d.u64), EINVAL);
}

/* No map_check_btf(), no BTF without a key. */
FAMILY_PLAIN(keyless, btf_of_value)
{
	struct described d = described(t);

	(void)fd;
	if (ARGS_HERE->type == BPF_MAP_TYPE_BLOOM_FILTER)	/* bloom_map_check_btf() */
		expect_ok(t, create(ARGS_HERE, d.fd, 0, d.u64));
	else
		expect_err(t, create(ARGS_HERE, d.fd, 0, d.u64), EINVAL);
}

/* The type ids are of kernel structures, which no map may hold. */
MAP_PLAIN(array, btf_of_kernel)
{
	struct bpf_btf_info info;
	__u32 id = 0, len;
	int fd = -ENOENT;

	while (!bpf_btf_get_next_id(id, &id)) {
		fd = must(t, bpf_btf_get_fd_by_id(id));
		info = (struct bpf_btf_info){0};
		len = sizeof(info);
		must(t, bpf_btf_get_info_by_fd(fd, &info, &len));
		if (info.kernel_btf)
			break;
		close(fd);
		fd = -ENOENT;
	}
	/* before 5.11 the kernel's own BTF has no id, and therefore no fd */
	if (expect(t, fd, OK_SINCE("5.11"), ELSE(ENOENT)) && fd >= 0)
		expect_err(t, create(&map_type_array.args, fd, 1, 1), EACCES);
}

/* ---- fields that the kernel looks after */

#define WITH_TIMER(t) ({ struct map_args args = *ARGS_HERE; args.value_size = 24; args; })

static const struct map_type *const timer_types[] = {
	&map_type_array, &map_type_hash, &map_type_lru_hash, &map_type_rhash,
};
static const struct map_type *const no_timer_types[] = {
	&map_type_percpu_array, &map_type_percpu_hash, &map_type_lru_percpu_hash,
};

FAMILY_PLAIN(timer, create_timer)
{
	struct described d = described(t);
	struct map_args args = WITH_TIMER(t);

	(void)fd;
	expect_ok(t, create(&args, d.fd, d.i32, d.timer_struct));
}

/* Until 5.15 it is 16 bytes like any others. */
FAMILY_PLAIN(no_timer, create_timer)
{
	struct described d = described(t);
	struct map_args args = WITH_TIMER(t);

	(void)fd;
	expect(t, create(&args, d.fd, d.i32, d.timer_struct), ERR_SINCE("5.15", EOPNOTSUPP),
	       ELSE_OK);
}

/* map_check_btf(): who may only read cannot use it either */
FAMILY_PLAIN(timer, create_timer_for_reading)
{
	struct described d = described(t);
	struct map_args args = WITH_TIMER(t);

	(void)fd;
	args.map_flags |= BPF_F_RDONLY_PROG;
	expect(t, create(&args, d.fd, d.i32, d.timer_struct), ERR_SINCE("5.15", EACCES), ELSE_OK);
}

/* Freezing promises that the value stays as it is, which a timer's does not. */
FAMILY_PLAIN(timer, freeze_with_timer)
{
	struct described d = described(t);
	struct map_args args = WITH_TIMER(t);

	fd = must(t, create(&args, d.fd, d.i32, d.timer_struct));
	expect(t, bpf_map_freeze(fd), ERR_SINCE("5.15", BM_ENOTSUPP), ELSE_OK);
}
