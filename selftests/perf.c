// SPDX-License-Identifier: GPL-2.0
#include <sched.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "selftests/perf.h"

int event_open(struct test *t, const struct perf_event_attr *attr, int cpu)
{
	int fd = syscall(SYS_perf_event_open, attr, cpu < 0 ? 0 : -1, cpu, -1,
			 PERF_FLAG_FD_CLOEXEC);

	return must(t, fd < 0 ? -errno : fd);
}

int software_event(struct test *t, __u64 config, int cpu)
{
	const struct perf_event_attr attr = {
		.type = PERF_TYPE_SOFTWARE, .size = sizeof(attr), .config = config,
		.sample_type = PERF_SAMPLE_RAW,
	};

	return event_open(t, &attr, cpu);
}

int allow_all_cpus(void)
{
	cpu_set_t all;

	memset(&all, 0xff, sizeof(all));
	return sched_setaffinity(0, sizeof(all), &all) ? -errno : 0;
}

/* Each page of new memory is a fault when it is written first. */
void page_faults(struct test *t)
{
	char *p = mmap(NULL, PAGE_FAULTS * 4096, PROT_READ | PROT_WRITE,
		       MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	int i;

	must(t, p == MAP_FAILED ? -errno : 0);
	madvise(p, PAGE_FAULTS * 4096, MADV_NOHUGEPAGE);
	for (i = 0; i < PAGE_FAULTS; i++)
		((volatile char *)p)[i * 4096] = 1;
	munmap(p, PAGE_FAULTS * 4096);
}
