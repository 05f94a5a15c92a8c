// SPDX-License-Identifier: GPL-2.0
/* Maps and programs for cases: what selftests/case.h promises. */
#include <arpa/inet.h>
#include <net/ethernet.h>
#include <netinet/ip.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "selftests/annot.h"
#include "selftests/reload.h"
#include "selftests/runner.h"

int map_try_args(const struct map_args *args)
{
	LIBBPF_OPTS(bpf_map_create_opts, opts,
		.map_flags = args->map_flags, .map_extra = args->map_extra,
		.inner_map_fd = args->inner_fd, .numa_node = args->numa_node);
	struct map_args a = *args;
	int err = a.fill ? a.fill(&a, &opts) : 0;

	if (err)
		return err;
	return bpf_map_create(a.type, a.name ? a.name : "bm", a.key_size, a.value_size, a.max_entries,
			      &opts);
}

static const struct embedded *find(struct test *t, const char *name)
{
	const struct embedded *e = embedded_find(name);

	if (!e)
		test_fail(t, "there is no progs/%s.bpf.c", name);
	return e;
}

static void read_annot(struct test *t, const struct embedded *e, const struct bpf_object *obj, const char *prog,
		       struct annot *a)
{
	struct annot_tags *tags = obj ? annot_tags(bpf_object__btf(obj)) : NULL;
	char error[256];

	if (!tags)
		test_fail(t, "progs/%s.bpf.c: the object cannot be opened: %s", e->name, errname(errno));
	if (annot_read(tags, prog, a, error, sizeof(error)))
		test_fail(t, "progs/%s.bpf.c: %s", e->name, error);
	free(tags);
}

struct bpf_object *prog_load(struct test *t, const char *name, const char *prog)
{
	const struct embedded *e = find(t, name);
	struct bpf_object *obj = reload_again(t, e, prog);
	static struct verdict v;	/* with its log, for all cases of this child */
	struct annot_row want;
	struct annot annot;
	bool is_explicit;
	char why[512], missing[128];

	if (obj)
		return obj;
	obj = loader_open(e);
	read_annot(t, e, obj, prog, &annot);
	if (annot.config && kconfig_missing(annot.config, missing, sizeof(missing)))
		test_skip(t, "config missing: %s", missing);
	want = annot_expect(&annot, test_kver(), &is_explicit);
	obj = loader_load_opened(obj, e, prog, annot.flags, want.accept, &v);
	if (obj && want.accept) {
		reload_keep(t, e, prog, obj);
		return obj;
	}
	if (obj)
		test_fail(t, "progs/%s.bpf.c: %s loads, and should not in this kernel", name, prog);
	verdict_reason(&v, why, sizeof(why));
	if (want.accept)
		test_fail(t, "progs/%s.bpf.c: %s is refused: %s: %s", name, prog, errname(v.err), why);
	annot_loads(&annot, why, sizeof(why));
	test_skip(t, "progs/%s.bpf.c: %s loads %s", name, prog, why);
}

struct bpf_object *prog_open(struct test *t, const char *name, const struct bpf_object_open_opts *opts)
{
	const struct embedded *e = find(t, name);
	struct bpf_object *obj = bpf_object__open_mem(e->start, (const char *)e->end - (const char *)e->start, opts);

	if (!obj)
		test_fail(t, "progs/%s.bpf.c: %s: %s", name, errname(errno), loader_libbpf_said());
	return obj;
}

struct bpf_object *prog_load_all(struct test *t, const char *name)
{
	struct bpf_object *obj = loader_open(find(t, name));
	int err = obj ? bpf_object__load(obj) : -errno;

	if (err)
		test_fail(t, "progs/%s.bpf.c: %s: %s", name, errname(err), loader_libbpf_said());
	return obj;
}

int prog_fd(struct test *t, struct bpf_object *obj, const char *prog)
{
	struct bpf_program *p = bpf_object__find_program_by_name(obj, prog);
	int fd = p ? bpf_program__fd(p) : -ENOENT;

	if (fd < 0)
		test_fail(t, "no loaded program %s: %s", prog, errname(fd));
	return fd;
}

int map_fd(struct test *t, struct bpf_object *obj, const char *map)
{
	int fd = bpf_object__find_map_fd_by_name(obj, map);

	if (fd < 0)
		test_fail(t, "no map %s: %s", map, errname(fd));
	return fd;
}

long long prog_run(int prog_fd, const void *data, size_t size, void *out, size_t out_size)
{
	char packet[64] = {0};
	struct ether_header *eth = (void *)packet;
	struct iphdr *ip = (void *)(packet + sizeof(*eth));
	LIBBPF_OPTS(bpf_test_run_opts, opts,
		.data_in = data ? data : packet, .data_size_in = data ? size : sizeof(packet),
		.data_out = out, .data_size_out = out_size, .repeat = 1);
	int err;

	eth->ether_type = htons(ETHERTYPE_IP);
	ip->version = 4;
	ip->ihl = 5;
	ip->tot_len = htons(sizeof(packet) - sizeof(*eth));
	ip->protocol = IPPROTO_UDP;
	err = bpf_prog_test_run_opts(prog_fd, &opts);
	return err ? err : (long long)opts.retval;
}

long long prog_run_ctx(int prog_fd, void *ctx, size_t size)
{
	LIBBPF_OPTS(bpf_test_run_opts, opts, .ctx_in = ctx, .ctx_size_in = size);
	int err = bpf_prog_test_run_opts(prog_fd, &opts);

	return err ? err : (long long)opts.retval;
}
