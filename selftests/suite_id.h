/* SPDX-License-Identifier: GPL-2.0 */
#ifndef BM_SELFTESTS_SUITE_ID_H
#define BM_SELFTESTS_SUITE_ID_H

/* A digest over all sources of the runner and its programs; made by the build. */
extern const char suite_id[];

#endif
