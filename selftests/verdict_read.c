// SPDX-License-Identifier: GPL-2.0
/* What the verifier said of one program, filled in by whoever loads it. */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "selftests/runner.h"
#include "common/vlog.h"

static long long now_us(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return ts.tv_sec * 1000000LL + ts.tv_nsec / 1000;
}

static void read_sizes(int fd, struct verdict *v)
{
	struct bpf_prog_info info = {0};
	__u32 len = sizeof(info);

	if (bpf_prog_get_info_by_fd(fd, &info, &len))
		return;
	/* neither size is for who lacks CAP_BPF: zero */
	v->xlated = info.xlated_prog_len ? (long long)info.xlated_prog_len : -1;
	v->jited = info.jited_prog_len ? (long long)info.jited_prog_len : -1;
	/* the kernel has told how much of the struct it knows */
	if (len >= offsetof(struct bpf_prog_info, verified_insns) + sizeof(info.verified_insns))
		v->verified_insns = info.verified_insns;
}

bool verdict_log(struct verdict *v)
{
	v->log = malloc(LOG_SIZE);
	verdict_forget(v);
	if (!v->log)
		v->err = ENOMEM;
	return v->log;
}

void verdict_forget(struct verdict *v)
{
	char *log = v->log;

	*v = (struct verdict){
		.insns = -1, .states = -1, .peak_states = -1, .stack = -1, .verified_insns = -1,
		.xlated = -1, .jited = -1, .load_us = -1, .log = log,
	};
	if (log)
		log[0] = '\0';
	loader_says("");
}

void verdict_begin(struct verdict *v)
{
	verdict_forget(v);
	v->asked = true;
	v->load_us = now_us();
}

void verdict_end(struct verdict *v, int fd)
{
	struct vlog_stats stats;

	v->load_us = now_us() - v->load_us;
	if (v->log) {
		vlog_read_stats(v->log, &stats);
		v->insns = stats.insns;
		v->states = stats.states;
		v->peak_states = stats.peak_states;
		v->stack = stats.stack;
	}
	if (fd < 0)
		v->err = -fd;
	else
		read_sizes(fd, v);
}

void verdict_reason(const struct verdict *v, char *out, size_t size)
{
	if (v->asked && v->log[0])
		vlog_reason(v->log, out, size);
	else
		snprintf(out, size, "%s", loader_libbpf_said());
}
