// SPDX-License-Identifier: GPL-2.0
#include "vm/qemu.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/*
 * Everything of the kernel's own choosing stays as it ships, but what a VM without
 * a person needs: the console, an end instead of a reboot after a panic (QEMU gets
 * -no-reboot), no self-tests of the crypto code while the suite runs, and the LSM list
 * of 5.10, which lacks bpf (CONFIG_LSM).
 */
#define KERNEL_ARGS "console=ttyS0 panic=-1 cryptomgr.notests lsm=lockdown,yama,integrity,apparmor,bpf quiet"

/*
 * Under emulation a kernel that patches itself early does not always survive (QEMU
 * 7.2 and 6.12.107: a double fault in every third boot, in every tenth without
 * KASLR), and the watchdog over the TSC patches more.
 */
#define TCG_ARGS " nokaslr tsc=reliable"
/* Symbols are where the kernel's file has them. */
#define GDB_ARGS " nokaslr"

static void add(struct qemu_args *a, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
static void add(struct qemu_args *a, const char *fmt, ...)
{
	va_list ap;

	if (a->nr == QEMU_MAX_ARGS)
		abort();
	va_start(ap, fmt);
	if (vasprintf(&a->v[a->nr++], fmt, ap) < 0)
		abort();
	va_end(ap);
}

/* A comma in a path ends an option's value unless doubled.  To free. */
static char *double_commas(const char *path)
{
	char *out = malloc(2 * strlen(path) + 1), *p = out;

	if (!out)
		abort();
	for (; *path; path++) {
		*p++ = *path;
		if (*path == ',')
			*p++ = ',';
	}
	*p = '\0';
	return out;
}

/* A character device @id that writes, or is, the file @path; else @otherwise. */
static void add_chardev(struct qemu_args *a, const char *id, const char *how, const char *path,
			const char *otherwise)
{
	char *doubled = path ? double_commas(path) : NULL;

	add(a, "-chardev");
	if (path)
		add(a, "%s,id=%s,path=%s", how, id, doubled);
	else
		add(a, "%s", otherwise);
	free(doubled);
}

void qemu_args_make(struct qemu_args *a, const struct vm_setup *s, const struct kernel *k,
		    const struct qemu_files *files)
{
	bool kvm = s->accel == ACCEL_KVM;

	memset(a, 0, sizeof(*a));
	add(a, "%s", s->qemu);
	add(a, "-nodefaults");
	add(a, "-no-user-config");
	add(a, "-no-reboot");
	add(a, "-display");
	add(a, "none");
	add(a, "-machine");
	add(a, "pc");
	add(a, "-accel");
	add(a, "%s", kvm ? "kvm" : "tcg,thread=single");
	add(a, "-cpu");
	add(a, "%s", kvm ? "host" : "max,la57=off");
	add(a, "-m");
	add(a, "%d", s->memory_mib);
	add(a, "-smp");
	add(a, "%d", s->cpus);
	add(a, "-kernel");
	add(a, "%s", k->image);
	add(a, "-initrd");
	add(a, "%s", files->initramfs);
	add(a, "-append");
	add(a, KERNEL_ARGS "%s%s%s", kvm ? (s->gdb ? GDB_ARGS : "") : TCG_ARGS, s->append ? " " : "",
	    s->append ? s->append : "");
	add_chardev(a, "console", "file", files->console, "stdio,id=console,mux=on,signal=off");
	add(a, "-serial");
	add(a, "chardev:console");
	add_chardev(a, "events", "file", files->events, "stdio,id=events,signal=off");
	add(a, "-device");
	add(a, "isa-debugcon,iobase=0xe9,chardev=events");
	if (!s->gdb)
		return;
	add_chardev(a, "gdb", "socket,server=on,wait=off", files->gdb, NULL);
	add(a, "-gdb");
	add(a, "chardev:gdb");
	add(a, "-S");
}

void qemu_args_free(struct qemu_args *a)
{
	while (a->nr)
		free(a->v[--a->nr]);
}

static bool is_plain(const char *s)
{
	return *s && !s[strspn(s, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-+=.,:/@%")];
}

char *qemu_args_shell(const struct qemu_args *a)
{
	char *text = NULL;
	const char *p;
	size_t size;
	FILE *f = open_memstream(&text, &size);
	int i;

	if (!f)
		abort();
	for (i = 0; i < a->nr; i++) {
		if (i)
			fputc(' ', f);
		if (is_plain(a->v[i])) {
			fputs(a->v[i], f);
			continue;
		}
		fputc('\'', f);
		for (p = a->v[i]; *p; p++)
			if (*p == '\'')
				fputs("'\\''", f);
			else
				fputc(*p, f);
		fputc('\'', f);
	}
	fclose(f);
	return text;
}
