/* SPDX-License-Identifier: GPL-2.0 */
/* Helpers of tracing programs that write to them (kernel/trace/bpf_trace.c): see output.bpf.h. */
#define TASK "r4 = *(u64 *)(r6 + 8); if r4 != 0 goto +2; r0 = 0; exit;"
#define GET_STACK "r1 = r6; r2 = r8; r4 = 0;"

SIZED(SEC("tracepoint/sched/sched_switch"), tracepoint_get_stack, get_stack, ALWAYS, UNINIT,
      GET_STACK, "r3")
SIZED(SEC("raw_tp/sched_switch"), raw_tp_get_stack, get_stack, ALWAYS, UNMARKED, GET_STACK, "r3")
SIZED(SEC("perf_event"), perf_event_get_stack, get_stack, ALWAYS, UNINIT, GET_STACK, "r3")
SIZED(SEC("perf_event"), perf_prog_read_value, perf_prog_read_value, ALWAYS, UNINIT,
      "r1 = r6; r2 = r8;", "r3")
SIZED(SEC("perf_event"), read_branch_records, read_branch_records, ALWAYS, UNMARKED,
      "r1 = r6; r2 = r8; r4 = 0;", "r3")
SIZED(SEC("iter/task"), get_task_stack, get_task_stack, ALWAYS, UNINIT,
      TASK "r1 = r4; r2 = r8; r4 = 0;", "r3")
SIZED(SEC("iter.s/task"), copy_from_user, copy_from_user, ALWAYS, UNINIT, "r1 = r8; r3 = 0;", "r2")
SIZED(SEC("iter.s/task"), copy_from_user_task, copy_from_user_task, FROM("5.18"), UNINIT,
      TASK "r1 = r8; r3 = 0; r5 = 0;", "r2")
FIXED(SEC("fentry/bpf_fentry_test1"), get_func_arg, get_func_arg, FROM("5.17"), LONG,
      "r1 = r6; r2 = 0; r3 = r8;")
FIXED(SEC("fexit/bpf_fentry_test1"), get_func_ret, get_func_ret, FROM("5.17"), LONG,
      "r1 = r6; r2 = r8;")
/* struct path is the function's first argument */
SIZED(SEC("fentry/vfs_getattr"), d_path, d_path, ALWAYS, D_PATH, "r1 = *(u64 *)(r6 + 0); r2 = r8;",
      "r3")
SIZED(SEC("lsm.s/inode_rename") CONFIG("CONFIG_BPF_LSM CONFIG_IMA"), ima_inode_hash, ima_inode_hash,
      FROM("5.11"), UNINIT, "r1 = *(u64 *)(r6 + 0); r2 = r8;", "r3")
SIZED(SEC("lsm.s/file_open") CONFIG("CONFIG_BPF_LSM CONFIG_IMA"), ima_file_hash, ima_file_hash,
      FROM("5.18"), UNINIT, "r1 = *(u64 *)(r6 + 0); r2 = r8;", "r3")
FIXED(SEC("syscall"), kallsyms_lookup_name, kallsyms_lookup_name, FROM("5.16"), LONG,
      "r1 = 0x61; *(u64 *)(r10 - 16) = r1; r1 = r10; r1 += -16; r2 = 8; r3 = 0; r4 = r8;")

#undef TASK
#undef GET_STACK
