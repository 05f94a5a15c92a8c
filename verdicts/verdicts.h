/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Verdicts that no single program is asked for: several programs and a map, or what a
 * program gives when it runs.  verdict/TOPIC/WHAT.
 */
#ifndef BM_VERDICTS_VERDICTS_H
#define BM_VERDICTS_VERDICTS_H

#include "selftests/case.h"

/* VERDICT_CASE(tail_call, chain_from_subprog, .config = "CONFIG_..") { ... } */
#define VERDICT_CASE(topic, what, ...)						\
	__BM_CASE(verdict_##topic##_##what, "verdict/" #topic "/" #what, ##__VA_ARGS__)

#endif
