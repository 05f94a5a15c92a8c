/* SPDX-License-Identifier: GPL-2.0 */
/* The named cases of helpers: helper/HELPER/WHAT, by helper and by kind. */
#ifndef BM_RESULTS_HELPER_CASES_H
#define BM_RESULTS_HELPER_CASES_H

#include "results/case_table.h"

/* By the name: helper/bpf_loop/accept/loop, /reject/number, /edge/too_many; all others are effects. */
enum helper_case_kind { HELPER_ACCEPT, HELPER_REJECT, HELPER_EFFECT, HELPER_EDGE, NR_HELPER_KINDS };
extern const char *const helper_kind_names[NR_HELPER_KINDS];

enum helper_case_kind helper_case_kind(const char *name);
/* WHAT of the name, without the kind. */
const char *helper_case_what(const char *name);
/* True when the case @name is one of @helper. */
bool helper_case_of(const char *name, const char *helper);

/*
 * True when the case showed what its kind is about: a program that was accepted, or
 * refused.  One that passes because a kernel without the helper refuses it as it should does not.
 */
bool helper_case_shows(const char *name, const struct case_answer *a);

#endif
