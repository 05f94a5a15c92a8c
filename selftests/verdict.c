// SPDX-License-Identifier: GPL-2.0
/*
 * verdict/FILE/PROGRAM: every program of progs/verdicts/ is a case, checked
 * against the rows that stand beside it.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <bpf/btf.h>

#include "selftests/annot.h"
#include "selftests/runner.h"
#include "selftests/vlog.h"

#define FOLDER "verdicts/"
/* How much of a log travels: enough of what was expected, all that matters of what was not. */
#define LOG_EXPECTED 1200
#define LOG_UNEXPECTED 12000

struct verdict_case {
	const struct embedded *e;
	const char *prog;
	struct annot annot;
	struct annot control;	/* when annot.control is set */
	char *broken;		/* why the annotations cannot be used, or NULL */
};

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

static void report(struct test *t, const char *prog, const struct verdict *v, bool expected)
{
	struct event ev;
	char n[7][24];

	event_init(&ev, "verdict");
	event_add(&ev, "prog", prog);
	event_add(&ev, "verdict", v->err ? "reject" : "accept");
	add_number(&ev, "errno", v->err, n[0]);
	add_number(&ev, "insns", v->insns, n[1]);
	add_number(&ev, "states", v->states, n[2]);
	add_number(&ev, "peak", v->peak_states, n[3]);
	add_number(&ev, "xlated", v->xlated, n[4]);
	add_number(&ev, "jited", v->jited, n[5]);
	add_number(&ev, "load_us", v->load_us, n[6]);
	if (v->err)
		event_add(&ev, "log", v->asked ? log_excerpt(v, expected) : loader_libbpf_said());
	test_event(t, &ev);
}

/*
 * The control must load, or what the program is refused for is not known.  Where
 * it is not expected to, that is checked, and there is nothing to ask.
 */
static void check_control(struct test *t, const struct verdict_case *c, struct verdict *v)
{
	bool is_explicit;
	struct annot_row want = annot_expect(&c->control, test_kver(), &is_explicit);
	struct bpf_object *obj;
	char why[512];

	obj = loader_load(c->e, c->annot.control, c->control.flags, want.accept, v);
	if (obj && !want.accept)
		test_fail(t, "the control %s loads, and should not in this kernel", c->annot.control);
	if (!obj) {
		verdict_reason(v, why, sizeof(why));
		if (want.accept)
			test_fail(t, "untestable: the control %s is refused: %s: %s", c->annot.control,
				  errname(v->err), why);
		annot_loads(&c->control, why, sizeof(why));
		test_skip(t, "the control %s loads %s", c->annot.control, why);
	}
	bpf_object__close(obj);
}

static void check_refused(struct test *t, const struct annot_row *want, const struct verdict *v)
{
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
}

static void run_verdict(struct test *t)
{
	const struct verdict_case *c = test_arg(t);
	bool is_explicit;
	struct annot_row want = annot_expect(&c->annot, test_kver(), &is_explicit);
	struct verdict v = {0};
	struct bpf_object *obj;
	int err;

	if (c->broken)
		test_fail(t, "%s", c->broken);
	if (c->annot.caps) {
		err = caps_keep_only(c->annot.caps);
		if (err)
			test_fail(t, "capabilities \"%s\": %s", c->annot.caps, errname(err));
	}
	if (c->annot.control)
		check_control(t, c, &v);
	obj = loader_load(c->e, c->prog, c->annot.flags, want.accept, &v);
	report(t, c->prog, &v, !obj == !want.accept);
	if (!obj) {
		check_refused(t, &want, &v);
		return;
	}
	if (!want.accept)
		test_fail(t, "want %s, got accept", want.err ? errname(want.err) : "reject");
	/* what is accepted only because the kernel lacks the check is never run */
	if (is_explicit && c->annot.has_retval)
		expect_eq(t, prog_run(prog_fd(t, obj, c->prog), NULL, 0, NULL, 0), c->annot.retval);
}

static struct verdict_case *read_case(const struct embedded *e, const struct btf *btf, const char *prog)
{
	struct verdict_case *c = calloc(1, sizeof(*c));
	char error[256];

	if (!c)
		exit(3);
	c->e = e;
	c->prog = strdup(prog);
	if (annot_read(btf, prog, &c->annot, error, sizeof(error)) ||
	    (c->annot.control && annot_read(btf, c->annot.control, &c->control, error, sizeof(error)))) {
		c->broken = strdup(error);
	} else if (!c->annot.nr_rows && !c->annot.not_a_case) {
		c->broken = "it has no annotation: ACCEPT or REJECT(errno)";
	} else if (c->annot.control && !c->control.nr_rows) {
		c->broken = "its control does not exist, or has no annotation";
	}
	return c;
}

static bool rejects_somewhere(const struct annot *a)
{
	int i;

	for (i = 0; i < a->nr_rows; i++)
		if (!a->rows[i].accept)
			return true;
	return false;
}

static void list_object(const struct embedded *e)
{
	struct bpf_object *obj = loader_open(e);
	struct bpf_program *p;
	struct verdict_case *c;
	bool is_explicit;

	if (!obj) {
		fprintf(stderr, "bpf_selftests: progs/%s.bpf.c: the object cannot be opened: %s\n", e->name,
			errname(errno));
		exit(3);
	}
	bpf_object__for_each_program(p, obj) {
		c = read_case(e, bpf_object__btf(obj), bpf_program__name(p));
		if (c->annot.not_a_case)
			continue;
		if (!c->broken && rejects_somewhere(&c->annot) && !c->annot.control)
			c->broken = "a REJECT without a CONTROL: a missing feature would pass for it";
		case_register(&(struct bm_case){
			.name = case_text("verdict/%s/%s", e->name + strlen(FOLDER), c->prog),
			.run = run_verdict, .arg = c, .config = c->annot.config,
			.splat = annot_expect(&c->annot, test_kver(), &is_explicit).splat,
		});
	}
	bpf_object__close(obj);
}

static void list_verdicts(void)
{
	int i;

	for (i = 0; i < nr_embedded_objects; i++)
		if (!strncmp(embedded_objects[i].name, FOLDER, strlen(FOLDER)))
			list_object(&embedded_objects[i]);
}

static void __attribute__((constructor)) register_verdicts(void)
{
	case_source_register(list_verdicts);
}
