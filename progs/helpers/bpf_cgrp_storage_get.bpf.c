// SPDX-License-Identifier: GPL-2.0
#include "helpers/storage_cgrp.h"

GET_BODY(bpf_cgrp_storage_get)
AT_ALL(get_body)
GET_REJECTS(bpf_cgrp_storage_get)
