// SPDX-License-Identifier: GPL-2.0
/*
 * Which program types may change a sockmap.  7.3 cut the list of
 * may_update_sockmap() (kernel/bpf/verifier.c) to those that hold no socket lock.
 */
#include "verdicts/common.bpf.h"

struct {
	__uint(type, BPF_MAP_TYPE_SOCKMAP);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, __u64);
} sockmap SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_SOCKHASH);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, __u64);
} sockhash SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, __u64);
} hash SEC(".maps");

#define WHY_CUT WHY("may_update_sockmap() no longer lists types that cannot lock the socket")
#define CUT_MSG msg("cannot update sockmap in this context")

#define DELETE(map, ret)							\
	ASM("r1 = 0; *(u32 *)(r10 - 4) = r1; r2 = r10; r2 += -4; r1 = %[" #map "] ll;" \
	    "call %[bpf_map_delete_elem]; r0 = " #ret "; exit;",		\
	    __imm(bpf_map_delete_elem), __imm_addr(map))

/* Puts the packet's own socket, if it has one, with the flags in r4. */
#define UPDATE(map)								\
	ASM("r3 = *(u64 *)(r1 + %[sk]); if r3 == 0 goto 1f;"			\
	    "r1 = 0; *(u32 *)(r10 - 4) = r1; r2 = r10; r2 += -4; r1 = %[" #map "] ll; r4 = 0;" \
	    "call %[bpf_map_update_elem];"					\
	    "1: r0 = 0; exit;",							\
	    __imm(bpf_map_update_elem), __imm_addr(map), __field(struct __sk_buff, sk))

#define DELETE_CONTROL(name, section, ret)					\
	SEC(section) ACCEPT RETVAL(ret) __naked int name(void) { DELETE(hash, ret); }
#define DELETE_CUT(name, section, ret, control)					\
	SEC(section) REJECT(EINVAL, since("7.3"), CUT_MSG) CONTROL(control) WHY_CUT \
	__naked int name(void) { DELETE(sockmap, ret); }

DELETE_CONTROL(tc_hash_delete, "tc", 0)
DELETE_CUT(tc_sockmap_delete, "tc", 0, tc_hash_delete)
DELETE_CONTROL(action_hash_delete, "action", 0)
DELETE_CUT(action_sockmap_delete, "action", 0, action_hash_delete)
DELETE_CONTROL(socket_hash_delete, "socket", 0)
DELETE_CUT(socket_sockmap_delete, "socket", 0, socket_hash_delete)
DELETE_CONTROL(xdp_hash_delete, "xdp", 1)
DELETE_CUT(xdp_sockmap_delete, "xdp", 1, xdp_hash_delete)
/* no RETVAL: what a test run of a flow dissector returns is not the program's value */
SEC("flow_dissector") ACCEPT __naked int flow_dissector_hash_delete(void) { DELETE(hash, 0); }
DELETE_CUT(flow_dissector_sockmap_delete, "flow_dissector", 0, flow_dissector_hash_delete)

SEC("tc")
REJECT(EINVAL, since("7.3"), CUT_MSG)
CONTROL(tc_hash_delete)
WHY_CUT
__naked int tc_sockhash_delete(void)
{
	DELETE(sockhash, 0);
}

SEC("tc")
REJECT(EINVAL, since("7.3"), CUT_MSG)
CONTROL(tc_hash_delete)
WHY_CUT
__naked int tc_sockmap_update(void)
{
	UPDATE(sockmap);
}

/* ---- types that were never on the list, and those that stay there */

SEC("cgroup_skb/egress")
ACCEPT
CONFIG("CONFIG_CGROUP_BPF")
__naked int cgroup_skb_hash_delete(void)
{
	DELETE(hash, 1);
}

SEC("cgroup_skb/egress")
/* measured */
REJECT(EINVAL, since("6.12 6.1.177 5.10.223"), CUT_MSG)
CONTROL(cgroup_skb_hash_delete)
WHY("Allow delete from sockmap/sockhash only if update is allowed")
CONFIG("CONFIG_CGROUP_BPF")
__naked int cgroup_skb_sockmap_delete(void)
{
	DELETE(sockmap, 1);
}

SEC("sk_reuseport")
ACCEPT
__naked int sk_reuseport_sockmap_delete(void)
{
	DELETE(sockmap, 1);
}

SEC("sk_lookup")
ACCEPT
__naked int sk_lookup_sockmap_delete(void)
{
	DELETE(sockmap, 1);
}

SEC("sockops")
ACCEPT
CONFIG("CONFIG_CGROUP_BPF")
__naked int sockops_sockmap_delete(void)
{
	DELETE(sockmap, 1);
}
