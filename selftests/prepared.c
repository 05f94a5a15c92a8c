// SPDX-License-Identifier: GPL-2.0
#include "selftests/prepared.h"

#include <gelf.h>
#include <libelf.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <bpf/btf.h>

struct prepared {
	const struct embedded *e;
	struct bpf_object *obj;		/* NULL when it failed, with */
	int err;			/* a positive errno, and */
	char said[512];			/* what libbpf said */
	char license[64];
};

static struct prepared current;

/* libbpf keeps an object's licence to itself. */
static void read_license(const struct embedded *e, char *out, size_t size)
{
	Elf *elf = elf_version(EV_CURRENT) == EV_NONE ? NULL :
		   elf_memory((char *)e->start, (const char *)e->end - (const char *)e->start);
	size_t strings = 0;
	Elf_Scn *scn = NULL;
	Elf_Data *data;
	const char *name;
	GElf_Shdr sh;

	out[0] = '\0';
	if (elf && !elf_getshdrstrndx(elf, &strings)) {
		while ((scn = elf_nextscn(elf, scn))) {
			name = gelf_getshdr(scn, &sh) ? elf_strptr(elf, strings, sh.sh_name) : NULL;
			data = name && !strcmp(name, "license") ? elf_getdata(scn, NULL) : NULL;
			if (data && data->d_size < size)
				memcpy(out, data->d_buf, data->d_size);
		}
	}
	elf_end(elf);
}

static void prepare(struct prepared *p, const struct embedded *e)
{
	struct bpf_program *prog;
	int err;

	*p = (struct prepared){ .e = e };
	p->obj = loader_open(e);
	err = p->obj ? 0 : -errno;
	if (p->obj) {
		bpf_object__for_each_program(prog, p->obj)
			bpf_program__set_autoload(prog, true);
		err = bpf_object__prepare(p->obj);
	}
	if (err) {
		p->err = -err;
		snprintf(p->said, sizeof(p->said), "%s", loader_libbpf_said());
		bpf_object__close(p->obj);
		p->obj = NULL;
	}
	read_license(e, p->license, sizeof(p->license));
}

const struct prepared *prepared_get(const struct embedded *e)
{
	if (current.e != e) {
		bpf_object__close(current.obj);
		prepare(&current, e);
	}
	return &current;
}

static struct bpf_program *find(const struct prepared *p, const char *prog)
{
	return p->obj ? bpf_object__find_program_by_name(p->obj, prog) : NULL;
}

enum bpf_prog_type prepared_type(const struct prepared *p, const char *prog)
{
	const struct bpf_program *found = find(p, prog);

	return found ? bpf_program__type(found) : BPF_PROG_TYPE_UNSPEC;
}

bool prepared_takes(const struct prepared *p, const char *prog)
{
	enum bpf_prog_type type = prepared_type(p, prog);

	return type != BPF_PROG_TYPE_STRUCT_OPS && type != BPF_PROG_TYPE_EXT;
}

/*
 * What libbpf takes from a section's name only when it loads (tools/lib/bpf/libbpf.c,
 * libbpf_prepare_prog_load()): "fentry.s/TARGET" may sleep, and has a target.
 */
static int flags_of_section(const char *section)
{
	const char *dot = strchr(section, '.');
	size_t len = strcspn(section, "/");

	if (!strcmp(section, "syscall"))
		return BPF_F_SLEEPABLE;
	if (!dot || dot > section + len)
		return 0;
	if (!strncmp(dot, ".frags", 6))
		return BPF_F_XDP_HAS_FRAGS;
	/* "uprobe.multi.s" too */
	return section[len - 1] == 's' && section[len - 2] == '.' ? BPF_F_SLEEPABLE : 0;
}

static int attach_target(const struct bpf_program *prog, __u32 *btf_id)
{
	const char *section = bpf_program__section_name(prog), *target = strchr(section, '/');
	enum bpf_attach_type attach = bpf_program__expected_attach_type(prog);
	int id;

	switch (bpf_program__type(prog)) {
	case BPF_PROG_TYPE_TRACING:
	case BPF_PROG_TYPE_LSM:
		break;
	default:
		return 0;
	}
	if (!target)
		return -EINVAL;
	id = libbpf_find_vmlinux_btf_id(target + 1, attach);
	if (id < 0)
		return id;
	*btf_id = id;
	return 0;
}

static int give(const struct prepared *p, struct bpf_program *prog, const struct load_how *how, __u32 log_level,
		__u32 attach_btf_id, struct verdict *v)
{
	LIBBPF_OPTS(bpf_prog_load_opts, o,
		.expected_attach_type = how->type ? 0 : bpf_program__expected_attach_type(prog),
		.prog_flags = bpf_program__flags(prog) | how->flags |
			      flags_of_section(bpf_program__section_name(prog)),
		.attach_btf_id = attach_btf_id, .log_level = log_level,
		.log_buf = log_level ? v->log : NULL, .log_size = log_level ? LOG_SIZE : 0);
	int fd;

	if (bpf_object__btf_fd(p->obj) >= 0) {
		o.prog_btf_fd = bpf_object__btf_fd(p->obj);
		o.func_info = bpf_program__func_info(prog);
		o.func_info_cnt = bpf_program__func_info_cnt(prog);
		o.func_info_rec_size = sizeof(struct bpf_func_info);
		o.line_info = bpf_program__line_info(prog);
		o.line_info_cnt = bpf_program__line_info_cnt(prog);
		o.line_info_rec_size = sizeof(struct bpf_line_info);
	}
	verdict_begin(v);
	fd = bpf_prog_load(how->type ?: bpf_program__type(prog), bpf_program__name(prog), p->license,
			   bpf_program__insns(prog), bpf_program__insn_cnt(prog), &o);
	verdict_end(v, fd);
	return fd;
}

static int not_asked(struct verdict *v, int err, const char *said)
{
	verdict_forget(v);
	v->err = err;
	loader_says(said);
	return -err;
}

int prepared_load(const struct prepared *p, const char *prog, const struct load_how *how, struct verdict *v)
{
	struct bpf_program *found = find(p, prog);
	__u32 btf_id = 0;
	int fd, err;

	if (!p->obj)
		return not_asked(v, p->err, p->said);
	if (!found)
		return not_asked(v, ENOENT, "there is no such program");
	err = attach_target(found, &btf_id);
	if (err)
		return not_asked(v, -err, "its attach target is not in the kernel's BTF");
	if (how->quiet)
		return give(p, found, how, 0, btf_id, v);
	if (!v->log && !verdict_log(v))
		return -ENOMEM;
	fd = how->likely ? give(p, found, how, LOG_STATS_ONLY, btf_id, v) : -EAGAIN;
	if (fd < 0)
		fd = give(p, found, how, LOG_FULL, btf_id, v);
	/* a log that does not fit fails the load on 5.10 and 6.1: ask again for less */
	if (fd == -ENOSPC)
		fd = give(p, found, how, LOG_STATS_ONLY, btf_id, v);
	return fd;
}
