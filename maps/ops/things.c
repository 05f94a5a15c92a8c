// SPDX-License-Identifier: GPL-2.0
/* What keys and values refer to: programs, sockets, a cgroup, a device. */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/if_xdp.h>
#include <linux/perf_event.h>
#include <net/if.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <bpf/btf.h>

#include "helpers/matrix/insns.h"
#include "maps/ops/ops.h"
#include "selftests/contexts.h"

#ifndef SOL_XDP
#define SOL_XDP 283
#endif

/* The root, which is always there. */
#define CGROUPS "/sys/fs/cgroup"

static const struct bpf_insn pass[] = { MOV_IMM(0, 2), EXIT() };

static int open_or_err(const char *path, int flags)
{
	int fd = open(path, flags | O_CLOEXEC);

	return fd < 0 ? -errno : fd;
}

int thing_cgroup(void)
{
	static int fd;

	if (!fd)
		fd = open_or_err(CGROUPS, O_RDONLY | O_DIRECTORY);
	return fd;
}

static int make_prog(void)
{
	return bpf_prog_load(BPF_PROG_TYPE_SOCKET_FILTER, NULL, "GPL", pass, 2, NULL);
}

static int make_perf_event(void)
{
	struct perf_event_attr attr = {
		.type = PERF_TYPE_SOFTWARE, .size = sizeof(attr), .config = PERF_COUNT_SW_BPF_OUTPUT,
		.sample_type = PERF_SAMPLE_RAW,
	};
	int fd = syscall(SYS_perf_event_open, &attr, -1, 0, -1, PERF_FLAG_FD_CLOEXEC);

	return fd < 0 ? -errno : fd;
}

static int make_pidfd(void)
{
	int fd = syscall(SYS_pidfd_open, getpid(), 0);

	return fd < 0 ? -errno : fd;
}

static int make_udp(bool reuseport)
{
	struct sockaddr_in addr = {
		.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK),
	};
	int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0), on = 1, err;

	if (fd < 0)
		return -errno;
	if ((reuseport && setsockopt(fd, SOL_SOCKET, SO_REUSEPORT, &on, sizeof(on))) ||
	    bind(fd, (struct sockaddr *)&addr, sizeof(addr))) {
		err = -errno;
		close(fd);
		return err;
	}
	return fd;
}

static int make_xsk(void)
{
	int fd = socket(AF_XDP, SOCK_RAW | SOCK_CLOEXEC, 0), entries = 8, err;

	if (fd < 0)
		return -errno;
	if (setsockopt(fd, SOL_XDP, XDP_RX_RING, &entries, sizeof(entries))) {
		err = -errno;
		close(fd);
		return err;
	}
	return fd;
}

/* ---- struct_ops: a congestion control, the only table of all kernels that can be registered */

#define OPS "tcp_congestion_ops"

static const struct context ops_members[] = {
	{ .name = "ssthresh", .type = BPF_PROG_TYPE_STRUCT_OPS, .target = OPS "/ssthresh" },
	{ .name = "undo_cwnd", .type = BPF_PROG_TYPE_STRUCT_OPS, .target = OPS "/undo_cwnd" },
	{ .name = "cong_avoid", .type = BPF_PROG_TYPE_STRUCT_OPS, .target = OPS "/cong_avoid" },
};
#define NR_OPS_MEMBERS (sizeof(ops_members) / sizeof(ops_members[0]))

/* Bytes from the start of @t to its member; -ENOENT. */
static int member_at(const struct btf_type *t, const char *name)
{
	const struct btf_member *m = btf_members(t);
	int i;

	for (i = 0; i < btf_vlen(t); i++)
		if (!strcmp(btf__name_by_offset(kernel_btf(), m[i].name_off), name))
			return btf_member_bit_offset(t, i) / 8;
	return -ENOENT;
}

static const struct btf_type *kernel_struct(const char *name, int *id)
{
	*id = kernel_btf() ? btf__find_by_name_kind(kernel_btf(), name, BTF_KIND_STRUCT) : -ENOENT;
	return *id > 0 ? btf__type_by_id(kernel_btf(), *id) : NULL;
}

int ops_value(__u32 *size)
{
	static int id;
	static __u32 bytes;
	const struct btf_type *t;

	if (!id) {
		t = kernel_struct("bpf_struct_ops_" OPS, &id);
		bytes = t ? t->size : 0;
	}
	*size = bytes;
	return id;
}

struct ops_layout {
	int name, members[NR_OPS_MEMBERS];	/* bytes from the start of the value */
	int progs[NR_OPS_MEMBERS];
};

static int find_layout(struct ops_layout *l)
{
	const struct btf_type *value, *ops;
	int id, data;
	size_t i;

	value = kernel_struct("bpf_struct_ops_" OPS, &id);
	ops = kernel_struct(OPS, &id);
	if (!value || !ops)
		return -ENOENT;
	data = member_at(value, "data");
	l->name = data + member_at(ops, "name");
	for (i = 0; i < NR_OPS_MEMBERS; i++) {
		LIBBPF_OPTS(bpf_prog_load_opts, o);

		l->members[i] = data + member_at(ops, ops_members[i].name);
		l->progs[i] = context_load(&ops_members[i], "GPL", pass, 2, &o);
		if (l->progs[i] < 0)
			return l->progs[i];
	}
	return 0;
}

static int make_ops(unsigned char *out, size_t room)
{
	static struct ops_layout l;
	static int err = 1, nr;
	__u32 size;
	size_t i;

	if (err > 0)
		err = find_layout(&l);
	if (err)
		return err;
	ops_value(&size);
	if (size > room)
		return -E2BIG;
	/* another name each time: the one before is taken until its map's memory is freed */
	snprintf((char *)out + l.name, 16, "bm_%d_%d", getpid() % 100000, nr++ % 1000);
	for (i = 0; i < NR_OPS_MEMBERS; i++)
		memcpy(out + l.members[i], &l.progs[i], sizeof(l.progs[i]));
	return 0;
}

/* ---- */

static int make_fd(enum thing thing)
{
	switch (thing) {
	case THING_PROG:
		return make_prog();
	case THING_PERF_EVENT:
		return make_perf_event();
	case THING_CGROUP:
		return open_or_err(CGROUPS, O_RDONLY | O_DIRECTORY);
	case THING_MAP:
		return op_map(&op_types[1], 0);
	case THING_FILE:
		return open_or_err("/", O_RDONLY | O_DIRECTORY);
	case THING_PIDFD:
		return make_pidfd();
	case THING_UDP:
		return make_udp(false);
	case THING_REUSEPORT:
		return make_udp(true);
	default:
		return make_xsk();
	}
}

static int make_cgroup_id(void *out)
{
	struct stat st;

	/* the inode's number is the id (kernfs, since 5.5) */
	if (fstat(thing_cgroup(), &st))
		return -errno;
	memcpy(out, &(__u64){ st.st_ino }, sizeof(__u64));
	return 0;
}

int thing_make(enum thing thing, void *out, size_t room, int *fd)
{
	*fd = 0;
	switch (thing) {
	case THING_NONE:
	case THING_ZERO:
	case THING_INSN:	/* instruction 0 */
		return 0;
	case THING_NUMBER:
		memcpy(out, &(__u64){ 0x1122334455667788 }, sizeof(__u64));
		return 0;
	case THING_PREFIX:
		memcpy(out, &(__u32){ 32 }, sizeof(__u32));
		return 0;
	case THING_CGROUP_ID:
		return make_cgroup_id(out);
	case THING_LO:
		memcpy(out, &(__u32){ if_nametoindex("lo") }, sizeof(__u32));
		return 0;
	case THING_QUEUE_SIZE:
		memcpy(out, &(__u32){ 192 }, sizeof(__u32));
		return 0;
	case THING_OPS:
		return make_ops(out, room);
	default:
		*fd = make_fd(thing);
		if (*fd < 0)
			return *fd;
		/* a value of 64 bits holds it too */
		memcpy(out, fd, sizeof(*fd));
		return 0;
	}
}
