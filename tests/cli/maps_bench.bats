# SPDX-License-Identifier: GPL-2.0
# maps --bench (docs/maps-bench.md): one type measured in a VM, and the run shown again.
load common

@test "maps --bench: a type measured, shown again, and damaged" {
	run_split "$bm" maps -q ringbuf --bench=out -k "$kernel"
	echo "$output"; cat stderr
	[ "$status" = 0 ]
	[[ "${lines[0]}" == "Kernel 6."*"the array's is 1"* ]]
	[ "$(grep -cE '^ringbuf +program +output +[0-9]\.[0-9]+ +[0-9.]+ +[0-9.]+ +[0-9.]+ [kM] +[0-9]+ %' <<<"$output")" = 1 ]
	[ "$(wc -l < out/*/bench/map/ringbuf/map.tsv)" = 16 ]
	xmllint --noout out/maps-bench-*.svg

	rm out/maps-bench-*.svg
	run_split "$bm" maps --bench=out --format json
	[ "$status" = 0 ]
	python3 -c '
import json, sys
rows = json.load(sys.stdin)
assert [(r["type"], r["from"], r["operation"], r["value"]) for r in rows] == [
    ("ringbuf", "program", "output", v) for v in (8, 64, 1024)], rows
assert all(0 < r["low"] <= r["ratio"] <= r["high"] for r in rows), rows
' <<<"$output"
	grep -q 'written: out/maps-bench-' stderr
	[ -s out/maps-bench-*.svg ]

	sed -i '$s/\t[0-9]*\t/\tx\t/' out/*/bench/map/ringbuf/map.tsv
	run_split "$bm" maps --bench=out
	[ "$status" = 3 ]
	grep -q 'map.tsv:16: a value that cannot be; the run is damaged' stderr
}

@test "a type that the kernel does not have is told with the reason" {
	run_split "$bm" maps -q rhash --bench=out -k 6.12
	[ "$status" = 1 ]
	[[ "$output" == *"-: rhash: map type rhash: since 7.2"* ]]
	grep -q 'no map type was measured' stderr
}

@test "maps --bench: wrong usage" {
	run "$bm" maps hush --bench --offline
	[ "$status" = 2 ]
	[[ "$output" == *"bench/map/hush"* ]]
	run "$bm" maps --bench --op lookup
	[ "$status" = 2 ]
	run "$bm" maps --bench -n
	[ "$status" = 2 ]
	run "$bm" maps --bench --format xml
	[ "$status" = 2 ]
	[ ! -e bpfmatrix-results ]
}
