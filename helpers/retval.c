// SPDX-License-Identifier: GPL-2.0
/*
 * bpf_get_retval() and bpf_set_retval(): what a system call gives that cgroup programs judge
 * (kernel/bpf/cgroup.c, bpf_prog_run_array_cg()).
 */
#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

#include "helpers/sysctl_rig.h"
#include "selftests/sockets.h"

#define RETVAL .config = "CONFIG_CGROUP_BPF"
#define NO_SUCH_OPTION 0x7fff

static int get_option(int fd, int name, int *value)
{
	socklen_t len = sizeof(*value);

	return getsockopt(fd, SOL_SOCKET, name, value, &len) ? -errno : 0;
}

static int set_priority(int fd, int value)
{
	return setsockopt(fd, SOL_SOCKET, SO_PRIORITY, &value, sizeof(value)) ? -errno : 0;
}

/* A UDP socket of the cgroup where this process is by now. */
static int udp(struct test *t)
{
	return sock_make(t, AF_INET, SOCK_DGRAM, 0);
}

static int bind_loopback(int fd)
{
	struct sockaddr_in addr = {
		.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK),
	};

	return bind(fd, (struct sockaddr *)&addr, sizeof(addr)) ? -errno : 0;
}

static int try_socket(void)
{
	int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);

	return fd < 0 ? -errno : fd;
}

/* ---- bpf_get_retval() */

#define GET(what) HELPER_PLAIN(bpf_get_retval, what, RETVAL)
#define GET_EDGE(what) HELPER_EDGE_PLAIN(bpf_get_retval, what, RETVAL)

/* The program of getsockopt runs behind the kernel. */
GET(error_of_the_kernel)
{
	struct bpf_object *o = sysctl_watch(t, bpf_get_retval, "in_getsockopt");
	int value;

	expect_err(t, get_option(udp(t), NO_SUCH_OPTION, &value), ENOPROTOOPT);
	expect_err(t, global(t, o, long, ret), ENOPROTOOPT);
	cgroup_leave();
}

GET(success_of_the_kernel)
{
	struct bpf_object *o = sysctl_watch(t, bpf_get_retval, "in_getsockopt");
	int value;

	expect_ok(t, get_option(udp(t), SO_TYPE, &value));
	expect_eq(t, value, SOCK_DGRAM);
	expect_eq(t, global(t, o, long, ret), 0);
	cgroup_leave();
}

/* All others run before it, when nothing has failed. */
GET_EDGE(before_the_kernel)
{
	struct bpf_object *o = sysctl_watch(t, bpf_get_retval, "in_setsockopt");

	expect_ok(t, set_priority(udp(t), 1));
	expect_eq(t, global(t, o, long, ret), 0);
	cgroup_leave();
}

GET_EDGE(before_bind)
{
	struct bpf_object *o = sysctl_watch(t, bpf_get_retval, "in_bind");

	expect_ok(t, bind_loopback(udp(t)));
	expect_eq(t, global(t, o, long, ret), 0);
	cgroup_leave();
}

GET_EDGE(before_connect)
{
	struct bpf_object *o = sysctl_watch(t, bpf_get_retval, "in_connect");

	expect_ok(t, udp_connect(udp(t), htons(9)));
	expect_eq(t, global(t, o, long, ret), 0);
	cgroup_leave();
}

GET_EDGE(before_socket)
{
	struct bpf_object *o = sysctl_watch(t, bpf_get_retval, "in_sock_create");

	udp(t);
	expect_eq(t, global(t, o, long, ret), 0);
	cgroup_leave();
}

/* What the program before it in the same cgroup said. */
GET_EDGE(refused_by_another)
{
	struct bpf_object *o;
	char text[16];

	sysctl_watch(t, bpf_get_retval, "refuse");
	o = sysctl_add(t, bpf_get_retval, "in_sysctl");
	expect_err(t, sysctl_read(TTL, text), EPERM);
	expect_err(t, global(t, o, long, ret), EPERM);
	cgroup_leave();
}

GET_EDGE(set_by_another)
{
	struct bpf_object *set = sysctl_watch(t, bpf_set_retval, "in_sysctl"), *o;
	char text[16];

	o = sysctl_add(t, bpf_get_retval, "in_sysctl");
	global(t, set, long, retval) = -EUSERS;
	expect_err(t, sysctl_read(TTL, text), EUSERS);
	expect_err(t, global(t, o, long, ret), EUSERS);
	cgroup_leave();
}

/* ---- bpf_set_retval() */

#define SET(what) HELPER_PLAIN(bpf_set_retval, what, RETVAL)
#define SET_EDGE(what) HELPER_EDGE_PLAIN(bpf_set_retval, what, RETVAL)

/* A program that gives @retval at the hook @prog. */
static struct bpf_object *set_at(struct test *t, const char *prog, long retval)
{
	struct bpf_object *o = sysctl_watch(t, bpf_set_retval, prog);

	global(t, o, long, retval) = retval;
	return o;
}

SET(is_what_the_caller_gets)
{
	struct bpf_object *o = set_at(t, "in_sysctl", 0);
	char text[16];

	expect_eq(t, sysctl_read(TTL, text), 3);
	global(t, o, long, retval) = -EUSERS;
	expect_err(t, sysctl_read(TTL, text), EUSERS);
	expect_ok(t, global(t, o, long, ret));
	expect_eq(t, global(t, o, long, before), 0);
	expect_eq(t, global(t, o, long, after), -EUSERS);
	cgroup_leave();
}

SET(error_becomes_success)
{
	struct bpf_object *o = set_at(t, "in_getsockopt", 0);
	int value;

	expect_ok(t, get_option(udp(t), NO_SUCH_OPTION, &value));
	expect_ok(t, global(t, o, long, ret));
	expect_eq(t, global(t, o, long, before), -ENOPROTOOPT);
	expect_eq(t, global(t, o, long, after), 0);
	cgroup_leave();
}

SET(success_becomes_error)
{
	int value = -1;

	set_at(t, "in_getsockopt", -EUSERS);
	expect_err(t, get_option(udp(t), SO_TYPE, &value), EUSERS);
	cgroup_leave();
}

/* And the kernel does not come to do it. */
SET(setsockopt_fails)
{
	struct bpf_object *o = set_at(t, "in_setsockopt", -EUSERS);
	int fd = udp(t), value = -1;

	expect_err(t, set_priority(fd, 5), EUSERS);
	must(t, get_option(fd, SO_PRIORITY, &value));
	expect_eq(t, value, 0);
	global(t, o, long, retval) = 0;
	expect_ok(t, set_priority(fd, 5));
	must(t, get_option(fd, SO_PRIORITY, &value));
	expect_eq(t, value, 5);
	cgroup_leave();
}

SET(bind_fails)
{
	struct bpf_object *o = set_at(t, "in_bind", -EUSERS);
	int fd = udp(t);

	expect_err(t, bind_loopback(fd), EUSERS);
	expect_eq(t, sock_port(t, fd), 0);
	global(t, o, long, retval) = 0;
	expect_ok(t, bind_loopback(fd));
	expect_true(t, sock_port(t, fd) != 0);
	cgroup_leave();
}

SET(connect_fails)
{
	int fd;

	set_at(t, "in_connect", -EUSERS);
	fd = udp(t);
	expect_err(t, udp_connect(fd, htons(9)), EUSERS);
	expect_err(t, send(fd, "x", 1, 0) < 0 ? -errno : 0, EDESTADDRREQ);
	cgroup_leave();
}

SET(socket_fails)
{
	struct bpf_object *o = set_at(t, "in_sock_create", -EUSERS);

	expect_err(t, try_socket(), EUSERS);
	global(t, o, long, retval) = 0;
	expect_ok(t, try_socket());
	cgroup_leave();
}

/* A refusal keeps the errno that was chosen, where it is one. */
SET_EDGE(and_refused)
{
	struct bpf_object *o = set_at(t, "in_sysctl", -EUSERS);
	char text[16];

	global(t, o, __u32, refuse) = 1;
	expect_err(t, sysctl_read(TTL, text), EUSERS);
	cgroup_leave();
}

SET_EDGE(zero_and_refused)
{
	struct bpf_object *o = set_at(t, "in_sysctl", 0);
	char text[16];

	global(t, o, __u32, refuse) = 1;
	expect_err(t, sysctl_read(TTL, text), EPERM);
	expect_ok(t, global(t, o, long, ret));
	cgroup_leave();
}

SET_EDGE(zero_forgives_a_refusal)
{
	struct bpf_object *o;
	char text[16];

	sysctl_watch(t, bpf_get_retval, "refuse");
	o = sysctl_add(t, bpf_set_retval, "in_sysctl");
	expect_eq(t, sysctl_read(TTL, text), 3);
	expect_eq(t, global(t, o, long, before), -EPERM);
	expect_eq(t, global(t, o, long, after), 0);
	cgroup_leave();
}

/* The last of several programs has the last word. */
SET_EDGE(the_last_one_counts)
{
	struct bpf_object *first = set_at(t, "in_sysctl", -EUSERS), *last;
	char text[16];

	last = sysctl_add(t, bpf_set_retval, "in_sysctl");
	global(t, last, long, retval) = -ENOTTY;
	expect_err(t, sysctl_read(TTL, text), ENOTTY);
	expect_eq(t, global(t, first, long, after), -EUSERS);
	expect_eq(t, global(t, last, long, before), -EUSERS);
	cgroup_leave();
}

/* MAX_ERRNO: below it a result is no error any more. */
SET_EDGE(greatest_errno)
{
	char text[16];

	set_at(t, "in_sysctl", -4095);
	expect_eq(t, sysctl_read(TTL, text), -4095);
	cgroup_leave();
}
