// SPDX-License-Identifier: GPL-2.0
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "helpers/task_rig.h"

/* The third word of /proc/PID/stat; our name has no space. */
static char state_of(pid_t pid)
{
	char path[64], state = 0;
	FILE *f;

	snprintf(path, sizeof(path), "/proc/%d/stat", pid);
	f = fopen(path, "re");
	if (f && fscanf(f, "%*d %*s %c", &state) != 1)
		state = 0;
	if (f)
		fclose(f);
	return state;
}

pid_t task_waiting(struct test *t, void (*prepare)(void))
{
	pid_t pid = must(t, fork());
	int i;

	if (!pid) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		if (prepare)
			prepare();
		for (;;)
			syscall(SYS_pause);
	}
	for (i = 0; i < 10000 && state_of(pid) != 'S'; i++)
		usleep(1000);
	if (i == 10000)
		test_fail(t, "the child does not come to wait");
	return pid;
}

void task_end(pid_t pid)
{
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
}

long long iter_call(struct test *t, struct bpf_object *obj, const char *prog, pid_t pid)
{
	struct bpf_link *link;
	char buf[64];
	ssize_t n;
	int fd;

	global(t, obj, int, pid) = pid;
	global(t, obj, long, ret) = -1000000;
	link = bpf_program__attach_iter(bpf_object__find_program_by_name(obj, prog), NULL);
	if (!link)
		test_fail(t, "attach %s to its iterator: %s", prog, errname(errno));
	fd = must(t, bpf_iter_create(bpf_link__fd(link)));
	while ((n = read(fd, buf, sizeof(buf))) > 0)
		;
	must(t, n < 0 ? -errno : 0);
	close(fd);
	bpf_link__destroy(link);
	return global(t, obj, long, ret);
}

/* A line "ffffffff81000000 T _text", which come by address; true when @r ends with it. */
static bool read_symbol(const char *line, const char *want, struct range *r)
{
	size_t len = strlen(want);
	char *name;
	__u64 address = strtoull(line, &name, 16);

	if (r->begin && address > r->begin) {
		r->end = address;
		return true;
	}
	if (!r->begin && !strncmp(name + 3, want, len) && name[3 + len] == '\n')
		r->begin = address;
	return false;
}

void kernel_functions(struct test *t, const char *const *names, struct range *ranges, int n)
{
	FILE *f = fopen("/proc/kallsyms", "re");
	char line[512];
	int i, found = 0;

	memset(ranges, 0, n * sizeof(*ranges));
	while (f && found < n && fgets(line, sizeof(line), f))
		for (i = 0; i < n; i++)
			found += !ranges[i].end && read_symbol(line, names[i], ranges + i);
	if (f)
		fclose(f);
	for (i = 0; i < n; i++)
		if (!ranges[i].end)
			test_skip(t, "no address of %s in /proc/kallsyms", names[i]);
}

struct range kernel_function(struct test *t, const char *name)
{
	struct range r;

	kernel_functions(t, &name, &r, 1);
	return r;
}

int frame_within(const __u64 *ips, int n, struct range r)
{
	int i;

	for (i = 0; i < n; i++)
		if (ips[i] >= r.begin && ips[i] < r.end)
			return i;
	return -1;
}
