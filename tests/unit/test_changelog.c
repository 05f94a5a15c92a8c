// SPDX-License-Identifier: GPL-2.0
/* Debian's changelogs: which subjects stand between two versions, and which are about bpf. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "vm/changelog.h"

static const char plain[] =
	"linux (7.2.12-1~bpo13+1) trixie-backports; urgency=medium\n"
	"\n"
	"  * Rebuild for trixie-backports:\n"
	"    - Revert \"Compile with gcc-16 on all\n"
	"      architectures\"\n"
	"\n"
	" -- A Name <a@example.org>  Sun, 15 Nov 2026 23:30:52 +0100\n"
	"\n"
	"linux (7.2.12-1) unstable; urgency=medium\n"
	"\n"
	"  * New upstream stable update:\n"
	"    https://example.org/ChangeLog-7.2.12\n"
	"    - bpf: one\n"
	"    - [amd64] bpf, x86: Fix per-CPU address resolution into an\n"
	"      extended register (CVE-2026-1)\n"
	"  [ Another Name ]\n"
	"  * bpf: the last\n"
	"\n"
	" -- A Name <a@example.org>  Sat, 14 Nov 2026 23:30:52 +0100\n"
	"\n"
	"linux (7.2.9-1) unstable; urgency=medium\n"
	"\n"
	"  * bpf: older\n"
	"\n"
	" -- A Name <a@example.org>  Fri, 13 Nov 2026 23:30:52 +0100\n"
	"\n"
	"linux (7.2.6-1) unstable; urgency=medium\n"
	"\n"
	"  * bpf: oldest\n";

static int keep(const char *version, const char *subject, void *arg)
{
	fprintf(arg, "%s: %s\n", version, subject);
	return 0;
}

/* What changelog_each() gives of @text, one a line; free(). */
static char *between(const char *text, const char *older, const char *newer, int entries)
{
	char *copy = strdup(text), *out = NULL;
	size_t size;
	FILE *f = open_memstream(&out, &size);

	assert_int_equal(changelog_each(copy, older, newer, keep, f), entries);
	fclose(f);
	free(copy);
	return out;
}

static void check_between(const char *text, const char *older, const char *newer, int entries, const char *want)
{
	char *got = between(text, older, newer, entries);

	assert_string_equal(got, want);
	free(got);
}

static void test_entries_between(void **state)
{
	(void)state;
	check_between(plain, "7.2.6-1", "7.2.9-1", 1, "7.2.9-1: bpf: older\n");
	/* the older end is out, the newer one in */
	check_between(plain, "7.2.12-1", "7.2.12-1", 0, "");
	check_between(plain, "7.3-1", "7.4-1", 0, "");
}

#define REBUILD "7.2.12-1~bpo13+1: Rebuild for trixie-backports:\n" \
	"7.2.12-1~bpo13+1: Revert \"Compile with gcc-16 on all architectures\"\n"

/* What was built again for another suite has what it was built of, though it sorts before that. */
static void test_backports(void **state)
{
	char *got = between(plain, "7.2.9-1~bpo13+1", "7.2.12-1~bpo13+1", 2);

	(void)state;
	assert_non_null(strstr(got, REBUILD));
	assert_non_null(strstr(got, "7.2.12-1: bpf: one\n"));
	assert_null(strstr(got, "older"));
	free(got);
	check_between(plain, "7.2.12-1~bpo13+1", "7.2.12-1", 0, "");
	check_between(plain, "7.2.6-1~bpo13+1", "7.2.9-1~deb13u1", 1, "7.2.9-1: bpf: older\n");
}

static void test_items_are_joined(void **state)
{
	(void)state;
	check_between(plain, "7.2.9-1", "7.2.12-1", 2, REBUILD
		      "7.2.12-1: New upstream stable update: https://example.org/ChangeLog-7.2.12\n"
		      "7.2.12-1: bpf: one\n"
		      "7.2.12-1: [amd64] bpf, x86: Fix per-CPU address resolution into an extended register "
		      "(CVE-2026-1)\n"
		      "7.2.12-1: bpf: the last\n");
}

/* The version in the first line is that of the signatures. */
static void test_signed_package(void **state)
{
	static const char text[] =
		"linux-signed-amd64 (6.12.111+1~deb12u1) bookworm-security; urgency=high\n"
		"\n"
		"  * Sign kernel from linux 6.12.111-1~deb12u1\n"
		"\n"
		"  * bpf: one\n"
		"\n"
		" -- A Name <a@example.org>  Sat, 14 Nov 2026 23:30:52 +0100\n"
		"\n"
		"linux (6.12.107-1) trixie-security; urgency=high\n"
		"\n"
		"  * bpf: older\n";

	(void)state;
	check_between(text, "6.12.107-1", "6.12.111-1", 1, "6.12.111-1~deb12u1: bpf: one\n");
	check_between(text, "6.12.111-1", "6.12.113-1", 0, "");
	check_between(text, "6.12.107-1~deb12u1", "6.12.111-1~deb12u1", 1, "6.12.111-1~deb12u1: bpf: one\n");
	check_between(text, "6.12.105-1", "6.12.107-1", 1, "6.12.107-1: bpf: older\n");
}

static int stop(const char *version, const char *subject, void *arg)
{
	(void)version;
	(void)subject;
	return -++*(int *)arg;
}

static void test_stops_where_told(void **state)
{
	char *copy = strdup(plain);
	int calls = 0;

	(void)state;
	assert_int_equal(changelog_each(copy, "1", "9", stop, &calls), -1);
	assert_int_equal(calls, 1);
	free(copy);
}

static void test_hostile_text(void **state)
{
	static const char *const texts[] = {
		"", "\n\n", "linux", "linux (", "linux ()\n  * bpf", "  * bpf before any entry\n", "  [\n  * \n  -\n", " -- \n",
		"linux-signed-amd64 (1)\n  * Sign kernel from linux \n  * bpf\n",
	};
	size_t i;
	char *long_text = calloc(1, 100001);

	(void)state;
	for (i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		free(between(texts[i], "1", "2", 0));
	/* a line and a version that are longer than anything has room for */
	memset(long_text, '7', 100000);
	memcpy(long_text, "linux (", 7);
	long_text[50000] = ')';
	memcpy(long_text + 50001, "\n  * ", 5);
	free(between(long_text, "1", "2", 0));
	free(long_text);
}

static void test_is_bpf(void **state)
{
	static const struct {
		const char *subject;
		bool want;
	} subjects[] = {
		{ "bpf: Reject non-scalar bpf_loop iteration counts", true },
		{ "[amd64] bpf, x86: Fix", true },
		{ "[arm64,amd64] bpf: Fix", true },
		{ "[arm64] bpf, arm64: Fix", false },
		{ "[powerpc*] bpf: fix percpu private stack leak", false },
		{ "net/sched: cls_bpf: accept", true },
		{ "net: bpf_xdp_store_bytes proto", true },
		{ "Fix a hole in the BPF Verifier", true },
		{ "net: mana: fix XDP_TX", true },
		{ "sockmap: fix a race", true },
		{ "libbpf: Fix bpf verifier log parsing", false },
		{ "tools/bpf/bpftool: Reset vmlinux BTF", false },
		{ "perf trace: Factor out BPF loop body", false },
		{ "Revert \"perf tests: Fix flakiness in BPF counters test\"", false },
		{ "Revert \"bpf: Fix\"", true },
		{ "selftests/bpf: Add a test", false },
		{ "bpf: Fix a perf event leak", true },
		{ "media: rc: ebpfix", false },
		{ "bpfilter: remove it", false },
		{ "ext4: fix", false },
		{ "[broken bpf", true },
		{ "", false },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(subjects) / sizeof(subjects[0]); i++)
		if (changelog_is_bpf(subjects[i].subject) != subjects[i].want)
			fail_msg("%s", subjects[i].subject);
}

static void test_is_changelog(void **state)
{
	(void)state;
	assert_true(is_changelog("usr/share/doc/linux-base-7.3.4+deb13-cloud-amd64/changelog.Debian.gz"));
	assert_true(is_changelog("usr/share/doc/linux-image-6.1.0-56-cloud-amd64/changelog.gz"));
	assert_false(is_changelog("usr/share/doc/linux-image-6.1.0-56-cloud-amd64/NEWS.Debian.gz"));
	assert_false(is_changelog("boot/changelog.gz"));
	assert_false(is_changelog("changelog.gz"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_entries_between),
		cmocka_unit_test(test_backports),
		cmocka_unit_test(test_items_are_joined),
		cmocka_unit_test(test_signed_package),
		cmocka_unit_test(test_stops_where_told),
		cmocka_unit_test(test_hostile_text),
		cmocka_unit_test(test_is_bpf),
		cmocka_unit_test(test_is_changelog),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
