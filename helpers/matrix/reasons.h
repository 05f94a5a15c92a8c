/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the verifier's log says of a refused call.  A label and never a verdict:
 * a refusal counts as "no" only when its control was accepted.
 */
#ifndef BM_HELPERS_REASONS_H
#define BM_HELPERS_REASONS_H

#include <stddef.h>

enum refusal {
	REFUSED_ARGUMENTS,	/* anything else: our program is not well typed here */
	REFUSED_UNKNOWN,	/* the kernel has no helper of that id */
	REFUSED_CONTEXT,	/* not for this context */
	REFUSED_LICENCE,	/* not for a program with this licence */
	REFUSED_MAP,		/* the context may not use the map that the helper needs */
};

/*
 * Reads @log.  @id gets the helper that the line speaks of, or -1 where it names
 * none; @label a constant for the event; @line the deciding line.
 */
enum refusal refusal_read(const char *log, int *id, const char **label, char *line, size_t size);

#endif
