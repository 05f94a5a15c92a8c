// SPDX-License-Identifier: GPL-2.0
/* The kernel log between a case's start and its end: a splat belongs to the case. */
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "selftests/klog.h"
#include "selftests/runner.h"

static int kmsg = -1;

void klog_open(void)
{
	if (kmsg < 0)
		kmsg = open("/dev/kmsg", O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	klog_skip();
}

/* One record's text into @line; false when there are no more. */
static bool next_line(char *line, size_t size)
{
	char record[8192], *text;
	ssize_t n;

	do	/* EPIPE: records were overwritten before they were read */
		n = read(kmsg, record, sizeof(record) - 1);
	while (n < 0 && (errno == EPIPE || errno == EINTR));
	if (n <= 0)
		return false;
	record[n] = '\0';
	text = strchr(record, ';');
	text = text ? text + 1 : record;
	snprintf(line, size, "%.*s", (int)strcspn(text, "\n"), text);
	return true;
}

void klog_settle(unsigned int ms)
{
	static const char once[] = "/sys/kernel/debug/clear_warn_once";
	int fd = open(once, O_WRONLY | O_CLOEXEC);

	usleep(ms * 1000);
	/* what warns once would not do it again (kernel/panic.c, since 4.15) */
	if (fd >= 0) {
		(void)!write(fd, "1", 1);
		close(fd);
	}
}

void klog_skip(void)
{
	if (kmsg >= 0)
		lseek(kmsg, 0, SEEK_END);
}

bool klog_splat(char *text, size_t size)
{
	char line[4096];
	size_t used = 0;
	bool found = false;

	text[0] = '\0';
	while (kmsg >= 0 && next_line(line, sizeof(line))) {
		if (!found && !klog_is_splat(&klog_table, line))
			continue;
		found = true;
		if (used < size)
			used += snprintf(text + used, size - used, "%s\n", line);
	}
	return found;
}

void klog_about(const char *word, char *line, size_t size)
{
	bool found = false;
	char next[4096];

	line[0] = '\0';
	while (kmsg >= 0 && next_line(next, sizeof(next))) {
		if (found && !strstr(next, word))
			continue;
		found = strstr(next, word);
		snprintf(line, size, "%s", next);
	}
}
