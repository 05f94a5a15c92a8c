// SPDX-License-Identifier: GPL-2.0
#include "helpers/storage_cgrp.h"

DELETE_BODY(bpf_cgrp_storage_delete)
AT_ALL(delete_body)
DELETE_REJECTS(bpf_cgrp_storage_delete)
