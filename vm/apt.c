// SPDX-License-Identifier: GPL-2.0
#include "vm/apt.h"

#include <errno.h>
#include <limits.h>
#include <string.h>

#include "common/errname.h"
#include "common/msg.h"
#include "vm/files.h"
#include "vm/spawn.h"

/*
 * Read after the system's own configuration, whose proxies and transports are
 * wanted, and whose hooks are not: they would write to the system's caches.
 */
static const char config[] =
	"Dir::State \"%1$s/state\";\n"
	"Dir::State::lists \"%1$s/lists\";\n"
	"Dir::State::status \"/dev/null\";\n"
	"Dir::Cache \"%1$s/cache\";\n"
	"Dir::Etc::sourcelist \"%1$s/sources.list\";\n"
	"Dir::Etc::sourceparts \"-\";\n"
	"Dir::Etc::preferences \"-\";\n"
	"Dir::Etc::preferencesparts \"-\";\n"
	"#clear APT::Update::Pre-Invoke;\n"
	"#clear APT::Update::Post-Invoke;\n"
	"#clear APT::Update::Post-Invoke-Success;\n"
	"#clear APT::Architectures;\n"
	"APT::Architecture \"amd64\";\n"
	"APT::Architectures { \"amd64\"; };\n"
	"APT::Sandbox::User \"root\";\n"
	"APT::Get::AllowUnauthenticated \"false\";\n"
	"Acquire::AllowInsecureRepositories \"false\";\n"
	"Acquire::AllowWeakRepositories \"false\";\n"
	"Acquire::Languages \"none\";\n"
	"Acquire::GzipIndexes \"true\";\n"
	"Acquire::PDiffs \"false\";\n"
	"Acquire::Retries \"1\";\n"
	"Acquire::http::Timeout \"15\";\n"
	"Acquire::https::Timeout \"15\";\n";

int apt_failed(const char *what, int status)
{
	if (status == -ENOENT)
		msg_error("%s: apt is not installed; give kernels as files, or use Debian 12 or newer",
			  what);
	else if (status < 0)
		msg_error("%s: %s", what, errname(status));
	else
		msg_error("%s: %s", what, spawn_first_error(spawn_stderr()));
	return -BM_EXIT_HARNESS;
}

int apt_prepare(const char *cache, char *folder, char *conf, size_t size)
{
	static const char *const subs[] = { "state", "lists/partial", "cache/archives/partial" };
	char path[PATH_MAX], text[PATH_MAX * 8];
	int err;

	/* apt.conf knows no escape for a quote */
	if (strchr(cache, '"'))
		return -EINVAL;
	err = path_fmt(folder, size, "%s/apt", cache);
	for (size_t i = 0; !err && i < sizeof(subs) / sizeof(subs[0]); i++) {
		err = path_fmt(path, sizeof(path), "%s/%s", folder, subs[i]);
		if (!err)
			err = make_folders(path);
	}
	if (!err)
		err = path_fmt(conf, size, "%s/apt.conf", folder);
	if (!err)
		err = path_fmt(text, sizeof(text), config, folder);
	return err ? err : write_whole(conf, text, strlen(text));
}

const char *row_file(const struct row *r)
{
	const char *p = strrchr(r->url, '/');

	return p ? p + 1 : r->url;
}

int apt_download(const char *cache, const struct row *const *rows, int nr, const char *folder,
		 char *why, size_t why_size)
{
	char apt[PATH_MAX], conf[PATH_MAX], sum[nr][80], to[nr][PATH_MAX];
	char *argv[5 + 3 * nr];
	int n = 0, status, err;

	err = apt_prepare(cache, apt, conf, sizeof(conf));
	argv[n++] = APT_HELPER;
	argv[n++] = "-c";
	argv[n++] = conf;
	argv[n++] = "download-file";
	for (int i = 0; !err && i < nr; i++) {
		err = path_fmt(to[i], sizeof(to[i]), "%s/%s", folder, row_file(rows[i]));
		if (!err)
			err = path_fmt(sum[i], sizeof(sum[i]), "SHA256:%s", rows[i]->sha256);
		argv[n++] = (char *)rows[i]->url;
		argv[n++] = to[i];
		argv[n++] = sum[i];
	}
	argv[n] = NULL;
	if (err)
		return err;
	status = spawn_wait(argv);
	if (!status)
		return 0;
	if (status < 0)
		return status;
	if (strstr(spawn_stderr(), "No space left"))
		return -ENOSPC;
	if (path_fmt(why, why_size, "%.*s", (int)why_size - 1, spawn_first_error(spawn_stderr())))
		why[0] = '\0';
	return -EIO;
}
