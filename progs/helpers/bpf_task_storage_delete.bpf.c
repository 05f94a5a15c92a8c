// SPDX-License-Identifier: GPL-2.0
#include "helpers/storage_task.h"

DELETE_BODY(bpf_task_storage_delete)
AT_ALL(delete_body)
DELETE_REJECTS(bpf_task_storage_delete)
