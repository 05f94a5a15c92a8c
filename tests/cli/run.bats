# SPDX-License-Identifier: GPL-2.0
# One kernel, from the command to the reports, and what can go wrong on the way.
load common

setup_file() {
	export RUN_DIR="$BATS_FILE_TMPDIR/run"
	cd "$BATS_FILE_TMPDIR"
	root=$(cd "$BATS_TEST_DIRNAME/../.." && pwd)
	"$root/build/bpfmatrix" run -k "${BPFMATRIX_TEST_KERNEL:-6.12}" -o "$RUN_DIR" >summary 2>progress && echo 0 >status ||
		echo $? >status
}

@test "the whole suite is as expected" {
	cat "$BATS_FILE_TMPDIR/summary" "$BATS_FILE_TMPDIR/progress"
	[ "$(cat "$BATS_FILE_TMPDIR/status")" = 0 ]
	grep -q 'All as expected' "$BATS_FILE_TMPDIR/summary"
}

@test "every planned case has a result, and every area some" {
	"$bm" run -l | sort >planned
	sql "$RUN_DIR/store.sqlite" "select name from case_result where status != 'planned'" | sort >got
	diff planned got
	[ "$(sql "$RUN_DIR/store.sqlite" "select count(distinct area) from case_result where status = 'pass'")" -ge 4 ]
}

@test "every skip says what is missing" {
	run sql "$RUN_DIR/store.sqlite" "select name from case_result where status = 'skip' and coalesce(reason, '') = ''"
	[ -z "$output" ]
}

@test "every answer of the matrix has its reason" {
	run sql "$RUN_DIR/store.sqlite" "select helper, context from cell where coalesce(reason, '') = '' limit 5"
	[ -z "$output" ]
	[ "$(sql "$RUN_DIR/store.sqlite" "select count(*) from cell where answer = 'yes'")" -gt 500 ]
}

@test "the run folder keeps the console and the exact QEMU command" {
	[ -s "$(ls "$RUN_DIR"/*/console-0.log)" ] || [ -e "$(ls "$RUN_DIR"/*/console-0.log)" ]
	sql "$RUN_DIR/store.sqlite" "select command from vm" | grep -q -- "-kernel .* -initrd "
}

# One check of tests/check_formats.sh; skipped by name where its parser is not there.
format_check() {
	BPFMATRIX="$bm" "$root/tests/check_formats.sh" "$RUN_DIR" >formats || :
	grep "$1" formats
	! grep "$1" formats | grep -q '^not ok' || return 1
	! grep "$1" formats | grep -q '# SKIP' || skip "$(grep "$1" formats | sed 's/.*# SKIP //')"
}

@test "KTAP parses in a parser that is not ours" {
	format_check 'tap-parser'
}

@test "JUnit is valid against Jenkins's schema" {
	format_check 'JUnit'
}

@test "JUnit has every case" {
	"$bm" report "$RUN_DIR" --junit -o run.xml
	[ "$(xmllint --xpath 'count(//testcase)' run.xml)" = "$(sql "$RUN_DIR/store.sqlite" 'select count(*) from case_result')" ]
}

@test "JSON parses" {
	"$bm" report "$RUN_DIR" --json -o run.json
	python3 -c 'import json, sys; d = json.load(open("run.json")); assert d["kernels"]'
}

@test "helpers answers from the cache, without a boot" {
	run_split "$bm" helpers bpf_map_lookup_elem -k "$kernel" --offline --format tsv
	[ "$status" = 0 ]
	[[ "${lines[0]}" == kernel*context*helper*answer*reason*errno*gpl_only*evidence ]]
	! grep -q asking stderr
	echo "$output" | awk -F'\t' '$2 == "xdp" && $4 == "yes"' | grep -q bpf_map_lookup_elem
}

@test "-n prints a command and runs nothing" {
	run_split "$bm" run -n -k "$kernel" --offline
	[ "$status" = 0 ]
	[[ "$output" == */qemu-system-x86_64*-kernel* ]]
	[ ! -e bpfmatrix-results ]
}

# A run in the background; returns when it has some results.
start_run() {
	"$bm" run -k "$kernel" --offline -o run "$@" >out 2>err 3>&- &
	pid=$!
	for _ in $(seq 300); do
		[ -e run/store.sqlite ] &&
			[ "$(sql run/store.sqlite "select count(*) from case_result where status = 'pass'" 2>/dev/null || echo 0)" -gt 20 ] &&
			return
		sleep 0.1
	done
	return 1
}

@test "Ctrl-C keeps what was measured, and leaves no QEMU" {
	start_run
	kill -INT $pid
	code=0; wait $pid || code=$?
	[ "$code" = 3 ]
	grep -q 'stopped by SIGINT; what was measured is in run/store.sqlite' err
	[ "$(sql run/store.sqlite "select count(*) from case_result where status = 'pass'")" -gt 20 ]
	[ "$(sql run/store.sqlite "select interrupted from run")" = 1 ]
	no_qemu_left
}

@test "the host tool killed leaves a store with what was measured, and no QEMU" {
	start_run
	kill -KILL $pid
	wait $pid || :
	[ "$(sql run/store.sqlite "pragma integrity_check")" = ok ]
	[ "$(sql run/store.sqlite "select count(*) from case_result where status = 'pass'")" -gt 20 ]
	sleep 1
	no_qemu_left
}

@test "QEMU killed: one case is lost, all others have their result" {
	start_run -t 'map/sock*/*' -j 1
	pkill -KILL -f 'qemu-system.*path=run/'
	code=0; wait $pid || code=$?
	[ "$code" = 1 ]
	[ "$(sql run/store.sqlite "select count(*) from case_result where status = 'crash' and reason like 'QEMU was killed by SIGKILL%'")" = 1 ]
	[ "$(sql run/store.sqlite "select count(*) from case_result where status not in ('pass', 'skip')")" = 1 ]
	[ "$(sql run/store.sqlite "select count(*) from vm")" = 2 ]
	grep -q "run_tests.sh run -k" out
}

@test "no room for the results: said, and nothing measured is lost" {
	[ "$(id -u)" = 0 ] || skip "mounting a small file system needs root"
	mkdir small
	mount -t tmpfs -o size=4m none small
	code=0
	"$bm" run -k "$kernel" --offline -o small/run >out 2>err || code=$?
	cp small/run/store.sqlite* . || :
	umount small
	[ "$code" = 3 ]
	grep -q ENOSPC err
	[ "$(sql store.sqlite "pragma integrity_check")" = ok ]
	no_qemu_left
}
