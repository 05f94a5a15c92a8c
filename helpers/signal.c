// SPDX-License-Identifier: GPL-2.0
/* Signals to whom the program runs for. */
#include <pthread.h>
#include <signal.h>
#include <time.h>
#include <unistd.h>

#include "helpers/fixtures.h"

static long long send_sig(struct test *t, struct bpf_object *o, __u32 sig)
{
	global(t, o, __u32, sig) = sig;
	return call(t, o, "send");
}

/* The signal of @set that is pending, or comes within 10 s; else a negative errno. */
static int take(const sigset_t *set, siginfo_t *info)
{
	struct timespec patience = { .tv_sec = 10 };
	int sig = sigtimedwait(set, info, &patience);

	return sig < 0 ? -errno : sig;
}

static sigset_t block_usr1(void)
{
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGUSR1);
	pthread_sigmask(SIG_BLOCK, &set, NULL);
	return set;
}

HELPER_CASE(bpf_send_signal, arrives_from_the_kernel)
{
	struct bpf_object *o = helper_load(t, bpf_send_signal, "send");
	sigset_t set = block_usr1();
	siginfo_t info = {0};

	expect_ok(t, send_sig(t, o, SIGUSR1));
	expect_eq(t, take(&set, &info), SIGUSR1);
	expect_eq(t, info.si_code, SI_KERNEL);
	expect_eq(t, info.si_pid, 0);
}

HELPER_CASE(bpf_send_signal, no_such_signal)
{
	struct bpf_object *o = helper_load(t, bpf_send_signal, "send");

	expect_err(t, send_sig(t, o, 65), EINVAL);
	/* as kill(2)'s, signal 0 is a question */
	expect_ok(t, send_sig(t, o, 0));
}

struct sender {
	int fd;
	long long run;
	bool pending;		/* SIGUSR1, for the thread or its process */
	pthread_barrier_t sent, looked;
};

/* What sigpending(2) gives for the calling thread: its own signals and its process's. */
static bool usr1_pending(void)
{
	sigset_t set;

	sigpending(&set);
	return sigismember(&set, SIGUSR1);
}

static void *send_in_thread(void *arg)
{
	struct sender *s = arg;
	int i;

	s->run = prog_run_ctx(s->fd, NULL, 0);
	for (i = 0; i < 10000 && !usr1_pending(); i++)
		usleep(1000);
	s->pending = usr1_pending();
	pthread_barrier_wait(&s->sent);
	pthread_barrier_wait(&s->looked);
	return NULL;
}

HELPER_CASE(bpf_send_signal_thread, for_the_thread_only)
{
	struct bpf_object *o = helper_load(t, bpf_send_signal_thread, "send");
	struct sender s = { .fd = prog_fd(t, o, "send") };
	pthread_t thread;

	block_usr1();
	global(t, o, __u32, sig) = SIGUSR1;
	pthread_barrier_init(&s.sent, NULL, 2);
	pthread_barrier_init(&s.looked, NULL, 2);
	must(t, -pthread_create(&thread, NULL, send_in_thread, &s));
	pthread_barrier_wait(&s.sent);
	expect_true(t, !usr1_pending());
	pthread_barrier_wait(&s.looked);
	pthread_join(thread, NULL);
	expect_ok(t, s.run);
	expect_ok(t, global(t, o, long, ret));
	expect_true(t, s.pending);
}

HELPER_CASE(bpf_send_signal_thread, no_such_signal)
{
	struct bpf_object *o = helper_load(t, bpf_send_signal_thread, "send");

	expect_err(t, send_sig(t, o, 65), EINVAL);
}
