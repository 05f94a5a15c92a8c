// SPDX-License-Identifier: GPL-2.0
#include "common/event.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#define MAGIC "BM1 "
#define CUT "[cut]"
/* "BM1 4294967295 ffffffff " */
#define HEAD_MAX 24

const char *event_get(const struct event *ev, const char *key)
{
	int i;

	for (i = 0; i < ev->nr_fields; i++)
		if (!strcmp(ev->fields[i].key, key))
			return ev->fields[i].value;
	return NULL;
}

long long event_get_int(const struct event *ev, const char *key, long long otherwise)
{
	const char *s = event_get(ev, key);
	long long n;
	char *end;

	if (!s || !*s)
		return otherwise;
	n = strtoll(s, &end, 10);
	return *end ? otherwise : n;
}

void event_init(struct event *ev, const char *type)
{
	ev->seq = 0;
	ev->type = type;
	ev->nr_fields = 0;
}

void event_add(struct event *ev, const char *key, const char *value)
{
	if (ev->nr_fields == EVENT_MAX_FIELDS)
		abort();
	ev->fields[ev->nr_fields++] = (struct event_field){ key, value ? value : "" };
}

struct event *event_copy(const struct event *ev)
{
	size_t size = sizeof(*ev) + strlen(ev->type) + 1;
	struct event *copy;
	char *at;
	int i;

	for (i = 0; i < ev->nr_fields; i++)
		size += strlen(ev->fields[i].key) + strlen(ev->fields[i].value) + 2;
	copy = malloc(size);
	if (!copy)
		abort();
	*copy = *ev;
	at = (char *)(copy + 1);
	copy->type = at;
	at = stpcpy(at, ev->type) + 1;
	for (i = 0; i < ev->nr_fields; i++) {
		copy->fields[i].key = at;
		at = stpcpy(at, ev->fields[i].key) + 1;
		copy->fields[i].value = at;
		at = stpcpy(at, ev->fields[i].value) + 1;
	}
	return copy;
}

/* How many bytes @c takes when escaped. */
static size_t escaped_len(unsigned char c)
{
	if (c == '\t' || c == '\n' || c == '\r' || c == '\\')
		return 2;
	return c < 0x20 || c == 0x7f ? 4 : 1;
}

static size_t escape(unsigned char c, char *out)
{
	static const char names[] = "t\tn\nr\r\\\\";
	const char *p;

	for (p = names; *p; p += 2) {
		if ((unsigned char)p[1] == c) {
			out[0] = '\\';
			out[1] = p[0];
			return 2;
		}
	}
	if (escaped_len(c) == 4)
		return sprintf(out, "\\x%02x", c);
	out[0] = c;
	return 1;
}

static size_t escaped_size(const char *s)
{
	size_t n = 0;

	for (; *s; s++)
		n += escaped_len(*s);
	return n;
}

/* Writes at most @room escaped bytes of @s, marking a cut; returns how many. */
static size_t put_value(char *out, const char *s, size_t room)
{
	bool cut = escaped_size(s) > room;
	size_t n = 0, limit = cut ? room - strlen(CUT) : room;

	for (; *s && n + escaped_len(*s) <= limit; s++)
		n += escape(*s, out + n);
	if (cut) {
		memcpy(out + n, CUT, strlen(CUT));
		n += strlen(CUT);
	}
	return n;
}

/*
 * The size up to which no value is cut, so that all together take at most @room:
 * what short values leave goes to the long ones.
 */
static size_t fair_share(const struct event *ev, size_t room)
{
	size_t share = 0, left, size;
	int i, longer;

	for (;;) {
		left = room;
		longer = 0;
		for (i = 0; i < ev->nr_fields; i++) {
			size = escaped_size(ev->fields[i].value);
			if (size > share)
				longer++;
			else
				left -= size;
		}
		if (!longer || left / longer <= share)
			return share;
		share = left / longer;
	}
}

size_t event_encode(const struct event *ev, uint32_t seq, char *buf)
{
	char *body = buf + HEAD_MAX;
	size_t fixed = HEAD_MAX + strlen(ev->type) + 2, want = 0, room, n, len;
	size_t share = EVENT_MAX_LINE;
	char head[HEAD_MAX + 1];
	int i;

	for (i = 0; i < ev->nr_fields; i++) {
		fixed += strlen(ev->fields[i].key) + 2;
		want += escaped_size(ev->fields[i].value);
	}
	room = EVENT_MAX_LINE - fixed;
	if (want > room)
		share = fair_share(ev, room);

	n = sprintf(body, "%s", ev->type);
	for (i = 0; i < ev->nr_fields; i++) {
		n += sprintf(body + n, "\t%s=", ev->fields[i].key);
		n += put_value(body + n, ev->fields[i].value, share);
	}
	len = sprintf(head, MAGIC "%u %08lx ", seq, crc32(0, (Bytef *)body, n));
	memmove(buf + len, body, n);
	memcpy(buf, head, len);
	buf[len + n] = '\n';
	buf[len + n + 1] = '\0';
	return len + n + 1;
}

const char *event_fault_name(enum event_fault fault)
{
	static const char * const names[] = {
		[EVENT_GAP] = "gap",
		[EVENT_CHECKSUM] = "checksum",
		[EVENT_GARBAGE] = "garbage",
		[EVENT_OVERLONG] = "overlong line",
	};

	return names[fault];
}

struct event_decoder {
	struct event_handlers h;
	uint32_t next;
	size_t len;
	bool skipping;		/* behind an overlong line's limit, up to its end */
	char line[EVENT_MAX_LINE + 1];
};

struct event_decoder *event_decoder_new(const struct event_handlers *h)
{
	/* the line's 64 KiB need no clearing */
	struct event_decoder *d = malloc(sizeof(*d));

	if (!d)
		return NULL;
	d->h = *h;
	d->next = 0;
	d->len = 0;
	d->skipping = false;
	return d;
}

void event_decoder_free(struct event_decoder *d)
{
	free(d);
}

bool event_decoder_partial(const struct event_decoder *d)
{
	return d->len || d->skipping;
}

static int hex(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	return -1;
}

/* In place; false on an escape that no encoder writes. */
static bool unescape(char *s)
{
	static const char from[] = "tnr\\", to[] = "\t\n\r\\";
	const char *p;
	char *out = s;

	for (; *s; s++) {
		if (*s != '\\') {
			*out++ = *s;
			continue;
		}
		s++;
		p = *s ? strchr(from, *s) : NULL;
		if (p) {
			*out++ = to[p - from];
		} else if (*s == 'x' && hex(s[1]) >= 0 && hex(s[2]) >= 0) {
			/* a NUL would cut the value silently */
			if (s[1] == '0' && s[2] == '0')
				return false;
			*out++ = hex(s[1]) << 4 | hex(s[2]);
			s += 2;
		} else {
			return false;
		}
	}
	*out = '\0';
	return true;
}

static bool is_key(const char *s)
{
	if (!*s)
		return false;
	for (; *s; s++)
		if (!islower((unsigned char)*s) && *s != '_')
			return false;
	return true;
}

/* Splits @body, which is changed; false when it has not the form of an event. */
static bool parse_body(char *body, struct event *ev)
{
	char *field, *value, *rest = body;

	event_init(ev, strsep(&rest, "\t"));
	if (!is_key(ev->type))
		return false;
	while ((field = strsep(&rest, "\t"))) {
		value = strchr(field, '=');
		if (!value || ev->nr_fields == EVENT_MAX_FIELDS)
			return false;
		*value++ = '\0';
		if (!is_key(field) || !unescape(value))
			return false;
		event_add(ev, field, value);
	}
	return true;
}

static bool checksum_matches(const char *body, size_t len, unsigned long crc)
{
#ifdef FUZZING_BUILD_MODE_UNSAFE_FOR_PRODUCTION
	/* a fuzzer does not guess checksums: half of what it tries passes */
	(void)body, (void)len;
	return !(crc & 1);
#else
	return crc32(0, (const Bytef *)body, len) == crc;
#endif
}

static void take_line(struct event_decoder *d)
{
	unsigned long seq, crc;
	struct event ev;
	char *p, *end;

	d->line[d->len] = '\0';
	if (strlen(d->line) != d->len || strncmp(d->line, MAGIC, strlen(MAGIC)))
		goto garbage;
	p = d->line + strlen(MAGIC);
	if (!isdigit((unsigned char)*p))
		goto garbage;
	seq = strtoul(p, &end, 10);
	if (*end != ' ' || seq > UINT32_MAX || hex(end[1]) < 0)
		goto garbage;
	crc = strtoul(end + 1, &p, 16);
	if (*p != ' ')
		goto garbage;
	p++;
	if (!checksum_matches(p, d->line + d->len - p, crc)) {
		d->h.on_fault(d->h.arg, EVENT_CHECKSUM, d->line);
		return;
	}
	if (seq != d->next)
		d->h.on_fault(d->h.arg, EVENT_GAP, d->line);
	d->next = (uint32_t)seq + 1;
	if (!parse_body(p, &ev))
		goto garbage;
	ev.seq = seq;
	d->h.on_event(d->h.arg, &ev);
	return;
garbage:
	d->h.on_fault(d->h.arg, EVENT_GARBAGE, d->line);
}

void event_decoder_feed(struct event_decoder *d, const void *data, size_t len)
{
	const char *s = data, *nl;
	size_t n;

	while (len) {
		nl = memchr(s, '\n', len);
		n = nl ? (size_t)(nl - s) : len;
		if (!d->skipping && d->len + n > EVENT_MAX_LINE) {
			memcpy(d->line + d->len, s, EVENT_MAX_LINE - d->len);
			d->line[EVENT_MAX_LINE] = '\0';
			d->h.on_fault(d->h.arg, EVENT_OVERLONG, d->line);
			d->skipping = true;
		}
		if (!d->skipping) {
			memcpy(d->line + d->len, s, n);
			d->len += n;
		}
		if (nl) {
			if (!d->skipping)
				take_line(d);
			d->skipping = false;
			d->len = 0;
			n++;
		}
		s += n;
		len -= n;
	}
}
