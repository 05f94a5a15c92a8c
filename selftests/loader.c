// SPDX-License-Identifier: GPL-2.0
/* Gives one program of an embedded object to the verifier. */
#include <stdio.h>
#include <string.h>

#include <bpf/btf.h>

#include "selftests/runner.h"

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

void loader_says(const char *text)
{
	snprintf(libbpf_said, sizeof(libbpf_said), "%s", text);
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

static struct bpf_object *load_at_level(struct bpf_object *obj, const char *prog, __u32 flags,
					struct verdict *v, __u32 log_level)
{
	struct bpf_program *p;
	int err;

	verdict_forget(v);
	if (!obj) {
		v->err = errno;
		return NULL;
	}
	p = select_program(obj, prog, flags, v, log_level);
	err = p ? bpf_object__prepare(obj) : -ENOENT;
	if (!err) {
		verdict_begin(v);
		err = bpf_object__load(obj);
		verdict_end(v, err ? err : bpf_program__fd(p));
	}
	if (err) {
		v->err = -err;
		bpf_object__close(obj);
		return NULL;
	}
	return obj;
}

struct bpf_object *loader_load_opened(struct bpf_object *opened, const struct embedded *e, const char *prog,
				      __u32 flags, bool likely, struct verdict *v)
{
	struct bpf_object *obj = opened;

	if (!v->log && !verdict_log(v)) {
		bpf_object__close(obj);
		return NULL;
	}
	/* what is accepted needs no log but its statistics; writing all of it is some 5 % of the time */
	if (likely) {
		obj = load_at_level(opened, prog, flags, v, LOG_STATS_ONLY);
		if (obj)
			return obj;
		obj = loader_open(e);
	}
	obj = load_at_level(obj, prog, flags, v, LOG_FULL);
	/* a log that does not fit fails the load on 5.10 and 6.1: ask again for less */
	if (!obj && v->err == ENOSPC)
		obj = load_at_level(loader_open(e), prog, flags, v, LOG_STATS_ONLY);
	return obj;
}

struct bpf_object *loader_load(const struct embedded *e, const char *prog, __u32 flags, bool likely,
			       struct verdict *v)
{
	return loader_load_opened(loader_open(e), e, prog, flags, likely, v);
}
