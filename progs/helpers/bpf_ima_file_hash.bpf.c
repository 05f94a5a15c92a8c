// SPDX-License-Identifier: GPL-2.0
#include "bpfmatrix.bpf.h"
#include "helpers/ima_hash.h"

IMA_HASH(bpf_ima_file_hash, "5.18", bprm->file, bprm, "linux_binprm", "file")
