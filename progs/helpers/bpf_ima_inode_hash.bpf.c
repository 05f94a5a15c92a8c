// SPDX-License-Identifier: GPL-2.0
#include "bpfmatrix.bpf.h"
#include "helpers/ima_hash.h"

IMA_HASH(bpf_ima_inode_hash, "5.11", bprm->file->f_inode, bprm->file, "file", "inode")
