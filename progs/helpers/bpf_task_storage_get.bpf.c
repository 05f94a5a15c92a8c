// SPDX-License-Identifier: GPL-2.0
#include "helpers/storage_task.h"

GET_BODY(bpf_task_storage_get)
AT_ALL(get_body)
GET_REJECTS(bpf_task_storage_get)
