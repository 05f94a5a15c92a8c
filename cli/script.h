/* SPDX-License-Identifier: GPL-2.0 */
/* What a shell in a VM is made of: a busybox, and a script when nobody is to type. */
#ifndef BM_CLI_SCRIPT_H
#define BM_CLI_SCRIPT_H

#include "vm/initramfs.h"

/* All return 0 or a negative enum bm_exit, with a message.  @s->script is to be freed. */

/* This machine's static busybox. */
int busybox_find(const char **path);
/* All that comes from @fd. */
int script_read(int fd, struct shell *s);
/* One command, its words as they are. */
int script_of_command(char *const *words, int nr, struct shell *s);

#endif
