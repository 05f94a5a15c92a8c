/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The peers' answers beside the matrix: who says what of a (program type, helper), and
 * what the kernel said when the whole program was loaded.  docs/peers.md defines what
 * is counted.
 */
#ifndef BM_RESULTS_PEERS_H
#define BM_RESULTS_PEERS_H

#include <limits.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "results/store.h"

enum peer_says { PEER_SILENT, PEER_NO, PEER_YES };

/* One answer; all of a peer are sorted by type and helper. */
struct peer_answer {
	char *type, *helper;	/* "xdp", "bpf_loop" */
	enum peer_says says;
};

struct peer {
	char name[64];		/* "bpftool 7.1.0 (bookworm, libbpf 1.1)" */
	struct peer_answer *v;
	int nr, room;
	long long probes, us;	/* loads that it tried, and how long that took */
};

int peer_add(struct peer *p, const char *type, const char *helper, enum peer_says says);
void peer_sort(struct peer *p);
/* PEER_SILENT too for what it was never asked. */
enum peer_says peer_find(const struct peer *p, const char *type, const char *helper);
void peer_free(struct peer *p);

/*
 * Reads what the bench case left in the folder @dir.  0; -ENOENT, no message, when it
 * left nothing; other -errno with a message.
 */
int peer_read_libbpf(struct peer *p, const char *dir);
int peer_read_bpftool(struct peer *p, const char *dir, const char *suite);

/*
 * Our contexts' program types.  @pair: this one stands for its type, being the one that
 * libbpf's probe asks about, or the first of a type that no probe asks about.
 */
struct peer_context {
	char *name, *type;
	bool pair;
};
struct peer_contexts {
	struct peer_context *v;
	int nr;
};
int peer_contexts_read(struct peer_contexts *c, const char *dir);
void peer_contexts_free(struct peer_contexts *c);

/* The floor: loads of the smallest programs, accepted and refused ones; of all contexts @c. */
struct peer_floor {
	long long loads, accepted_us, refused_us;
};
int peer_floor_read(struct peer_floor *f, const char *dir, const struct peer_contexts *c);

/* How a peer did: "pairs" are the cells of the contexts that stand for their type. */
struct peer_score {
	long long asked;
	long long right, wrong_yes, wrong_no, silent;
};

/* One cell that a peer contradicts.  Strings live until the next one. */
struct peer_wrong {
	const char *type, *context, *helper;
	bool pair;
	enum peer_says says;
	const char *answer, *reason, *evidence;
	int64_t err, insns;	/* -1: none */
};

/*
 * Compares @p with the cells of @kernel (its row) in @s, in the order of helper and
 * context; @wrong is called for each contradiction and may be NULL.  0 or -errno with a
 * message; -ENODATA, with a message, when the kernel has no cell.
 */
int peer_compare(struct store *s, int64_t kernel, const struct peer *p, const struct peer_contexts *c,
		 struct peer_score *pairs, struct peer_score *cells,
		 int (*wrong)(void *arg, const struct peer_wrong *w), void *arg);

/* view_peers.c: all of a kernel's peers, side by side. */
struct peers_of_kernel {
	const char *name;	/* the kernel's */
	int64_t kernel;		/* its row */
	const char *dir;	/* where its bench cases left what they printed */
};
/*
 * Prints the table and the summary of disagreements to @f and each disagreement to
 * @tsv (no header).  0 or -errno with a message.
 */
int view_peers(struct store *s, const struct peers_of_kernel *k, FILE *f, FILE *tsv);
/* The names of the columns that view_peers() writes to @tsv. */
extern const char peers_tsv_header[];

#endif
