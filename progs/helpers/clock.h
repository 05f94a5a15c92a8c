/* SPDX-License-Identifier: GPL-2.0 */
/* A helper that gives a number and takes nothing: once, and many times in a row. */
#ifndef BPFMATRIX_HELPERS_CLOCK_H
#define BPFMATRIX_HELPERS_CLOCK_H

#define READINGS 64

__u64 ret;
__u64 readings[READINGS];

#define READ_CLOCK(section, helper, row)				\
	SEC(section)							\
	row								\
	CONFIG("CONFIG_BPF_EVENTS")					\
	int read_clock(void *ctx)					\
	{								\
		ret = helper();						\
		return 0;						\
	}								\
									\
	SEC(section)							\
	row								\
	CONFIG("CONFIG_BPF_EVENTS")					\
	int read_often(void *ctx)					\
	{								\
		for (int i = 0; i < READINGS; i++)			\
			readings[i] = helper();				\
		ret = 0;						\
		return 0;						\
	}

#endif
