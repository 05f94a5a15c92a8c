// SPDX-License-Identifier: GPL-2.0
#include "helpers/iter_rig.h"

#include <unistd.h>

int iter_read(struct test *t, struct bpf_object *obj, const char *prog, char *text, size_t size)
{
	int link = must(t, bpf_link_create(prog_fd(t, obj, prog), 0, BPF_TRACE_ITER, NULL));
	int fd = must(t, bpf_iter_create(link));
	ssize_t n = read(fd, text, size - 1);

	if (n < 0)
		n = -errno;
	text[n < 0 ? 0 : n] = '\0';
	close(fd);
	close(link);
	return n;
}
