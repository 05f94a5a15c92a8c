// SPDX-License-Identifier: GPL-2.0
/* common/event.c: what goes in comes out, and what was damaged is seen as such. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include "common/event.h"

#define MAX_SEEN 16

static struct seen {
	int events, faults;
	enum event_fault fault[MAX_SEEN];
	char text[MAX_SEEN][64];
	uint32_t seq[MAX_SEEN];
	char type[MAX_SEEN][32];
	char *value[MAX_SEEN];		/* of the key "v" */
	long long n;			/* of the key "n" */
} seen;

static void on_event(void *arg, const struct event *ev)
{
	struct seen *s = arg;
	const char *v = event_get(ev, "v");

	assert_true(s->events < MAX_SEEN);
	s->seq[s->events] = ev->seq;
	snprintf(s->type[s->events], sizeof(s->type[0]), "%s", ev->type);
	s->value[s->events] = v ? strdup(v) : NULL;
	s->n = event_get_int(ev, "n", -77);
	s->events++;
}

static void on_fault(void *arg, enum event_fault fault, const char *text)
{
	struct seen *s = arg;

	assert_true(s->faults < MAX_SEEN);
	snprintf(s->text[s->faults], sizeof(s->text[0]), "%s", text);
	s->fault[s->faults++] = fault;
}

static struct event_decoder *decoder;
static char line[EVENT_MAX_LINE];

static int begin(void **state)
{
	struct event_handlers h = { on_event, on_fault, &seen };

	(void)state;
	memset(&seen, 0, sizeof(seen));
	decoder = event_decoder_new(&h);
	return decoder ? 0 : -1;
}

static int end(void **state)
{
	int i;

	(void)state;
	for (i = 0; i < MAX_SEEN; i++)
		free(seen.value[i]);
	event_decoder_free(decoder);
	return 0;
}

static size_t encode(uint32_t seq, const char *value)
{
	struct event ev;

	event_init(&ev, "check");
	event_add(&ev, "v", value);
	return event_encode(&ev, seq, line);
}

static void feed(const char *s)
{
	event_decoder_feed(decoder, s, strlen(s));
}

/* A line with a right checksum around any body. */
static void feed_body(uint32_t seq, const char *body)
{
	char text[512];

	snprintf(text, sizeof(text), "BM1 %u %08lx %s\n", seq, crc32(0, (const Bytef *)body,
								    strlen(body)), body);
	feed(text);
}

static void only_fault(enum event_fault fault)
{
	assert_int_equal(seen.events, 0);
	assert_int_equal(seen.faults, 1);
	assert_int_equal(seen.fault[0], fault);
}

static void test_form_of_a_line(void **state)
{
	(void)state;
	encode(7, "a\tb\nc\rd\\e\x01\x7f\xc3\xa9");
	/* the checksum by hand: crc32 of all behind the blank, as docs/events.md says */
	assert_non_null(strstr(line, " check\tv=a\\tb\\nc\\rd\\\\e\\x01\\x7f\xc3\xa9\n"));
	assert_int_equal(strncmp(line, "BM1 7 ", 6), 0);
	assert_int_equal(strtoul(line + 6, NULL, 16),
			 crc32(0, (Bytef *)line + 15, strlen(line) - 15 - 1));
}

static void test_every_byte(void **state)
{
	char all[256];
	int i;

	(void)state;
	for (i = 1; i < 256; i++)
		all[i - 1] = i;
	all[255] = '\0';
	event_decoder_feed(decoder, line, encode(0, all));
	assert_int_equal(seen.events, 1);
	assert_int_equal(seen.faults, 0);
	assert_string_equal(seen.value[0], all);
	assert_string_equal(seen.type[0], "check");
}

static void test_any_cut_of_the_stream(void **state)
{
	char stream[512];
	size_t len, i;
	int n;

	(void)state;
	len = encode(0, "one");
	memcpy(stream, line, len);
	n = encode(1, "two\\\n");
	memcpy(stream + len, line, n);
	len += n;
	for (i = 0; i < len; i++) {
		assert_int_equal(event_decoder_partial(decoder), i && stream[i - 1] != '\n');
		event_decoder_feed(decoder, stream + i, 1);
	}
	assert_false(event_decoder_partial(decoder));
	assert_int_equal(seen.events, 2);
	assert_int_equal(seen.faults, 0);
	assert_int_equal(seen.seq[1], 1);
	assert_string_equal(seen.value[1], "two\\\n");
}

static void test_gap(void **state)
{
	(void)state;
	event_decoder_feed(decoder, line, encode(0, "a"));
	event_decoder_feed(decoder, line, encode(2, "c"));
	assert_int_equal(seen.events, 2);
	assert_int_equal(seen.faults, 1);
	assert_int_equal(seen.fault[0], EVENT_GAP);
	/* counts on from there; a repeated number is one as well */
	event_decoder_feed(decoder, line, encode(3, "d"));
	assert_int_equal(seen.faults, 1);
	event_decoder_feed(decoder, line, encode(3, "d"));
	assert_int_equal(seen.faults, 2);
	assert_int_equal(seen.fault[1], EVENT_GAP);
}

static void test_first_is_zero(void **state)
{
	(void)state;
	event_decoder_feed(decoder, line, encode(1, "a"));
	assert_int_equal(seen.faults, 1);
	assert_int_equal(seen.fault[0], EVENT_GAP);
}

static void test_every_damaged_byte(void **state)
{
	size_t len = encode(0, "value"), i;
	char good[128];

	(void)state;
	memcpy(good, line, len);
	for (i = 0; i < len - 1; i++) {
		end(NULL);
		begin(NULL);
		memcpy(line, good, len);
		line[i] ^= 0x01;
		event_decoder_feed(decoder, line, len);
		/* the number is not under the checksum, but in order */
		if (i == 4)
			assert_int_equal(seen.fault[0], EVENT_GAP);
		else
			assert_int_equal(seen.events, 0);
		assert_int_equal(seen.faults, 1);
	}
}

static void test_checksum(void **state)
{
	size_t len = encode(0, "value");

	(void)state;
	line[len - 2] = 'X';
	event_decoder_feed(decoder, line, len);
	only_fault(EVENT_CHECKSUM);
	/* what follows is read, and seen to be out of order */
	event_decoder_feed(decoder, line, encode(1, "next"));
	assert_int_equal(seen.events, 1);
	assert_int_equal(seen.fault[1], EVENT_GAP);
}

static void test_garbage(void **state)
{
	static const char *const lines[] = {
		"[    0.000000] Linux version 6.12\n",
		"\n",
		"BM1\n",
		"BM1 \n",
		"BM1 x 00000000 a\n",
		"BM1 0\n",
		"BM1 0 zz a\n",
		"BM1 -1 00000000 a\n",
		"BM2 0 00000000 a\n",
		"BM1 4294967296 00000000 a\n",
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
		end(NULL);
		begin(NULL);
		feed(lines[i]);
		only_fault(EVENT_GARBAGE);
	}
	/* a NUL inside of a line that is right up to there */
	end(NULL);
	begin(NULL);
	i = encode(0, "value");
	memmove(line + i, line + i - 1, 1);
	line[i - 1] = '\0';
	event_decoder_feed(decoder, line, i + 1);
	only_fault(EVENT_GARBAGE);
}

static void test_bodies_of_no_event(void **state)
{
	static const char * const bodies[] = {
		"", "Type", "check\tv", "check\tV=1", "check\t=1", "check\tv=\\", "check\tv=\\q",
		"check\tv=\\x0", "check\tv=\\x00", "check\tv=\\xZZ", "a b\tv=1",
	};
	char many[512] = "check";
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(bodies) / sizeof(bodies[0]); i++) {
		end(NULL);
		begin(NULL);
		feed_body(0, bodies[i]);
		only_fault(EVENT_GARBAGE);
	}
	end(NULL);
	begin(NULL);
	for (i = 0; i < EVENT_MAX_FIELDS + 1; i++)
		strcat(many, "\tk=1");
	feed_body(0, many);
	only_fault(EVENT_GARBAGE);
	/* its number was good, so the next is in order */
	feed_body(1, "check\tv=fine");
	assert_int_equal(seen.events, 1);
	assert_int_equal(seen.faults, 1);
}

static void test_overlong(void **state)
{
	static char big[4 * EVENT_MAX_LINE];

	(void)state;
	memset(big, 'x', sizeof(big));
	/* whole or in pieces: one fault, nothing kept, and the next line is read */
	event_decoder_feed(decoder, big, sizeof(big));
	assert_true(event_decoder_partial(decoder));
	event_decoder_feed(decoder, big, sizeof(big));
	only_fault(EVENT_OVERLONG);
	assert_int_equal(strncmp(seen.text[0], "xxxxxxxx", 8), 0);
	feed("\n");
	assert_false(event_decoder_partial(decoder));
	event_decoder_feed(decoder, line, encode(0, "a"));
	assert_int_equal(seen.events, 1);
	assert_int_equal(seen.faults, 1);
	event_decoder_feed(decoder, big, EVENT_MAX_LINE);
	assert_int_equal(seen.faults, 1);
	event_decoder_feed(decoder, big, 1);
	assert_int_equal(seen.faults, 2);
}

static void test_long_values_are_cut(void **state)
{
	static char big[2 * EVENT_MAX_LINE];
	struct event ev;
	size_t len, got;

	(void)state;
	memset(big, '\n', sizeof(big) - 1);
	event_init(&ev, "verdict");
	event_add(&ev, "case", "verdict/a/b");
	event_add(&ev, "n", "42");
	event_add(&ev, "v", big);
	event_add(&ev, "reason", "short");
	len = event_encode(&ev, UINT32_MAX, line);
	assert_true(len < EVENT_MAX_LINE);
	assert_int_equal(strlen(line), len);
	event_decoder_feed(decoder, line, len);
	assert_int_equal(seen.events, 1);
	assert_int_equal(seen.n, 42);
	got = strlen(seen.value[0]);
	assert_string_equal(seen.value[0] + got - 5, "[cut]");
	/* two bytes for each line end; the short values leave nearly all to it */
	assert_true(got > EVENT_MAX_LINE / 2 - 100);
}

static void test_many_long_values(void **state)
{
	static char big[EVENT_MAX_LINE];
	struct event ev;
	int i;

	(void)state;
	memset(big, '\x01', sizeof(big) - 1);
	event_init(&ev, "check");
	event_add(&ev, "v", big);
	for (i = 1; i < EVENT_MAX_FIELDS; i++)
		event_add(&ev, "some_key", big);
	assert_true(event_encode(&ev, UINT32_MAX, line) < EVENT_MAX_LINE);
	event_decoder_feed(decoder, line, strlen(line));
	assert_int_equal(seen.events, 1);
	assert_string_equal(seen.value[0] + strlen(seen.value[0]) - 5, "[cut]");
}

static void test_numbers(void **state)
{
	struct event ev;

	(void)state;
	event_init(&ev, "x");
	event_add(&ev, "a", "-12");
	event_add(&ev, "b", "12x");
	event_add(&ev, "c", "");
	event_add(&ev, "d", NULL);
	assert_int_equal(event_get_int(&ev, "a", 5), -12);
	assert_int_equal(event_get_int(&ev, "b", 5), 5);
	assert_int_equal(event_get_int(&ev, "c", 5), 5);
	assert_int_equal(event_get_int(&ev, "absent", 5), 5);
	assert_string_equal(event_get(&ev, "d"), "");
	assert_null(event_get(&ev, "absent"));
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, begin, end)

int main(void)
{
	static const struct CMUnitTest tests[] = {
		TEST(test_form_of_a_line),
		TEST(test_every_byte),
		TEST(test_any_cut_of_the_stream),
		TEST(test_gap),
		TEST(test_first_is_zero),
		TEST(test_every_damaged_byte),
		TEST(test_checksum),
		TEST(test_garbage),
		TEST(test_bodies_of_no_event),
		TEST(test_overlong),
		TEST(test_long_values_are_cut),
		TEST(test_many_long_values),
		TEST(test_numbers),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
