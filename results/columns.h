/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Columns of the tables that hang on a case, behind their case_id: what writes a
 * store, joins stores and fills the cache of results must name the same ones.
 */
#ifndef BM_RESULTS_COLUMNS_H
#define BM_RESULTS_COLUMNS_H

#define CHECK_COLUMNS "at_line, what, want, got"
#define VERDICT_COLUMNS "prog, verdict, errno, insns, states, peak, stack, xlated, jited," \
			" load_us, interpreter, unprivileged, unsound, why, log"
#define CELL_COLUMNS "helper, context, answer, reason, errno, gpl_only, evidence, insns, caps, jit"

#endif
