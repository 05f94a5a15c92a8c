// SPDX-License-Identifier: GPL-2.0
/* maps --bench: rounds become ratios; tables; the chart is XML whose texts do not touch. */
#include "tests/unit/sample.h"

#include <errno.h>
#include <libxml/parser.h>
#include <libxml/xpath.h>

#include "results/map_bench.h"
#include "results/svg.h"

#define HEADER "from\top\tvalue\tfill\tround\tops\tns\tmissed\t" \
	       "array_ops\tarray_ns\tfloor_ops\tfloor_ns\terror\n"
/* 10 ns the loop, and 10 ns more the array: half as fast is what takes 30 ns. */
#define ROUND(op, value, fill, ns) \
	"program\t" op "\t" value "\t" fill "\t0\t100\t" ns "\t0\t10\t200\t1000\t10000\t-\n"
#define FIVE(op, value, fill) ROUND(op, value, fill, "3000") ROUND(op, value, fill, "3500")	\
	ROUND(op, value, fill, "2000") ROUND(op, value, fill, "3000") ROUND(op, value, fill, "11000")

static int try(struct map_bench *b, const char *type, const char *text)
{
	FILE *f = fopen(sample_path("map.tsv"), "w");

	assert_non_null(f);
	fputs(text, f);
	assert_int_equal(fclose(f), 0);
	return map_bench_read(b, type, sample_path("map.tsv"));
}

static void near(double got, double want)
{
	if (got < want * 0.999 || got > want * 1.001)
		fail_msg("%f, not %f", got, want);
}

static char *shown;
static size_t shown_size;

static FILE *show(void)
{
	FILE *f;

	free(shown);
	shown = NULL;
	f = open_memstream(&shown, &shown_size);
	assert_non_null(f);
	return f;
}

static void has(const char *text)
{
	if (!strstr(shown, text))
		fail_msg("no '%s' in:\n%s", text, shown);
}

static void rounds_become_a_ratio(void **state)
{
	struct map_bench b = {0};
	const struct map_bench_row *r;

	(void)state;
	assert_int_equal(try(&b, "hash", HEADER FIVE("lookup", "8", "50")), 0);
	assert_int_equal(b.nr, 1);
	r = &b.rows[0];
	assert_string_equal(r->type, "hash");
	assert_string_equal(r->error, "");
	/* 20, 25, 10, 20 and 100 ns without the loop: 0.5, 0.4, 1, 0.5 and 0.1 of the array's 10 */
	near(r->ratio, 0.5);
	near(r->low, 0.1);
	near(r->high, 1);
	near(r->spread, 0.2);
	near(r->ns, 20);
	near(r->array_ns, 10);
	near(r->floor_ns, 10);
	map_bench_free(&b);
}

static void one_disturbed_loop_spoils_nothing(void **state)
{
	struct map_bench b = {0};

	(void)state;
	assert_int_equal(try(&b, "hash", HEADER FIVE("lookup", "8", "50")
			     "program\tlookup\t8\t50\t5\t100\t3000\t0\t10\t200\t10\t99999\t-\n"), 0);
	assert_int_equal(b.nr, 1);
	near(b.rows[0].floor_ns, 10);
	near(b.rows[0].ratio, 0.5);
	map_bench_free(&b);
}

static void what_has_no_number_says_why(void **state)
{
	static const char text[] = HEADER
		"batch\tlookup\t8\t1\t0\t0\t0\t0\t0\t0\t0\t0\tENOTSUPP\n"
		/* as fast as nothing at all */
		ROUND("lookup", "8", "1", "1000") ROUND("lookup", "8", "1", "900")
		ROUND("lookup", "8", "1", "3000")
		/* three quarters failed */
		"syscall\tupdate\t8\t1\t0\t100\t100\t75\t100\t100\t0\t0\t-\n"
		"syscall\tupdate\t8\t1\t1\t100\t100\t75\t100\t100\t0\t0\t-\n"
		"syscall\tupdate\t8\t1\t2\t100\t100\t75\t100\t100\t0\t0\t-\n";
	struct map_bench b = {0};

	(void)state;
	assert_int_equal(try(&b, "hash", text), 0);
	assert_int_equal(b.nr, 3);
	assert_string_equal(b.rows[0].error, "ENOTSUPP");
	assert_string_equal(b.rows[1].error, "not to be told from the empty loop");
	assert_string_equal(b.rows[2].error, "75 % of the operations failed");
	near(b.rows[2].missed, 0.75);
	map_bench_free(&b);
}

static void damage_is_told(void **state)
{
	static const char *const lines[] = {
		"program\tlookup\t8\t1\t0\t0\t5\t0\t10\t20\t0\t0\t-\n",	/* no operation took 5 ns */
		"program\tlookup\t8\t1\t0\t-1\t5\t0\t10\t20\t0\t0\t-\n",
		"program\tlookup\t8\t101\t0\t1\t5\t0\t10\t20\t0\t0\t-\n",
		"program\tlookup\t0\t1\t0\t1\t5\t0\t10\t20\t0\t0\t-\n",
		"program\t\t8\t1\t0\t1\t5\t0\t10\t20\t0\t0\t-\n",
		"program\tlookup\t8\t1\t0\t1\t5\n",
		"",
	};
	struct map_bench b = {0};
	char text[512];
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(lines); i++) {
		snprintf(text, sizeof(text), "%s%s", HEADER, lines[i]);
		sample_listen();
		assert_int_equal(try(&b, "hash", text), -EBADMSG);
		assert_non_null(strstr(sample_heard(), "map.tsv:"));
		assert_int_equal(b.nr, 0);
	}
	sample_listen();
	assert_int_equal(try(&b, "hash", "other\n"), -EBADMSG);
	assert_non_null(strstr(sample_heard(), "another header"));
	assert_int_equal(map_bench_read(&b, "hash", sample_path("nothing.tsv")), -ENOENT);
	map_bench_free(&b);
}

/* Two types, of which one lacks an operation, and one that is not there. */
static void make(struct map_bench *b, const char *kernel)
{
	memset(b, 0, sizeof(*b));
	snprintf(b->kernel, sizeof(b->kernel), "%s", kernel);
	assert_int_equal(try(b, "hash", HEADER FIVE("lookup", "8", "1") FIVE("lookup", "8", "50")
			     FIVE("lookup", "1024", "50") FIVE("update", "8", "50")), 0);
	assert_int_equal(try(b, "ringbuf", HEADER FIVE("output", "8", "0") FIVE("output", "64", "0")), 0);
	assert_int_equal(try(b, "lpm_trie", HEADER
			     "program\tlookup\t8\t50\t0\t0\t0\t0\t0\t0\t0\t0\tENOTSUPP\n"), 0);
	assert_int_equal(map_bench_add_absent(b, "rhash", "map type rhash: since 7.2"), 0);
}

static void tables(void **state)
{
	struct map_bench b[2];
	FILE *f;

	(void)state;
	make(&b[0], "6.12");
	make(&b[1], "7.3");
	f = show();
	assert_int_equal(view_map_bench(b, f), 0);
	fclose(f);
	has("type      from     operation   8 B  64 B  1024 B   1 %  100 %   ops/s  spread\n");
	has("hash      program  lookup     0.50          0.50  0.50         50.0 M    20 %\n");
	has("ringbuf   program  output     0.50  0.50                       50.0 M    20 %\n");
	has("\n-: lpm_trie, program, lookup: ENOTSUPP (8 B, 50 % full)\n");
	has("\n-: rhash: map type rhash: since 7.2\n");
	f = show();
	assert_int_equal(view_map_bench_rows(b, 2, TABLE_TSV, f), 0);
	fclose(f);
	has("7.3\thash\tprogram\tupdate\t8\t50\t0.5000\t0.1000\t1.0000\t0.2000\t"
	    "20.0\t50000000\t10.0\t10.0\t0.0000\t\n");
	has("7.3\tringbuf\tprogram\toutput\t64\t\t0.5000\t");
	has("6.12\tlpm_trie\tprogram\tlookup\t8\t50\t\t\t\t\t\t\t\t\t\tENOTSUPP\n");
	has("6.12\trhash\t\t\t\t\t\t\t\t\t\t\t\t\t\tmap type rhash: since 7.2\n");
	map_bench_free(&b[0]);
	b[0] = (struct map_bench){ .kernel = "5.10" };
	f = show();
	assert_int_equal(view_map_bench_kernels(b, 2, f), 0);
	fclose(f);
	has("type      from     operation  5.10   7.3\n");
	has("hash      program  lookup        -  0.50\n");
	has("lpm_trie  program  lookup        -     -\n");
	map_bench_free(&b[1]);
}

/* ---- the chart */

static double number_of(xmlNodePtr node, const char *name)
{
	xmlChar *text = xmlGetProp(node, (const xmlChar *)name);
	double n = text ? atof((char *)text) : -1;

	xmlFree(text);
	return n;
}

struct box {
	double left, right, top, bottom;
};

/* Where a text can be at most: no sans-serif is wider than 0.65 of its size on average. */
static struct box box_of(xmlNodePtr node)
{
	xmlChar *anchor = xmlGetProp(node, (const xmlChar *)"text-anchor"), *text = xmlNodeGetContent(node);
	double size = number_of(node, "font-size"), width = xmlUTF8Strlen(text) * size * 0.65;
	double x = number_of(node, "x"), y = number_of(node, "y"), part = 0;

	if (anchor)
		part = !strcmp((char *)anchor, "end") ? 1 : 0.5;
	xmlFree(anchor);
	xmlFree(text);
	return (struct box){ x - part * width, x + (1 - part) * width, y - 0.8 * size, y + 0.2 * size };
}

static bool touch(const struct box *a, const struct box *b)
{
	return a->left < b->right && b->left < a->right && a->top < b->bottom && b->top < a->bottom;
}

/* Returns how many texts there are. */
static int check_texts(xmlDocPtr doc)
{
	static struct box boxes[1000];
	xmlNodePtr root = xmlDocGetRootElement(doc), node;
	double width = number_of(root, "width"), height = number_of(root, "height");
	int i, nr = 0;

	for (node = root->children; node; node = node->next) {
		if (node->type != XML_ELEMENT_NODE || strcmp((const char *)node->name, "text"))
			continue;
		assert_true(nr < (int)ARRAY_SIZE(boxes));
		boxes[nr] = box_of(node);
		if (boxes[nr].left < 0 || boxes[nr].right > width || boxes[nr].bottom > height)
			fail_msg("outside: %s: %f to %f", (char *)xmlNodeGetContent(node),
				 boxes[nr].left, boxes[nr].right);
		for (i = 0; i < nr; i++)
			if (touch(&boxes[i], &boxes[nr]))
				fail_msg("two texts touch; the second: %s", (char *)xmlNodeGetContent(node));
		nr++;
	}
	return nr;
}

static void chart_is_readable(void **state)
{
	struct map_bench b;
	xmlDocPtr doc;
	FILE *f;

	(void)state;
	make(&b, "6.12 <&\"' \x01\xff of mine");
	f = show();
	view_map_bench_svg(&b, f);
	fclose(f);
	doc = xmlReadMemory(shown, shown_size, "chart", NULL, XML_PARSE_NONET);
	assert_non_null(doc);
	/* 2 lines, 4 of the legend, 3 panels, 2 texts a bar, 5 of an axis from 0.001 or 0.1 to 10 */
	assert_true(check_texts(doc) >= 2 + 4 + 3 + 4 * 2 + 3 * 3);
	xmlFreeDoc(doc);
	xmlCleanupParser();
	has(">- (ENOTSUPP)</text>");
	has(">0.5  (50 M ops/s)</text>");
	/* from 0.1, the left end, to 0.5 on two decades of 560 pixels: log10(5) / 2 of them */
	has("x=\"180.0\" y=\"111.0\" width=\"195.7\"");
	map_bench_free(&b);
}

static void svg_escapes(void **state)
{
	xmlDocPtr doc;
	FILE *f = show();

	(void)state;
	svg_begin(f, 10, 10, "</title>&\x1b\xef\xbf\xbf");
	svg_text(f, "font-size=\"1\"", 1, 2, "a < b && \"c\" > d \xc3\xa4");
	svg_end(f);
	fclose(f);
	doc = xmlReadMemory(shown, shown_size, "svg", NULL, XML_PARSE_NONET);
	assert_non_null(doc);
	xmlFreeDoc(doc);
	xmlCleanupParser();
	has("<title>&lt;/title&gt;&amp;</title>");
	has(">a &lt; b &amp;&amp; &quot;c&quot; &gt; d \xc3\xa4</text>");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(rounds_become_a_ratio, sample_enter, sample_leave),
		cmocka_unit_test_setup_teardown(one_disturbed_loop_spoils_nothing, sample_enter, sample_leave),
		cmocka_unit_test_setup_teardown(what_has_no_number_says_why, sample_enter, sample_leave),
		cmocka_unit_test_setup_teardown(damage_is_told, sample_enter, sample_leave),
		cmocka_unit_test_setup_teardown(tables, sample_enter, sample_leave),
		cmocka_unit_test_setup_teardown(chart_is_readable, sample_enter, sample_leave),
		cmocka_unit_test(svg_escapes),
	};
	int failed = cmocka_run_group_tests(tests, NULL, NULL);

	free(shown);
	return failed;
}
