// SPDX-License-Identifier: GPL-2.0
/*
 * Fields that run something later or elsewhere: bpf_wq, bpf_task_work; and memory of user
 * space: uptr
 */
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "helpers/fixtures.h"
#include "maps/maps.h"
#include "progs/maps/field_io.h"

#define VALUES .key_size = 4, .value_size = 24, .max_entries = 4
DEFINE_MAP_TYPE(array, .type = BPF_MAP_TYPE_ARRAY, VALUES);
DEFINE_MAP_TYPE(hash, .type = BPF_MAP_TYPE_HASH, VALUES);
DEFINE_MAP_TYPE(lru_hash, .type = BPF_MAP_TYPE_LRU_HASH, VALUES);
static const struct map_type *const wq_types[] = {
	&map_type_array, &map_type_hash, &map_type_lru_hash,
};

/* Program @prog of progs/maps/@file, with element 1 in @map. */
struct work {
	struct bpf_object *obj;
	int prog, map;
	volatile struct work_io *io;
};

static struct work work_load(struct test *t, const char *file, const char *prog, const char *map)
{
	struct work w = { .obj = prog_load(t, file, prog) };
	__u64 value[3] = {0};
	__u32 key = 1;

	w.prog = prog_fd(t, w.obj, prog);
	w.map = map_fd(t, w.obj, map);
	w.io = global_at(t, w.obj, "io", sizeof(*w.io));
	w.io->key = key;
	must(t, bpf_map_update_elem(w.map, &key, value, BPF_ANY));
	return w;
}

/* How often the callback ran, as its value counts it, in its last 8 bytes. */
static __u64 fired(struct test *t, struct work *w, int at)
{
	__u64 value[3] = {0};
	__u32 key = 1;

	must(t, bpf_map_lookup_elem(w->map, &key, value));
	return value[at];
}

static struct work wq_load(struct test *t)
{
	const char *type = family_type(t)->name;
	char prog[32];

	snprintf(prog, sizeof(prog), "start_%s", type);
	return work_load(t, "maps/field_wq", prog, type);
}

FAMILY_CASE(wq, wq_runs_callback)
{
	struct work w = wq_load(t);

	(void)fd;
	expect_eq(t, prog_run(w.prog, NULL, 0, NULL, 0), 0);
	expect_ok(t, w.io->init);
	expect_ok(t, w.io->set_callback);
	expect_ok(t, w.io->start);
	while (!w.io->fired)
		usleep(500);
	expect_eq(t, w.io->fired_key, 1);
	expect_eq(t, fired(t, &w, 2), 1);
}

FAMILY_CASE(wq, wq_init_twice)
{
	struct work w = wq_load(t);

	(void)fd;
	expect_eq(t, prog_run(w.prog, NULL, 0, NULL, 0), 0);
	expect_ok(t, w.io->init);
	expect_eq(t, prog_run(w.prog, NULL, 0, NULL, 0), 0);
	expect_err(t, w.io->init, EBUSY);
	expect_ok(t, w.io->start);
}

FAMILY_CASE(wq, wq_without_user_reference)
{
	struct work w = wq_load(t);

	(void)fd;
	close(w.map);
	expect_eq(t, prog_run(w.prog, NULL, 0, NULL, 0), 0);
	expect_err(t, w.io->init, EPERM);
	expect_err(t, w.io->start, EINVAL);
}

/* ---- task_work: the callback runs in the task that it was given, on its way back to user space */

MAP_CASE(hash, task_work_runs_in_task)
{
	struct work w = work_load(t, "maps/field_task_work", "schedule", "map");

	expect_eq(t, prog_run_ctx(w.prog, NULL, 0), 0);
	expect_ok(t, w.io->start);
	while (!w.io->fired)
		usleep(500);
	expect_eq(t, (__u32)w.io->fired_pid, syscall(SYS_gettid));
	expect_eq(t, w.io->fired_key, 1);
	expect_eq(t, fired(t, &w, 1), 1);
	/* what has run can be scheduled again */
	expect_eq(t, prog_run_ctx(w.prog, NULL, 0), 0);
	expect_ok(t, w.io->start);
	while (w.io->fired < 2)
		usleep(500);
	expect_eq(t, fired(t, &w, 1), 2);
}

MAP_CASE(hash, task_work_without_user_reference)
{
	struct work w = work_load(t, "maps/field_task_work", "schedule", "map");

	close(w.map);
	expect_eq(t, prog_run_ctx(w.prog, NULL, 0), 0);
	/* bpf_task_work_acquire_ctx(): not EPERM, as for the others */
	expect_err(t, w.io->start, EBUSY);
}

/* ---- uptr */

struct user_data {
	__u64 in, out;
};

struct uptr {
	int prog, map, task;
};

/* The control of the type: local storage has no map without BTF, and so is made by the object. */
static struct uptr uptr_load(struct test *t)
{
	struct bpf_object *obj = prog_load(t, "maps/field_uptr", "answer");
	int task = syscall(SYS_pidfd_open, getpid(), 0);

	return (struct uptr){
		.prog = prog_fd(t, obj, "answer"), .map = map_fd(t, obj, "map"),
		.task = must(t, task < 0 ? -errno : task),
	};
}

static int uptr_put(struct uptr *u, void *p)
{
	return bpf_map_update_elem(u->map, &u->task, &p, BPF_ANY);
}

#define UPTR_CASE(what) __BM_CASE(uptr_##what, "map/task_storage/" #what)

UPTR_CASE(job_uptr_is_read_and_written)
{
	static struct user_data data __attribute__((aligned(4096))) = { .in = 41 };
	struct uptr u = uptr_load(t);

	expect_ok(t, uptr_put(&u, &data));
	expect_eq(t, prog_run_ctx(u.prog, NULL, 0), 0);
	expect_eq(t, data.out, 42);
	/* it is the page, not a copy */
	data.in = 7;
	expect_eq(t, prog_run_ctx(u.prog, NULL, 0), 0);
	expect_eq(t, data.out, 8);
}

UPTR_CASE(uptr_null)
{
	struct uptr u = uptr_load(t);

	expect_ok(t, uptr_put(&u, NULL));
	expect_eq(t, prog_run_ctx(u.prog, NULL, 0), 2);
}

/* Nobody learns from it where the kernel has the page. */
UPTR_CASE(uptr_reads_as_zero)
{
	static struct user_data data __attribute__((aligned(4096)));
	struct uptr u = uptr_load(t);
	__u64 value = 1;

	must(t, uptr_put(&u, &data));
	expect_ok(t, bpf_map_lookup_elem(u.map, &u.task, &value));
	expect_eq(t, value, 0);
}

/* The pinned page stays when the task has unmapped it. */
UPTR_CASE(uptr_outlives_mapping)
{
	struct user_data *data = mmap(NULL, 4096, PROT_READ | PROT_WRITE,
				      MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	struct uptr u = uptr_load(t);

	must(t, data == MAP_FAILED ? -errno : 0);
	data->in = 1;
	must(t, uptr_put(&u, data));
	must(t, munmap(data, 4096) ? -errno : 0);
	expect_eq(t, prog_run_ctx(u.prog, NULL, 0), 0);
}

UPTR_CASE(uptr_of_no_page)
{
	struct uptr u = uptr_load(t);

	expect_err(t, uptr_put(&u, (void *)0x10000), EFAULT);
}

/* One page is pinned, and so the structure must lie in one. */
UPTR_CASE(uptr_across_pages)
{
	static char pages[2 * 4096] __attribute__((aligned(4096)));
	struct uptr u = uptr_load(t);

	expect_ok(t, uptr_put(&u, pages + 4096 - 16));
	expect_err(t, uptr_put(&u, pages + 4096 - 8), EOPNOTSUPP);
}

UPTR_CASE(uptr_of_readonly_page)
{
	void *p = mmap(NULL, 4096, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	struct uptr u = uptr_load(t);

	must(t, p == MAP_FAILED ? -errno : 0);
	expect_err(t, uptr_put(&u, p), EFAULT);
}
