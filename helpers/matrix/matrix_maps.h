/* SPDX-License-Identifier: GPL-2.0 */
/* What the matrix's programs refer to by file descriptor: maps, and BTF of their own. */
#ifndef BM_HELPERS_MATRIX_MAPS_H
#define BM_HELPERS_MATRIX_MAPS_H

#include "helpers/matrix/recipes.h"

/* Types of the programs' own BTF. */
enum own_btf {
	OWN_INT = 1, OWN_U64, OWN_SPIN_LOCK, OWN_TIMER, OWN_LOCK_VALUE, OWN_TIMER_VALUE, OWN_POINTER,
	OWN_PROTO, OWN_MAIN, OWN_CALLBACK,
};

/*
 * The map's fd, made on the first call in this process and kept: a map that binds
 * to its first user is so new in each batch.  -errno when the kernel has none.
 */
int matrix_map(enum matrix_map m);
/* Makes, in the parent, those that all contexts can share. */
void matrix_maps_prepare(void);
/* Those that bind are made anew when they are needed next. */
void matrix_maps_renew(void);
/* The map type's name for a person. */
const char *matrix_map_name(enum matrix_map m);

/* fd of the BTF of enum own_btf; -errno. */
int matrix_btf(void);
/* In it, the type id of a main function with a struct @arg for context; NULL: any. */
int matrix_main(const char *arg);

#endif
