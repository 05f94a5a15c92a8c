// SPDX-License-Identifier: GPL-2.0
#include "helpers/storage_inode.h"

DELETE_BODY(bpf_inode_storage_delete)
AT_ALL(delete_body)
DELETE_REJECTS(bpf_inode_storage_delete)
