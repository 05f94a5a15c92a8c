/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The kernels on offer: each build of Debian's, put together from the rows of the
 * index and from what the cache holds, and the choice among them by name.
 */
#ifndef BM_VM_BUILD_H
#define BM_VM_BUILD_H

#include "vm/index.h"
#include "vm/kernel.h"

enum { PART_IMAGE, PART_MODULES, PART_BASE, NR_PARTS };

struct build {
	char id[160];		/* VERSION-FLAVOUR, as in struct kernel */
	char release[32];	/* 6.12.117, 7.3-rc7 */
	char version[80];	/* Debian's */
	char flavour[24];
	char abi[80];		/* uname -r */
	char suite[32];
	struct kver kver;
	bool candidate;		/* a release candidate */
	/*
	 * All of it is there.  The archive drops modules and config of old
	 * backports earlier than their signed images.
	 */
	bool whole;
	bool cached;
	bool on_offer;		/* the archive has it, as of the index */
	bool is_signed;
	long long size, installed;	/* to download, and then unpacked, in bytes */
	int part[NR_PARTS];	/* rows of the index, or -1 */
};

struct builds {
	struct build *v;
	int nr, room;
};

#define DEFAULT_FLAVOUR "cloud-amd64"

void builds_free(struct builds *b);
/* Adds the kernels of @x, but no cached ones. */
int builds_add_index(struct builds *b, const struct index *x);
/*
 * Adds a cached one, or marks the one that is there.  Of @add only version,
 * flavour, abi, suite, size and whole are read.
 */
int builds_add_cached(struct builds *b, const struct build *add);
/* Oldest first; to be called after adding, before anything below. */
void builds_sort(struct builds *b);
const struct build *builds_find(const struct builds *b, const char *id);

/* The flavour at the end of an ABI name; NULL when it is none that is known. */
const char *flavour_of(const char *abi);

/* What results call @at: its release where it is the best of it, else its version. */
void build_name(const struct builds *b, const struct build *at, char *out, size_t size);

enum spec_kind {
	SPEC_LATEST,
	SPEC_SERIES,	/* 6.12 */
	SPEC_RELEASE,	/* 6.12.107, 7.3-rc7 */
	SPEC_GLOB,
	SPEC_VERSION,	/* a package version, an id or an ABI */
	SPEC_NONE,	/* nothing that could name a kernel */
};

struct spec {
	enum spec_kind kind;
	char text[160];		/* without the flavour */
	char flavour[24];
	bool flavour_given;
};

void spec_parse(const char *text, struct spec *s);
/* True when a newer index can change what @s means. */
bool spec_moves(const struct spec *s);

/*
 * Calls @fn for each build that @s chooses, oldest first, as catalogue_resolve()
 * describes it.  With @wide, a series or a glob means every build of it, and no
 * flavour all flavours.  Returns how many there were, or what @fn returned < 0.
 */
int spec_choose(const struct builds *b, const struct spec *s, bool wide,
		int (*fn)(const struct build *at, void *arg), void *arg);

/* Names of kernels near to @s, for an error: "6.12.105, 6.12.107". */
void spec_near(const struct builds *b, const struct spec *s, char *out, size_t size);

#endif
