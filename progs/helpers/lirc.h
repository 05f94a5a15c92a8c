/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Programs of infrared receivers; drivers/media/rc/bpf-lirc.c has their helpers, which no other
 * kind of program may call.  They run on each pulse and each space, of which the sample says
 * the kind and the length.
 */
#ifndef BPFMATRIX_HELPERS_LIRC_H
#define BPFMATRIX_HELPERS_LIRC_H

#define PULSE 0x01000000		/* LIRC_MODE2_PULSE of include/uapi/linux/lirc.h */
#define KIND 0xff000000
#define LENGTH 0x00ffffff

/* Only pulses of this length, in microseconds */
__u32 length = 500;
__u32 calls;
long ret;

#define WITH_LIRC CONFIG("CONFIG_BPF_LIRC_MODE2")
#define LIRC(name, call)							\
	SEC("lirc_mode2") ACCEPT WITH_LIRC					\
	int name(__u32 *sample)							\
	{									\
		__u32 s = *sample;						\
										\
		if ((s & KIND) != PULSE || (s & LENGTH) != length)		\
			return 0;						\
		ret = (call);							\
		calls++;							\
		return 0;							\
	}

/* The sample is that of the device, whose place the helper takes from it: a copy will not do. */
#define OF_A_COPY(control, call)						\
	SEC("lirc_mode2") REJECT(EACCES, msg("R1 type=fp expected=ctx")) WITH_LIRC	\
	CONTROL(control)							\
	int of_a_copy(__u32 *ctx)						\
	{									\
		__u32 copy = *ctx, *sample = &copy;				\
										\
		ret = (call);							\
		return 0;							\
	}

#endif
