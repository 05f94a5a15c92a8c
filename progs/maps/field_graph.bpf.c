// SPDX-License-Identifier: GPL-2.0
/* A list and a tree in a map's values, of objects that the programs make. */
#include "bpfmatrix.bpf.h"
#include "maps/field_io.h"

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

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct list_value);
} lists SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct tree_value);
} trees SEC(".maps");

struct object_io io;

/* nodes of this size: 6.6 "Add owner field to bpf_{list,rb}_node" */
#define GRAPHS ACCEPT_IF(since("6.6"))

static __always_inline int list_push(bool front)
{
	struct list_value *v;
	struct in_list *n;
	__u32 key = 0;

	v = bpf_map_lookup_elem(&lists, &key);
	if (!v)
		return 1;
	n = bpf_obj_new_impl(bpf_core_type_id_local(struct in_list), NULL);
	if (!n)
		return 1;
	n->value = io.value;
	bpf_spin_lock(&v->lock);
	if (front)
		bpf_list_push_front_impl(&v->head, &n->node, NULL, 0);
	else
		bpf_list_push_back_impl(&v->head, &n->node, NULL, 0);
	bpf_spin_unlock(&v->lock);
	io.ret = 0;
	return 0;
}

static __always_inline int list_pop(bool front)
{
	struct bpf_list_node *node;
	struct list_value *v;
	struct in_list *n;
	__u32 key = 0;

	v = bpf_map_lookup_elem(&lists, &key);
	if (!v)
		return 1;
	bpf_spin_lock(&v->lock);
	node = front ? bpf_list_pop_front(&v->head) : bpf_list_pop_back(&v->head);
	bpf_spin_unlock(&v->lock);
	io.ret = -1;
	if (!node)
		return 0;
	n = container_of(node, struct in_list, node);
	io.ret = io.value = n->value;
	bpf_obj_drop_impl(n, NULL);
	return 0;
}

SEC("tc")
GRAPHS
int list_push_front(struct __sk_buff *skb)
{
	return list_push(true);
}

SEC("tc")
GRAPHS
int list_push_back(struct __sk_buff *skb)
{
	return list_push(false);
}

SEC("tc")
GRAPHS
int list_pop_front(struct __sk_buff *skb)
{
	return list_pop(true);
}

SEC("tc")
GRAPHS
int list_pop_back(struct __sk_buff *skb)
{
	return list_pop(false);
}

static bool less(struct bpf_rb_node *a, const struct bpf_rb_node *b)
{
	return container_of(a, struct in_tree, node)->value < container_of(b, struct in_tree,
									   node)->value;
}

SEC("tc")
GRAPHS
int tree_add(struct __sk_buff *skb)
{
	struct tree_value *v;
	struct in_tree *n;
	__u32 key = 0;

	v = bpf_map_lookup_elem(&trees, &key);
	if (!v)
		return 1;
	n = bpf_obj_new_impl(bpf_core_type_id_local(struct in_tree), NULL);
	if (!n)
		return 1;
	n->value = io.value;
	bpf_spin_lock(&v->lock);
	bpf_rbtree_add_impl(&v->root, &n->node, less, NULL, 0);
	bpf_spin_unlock(&v->lock);
	io.ret = 0;
	return 0;
}

SEC("tc")
GRAPHS
int tree_take_least(struct __sk_buff *skb)
{
	struct bpf_rb_node *node;
	struct tree_value *v;
	struct in_tree *n;
	__u32 key = 0;

	v = bpf_map_lookup_elem(&trees, &key);
	if (!v)
		return 1;
	io.ret = -1;
	bpf_spin_lock(&v->lock);
	node = bpf_rbtree_first(&v->root);
	if (!node) {
		bpf_spin_unlock(&v->lock);
		return 0;
	}
	node = bpf_rbtree_remove(&v->root, node);
	bpf_spin_unlock(&v->lock);
	if (!node)
		return 0;
	n = container_of(node, struct in_tree, node);
	io.ret = io.value = n->value;
	bpf_obj_drop_impl(n, NULL);
	return 0;
}
