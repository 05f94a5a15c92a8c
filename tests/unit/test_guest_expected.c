// SPDX-License-Identifier: GPL-2.0
/* helpers/expected/ as it is in the runner. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "helpers/matrix/expected.h"

static void test_files(void **state)
{
	(void)state;
	if (expected_broken())
		fail_msg("%s", expected_broken());
}

static void test_answers(void **state)
{
	static const struct {
		const char *helper, *context, *version;
		enum expectation want;
	} rows[] = {
		{ "bpf_map_lookup_elem", "xdp", "5.10.262", EXPECT_YES },
		{ "bpf_loop", "xdp", "5.16", EXPECT_NO },
		{ "bpf_loop", "xdp", "5.17", EXPECT_YES },
		{ "bpf_xdp_adjust_head", "tc", "7.3", EXPECT_NO },
		/* "Disallow bpf_skb_pull_data() for LWT_SEG6LOCAL": 7.3, 7.2.9, 6.12.112, 6.1.189 */
		{ "bpf_skb_pull_data", "lwt_seg6local", "6.1.188", EXPECT_YES },
		{ "bpf_skb_pull_data", "lwt_seg6local", "6.1.189", EXPECT_NO },
		{ "bpf_skb_pull_data", "lwt_seg6local", "6.12.111", EXPECT_YES },
		{ "bpf_skb_pull_data", "lwt_seg6local", "6.12.112", EXPECT_NO },
		{ "bpf_skb_pull_data", "lwt_seg6local", "6.19.14", EXPECT_YES },
		{ "bpf_skb_pull_data", "lwt_seg6local", "7.3", EXPECT_NO },
		{ "bpf_skb_pull_data", "lwt_in", "7.3", EXPECT_YES },
		{ "bpf_none", "xdp", "7.3", EXPECT_NO },
		{ "bpf_loop", "none", "7.3", EXPECT_NO },
	};
	const char *where;
	struct kver v;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		assert_int_equal(kver_parse(rows[i].version, &v), 0);
		if (expected_answer(rows[i].helper, rows[i].context, &v, &where) != rows[i].want)
			fail_msg("%s in %s on %s: %s", rows[i].helper, rows[i].context, rows[i].version, where);
	}
}

/* gpl_only of struct bpf_func_proto: of a helper's two functions one may have it */
static void test_licence(void **state)
{
	const struct kver v = { 6, 12, 0 };

	(void)state;
	assert_true(expected_gpl_only("bpf_trace_printk", "xdp", &v));
	assert_false(expected_gpl_only("bpf_loop", "xdp", &v));
	assert_true(expected_gpl_only("bpf_get_func_ip", "kprobe", &v));
	assert_false(expected_gpl_only("bpf_get_func_ip", "kprobe.multi", &v));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_files),
		cmocka_unit_test(test_answers),
		cmocka_unit_test(test_licence),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
