// SPDX-License-Identifier: GPL-2.0
#include <pthread.h>
#include <time.h>

#include "helpers/fixtures.h"
#include "maps/swap.h"

#define TURNS 10
#define RUNS 500	/* a system call */

struct swap swap_load(struct test *t, const char *prog, const char *map)
{
	struct swap s = { .t = t, .obj = prog_load_all(t, "maps/swap") };

	s.prog = prog_fd(t, s.obj, prog);
	s.map = map_fd(t, s.obj, map);
	return s;
}

struct runner {
	int prog;
	volatile bool stop;
	int err;
	volatile __u64 *seen;
};

static void *run_program(void *arg)
{
	__u8 packet[64] = {0};
	struct runner *r = arg;
	LIBBPF_OPTS(bpf_test_run_opts, opts, .data_in = packet, .data_size_in = sizeof(packet),
		.repeat = RUNS);

	while (!r->stop && !r->err)
		r->err = bpf_prog_test_run_opts(r->prog, &opts);
	return NULL;
}

void swap_while_running(struct swap *s, int first, int second)
{
	struct runner r = {
		.prog = s->prog, .seen = global_at(s->t, s->obj, "seen", sizeof(s->seen)),
	};
	time_t end = time(NULL) + 10;
	pthread_t thread;
	int err, i;

	must(s->t, elem_put(s->map, 0, first));
	must(s->t, -pthread_create(&thread, NULL, run_program, &r));
	do {
		s->swaps++;
		err = elem_put(s->map, 0, s->swaps & 1 ? second : first);
	} while (!err && !r.err && time(NULL) < end &&
		 (s->swaps < TURNS || !r.seen[SWAP_FIRST] || !r.seen[SWAP_SECOND]));
	r.stop = true;
	pthread_join(thread, NULL);
	must(s->t, err);
	must(s->t, r.err);
	for (i = 0; i < 3; i++)
		s->seen[i] = r.seen[i];
	expect_true(s->t, s->seen[SWAP_FIRST] && s->seen[SWAP_SECOND]);
}
