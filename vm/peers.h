/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The peers that `make bench-helpers` runs beside the matrix: bpftool of some Debian
 * suites, each with the libraries that it needs and their loader, as a guest without a
 * distribution needs it: CACHE/peers/SUITE/{bpftool,ld-linux-x86-64.so.2,lib*.so.*}.
 */
#ifndef BM_VM_PEERS_H
#define BM_VM_PEERS_H

#include <stdbool.h>
#include <stddef.h>

/* Debian 12's, whose libbpf is 1.1, and the newest. */
#define PEER_SUITES { "bookworm", "sid" }

/* The one that cases run: what people have who have the newest. */
#define BPFTOOL_SUITE "sid"

/*
 * Sees to it that @suite's, or NULL: all, are below @cache, and puts the folder that holds them
 * into @folder of @size bytes.  One that is older than a week is fetched again when that is
 * possible.  0, or -enum bm_exit with a message.
 */
int peers_fetch(const char *cache, const char *mirror, bool offline, const char *suite, char *folder,
		size_t size);

/* What an ELF file says that it is called and that it needs (DT_SONAME, DT_NEEDED). */
#define ELF_MAX_NEEDED 32
struct elf_names {
	char soname[128];	/* "" for a program */
	char needed[ELF_MAX_NEEDED][128];
	int nr_needed;
};
/* 0, or -errno: -EBADMSG when it is no ELF file with a dynamic section. */
int elf_names_read(const char *path, struct elf_names *out);

#endif
