// SPDX-License-Identifier: GPL-2.0
#include "common/vlog.h"

#include <ctype.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static long long number_behind(const char *line, const char *word)
{
	const char *p = strstr(line, word);

	return p ? strtoll(p + strlen(word), NULL, 10) : -1;
}

/* The first line from @p on, which is in @log, that begins with @word and a digit, or NULL. */
static const char *line_of(const char *log, const char *p, const char *word)
{
	size_t len = strlen(word);

	for (; (p = strstr(p, word)); p += len)
		if ((p == log || p[-1] == '\n') && isdigit((unsigned char)p[len]))
			return p;
	return NULL;
}

/* The last line that begins with "processed ", or NULL. */
static const char *stats_line(const char *log)
{
	const char *p = log, *found = NULL;

	for (; (p = line_of(log, p, "processed ")); p++)
		found = p;
	return found;
}

/* Bytes of stack of all functions, in either dialect. */
static long long stack_of(const char *log)
{
	static const char depth[] = "stack depth ";
	const char *p = line_of(log, log, depth);
	long long sum = -1, n;
	char *end;

	if (p) {
		/* "8+16 max 32": the '+' is a sign to strtoll() */
		sum = 0;
		for (p += strlen(depth); isdigit((unsigned char)*p) || *p == '+'; p = end)
			sum += strtoll(p, &end, 10);
		return sum;
	}
	for (p = log; (p = line_of(log, p, "subprog ")); p++) {
		n = number_behind(p, " stack ");
		if (n >= 0)
			sum = (sum < 0 ? 0 : sum) + n;
	}
	return sum;
}

void vlog_read_stats(const char *log, struct vlog_stats *s)
{
	const char *line = stats_line(log);

	s->insns = s->states = s->peak_states = -1;
	s->stack = stack_of(log);
	if (!line)
		return;
	s->insns = number_behind(line, "processed ");
	s->states = number_behind(line, " total_states ");
	s->peak_states = number_behind(line, " peak_states ");
}

/* What is printed beside the reason: instructions, register states, statistics. */
static bool is_noise(const char *line, size_t len)
{
	static const char * const starts[] = {
		"processed ", "verification time", "stack depth", "max_states", "func#", "R0", "R1", "R2",
		"R3", "R4", "R5", "R6", "R7", "R8", "R9", "R10", "from ", "last_idx", "regs=", "parent ",
		"mark_precise", "; ", "caller:", "callee:", "frame", "returning from", "Live regs", "subprog ",
		"insns processed", "propagating", "arg#", "safe",
	};
	const char *p = line, *end = line + len;
	size_t i;

	while (p < end && isspace((unsigned char)*p))
		p++;
	if (p == end)
		return true;
	/* "12: (85) call ..." and "12: R0=..." */
	if (isdigit((unsigned char)*p)) {
		while (p < end && isdigit((unsigned char)*p))
			p++;
		if (p < end && *p == ':')
			return true;
		return false;
	}
	for (i = 0; i < sizeof(starts) / sizeof(starts[0]); i++) {
		size_t n = strlen(starts[i]);

		if ((size_t)(end - p) < n || strncmp(p, starts[i], n))
			continue;
		/* "R1 type=ctx expected=fp" is a reason, "R1=ctx() R10=fp0" is not */
		if (*p == 'R' && !memchr(p, '=', strcspn(p, " ")) && strncmp(p + n, "_w=", 3))
			continue;
		return true;
	}
	return false;
}

size_t vlog_classic_len(const char *log)
{
	const char *report = strstr(log, "\nVerification failed:");

	return report ? (size_t)(report + 1 - log) : strlen(log);
}

void vlog_reason(const char *log, char *out, size_t size)
{
	const char *line = log, *end = log + vlog_classic_len(log), *nl, *found = NULL;
	size_t len, found_len = 0;

	for (; line < end; line = nl + 1) {
		nl = strchr(line, '\n');
		len = nl ? (size_t)(nl - line) : strlen(line);
		if (!is_noise(line, len)) {
			found = line;
			found_len = len;
		}
		if (!nl)
			break;
	}
	snprintf(out, size, "%.*s", found ? (int)found_len : 0, found ? found : "");
}
