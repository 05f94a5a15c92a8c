// SPDX-License-Identifier: GPL-2.0
/* Names in the dynamic section of an ELF file. */
#include <errno.h>
#include <fcntl.h>
#include <gelf.h>
#include <string.h>
#include <unistd.h>

#include "vm/files.h"
#include "vm/peers.h"

static int take(Elf *elf, size_t strings, const GElf_Dyn *d, struct elf_names *out)
{
	const char *name;

	if (d->d_tag != DT_SONAME && d->d_tag != DT_NEEDED)
		return 0;
	name = elf_strptr(elf, strings, d->d_un.d_val);
	if (!name || strchr(name, '/'))
		return -EBADMSG;
	if (d->d_tag == DT_SONAME)
		return path_fmt(out->soname, sizeof(out->soname), "%s", name);
	if (out->nr_needed == ELF_MAX_NEEDED)
		return -E2BIG;
	return path_fmt(out->needed[out->nr_needed++], sizeof(out->needed[0]), "%s", name);
}

static int read_section(Elf *elf, Elf_Scn *scn, const GElf_Shdr *sh, struct elf_names *out)
{
	Elf_Data *data = elf_getdata(scn, NULL);
	int err = data ? 0 : -EBADMSG;
	GElf_Dyn d;

	for (int i = 0; !err && gelf_getdyn(data, i, &d) && d.d_tag != DT_NULL; i++)
		err = take(elf, sh->sh_link, &d, out);
	return err;
}

int elf_names_read(const char *path, struct elf_names *out)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC), err = -EBADMSG;
	Elf_Scn *scn = NULL;
	GElf_Shdr sh;
	Elf *elf;

	memset(out, 0, sizeof(*out));
	if (fd < 0)
		return -errno;
	elf_version(EV_CURRENT);
	elf = elf_begin(fd, ELF_C_READ, NULL);
	while (elf && (scn = elf_nextscn(elf, scn)))
		if (gelf_getshdr(scn, &sh) && sh.sh_type == SHT_DYNAMIC)
			err = read_section(elf, scn, &sh, out);
	elf_end(elf);
	close(fd);
	return err;
}
