/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The few rows of the archive's indices that matter here, one a package: kept as
 * catalogue.tsv in the cache, because reading all indices takes seconds.
 */
#ifndef BM_VM_INDEX_H
#define BM_VM_INDEX_H

#include <stdbool.h>
#include <time.h>

enum row_kind {
	ROW_IMAGE,	/* linux-image-ABI: image, config and modules in one */
	ROW_BINARY,	/* linux-binary-ABI: only the image, Debian's from 6.19 on */
	ROW_MODULES,	/* linux-modules-ABI */
	ROW_BASE,	/* linux-base-ABI: the config and modules.builtin */
	ROW_BPF_DEV,	/* linux-bpf-dev: vmlinux.h */
	ROW_LIBBPF,	/* the source of libbpf */
	ROW_NR,
};

struct row {
	enum row_kind kind;
	bool is_signed;		/* false for Debian's -unsigned twins */
	char suite[32];
	char abi[80];		/* uname -r of a kernel's package; "" for the others */
	char version[80];	/* Debian's */
	long long size;		/* of the file, in bytes */
	long long installed;	/* unpacked, in bytes; 0 when not told */
	char sha256[65];
	char url[512];
};

struct index {
	struct row *v;
	int nr, room;
	time_t when;		/* of the last update; 0 when there is none */
};

void index_free(struct index *x);
int index_add(struct index *x, const struct row *r);

/*
 * Reads the index of @mirror ("" for the system's) from @path.  -ENOENT when
 * there is none for that mirror or it cannot be understood.
 */
int index_load(struct index *x, const char *path, const char *mirror);
int index_save(const struct index *x, const char *path, const char *mirror);

/*
 * Takes in the lines of a Packages or Sources file.  @base is the address that
 * its file names are below.  Give every line, then "" once more at the end.
 */
struct stanza {
	struct index *x;
	const char *suite, *base;
	int err;
	bool in_sums;
	char package[128], directory[256], file[384];
	struct row row;
};
int stanza_line(char *line, void *stanza);

/* What kind of kernel package @name is, and its ABI; -1 for none that matters. */
int row_kind(const char *name, char *abi, size_t size, bool *is_signed);

#endif
