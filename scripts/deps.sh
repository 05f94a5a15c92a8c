#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Installs the Debian packages that are missing: to build and run, and with --tests
# to test bpfmatrix itself. Says what, and asks first on a terminal unless --yes.
set -eu

packages="gcc libc6-dev make pkg-config clang-19 llvm-19 libelf-dev libnl-3-dev zlib1g-dev libzstd-dev
	libarchive-dev libsqlite3-dev libjansson-dev qemu-system-x86 busybox-static ca-certificates debian-archive-keyring"
yes=no
for arg; do
	case $arg in
	--yes) yes=yes ;;
	--tests) packages="$packages libcmocka-dev bats sqlite3 libxml2-utils libxml2-dev node-tap-parser python3
		python3-yaml python3-jsonschema rsync cpio xz-utils" ;;
	*) echo "deps.sh: what is $arg? It takes --yes and --tests" >&2; exit 2 ;;
	esac
done

command -v dpkg-query >/dev/null || {
	echo "bpfmatrix: this is no Debian; install by hand what corresponds to:" $packages >&2
	exit 3
}
missing=
for p in $packages; do
	[ "$(dpkg-query -W -f '${db:Status-Status}' "$p" 2>/dev/null || :)" = installed ] || missing="$missing $p"
done
[ -n "$missing" ] || exit 0

echo "bpfmatrix needs these Debian packages:$missing" >&2
if [ "$yes" = no ] && [ -t 0 ] && [ -t 2 ]; then
	printf 'Install them with apt-get now? [Y/n] ' >&2
	read -r answer || answer=n
	case $answer in
	''|[yY]*) ;;
	*) echo "Then: apt-get install --no-install-recommends$missing" >&2; exit 3 ;;
	esac
fi
sudo=
if [ "$(id -u)" != 0 ]; then
	command -v sudo >/dev/null || {
		echo "bpfmatrix: not root and no sudo; as root: apt-get install --no-install-recommends$missing" >&2
		exit 3
	}
	sudo=sudo
fi
echo "installing through apt-get ..." >&2
log=$(mktemp)
trap 'rm -f "$log"' EXIT
try() { $sudo env DEBIAN_FRONTEND=noninteractive "$@" >"$log" 2>&1 </dev/null; }
# an old package list is the usual reason for a failure: bring it up to date, once
try apt-get install -y --no-install-recommends $missing ||
	{ try apt-get update && try apt-get install -y --no-install-recommends $missing; } || {
	tail -n 20 "$log" >&2
	echo "bpfmatrix: apt-get could not install them; its last lines are above" >&2
	exit 3
}
