#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# How many verdict cases a second a guest answers, kernel by kernel; the stress programs,
# whose purpose is to be dear, beside the others.
#
#   K="6.12 7.3" tests/bench/verdicts.sh        (default: the default kernels)
#
# The time is the guest's, from a case's start to its result, summed over the cases.
set -u
cd "$(dirname "$0")/../.." || exit 3
kernels=()
for k in ${K:-}; do kernels+=(-k "$k"); done
dir=$(mktemp -d) || exit 3
trap 'rm -rf "$dir"' EXIT
trap 'exit 3' INT TERM

echo "verdicts: ${K:-the default kernels}" >&2
build/bpfmatrix run -q "${kernels[@]}" -j 1 -t 'verdict/*' -o "$dir/run" >"$dir/summary"
rc=$?
[ $rc -le 1 ] || { cat "$dir/summary"; exit $rc; }
[ $rc = 0 ] || echo "verdicts: not all were as expected; a failure costs more than a pass" >&2
sqlite3 -header -column "$dir/run/store.sqlite" "
SELECT k.name AS kernel, iif(c.name GLOB 'verdict/stress_*', 'stress', 'others') AS what,
	count(*) AS cases, round(sum(c.us) / 1e6, 2) AS seconds,
	round(count(*) * 1e6 / sum(c.us), 1) AS \"a second\"
FROM case_result c JOIN kernel k ON k.id = c.kernel
WHERE c.status IN ('pass', 'fail') GROUP BY k.id, what"
