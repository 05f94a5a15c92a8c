// SPDX-License-Identifier: GPL-2.0
#include "vm/kernel.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

void kernel_list_free(struct kernel_list *l)
{
	free(l->v);
	l->v = NULL;
	l->nr = 0;
}

int kernel_list_add(struct kernel_list *l, const struct kernel *k)
{
	struct kernel *v;

	for (int i = 0; i < l->nr; i++) {
		if (!strcmp(l->v[i].id, k->id))
			return 0;
	}
	v = realloc(l->v, (l->nr + 1) * sizeof(*v));
	if (!v)
		return -ENOMEM;
	l->v = v;
	l->v[l->nr++] = *k;
	return 0;
}
