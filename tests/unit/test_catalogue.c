// SPDX-License-Identifier: GPL-2.0
/* The catalogue: Debian's versions, indices, names of kernels, and bzImages. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "vm/build.h"
#include "vm/cache.h"
#include "vm/deb.h"
#include "vm/debver.h"
#include "vm/files.h"
#include "vm/image.h"
#include "vm/spawn.h"

#define NR(a) (sizeof(a) / sizeof((a)[0]))

/* What dpkg --compare-versions 1.21.22 says of them: lt, eq, gt. */
static const struct {
	const char *a, *b;
	int order;
} versions[] = {
	{ "6.12.117-1", "6.12.117-1~deb12u1", 1 },
	{ "6.1.192-1", "6.1.192-2", -1 },
	{ "7.3~rc7-1~exp1", "7.3.4-1~bpo13+1", -1 },
	{ "7.3~rc7-1~exp1", "7.3-1", -1 },
	{ "7.2.13-1", "7.3~rc7-1~exp1", -1 },
	{ "6.12.95-1~bpo12+1", "6.12.95-1", -1 },
	{ "6.12.90-1~bpo12+1", "6.12.90-2~bpo12+1", -1 },
	{ "6.12.9-1", "6.12.10-1", -1 },
	{ "6.1.180-1~deb11u1", "6.1.180-1", -1 },
	{ "6.1.180-1", "6.12.43-1~bpo12+1", -1 },
	{ "1.0", "1.0-0", 0 },
	{ "1.0", "1.0-1", -1 },
	{ "1.00-1", "1.0-1", 0 },
	{ "1.0a-1", "1.0-1", 1 },
	{ "1.0+b-1", "1.0a-1", 1 },
	{ "1.0~~-1", "1.0~-1", -1 },
	{ "1.0~-1", "1.0-1", -1 },
	{ "1:1.0-1", "2.0-1", 1 },
	{ "0:1.0-1", "1.0-1", 0 },
	{ "2.0-1-1", "2.0-1", 1 },
	{ "1.2.3-1", "1.2-1", 1 },
	{ "1.2a3", "1.2a", 1 },
	{ "1.2.", "1.2", 1 },
	{ "9999999999999999999999", "10000000000000000000000", -1 },
	{ "1.0-1.1", "1.0-1+b1", 1 },
	{ "1.0-1A", "1.0-1a", -1 },
};

static int sign(int n)
{
	return (n > 0) - (n < 0);
}

static void test_debver(void **state)
{
	(void)state;
	for (size_t i = 0; i < NR(versions); i++) {
		if (sign(debver_cmp(versions[i].a, versions[i].b)) != versions[i].order ||
		    sign(debver_cmp(versions[i].b, versions[i].a)) != -versions[i].order)
			fail_msg("%s and %s: not in the order of dpkg", versions[i].a,
				 versions[i].b);
	}
}

static void test_release(void **state)
{
	static const char *const of[][2] = {
		{ "6.12.117-1~deb12u1", "6.12.117" },
		{ "7.3~rc7-1~exp1", "7.3-rc7" },
		{ "5.10.262-1", "5.10.262" },
		{ "7.3-1", "7.3" },
	};
	char out[32];

	(void)state;
	for (size_t i = 0; i < NR(of); i++) {
		assert_int_equal(debver_release(of[i][0], out, sizeof(out)), 0);
		assert_string_equal(out, of[i][1]);
	}
	assert_int_equal(debver_release("abc-1", out, sizeof(out)), -EINVAL);
}

#define SUM "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
#define PACKAGE(name, version, size) \
	"Package: " name "\nVersion: " version "\nInstalled-Size: 10\n" \
	"Filename: pool/" name ".deb\nSize: " #size "\nSHA256: " SUM "\n\n"

/* An archive in small: what it holds stands behind each row. */
static const char packages[] =
	"Package: bash\nVersion: 5.2-1\nFilename: pool/bash.deb\nSize: 5000000\nSHA256: " SUM "\n\n"
	PACKAGE("linux-image-cloud-amd64", "6.12.117-1", 1500)			/* meta */
	PACKAGE("linux-image-6.12.117+deb13-cloud-amd64", "6.12.117-1", 34000000)
	PACKAGE("linux-image-6.12.117+deb12-cloud-amd64", "6.12.117-1~deb12u1", 34000000)
	PACKAGE("linux-image-6.12.117+deb13-cloud-amd64-dbg", "6.12.117-1", 900000000)
	PACKAGE("linux-image-6.12.117+deb13-amd64", "6.12.117-1", 108000000)
	PACKAGE("linux-image-6.12.107+deb13-cloud-amd64-unsigned", "6.12.107-1", 34000001)
	PACKAGE("linux-image-6.12.107+deb13-cloud-amd64", "6.12.107-1", 34000000)
	PACKAGE("linux-image-6.1.0-55-cloud-amd64", "6.1.192-1", 26000000)
	PACKAGE("linux-image-6.1.0-56-cloud-amd64", "6.1.192-2", 26000000)
	PACKAGE("linux-image-6.1.0-0.deb11.52-cloud-amd64", "6.1.180-1~deb11u1", 28000000)
	PACKAGE("linux-image-7.2.12+deb14-cloud-amd64", "7.2.12-1", 1900)	/* meta */
	PACKAGE("linux-binary-7.2.12+deb14-cloud-amd64", "7.2.12-1", 13000000)	/* all of it */
	PACKAGE("linux-binary-unsigned-7.2.12+deb14-cloud-amd64", "7.2.12-1", 13000001)
	PACKAGE("linux-modules-7.2.12+deb14-cloud-amd64", "7.2.12-1", 23000000)
	PACKAGE("linux-base-7.2.12+deb14-cloud-amd64", "7.2.12-1", 400000)
	PACKAGE("linux-binary-7.2.14+deb14-cloud-amd64", "7.2.14-1", 13000000)	/* image only */
	PACKAGE("linux-binary-7.1.3+deb13-cloud-amd64", "7.1.3-1", 13000000)	/* image only */
	PACKAGE("linux-binary-7.3-cloud-amd64", "7.3~rc7-1~exp1", 13000000)
	PACKAGE("linux-modules-7.3-cloud-amd64", "7.3~rc6-1~exp1", 1000000)	/* of another build */
	PACKAGE("linux-modules-7.3-cloud-amd64", "7.3~rc7-1~exp1", 23000000)
	PACKAGE("linux-base-7.3-cloud-amd64", "7.3~rc7-1~exp1", 400000)
	PACKAGE("linux-image-6.12.117+deb13-cloud-arm64", "6.12.117-1", 34000000)
	PACKAGE("linux-base", "4.12", 30000)
	PACKAGE("linux-bpf-dev", "7.2.12-1", 870000);

static const char sources[] =
	"Package: libbpf\nBinary: libbpf-dev\nVersion: 1.7.0-1\nFiles:\n"
	" 00000000000000000000000000000000 9 libbpf_1.7.0.orig.tar.gz\n"
	"Checksums-Sha256:\n " SUM " 1921 libbpf_1.7.0-1.dsc\n"
	" " SUM " 1063399 libbpf_1.7.0.orig.tar.gz\n"
	"Directory: pool/main/libb/libbpf\n\n";

struct fixture {
	struct index x;
	struct builds b;
	char folder[64];
};

static void read_text(struct index *x, const char *text, const char *suite)
{
	struct stanza s = { .x = x, .suite = suite, .base = "http://a/debian" };
	char *copy = strdup(text), *rest = copy, *line;

	while ((line = strsep(&rest, "\n")))
		assert_int_equal(stanza_line(line, &s), 0);
	free(copy);
}

static int setup(void **state)
{
	struct fixture *f = calloc(1, sizeof(*f));

	strcpy(f->folder, "/tmp/bpfmatrix-test-XXXXXX");
	assert_non_null(mkdtemp(f->folder));
	read_text(&f->x, packages, "trixie");
	read_text(&f->x, sources, "sid");
	assert_int_equal(builds_add_index(&f->b, &f->x), 0);
	builds_sort(&f->b);
	*state = f;
	return 0;
}

static int teardown(void **state)
{
	struct fixture *f = *state;

	remove_tree(f->folder);
	index_free(&f->x);
	builds_free(&f->b);
	free(f);
	return 0;
}

static const struct row *find_row(const struct index *x, enum row_kind kind)
{
	for (int i = 0; i < x->nr; i++) {
		if (x->v[i].kind == kind)
			return &x->v[i];
	}
	fail_msg("no row of kind %d", kind);
	return NULL;
}

static void test_rows(void **state)
{
	struct fixture *f = *state;
	const struct row *r = find_row(&f->x, ROW_LIBBPF);
	const struct build *b;

	assert_string_equal(r->url, "http://a/debian/pool/main/libb/libbpf/libbpf_1.7.0.orig.tar.gz");
	assert_int_equal(r->size, 1063399);
	assert_string_equal(r->sha256, SUM);
	r = find_row(&f->x, ROW_BPF_DEV);
	assert_string_equal(r->url, "http://a/debian/pool/linux-bpf-dev.deb");
	/* 11 kernels; meta packages, -dbg, arm64 and the unsigned twin are none */
	assert_int_equal(f->b.nr, 11);
	b = builds_find(&f->b, "7.2.12-1-cloud-amd64");
	assert_non_null(b);
	assert_true(b->whole);
	assert_true(b->is_signed);
	assert_int_equal(b->size, 13000000 + 23000000 + 400000);
	b = builds_find(&f->b, "7.3~rc7-1~exp1-cloud-amd64");
	assert_int_equal(b->size, 13000000 + 23000000 + 400000);
	assert_int_equal(b->installed, 3 * 10 * 1024);
	assert_false(builds_find(&f->b, "7.1.3-1-cloud-amd64")->whole);
	b = builds_find(&f->b, "6.12.107-1-cloud-amd64");
	assert_true(b->is_signed);
	assert_int_equal(b->size, 34000000);
}

static void test_index_file(void **state)
{
	struct fixture *f = *state;
	struct index y;
	char path[128];

	snprintf(path, sizeof(path), "%s/catalogue.tsv", f->folder);
	f->x.when = 1234567;
	assert_int_equal(index_save(&f->x, path, "http://m"), 0);
	assert_int_equal(index_load(&y, path, ""), -ENOENT);
	assert_int_equal(index_load(&y, path, "http://m"), 0);
	assert_int_equal(y.nr, f->x.nr);
	assert_int_equal(y.when, 1234567);
	assert_memory_equal(y.v, f->x.v, y.nr * sizeof(*y.v));
	index_free(&y);
	/* a damaged one is none at all */
	assert_int_equal(truncate(path, 700), 0);
	assert_int_equal(index_load(&y, path, "http://m"), -ENOENT);
}

struct names {
	struct fixture *f;
	char text[1024];
};

static int add_name(const struct build *b, void *arg)
{
	struct names *n = arg;
	char name[128];

	build_name(&n->f->b, b, name, sizeof(name));
	snprintf(n->text + strlen(n->text), sizeof(n->text) - strlen(n->text), "%s%s",
		 n->text[0] ? " " : "", name);
	return 0;
}

static const struct {
	const char *spec, *narrow, *wide;
} specs[] = {
	{ "6.12", "6.12.117", "6.12.107 6.12.117-1~deb12u1 6.12.117:amd64 6.12.117" },
	{ "6.12:amd64", "6.12.117:amd64", "6.12.117:amd64" },
	{ "6.12.107", "6.12.107", "6.12.107" },
	{ "6.12.117", "6.12.117", "6.12.117-1~deb12u1 6.12.117:amd64 6.12.117" },
	{ "6.12.117-1~deb12u1", "6.12.117-1~deb12u1", "6.12.117-1~deb12u1" },
	{ "6.1.192", "6.1.192", "6.1.192-1 6.1.192" },
	{ "6.1.192-1", "6.1.192-1", "6.1.192-1" },
	{ "6.1", "6.1.192", "6.1.180 6.1.192-1 6.1.192" },
	/* of 7.2 the newest has lost its modules; of 7.1 there is nothing better */
	{ "7.2", "7.2.12", "7.2.12 7.2.14" },
	{ "7.2.14", "7.2.14", "7.2.14" },
	{ "7.1", "7.1.3", "7.1.3" },
	{ "latest", "7.2.12", "7.2.12" },
	{ "7.3", "7.3-rc7", "7.3-rc7" },
	{ "7.3-rc7", "7.3-rc7", "7.3-rc7" },
	{ "7.3~rc7", "7.3-rc7", "7.3-rc7" },
	{ "7.3~rc7-1~exp1", "7.3-rc7", "7.3-rc7" },
	{ "6.12.*", "6.12.107 6.12.117", "6.12.107 6.12.117-1~deb12u1 6.12.117:amd64 6.12.117" },
	{ "6.12.?07", "6.12.107", "6.12.107" },
	{ "6.*", "6.1.192 6.12.117",
	  "6.1.180 6.1.192-1 6.1.192 6.12.107 6.12.117-1~deb12u1 6.12.117:amd64 6.12.117" },
	{ "7.?", "7.1.3 7.2.12 7.3-rc7", "7.1.3 7.2.12 7.2.14 7.3-rc7" },
	{ "6.12.117-1-amd64", "6.12.117:amd64", "6.12.117:amd64" },
	{ "6.1.0-56-cloud-amd64", "6.1.192", "6.1.192" },
	{ "6.12.106", "", "" },
	{ "6.13", "", "" },
	{ "frob", "", "" },
	{ "6.12:frob", "", "" },
	{ "", "", "" },
	{ "6.12.1", "", "" },
};

static void test_specs(void **state)
{
	for (size_t i = 0; i < NR(specs); i++) {
		for (int wide = 0; wide < 2; wide++) {
			struct names n = { .f = *state };
			struct spec s;

			spec_parse(specs[i].spec, &s);
			assert_true(spec_choose(&n.f->b, &s, wide, add_name, &n) >= 0);
			if (strcmp(n.text, wide ? specs[i].wide : specs[i].narrow))
				fail_msg("'%s'%s: chose '%s', not '%s'", specs[i].spec,
					 wide ? " wide" : "", n.text,
					 wide ? specs[i].wide : specs[i].narrow);
		}
	}
}

static void test_moves(void **state)
{
	static const char *const moving[] = { "6.12", "latest", "6.12.*", "*" };
	static const char *const fixed[] = { "6.12.107", "6.12.107-1", "7.3-rc7" };
	struct spec s;

	(void)state;
	for (size_t i = 0; i < NR(moving); i++) {
		spec_parse(moving[i], &s);
		assert_true(spec_moves(&s));
	}
	for (size_t i = 0; i < NR(fixed); i++) {
		spec_parse(fixed[i], &s);
		assert_false(spec_moves(&s));
	}
}

static void test_near(void **state)
{
	struct fixture *f = *state;
	struct spec s;
	char near[256];

	spec_parse("6.12.106", &s);
	spec_near(&f->b, &s, near, sizeof(near));
	assert_non_null(strstr(near, "6.12.107, 6.12.117"));
	assert_null(strstr(near, "deb12u1"));
	spec_parse("6.11", &s);
	spec_near(&f->b, &s, near, sizeof(near));
	assert_non_null(strstr(near, "6.12.117"));
	assert_null(strstr(near, "6.12.107"));
}

/* The cache adds what the archive has dropped, and tells what is there. */
static void test_cached(void **state)
{
	struct fixture *f = *state;
	struct build old = { .version = "6.12.99-1", .flavour = "cloud-amd64", .whole = true };
	struct build same = { .version = "6.12.107-1", .flavour = "cloud-amd64", .whole = true };
	struct names n = { .f = f };
	struct spec s;

	assert_int_equal(builds_add_cached(&f->b, &old), 0);
	assert_int_equal(builds_add_cached(&f->b, &same), 0);
	builds_sort(&f->b);
	assert_int_equal(f->b.nr, 12);
	assert_true(builds_find(&f->b, "6.12.107-1-cloud-amd64")->cached);
	assert_true(builds_find(&f->b, "6.12.107-1-cloud-amd64")->on_offer);
	assert_false(builds_find(&f->b, "6.12.99-1-cloud-amd64")->on_offer);
	assert_false(builds_find(&f->b, "6.12.117-1-cloud-amd64")->cached);
	spec_parse("6.12.99", &s);
	assert_int_equal(spec_choose(&f->b, &s, false, add_name, &n), 1);
	assert_string_equal(n.text, "6.12.99");
}

#define IMAGE_SIZE (3 * 512 + 16)

/* The least that is a bzImage: two setup sectors, one paragraph of code. */
static void make_image(unsigned char *h)
{
	memset(h, 0, IMAGE_SIZE);
	h[0x1f1] = 2;
	h[0x1f4] = 1;
	h[0x1fe] = 0x55;
	h[0x1ff] = 0xaa;
	memcpy(h + 0x202, "HdrS", 4);
	h[0x207] = 2;
	h[0x20f] = 1;	/* the version stands at 0x200 + 0x100 */
	strcpy((char *)h + 0x300, "6.1.0-56-cloud-amd64 (a@b) #1 SMP Debian 6.1.192-2 (2026)");
}

static void image_is(struct fixture *f, const unsigned char *h, size_t len, int err)
{
	struct image_info info;
	const char *why;
	char path[128];

	snprintf(path, sizeof(path), "%s/image", f->folder);
	assert_int_equal(write_whole(path, h, len), 0);
	assert_int_equal(image_read(path, &info, &why), err);
	if (err)
		return;
	assert_string_equal(info.release, "6.1.0-56-cloud-amd64");
	assert_int_equal(info.kver.patch, 192);
}

static void test_image(void **state)
{
	static const int marks[] = { 0x1fe, 0x1ff, 0x202, 0x205 };
	unsigned char h[IMAGE_SIZE];
	struct image_info info;
	const char *why;

	make_image(h);
	image_is(*state, h, sizeof(h), 0);
	image_is(*state, h, sizeof(h) - 1, -EBADMSG);
	image_is(*state, h, 0x200, -EBADMSG);
	image_is(*state, h, 0, -EBADMSG);
	for (size_t i = 0; i < NR(marks); i++) {
		make_image(h);
		h[marks[i]] ^= 1;
		image_is(*state, h, sizeof(h), -EBADMSG);
	}
	assert_int_equal(image_read("/nonexistent/image", &info, &why), -ENOENT);
}

static void test_want_kernel(void **state)
{
	static const char *const names[][2] = {
		{ "boot/vmlinuz-6.12.117+deb13-cloud-amd64", "vmlinuz" },
		{ "boot/config-6.12.117+deb13-cloud-amd64", "config" },
		{ "boot/System.map-6.12.117+deb13-cloud-amd64", NULL },
		{ "usr/lib/modules/7.3.4/vmlinuz", "vmlinuz" },
		{ "usr/lib/modules/7.3.4/config", "config" },
		{ "usr/lib/modules/7.3.4/kernel/net/a.ko.xz", "modules/kernel/net/a.ko.xz" },
		{ "lib/modules/5.10.0-46/modules.builtin", "modules/modules.builtin" },
		{ "lib/modules/5.10.0-46/build/Makefile", NULL },
		{ "usr/share/doc/vmlinuz", NULL },
		{ "usr/share/doc/linux-base-7.3.4/changelog.Debian.gz", "changelog.gz" },
		{ "usr/share/doc/linux-image-6.1.0-56/changelog.gz", "changelog.gz" },
		{ "usr/share/doc/linux-image-6.1.0-56/NEWS.Debian.gz", NULL },
	};
	char to[128];

	(void)state;
	for (size_t i = 0; i < NR(names); i++) {
		assert_int_equal(want_kernel(names[i][0], to, sizeof(to), NULL), !!names[i][1]);
		if (names[i][1])
			assert_string_equal(to, names[i][1]);
	}
}

static void test_entry(void **state)
{
	struct fixture *f = *state;
	struct cached *c = calloc(1, sizeof(*c)), *d = calloc(1, sizeof(*d));
	char tmp[PATH_MAX], path[PATH_MAX], stale[PATH_MAX];
	int lock = cache_lock(f->folder);

	assert_true(lock >= 0);
	snprintf(stale, sizeof(stale), "%s/kernels/.tmp-dead/modules", f->folder);
	assert_int_equal(make_folders(stale), 0);
	strcpy(c->k.id, "6.12.107-1-cloud-amd64");
	strcpy(c->k.release, "6.12.107+deb13-cloud-amd64");
	strcpy(c->k.version, "#1 SMP Debian 6.12.107-1");
	strcpy(c->b.version, "6.12.107-1");
	c->b.size = 34000000;
	c->b.whole = true;
	assert_int_equal(cache_begin(f->folder, c->k.id, tmp, sizeof(tmp)), 0);
	assert_false(is_folder(stale));
	/* not there before it is committed, and not without its image */
	assert_int_equal(cache_load(f->folder, c->k.id, d), -ENOENT);
	assert_int_equal(path_fmt(path, sizeof(path), "%s/vmlinuz", tmp), 0);
	assert_int_equal(write_whole(path, "image", 5), 0);
	assert_int_equal(cache_paths(tmp, &c->k), 0);
	assert_int_equal(cache_commit(f->folder, tmp, c), 0);
	assert_true(is_file(c->k.image));
	assert_false(is_folder(tmp));
	assert_int_equal(cache_load(f->folder, c->k.id, d), 0);
	assert_string_equal(d->k.image, c->k.image);
	assert_string_equal(d->k.config, "");
	assert_string_equal(d->k.release, c->k.release);
	assert_int_equal(d->k.kver.patch, 107);
	assert_true(d->b.whole);
	assert_int_equal(unlink(c->k.image), 0);
	assert_int_equal(cache_load(f->folder, c->k.id, d), -ENOENT);
	assert_int_equal(cache_load(f->folder, "../x", d), -ENOENT);
	assert_int_equal(cache_remove(f->folder, c->k.id), 0);
	assert_int_equal(cache_remove(f->folder, c->k.id), 0);
	assert_int_equal(cache_remove(f->folder, "a/../../x"), -EINVAL);
	close(lock);
	free(c);
	free(d);
}

static int count_lines(char *line, void *arg)
{
	(void)line;
	return ++*(int *)arg == 3 ? -ECANCELED : 0;
}

static void test_spawn(void **state)
{
	char *two[] = { "printf", "a\\nb", NULL };
	char *many[] = { "yes", NULL };
	char *fails[] = { "sh", "-c", "echo 'W: first' >&2; echo 'E: second' >&2; exit 7", NULL };
	char *none[] = { "bpfmatrix-no-such-command", NULL };
	int lines = 0;

	(void)state;
	assert_int_equal(spawn_read(two, count_lines, &lines), 0);
	assert_int_equal(lines, 2);
	lines = 0;
	assert_int_equal(spawn_read(many, count_lines, &lines), -ECANCELED);
	assert_int_equal(spawn_wait(fails), 7);
	assert_string_equal(spawn_stderr(), "W: first\nE: second");
	assert_string_equal(spawn_first_error(spawn_stderr()), "second");
	assert_int_equal(spawn_wait(none), -ENOENT);
}

#define WITH(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_debver),
		cmocka_unit_test(test_release),
		cmocka_unit_test(test_moves),
		cmocka_unit_test(test_want_kernel),
		cmocka_unit_test(test_spawn),
		WITH(test_rows), WITH(test_index_file), WITH(test_specs), WITH(test_near),
		WITH(test_cached), WITH(test_image), WITH(test_entry),
	};

	return cmocka_run_group_tests_name("catalogue", tests, NULL, NULL);
}
