/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Helpers that write to the program and need no context of their own: rows of output.bpf.h,
 * in the section ANY.
 */
SIZED(ANY, get_current_comm, get_current_comm, ALWAYS, UNINIT, "r1 = r8;", "r2")
SIZED(ANY, probe_read, probe_read, ALWAYS, UNINIT, "r1 = r8; r3 = 0;", "r2")
SIZED(ANY, probe_read_str, probe_read_str, ALWAYS, UNINIT, "r1 = r8; r3 = 0;", "r2")
SIZED(ANY, probe_read_kernel, probe_read_kernel, ALWAYS, UNINIT, "r1 = r8; r3 = 0;", "r2")
SIZED(ANY, probe_read_kernel_str, probe_read_kernel_str, ALWAYS, UNINIT, "r1 = r8; r3 = 0;", "r2")
SIZED(ANY, probe_read_user, probe_read_user, ALWAYS, UNINIT, "r1 = r8; r3 = 0;", "r2")
SIZED(ANY, probe_read_user_str, probe_read_user_str, ALWAYS, UNINIT, "r1 = r8; r3 = 0;", "r2")
SIZED(ANY, get_stack, get_stack, ALWAYS, STACK, "r1 = r6; r2 = r8; r4 = 0;", "r3")
SIZED(ANY, get_ns_current_pid_tgid, get_ns_current_pid_tgid, ALWAYS, UNINIT,
      "r1 = 0; r2 = 0; r3 = r8;", "r4")
SIZED(ANY, perf_event_read_value, perf_event_read_value, ALWAYS, UNINIT,
      "r1 = %[events] ll; r2 = 0; r3 = r8;", "r4")
SIZED(ANY, snprintf, snprintf, FROM("5.13"), UNMARKED,
      "r1 = r8; r3 = %[format] ll; r4 = 0; r5 = 0;", "r2")
/* struct btf_ptr, of no type */
SIZED(ANY, snprintf_btf, snprintf_btf, ALWAYS, UNMARKED,
      "r1 = 0; *(u64 *)(r10 - 16) = r1; *(u64 *)(r10 - 24) = r1;"
      "r1 = r8; r3 = r10; r3 += -24; r4 = 16; r5 = 0;", "r2")
SIZED(ANY, get_branch_snapshot, get_branch_snapshot, FROM("5.16"), UNINIT, "r1 = r8; r3 = 0;", "r2")
/* a dynptr of the first 8 bytes of plain */
SIZED(ANY, dynptr_read, dynptr_read, FROM("5.19"), UNINIT,
      LOOKUP_CHECKED(plain)
      "r1 = r0; r2 = 8; r3 = 0; r4 = r10; r4 += -32; call %[bpf_dynptr_from_mem];"
      "r1 = r8; r3 = r10; r3 += -32; r4 = 0; r5 = 0;", "r2")
POPPED(ANY, map_pop_elem, map_pop_elem, ALWAYS, ELEM, "r1 = %[queue] ll; r2 = r8;")
POPPED(ANY, map_peek_elem, map_peek_elem, ALWAYS, ELEM, "r1 = %[queue] ll; r2 = r8;")
/* instructions, and a helper that takes nothing */
FIXED(ANY, store, get_smp_processor_id, ALWAYS, STORE, "r1 = 1; *(u32 *)(r8 + 0) = r1;")
FIXED(ANY, store_imm, get_smp_processor_id, ALWAYS, STORE, INSN(0x62, 8, 0, 0, 1))
FIXED(ANY, atomic_add, get_smp_processor_id, ALWAYS, STORE, "r1 = 1; lock *(u32 *)(r8 + 0) += w1;")
