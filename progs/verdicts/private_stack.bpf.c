// SPDX-License-Identifier: GPL-2.0
/*
 * Programs of kinds that may come upon themselves, and so have a stack for each CPU
 * where the JIT can give them one: each frame of theirs has 512 bytes of its own.
 */
#define BM_UAPI_ONLY
#include "verdicts/flow.bpf.h"

FUNC(of_256, "r0 = 0; *(u64 *)(r10 - 256) = r0; exit;")
FUNC(of_512, "r0 = 0; *(u64 *)(r10 - 512) = r0; exit;")
FUNC(of_520, "r0 = 0; *(u64 *)(r10 - 520) = r0; exit;")

#define CALLING(size, function) "r0 = 0; *(u64 *)(r10 - " #size ") = r0; call " #function "; r0 = 0; exit;"

#define TOO_LARGE msg("combined stack size of 2 calls")

SEC("kprobe")
ACCEPT
PROG(kprobe_512_in_two_frames, CALLING(256, of_256))

#define OVER_512(type, sec)							\
	SEC(sec)								\
	ACCEPT_IF(since("6.13"))						\
	REJECT(EACCES, TOO_LARGE)						\
	CONTROL(kprobe_512_in_two_frames)					\
	WHY("Find eligible subprogs for private stack support")			\
	PROG(type##_over_512_in_two_frames, CALLING(288, of_256))

OVER_512(kprobe, "kprobe")
OVER_512(tracepoint, "tracepoint")
OVER_512(perf_event, "perf_event")
OVER_512(raw_tp, "raw_tp")

/* These cannot come upon themselves. */
#define ONLY_512(type, sec)							\
	SEC(sec)								\
	ACCEPT									\
	PROG(type##_512_in_two_frames, CALLING(256, of_256))			\
	SEC(sec)								\
	REJECT(EACCES, TOO_LARGE)						\
	CONTROL(type##_512_in_two_frames)					\
	PROG(type##_over_512_in_two_frames, CALLING(288, of_256))

ONLY_512(xdp, "xdp")
ONLY_512(socket, "socket")
ONLY_512(sk_msg, "sk_msg")

SEC("kprobe")
ACCEPT_IF(since("6.13"))
REJECT(EACCES, TOO_LARGE)
CONTROL(kprobe_512_in_two_frames)
PROG(kprobe_1024_in_two_frames, CALLING(512, of_512))

SEC("kprobe")
REJECT(EACCES, msg("invalid stack|invalid write to stack"))
CONTROL(kprobe_1024_in_two_frames)
PROG(kprobe_520_in_one_frame, CALLING(8, of_520))
