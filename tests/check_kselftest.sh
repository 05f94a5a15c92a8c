#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# bpfmatrix as a target of a kernel tree's tools/testing/selftests (docs/kselftest.md):
#
#   tests/check_kselftest.sh [PACKAGE|TREE]
#
# builds and packs it with the tree's own Makefiles, then boots a kernel whose init
# unpacks that tarball and runs its run_kselftest.sh.  PACKAGE is a linux-source-*
# package, by default the one that the package linux-source stands for; apt-get download
# brings it once (150 MB), and what is needed of it stays in the cache.  TREE is an
# unpacked kernel tree.  $BPFMATRIX_TEST_KERNEL is the kernel to boot (6.12), $CASES the
# part of the suite that the VM runs, as arguments of the runner (default: all).
# KEEP=1 leaves the work folder.
# Ends in "N passed, N failed, N skipped".
set -u
shopt -s nullglob
cd "$(dirname "$0")/.." || exit 3
root=$PWD
cache=${BPFMATRIX_CACHE:-$HOME/.cache/bpfmatrix}/kselftest
kernel=${BPFMATRIX_TEST_KERNEL:-6.12}
dir=$(mktemp -d) || exit 3
[ -n "${KEEP:-}" ] && echo "# work folder: $dir" || trap 'rm -rf "$dir"' EXIT
trap 'exit 3' INT TERM
passed=0 failed=0 skipped=0

check() { # NAME, then 0 for a pass
	if [ "$2" -eq 0 ]; then
		passed=$((passed + 1)); echo "ok $1"
	else
		failed=$((failed + 1)); echo "not ok $1"
	fi
}
die() {
	echo "check_kselftest: $*" >&2
	exit 3
}
for tool in rsync cpio xz dpkg-deb apt-get qemu-system-x86_64; do
	command -v $tool >/dev/null || die "no $tool; scripts/deps.sh --tests installs it"
done

# ---- what comes from the archive

# Downloads a package into $dir/debs and prints the file.
download() { # PACKAGE
	mkdir -p "$dir/debs"
	(cd "$dir/debs" && apt-get -q download "$1" >"$dir/apt.log" 2>&1) || {
		cat "$dir/apt.log" >&2
		die "$1: download failed; does apt-get update help?"
	}
	echo "$dir"/debs/"$1"_*.deb
}

# The parts of a kernel tree that a kselftest target meets, below the cache; prints where.
source_tree() { # PACKAGE
	local version to deb
	version=$(apt-cache policy "$1" | sed -n 's/^  Candidate: //p')
	[ -n "$version" ] || die "apt knows no package $1, and it is no folder"
	to=$cache/$1_$version
	if [ ! -d "$to" ]; then
		echo "fetching $1 $version ..." >&2
		deb=$(download "$1") || exit 3
		mkdir -p "$cache" "$dir/source"
		dpkg-deb --fsys-tarfile "$deb" | tar -xO --wildcards './usr/src/linux-source-*.tar.xz' |
			tar -xJ -C "$dir/source" --strip-components=1 --wildcards --no-wildcards-match-slash \
			'*/tools/testing/selftests/*.sh' '*/tools/testing/selftests/*.h' \
			'*/tools/testing/selftests/lib.mk' '*/tools/testing/selftests/Makefile' \
			'*/tools/testing/selftests/kselftest' '*/scripts/subarch.include' \
			'*/scripts/kconfig/merge_config.sh' || die "$1: cannot be unpacked"
		rm -rf "$dir/debs"
		# whole or not at all
		cp -r "$dir/source" "$to.$$" && mv -T "$to.$$" "$to" || die "$to: cannot be written"
	fi
	echo "$to"
}

newest=$(apt-cache depends linux-source | sed -n 's/^ *Depends: \(linux-source-[0-9.]*\)$/\1/p')
source=${1:-$newest}
[ -n "$source" ] || die "apt knows no package linux-source; does apt-get update help?"
[ -d "$source" ] && tree=$(realpath "$source") || tree=$(source_tree "$source") || exit 3
[ -f "$tree/tools/testing/selftests/lib.mk" ] ||
	die "$tree: no kernel tree: it has no tools/testing/selftests/lib.mk"
echo "# tree: $tree"

busybox=$cache/busybox
if [ ! -x "$busybox" ]; then
	deb=$(download busybox-static) || exit 3
	mkdir -p "$cache"
	dpkg-deb --fsys-tarfile "$deb" | tar -xO ./bin/busybox >"$busybox.$$" &&
		chmod +x "$busybox.$$" && mv "$busybox.$$" "$busybox" ||
		die "busybox-static: cannot be unpacked"
fi

# ---- build, install, pack: linked into the tree, and copied into one

# A tree of our own, as the cached one, or the user's, stays as it is.
new_tree() { # NAME
	mkdir -p "$dir/$1/tools/testing/selftests" "$dir/$1/scripts/kconfig"
	cp "$tree"/scripts/subarch.include "$dir/$1/scripts/"
	cp "$tree"/scripts/kconfig/merge_config.sh "$dir/$1/scripts/kconfig/"
	cp -r "$tree"/tools/testing/selftests/{Makefile,lib.mk,kselftest,*.sh,*.h} \
		"$dir/$1/tools/testing/selftests/"
}
selftests() { # TREE, then make's arguments
	local in=$dir/$1/tools/testing/selftests
	shift
	# as someone calls it: not as a part of the make that may have started us
	: >"$dir/make.log"
	${as:-} env -u MAKEFLAGS -u MAKELEVEL -u MFLAGS \
		make -C "$in" TARGETS=bpfmatrix "$@" >>"$dir/make.log" 2>&1
}
# check() of such a make, with its last lines when it fails
make_check() { # NAME TREE, then make's arguments
	local name=$1 rc
	shift
	selftests "$@"
	rc=$?
	[ $rc -eq 0 ] || tail -n 15 "$dir/make.log" | sed 's/^/# /'
	check "$name" $rc
}
holds() { # FOLDER
	[ -x "$1/run_kselftest.sh" ] && [ -x "$1/bpfmatrix/bpf_selftests" ] &&
		[ "$(cat "$1/kselftest-list.txt")" = bpfmatrix:bpf_selftests ] &&
		grep -qx 'timeout=[1-9][0-9]*' "$1/bpfmatrix/settings" && cmp -s config "$1/bpfmatrix/config"
}

new_tree linked
ln -s "$root" "$dir/linked/tools/testing/selftests/bpfmatrix"
make_check "linked: make" linked
make_check "linked: make install" linked install INSTALL_PATH="$dir/installed"
holds "$dir/installed"
check "linked: installed are run_kselftest.sh, the list, the runner, config and settings" $?
make_check "linked: make gen_tar" linked gen_tar INSTALL_PATH="$dir/installed"
tarball=$dir/installed/kselftest-packages/kselftest.tar.gz
mkdir "$dir/unpacked"
tar -xzf "$tarball" -C "$dir/unpacked" && holds "$dir/unpacked" &&
	cmp -s build/bpf_selftests "$dir/unpacked/bpfmatrix/bpf_selftests"
check "linked: the tarball holds them, and the runner is the one of build/" $?

# Not root, in a user namespace, so that the runner stops at once: this machine's kernel is
# not to be tested.  Behind a link PWD must be right, or the line has another name than
# bpfmatrix, and settings is not found.
nobody="unshare --map-user=65534 --map-group=65534"
if $nobody true 2>/dev/null; then
	as=$nobody selftests linked run_tests
	grep -q '^ok 1 selftests: bpfmatrix: bpf_selftests # SKIP$' "$dir/make.log"
	rc=$?
	[ $rc -eq 0 ] || tail -n 8 "$dir/make.log" | sed 's/^/# /'
	check "linked: make run_tests" $rc
else
	skipped=$((skipped + 1))
	echo "ok linked: make run_tests # SKIP needs user namespaces and unshare --map-user"
fi

new_tree copied
copy=$dir/copied/tools/testing/selftests/bpfmatrix
mkdir "$copy"
tar -c --exclude=./.git --exclude='./results-*' . | tar -x -C "$copy"
make_check "copied: make install" copied install INSTALL_PATH="$dir/installed-copy"
holds "$dir/installed-copy"
check "copied: installed are the same files" $?
make_check "copied: make clean" copied clean
[ -e "$copy/Makefile" ] && [ ! -e "$copy/build" ]
check "copied: nothing built is left" $?

# all but what has to be made anew there comes along, to save the minutes
out=$dir/out/kselftest/bpfmatrix
mkdir -p "$out" && cp -a build "$out/"
rm "$out"/build/{bpf_selftests,bpfmatrix,progs/warmup.bpf.o,host/cli/main.o,guest/selftests/main.o}
touch "$dir/marker"
make_check "O=: make install" linked O="$dir/out" install INSTALL_PATH="$dir/installed-o"
holds "$dir/installed-o" && [ -x "$out/build/bpfmatrix" ] &&
	[ -z "$(find build settings config -newer "$dir/marker")" ]
check "O=: installed are the same files, built below it and nowhere else" $?

# as kselftest-merge does it; it says so when a value did not survive
printf 'CONFIG_MODULES=y\n' >"$dir/.config"
(cd "$dir" && sh linked/scripts/kconfig/merge_config.sh -m .config "$root/config") \
	>"$dir/merge.log" 2>&1 &&
	! grep -q 'is redefined' "$dir/merge.log" &&
	[ -z "$(grep '^CONFIG_' config | grep -vxF -f "$dir/.config")" ]
check "config: the kernel's merge_config.sh takes all of it" $?

# ---- run the tarball

# how the real tool would boot the kernel
build/bpfmatrix kernels fetch -q "$kernel" >/dev/null || die "$kernel: not to be had"
qemu=$(build/bpfmatrix run -n -k "$kernel") || die "no QEMU command for $kernel"
image=$(sed -n 's/.* -kernel \([^ ]*\) .*/\1/p' <<<"$qemu")
machine=$(grep -oE -- '-(machine|accel) [^ ]+' <<<"$qemu" | tr '\n' ' ')
release=$(sed -n 's/.*"uname_release": "\(.*\)".*/\1/p' "${image%/*}/meta.json")
[ -f "$image" ] && [ -n "$machine" ] && [ -n "$release" ] || die "cannot read: $qemu"

r=$dir/root
mkdir -p "$r"/{bin,dev,proc,sys,tmp,run,boot,etc,kselftest,lib/modules/"$release"}
cp "$busybox" "$r/bin/busybox"
cp "$tarball" "$r/kselftest.tar.gz"
cp "${image%/*}/config" "$r/boot/config-$release" 2>/dev/null
cp -r "${image%/*}/modules/." "$r/lib/modules/$release/" 2>/dev/null
"$busybox" depmod -b "$r" "$release"
printf 'root:x:0:0::/:/bin/sh\nnobody:x:65534:65534::/:/bin/sh\n' >"$r/etc/passwd"
# run_kselftest.sh keeps timeouts with coreutils' timeout only, and only from there
for f in /usr/bin/timeout $(ldd /usr/bin/timeout | grep -o '/[^ ]*'); do
	cp -L --parents "$f" "$r"
done

cat >"$r/init" <<'INIT'
#!/bin/busybox sh
export PATH=/bin
/bin/busybox --install -s /bin
mount -t proc proc /proc
mount -t sysfs sysfs /sys
mount -t devtmpfs devtmpfs /dev
mount -t tmpfs tmpfs /tmp
mount -t tmpfs tmpfs /run
mount -t cgroup2 cgroup2 /sys/fs/cgroup
mount -t bpf bpf /sys/fs/bpf
mount -t debugfs debugfs /sys/kernel/debug
mount -t tracefs tracefs /sys/kernel/tracing
mount -t securityfs securityfs /sys/kernel/security
ln -s /proc/self/fd /dev/fd
ln -s /proc/self/fd/0 /dev/stdin
ln -s /proc/self/fd/1 /dev/stdout
ln -s /proc/self/fd/2 /dev/stderr
ip link set lo up
tar -xzf /kselftest.tar.gz -C /kselftest
stty -F /dev/ttyS1 raw
exec </dev/null >/dev/ttyS1 2>&1
cd /kselftest

begin() { echo "=== $1"; }
end() { echo "=== status $1"; }

export KSELFTEST_BPF_SELFTESTS_ARGS="$(cat /cases)"
begin suite
./run_kselftest.sh
end $?

begin nobody
# install gives the script to root alone; and a pipe of its own, as /dev/stdout is opened
# anew, and root's is not for nobody
su nobody -c 'sh ./run_kselftest.sh | cat'
end $?

# a deadline that the suite cannot keep; 1 s is the least there is
begin timeout
mv bpfmatrix/settings /tmp/settings
echo timeout=1 >bpfmatrix/settings
KSELFTEST_BPF_SELFTESTS_ARGS= ./run_kselftest.sh
end $?
mv /tmp/settings bpfmatrix/settings

begin usage
KSELFTEST_BPF_SELFTESTS_ARGS='-t no/such/case' ./run_kselftest.sh
end $?

# run_kselftest.sh opens a file anew, and appends: a plain > has two writers then
begin file
export KSELFTEST_BPF_SELFTESTS_ARGS='-t map/array/*'
./run_kselftest.sh >/tmp/plain
./run_kselftest.sh >>/tmp/appended
end $?
echo "plain $(grep -cE '^# (not )?ok ' /tmp/plain) of $(sed -n 's/^# 1\.\.//p' /tmp/appended)"
echo "appended $(grep -cE '^# (not )?ok ' /tmp/appended) of $(sed -n 's/^# 1\.\.//p' /tmp/appended)"

# the last one, as there is no way back: this lockdown takes helpers from all programs
begin lockdown
export KSELFTEST_BPF_SELFTESTS_ARGS='-t map/array/* -t helper/bpf_probe_read*/*'
echo confidentiality >/sys/kernel/security/lockdown
./run_kselftest.sh
end $?
poweroff -f
INIT
chmod +x "$r/init"
echo "${CASES:-}" >"$r/cases"
(cd "$r" && find . | cpio -o -H newc --quiet) >"$dir/initramfs" || die "initramfs: cpio failed"

echo "# VM: $release, $machine"
began=$SECONDS
timeout "${VM_TIMEOUT:-900}" qemu-system-x86_64 -nodefaults -no-user-config -no-reboot \
	-display none $machine -cpu max -m 1024 -smp 2 \
	-kernel "$image" -initrd "$dir/initramfs" \
	-append "console=ttyS0 panic=-1 lsm=lockdown,yama,integrity,apparmor,bpf quiet" \
	-serial "file:$dir/console" -serial "file:$dir/serial" </dev/null
rc=$?
echo "# VM: $((SECONDS - began)) s"
[ $rc -eq 0 ] && grep -q '^=== lockdown' "$dir/serial" &&
	[[ $(tail -n 1 "$dir/serial") == "=== status "[01] ]]
rc=$?
[ $rc -eq 0 ] || { tail -n 5 "$dir/serial"; tail -n 15 "$dir/console"; } | sed 's/^/# /'
check "VM: it came to its end" $rc

# Output of one part of the init; and whether a line (extended regular expression) is in it.
part() { awk -v p="=== $1" '/^=== / && !/^=== status/ { on = $0 == p } on' "$dir/serial"; }
says() { # PART NAME PATTERN
	part "$1" | grep -qE "$3"
	local rc=$?
	[ $rc -eq 0 ] || part "$1" | tail -n 12 | sed 's/^/# | /'
	check "$2" $rc
}

last='selftests: bpfmatrix: bpf_selftests'
says suite "suite: its KTAP is in the output" '^# KTAP version 1$'
plan=$(part suite | sed -n 's/^# 1\.\.//p')
results=$(part suite | grep -cE '^# (not )?ok ')
[ "${plan:-0}" -gt 0 ] && [ "$plan" = "$results" ]
check "suite: results as planned: $results of ${plan:-0}" $?
part suite | grep -E '^# not ok ' | sed 's/^/# |/'
ok=$(part suite | grep -cE '^# ok ') skips=$(part suite | grep -cE '^# ok .*# SKIP')
[ "$ok" -gt "$skips" ] && [ "$ok" = "$results" ]
check "suite: no case failed, $((ok - skips)) passed, $skips skipped" $?
says suite "suite: kselftest calls it ok" "^ok 1 $last\$"

says nobody "not root: kselftest calls it a skip" "^ok 1 $last # SKIP"
says timeout "settings: its timeout is the one that counts" "^not ok 1 $last # TIMEOUT 1 seconds"
says usage "a failing runner: kselftest calls it not ok" "^not ok 1 $last # exit=2"
says lockdown "failing cases: each is in the output" '^# not ok [0-9]+ helper/bpf_probe_read'
says lockdown "failing cases: others are still ok" '^# ok [0-9]+ map/'
says lockdown "failing cases: kselftest calls it not ok" "^not ok 1 $last # exit=1"
says file "to a file: >> keeps all results" '^appended ([1-9][0-9]*) of \1$'
part file | sed -n 's/^plain/# to a file: > keeps/p'
# up to some 6.x it is 0, later 1: only the lines above may be believed
echo "# with that, run_kselftest.sh ended with $(part lockdown | sed -n 's/^=== status //p')"

echo "$passed passed, $failed failed, $skipped skipped"
[ $failed -eq 0 ]
