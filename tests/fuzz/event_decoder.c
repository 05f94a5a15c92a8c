// SPDX-License-Identifier: GPL-2.0
/*
 * libFuzzer target: whatever a guest sends, the decoder neither crashes nor grows,
 * and gives events that encode to what it read (make fuzz).
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "common/event.h"

static char line[EVENT_MAX_LINE + 2];

/* An event that was accepted says the same after another trip. */
static void same_again(void *arg, const struct event *ev)
{
	const struct event *want = arg;
	int i;

	if (strcmp(ev->type, want->type) || ev->nr_fields != want->nr_fields)
		abort();
	for (i = 0; i < ev->nr_fields; i++)
		if (strcmp(ev->fields[i].key, want->fields[i].key) ||
		    strcmp(ev->fields[i].value, want->fields[i].value))
			abort();
}

static void no_fault(void *arg, enum event_fault fault, const char *text)
{
	(void)arg, (void)text;
	/* the number does not begin at 0, and fuzzing does not honour checksums */
	if (fault != EVENT_GAP && fault != EVENT_CHECKSUM)
		abort();
}

static void on_event(void *arg, const struct event *ev)
{
	struct event_handlers h = { same_again, no_fault, (void *)ev };
	struct event_decoder *d;
	size_t len;

	(void)arg;
	len = event_encode(ev, ev->seq, line);
	if (len > EVENT_MAX_LINE + 1)
		abort();
	d = event_decoder_new(&h);
	if (!d)
		abort();
	event_decoder_feed(d, line, len);
	event_decoder_free(d);
}

static void on_fault(void *arg, enum event_fault fault, const char *text)
{
	(void)arg;
	if (strlen(text) > EVENT_MAX_LINE || !event_fault_name(fault))
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct event_handlers h = { on_event, on_fault, NULL };
	struct event_decoder *d = event_decoder_new(&h);
	size_t cut = size ? data[0] % (size + 1) : 0;

	if (!d)
		abort();
	/* in two pieces: lines are put together from reads */
	event_decoder_feed(d, data, cut);
	event_decoder_feed(d, data + cut, size - cut);
	event_decoder_partial(d);
	event_decoder_free(d);
	return 0;
}
