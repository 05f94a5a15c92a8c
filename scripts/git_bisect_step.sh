#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# One step of 'git bisect run' over a kernel tree: configures what is checked out, builds it, and asks it.
# 'bpfmatrix bisect --git' writes it with these set before it:
#   bpfmatrix, kconfig  the program, and the folder of config fragments
#   name                the case
#   base                the .config to begin with; empty: x86_64_defconfig
#   swapped             1 where the good side is the newer one, which git calls the bad one
#   "$@"                what the image is judged by, as bisect --step takes it
# Exit code: 0 good, 1 bad, 125 cannot tell, 128 stops the bisection.
set -u
: "${bpfmatrix:?}" "${kconfig:?}" "${name:?}" "${base?}" "${swapped:?}"

image=arch/x86/boot/bzImage
log=$(git rev-parse --git-dir)/bpfmatrix-build.log || exit 128

skip() {
	echo "bisect: $(git log -1 --format='%h %s'): $1: skipped" >&2
	exit 125
}

configure() {
	if [ -n "$base" ]; then cp "$base" .config; else make x86_64_defconfig; fi &&
	# of an option that is said twice the later one counts
	cat "$kconfig"/*.config >>.config &&
	make olddefconfig
}

rm -f "$image"
configure >"$log" 2>&1 || skip "it cannot be configured, see $log"
make -j"$(nproc)" bzImage >>"$log" 2>&1 || skip "it does not build, see $log"
[ -e "$image" ] || skip "the build left no $image, see $log"

"$bpfmatrix" bisect "$name" --step "$image" --config .config "$@"
code=$?
case $swapped$code in
10) exit 1 ;;
11) exit 0 ;;
?0 | ?1 | ?125) exit $code ;;
esac
echo "bisect: stopped, as bpfmatrix ended with $code; 'git bisect run' goes on from here" >&2
exit 128
