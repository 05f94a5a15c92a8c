#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# bpfmatrix: what do real kernels do with eBPF programs? See README.md, or --help.
# Installs what is missing, builds, and hands over to build/bpfmatrix.
set -eu

here=$(CDPATH= cd -- "$(dirname -- "$0")" && pwd)
yes=
for arg; do
	shift
	if [ "$arg" = --yes ]; then
		yes=--yes
	else
		set -- "$@" "$arg"
	fi
done

"$here/scripts/deps.sh" $yes || exit 3
make -s -j"$(nproc)" -C "$here" >&2 || {
	echo "bpfmatrix: the build failed; its messages are above. A clean start: make -C $here clean" >&2
	exit 3
}
exec "$here/build/bpfmatrix" "$@"
