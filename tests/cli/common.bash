# SPDX-License-Identifier: GPL-2.0
# What the tests of the command line share.  Each test runs in a folder of its own,
# with the user's cache, so that kernels are fetched once.

root=$(cd "$BATS_TEST_DIRNAME/../.." && pwd)
bm="$root/build/bpfmatrix"
kernel=${BPFMATRIX_TEST_KERNEL:-6.12}

setup() {
	cd "$BATS_TEST_TMPDIR" || return 1
}

# No QEMU that a test started is left behind: it would stand in the folder of the test.
no_qemu_left() {
	local p
	for p in $(pgrep -f qemu-system); do
		[[ "$(readlink "/proc/$p/cwd")" != "$BATS_RUN_TMPDIR"* ]] || return 1
	done
}

# run, with standard error in a file of its own: $output is standard output
run_split() {
	run bash -c '"$@" 2>stderr' -- "$@"
}

sql() { # STORE QUERY
	sqlite3 "$1" "$2"
}
