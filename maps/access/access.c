// SPDX-License-Identifier: GPL-2.0
#include "maps/access/access.h"

#include <unistd.h>

#include "selftests/runner.h"

#define STILL_MS 5000
#define STEP_MS 5

__u32 map_id(struct test *t, int fd)
{
	struct bpf_map_info info = {0};
	__u32 len = sizeof(info);

	must(t, bpf_map_get_info_by_fd(fd, &info, &len));
	return info.id;
}

int map_is_there(__u32 id)
{
	int fd = bpf_map_get_fd_by_id(id);

	if (fd < 0)
		return fd;
	close(fd);
	return 0;
}

int map_is_there_still(__u32 id)
{
	int ms, err = 0;

	for (ms = 0; ms < STILL_MS && !err; ms += STEP_MS) {
		err = map_is_there(id);
		if (!err)
			usleep(1000 * STEP_MS);
	}
	return err;
}

struct bpf_object *object_open(struct test *t, const char *name, const struct bpf_object_open_opts *opts)
{
	const struct embedded *e = embedded_find(name);
	struct bpf_object *obj;

	if (!e)
		test_fail(t, "progs/%s.bpf.c is not there", name);
	obj = bpf_object__open_mem(e->start, (const char *)e->end - (const char *)e->start, opts);
	if (!obj)
		test_fail(t, "progs/%s.bpf.c: %s: %s", name, errname(errno), loader_libbpf_said());
	return obj;
}
