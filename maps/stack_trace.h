/* SPDX-License-Identifier: GPL-2.0 */
#ifndef BM_MAPS_STACK_TRACE_H
#define BM_MAPS_STACK_TRACE_H

#include "maps/maps.h"

#define STACK_TRACE \
	.type = BPF_MAP_TYPE_STACK_TRACE, .key_size = 4, .value_size = 8, .max_entries = 4

/* "Add lookup_and_delete_elem for BPF_MAP_STACK_TRACE" */
#define STACK_TAKEN "6.18"

#endif
