// SPDX-License-Identifier: GPL-2.0
#include "selftests/klog.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#define ROWS(table) (int)(sizeof(table) / sizeof((table)[0]))

static const struct klog_splat splats[] = {
	{ "WARNING: ", "WARNING: CPU: 0 PID: 71 at kernel/bpf/verifier.c:2748 reg_bounds_sanity_check+0x1a4/0x210" },
	{ "BUG: ", "BUG: kernel NULL pointer dereference, address: 0000000000000008" },
	{ "kernel BUG at", "kernel BUG at mm/slub.c:553!" },
	{ "Oops: ", "Oops: 0002 [#1] PREEMPT SMP NOPTI" },
	{ "general protection fault", "general protection fault, probably for non-canonical address "
	  "0xdead000000000122: 0000 [#1] SMP PTI" },
	{ "UBSAN: ", "UBSAN: array-index-out-of-bounds in kernel/bpf/core.c:1682:12" },
	{ "KASAN: ", "BUG: KASAN: slab-use-after-free in bpf_map_free_deferred+0x2c/0x80" },
	{ "INFO: rcu", "rcu: INFO: rcu_preempt self-detected stall on CPU" },
	{ "INFO: task ", "INFO: task kworker/0:1:9 blocked for more than 120 seconds." },
	{ "possible circular locking", "WARNING: possible circular locking dependency detected" },
	{ "verifier bug", "verifier bug: REG INVARIANTS VIOLATION (false_reg1): range bounds violation" },
	{ "REG INVARIANTS VIOLATION", "REG INVARIANTS VIOLATION (true_reg2): const tnum out of sync with range "
	  "bounds u64=[0x1, 0x0] s64=[0x1, 0x0] u32=[0x1, 0x0] s32=[0x1, 0x0] var_off=(0x0, 0x0)" },
	{ "Call Trace:", "Call Trace:" },
};

static const struct klog_harmless harmless[] = {
	/* arch/x86/kernel/cpu/bugs.c */
	{ "WARNING: Spectre v2 mitigation leaves CPU vulnerable",
	  "about the CPU: printed where it has no mitigation of retbleed",
	  "RETBleed: WARNING: Spectre v2 mitigation leaves CPU vulnerable to RETBleed attacks, data leaks possible!" },
	{ "WARNING: Unprivileged eBPF is enabled with eIBRS",
	  "about the CPU: printed when kernel.unprivileged_bpf_disabled is written, as selftests/caps.c does",
	  "Spectre V2 : WARNING: Unprivileged eBPF is enabled with eIBRS on, data leaks possible via Spectre v2 "
	  "BHB attacks!" },
	/* show_signal() in arch/x86/kernel/traps.c; the kernel's own has no ip: on that line */
	{ " general protection fault ip:",
	  "a user's process did it, not the kernel: the case's result says so",
	  "traps: bpf_selftests[71] general protection fault ip:401136 sp:7ffd0c5a7f50 error:0 in "
	  "bpf_selftests[401000+1000]" },
};

const struct klog_table klog_table = { splats, ROWS(splats), harmless, ROWS(harmless) };

static bool is_harmless(const struct klog_table *t, const char *line)
{
	int i;

	for (i = 0; i < t->nr_harmless; i++)
		if (strstr(line, t->harmless[i].text))
			return true;
	return false;
}

static bool begins_splat(const struct klog_table *t, const char *line)
{
	int i;

	for (i = 0; i < t->nr_splats; i++)
		if (strstr(line, t->splats[i].text))
			return true;
	return false;
}

bool klog_is_splat(const struct klog_table *t, const char *line)
{
	return begins_splat(t, line) && !is_harmless(t, line);
}

static bool is_empty(const char *s)
{
	return !s || !*s;
}

static const char *fault_of_splat(const struct klog_splat *row)
{
	if (is_empty(row->text))
		return "no text";
	if (is_empty(row->sample) || !strstr(row->sample, row->text))
		return "no sample with the text in it";
	return NULL;
}

static const char *fault_of_harmless(const struct klog_table *t, const struct klog_harmless *row)
{
	int i;

	if (is_empty(row->text))
		return "no text";
	if (is_empty(row->why))
		return "no reason why it is harmless";
	if (is_empty(row->sample) || !strstr(row->sample, row->text))
		return "no sample with the text in it";
	if (!begins_splat(t, row->sample))
		return "its sample would not be taken for a splat: it is of no use";
	for (i = 0; i < t->nr_splats; i++)
		if (strstr(t->splats[i].sample, row->text))
			return "so wide that it hides a real splat";
	return NULL;
}

int klog_check(const struct klog_table *t, char *error, size_t size)
{
	const char *fault = NULL;
	int i;

	for (i = 0; i < t->nr_splats && !fault; i++) {
		fault = fault_of_splat(&t->splats[i]);
		if (fault)
			snprintf(error, size, "splats, row %d (%s): %s", i, t->splats[i].text ?: "", fault);
	}
	for (i = 0; i < t->nr_harmless && !fault; i++) {
		fault = fault_of_harmless(t, &t->harmless[i]);
		if (fault)
			snprintf(error, size, "harmless lines, row %d (%s): %s", i, t->harmless[i].text ?: "", fault);
	}
	return fault ? -EINVAL : 0;
}
