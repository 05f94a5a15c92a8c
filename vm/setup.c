// SPDX-License-Identifier: GPL-2.0
/* What all VMs share, the first boot of a kernel, and whether KVM really works. */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "common/errname.h"
#include "common/msg.h"
#include "vm/files.h"
#include "vm/vm.h"

#define QEMU "qemu-system-x86_64"
/* A guest that comes up under KVM does so in one or two seconds. */
#define KVM_PROOF_S 15

const char *accel_name(enum accel a)
{
	static const char * const names[] = { "unknown", "tcg", "kvm" };

	return names[a];
}

/* The program @name along $PATH, or NULL; to free. */
static char *find_program(const char *name)
{
	char *path = strdup(getenv("PATH") ?: "/usr/bin:/bin"), *rest = path, *dir, *full = NULL;

	while (path && (dir = strsep(&rest, ":"))) {
		if (asprintf(&full, "%s/%s", *dir ? dir : ".", name) < 0)
			full = NULL;
		if (full && !access(full, X_OK))
			break;
		free(full);
		full = NULL;
	}
	free(path);
	return full;
}

/* bpf_selftests stands beside this program. */
static char *find_runner(void)
{
	char self[PATH_MAX], *slash, *path = NULL;
	ssize_t n = readlink("/proc/self/exe", self, sizeof(self) - 1);

	if (n < 0)
		return NULL;
	self[n] = '\0';
	slash = strrchr(self, '/');
	if (!slash || asprintf(&path, "%.*s/bpf_selftests", (int)(slash - self), self) < 0)
		return NULL;
	if (access(path, X_OK)) {
		msg_error("%s: %s; build it with: make", path, errname(errno));
		free(path);
		path = NULL;
	}
	return path;
}

int vm_setup_init(struct vm_setup *s)
{
	memset(s, 0, sizeof(*s));
	s->memory_mib = 512;
	s->cpus = 2;
	s->boot_s = 30;
	s->silence_s = 60;
	s->qemu = find_program(QEMU);
	if (!s->qemu) {
		msg_error("there is no " QEMU " on $PATH; install it with: apt-get install qemu-system-x86");
		return -BM_EXIT_HARNESS;
	}
	s->runner = find_runner();
	return s->runner ? 0 : -BM_EXIT_HARNESS;
}

static void take_identity(void *arg, const struct event *ev)
{
	struct kernel *k = arg;

	if (strcmp(ev->type, "hello"))
		return;
	snprintf(k->release, sizeof(k->release), "%s", event_get(ev, "release") ?: "");
	snprintf(k->version, sizeof(k->version), "%s", event_get(ev, "version") ?: "");
	kver_from_uname(k->release, k->version, &k->kver);
}

static enum vm_outcome boot(const struct vm_setup *s, struct kernel *k, const char *dir, char *why, size_t size)
{
	struct vm_job job = { .kernel = k, .dir = dir, .on_event = take_identity, .arg = k };
	enum vm_outcome outcome = VM_NO_BOOT;
	struct pollfd pfd = { .events = POLLIN };
	struct vm_setup plain = *s;
	struct vm *vm;

	/* whether a kernel boots is asked without what the user adds to a run */
	plain.nr_insmod = 0;
	plain.gdb = false;
	if (vm_new(&plain, &job, &vm)) {
		snprintf(why, size, "its initramfs could not be written");
		return outcome;
	}
	if (!vm_start(vm)) {
		pfd.fd = vm_fd(vm);
		do
			poll(&pfd, 1, 200);
		while ((outcome = vm_pump(vm)) == VM_RUNNING);
	}
	snprintf(why, size, "%s", vm_detail(vm));
	if (outcome != VM_DONE) {
		size_t used = strlen(why);

		if (used + 2 < size) {
			strcat(why, "\n");
			vm_console_tail(vm, 5, why + used + 1, size - used - 1);
		}
	}
	unlink(vm_console(vm));
	vm_free(vm);
	return outcome;
}

int vm_boot_once(struct kernel *k, void *arg)
{
	const struct vm_boot_once *b = arg;
	enum vm_outcome outcome;
	char why[2048];
	int tries = 0;

	k->release[0] = '\0';
	msg_verbose("booting %s once, under %s", k->name, accel_name(b->setup->accel));
	do
		outcome = boot(b->setup, k, b->dir, why, sizeof(why));
	while (outcome == VM_BOOT_DIED && ++tries < BOOT_TRIES);
	if (outcome != VM_DONE || !*k->release) {
		msg_error("kernel %s: it does not come up in a VM: %s", k->name, why);
		return -EIO;
	}
	return 0;
}

/* What the remembered answer depends on. */
static void accel_key(const struct vm_setup *s, const struct kernel *k, char *key, size_t size)
{
	struct utsname u;
	struct stat st;

	uname(&u);
	if (stat(s->qemu, &st))
		memset(&st, 0, sizeof(st));
	snprintf(key, size, "%s %s %lld %s", u.release, u.nodename, (long long)st.st_mtime, k->id);
}

/* The newest remembered line of this machine decides, whatever kernel proved it. */
static enum accel remembered(const char *path, const char *key)
{
	char line[512], accel[8];
	enum accel found = ACCEL_UNKNOWN;
	FILE *f = fopen(path, "r");
	size_t len = strrchr(key, ' ') - key;
	int n;

	while (f && fgets(line, sizeof(line), f))
		if (sscanf(line, "%7s %n", accel, &n) == 1 && !strncmp(line + n, key, len))
			found = strcmp(accel, "kvm") ? ACCEL_TCG : ACCEL_KVM;
	if (f)
		fclose(f);
	return found;
}

enum accel accel_find(const struct vm_setup *s, const struct kernel *k, const char *cache)
{
	char path[PATH_MAX], key[400], why[2048], text[512];
	struct vm_setup try = *s;
	struct kernel copy = *k;
	enum accel answer;

	if (access("/dev/kvm", R_OK | W_OK))
		return ACCEL_TCG;
	if (path_fmt(path, sizeof(path), "%s/accel", cache))
		return ACCEL_TCG;
	accel_key(s, k, key, sizeof(key));
	answer = remembered(path, key);
	if (answer != ACCEL_UNKNOWN)
		return answer;
	try.accel = ACCEL_KVM;
	try.boot_s = KVM_PROOF_S;
	answer = boot(&try, &copy, cache, why, sizeof(why)) == VM_DONE ? ACCEL_KVM : ACCEL_TCG;
	if (answer == ACCEL_TCG)
		msg_info("KVM: /dev/kvm is there, but no guest comes up under it (%.*s): using TCG, which is slower",
			 (int)strcspn(why, "\n"), why);
	snprintf(text, sizeof(text), "%s %s\n", accel_name(answer), key);
	if (write_whole(path, text, strlen(text)))
		msg_verbose("KVM: the answer could not be remembered in %s", path);
	return answer;
}
