// SPDX-License-Identifier: GPL-2.0
/*
 * `bpftool map dump` of one element of each type: it shows what the system calls show,
 * element by element, and fails where they do.
 */
#include <stdlib.h>
#include <string.h>

#include "maps/access/access.h"
#include "maps/ops/ops.h"
#include "selftests/bpftool.h"

#define MAX_KEY 64

/* As bpftool does: ["0x01","0x00"]. */
static void print_bytes(FILE *f, const unsigned char *p, size_t size)
{
	size_t i;

	fputc('[', f);
	for (i = 0; i < size; i++)
		fprintf(f, "%s\"0x%02x\"", i ? "," : "", p[i]);
	fputc(']', f);
}

/* "key":["0x01","0x00"] */
static char *bytes_text(const char *name, const void *p, size_t size)
{
	char *text;
	size_t len;
	FILE *f = open_memstream(&text, &len);

	fprintf(f, "\"%s\":", name);
	print_bytes(f, p, size);
	fclose(f);
	return text;
}

static int count(const char *text, const char *what)
{
	int n = 0;

	for (; (text = strstr(text, what)); text++)
		n++;
	return n;
}

/* bpftool's exit code, and all that it printed. */
static int dump(struct test *t, __u32 id, char **text)
{
	char number[16];
	const char *const args[] = { "-j", "map", "dump", "id", number, NULL };
	size_t size;
	FILE *f = open_memstream(text, &size);
	int code;

	snprintf(number, sizeof(number), "%u", id);
	code = must(t, bpftool_run(BPFTOOL_SUITE, args, f, true));
	fclose(f);
	return code;
}

/* The element of @key, as the system call has it, is among what bpftool printed. */
static void check_element(struct test *t, const struct element *e, const void *key, const char *said)
{
	static unsigned char value[VALUE_ROOM + 8 * MAX_POSSIBLE_CPUS];
	struct bpf_map_info info = {0};
	__u32 len = sizeof(info);
	char *text;
	int err;

	must(t, bpf_map_get_info_by_fd(e->map, &info, &len));
	text = bytes_text("key", key, info.key_size);
	if (!expect_true(t, strstr(said, text)))
		test_fail(t, "bpftool has no key %s: %s", text, said);
	err = bpf_map_lookup_elem(e->map, key, value);
	/* an element without a value: why, in words */
	text = err ? strdup(strerror(-err)) : bytes_text("value", value, info.value_size);
	if (!strstr(said, text))
		test_fail(t, "bpftool does not have %s: %s", text, said);
}

static void check_dump(struct test *t, const struct element *e)
{
	unsigned char key[MAX_KEY], next[MAX_KEY];
	char *said;
	int n = 0, code = dump(t, map_id(t, e->map), &said), err;

	err = bpf_map_get_next_key(e->map, NULL, next);
	while (!err) {
		memcpy(key, next, sizeof(key));
		check_element(t, e, key, said);
		n++;
		err = bpf_map_get_next_key(e->map, key, next);
	}
	/* no more keys, or a type that does not walk over them */
	if (err == -ENOENT ? code : !code)
		test_fail(t, "bpftool ended with %d where get_next_key says %s: %s", code, errname(-err), said);
	if (count(said, "\"key\":[") != n)
		test_fail(t, "bpftool does not show %d elements: %s", n, said);
}

static void run_dump(struct test *t)
{
	const struct op_type *type = test_arg(t);
	static struct element e;
	const char *why = NULL;
	int err;

	if (!bpftool_is_there(BPFTOOL_SUITE))
		test_skip(t, "no bpftool in this VM: the host could not fetch it");
	if (type->since && !verlist_holds(type->since, test_kver()))
		test_skip(t, "map type %s: since %s", type->name, type->since);
	err = element_begin(&e, type, 0, &why);
	if (err)
		test_fail(t, "%s: %s: %s", type->name, why ?: "no element", errname(-err));
	if (type->filling != FILL_NEVER)
		must(t, element_fill(&e));
	check_dump(t, &e);
	element_end(&e);
}

static void list_dumps(void)
{
	int i;

	for (i = 0; i < nr_op_types; i++)
		case_register(&(struct bm_case){
			.name = case_text("access/bpftool_dump_%s", op_types[i].name), .run = run_dump,
			.arg = &op_types[i], .config = op_types[i].config, .bpftool = true,
		});
}

static void __attribute__((constructor)) register_dumps(void)
{
	case_source_register(list_dumps);
}
