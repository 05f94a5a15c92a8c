// SPDX-License-Identifier: GPL-2.0
/* The peers: what they printed, read again; the comparison; files from a guest. */
#include "tests/unit/sample.h"

#include <errno.h>

#include "cli/output.h"
#include "results/peers.h"
#include "results/views.h"
#include "vm/files.h"
#include "vm/peers.h"

static int leave(void **state)
{
	(void)state;
	return remove_tree(sample_dir);
}

/* @text as the file sample_dir/@name, whose folders are made. */
static void put(const char *name, const char *text)
{
	char path[PATH_MAX + 64], *slash;
	FILE *f;

	snprintf(path, sizeof(path), "%s/%s", sample_dir, name);
	slash = strrchr(path, '/');
	*slash = '\0';
	assert_int_equal(make_folders(path), 0);
	*slash = '/';
	f = fopen(path, "w");
	assert_non_null(f);
	fputs(text, f);
	assert_int_equal(fclose(f), 0);
}

static const char *get(const char *name)
{
	static char text[70000];
	FILE *f = fopen(sample_path(name), "r");
	size_t n = f ? fread(text, 1, sizeof(text) - 1, f) : 0;

	if (f)
		fclose(f);
	text[n] = '\0';
	return f ? text : "(no file)";
}

/* ---- bpftool */

#define FEATURE(helpers) \
	"{\"program_types\":{\"have_xdp_prog_type\":true,\"have_lsm_prog_type\":true}," \
	"\"map_types\":{\"have_hash_map_type\":true},\"helpers\":{" helpers "}}"
#define FEATURE_OK FEATURE("\"xdp_available_helpers\":[\"bpf_loop\"],\"lsm_available_helpers\":[]")

static void put_bpftool(const char *suite, const char *feature)
{
	char name[128];

	snprintf(name, sizeof(name), "%s/version.json", suite);
	put(name, "{\"version\":\"7.1.0\",\"libbpf_version\":\"1.1\"}");
	snprintf(name, sizeof(name), "%s/helpers.json", suite);
	put(name, "[\"unspec\",\"bpf_loop\",\"bpf_bind\"]");
	snprintf(name, sizeof(name), "%s/us", suite);
	put(name, "2000000\n");
	snprintf(name, sizeof(name), "%s/feature.json", suite);
	put(name, feature);
}

static void bpftool_lists_what_it_finds(void **state)
{
	struct peer p;

	(void)state;
	put_bpftool("b", FEATURE_OK);
	assert_int_equal(peer_read_bpftool(&p, sample_path("b"), "bookworm"), 0);
	assert_string_equal(p.name, "bpftool 7.1.0 (bookworm, libbpf 1.1)");
	assert_int_equal(peer_find(&p, "xdp", "bpf_loop"), PEER_YES);
	/* it knows the helper, and did not list it */
	assert_int_equal(peer_find(&p, "xdp", "bpf_bind"), PEER_NO);
	/* newer than that bpftool */
	assert_int_equal(peer_find(&p, "xdp", "bpf_cgrp_storage_get"), PEER_SILENT);
	/* an empty list is none: every type can call something */
	assert_int_equal(peer_find(&p, "lsm", "bpf_loop"), PEER_SILENT);
	assert_int_equal(peer_find(&p, "netfilter", "bpf_loop"), PEER_SILENT);
	/* two helpers with xdp, two types, one map */
	assert_int_equal(p.probes, 5);
	assert_int_equal(p.us, 2000000);
	peer_free(&p);
}

static void bpftool_that_is_damaged(void **state)
{
	static const char *const bad[] = {
		"", "{", "[]", "{}", FEATURE(""), FEATURE("\"xdp_available_helpers\":{}"), FEATURE("\"xdp\":[]"),
		FEATURE("\"_available_helpers\":[]"), "{\"helpers\":{\"xdp_available_helpers\":[\"bpf_loop\"",
	};
	struct peer p;

	(void)state;
	assert_int_equal(peer_read_bpftool(&p, sample_path("b"), "sid"), -ENOENT);
	peer_free(&p);
	for (size_t i = 0; i < ARRAY_SIZE(bad); i++) {
		put_bpftool("b", bad[i]);
		sample_listen();
		assert_int_equal(peer_read_bpftool(&p, sample_path("b"), "sid"), -EBADMSG);
		assert_non_null(strstr(sample_heard(), "feature.json"));
		peer_free(&p);
	}
}

/* ---- libbpf, contexts, floor */

#define ANSWERS "type\thelper\tanswer\n"
#define FLOOR "loads\taccepted_us\trefused_us\n"
#define CONTEXTS "context\ttype\tprobed\n"

static void put_libbpf(const char *answers)
{
	put("k/bench/libbpf/version", "v1.7\n");
	put("k/bench/libbpf/speed.tsv", "probes\tus\n300\t100000\n");
	put("k/bench/libbpf/answers.tsv", answers);
	put("k/bench/libbpf/contexts.tsv", CONTEXTS
	    "fentry\ttracing\t0\nfexit\ttracing\t0\nkprobe\tkprobe\t1\nkprobe.multi\tkprobe\t0\nxdp\txdp\t1\n");
	put("k/bench/floor/xdp/floor.tsv", FLOOR "100\t10000\t5000\n");
	put("k/bench/floor/kprobe/floor.tsv", FLOOR "100\t30000\t5000\n");
}

static void libbpf_answers(void **state)
{
	struct peer p;

	(void)state;
	put_libbpf(ANSWERS "xdp\tbpf_loop\tyes\nxdp\tbpf_bind\tno\ntracing\tbpf_loop\tEOPNOTSUPP\n");
	assert_int_equal(peer_read_libbpf(&p, sample_path("k/bench/libbpf")), 0);
	assert_string_equal(p.name, "libbpf 1.7");
	assert_int_equal(peer_find(&p, "xdp", "bpf_loop"), PEER_YES);
	assert_int_equal(peer_find(&p, "xdp", "bpf_bind"), PEER_NO);
	assert_int_equal(peer_find(&p, "tracing", "bpf_loop"), PEER_SILENT);
	assert_int_equal(p.probes, 300);
	peer_free(&p);
}

static void libbpf_that_is_damaged(void **state)
{
	static const char *const bad[] = {
		"", ANSWERS, "helper\ttype\tanswer\nxdp\tbpf_loop\tyes\n", ANSWERS "xdp\tbpf_loop\n",
		ANSWERS "xdp\tbpf_loop\tyes\tno\n", ANSWERS "\tbpf_loop\tyes\n",
	};
	struct peer p;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(bad); i++) {
		put_libbpf(bad[i]);
		sample_listen();
		assert_int_equal(peer_read_libbpf(&p, sample_path("k/bench/libbpf")), -EBADMSG);
		assert_non_null(strstr(sample_heard(), "answers.tsv:"));
		peer_free(&p);
	}
}

static void floor_is_summed(void **state)
{
	struct peer_contexts c;
	struct peer_floor f;

	(void)state;
	put_libbpf(ANSWERS);
	assert_int_equal(peer_contexts_read(&c, sample_path("k/bench/libbpf")), 0);
	/* fentry and the others are not there: the kernel does not have them */
	assert_int_equal(peer_floor_read(&f, sample_path("k/bench/floor"), &c), 0);
	assert_int_equal(f.loads, 200);
	assert_int_equal(f.accepted_us, 40000);
	assert_int_equal(f.refused_us, 10000);
	put("k/bench/floor/xdp/floor.tsv", FLOOR "100\t-1\t5\n");
	sample_listen();
	assert_int_equal(peer_floor_read(&f, sample_path("k/bench/floor"), &c), -EBADMSG);
	assert_non_null(strstr(sample_heard(), "floor.tsv:2"));
	assert_int_equal(peer_floor_read(&f, sample_path("none"), &c), -ENOENT);
	peer_contexts_free(&c);
}

static void one_context_stands_for_its_type(void **state)
{
	static const bool pair[] = { true, false, true, false, true };
	struct peer_contexts c;

	(void)state;
	put_libbpf(ANSWERS);
	assert_int_equal(peer_contexts_read(&c, sample_path("k/bench/libbpf")), 0);
	assert_int_equal(c.nr, 5);
	for (int i = 0; i < c.nr; i++)
		assert_int_equal(c.v[i].pair, pair[i]);
	peer_contexts_free(&c);
}

/* ---- the comparison */

static const struct {
	const char *helper, *context, *answer, *reason, *err, *evidence;
} sample[] = {
	{ "bpf_bind", "xdp", "no", "not for this context", "22", "program of this type cannot use helper" },
	{ "bpf_get_func_ip", "kprobe", "yes", "accepted", NULL, NULL },
	{ "bpf_get_func_ip", "kprobe.multi", "no", "not for this context", "22", NULL },
	{ "bpf_loop", "fentry", "yes", "accepted", NULL, NULL },
	{ "bpf_loop", "fexit", "yes", "accepted", NULL, NULL },
	{ "bpf_loop", "kprobe", "yes", "accepted", NULL, NULL },
	{ "bpf_loop", "xdp", "yes", "accepted", NULL, NULL },
	/* no accepted program: judges nobody */
	{ "bpf_timer_init", "xdp", "unobtainable", "arguments", "13", NULL },
};
#define SAMPLE_ANSWERS ANSWERS \
	"xdp\tbpf_bind\tyes\nkprobe\tbpf_get_func_ip\tyes\nkprobe\tbpf_loop\tno\nxdp\tbpf_loop\tyes\n" \
	"tracing\tbpf_loop\tEOPNOTSUPP\nxdp\tbpf_timer_init\tno\n"

static struct store *fill(int64_t *kernel)
{
	struct store *s = store_open(sample_path("s"), STORE_CREATE);
	char names[ARRAY_SIZE(sample)][96];
	const char *cases[ARRAY_SIZE(sample)];
	int64_t vm;

	assert_non_null(s);
	assert_int_equal(store_begin_run(s, &(struct store_run){ .command = "test" }), 0);
	*kernel = store_begin_kernel(s, "6.12", "6.12-1", NULL);
	for (size_t i = 0; i < ARRAY_SIZE(sample); i++) {
		snprintf(names[i], sizeof(names[i]), "helper/%s@%s", sample[i].helper, sample[i].context);
		cases[i] = names[i];
	}
	assert_int_equal(store_plan(s, *kernel, cases, NULL, ARRAY_SIZE(sample)), 0);
	vm = store_begin_vm(s, *kernel, "qemu", "console");
	for (size_t i = 0; i < ARRAY_SIZE(sample); i++)
		assert_int_equal(sample_say(s, *kernel, vm, "result", "case", cases[i], "status", "pass", "us", "400",
					    "answer", sample[i].answer, "label", sample[i].reason,
					    "errno", sample[i].err ?: "", "evidence", sample[i].evidence ?: "",
					    NULL), 0);
	assert_int_equal(store_flush(s), 0);
	return s;
}

static int collect(void *arg, const struct peer_wrong *w)
{
	char *text = arg;

	sprintf(text + strlen(text), "%s %s %s %d %s;", w->helper, w->context, w->answer, w->pair, w->evidence);
	return 0;
}

static void assert_score(const struct peer_score *s, int asked, int right, int wrong_yes, int wrong_no, int silent)
{
	assert_int_equal(s->asked, asked);
	assert_int_equal(s->right, right);
	assert_int_equal(s->wrong_yes, wrong_yes);
	assert_int_equal(s->wrong_no, wrong_no);
	assert_int_equal(s->silent, silent);
}

static void compared_by_pair_and_by_cell(void **state)
{
	struct peer_score pairs, cells;
	struct peer_contexts c;
	char text[1024] = "";
	int64_t kernel;
	struct store *s = fill(&kernel);
	struct peer p;

	(void)state;
	put_libbpf(SAMPLE_ANSWERS);
	assert_int_equal(peer_read_libbpf(&p, sample_path("k/bench/libbpf")), 0);
	assert_int_equal(peer_contexts_read(&c, sample_path("k/bench/libbpf")), 0);
	assert_int_equal(peer_compare(s, kernel, &p, &c, &pairs, &cells, collect, text), 0);
	/* its yes for kprobe is right for kprobe, and wrong for kprobe.multi, which is no pair of its own */
	assert_score(&pairs, 5, 2, 1, 1, 1);
	assert_score(&cells, 7, 2, 2, 1, 2);
	assert_string_equal(text, "bpf_bind xdp no 1 program of this type cannot use helper;"
			    "bpf_get_func_ip kprobe.multi no 0 ;bpf_loop kprobe yes 1 ;");

	sample_listen();
	assert_int_equal(peer_compare(s, kernel + 1, &p, &c, &pairs, &cells, NULL, NULL), -ENODATA);
	assert_non_null(strstr(sample_heard(), "no answer for this kernel"));
	c.nr--;
	sample_listen();
	assert_int_equal(peer_compare(s, kernel, &p, &c, &pairs, &cells, NULL, NULL), -EBADMSG);
	assert_non_null(strstr(sample_heard(), "xdp"));
	c.nr++;
	peer_contexts_free(&c);
	peer_free(&p);
	store_close(s);
}

/* What view_peers() prints and writes; @tsv is what is behind the header. */
static int view(struct store *s, int64_t kernel, char **text, char **tsv)
{
	struct peers_of_kernel k = { .name = "6.12", .kernel = kernel, .dir = sample_path("k") };
	size_t size[2];
	FILE *f = open_memstream(text, &size[0]), *t = open_memstream(tsv, &size[1]);
	int err = view_peers(s, &k, f, t);

	fclose(f);
	fclose(t);
	return err;
}

static void has(const char *text, const char *part)
{
	if (!strstr(text, part))
		fail_msg("\"%s\" is not in:\n%s", part, text);
}

static void every_disagreement_is_listed(void **state)
{
	char *text, *tsv;
	int64_t kernel;
	struct store *s = fill(&kernel);

	(void)state;
	put_libbpf(SAMPLE_ANSWERS);
	put_bpftool("k/bench/bpftool/sid", FEATURE_OK);
	put_bpftool("k/bench/bpftool/bookworm", FEATURE_OK);
	assert_int_equal(view(s, kernel, &text, &tsv), 0);
	has(tsv, "6.12\tlibbpf 1.7\txdp\txdp\t1\tbpf_bind\tyes\tno\tnot for this context\tEINVAL\t"
	    "program of this type cannot use helper\n");
	has(tsv, "6.12\tlibbpf 1.7\tkprobe\tkprobe.multi\t0\tbpf_get_func_ip\tyes\tno\t");
	has(tsv, "6.12\tlibbpf 1.7\tkprobe\tkprobe\t1\tbpf_loop\tno\tyes\taccepted\t\t\n");
	/* the bpftool of this test says what is right, and is silent of the rest */
	assert_null(strstr(tsv, "bpftool"));
	has(text, "bpftool 7.1.0 (sid, libbpf 1.1): no disagreement");
	has(text, "refused: not for this context, EINVAL: program of this type cannot use helper");
	/* 8 cells of 400 us where a smallest load takes 40000 / 200 us */
	has(text, "2500     2.00");
	free(text);
	free(tsv);

	/* one of our answers is flipped: bpftool is wrong then, both of them alike */
	assert_int_equal(sqlite3_exec(store_db(s), "UPDATE cell SET answer = 'no' WHERE helper = 'bpf_loop' AND"
				      " context = 'xdp'", NULL, NULL, NULL), SQLITE_OK);
	assert_int_equal(view(s, kernel, &text, &tsv), 0);
	has(tsv, "6.12\tbpftool 7.1.0 (sid, libbpf 1.1)\txdp\txdp\t1\tbpf_loop\tyes\tno\t");
	has(tsv, "6.12\tbpftool 7.1.0 (bookworm, libbpf 1.1)\txdp\txdp\t1\tbpf_loop\tyes\tno\t");
	has(text, "the same cells as bpftool 7.1.0 (sid");
	free(text);
	free(tsv);

	/* a peer without answers is no peer without errors */
	assert_int_equal(unlink(sample_path("k/bench/bpftool/sid/feature.json")), 0);
	sample_listen();
	assert_int_equal(view(s, kernel, &text, &tsv), -ENOENT);
	has(sample_heard(), "bench/bpftool/sid left no answers");
	free(text);
	free(tsv);
	store_close(s);
}

/* ---- what a guest prints becomes files */

static long long room;

static int say_output(const char *area, const char *name, const char *part, const char *text)
{
	struct event ev;

	event_init(&ev, "file");
	event_add(&ev, "case", area);
	event_add(&ev, "name", name);
	event_add(&ev, "part", part);
	event_add(&ev, "text", text);
	return output_take(sample_dir, "6.12-1", &ev, &room);
}

static void output_becomes_a_file(void **state)
{
	(void)state;
	room = OUTPUT_ROOM;
	assert_int_equal(say_output("bench/libbpf", "a.tsv", "0", "one "), 0);
	assert_int_equal(say_output("bench/libbpf", "a.tsv", "1", "two"), 0);
	assert_string_equal(get("6.12-1/bench/libbpf/a.tsv"), "one two");
	/* the case began again */
	assert_int_equal(say_output("bench/libbpf", "a.tsv", "0", "three"), 0);
	assert_string_equal(get("6.12-1/bench/libbpf/a.tsv"), "three");
}

static void output_that_leads_elsewhere(void **state)
{
	static const char *const areas[] = { "map/hash", "bench/../..", "../bench/x", "/bench/x", "benchx", "" };
	static const char *const names[] = { "../x", "a/b", ".x", "", "..", "A B", "x\n" };

	(void)state;
	room = OUTPUT_ROOM;
	for (size_t i = 0; i < ARRAY_SIZE(areas); i++)
		assert_int_equal(say_output(areas[i], "a", "0", "x"), -EINVAL);
	for (size_t i = 0; i < ARRAY_SIZE(names); i++)
		assert_int_equal(say_output("bench/a", names[i], "0", "x"), -EINVAL);
	assert_int_equal(say_output("bench/a", "a", "-1", "x"), -EINVAL);
	assert_int_equal(room, OUTPUT_ROOM);
	assert_int_equal(access(sample_path("6.12-1"), F_OK), -1);
}

static void output_is_bounded(void **state)
{
	char name[32];
	int i;

	(void)state;
	/* empty files take room too */
	room = 10 * 4096;
	for (i = 0; i < 100; i++) {
		snprintf(name, sizeof(name), "%d", i);
		if (say_output("bench/a", name, "0", ""))
			break;
	}
	assert_int_equal(i, 10);
	room = 2 * 4096 + 5;
	assert_int_equal(say_output("bench/a", "0", "0", "text"), 0);
	assert_int_equal(say_output("bench/a", "0", "1", "text"), -EINVAL);
	assert_string_equal(get("6.12-1/bench/a/0"), "text");
}

static void elf_says_what_it_needs(void **state)
{
	struct elf_names n;
	bool found = false;

	(void)state;
	assert_int_equal(elf_names_read("/proc/self/exe", &n), 0);
	assert_string_equal(n.soname, "");
	for (int i = 0; i < n.nr_needed; i++)
		found |= !strncmp(n.needed[i], "libcmocka.so", 12);
	assert_true(found);
	put("text", "no ELF");
	assert_int_equal(elf_names_read(sample_path("text"), &n), -EBADMSG);
	assert_int_equal(elf_names_read(sample_path("none"), &n), -ENOENT);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, sample_enter, leave)

int main(void)
{
	static const struct CMUnitTest tests[] = {
		TEST(bpftool_lists_what_it_finds), TEST(bpftool_that_is_damaged), TEST(libbpf_answers),
		TEST(libbpf_that_is_damaged), TEST(floor_is_summed), TEST(one_context_stands_for_its_type),
		TEST(compared_by_pair_and_by_cell), TEST(every_disagreement_is_listed),
		TEST(output_becomes_a_file), TEST(output_that_leads_elsewhere), TEST(output_is_bounded),
		TEST(elf_says_what_it_needs),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
