// SPDX-License-Identifier: GPL-2.0
#include "helpers/matrix/reasons.h"

#include <stdlib.h>
#include <string.h>

#include "common/vlog.h"

/* Wordings of check_helper_call() and check_map_prog_compatibility(), kernel/bpf/verifier.c. */
static const struct {
	const char *text;
	enum refusal refusal;
	const char *label;
} wordings[] = {
	{ "invalid func ", REFUSED_UNKNOWN, "unknown helper" },
	/* until 6.9, since 6.10 */
	{ "unknown func ", REFUSED_CONTEXT, "not for this context" },
	{ "program of this type cannot use helper ", REFUSED_CONTEXT, "not for this context" },
	{ "cannot call GPL-restricted function", REFUSED_LICENCE, "needs a GPL licence" },
	{ "helper call is not allowed in probe", REFUSED_CONTEXT, "not for this attach target" },
	/* bpf_get_func_ip() of 5.15 and 5.16 */
	{ " supported only for fentry/fexit", REFUSED_CONTEXT, "wrong attach type" },
	{ " not supported for program type ", REFUSED_CONTEXT, "not for this context" },
	/* 6.2 to 6.18, and later */
	{ "helper call might sleep in a non-sleepable prog", REFUSED_CONTEXT, "needs sleepable" },
	{ " in non-sleepable prog", REFUSED_CONTEXT, "needs sleepable" },
	{ "BPF_LSM_CGROUP that attach to void LSM hooks", REFUSED_CONTEXT, "wrong attach target" },
	{ "tracing progs cannot use bpf_", REFUSED_MAP, "refused with this map" },
	{ "tracing prog cannot use bpf_", REFUSED_MAP, "refused with this map" },
	{ "socket filter progs cannot use bpf_", REFUSED_MAP, "refused with this map" },
	{ "leeplable progs cannot use bpf_spin_lock", REFUSED_MAP, "refused with this map" },
	{ "leepable progs cannot use bpf_spin_lock", REFUSED_MAP, "refused with this map" },
	{ "Sleepable programs can only use ", REFUSED_MAP, "refused with this map" },
};

static int id_in(const char *line)
{
	const char *hash = strchr(line, '#');

	return hash ? atoi(hash + 1) : -1;
}

enum refusal refusal_read(const char *log, int *id, const char **label, char *line, size_t size)
{
	size_t i;

	vlog_reason(log, line, size);
	for (i = 0; i < sizeof(wordings) / sizeof(wordings[0]); i++) {
		if (!strstr(line, wordings[i].text))
			continue;
		*id = id_in(line);
		*label = wordings[i].label;
		return wordings[i].refusal;
	}
	*id = -1;
	*label = "arguments";
	return REFUSED_ARGUMENTS;
}
