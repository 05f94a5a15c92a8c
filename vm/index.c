// SPDX-License-Identifier: GPL-2.0
#include "vm/index.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "vm/files.h"

#define INDEX_HEAD "bpfmatrix catalogue 1"
/* Meta packages have no file but a changelog; the smallest image has 5 MB. */
#define SMALLEST_IMAGE 1000000

static const struct {
	enum row_kind kind;
	bool is_signed;
	const char *prefix, *suffix;
} names[] = {
	/* The longer prefixes first. */
	{ ROW_BINARY,  false, "linux-binary-unsigned-", "" },
	{ ROW_BINARY,  true,  "linux-binary-",		"" },
	{ ROW_MODULES, true,  "linux-modules-",		"" },
	{ ROW_BASE,    true,  "linux-base-",		"" },
	{ ROW_IMAGE,   false, "linux-image-",		"-unsigned" },
	{ ROW_IMAGE,   true,  "linux-image-",		"" },
};

static bool ends_in(const char *s, const char *end)
{
	size_t n = strlen(s), m = strlen(end);

	return n >= m && !strcmp(s + n - m, end);
}

int row_kind(const char *name, char *abi, size_t size, bool *is_signed)
{
	const char *rest;

	*is_signed = true;
	if (size)
		abi[0] = '\0';
	if (!strcmp(name, "linux-bpf-dev"))
		return ROW_BPF_DEV;
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		if (strncmp(name, names[i].prefix, strlen(names[i].prefix)) ||
		    !ends_in(name, names[i].suffix))
			continue;
		rest = name + strlen(names[i].prefix);
		*is_signed = names[i].is_signed;
		if (!isdigit((unsigned char)*rest) ||
		    path_fmt(abi, size, "%.*s",
			     (int)(strlen(rest) - strlen(names[i].suffix)), rest))
			return -1;
		return ends_in(abi, "-amd64") ? (int)names[i].kind : -1;
	}
	return -1;
}

void index_free(struct index *x)
{
	free(x->v);
	memset(x, 0, sizeof(*x));
}

int index_add(struct index *x, const struct row *r)
{
	struct row *v;

	if (x->nr == x->room) {
		v = realloc(x->v, (x->room + 256) * sizeof(*v));
		if (!v)
			return -ENOMEM;
		x->v = v;
		x->room += 256;
	}
	x->v[x->nr++] = *r;
	return 0;
}

static int stanza_end(struct stanza *s)
{
	struct row *r = &s->row;
	int kind;

	if (!strcmp(s->package, "libbpf"))
		kind = ROW_LIBBPF;
	else
		kind = row_kind(s->package, r->abi, sizeof(r->abi), &r->is_signed);
	if (kind < 0 || !r->version[0] || !r->sha256[0] || !s->file[0])
		return 0;
	if ((kind == ROW_IMAGE || kind == ROW_BINARY) && r->size < SMALLEST_IMAGE)
		return 0;
	r->kind = kind;
	if (kind == ROW_LIBBPF)
		r->is_signed = true;
	if (path_fmt(r->suite, sizeof(r->suite), "%s", s->suite) ||
	    path_fmt(r->url, sizeof(r->url), "%s/%s%s%s", s->base, s->directory,
		     s->directory[0] ? "/" : "", s->file))
		return 0;
	return index_add(s->x, r);
}

/* " <sha256> <size> <file>" below Checksums-Sha256: in Sources. */
static void sources_sum(struct stanza *s, const char *line)
{
	char sum[65], file[256];
	long long size;

	if (sscanf(line, " %64s %lld %255s", sum, &size, file) != 3 || !strstr(file, ".orig.tar."))
		return;
	if (ends_in(file, ".asc") || path_fmt(s->file, sizeof(s->file), "%s", file))
		return;
	strcpy(s->row.sha256, sum);
	s->row.size = size;
}

/* True when @line is the field @key; its value is put into @out. */
static bool field(const char *line, const char *key, char *out, size_t size)
{
	size_t n = strlen(key);

	if (strncmp(line, key, n) || line[n] != ':')
		return false;
	line += n + 1;
	line += strspn(line, " ");
	if (path_fmt(out, size, "%s", line))
		out[0] = '\0';
	return true;
}

static void stanza_field(struct stanza *s, const char *line)
{
	char num[32];

	s->in_sums = !strncmp(line, "Checksums-Sha256:", 17);
	if (s->in_sums || field(line, "Version", s->row.version, sizeof(s->row.version)) ||
	    field(line, "SHA256", s->row.sha256, sizeof(s->row.sha256)) ||
	    field(line, "Filename", s->file, sizeof(s->file)) ||
	    field(line, "Directory", s->directory, sizeof(s->directory)))
		return;
	if (field(line, "Size", num, sizeof(num)))
		s->row.size = atoll(num);
	else if (field(line, "Installed-Size", num, sizeof(num)))
		s->row.installed = atoll(num) * 1024;
}

int stanza_line(char *line, void *stanza)
{
	struct stanza *s = stanza;
	int err = 0;

	if (!*line) {
		if (s->package[0])
			err = stanza_end(s);
		s->package[0] = '\0';
	} else if (!strncmp(line, "Package: l", 10)) {
		memset(&s->row, 0, sizeof(s->row));
		s->directory[0] = s->file[0] = '\0';
		s->in_sums = false;
		field(line, "Package", s->package, sizeof(s->package));
		if (strcmp(s->package, "libbpf") && strncmp(s->package, "linux-", 6))
			s->package[0] = '\0';
	} else if (s->package[0] && *line == ' ') {
		if (s->in_sums)
			sources_sum(s, line);
	} else if (s->package[0]) {
		stanza_field(s, line);
	}
	return err;
}

/* kind, signed, suite, abi, version, size, installed, sha256, url */
#define ROW_PRINT "%d\t%d\t%s\t%s\t%s\t%lld\t%lld\t%s\t%s\n"
#define ROW_SCAN "%d\t%d\t%31[^\t]\t%79[^\t]\t%79[^\t]\t%lld\t%lld\t%64[0-9a-f]\t%511[^\t\n]"

int index_load(struct index *x, const char *path, const char *mirror)
{
	char line[2048], head[600];
	long long when;
	struct row r;
	int kind, is_signed, err = 0;
	FILE *f;

	memset(x, 0, sizeof(*x));
	f = fopen(path, "re");
	if (!f)
		return -errno;
	if (!fgets(line, sizeof(line), f) ||
	    path_fmt(head, sizeof(head), INDEX_HEAD "\t%s\t", mirror) ||
	    strncmp(line, head, strlen(head)) ||
	    sscanf(line + strlen(head), "%lld", &when) != 1) {
		fclose(f);
		return -ENOENT;
	}
	while (!err && fgets(line, sizeof(line), f)) {
		memset(&r, 0, sizeof(r));
		if (sscanf(line, ROW_SCAN, &kind, &is_signed, r.suite, r.abi, r.version, &r.size,
			   &r.installed, r.sha256, r.url) != 9 || kind < 0 || kind >= ROW_NR) {
			err = -ENOENT;
			break;
		}
		r.kind = kind;
		r.is_signed = is_signed;
		if (!strcmp(r.abi, "-"))
			r.abi[0] = '\0';
		err = index_add(x, &r);
	}
	fclose(f);
	if (err)
		index_free(x);
	else
		x->when = when;
	return err;
}

int index_save(const struct index *x, const char *path, const char *mirror)
{
	char *text = NULL;
	size_t len = 0;
	FILE *f = open_memstream(&text, &len);
	int err;

	if (!f)
		return -ENOMEM;
	fprintf(f, INDEX_HEAD "\t%s\t%lld\n", mirror, (long long)x->when);
	for (int i = 0; i < x->nr; i++) {
		const struct row *r = &x->v[i];

		fprintf(f, ROW_PRINT, r->kind, r->is_signed, r->suite, r->abi[0] ? r->abi : "-",
			r->version, r->size, r->installed, r->sha256, r->url);
	}
	err = fclose(f) ? -ENOMEM : write_whole(path, text, len);
	free(text);
	return err;
}
