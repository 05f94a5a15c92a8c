/* SPDX-License-Identifier: GPL-2.0 */
#ifndef BPFMATRIX_HELPERS_CALL_UNTIL_H
#define BPFMATRIX_HELPERS_CALL_UNTIL_H

/* CALL_FROM() where programs of @sec may make the call since @version, a list of points. */
#define CALL_FROM_UNTIL(version, what, sec, ctx_type, control, call)	\
	SEC(sec)							\
	REJECT(EINVAL, until(version), NOT_HERE)			\
	CONTROL(control)						\
	int call_from_##what(ctx_type *ctx)				\
	{								\
		call;							\
		return 0;						\
	}

#endif
