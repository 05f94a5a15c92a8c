// SPDX-License-Identifier: GPL-2.0
/* Lists and trees of a program's own objects: who owns a node, and when its lock is held. */
#include "bpfmatrix.bpf.h"

#define __contains(type, node) __attribute__((btf_decl_tag("contains:" #type ":" #node)))

struct in_list {
	struct bpf_list_node node;
	__u64 value;
};

struct in_tree {
	struct bpf_rb_node node;
	__u64 value;
};

struct list_value {
	struct bpf_spin_lock lock;
	struct bpf_list_head head __contains(in_list, node);
};

struct tree_value {
	struct bpf_spin_lock lock;
	struct bpf_rb_root root __contains(in_tree, node);
};

#define MAP(name, value_type)							\
	struct {								\
		__uint(type, BPF_MAP_TYPE_ARRAY);				\
		__uint(max_entries, 1);						\
		__type(key, __u32);						\
		__type(value, value_type);					\
	} name SEC(".maps")

MAP(lists, struct list_value);
MAP(other_lists, struct list_value);
MAP(trees, struct tree_value);

static bool less(struct bpf_rb_node *a, const struct bpf_rb_node *b)
{
	return container_of(a, struct in_tree, node)->value <
	       container_of(b, struct in_tree, node)->value;
}

static bool never_less(struct bpf_rb_node *a, const struct bpf_rb_node *b)
{
	return false;
}

/* v: a list (other: another), n: a node of its type; @nodes of this size are of 6.6 */
#define WITH_LIST(name, ...)							\
	int name(struct __sk_buff *skb)						\
	{									\
		__u32 key = 0;							\
		struct list_value *v = bpf_map_lookup_elem(&lists, &key);	\
		struct list_value *other = bpf_map_lookup_elem(&other_lists, &key); \
		struct bpf_list_node *taken;					\
		struct in_list *n;						\
										\
		(void)taken;							\
		if (!v || !other)						\
			return 0;						\
		n = bpf_obj_new_impl(bpf_core_type_id_local(struct in_list), NULL); \
		if (!n)								\
			return 0;						\
		__VA_ARGS__							\
		return 0;							\
	}
#define LOCKED(what) ({ bpf_spin_lock(&v->lock); what; bpf_spin_unlock(&v->lock); })
#define PUSH(v) bpf_list_push_front_impl(&v->head, &n->node, NULL, 0)
#define DROP(n) bpf_obj_drop_impl(n, NULL)
#define WRITE(n) *(volatile __u64 *)&n->value = 1
#define NODES SEC("tc") ACCEPT_IF(since("6.6"))

NODES RETVAL(0)
WHY("Add support for bpf_list_head, bpf_list_node")
WITH_LIST(pushed, LOCKED(PUSH(v)); )

NODES RETVAL(0)
WITH_LIST(dropped, WRITE(n); DROP(n); )

SEC("tc") REJECT(EINVAL, msg("Unreleased reference")) CONTROL(dropped)
WITH_LIST(node_forgotten, WRITE(n); )

SEC("tc") REJECT(EINVAL) CONTROL(dropped)
WITH_LIST(node_dropped_twice, DROP(n); DROP(n); )

SEC("tc") REJECT(EINVAL) CONTROL(pushed)
WITH_LIST(pushed_and_dropped, LOCKED(PUSH(v)); DROP(n); )

SEC("tc") REJECT(EINVAL) CONTROL(pushed)
WITH_LIST(pushed_twice, LOCKED(PUSH(v); PUSH(v)); )

SEC("tc") REJECT(EINVAL, msg("must be held|bpf_spin_lock at off")) CONTROL(pushed)
WITH_LIST(pushed_without_lock, PUSH(v); )

SEC("tc") REJECT(EINVAL, msg("held lock and object are not in the same allocation")) CONTROL(pushed)
WITH_LIST(pushed_under_lock_of_other, LOCKED(PUSH(other)); )

/* As long as the lock is held, the node stays where it is, and may be written. */
NODES RETVAL(0)
WITH_LIST(pushed_and_written_under_lock, LOCKED(PUSH(v); WRITE(n)); )

SEC("tc") REJECT(EACCES, msg("invalid mem access 'scalar'")) CONTROL(pushed_and_written_under_lock)
WITH_LIST(pushed_and_written_behind_lock, LOCKED(PUSH(v)); WRITE(n); )

SEC("tc") REJECT(EINVAL) CONTROL(pushed)
WITH_LIST(value_pushed_as_node, LOCKED(bpf_list_push_front_impl(&v->head, (void *)other, NULL, 0));
	  DROP(n); )

NODES RETVAL(0)
WITH_LIST(popped_and_dropped, DROP(n); LOCKED(taken = bpf_list_pop_front(&v->head));
	  if (taken) DROP(container_of(taken, struct in_list, node)); )

SEC("tc") REJECT(EINVAL, msg("Unreleased reference")) CONTROL(popped_and_dropped)
WITH_LIST(popped_and_forgotten, DROP(n); LOCKED(taken = bpf_list_pop_front(&v->head)); )

SEC("tc") REJECT(EINVAL, msg("must be held|bpf_spin_lock at off")) CONTROL(popped_and_dropped)
WITH_LIST(popped_without_lock, DROP(n); taken = bpf_list_pop_front(&v->head);
	  if (taken) DROP(container_of(taken, struct in_list, node)); )

SEC("tc") REJECT(EACCES, msg("direct access to bpf_list_node is disallowed|cannot be accessed directly"))
CONTROL(dropped)
WITH_LIST(node_written_as_data, *(volatile __u64 *)&n->node = 0; DROP(n); )

SEC("tc") REJECT(EACCES, msg("cannot be accessed directly")) CONTROL(dropped)
WITH_LIST(head_written_as_data, *(volatile __u64 *)&v->head = 0; DROP(n); )

SEC("tc") REJECT(EACCES) CONTROL(dropped)
WITH_LIST(written_behind_object, *((volatile __u64 *)n + sizeof(*n) / 8) = 0; DROP(n); )

/* ---- trees */

#define WITH_TREE(name, ...)							\
	int name(struct __sk_buff *skb)						\
	{									\
		__u32 key = 0;							\
		struct tree_value *v = bpf_map_lookup_elem(&trees, &key);	\
		struct bpf_rb_node *node;					\
		struct in_tree *n;						\
										\
		(void)node;							\
		if (!v)								\
			return 0;						\
		n = bpf_obj_new_impl(bpf_core_type_id_local(struct in_tree), NULL); \
		if (!n)								\
			return 0;						\
		__VA_ARGS__							\
		return 0;							\
	}
#define ADD(less) bpf_rbtree_add_impl(&v->root, &n->node, less, NULL, 0)
#define FIRST (node = bpf_rbtree_first(&v->root))
#define REMOVE (node = bpf_rbtree_remove(&v->root, node))
#define DROP_NODE DROP(container_of(node, struct in_tree, node))

NODES RETVAL(0)
WHY("Add support for bpf_rb_root and bpf_rb_node")
WITH_TREE(added, LOCKED(ADD(less)); )

SEC("tc") REJECT(EINVAL, msg("must be held|bpf_spin_lock at off")) CONTROL(added)
WITH_TREE(added_without_lock, ADD(less); )

SEC("tc") REJECT(EINVAL) CONTROL(added)
WITH_TREE(added_twice, LOCKED(ADD(less); ADD(never_less)); )

NODES RETVAL(0)
WITH_TREE(first_read_under_lock, DROP(n);
	  LOCKED(if (FIRST) WRITE(container_of(node, struct in_tree, node))); )

SEC("tc") REJECT(EACCES, msg("invalid mem access 'scalar'")) CONTROL(first_read_under_lock)
WITH_TREE(first_read_behind_lock, DROP(n); LOCKED(FIRST);
	  if (node) WRITE(container_of(node, struct in_tree, node)); )

NODES RETVAL(0)
WITH_TREE(removed_and_dropped, DROP(n); LOCKED(if (FIRST) REMOVE); if (node) DROP_NODE; )

SEC("tc") REJECT(EINVAL) CONTROL(removed_and_dropped)
WITH_TREE(first_dropped_without_remove, DROP(n); LOCKED(if (FIRST) DROP_NODE); )

SEC("tc") REJECT(EINVAL, msg("Unreleased reference")) CONTROL(removed_and_dropped)
WITH_TREE(removed_and_forgotten, DROP(n); LOCKED(if (FIRST) REMOVE); )

SEC("tc") REJECT(EINVAL) CONTROL(removed_and_dropped)
WITH_TREE(removed_twice, DROP(n); LOCKED(if (FIRST) { struct bpf_rb_node *again = node; REMOVE;
	  if (node) DROP_NODE; node = bpf_rbtree_remove(&v->root, again); }); if (node) DROP_NODE; )
