// SPDX-License-Identifier: GPL-2.0
/* The classes of differences by name, and from where on a cost is one. */
#include "results/differences.h"

#include <string.h>

static const char *const class_names[DIFF_NR] = {
	[DIFF_ACCEPT_TO_REJECT] = "accept-to-reject",
	[DIFF_REJECT_TO_ACCEPT] = "reject-to-accept",
	[DIFF_VALUE] = "value",
	[DIFF_VANISHED] = "vanished",
	[DIFF_ERRNO] = "errno",
	[DIFF_SPLAT] = "splat",
	[DIFF_COST] = "cost",
	[DIFF_CHEAPER] = "cheaper",
	[DIFF_SKIP] = "skip",
	[DIFF_APPEARED] = "appeared",
};

/* load_us is noise on a machine that others use, unless it is asked for. */
const double diff_cost_factor[COST_NR] = {
	[COST_INSNS] = 2, [COST_STATES] = 2, [COST_PEAK] = 2,
	[COST_STACK] = 2, [COST_XLATED] = 2, [COST_JITED] = 2,
};

/* Instructions, states, bytes, microseconds: below, a factor of 2 is a handful. */
const int64_t diff_cost_floor[COST_NR] = {
	[COST_INSNS] = 100, [COST_STATES] = 20, [COST_PEAK] = 20, [COST_STACK] = 64,
	[COST_XLATED] = 800, [COST_JITED] = 512, [COST_LOAD_US] = 10000,
};

const char *diff_class_name(enum diff_class class)
{
	return class_names[class];
}

int diff_class_parse(const char *name, size_t len)
{
	int i;

	for (i = 0; i < DIFF_NR; i++)
		if (strlen(class_names[i]) == len && !strncmp(name, class_names[i], len))
			return i;
	return -1;
}
