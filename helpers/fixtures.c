// SPDX-License-Identifier: GPL-2.0
#include <arpa/inet.h>
#include <fcntl.h>
#include <net/ethernet.h>
#include <netinet/ip.h>
#include <netinet/udp.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <bpf/btf.h>

#include "helpers/fixtures.h"
#include "selftests/perf.h"

/* Of a data section's variable @name: the place in the map's memory, or NULL. */
static void *find_in_section(struct bpf_object *obj, const struct btf *btf,
			     const struct btf_type *sec, const char *name, size_t *size)
{
	const struct btf_var_secinfo *v = btf_var_secinfos(sec);
	const char *section = btf__name_by_offset(btf, sec->name_off);
	struct bpf_map *map;
	void *memory;
	int i;

	for (i = 0; i < btf_vlen(sec); i++) {
		const struct btf_type *var = btf__type_by_id(btf, v[i].type);

		if (strcmp(btf__name_by_offset(btf, var->name_off), name))
			continue;
		map = bpf_object__find_map_by_name(obj, section);
		memory = map ? bpf_map__initial_value(map, &(size_t){0}) : NULL;
		*size = v[i].size;
		return memory ? memory + v[i].offset : NULL;
	}
	return NULL;
}

void *global_at(struct test *t, struct bpf_object *obj, const char *name, size_t size)
{
	const struct btf *btf = bpf_object__btf(obj);
	size_t has = 0;
	__u32 id;

	for (id = 1; id < btf__type_cnt(btf); id++) {
		const struct btf_type *type = btf__type_by_id(btf, id);
		void *at = NULL;

		if (btf_is_datasec(type))
			at = find_in_section(obj, btf, type, name, &has);
		if (at && has != size)
			test_fail(t, "global variable %s has %zu bytes, not %zu", name, has,
				  size);
		if (at)
			return at;
	}
	test_fail(t, "the object has no global variable %s", name);
}

void run_once(struct test *t, struct bpf_object *obj, const char *prog)
{
	struct bpf_program *p = bpf_object__find_program_by_name(obj, prog);
	struct bpf_link *link = NULL;
	int fd = prog_fd(t, obj, prog);

	switch (bpf_program__type(p)) {
	case BPF_PROG_TYPE_SCHED_CLS:
	case BPF_PROG_TYPE_XDP:
	case BPF_PROG_TYPE_SOCKET_FILTER:
		must(t, prog_run(fd, NULL, 0, NULL, 0));
		return;
	case BPF_PROG_TYPE_TRACING:
		link = bpf_program__attach(p);
		if (!link)
			test_fail(t, "attach %s: %s", prog, errname(errno));
		break;
	default:
		break;
	}
	must(t, prog_run_ctx(fd, NULL, 0));
	bpf_link__destroy(link);
}

/* No result of a helper: seen when the program did not come to set one. */
#define POISON (-1000000000LL)

long long call(struct test *t, struct bpf_object *obj, const char *prog)
{
	global(t, obj, long long, ret) = POISON;
	run_once(t, obj, prog);
	return global(t, obj, long long, ret);
}

__u16 sum16(const void *data, size_t size, __u16 seed)
{
	const __u8 *p = data;
	__u32 sum = ntohs(seed);
	size_t i;

	for (i = 0; i < size; i++)
		sum += i & 1 ? p[i] : p[i] << 8;
	while (sum >> 16)
		sum = (sum & 0xffff) + (sum >> 16);
	return htons(sum);
}

__u16 packet_ip_sum(const struct packet *p)
{
	return sum16(p->data + IP_AT, sizeof(struct iphdr), 0);
}

__u16 packet_udp_sum(const struct packet *p)
{
	struct {
		__u32 from, to;
		__u8 zero, protocol;
		__u16 len;
	} pseudo = { .protocol = IPPROTO_UDP, .len = htons(p->size - UDP_AT) };

	memcpy(&pseudo.from, p->data + IP_AT + 12, 8);
	return sum16(p->data + UDP_AT, p->size - UDP_AT, sum16(&pseudo, sizeof(pseudo), 0));
}

void packet_udp(struct packet *p)
{
	struct ether_header *eth = (void *)p->data;
	struct iphdr *ip = (void *)(p->data + IP_AT);
	struct udphdr *udp = (void *)(p->data + UDP_AT);

	memset(p, 0, sizeof(*p));
	p->size = PAYLOAD_AT + strlen(PACKET_PAYLOAD);
	memcpy(p->data + PAYLOAD_AT, PACKET_PAYLOAD, strlen(PACKET_PAYLOAD));
	eth->ether_type = htons(ETHERTYPE_IP);
	*ip = (struct iphdr){
		.version = 4, .ihl = 5, .ttl = 64, .protocol = IPPROTO_UDP,
		.tot_len = htons(p->size - IP_AT),
		.saddr = htonl(INADDR_LOOPBACK), .daddr = htonl(INADDR_LOOPBACK),
	};
	ip->check = ~packet_ip_sum(p);
	udp->source = htons(1000);
	udp->dest = htons(9);
	udp->len = htons(p->size - UDP_AT);
	udp->check = ~packet_udp_sum(p);
}

long long packet_run(struct test *t, struct bpf_object *obj, const char *prog,
		     const struct packet *in, struct packet *out)
{
	LIBBPF_OPTS(bpf_test_run_opts, opts,
		.data_in = in->data, .data_size_in = in->size,
		.data_out = out->data, .data_size_out = sizeof(out->data), .repeat = 1);

	global(t, obj, long long, ret) = POISON;
	must(t, bpf_prog_test_run_opts(prog_fd(t, obj, prog), &opts));
	out->size = opts.data_size_out;
	return opts.retval;
}

#define CGROUPS "/sys/fs/cgroup"

static const char *cgroup_path(void)
{
	static char path[64];

	snprintf(path, sizeof(path), CGROUPS "/bpfmatrix.%d", getpid());
	return path;
}

static int move_to_cgroup(const char *path)
{
	char procs[96];
	int fd, err;

	snprintf(procs, sizeof(procs), "%s/cgroup.procs", path);
	fd = open(procs, O_WRONLY | O_CLOEXEC);
	if (fd < 0)
		return -errno;
	err = write(fd, "0", 1) == 1 ? 0 : -errno;
	close(fd);
	return err;
}

int cgroup_enter(struct test *t)
{
	int fd;

	if (access(CGROUPS "/cgroup.procs", F_OK))
		test_skip(t, "no cgroup v2 at " CGROUPS);
	must(t, mkdir(cgroup_path(), 0755) ? -errno : 0);
	must(t, move_to_cgroup(cgroup_path()));
	fd = open(cgroup_path(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	must(t, fd < 0 ? -errno : fd);
	return fd;
}

void cgroup_attach(struct test *t, struct bpf_object *obj, const char *prog, int cgroup)
{
	if (!bpf_program__attach_cgroup(bpf_object__find_program_by_name(obj, prog), cgroup))
		test_fail(t, "attach %s to a cgroup: %s", prog, errname(errno));
}

void cgroup_leave(void)
{
	move_to_cgroup(CGROUPS);
	rmdir(cgroup_path());
}

static struct sockaddr_in loopback(__u16 port)
{
	return (struct sockaddr_in){
		.sin_family = AF_INET, .sin_port = port, .sin_addr.s_addr = htonl(INADDR_LOOPBACK),
	};
}

int udp_socket(struct test *t, __u16 *port)
{
	struct sockaddr_in addr = loopback(0);
	socklen_t len = sizeof(addr);
	int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);

	must(t, fd < 0 ? -errno : 0);
	must(t, bind(fd, (struct sockaddr *)&addr, len) ? -errno : 0);
	must(t, getsockname(fd, (struct sockaddr *)&addr, &len) ? -errno : 0);
	*port = addr.sin_port;
	return fd;
}

int udp_connect(int fd, __u16 port)
{
	struct sockaddr_in addr = loopback(port);

	return connect(fd, (struct sockaddr *)&addr, sizeof(addr)) ? -errno : 0;
}

__u64 so_cookie(struct test *t, int fd)
{
	__u64 cookie = 0;
	socklen_t len = sizeof(cookie);

	must(t, getsockopt(fd, SOL_SOCKET, SO_COOKIE, &cookie, &len) ? -errno : 0);
	return cookie;
}

int pin_to_cpu(int cpu)
{
	cpu_set_t set;

	CPU_ZERO(&set);
	CPU_SET(cpu, &set);
	return sched_setaffinity(0, sizeof(set), &set) ? -errno : 0;
}

int cpus_allowed(int *cpus, int max)
{
	int cpu, n = 0;
	cpu_set_t set;

	cpu = allow_all_cpus();
	if (cpu)
		return cpu;
	if (sched_getaffinity(0, sizeof(set), &set))
		return -errno;
	for (cpu = 0; cpu < CPU_SETSIZE && n < max; cpu++)
		if (CPU_ISSET(cpu, &set))
			cpus[n++] = cpu;
	return n;
}

/* To read /proc/kallsyms takes half a second under TCG: what one process found is for all. */
static struct symbol {
	char name[48];
	__u64 address;
} *symbols;
#define NR_SYMBOLS 32

static void __attribute__((constructor)) share_symbols(void)
{
	symbols = mmap(NULL, NR_SYMBOLS * sizeof(*symbols), PROT_READ | PROT_WRITE,
		       MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (symbols == MAP_FAILED)
		exit(3);
}

static __u64 find_symbol(const char *want)
{
	FILE *f = fopen("/proc/kallsyms", "re");
	size_t len = strlen(want);
	__u64 address = 0;
	char line[512];
	char *name;

	/* "ffffffff81000000 T name" */
	while (!address && f && fgets(line, sizeof(line), f)) {
		name = strchr(line, ' ');
		if (name && !strncmp(name + 3, want, len) && name[3 + len] == '\n')
			address = strtoull(line, NULL, 16);
	}
	if (f)
		fclose(f);
	return address;
}

__u64 kernel_symbol(struct test *t, const char *want)
{
	struct symbol *s = symbols;

	while (s < symbols + NR_SYMBOLS - 1 && s->address && strcmp(s->name, want))
		s++;
	if (strcmp(s->name, want) || !s->address) {
		snprintf(s->name, sizeof(s->name), "%s", want);
		s->address = find_symbol(want);
	}
	if (!s->address)
		test_skip(t, "no address of %s in /proc/kallsyms", want);
	return s->address;
}
