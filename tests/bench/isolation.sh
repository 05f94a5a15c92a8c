#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# What isolation costs: cases per second with it and without, on one kernel, in one VM.
#
#   K=6.12 ROUNDS=5 tests/bench/isolation.sh
#
# With it: a child for each case (cells: for each context), a deadline, the kernel log
# read, and the child waited for.  Without: the same cases in one process.  Both in turns,
# a few cases each way (selftests/bench.c), only those that pass both ways, and nothing sent
# to the host.  Medians of the rounds, with the least and the most.
set -u
cd "$(dirname "$0")/../.." || exit 3
kernel=${K:-6.12} rounds=${ROUNDS:-5}
dir=$(mktemp -d) || exit 3
trap 'rm -rf "$dir"' EXIT
trap 'exit 3' INT TERM

echo "isolation: $kernel, $rounds rounds; some minutes" >&2
build/bpfmatrix run -q -k "$kernel" -j 1 --silence 600 -t 'map/*' -t 'verdict/*' -t 'helper/*@xdp' -t 'helper/*@syscall' \
	--append "bpfmatrix_bench=$rounds" -o "$dir/run" >"$dir/summary" || { cat "$dir/summary"; exit 1; }
cat "$dir"/run/*/console-*.log | tr -d '\r' | sed -n 's/.*\(bench .*\)/\1/p' >"$dir/rounds"

awk -v wanted="$rounds" -v name="$(sqlite3 "$dir/run/store.sqlite" 'SELECT name FROM kernel')" '
# bench cases 489 of 494 cases, round 1: isolated 38063026 us, plain 7837063 us
/: isolated / {
	n = ++nr[$2]; cases[$2] = $3; of[$2] = $5
	with[$2, n] = $3 * 1e6 / $10; without[$2, n] = $3 * 1e6 / $13; ratio[$2, n] = $10 / $13
}
/does not count/ { print > "/dev/stderr" }
function summary(values, set, format,	i, j, t, n, sorted) {
	n = nr[set]
	for (i = 1; i <= n; i++) {
		t = values[set, i]
		for (j = i - 1; j >= 1 && sorted[j] > t; j--)
			sorted[j + 1] = sorted[j]
		sorted[j + 1] = t
	}
	t = n % 2 ? sorted[(n + 1) / 2] : (sorted[n / 2] + sorted[n / 2 + 1]) / 2
	return sprintf(format " (" format "-" format ")", t, sorted[1], sorted[n])
}
BEGIN { printf "%-9s %-6s %-12s %-22s %-22s %s\n", "kernel", "what", "number", "a second, isolated", "a second, not isolated", "time, isolated : not" }
END {
	for (s = 1; s <= split("cases cells", sets, " "); s++) {
		set = sets[s]
		if (!nr[set]) { print "no round of " set " counts" > "/dev/stderr"; bad = 1; continue }
		printf "%-9s %-6s %-12s %-22s %-22s %s\n", name, set, cases[set] " of " of[set],
			summary(with, set, "%.1f"), summary(without, set, "%.1f"), summary(ratio, set, "%.2f")
	}
	exit bad
}' "$dir/rounds"
