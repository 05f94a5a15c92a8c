// SPDX-License-Identifier: GPL-2.0
/*
 * fault/...: cases that break the guest they run in, to see that the harness loses
 * one case and says which.  Listed and run only when a -t begins with "fault".
 * fault/before and fault/zz_after must pass whatever happens between them.
 */
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/io.h>
#include <sys/mman.h>
#include <sys/reboot.h>
#include <unistd.h>

#include "selftests/runner.h"

#define FAULT_CASE(what, ...) __BM_CASE(fault_##what, "fault/" #what, ##__VA_ARGS__)

static void put_file(const char *path, const void *data, size_t size)
{
	int fd = open(path, O_WRONLY | O_NOCTTY | O_CLOEXEC);

	if (fd >= 0) {
		(void)!write(fd, data, size);
		close(fd);
	}
}

static void __attribute__((noreturn)) wait_for_ever(void)
{
	for (;;)
		pause();
}

FAULT_CASE(before)
{
	expect_true(t, true);
}

FAULT_CASE(zz_after)
{
	expect_true(t, true);
}

/* ---- the kernel */

FAULT_CASE(panic)
{
	expect_true(t, true);
	put_file("/proc/sysrq-trigger", "c", 1);
	wait_for_ever();
}

/*
 * No vCPU runs any more, as in a hang of all CPUs with interrupts off: QEMU's ACPI
 * (PIIX4, PM1a_CNT at 0x604) suspends the machine for a wake-up that never comes.
 */
FAULT_CASE(cpus_stop)
{
	must(t, iopl(3) ? -errno : 0);
	outw(0x2000 | 1 << 10, 0x604);
	wait_for_ever();
}

FAULT_CASE(power_off)
{
	expect_true(t, true);
	reboot(RB_POWER_OFF);
	wait_for_ever();
}

/* What a splat leaves in the log: the text is ours, the way to the case is not. */
FAULT_CASE(splat)
{
	static const char text[] = "<4>WARNING: CPU: 0 PID: 1 at kernel/bpf/verifier.c:1 fault/splat\n";

	expect_true(t, true);
	put_file("/dev/kmsg", text, sizeof(text) - 1);
}

#define LATE_US 150000
/* Until then a process may not have left the case's group yet, which is killed. */
#define SETSID_US 20000

/* A process that no one kills writes @text when the case has long ended. */
static void splat_later(const char *text)
{
	if (!fork()) {
		setsid();
		usleep(LATE_US);
		put_file("/dev/kmsg", text, strlen(text));
		_exit(0);
	}
	usleep(SETSID_US);
}

/* The splat of the first comes while the second runs, which is not to blame. */
FAULT_CASE(late_splat_1_makes_it)
{
	expect_true(t, true);
	splat_later("<4>WARNING: CPU: 0 PID: 1 at kernel/bpf/verifier.c:2 fault/late_splat\n");
}

FAULT_CASE(late_splat_2_is_there)
{
	expect_true(t, true);
	usleep(2 * LATE_US);
}

/* Once only, as a stall of RCU may be: nobody can say whose it is. */
FAULT_CASE(late_splat_3_makes_it_once)
{
	expect_true(t, true);
	if (access("/tmp/late_splat", F_OK))
		splat_later("<4>WARNING: CPU: 0 PID: 1 at kernel/bpf/verifier.c:3 fault/late_splat_once\n");
	close(creat("/tmp/late_splat", 0600));
}

FAULT_CASE(late_splat_4_is_there)
{
	expect_true(t, true);
	usleep(2 * LATE_US);
}

/* It comes when the case's process is gone, as from the end of what its fds held. */
FAULT_CASE(late_splat_5_at_exit)
{
	static const char text[] = "<4>WARNING: CPU: 0 PID: 1 at kernel/bpf/syscall.c:1 fault/late_splat_5_at_exit\n";
	int fds[2];
	char c;

	must(t, pipe(fds) ? -errno : 0);
	if (!fork()) {
		setsid();
		close(fds[1]);
		(void)!read(fds[0], &c, 1);
		put_file("/dev/kmsg", text, sizeof(text) - 1);
		_exit(0);
	}
	usleep(SETSID_US);
}

FAULT_CASE(late_splat_6_is_there)
{
	expect_true(t, true);
	usleep(2 * LATE_US);
}

FAULT_CASE(flood_console)
{
	static char text[1024];
	int fd = open("/dev/console", O_WRONLY | O_NOCTTY | O_CLOEXEC), i;

	memset(text, 'x', sizeof(text));
	text[sizeof(text) - 1] = '\n';
	for (i = 0; fd >= 0 && i < 512; i++)
		expect_eq(t, write(fd, text, sizeof(text)), sizeof(text));
}

/* ---- the case's process */

FAULT_CASE(loop, .timeout_s = 2)
{
	volatile int forever = 1;

	expect_true(t, true);
	while (forever)
		;
}

FAULT_CASE(segfault)
{
	expect_true(t, true);
	raise(SIGSEGV);
}

FAULT_CASE(exits)
{
	expect_true(t, true);
	_exit(7);
}

/* The kernel kills the largest process, which is this one. */
FAULT_CASE(eats_memory)
{
	size_t step = 16 << 20;
	char *p;

	expect_true(t, true);
	for (;;) {
		p = mmap(NULL, step, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
		if (p != MAP_FAILED)
			memset(p, 1, step);
	}
}

/* It leaves a process behind that holds the pipe to the runner. */
FAULT_CASE(leaves_a_process)
{
	expect_true(t, true);
	if (!fork())
		wait_for_ever();
}

FAULT_CASE(corrupts_its_pipe)
{
	static const char text[] = "BM1 0 00000000 result\tstatus=pass\n";

	(void)!write(t->events, text, sizeof(text) - 1);
	wait_for_ever();
}

FAULT_CASE(speaks_for_another)
{
	struct test other = *t;
	struct bm_case c = *t->c;
	struct event ev;

	c.name = "fault/zz_after";
	other.c = &c;
	event_init(&ev, "result");
	event_add(&ev, "status", "pass");
	test_event(&other, &ev);
	wait_for_ever();
}

/* One batch, whose events wait for each other: who killed the child is found all the same. */
FAULT_CASE(batch_1_passes, .batch = "fault")
{
	expect_true(t, true);
}

FAULT_CASE(batch_2_dies, .batch = "fault")
{
	expect_true(t, true);
	raise(SIGSEGV);
}

FAULT_CASE(batch_3_passes, .batch = "fault")
{
	expect_true(t, true);
}

FAULT_CASE(batch_4_panics, .batch = "fault")
{
	expect_true(t, true);
	put_file("/proc/sysrq-trigger", "c", 1);
	wait_for_ever();
}

FAULT_CASE(batch_5_passes, .batch = "fault")
{
	expect_true(t, true);
}

/* Whose splat it is among cases that share a child. */
FAULT_CASE(batch_splat_1_passes, .batch = "splat")
{
	expect_true(t, true);
}

FAULT_CASE(batch_splat_2_splats, .batch = "splat")
{
	static const char text[] = "<4>BUG: fault/batch_splat_2_splats\n";

	expect_true(t, true);
	put_file("/dev/kmsg", text, sizeof(text) - 1);
}

FAULT_CASE(batch_splat_3_passes, .batch = "splat")
{
	expect_true(t, true);
}

/* ---- the stream to the host: root in the guest can write to its port */

static void __attribute__((noreturn)) write_stream(const char *text)
{
	emit_raw(text, strlen(text));
	wait_for_ever();
}

FAULT_CASE(stream_garbage)
{
	expect_true(t, true);
	write_stream("this is no event\n");
}

FAULT_CASE(stream_bad_checksum)
{
	expect_true(t, true);
	write_stream("BM1 3 00000000 bye\tcount=1\n");
}

/* A sound event whose number was used before, then one from the future. */
static void write_numbered(struct test *t, uint32_t seq)
{
	static char line[EVENT_MAX_LINE + 2];
	struct event ev;

	event_init(&ev, "result");
	event_add(&ev, "case", t->c->name);
	event_add(&ev, "status", "pass");
	event_encode(&ev, seq, line);
	write_stream(line);
}

FAULT_CASE(stream_repeats)
{
	write_numbered(t, 1);
}

FAULT_CASE(stream_gap)
{
	write_numbered(t, 1000000);
}

FAULT_CASE(stream_floods)
{
	static char text[1 << 20];

	expect_true(t, true);
	memset(text, 'x', sizeof(text) - 1);
	write_stream(text);
}

/* The end of an event, and then nothing: the machine goes off in its middle. */
FAULT_CASE(stream_truncated)
{
	expect_true(t, true);
	emit_raw("BM1 3 ", 6);
	reboot(RB_POWER_OFF);
	wait_for_ever();
}
