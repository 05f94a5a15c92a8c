/* SPDX-License-Identifier: GPL-2.0 */
/* Reading a verifier log: the statistics, and the line that says why. */
#ifndef BM_SELFTESTS_VLOG_H
#define BM_SELFTESTS_VLOG_H

#include <stddef.h>

struct vlog_stats {
	long long insns;	/* all -1 where the log does not tell */
	long long states;
	long long peak_states;
};

/*
 * From the line "processed N insns (limit ..) .. total_states N peak_states N",
 * the same text in 5.10 to 7.3 (kernel/bpf/verifier.c, print_verification_stats).
 */
void vlog_read_stats(const char *log, struct vlog_stats *s);

/* How long the log is without the report that follows the classic error line since 7.3. */
size_t vlog_classic_len(const char *log);

/*
 * Copies the line that names the reason of a reject.  Only a label: what decides
 * is the errno and the control.
 */
void vlog_reason(const char *log, char *out, size_t size);

#endif
