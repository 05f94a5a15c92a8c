/* SPDX-License-Identifier: GPL-2.0 */
/* Perf events for cases: software events, which every machine has. */
#ifndef BM_SELFTESTS_PERF_H
#define BM_SELFTESTS_PERF_H

#include <linux/perf_event.h>

#include "selftests/case.h"

/* A perf event of this process, or with @cpu >= 0 of all on that CPU; the fd. */
int event_open(struct test *t, const struct perf_event_attr *attr, int cpu);
/* The same, of a software event, PERF_COUNT_SW_*. */
int software_event(struct test *t, __u64 config, int cpu);

/* May run everywhere again, where an event is; 0, or a negative errno. */
int allow_all_cpus(void);

/* Makes this process fault on so many new pages. */
#define PAGE_FAULTS 32
void page_faults(struct test *t);

#endif
