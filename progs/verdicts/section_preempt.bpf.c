// SPDX-License-Identifier: GPL-2.0
/* Between bpf_preempt_disable() and bpf_preempt_enable() nothing sleeps. */
#include "verdicts/sections.bpf.h"

#define SECTION(what) ({ bpf_preempt_disable(); what; bpf_preempt_enable(); })
#define SLEEPING_FUNCTION							\
	REJECT(EINVAL, msg("global functions that may sleep are not allowed|"	\
		"sleepable global function|"					\
		"global function calls are not allowed with preemption disabled")) \
	WHY("Summarize sleepable global subprogs")

TAKEN_IN_SECTION(calm_helper, "6.10", calm_helper())
TAKEN_IN_SECTION(calm_subprog, "6.10", calm_subprog(1))
TAKEN_IN_SECTION(calm_loop, "6.10", CALM_LOOP)
REFUSED_IN_SECTION(sleeping_helper, "6.10", sleeping_helper(),
		   REJECT(EINVAL, msg("sleepable helper bpf_copy_from_user")))
REFUSED_IN_SECTION(sleeping_subprog, "6.10", sleeping_subprog(1),
		   REJECT(EINVAL, msg("sleepable helper bpf_copy_from_user")))
REFUSED_IN_SECTION(sleeping_loop, "6.10", SLEEPING_LOOP,
		   REJECT(EINVAL, msg("sleepable helper bpf_copy_from_user")))
REFUSED_IN_SECTION(sleeping_kfunc, "6.12", ({ char b[4]; bpf_copy_from_user_str(b, 4, NULL, 0); }),
		   REJECT(EACCES, msg("is sleepable within non-preemptible region|sleepable")))
REFUSED_IN_SECTION(sleeping_global, "6.10", sleeping_global(1), SLEEPING_FUNCTION)
REFUSED_IN_SECTION(outer_global, "6.10", outer_global(1), SLEEPING_FUNCTION)

/* ---- how it is entered and left */

SEC("tc")
ACCEPT_IF(since("6.10"))
RETVAL(0)
int section_in_section(struct __sk_buff *skb)
{
	SECTION(SECTION());
	return 0;
}

SEC("tc")
REJECT(EINVAL, msg("bpf_preempt_enable is missing|"
	"cannot be used inside bpf_preempt_disable-ed region"))
CONTROL(section_in_section)
int section_in_section_left_once(struct __sk_buff *skb)
{
	SECTION(bpf_preempt_disable());
	return 0;
}

SEC("tc")
REJECT(EINVAL, msg("unmatched attempt to enable preemption"))
CONTROL(section_in_section)
int section_left_twice(struct __sk_buff *skb)
{
	SECTION();
	bpf_preempt_enable();
	return 0;
}

SEC("tc")
REJECT(EINVAL, msg("unmatched attempt to enable preemption"))
CONTROL(section_in_section)
int section_entered_on_one_path(struct __sk_buff *skb)
{
	if (skb->len)
		bpf_preempt_disable();
	bpf_preempt_enable();
	return 0;
}

static __kept void enters(void)
{
	bpf_preempt_disable();
}

static __kept void leaves(void)
{
	bpf_preempt_enable();
}

SEC("tc")
ACCEPT_IF(since("6.10"))
RETVAL(0)
int section_entered_and_left_by_subprogs(struct __sk_buff *skb)
{
	enters();
	leaves();
	return 0;
}

SEC("tc")
REJECT(EINVAL, msg("bpf_preempt_enable is missing|"
	"cannot be used inside bpf_preempt_disable-ed region"))
CONTROL(section_entered_and_left_by_subprogs)
int section_entered_by_subprog(struct __sk_buff *skb)
{
	enters();
	return 0;
}

static long entering_callback(__u32 i, void *ctx)
{
	bpf_preempt_disable();
	return 0;
}

static long entering_and_leaving_callback(__u32 i, void *ctx)
{
	SECTION();
	return 0;
}

SEC("tc")
ACCEPT_IF(since("6.10"))
RETVAL(2)
int section_in_callback(struct __sk_buff *skb)
{
	return bpf_loop(2, entering_and_leaving_callback, NULL, 0);
}

/* A second round would enter once more, and the verifier finds no end to that. */
SEC("tc")
REJECT(EINVAL)
CONTROL(section_in_callback)
int section_entered_in_callback(struct __sk_buff *skb)
{
	bpf_loop(2, entering_callback, NULL, 0);
	bpf_preempt_enable();
	return 0;
}
