/* SPDX-License-Identifier: GPL-2.0 */
/* Programs that are one call of a helper on a map, for maps that no program text can name. */
#ifndef BM_MAPS_CALL_H
#define BM_MAPS_CALL_H

#include <linux/bpf.h>

/*
 * Loads a sched_cls program that calls @helper with @map, two zeroed buffers of 32
 * bytes (key and value) and flags 0: its fd, or a negative errno.
 */
int call_try(int map, enum bpf_func_id helper);

#endif
