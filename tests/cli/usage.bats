# SPDX-License-Identifier: GPL-2.0
# Bad input: a message that says what, where and what to do, and the documented code.
load common

@test "an unknown kernel lists the near ones" {
	run "$bm" run -k 6.12.9999
	[ "$status" = 2 ]
	[[ "$output" == *"6.12.9999: no such kernel; near: "*"6.12."* ]]
}

@test "a filter that matches nothing is an error, for run and for its list" {
	run "$bm" run -k "$kernel" -t 'nothing/*'
	[ "$status" = 2 ]
	[[ "$output" == *"no case matches"* ]]
	run "$bm" run -l -t 'nothing/*'
	[ "$status" = 2 ]
}

@test "the list of cases is one name a line, and boots nothing" {
	run_split "$bm" run -l -t 'map/array/*'
	[ "$status" = 0 ]
	[ "${#lines[@]}" -gt 3 ]
	for l in "${lines[@]}"; do [[ "$l" == map/array/* ]]; done
	[ ! -e bpfmatrix-results ]
}

@test "a file that is no kernel" {
	head -c 100000 /dev/zero >junk
	run "$bm" run -k ./junk
	[ "$status" = 2 ]
	[[ "$output" == *"./junk: not a bzImage"* ]]
}

@test "a kernel file that is not there" {
	run "$bm" run -k ./none
	[ "$status" = 2 ]
	[[ "$output" == *"./none: ENOENT"* ]]
}

@test "a bzImage that says it is one and does not boot" {
	head -c 65536 /dev/zero >bzImage
	printf '\x55\xaa' | dd of=bzImage bs=1 seek=510 conv=notrunc status=none
	printf 'HdrS' | dd of=bzImage bs=1 seek=514 conv=notrunc status=none
	run timeout 200 "$bm" run -k ./bzImage -t 'map/array/*'
	[ "$status" = 3 ] || [ "$status" = 2 ]
	[[ "$output" == *"bzImage"* ]]
	no_qemu_left
}

@test "a truncated .deb" {
	printf '!<arch>\ndebian-binary   0           0     0     100644  4         `\n2.0\n' >linux-image-1.2.3_amd64.deb
	run "$bm" run -k ./linux-image-1.2.3_amd64.deb
	[ "$status" = 2 ]
	[[ "$output" == *"linux-image-1.2.3_amd64.deb"* ]]
}

@test "no QEMU on the path" {
	PATH=/nonexistent run "$bm" run -k "$kernel"
	[ "$status" = 3 ]
	[[ "$output" == *"qemu-system-x86_64"*"apt-get install"* ]]
}

@test "no room in the cache" {
	[ "$(id -u)" = 0 ] || skip "mounting a small file system needs root"
	mkdir small
	mount -t tmpfs -o size=2m none small
	run "$bm" run -k "$kernel" --cache small/cache
	umount small
	[ "$status" = 3 ]
	[[ "$output" == *"no space left"*"--cache"* ]]
}

@test "offline, with nothing in the cache" {
	run "$bm" run -k "$kernel" --offline --cache "$PWD/empty"
	[ "$status" = 2 ] || [ "$status" = 3 ]
	[[ "$output" == *"$kernel"*"cache"* ]]
}

@test "a run that is not there" {
	run "$bm" report nowhere
	[ "$status" = 2 ]
	[[ "$output" == *"nowhere: ENOENT"* ]]
}

@test "report --cost: one of its statistics, and in one form" {
	run "$bm" report --cost=bytes
	[ "$status" = 2 ]
	[[ "$output" == *"--cost=bytes"*"insns"*"load_us"* ]]
	run "$bm" report --cost --junit
	[ "$status" = 2 ]
	[[ "$output" == *"--cost goes with one of"* ]]
	run "$bm" report --cost --markdown --format tsv
	[ "$status" = 2 ]
	run "$bm" report -t 'verdict/*'
	[ "$status" = 2 ]
	[[ "$output" == *"-t is for --cost"* ]]
}

@test "wrong usage is code 2, help is code 0" {
	run "$bm" run --bogus
	[ "$status" = 2 ]
	run "$bm" nonsense
	[ "$status" = 2 ]
	run "$bm" fuzz x
	[ "$status" = 2 ]
	[[ "$output" == *"not there yet"* ]]
	for verb in run helpers diff bisect report kernels; do
		run "$bm" "$verb" --help
		[ "$status" = 0 ]
	done
}
