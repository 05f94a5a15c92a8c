# SPDX-License-Identifier: GPL-2.0
# helpers --survey, and the cases behind it: which attach targets have answers of their own.

load common

@test "survey cases are listed and run only for who asks for them" {
	run "$bm" run -l
	[ "$status" = 0 ]
	[[ "$output" != *survey/* ]]
	run "$bm" run -l -t '*/lsm'
	[ "$status" = 2 ]
	run "$bm" run -l -t 'survey/*'
	[ "$status" = 0 ]
	[[ "$output" == *survey/lsm_cgroup* ]]
}

@test "a survey is not about one helper or context" {
	run "$bm" helpers --survey xdp
	[ "$status" = 2 ]
	[[ "$output" == *xdp* ]]
}

@test "iterators: only tcp and unix have socket options; the table comes from the cache" {
	local user=${BPFMATRIX_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/bpfmatrix} n
	mkdir cache
	for n in kernels catalogue.tsv apt accel; do
		[ ! -e "$user/$n" ] || ln -s "$user/$n" cache/
	done
	run "$bm" run -q --cache "$PWD/cache" --offline -k "$kernel" -t survey/iter -o out
	[ "$status" = 0 ]

	# the other kinds take minutes: one class each will do
	local store=cache/results-*.sqlite
	for n in $("$bm" run -l -t 'survey/*'); do
		[ "$n" = survey/iter ] || sql $store "INSERT INTO case_result (kernel, ord, name, area, status, reason)
			SELECT kernel, 0, '$n', 'survey', 'pass', '${n#survey/}' || char(9) || '7' || char(9) ||
			'5 helpers' || char(9) || 'a b' || char(10) FROM case_result WHERE name = 'survey/iter'"
	done
	run_split "$bm" helpers --survey --cache "$PWD/cache" --offline -k "$kernel" --format tsv
	echo "$output"
	[ "$status" = 0 ]
	[ "${lines[0]}" = $'kernel\tkind\ttargets\tanswers\twhich' ]
	[[ "$output" == *$'\tlsm\t7\t5 helpers\ta b'* ]]
	# bpf_iter_tcp_get_func_proto() and bpf_iter_unix_get_func_proto()
	line=$(grep -P '\titer\t2\t' <<<"$output")
	[[ "$line" == *"+setsockopt +getsockopt"*$'\ttcp unix' ]]
	[ "$(grep -cP '\titer\t' <<<"$output")" = 2 ]
	no_qemu_left
}
