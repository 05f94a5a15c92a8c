// SPDX-License-Identifier: GPL-2.0
/* Signals to whom the program runs for. */
#include <pthread.h>
#include <signal.h>
#include <sys/wait.h>
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

/* What a child of ours comes to when the program sends it @sig: waitpid(2)'s status. */
static int status_of(struct test *t, struct bpf_object *o, int sig, int options)
{
	int fd = prog_fd(t, o, "send"), status = 0;
	pid_t child;

	global(t, o, __u32, sig) = sig;
	child = must(t, fork());
	if (!child) {
		prog_run_ctx(fd, NULL, 0);
		/* where the signal comes by an interrupt, it may be a little later */
		usleep(10000000);
		_exit(0);
	}
	must(t, waitpid(child, &status, options) < 0 ? -errno : 0);
	if (WIFSTOPPED(status)) {
		kill(child, SIGKILL);
		waitpid(child, NULL, 0);
	}
	return status;
}

HELPER_CASE(bpf_send_signal, kills_the_process)
{
	struct bpf_object *o = helper_load(t, bpf_send_signal, "send");
	int status = status_of(t, o, SIGKILL, 0);

	expect_true(t, WIFSIGNALED(status));
	expect_eq(t, WTERMSIG(status), SIGKILL);
}

HELPER_CASE(bpf_send_signal, stops_the_process)
{
	struct bpf_object *o = helper_load(t, bpf_send_signal, "send");
	int status = status_of(t, o, SIGSTOP, WUNTRACED);

	expect_true(t, WIFSTOPPED(status));
	expect_eq(t, WSTOPSIG(status), SIGSTOP);
}

static volatile sig_atomic_t handled, handled_signal;

static void handler(int sig)
{
	handled++;
	handled_signal = sig;
}

HELPER_CASE(bpf_send_signal, runs_the_handler)
{
	struct bpf_object *o = helper_load(t, bpf_send_signal, "send");
	int i;

	signal(SIGUSR2, handler);
	expect_ok(t, send_sig(t, o, SIGUSR2));
	for (i = 0; i < 10000 && !handled; i++)
		usleep(1000);
	expect_eq(t, handled, 1);
	expect_eq(t, handled_signal, SIGUSR2);
}

HELPER_CASE(bpf_send_signal, ignored_is_gone)
{
	struct bpf_object *o = helper_load(t, bpf_send_signal, "send");
	sigset_t set = block_usr1(), all;

	signal(SIGUSR2, SIG_IGN);
	expect_ok(t, send_sig(t, o, SIGUSR2));
	/* behind it, one that comes */
	expect_ok(t, send_sig(t, o, SIGUSR1));
	expect_eq(t, take(&set, &(siginfo_t){}), SIGUSR1);
	sigpending(&all);
	expect_true(t, !sigismember(&all, SIGUSR2));
}

/* As many as were sent; of the others below SIGRTMIN one is pending or none. */
static int times_taken(struct test *t, const char *helper, int sig)
{
	struct bpf_object *o = prog_load(t, helper, "send");
	struct timespec none = {0};
	siginfo_t info;
	sigset_t set;
	int n;

	sigemptyset(&set);
	sigaddset(&set, sig);
	pthread_sigmask(SIG_BLOCK, &set, NULL);
	for (n = 0; n < 3; n++)
		must(t, send_sig(t, o, sig));
	n = take(&set, &info) == sig;
	while (sigtimedwait(&set, &info, &none) == sig)
		n++;
	return n;
}

HELPER_CASE(bpf_send_signal, standard_signals_are_not_queued)
{
	expect_eq(t, times_taken(t, "helpers/bpf_send_signal", SIGUSR1), 1);
}

HELPER_CASE(bpf_send_signal, real_time_signals_are_queued)
{
	expect_eq(t, times_taken(t, "helpers/bpf_send_signal", SIGRTMIN), 3);
}

HELPER_EDGE(bpf_send_signal, no_such_signal)
{
	struct bpf_object *o = helper_load(t, bpf_send_signal, "send");

	expect_err(t, send_sig(t, o, 65), EINVAL);
	expect_err(t, send_sig(t, o, -1), EINVAL);
}

/* as kill(2)'s, signal 0 is a question */
HELPER_EDGE(bpf_send_signal, signal_0)
{
	struct bpf_object *o = helper_load(t, bpf_send_signal, "send");

	expect_ok(t, send_sig(t, o, 0));
}

HELPER_EDGE(bpf_send_signal, last_signal)
{
	expect_eq(t, times_taken(t, "helpers/bpf_send_signal", 64), 3);
}

struct sender {
	int fd;
	long long run;
	bool pending;		/* SIGUSR1, for the thread or its process */
	pthread_barrier_t sent, looked;
	pthread_t thread;
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

/* A thread of ours runs the program, and has SIGUSR1 pending when this returns. */
static void begin_sending(struct test *t, struct bpf_object *o, struct sender *s)
{
	block_usr1();
	*s = (struct sender){ .fd = prog_fd(t, o, "send") };
	global(t, o, __u32, sig) = SIGUSR1;
	pthread_barrier_init(&s->sent, NULL, 2);
	pthread_barrier_init(&s->looked, NULL, 2);
	must(t, -pthread_create(&s->thread, NULL, send_in_thread, s));
	pthread_barrier_wait(&s->sent);
}

static void end_sending(struct test *t, struct bpf_object *o, struct sender *s)
{
	pthread_barrier_wait(&s->looked);
	pthread_join(s->thread, NULL);
	expect_ok(t, s->run);
	expect_ok(t, global(t, o, long, ret));
	expect_true(t, s->pending);
}

HELPER_CASE(bpf_send_signal_thread, for_the_thread_only)
{
	struct bpf_object *o = helper_load(t, bpf_send_signal_thread, "send");
	struct sender s;

	begin_sending(t, o, &s);
	expect_true(t, !usr1_pending());
	end_sending(t, o, &s);
}

/* The other helper: any thread of the process may take it, and only one does. */
HELPER_CASE(bpf_send_signal, for_the_whole_process)
{
	struct bpf_object *o = helper_load(t, bpf_send_signal, "send");
	sigset_t set = block_usr1();
	struct sender s;

	begin_sending(t, o, &s);
	/* the thread sees it, and so do we, who take it */
	expect_true(t, usr1_pending());
	expect_eq(t, take(&set, &(siginfo_t){}), SIGUSR1);
	expect_true(t, !usr1_pending());
	end_sending(t, o, &s);
}

HELPER_CASE(bpf_send_signal_thread, arrives_from_the_kernel)
{
	struct bpf_object *o = helper_load(t, bpf_send_signal_thread, "send");
	sigset_t set = block_usr1();
	siginfo_t info = {0};

	expect_ok(t, send_sig(t, o, SIGUSR1));
	expect_eq(t, take(&set, &info), SIGUSR1);
	expect_eq(t, info.si_code, SI_KERNEL);
	expect_eq(t, info.si_pid, 0);
}

/* A signal that is fatal is so for the process, whoever it was for. */
HELPER_CASE(bpf_send_signal_thread, kills_the_process)
{
	struct bpf_object *o = helper_load(t, bpf_send_signal_thread, "send");
	int status = status_of(t, o, SIGTERM, 0);

	expect_true(t, WIFSIGNALED(status));
	expect_eq(t, WTERMSIG(status), SIGTERM);
}

HELPER_CASE(bpf_send_signal_thread, standard_signals_are_not_queued)
{
	expect_eq(t, times_taken(t, "helpers/bpf_send_signal_thread", SIGUSR1), 1);
}

HELPER_CASE(bpf_send_signal_thread, real_time_signals_are_queued)
{
	expect_eq(t, times_taken(t, "helpers/bpf_send_signal_thread", SIGRTMIN), 3);
}

HELPER_EDGE(bpf_send_signal_thread, no_such_signal)
{
	struct bpf_object *o = helper_load(t, bpf_send_signal_thread, "send");

	expect_err(t, send_sig(t, o, 65), EINVAL);
	expect_err(t, send_sig(t, o, -1), EINVAL);
}

HELPER_EDGE(bpf_send_signal_thread, signal_0)
{
	struct bpf_object *o = helper_load(t, bpf_send_signal_thread, "send");

	expect_ok(t, send_sig(t, o, 0));
}

HELPER_EDGE(bpf_send_signal_thread, last_signal)
{
	expect_eq(t, times_taken(t, "helpers/bpf_send_signal_thread", 64), 3);
}
