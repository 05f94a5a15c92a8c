// SPDX-License-Identifier: GPL-2.0
/* What a case needs of the kernel: options and modules. */
#include <stdio.h>

#include "selftests/runner.h"

bool needs_missing(const struct bm_case *c, char *reason, size_t size)
{
	char missing[128];

	if (c->config && kconfig_missing(c->config, missing, sizeof(missing)))
		snprintf(reason, size, "config missing: %s", missing);
	else if (c->map_type && c->map_type->config &&
		 kconfig_missing(c->map_type->config, missing, sizeof(missing)))
		snprintf(reason, size, "config missing: %s", missing);
	else if (c->modules && !modules_need(c->modules, missing, sizeof(missing)))
		snprintf(reason, size, "module missing: %s", missing);
	else
		return false;
	return true;
}

bool needs_the_same(const struct bm_case *a, const struct bm_case *b)
{
	return a->config == b->config && a->modules == b->modules && a->map_type == b->map_type;
}
