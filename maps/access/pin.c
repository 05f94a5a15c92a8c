// SPDX-License-Identifier: GPL-2.0
/* Names in a bpffs (kernel/bpf/inode.c), and libbpf's LIBBPF_PIN_BY_NAME */
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#include "maps/access/access.h"
#include "selftests/runner.h"

#define BPFFS "/tmp/bpffs"
#define PIN BPFFS "/map"

/* A bpffs of the case's own, in a mount namespace of its own: gone with its process. */
static void own_bpffs(struct test *t)
{
	must(t, unshare(CLONE_NEWNS) ? -errno : 0);
	must(t, mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) ? -errno : 0);
	mkdir(BPFFS, 0700);
	must(t, mount("bpf", BPFFS, "bpf", 0, NULL) ? -errno : 0);
}

static int pinned(struct test *t)
{
	int fd;

	own_bpffs(t);
	fd = map_create(t, ACCESS_ARRAY);
	must(t, elem_put(fd, 1, 7));
	must(t, bpf_obj_pin(fd, PIN));
	return fd;
}

ACCESS_CASE(pin_and_reopen)
{
	int fd = pinned(t), again = must(t, bpf_obj_get(PIN));

	expect_eq(t, elem_get(again, 1), 7);
	expect_eq(t, map_id(t, again), map_id(t, fd));
}

ACCESS_CASE(pin_outlives_last_fd)
{
	int fd = pinned(t);

	close(fd);
	expect_eq(t, elem_get(must(t, bpf_obj_get(PIN)), 1), 7);
}

ACCESS_CASE(unpin_lets_go)
{
	int fd = pinned(t);
	__u32 id = map_id(t, fd);

	close(fd);
	expect_ok(t, map_is_there(id));
	must(t, unlink(PIN) ? -errno : 0);
	expect_err(t, map_is_there_still(id), ENOENT);
}

ACCESS_CASE(umount_lets_go)
{
	int fd = pinned(t);
	__u32 id = map_id(t, fd);

	close(fd);
	expect_ok(t, map_is_there(id));
	must(t, umount(BPFFS) ? -errno : 0);
	expect_err(t, map_is_there_still(id), ENOENT);
}

ACCESS_CASE(pin_where_something_is)
{
	expect_err(t, bpf_obj_pin(pinned(t), PIN), EEXIST);
}

ACCESS_CASE(pin_twice_under_two_names)
{
	int fd = pinned(t);

	expect_ok(t, bpf_obj_pin(fd, BPFFS "/second"));
	unlink(PIN);
	close(fd);
	expect_eq(t, elem_get(must(t, bpf_obj_get(BPFFS "/second")), 1), 7);
}

ACCESS_CASE(pin_outside_of_bpffs)
{
	expect_err(t, bpf_obj_pin(map_create(t, ACCESS_ARRAY), "/tmp/bm_no_bpffs"), EPERM);
}

ACCESS_CASE(pin_below_no_folder)
{
	expect_err(t, bpf_obj_pin(pinned(t), BPFFS "/none/map"), ENOENT);
}

/* bpf_lookup(): names with a dot are the kernel's own */
ACCESS_CASE(pin_name_with_dot)
{
	int fd = pinned(t);

	expect_err(t, bpf_obj_pin(fd, BPFFS "/a.b"), EPERM);
	expect_ok(t, bpf_obj_pin(fd, BPFFS "/a_b"));
}

ACCESS_CASE(pin_below_folder)
{
	int fd = pinned(t);

	must(t, mkdir(BPFFS "/folder", 0700) ? -errno : 0);
	expect_ok(t, bpf_obj_pin(fd, BPFFS "/folder/map"));
	expect_eq(t, elem_get(must(t, bpf_obj_get(BPFFS "/folder/map")), 1), 7);
}

ACCESS_CASE(pin_can_be_renamed)
{
	pinned(t);
	must(t, rename(PIN, BPFFS "/other") ? -errno : 0);
	expect_err(t, bpf_obj_get(PIN), ENOENT);
	expect_ok(t, bpf_obj_get(BPFFS "/other"));
}

ACCESS_CASE(get_of_no_bpf_file)
{
	expect_err(t, bpf_obj_get("/proc/self/status"), EACCES);
}

static int get_with(__u32 flags)
{
	LIBBPF_OPTS(bpf_obj_get_opts, opts, .file_flags = flags);

	return bpf_obj_get_opts(PIN, &opts);
}

ACCESS_CASE(get_for_reading)
{
	int fd;

	pinned(t);
	fd = must(t, get_with(BPF_F_RDONLY));
	expect_eq(t, elem_get(fd, 1), 7);
	expect_err(t, elem_put(fd, 1, 8), EPERM);
}

ACCESS_CASE(get_for_writing)
{
	int fd, both = pinned(t);

	fd = must(t, get_with(BPF_F_WRONLY));
	expect_err(t, elem_get(fd, 1), EPERM);
	expect_ok(t, elem_put(fd, 1, 8));
	expect_eq(t, elem_get(both, 1), 8);
}

ACCESS_CASE(get_for_neither)
{
	pinned(t);
	expect_err(t, get_with(BPF_F_RDONLY | BPF_F_WRONLY), EINVAL);
}

/* ---- LIBBPF_PIN_BY_NAME: progs/maps/pinned.bpf.c, and pinned_other.bpf.c with a larger value */

static struct bpf_object *open_pinned(struct test *t, const char *name)
{
	LIBBPF_OPTS(bpf_object_open_opts, opts, .pin_root_path = BPFFS);

	return prog_open(t, name, &opts);
}

static struct bpf_object *load_pinned(struct test *t)
{
	struct bpf_object *obj = open_pinned(t, "maps/pinned");

	must(t, bpf_object__load(obj));
	return obj;
}

ACCESS_CASE(pin_by_name_is_shared)
{
	struct bpf_object *first, *second;
	int fd;

	own_bpffs(t);
	first = load_pinned(t);
	second = load_pinned(t);
	fd = map_fd(t, second, "shared_map");
	expect_eq(t, map_id(t, fd), map_id(t, map_fd(t, first, "shared_map")));
	/* the programs too: one counts in what the other reads */
	must(t, prog_run(prog_fd(t, first, "count"), NULL, 0, NULL, 0));
	expect_eq(t, prog_run(prog_fd(t, second, "count"), NULL, 0, NULL, 0), 2);
	expect_eq(t, elem_get(fd, 0), 2);
}

/* what has no LIBBPF_PIN_BY_NAME is each object's own */
ACCESS_CASE(not_pinned_is_not_shared)
{
	struct bpf_object *first, *second;

	own_bpffs(t);
	first = load_pinned(t);
	second = load_pinned(t);
	expect_true(t, map_id(t, map_fd(t, first, "own_map")) != map_id(t, map_fd(t, second, "own_map")));
	expect_err(t, bpf_obj_get(BPFFS "/own_map"), ENOENT);
}

ACCESS_CASE(pin_by_name_survives_both)
{
	struct bpf_object *first, *second;

	own_bpffs(t);
	first = load_pinned(t);
	second = load_pinned(t);
	must(t, elem_put(map_fd(t, first, "shared_map"), 0, 7));
	bpf_object__close(first);
	bpf_object__close(second);
	expect_eq(t, elem_get(must(t, bpf_obj_get(BPFFS "/shared_map")), 0), 7);
	expect_eq(t, prog_run(prog_fd(t, load_pinned(t), "count"), NULL, 0, NULL, 0), 8);
}

/* libbpf compares: a map of other sizes is not taken for ours */
ACCESS_CASE(pin_by_name_of_other_size)
{
	struct bpf_object *other;

	own_bpffs(t);
	load_pinned(t);
	other = open_pinned(t, "maps/pinned_other");
	expect_err(t, bpf_object__load(other), EINVAL);
	expect_true(t, strstr(loader_libbpf_said(), "shared_map"));
	unlink(BPFFS "/shared_map");
	expect_ok(t, bpf_object__load(open_pinned(t, "maps/pinned_other")));
}

ACCESS_CASE(pin_by_name_without_bpffs)
{
	LIBBPF_OPTS(bpf_object_open_opts, opts, .pin_root_path = "/tmp");
	struct bpf_object *obj = prog_open(t, "maps/pinned", &opts);

	expect_err(t, bpf_object__load(obj), EINVAL);
}
