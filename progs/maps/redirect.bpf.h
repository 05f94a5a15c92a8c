/* SPDX-License-Identifier: GPL-2.0 */
/* bpf_redirect_map(), for a file that has defined `map`. */
#ifndef BM_PROGS_MAPS_REDIRECT_BPF_H
#define BM_PROGS_MAPS_REDIRECT_BPF_H

#include "maps/wire.bpf.h"

__u64 key;
__u64 flags;
__u32 redirect_cpu;	/* where "redirect" ran last */

/* As the frame says. */
SEC("xdp")
ACCEPT
int redirect(struct xdp_md *xdp)
{
	struct wire *w = wire_of(xdp);

	if (!w)
		return XDP_PASS;
	redirect_cpu = bpf_get_smp_processor_id();
	return bpf_redirect_map(&map, w->key, w->flags);
}

/* As the case says. */
SEC("xdp")
ACCEPT
int redirect_args(struct xdp_md *xdp)
{
	return bpf_redirect_map(&map, key, flags);
}

#endif
