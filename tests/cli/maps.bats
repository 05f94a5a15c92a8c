# SPDX-License-Identifier: GPL-2.0
# Queries of the operation matrix of maps: from made up answers, and some from kernels.
load common

# EINVAL everywhere, but: lookup is ok; freeze of lpm_trie ok since 9.1.5, of hash ENOTSUPP until
# then; 9.0.1 has no arena, and no kernel below 9.1.7 what pin asks about.  All cases pass.
setup_file() {
	cd "$BATS_FILE_TMPDIR"
	root=$(cd "$BATS_TEST_DIRNAME/../.." && pwd)
	"$root/build/bpf_selftests" --list -t 'map/*' >names
	grep @ names >cells
	fake_cache 9.0.1 9.1.5 9.1.7
	{
		fake_store names 9.0.1 9.1.5 9.1.7
		cat <<-END
			INSERT INTO case_result (kernel, ord, name, area, status, reason, at)
			  SELECT k.id, l.rowid, l.name, 'map', 'pass', NULL, 1 FROM kernel k, l;
			UPDATE case_result SET status = 'skip', reason = 'map type arena: since 9.1'
			  WHERE kernel = 1 AND (name GLOB 'map/*@arena' OR name GLOB 'map/arena/*');
			UPDATE case_result SET status = 'skip', reason = 'kfunc bpf_pin: since 9.1.7'
			  WHERE kernel < 3 AND status = 'pass' AND name GLOB 'map/pin@*';
			INSERT INTO cell (case_id, helper, context, answer, reason, errno, evidence) SELECT id,
			  substr(name, 5, instr(name, '@') - 5), substr(name, instr(name, '@') + 1), 'no', 'EINVAL', 22,
			  'line of ' || name FROM case_result WHERE status = 'pass' AND name GLOB '*@*';
			CREATE TEMP VIEW x AS SELECT cell.*, kernel FROM cell JOIN case_result ON id = case_id;
			UPDATE cell SET answer = 'yes', reason = 'ok', errno = NULL, evidence = NULL
			  WHERE helper = 'lookup' OR case_id IN (SELECT case_id FROM x WHERE helper = 'freeze' AND
			    context = 'lpm_trie' AND kernel > 1);
			UPDATE cell SET reason = 'ENOTSUPP', errno = 524 WHERE case_id IN
			  (SELECT case_id FROM x WHERE helper = 'freeze' AND context = 'hash' AND kernel = 1);
		END
	} | fake_results
}

maps() {
	fake_query maps "$@"
}

@test "a type: operations, kernels, since when" {
	maps lpm_trie -k 9.0.1 -k 9.1.7
	[ "$status" = 0 ]
	[ "${lines[0]}" = "9.0.1   9.1.7   operations of lpm_trie" ]
	[ "${lines[1]}" = "ok      ok      lookup" ]
	[[ "$output" == *"EINVAL  ok      ok since 9.1.5 at the latest (EINVAL on 9.0.1):"$'\n'"                freeze"* ]]
	[[ "$output" == *"EINVAL  EINVAL  "*create_clone*create_mmapable* ]]
	[[ "$output" == *"since: from the answers of 3 kernels, 9.0.1 to 9.1.7;"* ]]
	[[ "$output" == *"-: the kernel does not have it"*"kfunc bpf_pin: since 9.1.7 (9.0.1): pin" ]]
	[ "$(awk 'length > 100' <<<"$output" | wc -l)" = 0 ]
}

@test "an operation: types; another errno is another answer" {
	maps --op freeze -k 9.0.1 -k 9.1.7
	[ "$status" = 0 ]
	[ "${lines[0]}" = "9.0.1     9.1.7   types asked for freeze" ]
	[[ "$output" == *"ENOTSUPP  EINVAL  EINVAL since 9.1.5 at the latest (ENOTSUPP on 9.0.1):"$'\n'"                  hash"* ]]
	[[ "$output" == *"map type since 9.1 (9.0.1): arena"* ]]
	maps --op lookup -k 9.1.7
	[ "${lines[0]} ${lines[1]:0:2}" = "9.1.7  types asked for lookup ok" ]
}

@test "globs of both, and -v tells the evidence" {
	maps 'l*_trie' --op 'free*' -k 9.0.1 -k 9.1.5
	[[ "${lines[0]}" == "freeze of lpm_trie" ]]
	maps '*hash' --op 'create_m*' -k 9.1.7 --format tsv
	[ "$status" = 0 ]
	[ "$(grep -c . <<<"$output")" = "$(($(grep -c '^map/create_m.*@.*hash$' "$BATS_FILE_TMPDIR/cells") + 1))" ]
	maps '*hash' --op freeze -k 9.1.7
	[[ "${lines[0]}" == "9.1.7   types asked for freeze" ]]
	maps queue -k 9.1.7 -v
	[[ "$output" == *"line of map/freeze@queue:"$'\n'"        freeze"* ]]
}

@test "one cell: what each kernel said, and its evidence" {
	maps lpm_trie --op freeze -k 9.0.1 -k 9.1.5
	[ "$status" = 0 ]
	[ "$output" = "freeze of lpm_trie
kernel  answer  evidence
9.0.1   EINVAL  line of map/freeze@lpm_trie
9.1.5   ok      -
ok since 9.1.5 at the latest (EINVAL on 9.0.1)" ]
}

@test "without an argument: how many operations each type allows, and since when it is there" {
	maps -k 9.0.1 -k 9.1.7
	[ "$status" = 0 ]
	nr=$(grep -c '@hash$' "$BATS_FILE_TMPDIR/cells")
	[[ "$output" =~ (^|$'\n')hash\ +1/$((nr - 1))\ +1/$nr$'\n' ]]
	[[ "$output" =~ $'\n'lpm_trie\ +1/$((nr - 1))\ +2/$nr$'\n' ]]
	[[ "$output" =~ $'\n'arena\ +-\ +1/$nr$'\n' || "${lines[1]}" =~ ^arena\ +-\ +1/$nr$ ]]
	[[ "$output" == *"there since 9.1.5 at the latest (not there on 9.0.1): arena"* ]]
	[[ "$output" == *"map type since 9.1 (9.0.1): arena" ]]
}

@test "tsv has every cell of every kernel once, and the documented columns; json parses" {
	maps -k 9.0.1 -k 9.1.5 --format tsv
	[ "$status" = 0 ]
	[ "${lines[0]}" = $'kernel\ttype\top\tanswer\treason\terrno\tevidence' ]
	sort "$BATS_FILE_TMPDIR/cells" >want
	for k in 9.0.1 9.1.5; do
		awk -F'\t' -v k=$k '$1 == k { print "map/" $3 "@" $2 }' <<<"$output" | sort | diff want -
	done
	[[ "$output" == *$'9.0.1\tarena\tfreeze\tuntestable\tmap type since 9.1\t\t\n'* ]]
	[[ "$output" == *$'9.0.1\thash\tfreeze\tno\t\tENOTSUPP\tline of map/freeze@hash'* ]]
	maps queue -k 9.1.7 --format json
	python3 -c 'import json, sys; d = json.load(sys.stdin); assert d[0]["type"] == "queue" and d[0]["op"]' <<<"$output"
}

@test "--diff: code 1 and both directions, an errno counts; code 0 where nothing differs" {
	maps --diff 9.0.1 9.1.5 --op freeze hash
	[ "$status" = 1 ]
	[ "$output" = $'1 cell differs from 9.0.1 to 9.1.5:\nENOTSUPP -> EINVAL\n    freeze: hash' ]
	maps --diff 9.1.5 9.0.1 --op 'f*'
	[ "$status" = 1 ]
	[[ "$output" == *$'\nok -> EINVAL\n    freeze: lpm_trie'* && "$output" == *"EINVAL -> - (map type since 9.1)"* ]]
	maps --diff 9.1.5 9.1.7 --op freeze
	[ "$status" = 0 ]
	[ "$output" = "No cell differs between 9.1.5 and 9.1.7." ]
	maps hash --diff 9.0.1 9.1.5 --format tsv
	[ "${#lines[@]}" = 3 ]
	[[ "${lines[1]}" == $'9.0.1\thash\tfreeze\tno\t\tENOTSUPP\t'* && "${lines[2]}" == $'9.1.5\thash\tfreeze\tno\t\tEINVAL\t'* ]]
}

@test "wrong usage says what to do, with code 2" {
	maps lpm_tri
	[ "$status" = 2 ]
	grep -q 'lpm_tri is no map type; near: lpm_trie;' stderr
	maps hash --op freze
	[ "$status" = 2 ]
	grep -q 'freze is no operation; near: freeze' stderr
	maps freeze
	[ "$status" = 2 ]
	grep -q -- '--op takes an operation' stderr
	maps hash array
	[ "$status" = 2 ]
	grep -q 'one map type at a time' stderr
	maps --diff 9.0.1
	[ "$status" = 2 ]
	maps --diff 9.1.5 9.1.7 -k 9.0.1
	[ "$status" = 2 ]
	maps --document=x hash
	[ "$status" = 2 ]
	maps --document --diff 9.1.5 9.1.7
	[ "$status" = 2 ]
	grep -q 'do not go together' stderr
}

# Types that are in the matrix and have no case map/TYPE/job_*.
without_job() {
	sed 's/.*@//' "$BATS_FILE_TMPDIR/cells" | sort -u | while read -r type; do
		grep -q "^map/$type/job_" "$BATS_FILE_TMPDIR/names" || echo "$type"
	done
}

@test "--document: the newest of each series, the same text each time, no type without its job" {
	maps --document=maps.md
	without_job >want
	grep 'has no special job' stderr | sed 's/.*: \([a-z_]*\) has no special.*/\1/' | diff want -
	[ "$status" = "$([ -s want ] && echo 1 || echo 0)" ]
	grep -q '^    ./run_tests.sh maps --document$' maps.md
	grep -q '^| 9.0.1 | 9.0.1 | \\#1 9.0.1 |$' maps.md
	grep -q '^| 9.1.7 | 9.1.7 | \\#1 9.1.7 |$' maps.md
	! grep -q '9\.1\.5' maps.md
	# what stands there is what the runner has
	cases=$(grep -c '^map/hash/' "$BATS_FILE_TMPDIR/names") jobs=$(grep -c '^map/hash/job_' "$BATS_FILE_TMPDIR/names" || :)
	grep -q "^| hash | $((cases - jobs)) + " maps.md
	[ "$(sed -n 's/^### //p' maps.md | sort)" = "$({ grep -v @ "$BATS_FILE_TMPDIR/names" | cut -d/ -f2
		sed 's/.*@//' "$BATS_FILE_TMPDIR/cells"; } | sort -u)" ]
	maps --document=-
	diff maps.md <(echo "$output")
}

@test "--document: a case that is skipped everywhere, or that failed, is an error and is named" {
	cp -r "$BATS_FILE_TMPDIR/cache" .
	sqlite3 cache/results-*.sqlite "UPDATE case_result SET status = 'skip', reason = 'no reason' WHERE name = 'map/hash/delete_absent';
		UPDATE case_result SET status = 'fail', reason = '1 check failed' WHERE name = 'map/hash/lookup_and_delete' AND kernel = 3"
	run_split "$bm" maps --offline --cache cache --document=maps.md -k 9.1.5 -k 9.1.7
	cat stderr
	[ "$status" = 1 ]
	grep -q 'map/hash/delete_absent is skipped on all kernels: no reason' stderr
	grep -q 'map/hash/lookup_and_delete on 9.1.7: fail: 1 check failed' stderr
	grep -q "^    ./run_tests.sh maps --document -k 9.1.5 -k 9.1.7$" maps.md
	grep -q ', 1 failed |$' maps.md
}

# check_map_func_compatibility(): a queue takes push, pop and peek, and is taken by nothing else
@test "kernels: what is not known is asked first, and only once" {
	run_split "$bm" maps queue --op 'map_*_elem' -k "$kernel" --offline
	cat stderr
	echo "$output"
	[ "$status" = 0 ]
	[[ "${lines[1]}" =~ ^ok\ +map_peek_elem\ map_pop_elem\ map_push_elem$ ]]
	[[ "$output" == *map_lookup_elem* ]]
	run_split "$bm" maps queue --op map_push_elem -k "$kernel" --offline
	[[ "${lines[2]}" =~ ok ]]
	! grep -q asking stderr
	no_qemu_left
}

# "bpf: Add batched ops support for lpm_trie" is of 5.13
@test "kernels: 5.10 and 6.12 differ in what came between them" {
	run_split "$bm" maps lpm_trie --op '*_batch' --diff 5.10 6.12 --offline
	cat stderr
	echo "$output"
	[ "$status" = 1 ]
	[[ "$output" == *$'\nENOTSUPP -> ok\n    delete_batch lookup_batch update_batch: lpm_trie' ]]
}
