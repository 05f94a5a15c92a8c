// SPDX-License-Identifier: GPL-2.0
/*
 * The memory of the case list.  It is some 10 MB with all cells, and a fork copies the page
 * tables of private memory, which for so much costs more than a case: here they are
 * shared, and read-only once the list is made, as children must not spoil it.
 */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "selftests/runner.h"

#define CHUNK (64UL << 20)	/* one mapping: each costs a fork time too; what is not used takes none */
#define MAX_CHUNKS 16

static struct {
	char *start;
	size_t size, used;
} chunks[MAX_CHUNKS];
static int nr_chunks;

static void __attribute__((noreturn)) out_of_memory(void)
{
	fprintf(stderr, "bpf_selftests: out of memory for the case list\n");
	exit(3);
}

static void add_chunk(size_t size)
{
	size = size > CHUNK ? (size + 4095) & ~4095UL : CHUNK;
	if (nr_chunks == MAX_CHUNKS)
		out_of_memory();
	chunks[nr_chunks].start = mmap(NULL, size, PROT_READ | PROT_WRITE,
				       MAP_SHARED | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	if (chunks[nr_chunks].start == MAP_FAILED)
		out_of_memory();
	chunks[nr_chunks++].size = size;
}

void *case_memory(size_t size)
{
	size = (size + 7) & ~7UL;
	if (!nr_chunks || chunks[nr_chunks - 1].size - chunks[nr_chunks - 1].used < size)
		add_chunk(size);
	chunks[nr_chunks - 1].used += size;
	return chunks[nr_chunks - 1].start + chunks[nr_chunks - 1].used - size;
}

void *case_copy(const void *p, size_t size)
{
	return memcpy(case_memory(size), p, size);
}

char *case_text(const char *fmt, ...)
{
	char text[512];
	va_list ap;
	int len;

	va_start(ap, fmt);
	len = vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	if (len < 0 || len >= (int)sizeof(text))
		out_of_memory();
	return case_copy(text, len + 1);
}

void case_memory_seal(void)
{
	int i;

	for (i = 0; i < nr_chunks; i++)
		mprotect(chunks[i].start, chunks[i].size, PROT_READ);
	/* whoever comes later begins a chunk of its own */
	if (nr_chunks)
		chunks[nr_chunks - 1].used = chunks[nr_chunks - 1].size;
}
