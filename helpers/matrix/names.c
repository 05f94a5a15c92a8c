// SPDX-License-Identifier: GPL-2.0
#include "helpers/matrix/names.h"

#include <linux/bpf.h>
#include <stddef.h>

#define NAME_ROW(name, id, ...) [id] = "bpf_" #name,
const char *const helper_names[] = { ___BPF_FUNC_MAPPER(NAME_ROW) };
const int nr_helpers = sizeof(helper_names) / sizeof(helper_names[0]);
_Static_assert(sizeof(helper_names) / sizeof(helper_names[0]) <= MAX_HELPERS, "MAX_HELPERS is too small");

const char *helper_name(int id)
{
	/* 0 is BPF_FUNC_unspec */
	return id > 0 && id < nr_helpers ? helper_names[id] : NULL;
}
