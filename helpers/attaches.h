/* SPDX-License-Identifier: GPL-2.0 */
#ifndef BM_HELPERS_ATTACHES_H
#define BM_HELPERS_ATTACHES_H

/*
 * Of a case that attaches a program to a function: that waits for the kernel's grace periods,
 * and under TCG on a busy host for long.
 */
#define ATTACHES .timeout_s = 60

#endif
