// SPDX-License-Identifier: GPL-2.0
/* Every context may call it. */
#include "bpfmatrix.bpf.h"
#include "helpers/bounds.h"

char text[8];
__u32 len;
long ret;
static const char with[] = "matrix";
char in_writable_map[] = "matrix";
const char not_terminated[4] SEC(".rodata.open") = { 'o', 'p', 'e', 'n' };

SEC("tc")
ACCEPT_IF(since("5.17"))
int compare(struct __sk_buff *skb)
{
	ret = bpf_strncmp(text, bounded(len, sizeof(text)), with);
	return 0;
}

/* The first of the two need not be terminated, nor be read-only. */
SEC("tc")
ACCEPT_IF(since("5.17"))
int compare_not_terminated(struct __sk_buff *skb)
{
	ret = bpf_strncmp(not_terminated, sizeof(not_terminated), with);
	return 0;
}

SEC("tc")
REJECT(EACCES, msg("does not point to a readonly map"))
CONTROL(compare)
int with_text_that_may_change(struct __sk_buff *skb)
{
	ret = bpf_strncmp(text, sizeof(text), in_writable_map);
	return 0;
}

SEC("tc")
REJECT(EACCES, msg("is not a constant address"))
CONTROL(compare)
int with_text_at_unknown_offset(struct __sk_buff *skb)
{
	ret = bpf_strncmp(text, sizeof(text), with + (len & 1));
	return 0;
}

SEC("tc")
REJECT(EINVAL, msg("string is not zero-terminated"))
CONTROL(compare)
int with_text_not_terminated(struct __sk_buff *skb)
{
	ret = bpf_strncmp(text, sizeof(text), not_terminated);
	return 0;
}

SEC("tc")
REJECT(EACCES, msg("type=fp expected=map_value"))
CONTROL(compare)
int with_text_on_stack(struct __sk_buff *skb)
{
	char on_stack[8] = "matrix";

	ret = bpf_strncmp(text, sizeof(text), on_stack);
	return 0;
}
