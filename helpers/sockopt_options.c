// SPDX-License-Identifier: GPL-2.0
/*
 * Every option of one integer that a program may set or read, and many that it may not: a row an
 * option, a case a fact of it (net/core/filter.c, __bpf_setsockopt() and __bpf_getsockopt()).
 * Until 6.0 the helpers had a list of their own each; since "bpf: Change bpf_setsockopt(SOL_*) to
 * reuse *_setsockopt()" (6.1) both go through one list to what the system calls do.
 */
#include <linux/in6.h>
#include <net/if.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>
#include <unistd.h>

#include "helpers/sockopt_rig.h"
#include "selftests/sockets.h"

#define UNIFIED "6.1"
#define NEVER "never"
/* IP_TRANSPARENT and IPV6_TRANSPARENT: not known by 7.2.13, known by 7.3.4 */
#define TRANSPARENT "7.3"
#define MAX_BAD 3

/* Who else tells an option's value. */
enum seen_by {
	BY_SYSCALL,	/* getsockopt(2) of the same option, */
	BY_CWND,	/* TCP_INFO's tcpi_snd_cwnd, */
	BY_SSTHRESH,	/* its tcpi_snd_ssthresh, */
	BY_NONE,	/* only the other helper */
};

struct option {
	const char *name;
	int level, opt;
	int value;		/* none is the option's default */
	int shown;		/* 0: the same */
	const char *set, *get;	/* points since which the helper knows it; NULL: in all */
	const char *since;	/* those since which the system calls do */
	enum seen_by seen_by;
	int nr_bad, bad[MAX_BAD];	/* values that are EINVAL */
};
#define BAD(...) .nr_bad = sizeof((int[]){ __VA_ARGS__ }) / sizeof(int), .bad = { __VA_ARGS__ }
#define OPTION(at, option, number, ...) \
	{ .name = #option, .level = at, .opt = option, .value = number, ##__VA_ARGS__ }
#define REFUSED(at, option) { .name = #option, .level = at, .opt = option }

static const struct option options[] = {
	OPTION(SOL_SOCKET, SO_REUSEADDR, 1, .set = UNIFIED, .get = UNIFIED),
	/* the kernel takes twice of it */
	OPTION(SOL_SOCKET, SO_SNDBUF, 10000, .shown = 20000, .get = "5.18"),
	OPTION(SOL_SOCKET, SO_RCVBUF, 10000, .shown = 20000, .get = "5.18"),
	OPTION(SOL_SOCKET, SO_KEEPALIVE, 1, .get = UNIFIED),
	/* "bpf: Allow to retrieve sol_socket opts from sock_addr progs"; SO_BINDTOIFINDEX with it */
	OPTION(SOL_SOCKET, SO_PRIORITY, 5, .get = "5.12"),
	/* known by 5.19, not by 5.10: none between them was asked */
	OPTION(SOL_SOCKET, SO_REUSEPORT, 1, .set = "5.14", .get = "5.14"),
	OPTION(SOL_SOCKET, SO_RCVLOWAT, 3, .get = UNIFIED),
	OPTION(SOL_SOCKET, SO_MARK, 7, .get = "5.12"),
	OPTION(SOL_SOCKET, SO_MAX_PACING_RATE, 1000000, .get = UNIFIED),
	/* lo */
	OPTION(SOL_SOCKET, SO_BINDTOIFINDEX, 1, .set = "5.12", .get = "5.12", BAD(-1)),
	OPTION(SOL_SOCKET, SO_TXREHASH, 0, .set = "5.18", .get = "5.18", .since = "5.18",
	       BAD(-2, 2)),
	/* "bpf: Support selective sampling for bpf timestamping" */
	OPTION(SOL_SOCKET, SK_BPF_CB_FLAGS, SK_BPF_CB_TX_TIMESTAMPING, .set = "6.15", .get = "6.15",
	       .seen_by = BY_NONE, BAD(2, -1)),

	OPTION(SOL_TCP, TCP_NODELAY, 1, .set = UNIFIED, .get = UNIFIED),
	OPTION(SOL_TCP, TCP_MAXSEG, 600, .set = UNIFIED, .get = UNIFIED, BAD(1, 32768)),
	OPTION(SOL_TCP, TCP_KEEPIDLE, 11, .get = UNIFIED, BAD(0, -1, 32768)),
	OPTION(SOL_TCP, TCP_KEEPINTVL, 12, .get = UNIFIED, BAD(0, -1, 32768)),
	OPTION(SOL_TCP, TCP_KEEPCNT, 13, .get = UNIFIED, BAD(0, -1, 128)),
	OPTION(SOL_TCP, TCP_SYNCNT, 3, .get = UNIFIED, BAD(0, -1, 128)),
	/* "bpf: Adds support for setting window clamp" */
	OPTION(SOL_TCP, TCP_WINDOW_CLAMP, 5000, .set = "5.11", .get = UNIFIED),
	OPTION(SOL_TCP, TCP_THIN_LINEAR_TIMEOUTS, 1, .set = UNIFIED, .get = UNIFIED, BAD(-1, 2)),
	OPTION(SOL_TCP, TCP_USER_TIMEOUT, 5000, .get = UNIFIED, BAD(-1)),
	OPTION(SOL_TCP, TCP_NOTSENT_LOWAT, 65535, .get = UNIFIED),
	OPTION(SOL_TCP, TCP_SAVE_SYN, 1, .get = UNIFIED, BAD(-1, 3)),
	/* "bpf: Support TCP_RTO_MAX_MS for bpf_setsockopt": TCP_RTO_MAX_MIN_SEC to TCP_RTO_MAX */
	{ .name = "TCP_RTO_MAX_MS", .level = SOL_TCP, .opt = BM_TCP_RTO_MAX_MS, .value = 5000,
	  .set = "6.15", .get = "6.15", .since = "6.15",
	  BAD(0, 999, 120001) },
	OPTION(SOL_TCP, TCP_BPF_IW, 20, .get = NEVER, .seen_by = BY_CWND, BAD(0, -1)),
	OPTION(SOL_TCP, TCP_BPF_SNDCWND_CLAMP, 30, .get = NEVER, .seen_by = BY_SSTHRESH,
	       BAD(0, -1)),
	/* from TCP_TIMEOUT_MIN, two jiffies, to a fifth of a second */
	OPTION(SOL_TCP, TCP_BPF_DELACK_MAX, 100000, .get = "6.15", .seen_by = BY_NONE,
	       BAD(0, 300000)),
	OPTION(SOL_TCP, TCP_BPF_RTO_MIN, 100000, .get = "6.15", .seen_by = BY_NONE,
	       BAD(0, 300000)),
	/* "bpf: Add bpf_{set,get}sockopt() support for TCP_BPF_SOCK_OPS_CB_FLAGS" */
	OPTION(SOL_TCP, TCP_BPF_SOCK_OPS_CB_FLAGS, BPF_SOCK_OPS_STATE_CB_FLAG, .set = "6.12",
	       .get = "6.12", .seen_by = BY_NONE, BAD(1 << 20, -1)),

	OPTION(SOL_IP, IP_TOS, 0x10),
	OPTION(SOL_IP, IP_TRANSPARENT, 1, .set = TRANSPARENT, .get = TRANSPARENT),
	OPTION(SOL_IPV6, IPV6_TCLASS, 0x10, BAD(-2, 256)),
	OPTION(SOL_IPV6, IPV6_AUTOFLOWLABEL, 0, .set = UNIFIED, .get = UNIFIED),
	OPTION(SOL_IPV6, IPV6_TRANSPARENT, 1, .set = TRANSPARENT, .get = TRANSPARENT),
};

static int option_socket(struct test *t, const struct option *o)
{
	return sock_make(t, o->level == SOL_IPV6 ? AF_INET6 : AF_INET, SOCK_STREAM, 0);
}

static int option_shown(const struct option *o)
{
	return o->shown ? o->shown : o->value;
}

static bool is_visible(const struct option *o)
{
	return o->seen_by != BY_NONE && verlist_holds(o->since, test_kver());
}

static int seen_from_outside(struct test *t, int fd, const struct option *o)
{
	struct tcp_info info = {0};
	socklen_t size = sizeof(info);

	if (o->seen_by == BY_SYSCALL)
		return sockopt_seen(t, fd, o->level, o->opt);
	must(t, getsockopt(fd, SOL_TCP, TCP_INFO, &info, &size) ? -errno : 0);
	return o->seen_by == BY_CWND ? info.tcpi_snd_cwnd : info.tcpi_snd_ssthresh;
}

static long long set_int(struct test *t, int fd, const struct option *o, int value)
{
	return sockopt_set(t, fd, o->level, o->opt, &value, sizeof(value));
}

static long long get_int(struct test *t, int fd, const struct option *o, int *value)
{
	return sockopt_get(t, fd, o->level, o->opt, value, sizeof(*value));
}

static void sets(struct test *t)
{
	const struct option *o = test_arg(t);
	int fd = option_socket(t, o), before = 0;

	if (is_visible(o))
		before = seen_from_outside(t, fd, o);
	expect(t, set_int(t, fd, o, o->value), OK_SINCE(o->set), ELSE(EINVAL));
	if (is_visible(o)) {
		expect_true(t, before != option_shown(o));
		expect_eq(t, seen_from_outside(t, fd, o),
			  verlist_holds(o->set, test_kver()) ? option_shown(o) : before);
	}
	close(fd);
}

/* What setsockopt(2), or where that does not know it the other helper, has set. */
static void reads(struct test *t)
{
	const struct option *o = test_arg(t);
	int fd = option_socket(t, o), got = -1;
	bool there = verlist_holds(o->get, test_kver());

	if (o->seen_by == BY_SYSCALL && is_visible(o))
		must(t, setsockopt(fd, o->level, o->opt, &o->value, sizeof(o->value)) ? -errno : 0);
	else if (verlist_holds(o->set, test_kver()))
		must(t, set_int(t, fd, o, o->value));
	expect(t, get_int(t, fd, o, &got), OK_SINCE(o->get), ELSE(EINVAL));
	/* what fails leaves zeroes */
	expect_eq(t, got, there ? option_shown(o) : 0);
	close(fd);
}

static void reads_default(struct test *t)
{
	const struct option *o = test_arg(t);
	int fd = option_socket(t, o), got = -1, want = 0;

	if (verlist_holds(o->get, test_kver()))
		want = o->seen_by == BY_SYSCALL ? sockopt_seen(t, fd, o->level, o->opt) : 0;
	expect(t, get_int(t, fd, o, &got), OK_SINCE(o->get), ELSE(EINVAL));
	if (o->opt != TCP_BPF_DELACK_MAX && o->opt != TCP_BPF_RTO_MIN)
		expect_eq(t, got, want);
	close(fd);
}

static void set_bad_values(struct test *t)
{
	const struct option *o = test_arg(t);
	int fd = option_socket(t, o), i, before = 0;

	if (is_visible(o))
		before = seen_from_outside(t, fd, o);
	for (i = 0; i < o->nr_bad; i++)
		expect_err(t, set_int(t, fd, o, o->bad[i]), EINVAL);
	if (is_visible(o))
		expect_eq(t, seen_from_outside(t, fd, o), before);
	close(fd);
}

static const int wrong_sizes[] = { 1, 3, 5, 8 };
#define NR_WRONG_SIZES (sizeof(wrong_sizes) / sizeof(wrong_sizes[0]))

static void set_wrong_size(struct test *t)
{
	const struct option *o = test_arg(t);
	char value[8] = "";
	int fd = option_socket(t, o);
	size_t i;

	memcpy(value, &o->value, sizeof(o->value));
	for (i = 0; i < NR_WRONG_SIZES; i++)
		expect_err(t, sockopt_set(t, fd, o->level, o->opt, value, wrong_sizes[i]), EINVAL);
	close(fd);
}

static void get_wrong_size(struct test *t)
{
	static const char zeroes[8];
	const struct option *o = test_arg(t);
	int fd = option_socket(t, o);
	char got[8];
	size_t i;

	for (i = 0; i < NR_WRONG_SIZES; i++) {
		expect_err(t, sockopt_get(t, fd, o->level, o->opt, got, wrong_sizes[i]), EINVAL);
		expect_mem(t, got, zeroes, wrong_sizes[i]);
	}
	close(fd);
}

/* ---- options that setsockopt(2) or getsockopt(2) knows, and no program may */

static const struct option refused[] = {
	REFUSED(SOL_SOCKET, SO_DEBUG),
	REFUSED(SOL_SOCKET, SO_TYPE),
	REFUSED(SOL_SOCKET, SO_ERROR),
	REFUSED(SOL_SOCKET, SO_DONTROUTE),
	REFUSED(SOL_SOCKET, SO_BROADCAST),
	REFUSED(SOL_SOCKET, SO_OOBINLINE),
	REFUSED(SOL_SOCKET, SO_NO_CHECK),
	REFUSED(SOL_SOCKET, SO_LINGER),
	REFUSED(SOL_SOCKET, SO_PASSCRED),
	REFUSED(SOL_SOCKET, SO_PEERCRED),
	REFUSED(SOL_SOCKET, SO_RCVTIMEO),
	REFUSED(SOL_SOCKET, SO_SNDTIMEO),
	REFUSED(SOL_SOCKET, SO_SNDBUFFORCE),
	REFUSED(SOL_SOCKET, SO_RCVBUFFORCE),
	REFUSED(SOL_SOCKET, SO_ATTACH_FILTER),
	REFUSED(SOL_SOCKET, SO_DETACH_FILTER),
	REFUSED(SOL_SOCKET, SO_LOCK_FILTER),
	REFUSED(SOL_SOCKET, SO_ATTACH_BPF),
	REFUSED(SOL_SOCKET, SO_ATTACH_REUSEPORT_EBPF),
	REFUSED(SOL_SOCKET, SO_TIMESTAMP),
	REFUSED(SOL_SOCKET, SO_TIMESTAMPING),
	REFUSED(SOL_SOCKET, SO_ACCEPTCONN),
	REFUSED(SOL_SOCKET, SO_PROTOCOL),
	REFUSED(SOL_SOCKET, SO_DOMAIN),
	REFUSED(SOL_SOCKET, SO_PEEK_OFF),
	REFUSED(SOL_SOCKET, SO_BUSY_POLL),
	REFUSED(SOL_SOCKET, SO_INCOMING_CPU),
	REFUSED(SOL_SOCKET, SO_COOKIE),
	REFUSED(SOL_SOCKET, SO_ZEROCOPY),
	REFUSED(SOL_SOCKET, SO_TXTIME),
	/* only where a socket is made */
	{ .name = "SK_BPF_BYPASS_PROT_MEM", .level = SOL_SOCKET, .opt = BM_SK_BPF_BYPASS_PROT_MEM },
	{ .name = "SO_unknown", .level = SOL_SOCKET, .opt = 0x7fff },
	REFUSED(SOL_TCP, TCP_CORK),
	REFUSED(SOL_TCP, TCP_LINGER2),
	REFUSED(SOL_TCP, TCP_DEFER_ACCEPT),
	REFUSED(SOL_TCP, TCP_INFO),
	REFUSED(SOL_TCP, TCP_QUICKACK),
	REFUSED(SOL_TCP, TCP_MD5SIG),
	REFUSED(SOL_TCP, TCP_REPAIR),
	REFUSED(SOL_TCP, TCP_FASTOPEN),
	REFUSED(SOL_TCP, TCP_FASTOPEN_CONNECT),
	REFUSED(SOL_TCP, TCP_TIMESTAMP),
	REFUSED(SOL_TCP, TCP_ULP),
	REFUSED(SOL_TCP, TCP_INQ),
	REFUSED(SOL_TCP, TCP_ZEROCOPY_RECEIVE),
	/* of a connection's SYN: read at sockops alone */
	REFUSED(SOL_TCP, TCP_BPF_SYN),
	REFUSED(SOL_TCP, TCP_BPF_SYN_IP),
	REFUSED(SOL_TCP, TCP_BPF_SYN_MAC),
	{ .name = "TCP_unknown", .level = SOL_TCP, .opt = 0x7fff },
	REFUSED(SOL_IP, IP_TTL),
	REFUSED(SOL_IP, IP_OPTIONS),
	REFUSED(SOL_IP, IP_RECVTOS),
	REFUSED(SOL_IP, IP_MTU_DISCOVER),
	REFUSED(SOL_IP, IP_FREEBIND),
	REFUSED(SOL_IP, IP_BIND_ADDRESS_NO_PORT),
	{ .name = "IP_unknown", .level = SOL_IP, .opt = 0x7fff },
	REFUSED(SOL_IPV6, IPV6_V6ONLY),
	REFUSED(SOL_IPV6, IPV6_UNICAST_HOPS),
	REFUSED(SOL_IPV6, IPV6_RECVTCLASS),
	REFUSED(SOL_IPV6, IPV6_MTU),
	{ .name = "IPV6_unknown", .level = SOL_IPV6, .opt = 0x7fff },
	/* levels that the helpers do not know, whatever the option */
	{ .name = "level_SOL_UDP", .level = IPPROTO_UDP, .opt = 1 },
	{ .name = "level_SOL_PACKET", .level = SOL_PACKET, .opt = 1 },
	{ .name = "level_SOL_RAW", .level = SOL_RAW, .opt = 1 },
	{ .name = "level_unknown", .level = 0x7fff, .opt = SO_PRIORITY },
	{ .name = "level_minus_1", .level = -1, .opt = SO_PRIORITY },
};

static void set_refused(struct test *t)
{
	const struct option *o = test_arg(t);
	int fd = option_socket(t, o);

	expect_err(t, set_int(t, fd, o, 1), EINVAL);
	close(fd);
}

static void get_refused(struct test *t)
{
	const struct option *o = test_arg(t);
	int fd = option_socket(t, o), got = -1;

	expect_err(t, get_int(t, fd, o, &got), EINVAL);
	expect_eq(t, got, 0);
	close(fd);
}

/* ---- the list */

static void add(const char *helper, const char *what, const struct option *o,
		void (*run)(struct test *t))
{
	const struct bm_case c = {
		.name = case_text("helper/%s/%s_%s", helper, what, o->name), .run = run, .arg = o,
		.batch = case_text("helper/%s", helper), SOCKOPT,
	};

	case_register(&c);
}

static void list_options(void)
{
	const struct option *o;
	size_t i;

	for (i = 0; i < sizeof(options) / sizeof(options[0]); i++) {
		o = &options[i];
		add("bpf_setsockopt", "sets", o, sets);
		add("bpf_setsockopt", "edge/wrong_size_of", o, set_wrong_size);
		if (o->nr_bad)
			add("bpf_setsockopt", "edge/bad_values_of", o, set_bad_values);
		add("bpf_getsockopt", "reads", o, reads);
		add("bpf_getsockopt", "reads_default", o, reads_default);
		add("bpf_getsockopt", "edge/wrong_size_of", o, get_wrong_size);
	}
	for (i = 0; i < sizeof(refused) / sizeof(refused[0]); i++) {
		add("bpf_setsockopt", "edge/refuses", &refused[i], set_refused);
		add("bpf_getsockopt", "edge/refuses", &refused[i], get_refused);
	}
}

static void __attribute__((constructor)) register_options(void)
{
	case_source_register(list_options);
}
