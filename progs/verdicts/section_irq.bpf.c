// SPDX-License-Identifier: GPL-2.0
/* Between bpf_local_irq_save() and bpf_local_irq_restore() nothing sleeps, and order counts. */
#include "verdicts/sections.bpf.h"

#define SECTION(what)								\
	({									\
		unsigned long flags;						\
										\
		bpf_local_irq_save(&flags);					\
		what;								\
		bpf_local_irq_restore(&flags);					\
	})
#define SLEEPING_FUNCTION							\
	REJECT(EINVAL, msg("global functions that may sleep are not allowed|"	\
		"sleepable global function|"					\
		"global function calls are not allowed with IRQs disabled"))	\
	WHY("Summarize sleepable global subprogs")

TAKEN_IN_SECTION(calm_helper, "6.14", calm_helper())
TAKEN_IN_SECTION(calm_subprog, "6.14", calm_subprog(1))
TAKEN_IN_SECTION(calm_loop, "6.14", CALM_LOOP)
TAKEN_IN_SECTION(calm_global, "6.15", calm_global(1))
REFUSED_IN_SECTION(sleeping_helper, "6.14", sleeping_helper(),
		   REJECT(EINVAL, msg("sleepable helper bpf_copy_from_user")))
REFUSED_IN_SECTION(sleeping_subprog, "6.14", sleeping_subprog(1),
		   REJECT(EINVAL, msg("sleepable helper bpf_copy_from_user")))
REFUSED_IN_SECTION(sleeping_loop, "6.14", SLEEPING_LOOP,
		   REJECT(EINVAL, msg("sleepable helper bpf_copy_from_user")))
REFUSED_IN_SECTION(sleeping_kfunc, "6.14", ({ char b[4]; bpf_copy_from_user_str(b, 4, NULL, 0); }),
		   REJECT(EACCES, msg("sleepable")))
REFUSED_IN_SECTION(sleeping_global, "6.14", sleeping_global(1), SLEEPING_FUNCTION)
REFUSED_IN_SECTION(outer_global, "6.14", outer_global(1), SLEEPING_FUNCTION)

/* ---- the flags are an object on the stack: saved once, restored once, last first */

SEC("tc")
ACCEPT_IF(since("6.14"))
RETVAL(0)
WHY("Introduce support for bpf_local_irq_{save,restore}")
int restored(struct __sk_buff *skb)
{
	SECTION();
	return 0;
}

SEC("tc")
ACCEPT_IF(since("6.14"))
RETVAL(0)
int restored_last_first(struct __sk_buff *skb)
{
	unsigned long a, b;

	bpf_local_irq_save(&a);
	bpf_local_irq_save(&b);
	bpf_local_irq_restore(&b);
	bpf_local_irq_restore(&a);
	return 0;
}

SEC("tc")
REJECT(EACCES, msg("cannot restore irq state out of order"))
CONTROL(restored_last_first)
int restored_first_first(struct __sk_buff *skb)
{
	unsigned long a, b;

	bpf_local_irq_save(&a);
	bpf_local_irq_save(&b);
	bpf_local_irq_restore(&a);
	bpf_local_irq_restore(&b);
	return 0;
}

SEC("tc")
REJECT(EINVAL, msg("bpf_local_irq_restore is missing|cannot be used inside bpf_local_irq_save-ed region"))
CONTROL(restored)
int not_restored(struct __sk_buff *skb)
{
	unsigned long flags;

	bpf_local_irq_save(&flags);
	return 0;
}

SEC("tc")
REJECT(EINVAL, msg("bpf_local_irq_restore is missing|cannot be used inside bpf_local_irq_save-ed region"))
CONTROL(restored)
int restored_on_one_path(struct __sk_buff *skb)
{
	unsigned long flags;

	bpf_local_irq_save(&flags);
	if (skb->len)
		bpf_local_irq_restore(&flags);
	return 0;
}

SEC("tc")
REJECT(EINVAL, msg("expected an initialized"))
CONTROL(restored)
int restored_twice(struct __sk_buff *skb)
{
	unsigned long flags;

	bpf_local_irq_save(&flags);
	bpf_local_irq_restore(&flags);
	bpf_local_irq_restore(&flags);
	return 0;
}

SEC("tc")
REJECT(EINVAL, msg("expected an initialized"))
CONTROL(restored)
int restored_unsaved(struct __sk_buff *skb)
{
	unsigned long flags = 0;

	bpf_local_irq_restore(&flags);
	return 0;
}

SEC("tc")
REJECT(EINVAL, msg("expected uninitialized"))
CONTROL(restored_last_first)
int saved_twice_in_one_place(struct __sk_buff *skb)
{
	unsigned long flags;

	bpf_local_irq_save(&flags);
	bpf_local_irq_save(&flags);
	bpf_local_irq_restore(&flags);
	return 0;
}

/* What is written over can no longer be restored. */
SEC("tc")
REJECT(EINVAL, msg("expected an initialized"))
CONTROL(restored)
int written_over(struct __sk_buff *skb)
{
	unsigned long flags;

	bpf_local_irq_save(&flags);
	*(volatile unsigned long *)&flags = 0;
	bpf_local_irq_restore(&flags);
	return 0;
}

SEC("tc")
REJECT(EINVAL, msg("doesn't point to an irq flag on stack|arg#0"))
CONTROL(restored)
int saved_in_map(struct __sk_buff *skb)
{
	__u32 key = 0;
	unsigned long *flags = bpf_map_lookup_elem(&array, &key);

	if (!flags)
		return 0;
	bpf_local_irq_save(flags);
	bpf_local_irq_restore(flags);
	return 0;
}

static __kept void saves(unsigned long *flags)
{
	bpf_local_irq_save(flags);
}

static __kept void restores(unsigned long *flags)
{
	bpf_local_irq_restore(flags);
}

SEC("tc")
ACCEPT_IF(since("6.14"))
RETVAL(0)
int saved_and_restored_by_subprogs(struct __sk_buff *skb)
{
	unsigned long flags;

	saves(&flags);
	restores(&flags);
	return 0;
}

SEC("tc")
REJECT(EINVAL, msg("bpf_local_irq_restore is missing|cannot be used inside bpf_local_irq_save-ed region"))
CONTROL(saved_and_restored_by_subprogs)
int saved_by_subprog(struct __sk_buff *skb)
{
	unsigned long flags;

	saves(&flags);
	return 0;
}

/* The frame that has the flags is gone. */
static __kept void saves_in_its_frame(void)
{
	unsigned long flags;

	bpf_local_irq_save(&flags);
}

SEC("tc")
REJECT(EINVAL)
CONTROL(saved_and_restored_by_subprogs)
int saved_in_frame_of_subprog(struct __sk_buff *skb)
{
	saves_in_its_frame();
	return 0;
}
