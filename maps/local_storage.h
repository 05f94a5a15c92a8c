/* SPDX-License-Identifier: GPL-2.0 */
/* The four maps whose elements hang on a kernel object: socket, inode, task, cgroup. */
#ifndef BM_MAPS_LOCAL_STORAGE_H
#define BM_MAPS_LOCAL_STORAGE_H

#include <netinet/in.h>

#include "maps/btf.h"
#include "maps/maps.h"

#define LOCAL_STORAGE(T) .type = BPF_MAP_TYPE_##T##_STORAGE, .key_size = 4, .value_size = 8, \
	.map_flags = BPF_F_NO_PREALLOC, .fill = map_btf_fill, .btf_key = MAP_BTF_INT, \
	.btf_value = MAP_BTF_U64
#define SK_STORAGE LOCAL_STORAGE(SK)
#define INODE_STORAGE LOCAL_STORAGE(INODE)
#define TASK_STORAGE LOCAL_STORAGE(TASK)
#define CGRP_STORAGE LOCAL_STORAGE(CGRP)

#define DEFINE_SK_STORAGE DEFINE_MAP_TYPE(sk_storage, SK_STORAGE)
#define DEFINE_INODE_STORAGE \
	DEFINE_MAP_TYPE_OPTS(inode_storage, .config = "CONFIG_BPF_LSM", \
			     .missing = inode_storage_missing, .args = { INODE_STORAGE })
/* "bpf: Implement task local storage" */
#define TASK_STORAGE_SINCE "5.11"
#define DEFINE_TASK_STORAGE \
	DEFINE_MAP_TYPE_OPTS(task_storage, .since = TASK_STORAGE_SINCE, .args = { TASK_STORAGE })
/* "bpf: Implement cgroup storage available to non-cgroup-attached bpf progs" */
#define CGRP_STORAGE_SINCE "6.2"
#define DEFINE_CGRP_STORAGE \
	DEFINE_MAP_TYPE_OPTS(cgrp_storage, .since = CGRP_STORAGE_SINCE, .config = "CONFIG_CGROUPS", \
			     .args = { CGRP_STORAGE })

/* NULL where the bpf LSM is on, without which inodes have no place for elements. */
const char *inode_storage_missing(void);

/* A new file at /tmp; its name is gone. */
int storage_file(struct test *t);
/* A TCP socket, neither bound nor connected. */
int storage_socket(struct test *t);
/* A TCP socket that listens at 127.0.0.1; where, goes to @addr. */
int storage_listener(struct test *t, struct sockaddr_in *addr);
/* Connects a TCP socket to @addr, where @listener accepts: the other end. */
int storage_connect(struct test *t, int fd, const struct sockaddr_in *addr, int listener);
int pidfd_of(pid_t pid);
/* A new cgroup (v2) and its directory; cgroups_remove() removes all that a case made. */
int cgroup_make(struct test *t, const char *name);
void cgroups_remove(void);

/* A process that waits; child_end() makes it end, and reaps it where @reap says so. */
pid_t child_start(struct test *t);
void child_end(struct test *t, pid_t pid, bool reap);

#endif
