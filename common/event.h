/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The event stream: what a guest tells the host, one line an event.
 *
 *   BM1 <seq> <crc32 of the rest> <type>[\t<key>=<value>]...\n
 *
 * Numbered from 0 without a gap and checksummed, so that a lost or damaged line
 * is seen as such.  Values are UTF-8 with \t \n \r \\ and \xHH as escapes; keys
 * are [a-z_]+.  The types and their keys are described in docs/events.md.
 */
#ifndef BM_COMMON_EVENT_H
#define BM_COMMON_EVENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define EVENT_MAX_FIELDS 24
/* A line with its newline; an encoder that has more to say cuts the value. */
#define EVENT_MAX_LINE 65536

struct event_field {
	const char *key;
	const char *value;
};

struct event {
	uint32_t seq;
	const char *type;
	int nr_fields;
	struct event_field fields[EVENT_MAX_FIELDS];
};

/* The value of @key, or NULL; event_get_int() gives @otherwise instead. */
const char *event_get(const struct event *ev, const char *key);
long long event_get_int(const struct event *ev, const char *key, long long otherwise);

/* Building: fields beyond EVENT_MAX_FIELDS are a programming error (abort). */
void event_init(struct event *ev, const char *type);
void event_add(struct event *ev, const char *key, const char *value);
/* With strings of its own, in one piece: to free. */
struct event *event_copy(const struct event *ev);

/*
 * Writes @ev with @seq as one line, NUL-terminated, into @buf of EVENT_MAX_LINE
 * bytes; returns its length.  The longest values are cut, and end in "[cut]",
 * when the line would not fit.
 */
size_t event_encode(const struct event *ev, uint32_t seq, char *buf);

/* What a decoder found besides events. */
enum event_fault {
	EVENT_GAP,		/* a number was left out or repeated */
	EVENT_CHECKSUM,		/* a line was damaged */
	EVENT_GARBAGE,		/* a line that is no event */
	EVENT_OVERLONG,		/* a line longer than EVENT_MAX_LINE */
};
const char *event_fault_name(enum event_fault fault);

struct event_decoder;

/*
 * @on_event sees each whole event in order; the strings live until it returns.
 * @on_fault sees each fault, @text being the start of the line for a person.
 * Decoding goes on after a fault; the caller decides what one is worth.
 */
struct event_handlers {
	void (*on_event)(void *arg, const struct event *ev);
	void (*on_fault)(void *arg, enum event_fault fault, const char *text);
	void *arg;
};

/* NULL when out of memory.  Memory is bounded by EVENT_MAX_LINE, whatever comes. */
struct event_decoder *event_decoder_new(const struct event_handlers *h);
void event_decoder_free(struct event_decoder *d);
void event_decoder_feed(struct event_decoder *d, const void *data, size_t len);
/* True when the bytes so far end in the middle of a line. */
bool event_decoder_partial(const struct event_decoder *d);

#endif
