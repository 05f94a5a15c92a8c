// SPDX-License-Identifier: GPL-2.0
#include "helpers/matrix/ask.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "helpers/matrix/insns.h"
#include "helpers/matrix/matrix_maps.h"
#include "selftests/runner.h"
#include "common/vlog.h"

#define LOG_ROOM 65536
#define TRACE_ROOM (4 << 20)
#define LOG_LEVEL 4		/* why it was refused and the statistics, without the instructions */
#define TRACE_LEVEL 1		/* with the instructions */
#define MAX_CONTROLS 512
#define JIT_SYSCTL "/proc/sys/net/core/bpf_jit_enable"

const struct terms full_terms = { .license = "GPL" };

static char log_buf[LOG_ROOM];

/* ---- the terms */

static char jit_before;		/* '0', '1' or '2', as the machine came; 0: not read */

static int open_jit(void)
{
	int fd = open(JIT_SYSCTL, O_RDWR | O_CLOEXEC);

	if (fd < 0)
		_exit(3);
	return fd;
}

static void write_jit(char value)
{
	int fd = open_jit();

	if (write(fd, &value, 1) != 1)
		_exit(3);
	close(fd);
}

void ask_prepare(void)
{
	char now;
	int fd = open_jit();

	if (read(fd, &now, 1) != 1)
		_exit(3);
	close(fd);
	if (!jit_before)
		jit_before = now;
	else if (now != jit_before)
		write_jit(jit_before);
}

/* Only a change costs something. */
void ask_set_jit(bool off)
{
	static bool is_off;

	if (off != is_off)
		write_jit(off ? '0' : jit_before);
	is_off = off;
}

static void set_terms(const struct terms *terms)
{
	static const char *caps;

	ask_set_jit(terms->no_jit);
	if (caps == terms->caps)
		return;
	if (caps_effective(terms->caps))
		_exit(3);
	caps = terms->caps;
}

/* ---- loading */

static int add_line(struct bpf_line_info *lines, int nr, int insn)
{
	if (nr && (int)lines[nr - 1].insn_off == insn)
		return nr;
	lines[nr] = (struct bpf_line_info){ .insn_off = insn };
	return nr + 1;
}

/* A line for each call, and for what follows its segment, so that none inherits another's. */
static int line_infos(const struct probe *p, struct bpf_line_info *lines)
{
	int nr = add_line(lines, 0, 0), i;

	for (i = 0; i < p->nr_calls; i++) {
		nr = add_line(lines, nr, p->calls[i].begin);
		nr = add_line(lines, nr, p->calls[i].call);
	}
	nr = add_line(lines, nr, (p->callback ? p->callback : p->nr) - 2);
	return p->callback ? add_line(lines, nr, p->callback) : nr;
}

static bool all_calls_left(int fd, int lines)
{
	struct bpf_prog_info info = {0};
	__u32 size = sizeof(info);

	return !bpf_prog_get_info_by_fd(fd, &info, &size) && (int)info.nr_line_info == lines;
}

static int load(const struct probe *p, const struct terms *terms, bool counted, int level, char *log, size_t size)
{
	struct bpf_line_info lines[2 * PROBE_MAX_CALLS + 3];
	struct bpf_func_info funcs[2] = { { 0, matrix_main(context_main_arg(p->ctx)) }, { p->callback, OWN_CALLBACK } };
	LIBBPF_OPTS(bpf_prog_load_opts, o, .log_buf = log, .log_size = size, .log_level = level);
	int fd, nr = 0;

	if (matrix_btf() >= 0 && (p->callback || counted)) {
		o.prog_btf_fd = matrix_btf();
		o.func_info = funcs;
		o.func_info_cnt = p->callback ? 2 : 1;
		o.func_info_rec_size = sizeof(funcs[0]);
	}
	if (counted) {
		nr = line_infos(p, lines);
		o.line_info = lines;
		o.line_info_cnt = nr;
		o.line_info_rec_size = sizeof(lines[0]);
	}
	log[0] = '\0';
	fd = context_load(p->ctx, terms->license, p->insns, p->nr, &o);
	if (fd >= 0 && counted && !all_calls_left(fd, nr)) {
		close(fd);
		return -ENOEXEC;
	}
	return fd;
}

/* Whether the calls of @p are counted when it is accepted. */
static bool counts(const struct probe *p, const struct terms *terms)
{
	return p->form == PROBE_CALL && !terms->caps && matrix_btf() >= 0;
}

int ask(const struct probe *p, const struct terms *terms, struct answer *a)
{
	/* most bare calls are refused, and to read BTF costs as much as to refuse */
	bool later = p->nr_calls == 1 && p->calls[0].bare;
	struct vlog_stats stats;
	int fd;

	set_terms(terms);
	fd = load(p, terms, counts(p, terms) && !later, LOG_LEVEL, log_buf, sizeof(log_buf));
	if (fd >= 0 && later && counts(p, terms)) {
		close(fd);
		fd = load(p, terms, true, LOG_LEVEL, log_buf, sizeof(log_buf));
	}
	a->err = fd < 0 ? -fd : 0;
	vlog_read_stats(log_buf, &stats);
	a->insns = stats.insns;
	a->line[0] = '\0';
	a->label = "accepted";
	a->about = -1;
	if (fd >= 0)
		close(fd);
	else
		a->refusal = refusal_read(log_buf, &a->about, &a->label, a->line, sizeof(a->line));
	if (fd == -ENOEXEC)
		snprintf(a->line, sizeof(a->line), "accepted without the call, which no path reaches");
	return a->err;
}

int ask_where(const struct probe *p, const struct terms *terms)
{
	static char *trace;
	int fd, at = -1, n;
	char *line;

	if (!trace)
		trace = malloc(TRACE_ROOM);
	if (!trace)
		_exit(3);

	set_terms(terms);
	fd = load(p, terms, false, TRACE_LEVEL, trace, TRACE_ROOM);
	if (fd >= 0) {
		close(fd);
		return -1;
	}
	for (line = trace; line; line = strchr(line, '\n')) {
		line += *line == '\n';
		/* "12: (85) call bpf_loop#181" */
		if (*line >= '0' && *line <= '9' && sscanf(line, "%d: (", &n) == 1)
			at = n;
	}
	return at;
}

/* ---- controls, kept by their instructions: many helpers share a preparation */

struct control {
	const struct context *ctx;
	unsigned int hash;
	int nr;
	struct bpf_insn *insns;
	struct answer answer;
};

static unsigned int hash_of(const struct probe *p)
{
	const unsigned char *b = (const void *)p->insns;
	unsigned int h = 2166136261u;
	size_t i;

	for (i = 0; i < p->nr * sizeof(p->insns[0]); i++)
		h = (h ^ b[i]) * 16777619u;
	return h;
}

const struct answer *ask_control(const struct probe *p)
{
	static struct control known[MAX_CONTROLS];
	static int nr_known;
	size_t size = p->nr * sizeof(p->insns[0]);
	unsigned int h = hash_of(p);
	struct control *c;

	for (c = known; c < known + nr_known; c++)
		if (c->ctx == p->ctx && c->hash == h && c->nr == p->nr && !memcmp(c->insns, p->insns, size))
			return c->answer.err ? &c->answer : NULL;
	if (nr_known == MAX_CONTROLS)
		free(known[--nr_known].insns);
	c = &known[nr_known++];
	c->ctx = p->ctx;
	c->hash = h;
	c->nr = p->nr;
	c->insns = malloc(size);
	if (!c->insns)
		_exit(3);
	memcpy(c->insns, p->insns, size);
	ask(p, &full_terms, &c->answer);
	return c->answer.err ? &c->answer : NULL;
}

int ask_smallest(const struct context *ctx, const struct terms *terms, struct answer *a)
{
	static const struct context *last_ctx;
	static const struct terms *last_terms;
	static struct answer last;
	static struct probe p;

	if (last_ctx != ctx || last_terms != terms) {
		probe_begin(&p, ctx);
		probe_end(&p);
		ask(&p, terms, &last);
		last_ctx = ctx;
		last_terms = terms;
	}
	*a = last;
	return a->err;
}
