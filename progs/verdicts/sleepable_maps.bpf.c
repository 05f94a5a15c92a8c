// SPDX-License-Identifier: GPL-2.0
/*
 * Which maps a sleepable program may name, and that the same program may name all of them
 * where it does not sleep: check_map_prog_compatibility() of kernel/bpf/verifier.c.
 * Types that a supported kernel does not know: files sleepable_maps_TYPE.
 */
#include "verdicts/sleepable_maps.bpf.h"

#define MAP(name, map_type, flags, key_type, value_type)			\
	struct {								\
		__uint(type, BPF_MAP_TYPE_##map_type);				\
		__uint(map_flags, flags);					\
		__uint(max_entries, 1);						\
		__type(key, key_type);						\
		__type(value, value_type);					\
	} name SEC(".maps")

#define MAP_OF_MAPS(name, map_type)						\
	struct {								\
		__uint(type, BPF_MAP_TYPE_##map_type);				\
		__uint(max_entries, 1);						\
		__type(key, __u32);						\
		__array(values, struct {					\
			__uint(type, BPF_MAP_TYPE_ARRAY);			\
			__uint(max_entries, 1);					\
			__type(key, __u32);					\
			__type(value, __u64);					\
		});								\
	} name SEC(".maps")

#define MAP_WITHOUT_KEY(name, map_type, entries, size)				\
	struct {								\
		__uint(type, BPF_MAP_TYPE_##map_type);				\
		__uint(max_entries, entries);					\
		__uint(value_size, size);					\
	} name SEC(".maps")

MAP(array, ARRAY, 0, __u32, __u64);
MAP(percpu_array, PERCPU_ARRAY, 0, __u32, __u64);
MAP(hash, HASH, 0, __u64, __u64);
MAP(hash_no_prealloc, HASH, BPF_F_NO_PREALLOC, __u64, __u64);
MAP(percpu_hash, PERCPU_HASH, 0, __u64, __u64);
MAP(percpu_hash_no_prealloc, PERCPU_HASH, BPF_F_NO_PREALLOC, __u64, __u64);
MAP(lru_hash, LRU_HASH, 0, __u64, __u64);
MAP(lru_percpu_hash, LRU_PERCPU_HASH, 0, __u64, __u64);
MAP(lpm_trie, LPM_TRIE, BPF_F_NO_PREALLOC, __u64, __u64);
MAP(prog_array, PROG_ARRAY, 0, __u32, __u32);
MAP(perf_event_array, PERF_EVENT_ARRAY, 0, __u32, __u32);
MAP(cgroup_array, CGROUP_ARRAY, 0, __u32, __u32);
MAP(stack_trace, STACK_TRACE, 0, __u32, __u64);
MAP(sockmap, SOCKMAP, 0, __u32, __u64);
MAP(sockhash, SOCKHASH, 0, __u32, __u64);

struct {
	__uint(type, BPF_MAP_TYPE_SK_STORAGE);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__type(key, int);
	__type(value, __u64);
} sk_storage SEC(".maps");

MAP_OF_MAPS(array_of_maps, ARRAY_OF_MAPS);
MAP_OF_MAPS(hash_of_maps, HASH_OF_MAPS);
MAP_WITHOUT_KEY(queue, QUEUE, 1, 8);
MAP_WITHOUT_KEY(stack, STACK, 1, 8);
MAP_WITHOUT_KEY(ringbuf, RINGBUF, 4096, 0);

SLEEPABLE_TAKES(array, ACCEPT)
SLEEPABLE_TAKES(hash, ACCEPT)
SLEEPABLE_TAKES(lru_hash, ACCEPT)

#define SINCE(map, list, subject) SLEEPABLE_TAKES_SINCE(map, ACCEPT, list, subject)
#define MAPS_5_12 "Allows per-cpu maps and map-in-map in sleepable programs"
SINCE(percpu_array, "5.12", MAPS_5_12)
SINCE(percpu_hash, "5.12", MAPS_5_12)
SINCE(lru_percpu_hash, "5.12", MAPS_5_12)
SINCE(array_of_maps, "5.12", MAPS_5_12)
SINCE(hash_of_maps, "5.12", MAPS_5_12)
SINCE(ringbuf, "5.12", "Allow usage of BPF ringbuffer in sleepable programs")
SINCE(sk_storage, "5.17", "Allow bpf_local_storage to be used by sleepable programs")
/* elements come from bpf_mem_alloc, which waits for sleepable programs too */
#define MAPS_6_1 "Remove prealloc-only restriction for sleepable bpf programs"
SINCE(hash_no_prealloc, "6.1", MAPS_6_1)
SINCE(percpu_hash_no_prealloc, "6.1", MAPS_6_1)
#define LIST "check_map_prog_compatibility(): the list of maps of sleepable programs"
SINCE(queue, "6.12", LIST) /* measured */
SINCE(stack, "6.12", LIST) /* measured */
SINCE(lpm_trie, "7.2", LIST) /* measured */
SLEEPABLE_MAP(prog_array, ACCEPT OWN_OBJECT,
	      ACCEPT_IF(since("7.0" /* measured */)) CANNOT(prog_array) WHY(LIST) OWN_OBJECT)

SLEEPABLE_REFUSES(perf_event_array, ACCEPT)
SLEEPABLE_REFUSES(cgroup_array, ACCEPT)
SLEEPABLE_REFUSES(stack_trace, ACCEPT)
SLEEPABLE_REFUSES(sockmap, ACCEPT)
SLEEPABLE_REFUSES(sockhash, ACCEPT)

/* ---- elements that are allocated while tracing */

#define TRACER(name, section, ...)						\
	SEC(section) ACCEPT							\
	__naked int name##_prealloc(void) { NAMES(hash); }			\
										\
	SEC(section) __VA_ARGS__						\
	__naked int name##_no_prealloc(void) { NAMES(hash_no_prealloc); }	\
										\
	SEC(section) ACCEPT							\
	__naked int name##_lpm_trie(void) { NAMES(lpm_trie); }

/* In an NMI the allocator must not be called, until bpf_mem_alloc could be. */
TRACER(perf_event, "perf_event", ACCEPT_IF(since("6.1"))
       REJECT(EINVAL, msg("perf_event programs can only use preallocated hash map"))
       CONTROL(perf_event_prealloc) WHY("Remove tracing program restriction on map types"))
/* Only a WARN_ONCE() below that. */
#define WARNED_OF ACCEPT_IF(since("6.1")) ACCEPT_IF(splat("bpf_check|run-time allocation"))
TRACER(kprobe, "kprobe", WARNED_OF)
TRACER(tracepoint, "tp/syscalls/sys_enter_getpid", WARNED_OF)
TRACER(raw_tracepoint, "raw_tp/sys_enter", WARNED_OF)
