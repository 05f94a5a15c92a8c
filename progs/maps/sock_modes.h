/* SPDX-License-Identifier: GPL-2.0 */
/* What a case says to a program that judges or picks sockets; for both sides. */
#ifndef BM_PROGS_MAPS_SOCK_MODES_H
#define BM_PROGS_MAPS_SOCK_MODES_H

enum sock_mode {
	SOCK_PASS,
	SOCK_DROP,
	SOCK_REDIRECT,		/* to `key`, with `flags` */
	/* of a group at one port, in place of `key`: */
	SOCK_BY_PAYLOAD,	/* the digit that a datagram begins with */
	SOCK_BY_HASH,		/* the kernel's hash, modulo 3 */
};

/* Of so many calls the size is kept. */
#define NR_SIZES 8

#endif
