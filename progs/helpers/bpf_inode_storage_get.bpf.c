// SPDX-License-Identifier: GPL-2.0
#include "helpers/storage_inode.h"

GET_BODY(bpf_inode_storage_get)
AT_ALL(get_body)
GET_REJECTS(bpf_inode_storage_get)
