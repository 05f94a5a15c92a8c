/* SPDX-License-Identifier: GPL-2.0 */
/* A structure shown by its type: memory that a case fills, and what there is to say of it. */
#ifndef BPFMATRIX_HELPERS_PRINTF_BTF_H
#define BPFMATRIX_HELPERS_PRINTF_BTF_H

struct btf_enum shown;
__u64 flags;
__u64 instead;		/* the address, when not 0, in place of that of @shown */
__u32 type;		/* the type, when not 0, in place of struct btf_enum */

#define SHOWN								\
	{								\
		.ptr = instead ? (void *)instead : &shown,		\
		.type_id = type ? type : bpf_core_type_id_kernel(struct btf_enum),	\
	}

#endif
