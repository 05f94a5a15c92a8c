// SPDX-License-Identifier: GPL-2.0
#include "cli/script.h"

#include <errno.h>
#include <fcntl.h>
#include <gelf.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "common/errname.h"
#include "common/msg.h"
#include "results/text.h"

/* It goes into the initramfs, and so into the guest's memory. */
#define MAX_SCRIPT (16 << 20)
#define INSTALL "install it with: apt-get install busybox-static"

static const char *const places[] = { "/bin/busybox", "/usr/bin/busybox" };

/* The initramfs has no libraries, and no loader for them. */
static bool is_static(const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	size_t i, nr = 0;
	bool ok = false;
	GElf_Phdr ph;
	Elf *elf;

	elf_version(EV_CURRENT);
	elf = fd < 0 ? NULL : elf_begin(fd, ELF_C_READ, NULL);
	if (elf && !elf_getphdrnum(elf, &nr)) {
		ok = nr;
		for (i = 0; i < nr; i++)
			if (gelf_getphdr(elf, i, &ph) && ph.p_type == PT_INTERP)
				ok = false;
	}
	elf_end(elf);
	if (fd >= 0)
		close(fd);
	return ok;
}

int busybox_find(const char **path)
{
	const char *found = NULL;
	size_t i;

	for (i = 0; i < sizeof(places) / sizeof(places[0]); i++) {
		if (access(places[i], X_OK))
			continue;
		found = places[i];
		if (!is_static(found))
			continue;
		*path = found;
		return 0;
	}
	if (found)
		msg_error("%s: it is linked dynamically, and a VM has no libraries; " INSTALL, found);
	else
		msg_error("there is no %s or %s; " INSTALL, places[0], places[1]);
	return -BM_EXIT_HARNESS;
}

int script_read(int fd, struct shell *s)
{
	size_t room = 1 << 16, used = 0;
	char *text = malloc(room), *more;
	ssize_t n = -1;
	int err = ENOMEM;

	while (text && (n = read(fd, text + used, room - used)) != 0) {
		if (n < 0 && errno == EINTR)
			continue;
		err = n < 0 ? errno : EFBIG;
		if (n < 0 || (used += n) > MAX_SCRIPT)
			break;
		if (used < room)
			continue;
		more = realloc(text, room *= 2);
		if (!more)
			break;
		text = more;
	}
	if (text && !n) {
		s->script = text;
		s->script_size = used;
		return 0;
	}
	free(text);
	msg_error("shell: standard input: %s; a script of up to %d MiB is read there", errname(err), MAX_SCRIPT >> 20);
	return -BM_EXIT_USAGE;
}

int script_of_command(char *const *words, int nr, struct shell *s)
{
	char *text = NULL;
	FILE *f = open_memstream(&text, &s->script_size);
	int i;

	if (!f)
		return -BM_EXIT_HARNESS;
	for (i = 0; i < nr; i++) {
		if (i)
			fputc(' ', f);
		text_shell(f, words[i]);
	}
	fputc('\n', f);
	fclose(f);
	s->script = text;
	return 0;
}
