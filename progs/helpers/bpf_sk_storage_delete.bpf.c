// SPDX-License-Identifier: GPL-2.0
#include "helpers/storage_sk.h"

DELETE_BODY(bpf_sk_storage_delete)
AT_ALL(delete_body)
DELETE_REJECTS(bpf_sk_storage_delete)

CALL_FROM(sock_create, "cgroup/sock_create", struct bpf_sock, hook, delete_body(ctx))
