// SPDX-License-Identifier: GPL-2.0
#include "vm/image.h"

#include <endian.h>
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Documentation/arch/x86/boot.rst, "The Real-Mode Kernel Header" */
#define SETUP_SECTS	0x1f1
#define SYSSIZE		0x1f4
#define BOOT_FLAG	0x1fe
#define HEADER		0x202
#define PROTOCOL	0x206
#define KERNEL_VERSION	0x20e
#define HEADER_END	0x268

static unsigned int get16(const unsigned char *p)
{
	uint16_t v;

	memcpy(&v, p, sizeof(v));
	return le16toh(v);
}

static uint32_t get32(const unsigned char *p)
{
	uint32_t v;

	memcpy(&v, p, sizeof(v));
	return le32toh(v);
}

/* "RELEASE (who@where) #1 SMP Debian 6.1.192-2 (date)" */
static void read_version(int fd, unsigned int at, struct image_info *info)
{
	char text[512];
	ssize_t n = pread(fd, text, sizeof(text) - 1, at + 0x200);
	size_t len;

	if (n <= 0)
		return;
	text[n] = '\0';
	len = strcspn(text, " ");
	if (len >= sizeof(info->release) || kver_from_uname(text, text, &info->kver))
		return;
	memcpy(info->release, text, len);
	info->release[len] = '\0';
}

static int read_header(int fd, struct image_info *info, const char **why)
{
	unsigned char h[HEADER_END];
	unsigned long long need;
	struct stat st;
	ssize_t n;

	n = pread(fd, h, sizeof(h), 0);
	if (n < 0 || fstat(fd, &st))
		return -errno;
	*why = "not a bzImage";
	if (n < (ssize_t)sizeof(h) || get16(h + BOOT_FLAG) != 0xaa55 || memcmp(h + HEADER, "HdrS", 4))
		return -EBADMSG;
	*why = "a kernel without a bzImage's protocol 2.00";
	if (get16(h + PROTOCOL) < 0x200)
		return -EBADMSG;
	*why = "a bzImage that is cut short";
	need = ((h[SETUP_SECTS] ? h[SETUP_SECTS] : 4) + 1ULL) * 512 + get32(h + SYSSIZE) * 16ULL;
	if ((unsigned long long)st.st_size < need)
		return -EBADMSG;
	if (get16(h + KERNEL_VERSION))
		read_version(fd, get16(h + KERNEL_VERSION), info);
	return 0;
}

int image_read(const char *path, struct image_info *info, const char **why)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC), err;

	memset(info, 0, sizeof(*info));
	*why = "cannot be read";
	if (fd < 0)
		return -errno;
	err = read_header(fd, info, why);
	close(fd);
	return err;
}
