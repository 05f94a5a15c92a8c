# SPDX-License-Identifier: GPL-2.0
# bench-helpers (docs/peers.md): its cases, and a comparison with few cells.

load common

@test "bench cases are listed only for who asks for them" {
	run "$bm" run -l
	[ "$status" = 0 ]
	[ "$(grep -c '^bench/' <<<"$output")" = 0 ]
	run "$bm" run -l -t '*'
	[ "$(grep -c '^bench/' <<<"$output")" = 0 ]
	run "$bm" run -l -t 'bench/*'
	[ "$status" = 0 ]
	[ "$(grep -vc '^bench/' <<<"$output")" = 0 ]
	[ "$(grep -vcE '^bench/(floor|map)/' <<<"$output")" = 3 ]
	# a floor for each context
	cells=$("$bm" run -l -t 'helper/bpf_loop@*' | wc -l)
	[ "$(grep -c '^bench/floor/' <<<"$output")" = "$cells" ]
}

@test "a bpftool that is not in the VM is a skip that says so" {
	run "$bm" run -q -k "$kernel" -o out -t 'bench/bpftool/sid'
	[[ "$output" == *"no bpftool of sid in this VM"* ]]
}

@test "bench-helpers: the peers' answers, ours, and a flipped one" {
	run_split "$bm" bench-helpers -q -k "$kernel" -o out -t 'helper/bpf_get_func_ip@*'
	echo "$output"; cat stderr
	[ "$status" = 0 ]
	for who in 'libbpf ' 'bpftool .*bookworm' 'bpftool .*sid' bpfmatrix 'floor, accepted'; do
		grep -q "^$who" <<<"$output"
	done
	for file in libbpf/answers.tsv bpftool/sid/feature.json bpftool/bookworm/feature.json floor/xdp/floor.tsv; do
		[ -s out/*/bench/$file ]
	done
	# a fact of the kernel: check_get_func_ip() knows no raw tracepoint, and libbpf's probe does not get that far
	grep -qP '\traw_tp\t1\tbpf_get_func_ip\tyes\tno\t.*\tENOTSUPP' out/disagreements.tsv
	[ "$(grep -cP '\tkprobe\t1\tbpf_get_func_ip' out/disagreements.tsv)" = 0 ]

	sql out/store.sqlite "UPDATE cell SET answer = 'no', reason = 'flipped' WHERE context = 'kprobe'"
	run_split "$bm" bench-helpers --again out
	[ "$status" = 0 ]
	[ "$(grep -cP '\tkprobe\t1\tbpf_get_func_ip\tyes\tno\tflipped' out/disagreements.tsv)" = 3 ]

	# what a peer printed is damaged
	echo '{' >out/"$(ls out | grep cloud)"/bench/bpftool/sid/feature.json
	run_split "$bm" bench-helpers --again out
	[ "$status" = 3 ]
	grep -q 'bench/bpftool/sid/feature.json' stderr
}

@test "bench-helpers of a folder without a run" {
	run "$bm" bench-helpers --again nowhere
	[ "$status" = 2 ]
	[[ "$output" == *"no run there"* ]]
}
