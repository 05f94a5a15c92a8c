// SPDX-License-Identifier: GPL-2.0
/* Gives one program of an embedded object to the verifier. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <bpf/btf.h>

#include "selftests/runner.h"
#include "selftests/vlog.h"

#define LOG_LEVEL (1 | 4)	/* the last path, and the statistics */
#define LOG_STATS_ONLY 4

static char libbpf_said[1024];

const struct embedded *embedded_find(const char *name)
{
	int i;

	for (i = 0; i < nr_embedded_objects; i++)
		if (!strcmp(embedded_objects[i].name, name))
			return &embedded_objects[i];
	return NULL;
}

/* Keeps libbpf's last warning: it says what failed before the verifier was asked. */
static int keep_warning(enum libbpf_print_level level, const char *fmt, va_list ap)
{
	/* the verifier's log is in a buffer of our own; formatting it again is dear */
	if (level != LIBBPF_WARN || strstr(fmt, "PROG LOAD LOG") || strstr(fmt, "failed to load"))
		return 0;
	vsnprintf(libbpf_said, sizeof(libbpf_said), fmt, ap);
	libbpf_said[strcspn(libbpf_said, "\n")] = '\0';
	return 0;
}

const char *loader_libbpf_said(void)
{
	return libbpf_said;
}

void loader_warm_up(void)
{
	const struct embedded *e = embedded_find("warmup");
	struct bpf_object *obj;

	libbpf_set_print(keep_warning);
	libbpf_set_memlock_rlim(~0UL);
	btf__load_vmlinux_btf();	/* kept for the children: vmlinux_btf.c */
	obj = e ? loader_open(e) : NULL;
	if (obj)
		bpf_object__load(obj);
	bpf_object__close(obj);
}

struct bpf_object *loader_open(const struct embedded *e)
{
	LIBBPF_OPTS(bpf_object_open_opts, opts, .object_name = "bm");

	return bpf_object__open_mem(e->start, (const char *)e->end - (const char *)e->start, &opts);
}

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
	v->xlated = info.xlated_prog_len;
	v->jited = info.jited_prog_len ? (long long)info.jited_prog_len : -1;
}

/* Only @prog, and the log where we can read it. */
static struct bpf_program *select_program(struct bpf_object *obj, const char *prog, __u32 flags,
					  struct verdict *v, __u32 log_level)
{
	struct bpf_program *p, *found = NULL;

	bpf_object__for_each_program(p, obj) {
		bpf_program__set_autoload(p, false);
		if (!strcmp(bpf_program__name(p), prog))
			found = p;
	}
	if (!found)
		return NULL;
	bpf_program__set_autoload(found, true);
	bpf_program__set_log_buf(found, v->log, LOG_SIZE);
	bpf_program__set_log_level(found, log_level);
	if (flags)
		bpf_program__set_flags(found, bpf_program__flags(found) | flags);
	return found;
}

static void forget(struct verdict *v)
{
	char *log = v->log;

	*v = (struct verdict){
		.insns = -1, .states = -1, .peak_states = -1, .xlated = -1, .jited = -1, .load_us = -1,
		.log = log,
	};
	if (log)
		log[0] = '\0';
	libbpf_said[0] = '\0';
}

static struct bpf_object *load_at_level(const struct embedded *e, const char *prog, __u32 flags,
					struct verdict *v, __u32 log_level)
{
	struct bpf_object *obj;
	struct bpf_program *p;
	struct vlog_stats stats;
	long long begin;
	int err;

	forget(v);
	obj = loader_open(e);
	if (!obj) {
		v->err = errno;
		return NULL;
	}
	p = select_program(obj, prog, flags, v, log_level);
	err = p ? bpf_object__prepare(obj) : -ENOENT;
	if (!err) {
		v->asked = true;
		begin = now_us();
		err = bpf_object__load(obj);
		v->load_us = now_us() - begin;
	}
	vlog_read_stats(v->log, &stats);
	v->insns = stats.insns;
	v->states = stats.states;
	v->peak_states = stats.peak_states;
	if (err) {
		v->err = -err;
		bpf_object__close(obj);
		return NULL;
	}
	read_sizes(bpf_program__fd(p), v);
	return obj;
}

struct bpf_object *loader_load(const struct embedded *e, const char *prog, __u32 flags, bool likely,
			       struct verdict *v)
{
	struct bpf_object *obj;

	if (!v->log)
		v->log = malloc(LOG_SIZE);
	if (!v->log) {
		forget(v);
		v->err = ENOMEM;
		return NULL;
	}
	/* what is accepted needs no log but its statistics, and the rest is half of the time */
	obj = likely ? load_at_level(e, prog, flags, v, LOG_STATS_ONLY) : NULL;
	if (obj)
		return obj;
	obj = load_at_level(e, prog, flags, v, LOG_LEVEL);
	/* a log that does not fit fails the load on 5.10 and 6.1: ask again for less */
	if (!obj && v->err == ENOSPC)
		obj = load_at_level(e, prog, flags, v, LOG_STATS_ONLY);
	return obj;
}

void verdict_reason(const struct verdict *v, char *out, size_t size)
{
	if (v->asked && v->log[0])
		vlog_reason(v->log, out, size);
	else
		snprintf(out, size, "%s", libbpf_said);
}
