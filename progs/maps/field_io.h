/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the cases of special fields and their programs say to each other; as io.h, it includes
 * nothing.
 */
#ifndef BM_PROGS_MAPS_FIELD_IO_H
#define BM_PROGS_MAPS_FIELD_IO_H

struct timer_io {
	/* in */
	__u64 clock, delay, flags, key;
	/* out: what the helpers returned, in the order of their calls */
	__s64 init, start_early, init_again, set_callback, start, cancel;
	/* out: by the callback */
	__u64 fired_key, fired;
};

struct work_io {
	__u64 key;
	__s64 init, set_callback, start;
	__u64 fired_key, fired;
	__u64 fired_pid;	/* bpf_get_current_pid_tgid() in the callback */
};

struct object_io {
	__u64 value;		/* in: to push; out: what was popped */
	__s64 ret;
};

struct kptr_io {
	__u64 key;
	__s64 users;		/* of the task that runs */
	__s64 pid;		/* of the task that was taken out; 0: none */
	__s64 ret;
};

/* Addresses are user space's. */
struct arena_io {
	__u64 addr, flags, pages;	/* in; out: addr, what was allocated */
	__u64 value, sum;
	__u64 list;
};

#endif
