# SPDX-License-Identifier: GPL-2.0
# Guests that break on purpose (selftests/faults.c): each fault costs its own case, with
# the right status and reason, and every other case has its result.
load common

setup_file() {
	cd "$BATS_FILE_TMPDIR"
	root=$(cd "$BATS_TEST_DIRNAME/../.." && pwd)
	"$root/build/bpfmatrix" run -k "${BPFMATRIX_TEST_KERNEL:-6.12}" --offline -t 'fault/*' -o run \
		--silence 25 >summary 2>progress || echo $? >status
}

# The case ended as STATUS, for a reason that has TEXT in it.
ended() { # CASE STATUS TEXT
	local got
	got=$(sql "$BATS_FILE_TMPDIR/run/store.sqlite" "select status || '|' || coalesce(reason, '') from case_result where name = 'fault/$1'")
	echo "$1: $got"
	[[ "$got" == "$2|"*"$3"* ]]
}

@test "lost cases are code 3, and no case is without a result" {
	[ "$(cat "$BATS_FILE_TMPDIR/status")" = 3 ]
	[ "$(sql "$BATS_FILE_TMPDIR/run/store.sqlite" "select count(*) from case_result where status = 'planned'")" = 0 ]
	no_qemu_left
}

@test "cases beside the faults pass" {
	ended before pass ''
	ended zz_after pass ''
}

@test "a panic is a crash of its case, with the kernel's words" {
	ended panic crash 'Kernel panic'
}

@test "CPUs that stop are a timeout of the case" {
	ended cpus_stop timeout 'no event within 25 s'
}

@test "a machine that goes off is a crash of the case" {
	ended power_off crash 'went down'
}

@test "a splat in the kernel log fails its case" {
	ended splat fail 'WARNING: CPU: 0 PID: 1 at kernel/bpf/verifier.c:1 fault/splat'
	[ "$(sql "$BATS_FILE_TMPDIR/run/store.sqlite" "select count(*) from splat")" -ge 1 ]
}

@test "a late splat is its case's, and not of the case that runs when it comes" {
	ended late_splat_1_makes_it fail 'when fault/late_splat_2_is_there ran, but alone it is this case that does it again: WARNING: CPU: 0 PID: 1 at kernel/bpf/verifier.c:2 fault/late_splat'
	ended late_splat_2_is_there pass ''
	[ "$(sql "$BATS_FILE_TMPDIR/run/store.sqlite" "select c.name from splat s join case_result c on c.id = s.case_id where s.text like '%verifier.c:2 fault/late_splat%'")" = fault/late_splat_1_makes_it ]
	# before its result is out, or late: it is its own
	ended late_splat_5_at_exit fail 'fault/late_splat_5_at_exit'
	ended late_splat_6_is_there pass ''
}

@test "a late splat that nobody does again is of both cases" {
	ended late_splat_3_makes_it_once pass ''
	ended late_splat_4_is_there fail 'of this case or late of fault/late_splat_3_makes_it_once, neither of which does it again'
}

@test "a splat in a batch is of the case that does it again alone" {
	ended batch_splat_1_passes pass ''
	ended batch_splat_2_splats fail 'BUG: fault/batch_splat_2_splats'
	ended batch_splat_3_passes pass ''
}

@test "a flood of the console harms nobody" {
	ended flood_console pass ''
}

@test "a case that loops, dies, exits, or eats all memory" {
	ended loop timeout 'no result within 2 s'
	ended segfault crash SEGV
	ended exits crash 'ended, with 7, without a result'
	ended eats_memory crash KILL
}

@test "a case that leaves a process behind" {
	ended leaves_a_process pass ''
}

@test "in a batch, whose events wait for each other, the right case is found" {
	ended batch_1_passes pass ''
	ended batch_2_dies crash SEGV
	ended batch_3_passes pass ''
	ended batch_4_panics crash 'Kernel panic'
	ended batch_5_passes pass ''
}

@test "a case that lies to the runner" {
	ended corrupts_its_pipe crash 'event stream broke: checksum'
	ended speaks_for_another crash 'an event of another case'
}

@test "a stream that is damaged" {
	ended stream_garbage lost garbage
	ended stream_bad_checksum lost checksum
	ended stream_repeats lost gap
	ended stream_gap lost gap
	ended stream_floods lost overlong
	ended stream_truncated crash 'in the middle of an event'
}

@test "a kernel that never reaches init is one error; the cases have no result, and say so" {
	run_split "$bm" run -k "$kernel" --offline -t 'map/array/*' --append 'rdinit=/none' -o run
	[ "$status" = 3 ]
	[[ "$output" == *"could not be used"*"No working init found"* ]] || [[ "$output" == *"Kernel panic"* ]]
	[ "$(sql run/store.sqlite "select count(*) from kernel where error is not null")" = 1 ]
	no_qemu_left
}
