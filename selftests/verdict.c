// SPDX-License-Identifier: GPL-2.0
/* A verdict case: its program before the verifier, its control, and what else must be so. */
#include "selftests/verdict.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "selftests/switches.h"
#include "common/vlog.h"

/* How much of a log travels: enough of what was expected, all that matters of what was not. */
#define LOG_EXPECTED 1200
#define LOG_UNEXPECTED 12000

static void add_number(struct event *ev, const char *key, long long n, char buf[24])
{
	if (n < 0)
		return;
	snprintf(buf, 24, "%lld", n);
	event_add(ev, key, buf);
}

/*
 * The end of the log, up to its classic part where a refusal was expected: 7.3 adds
 * a report of some 2 KiB to each, and the stream is a serial port.
 */
static const char *log_excerpt(const struct verdict *v, bool expected)
{
	static char excerpt[LOG_UNEXPECTED + 1];
	size_t len = expected ? vlog_classic_len(v->log) : strlen(v->log);
	size_t max = expected ? LOG_EXPECTED : LOG_UNEXPECTED;
	size_t from = len > max ? len - max : 0;

	memcpy(excerpt, v->log + from, len - from);
	excerpt[len - from] = '\0';
	return excerpt;
}

static void report(struct test *t, const struct verdict_case *c, const struct verdict *v, bool expected,
		   const struct oracle_answers *a)
{
	struct event ev;
	char n[10][24];

	event_init(&ev, "verdict");
	event_add(&ev, "prog", c->prog);
	event_add(&ev, "verdict", v->err ? "reject" : "accept");
	add_number(&ev, "errno", v->err, n[0]);
	add_number(&ev, "insns", v->insns, n[1]);
	add_number(&ev, "states", v->states, n[2]);
	add_number(&ev, "peak", v->peak_states, n[3]);
	add_number(&ev, "xlated", v->xlated, n[4]);
	add_number(&ev, "jited", v->jited, n[5]);
	add_number(&ev, "load_us", v->load_us, n[6]);
	add_number(&ev, "interpreter", a->interpreter, n[7]);
	add_number(&ev, "unprivileged", a->unprivileged, n[8]);
	if (c->annot.unsound && !v->err && expected)
		event_add(&ev, "unsound", "1");
	if (c->annot.why)
		event_add(&ev, "why", c->annot.why);
	add_number(&ev, "stack", v->stack, n[9]);
	if (v->err)
		event_add(&ev, "log", v->asked ? log_excerpt(v, expected) : loader_libbpf_said());
	test_event(t, &ev);
}

/* The program's fd, or a negative errno, as whoever asks may load it. */
static int load(const struct verdict_case *c, const char *prog, const struct annot *annot, bool likely,
		struct verdict *v)
{
	const struct prepared *object = prepared_get(c->e);
	struct load_how how = { .flags = annot->flags, .likely = likely };
	struct bpf_object *obj;

	if (!annot->own_object && prepared_takes(object, prog))
		return prepared_load(object, prog, &how, v);
	/* its object stays open until this child ends */
	obj = loader_load(c->e, prog, annot->flags, likely, v);
	return obj ? dup(bpf_program__fd(bpf_object__find_program_by_name(obj, prog))) : -v->err;
}

/* The same, with the capabilities of the case. */
static int load_as(struct test *t, const struct verdict_case *c, const char *prog, const struct annot *annot,
		   bool likely, struct verdict *v)
{
	int fd, err;

	if (!c->annot.caps)
		return load(c, prog, annot, likely, v);
	prepared_get(c->e);
	if (!switch_on(SWITCH_UNPRIVILEGED))
		test_fail(t, "this kernel takes no programs of who has no CAP_BPF, and cannot be told to");
	err = caps_effective(c->annot.caps);
	fd = err ? -1 : load(c, prog, annot, likely, v);
	if (caps_effective(NULL))
		_exit(3);
	switch_back(SWITCH_UNPRIVILEGED);
	if (err)
		test_fail(t, "capabilities \"%s\": %s", c->annot.caps, errname(err));
	return fd;
}

/* What this process already knows of the programs of one file, by who loaded them. */
struct known {
	const struct embedded *e;
	const char *prog;	/* NULL: the end */
	const char *caps;	/* NULL: all */
	int err;
	char why[256];
};

static bool is_known(const struct known *k, const struct verdict_case *c, const char *prog)
{
	const char *caps = c->annot.caps;

	return k->e == c->e && !strcmp(k->prog, prog) &&
	       (k->caps && caps ? !strcmp(k->caps, caps) : k->caps == caps);
}

static struct known *known_slot(const struct verdict_case *c, const char *prog)
{
	static struct known known[128];
	struct known *k = known, *last = known + sizeof(known) / sizeof(known[0]) - 1;

	/* when all are taken the last one is lent to whoever comes */
	while (k < last && k->prog && !is_known(k, c, prog))
		k++;
	if (k->prog && !is_known(k, c, prog))
		k->prog = NULL;
	return k;
}

static void remember(struct known *k, const struct verdict_case *c, const char *prog, const struct verdict *v)
{
	*k = (struct known){ .e = c->e, .prog = prog, .caps = c->annot.caps, .err = v->err };
	if (v->err)
		verdict_reason(v, k->why, sizeof(k->why));
}

static const struct known *ask_control(struct test *t, const struct verdict_case *c, bool likely)
{
	struct known *k = known_slot(c, c->annot.control);
	struct verdict v = {0};
	int fd;

	if (k->prog)
		return k;
	fd = load_as(t, c, c->annot.control, &c->control, likely, &v);
	remember(k, c, c->annot.control, &v);
	if (fd >= 0)
		close(fd);
	free(v.log);
	return k;
}

/*
 * The control must load, or what the program is refused for is not known.  Where
 * it is not expected to, that is checked, and there is nothing to ask.
 */
static void check_control(struct test *t, const struct verdict_case *c)
{
	bool is_explicit;
	struct annot_row want = annot_expect(&c->control, test_kver(), &is_explicit);
	const struct known *k = ask_control(t, c, want.accept);
	char since[256];

	if (!k->err && !want.accept)
		test_fail(t, "the control %s loads, and should not in this kernel", c->annot.control);
	if (k->err && want.accept)
		test_fail(t, "untestable: the control %s is refused: %s: %s", c->annot.control, errname(k->err),
			  k->why);
	if (k->err) {
		annot_loads(&c->control, since, sizeof(since));
		test_skip(t, "the control %s loads %s", c->annot.control, since);
	}
}

static void check_refused(struct test *t, const struct verdict_case *c, const struct annot_row *want,
			  bool is_explicit, const struct verdict *v)
{
	const char *wrong = NULL;
	char why[512];

	verdict_reason(v, why, sizeof(why));
	if (want->accept)
		test_fail(t, "want accept, got %s: %s", errname(v->err), why);
	if (want->err && want->err != v->err)
		test_fail(t, "want %s, got %s: %s", errname(want->err), errname(v->err), why);
	if (want->err && !v->asked)
		test_fail(t, "want %s from the verifier, which was not asked: %s", errname(want->err), why);
	if (!annot_msg_matches(want->msg, v->log))
		test_fail(t, "refused with %s, but for another reason than \"%s\": %s", errname(v->err),
			  want->msg, why);
	if (!is_explicit && v->asked && c->folder->absent)
		wrong = c->folder->absent(v->log);
	if (wrong)
		test_fail(t, "%s: refused with %s: %s", wrong, errname(v->err), why);
}

static void check_cost(struct test *t, const struct verdict *v)
{
	if (v->insns <= 0 || v->states < 0 || v->peak_states < 0 || v->stack < 0)
		test_fail(t, "accepted, but the log does not tell what it cost: \"%.300s\"", v->log);
	if (v->verified_insns >= 0 && v->verified_insns != v->insns)
		test_fail(t, "the log says processed %lld insns, and bpf_prog_info %lld", v->insns,
			  v->verified_insns);
}

void verdict_run(struct test *t)
{
	const struct verdict_case *c = test_arg(t);
	struct oracle_answers answers = { -1, -1 };
	struct oracle_subject s = { .prog = c->prog, .annot = &c->annot };
	bool is_explicit;
	struct annot_row want = annot_expect(&c->annot, test_kver(), &is_explicit);
	static struct verdict v;	/* with its log, for all cases of this child */

	if (c->broken)
		test_fail(t, "%s", c->broken);
	if (annot_oopses(&c->annot, test_kver()))
		test_skip(t, "this kernel is known to oops when it loads it");
	if (c->annot.control)
		check_control(t, c);
	s.fd = load_as(t, c, c->prog, &c->annot, want.accept, &v);
	/* it may be a control itself */
	remember(known_slot(c, c->prog), c, c->prog, &v);
	s.object = prepared_get(c->e);
	s.insns = v.insns;
	/* what is accepted only because the kernel lacks the check is never run */
	s.runs = s.fd >= 0 && want.accept && is_explicit && c->annot.has_retval;
	if (s.runs) {
		s.retval = oracle_run(s.fd, prepared_type(s.object, c->prog));
		check_eq(t, BM_HERE, c->prog, s.retval, annot_retval(&c->annot, test_kver()));
	}
	if (c->folder->oracles && (s.fd >= 0) == want.accept && !c->annot.caps && !c->annot.own_object &&
	    prepared_takes(s.object, c->prog))
		oracles_ask(t, &s, &answers);
	report(t, c, &v, (s.fd >= 0) == want.accept, &answers);
	if (s.fd < 0)
		check_refused(t, c, &want, is_explicit, &v);
	else if (!want.accept)
		test_fail(t, "want %s, got accept", want.err ? errname(want.err) : "reject");
	else
		check_cost(t, &v);
	if (s.fd >= 0)
		close(s.fd);
}
