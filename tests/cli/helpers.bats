# SPDX-License-Identifier: GPL-2.0
# Queries of the matrix, from a cache of results whose kernels and answers are made up.
load common

# No everywhere, but: bpf_loop since 9.1.5, in xdp with the GPL; bpf_tail_call from 9.1.5 on only
# until 9.1.5; bpf_bind unobtainable in tc; and 9.0.1 has no context lsm.s.
setup_file() {
	cd "$BATS_FILE_TMPDIR"
	root=$(cd "$BATS_TEST_DIRNAME/../.." && pwd)
	"$root/build/bpf_selftests" --list -t 'helper/*@*' >cells
	"$root/build/bpf_selftests" --list -t 'terms/*@xdp' >terms
	fake_cache 9.0.1 9.1.5 9.1.7
	{
		fake_store cells 9.0.1 9.1.5 9.1.7
		cat <<-END
			INSERT INTO case_result (kernel, ord, name, area, status, reason, at)
			  SELECT k.id, l.rowid, l.name, 'matrix', 'pass', NULL, 1 FROM kernel k, l;
			UPDATE case_result SET status = 'skip', reason = 'context lsm.s: since 9.1'
			  WHERE kernel = 1 AND name GLOB '*@lsm.s';
			INSERT INTO cell (case_id, helper, context, answer, reason, errno) SELECT id,
			  substr(name, 8, instr(name, '@') - 8), substr(name, instr(name, '@') + 1), 'no',
			  'not for this context', 22 FROM case_result WHERE status = 'pass';
			CREATE TEMP VIEW x AS SELECT cell.*, kernel FROM cell JOIN case_result ON id = case_id;
			UPDATE cell SET answer = 'yes', reason = 'accepted', errno = NULL, gpl_only = (context = 'xdp')
			  WHERE case_id IN (SELECT case_id FROM x WHERE helper = 'bpf_loop' AND kernel > 1
			    OR helper = 'bpf_tail_call' AND kernel = 2);
			UPDATE cell SET answer = 'unobtainable', reason = 'arguments', evidence = 'R1 is no socket'
			  WHERE helper = 'bpf_bind' AND context = 'tc';
		END
		# on what terms, of xdp alone: bpf_loop takes CAP_BPF, and the JIT
		echo "CREATE TEMP TABLE t (name TEXT);"
		echo ".import terms t"
		cat <<-END
			INSERT INTO case_result (kernel, ord, name, area, status, reason, at)
			  SELECT 3, 100000 + t.rowid, t.name, 'terms', 'pass', NULL, 1 FROM t;
			INSERT INTO cell (case_id, helper, context, answer, reason, caps, jit) SELECT id,
			  substr(name, 7, instr(name, '@') - 7), 'xdp', iif(name = 'terms/bpf_loop@xdp', 'yes', 'no'),
			  'made up', iif(name = 'terms/bpf_loop@xdp', 'CAP_BPF', NULL), iif(name = 'terms/bpf_loop@xdp', 1, NULL)
			  FROM case_result WHERE area = 'terms';
		END
	} | fake_results
}

helpers() {
	fake_query helpers "$@"
}

@test "a helper: contexts, kernels, since when" {
	helpers bpf_loop -k 9.0.1 -k 9.1.5
	[ "$status" = 0 ]
	[[ "${lines[0]}" == "9.0.1  9.1.5     contexts of bpf_loop" ]]
	[[ "$output" == *"no     yes, GPL  yes since 9.1.5 at the latest (no on 9.0.1):"*" xdp"* ]]
	[[ "$output" == *"since: from the answers of 3 kernels, 9.0.1 to 9.1.7;"* ]]
	[[ "$output" == *"-: the kernel has no such context"*"context since 9.1 (9.0.1): lsm.s"* ]]
}

@test "twenty names that are all alike are counted, and named under -v" {
	helpers bpf_check_mtu -k 9.1.7
	[[ "${lines[1]}" =~ ^no\ +all\ [0-9]+\ contexts\ \(-v\ names\ them\)$ ]]
	helpers bpf_check_mtu -k 9.1.7 -v
	[[ "$output" == *"not for this context:"*tracepoint*xdp* && "$output" != *"-v names them"* ]]
}

@test "a change inside a branch is told by its two sides, though one was not asked for" {
	helpers tail_call -k 9.1.5
	[ "$status" = 0 ]
	[[ "$output" == *"no on 9.0.1; yes until 9.1.5, no from 9.1.7:"* ]]
}

@test "a context: its helpers, and why where it is no plain no" {
	helpers tc -k 9.1.7
	[ "$status" = 0 ]
	[[ "${lines[0]}" == "9.1.7  helpers of tc" ]]
	[[ "${lines[1]}" == "yes    bpf_loop" ]]
	[[ "$output" == *"?      R1 is no socket:"$'\n'"       bpf_bind"* ]]
	[[ "$output" == *"?: allowed"* ]]
	[[ "$output" == *" other helpers (-v names them)"* ]]
	helpers tc -k 9.1.7 -v
	[[ "$output" != *"other helpers"* ]]
	[[ "$output" == *"not for this context:"*bpf_xdp_adjust_head* ]]
	helpers xdp -k 9.1.7
	[[ "${lines[1]}" == "yes, GPL  bpf_loop" ]]
	[[ "$output" == *"GPL: only in a program"* ]]
}

@test "a glob takes several; those that read alike share a table" {
	helpers 'bpf_skc_*' -k 9.1.7
	[ "$status" = 0 ]
	[[ "${lines[0]}" == *"contexts of bpf_skc_lookup_tcp bpf_skc_to_"* ]]
	helpers 'cgroup/*' -k 9.1.7 --format tsv
	[ "$status" = 0 ]
	[ "$(awk -F'\t' 'NR > 1 && $2 !~ /^cgroup\//' <<<"$output" | wc -l)" = 0 ]
	[ "$(grep -c . <<<"$output")" = "$(($(grep -c '@cgroup/' "$BATS_FILE_TMPDIR/cells") + 1))" ]
}

@test "tsv has every cell of every kernel once, and the documented columns" {
	helpers -k 9.0.1 -k 9.1.5 --format tsv
	[ "$status" = 0 ]
	[ "${lines[0]}" = $'kernel\tcontext\thelper\tanswer\treason\terrno\tgpl_only\tevidence' ]
	sort "$BATS_FILE_TMPDIR/cells" >want
	for k in 9.0.1 9.1.5; do
		awk -F'\t' -v k=$k '$1 == k { print "helper/" $3 "@" $2 }' <<<"$output" | sort | diff want -
	done
	[[ "$output" == *$'9.0.1\tlsm.s\tbpf_loop\tuntestable\tcontext since 9.1\t'* ]]
}

@test "json parses" {
	helpers xdp -k 9.1.7 --format json
	[ "$status" = 0 ]
	python3 -c 'import json, sys; d = json.load(sys.stdin); assert d[0]["context"] == "xdp"' <<<"$output"
}

@test "--diff: code 1 and both directions, code 0 where nothing differs" {
	helpers --diff 9.1.5 9.1.7
	[ "$status" = 1 ]
	[[ "$output" == *"yes -> no (not for this context, EINVAL)"*"bpf_tail_call:"* ]]
	helpers --diff 9.1.7 9.1.5
	[ "$status" = 1 ]
	[[ "$output" == *"no (not for this context, EINVAL) -> yes"*"bpf_tail_call:"* ]]
	# narrowed, before and behind
	helpers --diff 9.1.5 9.1.7 bpf_loop
	[ "$status" = 0 ]
	[[ "$output" == "No cell differs between 9.1.5 and 9.1.7." ]]
	helpers xdp --diff 9.1.5 9.1.7 --format tsv
	[ "$status" = 1 ]
	[ "${#lines[@]}" = 3 ]
	[[ "${lines[1]}" == $'9.1.5\txdp\tbpf_tail_call\tyes\t'* && "${lines[2]}" == $'9.1.7\txdp\tbpf_tail_call\tno\t'* ]]
}

@test "without an argument: counts, and the share of what is unobtainable" {
	helpers -k 9.1.7
	[ "$status" = 0 ]
	contexts=$(sed 's/.*@//' "$BATS_FILE_TMPDIR/cells" | sort -u | wc -l) cells=$(wc -l <"$BATS_FILE_TMPDIR/cells")
	# one context is unobtainable to bpf_bind, all have bpf_loop
	share=$(awk -v c=$contexts 'BEGIN { printf "%.1f", 100 / (c + 1) }')
	read -r k c n yes no un pct _ zero <<<"${lines[1]}"
	[ "$k $c $n $yes $no $un $pct $zero" = "9.1.7 $contexts $cells $contexts $((cells - contexts - 1)) 1 $share 0" ]
	[[ "$output" != *bpf_loop* ]]
	helpers -k 9.1.7 -v
	[[ "$output" =~ bpf_bind\ +0\+1 && "$output" =~ bpf_loop\ +$contexts ]]
}

@test "--unobtainable lists them by helper and reason" {
	helpers --unobtainable -k 9.1.5 -k 9.1.7
	[ "$status" = 0 ]
	[ "$output" = $'bpf_bind: arguments: R1 is no socket\n    all kernels asked: tc' ]
}

@test "--axis: gpl from the answers, caps and jit from the terms" {
	helpers --axis gpl -k 9.1.7
	[ "$status" = 0 ]
	[[ "$output" == *"    bpf_loop: xdp" ]]
	helpers --axis caps xdp -k 9.1.7
	[ "$status" = 0 ]
	[[ "$output" == *CAP_BPF*"bpf_loop: xdp"* ]]
	helpers --axis jit xdp -k 9.1.7 --format tsv
	[ "$status" = 0 ]
	[ "$(grep -c '	bpf_loop	yes	.*	1$' <<<"$output")" = 1 ]
	helpers --axis colour
	[ "$status" = 2 ]
	grep -q 'caps, gpl, jit' stderr
}

@test "wrong usage says what to do, with code 2" {
	helpers bpf_lop
	[ "$status" = 2 ]
	grep -q 'bpf_lop is neither a helper nor a context; near: bpf_loop;' stderr
	helpers cgroup/conect4
	[ "$status" = 2 ]
	grep -q 'near: cgroup/connect4' stderr
	helpers --diff 9.1.5
	[ "$status" = 2 ]
	grep -q -- '--diff takes A B' stderr
	helpers --diff 9.1.5 9.1.5
	[ "$status" = 2 ]
	grep -q 'helpers --diff: 9.1.5 names the same kernel again' stderr
	helpers --diff 9.1.5 9.1.7 -k 9.0.1
	[ "$status" = 2 ]
	helpers --diff 9.1.5 9.1.7 --unobtainable
	[ "$status" = 2 ]
	grep -q 'do not go together' stderr
	helpers bpf_loop xdp
	[ "$status" = 2 ]
}
