// SPDX-License-Identifier: GPL-2.0
/* Where a changelog comes from: a kernel's entry in the cache, or the archive. */
#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/errname.h"
#include "common/msg.h"
#include "vm/apt.h"
#include "vm/catalogue_impl.h"
#include "vm/changelog.h"
#include "vm/deb.h"
#include "vm/files.h"

/* Changelogs of kernels that were fetched before their entries had them, or never. */
#define FOLDER "changelogs"
#define BLOCK 65536

static int unzip(struct archive *a, const char *path, FILE *out)
{
	char buf[BLOCK];
	struct archive_entry *e;
	la_ssize_t n;

	archive_read_support_filter_all(a);
	archive_read_support_format_raw(a);
	if (archive_read_open_filename(a, path, BLOCK) != ARCHIVE_OK ||
	    archive_read_next_header(a, &e) != ARCHIVE_OK)
		return -EBADMSG;
	while ((n = archive_read_data(a, buf, sizeof(buf))) > 0)
		if (fwrite(buf, 1, n, out) != (size_t)n)
			return -ENOMEM;
	return n ? -EBADMSG : 0;
}

/* The unpacked text of the .gz @path. */
static int read_text(const char *path, char **text)
{
	struct archive *a = archive_read_new();
	size_t size;
	FILE *out;
	int err;

	*text = NULL;
	if (!is_file(path)) {
		archive_read_free(a);
		return -ENOENT;
	}
	out = open_memstream(text, &size);
	err = a && out ? unzip(a, path, out) : -ENOMEM;
	if (out && fclose(out))
		err = -ENOMEM;
	archive_read_free(a);
	if (err) {
		free(*text);
		*text = NULL;
	}
	return err;
}

static int from_cache(struct catalogue *c, const char *id, char **text)
{
	char path[PATH_MAX];
	int err = path_fmt(path, sizeof(path), "%s/kernels/%s/" CHANGELOG_FILE, c->cache, id) ?:
		  read_text(path, text);

	if (err != -ENOENT)
		return err;
	return path_fmt(path, sizeof(path), "%s/" FOLDER "/%s.gz", c->cache, id) ?: read_text(path, text);
}

/*
 * The package of @b that has the changelog: linux-base-ABI, which is small, else
 * linux-image-ABI; linux-binary-ABI only has a link to what is in the former.
 */
static const struct row *package_of(const struct catalogue *c, const struct build *b)
{
	const struct row *image = b->part[PART_IMAGE] >= 0 ? &c->index.v[b->part[PART_IMAGE]] : NULL;

	if (!b->on_offer)
		return NULL;
	if (b->part[PART_BASE] >= 0)
		return &c->index.v[b->part[PART_BASE]];
	return image && image->kind == ROW_IMAGE ? image : NULL;
}

static bool want_changelog(const char *name, char *to, size_t size, void *arg)
{
	return is_changelog(name) && !path_fmt(to, size, "%s.gz", (const char *)arg);
}

/* Downloads @r and leaves its changelog in @folder as ID.gz. */
static int extract(struct catalogue *c, const struct row *r, const char *folder, const char *id,
		   char why[256])
{
	struct unpack u = { .want = want_changelog, .arg = (void *)id, .folder = folder };
	char deb[PATH_MAX];
	int err = path_fmt(deb, sizeof(deb), "%s/%s", folder, row_file(r));

	if (err)
		return err;
	msg_info("fetching the changelog of %s (%lld MB) ...", r->version, (r->size >> 20) + 1);
	err = catalogue_download(c, &r, 1, folder, 2 * r->size, row_file(r));
	if (err)
		return err;
	err = deb_unpack(deb, &u);
	if (!err && u.files)
		return 0;
	snprintf(why, 256, "%.120s: %.100s", row_file(r), err ? u.why : "it has no changelog");
	return err == -ENOSPC ? no_space(folder, r->size) : -ENOENT;
}

static int from_archive(struct catalogue *c, const struct build *b, const struct row *r, char **text,
			char why[256])
{
	char folder[PATH_MAX], path[PATH_MAX], to[PATH_MAX];
	int err;

	err = path_fmt(folder, sizeof(folder), "%s/" FOLDER "/.tmp-%d", c->cache, getpid()) ?:
	      path_fmt(path, sizeof(path), "%s/%s.gz", folder, b->id) ?:
	      path_fmt(to, sizeof(to), "%s/" FOLDER "/%s.gz", c->cache, b->id) ?: make_folders(folder);
	if (err) {
		snprintf(why, 256, "%.160s: %s", folder, errname(err));
		return -ENOENT;
	}
	err = extract(c, r, folder, b->id, why);
	if (!err) {
		err = publish(path, to) ?: read_text(to, text);
		if (err)
			snprintf(why, 256, "%.160s: %s", to, errname(err));
		err = err ? -ENOENT : 0;
	}
	remove_tree(folder);
	/* the index is older than what the archive did since: a changelog is not worth another try */
	if (err == -ESTALE)
		snprintf(why, 256, "%.120s: the archive has it no longer", row_file(r));
	return err == -ESTALE ? -ENOENT : err;
}

/* Of @b and newer builds of its flavour, the first whose changelog is there, or can be had. */
static const struct build *nearest(struct catalogue *c, const struct build *b, const struct row **r,
				   char **text)
{
	const struct build *end = c->builds.v + c->builds.nr, *at;

	for (at = b; at < end; at++) {
		if (strcmp(at->flavour, b->flavour))
			continue;
		*r = NULL;
		if (from_cache(c, at->id, text) == 0)
			return at;
		*r = package_of(c, at);
		if (*r)
			return at;
	}
	return NULL;
}

int catalogue_changelog(struct catalogue *c, const char *id, char **text, char of[80], char why[256])
{
	const struct build *b, *at;
	const struct row *r = NULL;

	*text = NULL;
	*why = '\0';
	if (!c->loaded && catalogue_load(c))
		return -BM_EXIT_HARNESS;
	b = builds_find(&c->builds, id);
	at = b ? nearest(c, b, &r, text) : NULL;
	if (!at) {
		snprintf(why, 256, c->o.offline ? "it is not in the cache, and --offline forbids to fetch it" :
			 "the archive has it no longer, nor that of a newer kernel");
		return -ENOENT;
	}
	snprintf(of, 80, "%s", at->version);
	return r ? from_archive(c, at, r, text, why) : 0;
}
