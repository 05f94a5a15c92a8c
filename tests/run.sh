#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# Runs the unit tests named on the command line and the command line's own tests
# (tests/cli), shows each result, and ends in "N passed, N failed, N skipped".
set -u
cd "$(dirname "$0")/.." || exit 3

passed=0 failed=0 skipped=0
# Counts the results of one TAP stream, and shows all but the passes.
count() { # NAME STATUS FILE
	local p f s
	p=$(grep -cE '^ok ' "$3"); f=$(grep -cE '^not ok ' "$3"); s=$(grep -cE '^ok .*# (skip|SKIP)' "$3")
	# a program that dies, or that runs nothing, is a failure though no test says so
	if [ "$2" != 0 ] && [ "$f" = 0 ] || [ "$p" = 0 ] && [ "$f" = 0 ]; then
		f=1
		echo "not ok: $1 ended with $2 after $p results"
	fi
	grep -E '^not ok |^#|# (skip|SKIP)' "$3"
	echo "$1: $((p - s)) passed, $f failed, $s skipped"
	passed=$((passed + p - s)) failed=$((failed + f)) skipped=$((skipped + s))
}

out=$(mktemp)
trap 'rm -f "$out"' EXIT
for t; do
	CMOCKA_MESSAGE_OUTPUT=TAP "$t" >"$out" 2>&1
	count "${t##*/}" $? "$out"
done
for t in tests/cli/*.bats; do
	bats --tap "$t" >"$out" 2>&1
	count "${t##*/}" $? "$out"
done
echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" = 0 ]
