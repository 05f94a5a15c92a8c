// SPDX-License-Identifier: GPL-2.0
#include "maps/load/load.h"

#include <arpa/inet.h>
#include <pthread.h>
#include <sched.h>
#include <string.h>
#include <sys/sysinfo.h>

#define PACKET 64

static void run_case(struct test *t)
{
	const struct load_case *c = test_arg(t);

	c->run(t, c->type);
}

void load_register(const struct load_type *types, int nr, const char *what,
		   void (*run)(struct test *t, const struct load_type *type))
{
	struct load_case c = { .run = run };
	int i;

	for (i = 0; i < nr; i++) {
		c.type = &types[i];
		case_register(&(struct bm_case){
			.name = case_text("load/%s/%s", types[i].name, what), .run = run_case,
			.arg = case_copy(&c, sizeof(c)), .timeout_s = LOAD_TIMEOUT_S,
		});
	}
}

/* Before libbpf is asked: it would say less. */
static void type_must_be_there(struct test *t, const struct load_type *type)
{
	if (type->since && !verlist_holds(type->since, test_kver()))
		test_skip(t, "map type %s: since %s", type->name, type->since);
}

static void set_up_map(const struct load *l, __u32 max_entries)
{
	const struct load_type *type = l->type;
	struct bpf_map *map = bpf_object__find_map_by_name(l->obj, "map");

	must(l->t, bpf_map__set_type(map, type->type));
	must(l->t, bpf_map__set_map_flags(map, type->flags));
	must(l->t, bpf_map__set_max_entries(map, max_entries));
	if (type->prefix)
		must(l->t, bpf_map__set_key_size(map, 8));
}

void load_open_file(struct test *t, struct load *l, const char *file, const struct load_type *type,
		    __u32 max_entries)
{
	struct bpf_map *rodata;
	__u32 prefix_len = 32;

	*l = (struct load){ .t = t, .type = type };
	type_must_be_there(t, type);
	l->obj = prog_open(t, file, NULL);
	set_up_map(l, max_entries);
	rodata = bpf_object__find_map_by_name(l->obj, ".rodata");
	if (rodata && type->prefix)
		must(t, bpf_map__set_initial_value(rodata, &prefix_len, sizeof(prefix_len)));
	must(t, bpf_object__load(l->obj));
	l->map = map_fd(t, l->obj, "map");
	l->prog = prog_fd(t, l->obj, "work");
}

void load_open(struct test *t, struct load *l, const struct load_type *type, __u32 max_entries)
{
	load_open_file(t, l, "maps/load", type, max_entries);
}

/* ---- threads */

struct thread {
	struct worker w;
	pthread_t id;
	pthread_barrier_t *begin;
	void (*body)(struct worker *w);
};

static void *run_thread(void *arg)
{
	struct thread *th = arg;
	cpu_set_t set;

	CPU_ZERO(&set);
	CPU_SET(th->w.index / 2 % get_nprocs(), &set);
	sched_setaffinity(0, sizeof(set), &set);
	pthread_barrier_wait(th->begin);
	th->body(&th->w);
	return NULL;
}

long long workers_run(struct load *l, int nr, void (*body)(struct worker *w), void *arg)
{
	struct thread threads[nr];
	pthread_barrier_t begin;
	long long sum = 0;
	int i;

	pthread_barrier_init(&begin, NULL, nr);
	for (i = 0; i < nr; i++) {
		threads[i] = (struct thread){ .w = { .l = l, .index = i, .arg = arg }, .begin = &begin,
					      .body = body };
		must(l->t, -pthread_create(&threads[i].id, NULL, run_thread, &threads[i]));
	}
	for (i = 0; i < nr; i++)
		pthread_join(threads[i].id, NULL);
	for (i = 0; i < nr; i++) {
		must(l->t, threads[i].w.failed);
		sum += threads[i].w.done;
	}
	return sum;
}

/* ---- operations; no memory is shared between threads */

static const void *make_key(const struct load *l, __u32 key, __u32 room[2])
{
	room[0] = l->type->prefix ? 32 : key;
	room[1] = key;
	return room;
}

int load_get(const struct load *l, __u32 key, struct load_value *out)
{
	__u32 room[2];

	return bpf_map_lookup_elem(l->map, make_key(l, key, room), out->v);
}

int load_put(const struct load *l, __u32 key, __u64 value, __u64 flags)
{
	static __thread struct load_value values;
	int i, nr = l->type->per_cpu ? MAX_CPUS : 1;
	__u32 room[2];

	for (i = 0; i < nr; i++)
		values.v[i] = value;
	return bpf_map_update_elem(l->map, make_key(l, key, room), values.v, flags);
}

int load_take(const struct load *l, __u32 key, struct load_value *out)
{
	__u32 room[2];

	return bpf_map_lookup_and_delete_elem(l->map, make_key(l, key, room), out->v);
}

int load_del(const struct load *l, __u32 key)
{
	__u32 room[2];

	return bpf_map_delete_elem(l->map, make_key(l, key, room));
}

long long load_count(const struct load *l, long long limit)
{
	__u32 key[2], next[2];
	long long n = 0;
	int err = bpf_map_get_next_key(l->map, NULL, next);

	for (; !err; n++) {
		if (n == limit)
			return -ELOOP;
		memcpy(key, next, sizeof(key));
		err = bpf_map_get_next_key(l->map, key, next);
	}
	return err == -ENOENT ? n : err;
}

static int by_syscall(const struct worker *w, enum load_op op, __u32 key)
{
	static __thread struct load_value value;

	switch (op) {
	case LOAD_INSERT:
		return load_put(w->l, key, 3ULL * key, BPF_NOEXIST);
	case LOAD_DELETE:
		return load_del(w->l, key);
	case LOAD_FIND:
		return load_get(w->l, key, &value);
	default:
		return -EOPNOTSUPP;
	}
}

static long long by_program(const struct worker *w, enum load_op op, __u32 first, __u32 nr)
{
	struct load_job job = { .op = op, .first = first, .nr = nr, .worker = w->index };
	char packet[PACKET] = {0};
	long long ret;

	memcpy(packet, &job, sizeof(job));
	ret = prog_run(w->l->prog, packet, sizeof(packet), NULL, 0);
	/* the program's own -1 */
	return ret > LOAD_STEPS ? -EIO : ret;
}

static bool has_syscall(enum load_op op)
{
	return op == LOAD_INSERT || op == LOAD_DELETE || op == LOAD_FIND;
}

long long worker_do(struct worker *w, enum load_op op, __u32 first, __u32 nr, int expected)
{
	long long done = 0, ret;
	__u32 i, step;

	if (w->failed)
		return 0;
	for (i = 0; i < nr; i += step) {
		if (w->index % 2 || !has_syscall(op)) {
			step = nr - i < LOAD_STEPS ? nr - i : LOAD_STEPS;
			ret = by_program(w, op, first + i, step);
			expected = 0;
		} else {
			step = 1;
			ret = by_syscall(w, op, first + i);
			ret = ret ?: 1;
		}
		if (ret == -expected)
			continue;
		if (ret < 0) {
			w->failed = ret;
			break;
		}
		done += ret;
	}
	w->done += done;
	return done;
}
