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

# ---- a cache of kernels and results that are made up; nobody boots them, as all is answered

fake_kernel() { # RELEASE
	local dir="cache/kernels/$1-1-cloud-amd64"
	mkdir -p "$dir/modules"
	: >"$dir/config"
	echo x >"$dir/vmlinuz"
	cat >"$dir/meta.json" <<-END
		{ "format": 1, "id": "$1-1-cloud-amd64", "name": "$1", "origin": "made up", "uname_release": "$1",
		  "uname_version": "#1", "version": "$1-1", "flavour": "cloud-amd64", "abi": "$1-cloud-amd64",
		  "suite": "none", "download_bytes": 1, "whole": true }
	END
}

# The folder cache/ with these kernels.
fake_cache() { # RELEASE...
	local user=${BPFMATRIX_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/bpfmatrix} r
	mkdir cache
	# what the machine runs guests under is known already
	[ ! -e "$user/accel" ] || cp "$user/accel" cache/
	for r; do fake_kernel "$r"; done
}

# The SQL of a store with these kernels, numbered from 1, and the names in FILE as the table l.
fake_store() { # FILE RELEASE...
	local suite id=0 r
	suite=$("$root/build/bpf_selftests" --suite)
	cat "$root/results/schema.sql"
	echo "CREATE TEMP TABLE l (name TEXT);"
	echo ".import $1 l"
	shift
	for r; do
		id=$((id + 1))
		echo "INSERT INTO kernel (id, name, build, release, version, kver, suite, state, started) VALUES
			($id, '$r', '$r-1-cloud-amd64', '$r', '#1 $r', '$r', '$suite', 'done', 1);"
	done
}

# Makes cache/'s results of SQL.
fake_results() {
	sqlite3 -tabs "cache/results-$(sed -n 's/^PRAGMA user_version = \([0-9]*\);/\1/p' "$root/results/schema.sql").sqlite"
}

# A verb that answers from it; false when a VM was needed.
fake_query() { # VERB ARGUMENT...
	run_split "$bm" "$@" --offline --cache "$BATS_FILE_TMPDIR/cache"
	cat stderr
	echo "$status: $output"
	! grep -q asking stderr
}
