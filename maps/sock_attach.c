// SPDX-License-Identifier: GPL-2.0
/*
 * Programs attached to a SOCKMAP or SOCKHASH: attach, detach, query and link, and how
 * they answer (sock_map_prog_update(), sock_map_link_create()).
 */
#include <unistd.h>

#include "helpers/matrix/insns.h"
#include "maps/sock_maps.h"

/* "sock_map: Introduce BPF_SK_SKB_VERDICT" */
#define SKB_VERDICT "5.13"
/* "bpf: support BPF_PROG_QUERY for progs attached to sockmap" */
#define QUERY "5.18"
/* "bpf: Add bpf_link support for sk_msg and sk_skb progs" */
#define LINK "6.10"

/* A program that lets all pass. */
static int pass_all(struct test *t, enum bpf_prog_type type)
{
	const struct bpf_insn insns[] = { MOV_IMM(0, SK_PASS), EXIT() };

	return must(t, bpf_prog_load(type, "bm", "GPL", insns, ARRAY_SIZE(insns), NULL));
}
#define skb_prog(t) pass_all(t, BPF_PROG_TYPE_SK_SKB)
#define msg_prog(t) pass_all(t, BPF_PROG_TYPE_SK_MSG)

static int attach(int map, int prog, enum bpf_attach_type type)
{
	return bpf_prog_attach(prog, map, type, 0);
}

/* The id of what is attached, 0: nothing is. */
static long long query(int map, enum bpf_attach_type type)
{
	__u32 id = 0, nr = 1;
	int err = bpf_prog_query(map, type, 0, NULL, &id, &nr);

	if (!err && nr != (id ? 1 : 0))
		return -ERANGE;
	return err ? err : (long long)id;
}

static long long id_of(struct test *t, int prog)
{
	struct bpf_prog_info info = {0};
	__u32 len = sizeof(info);

	must(t, bpf_prog_get_info_by_fd(prog, &info, &len));
	return info.id;
}

/* What is attached, where the kernel can be asked. */
#define expect_attached(t, map, type, prog) do {					\
	if (verlist_holds(QUERY, test_kver()))						\
		expect_eq(t, query(map, type), (prog) ? id_of(t, prog) : 0);		\
} while (0)

FAMILY_CASE(sock, attach_each_type)
{
	int skb = skb_prog(t), msg = msg_prog(t);

	expect_ok(t, attach(fd, msg, BPF_SK_MSG_VERDICT));
	expect_ok(t, attach(fd, skb, BPF_SK_SKB_STREAM_PARSER));
	expect_ok(t, attach(fd, skb, BPF_SK_SKB_STREAM_VERDICT));
	expect_attached(t, fd, BPF_SK_MSG_VERDICT, msg);
	expect_attached(t, fd, BPF_SK_SKB_STREAM_PARSER, skb);
	expect_attached(t, fd, BPF_SK_SKB_STREAM_VERDICT, skb);
}

FAMILY_CASE(sock, attach_skb_verdict)
{
	int prog = skb_prog(t);

	if (expect(t, attach(fd, prog, BPF_SK_SKB_VERDICT), OK_SINCE(SKB_VERDICT), ELSE(EINVAL)) &&
	    verlist_holds(SKB_VERDICT, test_kver()))
		expect_attached(t, fd, BPF_SK_SKB_VERDICT, prog);
}

FAMILY_CASE(sock, attach_both_verdicts)
{
	int prog = skb_prog(t);

	expect_ok(t, attach(fd, prog, BPF_SK_SKB_STREAM_VERDICT));
	expect(t, attach(fd, prog, BPF_SK_SKB_VERDICT), ERR_SINCE(SKB_VERDICT, EBUSY),
	       ELSE(EINVAL));
	expect_ok(t, bpf_prog_detach2(prog, fd, BPF_SK_SKB_STREAM_VERDICT));
	if (!verlist_holds(SKB_VERDICT, test_kver()))
		return;
	expect_ok(t, attach(fd, prog, BPF_SK_SKB_VERDICT));
	expect_err(t, attach(fd, prog, BPF_SK_SKB_STREAM_VERDICT), EBUSY);
}

FAMILY_CASE(sock, attach_wrong_program_type)
{
	expect_err(t, attach(fd, skb_prog(t), BPF_SK_MSG_VERDICT), EINVAL);
	expect_err(t, attach(fd, msg_prog(t), BPF_SK_SKB_STREAM_VERDICT), EINVAL);
	expect_err(t, attach(fd, pass_all(t, BPF_PROG_TYPE_SCHED_CLS), BPF_SK_SKB_STREAM_PARSER),
		   EINVAL);
}

FAMILY_CASE(sock, attach_to_other_map_type)
{
	int array = map_create(t, .type = BPF_MAP_TYPE_ARRAY, .key_size = 4, .value_size = 8,
			       .max_entries = 1);

	(void)fd;
	expect_err(t, attach(array, msg_prog(t), BPF_SK_MSG_VERDICT), EOPNOTSUPP);
	expect_err(t, attach(array, skb_prog(t), BPF_SK_SKB_STREAM_VERDICT), EOPNOTSUPP);
}

FAMILY_CASE(sock, attach_flags)
{
	expect_err(t, bpf_prog_attach(msg_prog(t), fd, BPF_SK_MSG_VERDICT, BPF_F_ALLOW_MULTI),
		   EINVAL);
}

/* There is one of each kind, and the last wins. */
FAMILY_CASE(sock, attach_replaces)
{
	int first = msg_prog(t), second = msg_prog(t);

	expect_ok(t, attach(fd, first, BPF_SK_MSG_VERDICT));
	expect_ok(t, attach(fd, second, BPF_SK_MSG_VERDICT));
	expect_attached(t, fd, BPF_SK_MSG_VERDICT, second);
	expect_err(t, bpf_prog_detach2(first, fd, BPF_SK_MSG_VERDICT), ENOENT);
}

/* A frozen map's programs are none of its elements. */
FAMILY_CASE(sock, attach_to_frozen)
{
	expect_ok(t, bpf_map_freeze(fd));
	expect_ok(t, attach(fd, msg_prog(t), BPF_SK_MSG_VERDICT));
}

FAMILY_CASE(sock, detach)
{
	int prog = msg_prog(t);

	expect_ok(t, attach(fd, prog, BPF_SK_MSG_VERDICT));
	expect_ok(t, bpf_prog_detach2(prog, fd, BPF_SK_MSG_VERDICT));
	expect_attached(t, fd, BPF_SK_MSG_VERDICT, 0);
	expect_err(t, bpf_prog_detach2(prog, fd, BPF_SK_MSG_VERDICT), ENOENT);
}

FAMILY_CASE(sock, detach_other_program)
{
	int prog = msg_prog(t);

	expect_ok(t, attach(fd, prog, BPF_SK_MSG_VERDICT));
	expect_err(t, bpf_prog_detach2(msg_prog(t), fd, BPF_SK_MSG_VERDICT), ENOENT);
	expect_err(t, bpf_prog_detach2(skb_prog(t), fd, BPF_SK_MSG_VERDICT), EINVAL);
	expect_attached(t, fd, BPF_SK_MSG_VERDICT, prog);
}

/* Of cgroups it is enough to say where; here one says what. */
FAMILY_CASE(sock, detach_without_program)
{
	expect_ok(t, attach(fd, msg_prog(t), BPF_SK_MSG_VERDICT));
	expect_err(t, bpf_prog_detach2(-1, fd, BPF_SK_MSG_VERDICT), EBADF);
}

FAMILY_CASE(sock, query)
{
	int prog = skb_prog(t);

	expect(t, query(fd, BPF_SK_SKB_STREAM_VERDICT), OK_SINCE(QUERY), ELSE(EINVAL));
	if (!verlist_holds(QUERY, test_kver()))
		return;
	expect_eq(t, query(fd, BPF_SK_SKB_STREAM_VERDICT), 0);
	expect_ok(t, attach(fd, prog, BPF_SK_SKB_STREAM_VERDICT));
	expect_eq(t, query(fd, BPF_SK_SKB_STREAM_VERDICT), id_of(t, prog));
	expect_eq(t, query(fd, BPF_SK_SKB_STREAM_PARSER), 0);
}

/* ---- links */

/* The link's fd, or what is expected of a kernel that has none. */
static int link_try(struct test *t, int map, int prog, enum bpf_attach_type type)
{
	int link = bpf_link_create(prog, map, type, NULL);

	expect(t, link, OK_SINCE(LINK), ELSE(EINVAL));
	return link;
}

FAMILY_CASE(sock, link_ends_with_its_fd)
{
	int prog = msg_prog(t), link = link_try(t, fd, prog, BPF_SK_MSG_VERDICT);

	if (link < 0)
		return;
	expect_attached(t, fd, BPF_SK_MSG_VERDICT, prog);
	close(link);
	expect_attached(t, fd, BPF_SK_MSG_VERDICT, 0);
}

/* It is not for others to end it, or to put another in its place. */
FAMILY_CASE(sock, link_excludes_others)
{
	int prog = skb_prog(t), other = skb_prog(t);

	if (link_try(t, fd, prog, BPF_SK_SKB_STREAM_VERDICT) < 0)
		return;
	expect_err(t, attach(fd, other, BPF_SK_SKB_STREAM_VERDICT), EBUSY);
	expect_err(t, bpf_link_create(other, fd, BPF_SK_SKB_STREAM_VERDICT, NULL), EBUSY);
	expect_err(t, bpf_prog_detach2(prog, fd, BPF_SK_SKB_STREAM_VERDICT), EBUSY);
	expect_attached(t, fd, BPF_SK_SKB_STREAM_VERDICT, prog);
}

/* But what is attached without a link makes room for one. */
FAMILY_CASE(sock, link_replaces_attached)
{
	int prog = msg_prog(t), link;

	expect_ok(t, attach(fd, msg_prog(t), BPF_SK_MSG_VERDICT));
	link = link_try(t, fd, prog, BPF_SK_MSG_VERDICT);
	if (link < 0)
		return;
	expect_attached(t, fd, BPF_SK_MSG_VERDICT, prog);
	close(link);
	expect_attached(t, fd, BPF_SK_MSG_VERDICT, 0);
}

FAMILY_CASE(sock, link_update)
{
	int prog = msg_prog(t), other = msg_prog(t);
	int link = link_try(t, fd, prog, BPF_SK_MSG_VERDICT);

	if (link < 0)
		return;
	expect_ok(t, bpf_link_update(link, other, NULL));
	expect_attached(t, fd, BPF_SK_MSG_VERDICT, other);
	expect_err(t, bpf_link_update(link, skb_prog(t), NULL), EINVAL);
}

FAMILY_CASE(sock, link_detached)
{
	int prog = msg_prog(t), link = link_try(t, fd, prog, BPF_SK_MSG_VERDICT);

	if (link < 0)
		return;
	expect_ok(t, bpf_link_detach(link));
	expect_attached(t, fd, BPF_SK_MSG_VERDICT, 0);
	expect_err(t, bpf_link_update(link, prog, NULL), ENOLINK);
}

FAMILY_CASE(sock, link_wrong_program_type)
{
	expect_err(t, bpf_link_create(skb_prog(t), fd, BPF_SK_MSG_VERDICT, NULL), EINVAL);
}

FAMILY_CASE(sock, link_to_other_map_type)
{
	int array = map_create(t, .type = BPF_MAP_TYPE_ARRAY, .key_size = 4, .value_size = 8,
			       .max_entries = 1);

	(void)fd;
	expect_err(t, bpf_link_create(msg_prog(t), array, BPF_SK_MSG_VERDICT, NULL), EINVAL);
}
