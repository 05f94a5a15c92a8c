// SPDX-License-Identifier: GPL-2.0
#include "vm/changelog.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "vm/debver.h"

#define SIGNS "Sign kernel from linux "

struct reader {
	char older[80], newer[80];
	int (*fn)(const char *version, const char *subject, void *arg);
	void *arg;
	char version[80];
	bool wanted;		/* the entry is between the two */
	char subject[1024];	/* of the item that is being read; "" for none */
	int entries;
};

/*
 * A package that was built again for another suite (6.12.57-1~bpo12+1, ~deb12u1) sorts
 * before the one that it was built of, and has all that is in it.
 */
static void built_of(const char *version, char out[80])
{
	char *p;

	snprintf(out, 80, "%s", version);
	p = strstr(out, "~bpo") ?: strstr(out, "~deb");
	if (p)
		*p = '\0';
}

static void choose_entry(struct reader *r)
{
	char version[80];

	built_of(r->version, version);
	r->wanted = debver_cmp(version, r->older) > 0 && debver_cmp(version, r->newer) <= 0;
	r->entries += r->wanted;
}

/* "linux (6.12.111-1) trixie-security; urgency=high" */
static void begin_entry(struct reader *r, const char *line)
{
	const char *open = strchr(line, '('), *close = open ? strchr(open, ')') : NULL;

	r->wanted = false;
	if (!close)
		return;
	snprintf(r->version, sizeof(r->version), "%.*s", (int)(close - open - 1), open + 1);
	/* which version a signed package has is said by its first item */
	if (strncmp(line, "linux-signed", 12))
		choose_entry(r);
}

static int end_item(struct reader *r)
{
	int err = 0;

	if (!strncmp(r->subject, SIGNS, strlen(SIGNS))) {
		snprintf(r->version, sizeof(r->version), "%s", r->subject + strlen(SIGNS));
		choose_entry(r);
	} else if (*r->subject && r->wanted) {
		err = r->fn(r->version, r->subject, r->arg);
	}
	*r->subject = '\0';
	return err;
}

static void add_text(struct reader *r, const char *text)
{
	size_t len = strlen(r->subject);

	snprintf(r->subject + len, sizeof(r->subject) - len, "%s%s", len ? " " : "", text);
}

static bool begins_item(const char *text)
{
	return *text && strchr("*-+", *text) && text[1] == ' ';
}

static int take_line(struct reader *r, char *line)
{
	char *text = line + strspn(line, " \t"), *end = text + strlen(text);
	bool new_item = begins_item(text), ends, indented = text > line;
	int err = 0;

	while (end > text && isspace((unsigned char)end[-1]))
		*--end = '\0';
	/* "  [ Name ]" and " -- Name <address>  date" belong to no item */
	ends = !*text || *text == '[' || !strncmp(text, "-- ", 3);
	if (*text == '[' && strchr(text, ']') != end - 1)
		ends = false;
	if (!indented || new_item || ends)
		err = end_item(r);
	if (!indented && *text)
		begin_entry(r, text);
	else if (new_item)
		add_text(r, text + 2);
	else if (!ends && *r->subject)
		add_text(r, text);
	return err;
}

int changelog_each(char *text, const char *older, const char *newer,
		   int (*fn)(const char *version, const char *subject, void *arg), void *arg)
{
	struct reader r = { .fn = fn, .arg = arg };
	char *line;
	int err = 0;

	built_of(older, r.older);
	built_of(newer, r.newer);
	while (!err && (line = strsep(&text, "\n")))
		err = take_line(&r, line);
	if (!err)
		err = end_item(&r);
	return err ? err : r.entries;
}

/* '_' parts words: bpf_map_update_elem is about bpf, and libbpf_open is not. */
static bool has_word(const char *subject, const char *word)
{
	size_t len = strlen(word);
	const char *p;

	for (p = subject; (p = strcasestr(p, word)); p++)
		if ((p == subject || !isalnum((unsigned char)p[-1])) && !isalnum((unsigned char)p[len]))
			return true;
	return false;
}

/* "[arm64,armhf] bpf: ...": Debian's mark of what is for some architectures only. */
static bool is_of_other_architecture(const char *subject)
{
	const char *end = *subject == '[' ? strchr(subject, ']') : NULL;
	char tags[64];

	if (!end)
		return false;
	snprintf(tags, sizeof(tags), "%.*s", (int)(end - subject), subject);
	return !has_word(tags, "amd64") && !has_word(tags, "x86");
}

static bool is_of_user_space(const char *subject)
{
	static const char *const folders[] = { "tools/", "perf ", "selftests" };
	static const char revert[] = "Revert \"";
	size_t i;

	if (!strncmp(subject, revert, strlen(revert)))
		subject += strlen(revert);
	for (i = 0; i < sizeof(folders) / sizeof(folders[0]); i++)
		if (!strncmp(subject, folders[i], strlen(folders[i])))
			return true;
	return has_word(subject, "libbpf");
}

bool changelog_is_bpf(const char *subject)
{
	static const char *const words[] = { "bpf", "verifier", "xdp", "sockmap" };
	size_t i;

	if (is_of_user_space(subject) || is_of_other_architecture(subject))
		return false;
	for (i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (has_word(subject, words[i]))
			return true;
	return false;
}

/* usr/share/doc/PACKAGE/changelog.Debian.gz; a package that has no upstream's: changelog.gz */
bool is_changelog(const char *member)
{
	static const char doc[] = "usr/share/doc/";
	const char *base = strrchr(member, '/');

	return base && !strncmp(member, doc, strlen(doc)) &&
	       (!strcmp(base, "/changelog.Debian.gz") || !strcmp(base, "/changelog.gz"));
}
