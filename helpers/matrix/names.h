/* SPDX-License-Identifier: GPL-2.0 */
/* All helpers of the UAPI header that this was built with. */
#ifndef BM_HELPERS_NAMES_H
#define BM_HELPERS_NAMES_H

#define MAX_HELPERS 256

/* By id, nr_helpers of them; the first, BPF_FUNC_unspec, is none. */
extern const char *const helper_names[];
extern const int nr_helpers;

/* "bpf_loop"; NULL where the id is no helper's. */
const char *helper_name(int id);

#endif
