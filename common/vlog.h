/* SPDX-License-Identifier: GPL-2.0 */
/* Reading a verifier log: the statistics, and the line that says why. */
#ifndef BM_COMMON_VLOG_H
#define BM_COMMON_VLOG_H

#include <stddef.h>

struct vlog_stats {
	long long insns;	/* all -1 where the log does not tell */
	long long states;
	long long peak_states;
	long long stack;	/* bytes, of all functions together; only with BPF_LOG_STATS */
};

/*
 * From the line "processed N insns (limit ..) .. total_states N peak_states N",
 * the same text in 5.10 to 7.3 (kernel/bpf/verifier.c, print_verification_stats), and of
 * what BPF_LOG_STATS adds the stack: "stack depth 8+16" up to 7.2, which has " max 32"
 * behind it; 7.3 has a line a function, "subprog 1 (f) static insns_self 2 insns_total 2
 * stack 16".  The longest chain of calls, "max", is told by 7.2 and 7.3 only: not read.
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
