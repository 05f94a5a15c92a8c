/* SPDX-License-Identifier: GPL-2.0 */
#ifndef BPFMATRIX_HELPERS_SEG6_H
#define BPFMATRIX_HELPERS_SEG6_H
/* What programs of SRv6 segments (End.BPF) are told, and tell. */
__u32 offset;
__u32 runs;
int verdict;
long ret;

#endif
