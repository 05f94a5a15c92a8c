# SPDX-License-Identifier: GPL-2.0
# A run that is cut, joined, killed and taken up again: always the same results.
load common

globs='map/array/create*'

setup_file() {
	local i
	export RUNS="$BATS_FILE_TMPDIR"
	cd "$RUNS"
	root=$(cd "$BATS_TEST_DIRNAME/../.." && pwd)
	for i in 1 2; do
		"$root/build/bpfmatrix" run -q --offline -k "${BPFMATRIX_TEST_KERNEL:-6.12}" -t 'map/array/create*' \
			--shard $i/2 -o "s$i" >"s$i.out" 2>&1 || echo $? >"s$i.status"
	done
}

# What a store holds, without ids and times.
results() {
	sql "$1" "select k.build, c.ord, c.name, c.status, coalesce(c.reason, '') from case_result c
		join kernel k on k.id = c.kernel order by k.id, c.ord"
}

# A store that would be refused by what is done to it.
changed() { # STATEMENT
	cp -r "$RUNS/s2" changed
	sql changed/store.sqlite "$1"
}

# merge must fail with CODE, say TEXT, and write nothing.
refuses() { # CODE TEXT RUN...
	local code=$1 text=$2
	shift 2
	run "$bm" merge -o out.sqlite "$@"
	echo "$status: $output"
	[ "$status" = "$code" ]
	[[ "$output" == *"$text"* ]]
	[ -z "$(ls -d out.sqlite* 2>/dev/null)" ]
}

@test "the union of all shards is the run, and no case is there twice" {
	for n in 1 2 5; do
		: >got
		for i in $(seq $n); do
			"$bm" run -l --shard "$i/$n" --offline -k 5.10 -k "$kernel" >>got
		done
		for k in $(cut -f1 got | sort -u); do "$bm" run -l | sed "s/^/$k\t/"; done | sort >want
		[ "$(cut -f1 want | sort -u | wc -l)" = 2 ]
		sort got | diff - want
	done
}

@test "a shard is the same every time, and the shards are even" {
	"$bm" run -l --shard 2/3 --offline -k "$kernel" >a
	"$bm" run -l --shard 2/3 --offline -k "$kernel" >b
	cmp a b
	"$bm" run -l --shard 1/3 --offline -k "$kernel" >c
	d=$(($(wc -l <a) - $(wc -l <c)))
	all=$("$bm" run -l | wc -l)
	[ ${d#-} -lt $((all / 10)) ]
}

@test "a shard that is none is wrong usage" {
	for s in 0/3 4/3 x 1/0 -1/3 1/3x ''; do
		run "$bm" run --shard "$s" -l
		[ "$status" = 2 ]
		[[ "$output" == *"--shard $s: it is like 2/5"* ]]
	done
}

@test "an empty shard says so, is no error, and is merged" {
	run "$bm" run -k "$kernel" --offline -t map/array/create_mmapable --shard 2/2 -o e
	echo "$output"
	[ "$status" = 0 ]
	[[ "$output" == *"shard 2/2 has no case"* ]]
	refuses 3 "1 of 2 shards is missing: 1/2" e
}

@test "merged shards are the run that was not cut" {
	[ ! -e "$RUNS/s1.status" ] && [ ! -e "$RUNS/s2.status" ]
	grep -q "1 of the run's 2 shards is not here" "$RUNS/s1.out"
	run_split "$bm" merge -o out.sqlite "$RUNS/s2" "$RUNS/s1/store.sqlite"
	cat stderr
	[ "$status" = 0 ]
	[[ "$output" == *"All as expected."* ]]
	results out.sqlite | cut -d'|' -f2,3 >got
	"$bm" run -l -t "$globs" | awk '{ print NR - 1 "|" $0 }' | diff - got
	[ "$(sql out.sqlite "select count(*) from kernel")" = 1 ]
	[ "$(sql out.sqlite "select count(*) from vm v join run r on r.id = v.run where v.console like '%s' || r.shard || '/%'")" = 2 ]
	for view in ktap junit json github markdown; do
		"$bm" report "--$view" -o view out.sqlite
	done
	[ -z "$(ls out.sqlite?* 2>/dev/null)" ]
}

@test "a missing shard is an error that names it; --partial joins the others" {
	refuses 3 "1 of 2 shards is missing: 1/2" "$RUNS/s2"
	run "$bm" merge --partial -o out.sqlite "$RUNS/s2"
	[ "$status" = 3 ]
	[ "$(results out.sqlite | wc -l)" = "$(results "$RUNS/s2/store.sqlite" | wc -l)" ]
	# and what was missing is joined later
	run "$bm" merge -o out.sqlite out.sqlite "$RUNS/s1"
	[ "$status" = 0 ]
}

@test "what does not belong together is refused" {
	refuses 2 "shard 2/2 is there twice" "$RUNS/s1" "$RUNS/s2" "$RUNS/s2"
	changed "update run set suite = 'feed'"
	refuses 2 "changed/store.sqlite: by another suite (feed) than" "$RUNS/s1" changed
	rm -r changed; changed "update run set shards = 3"
	refuses 2 "changed/store.sqlite: shard 2/3, but" "$RUNS/s1" changed
	rm -r changed; changed "update run set selection = 'x'"
	refuses 2 "changed/store.sqlite: other cases (-t) or kernel arguments" "$RUNS/s1" changed
	sql changed/store.sqlite "update kernel set build = '6.12.1-1'"
	refuses 2 "changed/store.sqlite: other kernels (6.12.1-1) than" "$RUNS/s1" changed
	rm -r changed; changed "update run set shard = null, shards = null"
	refuses 2 "changed/store.sqlite: not a shard of a run" "$RUNS/s1" changed
	refuses 2 "none: ENOENT" "$RUNS/s1" none
	echo junk >junk
	refuses 2 "junk" "$RUNS/s1" junk
}

@test "a shard that lost a case does not add up" {
	changed "delete from case_result where id = (select max(id) from case_result)"
	refuses 3 "do not add up to the run" "$RUNS/s1" changed
}

@test "killed with -9 and resumed: the rest runs, and nothing runs twice" {
	"$bm" run -q -k "$kernel" --offline -t 'map/array/*' -o run >out 2>err 3>&- &
	pid=$!
	for _ in $(seq 600); do
		[ "$(sqlite3 -readonly run/store.sqlite "select count(*) from case_result where status <> 'planned'" 2>/dev/null || echo 0)" -gt 10 ] && break
		sleep 0.05
	done
	# it is being written: nobody else may
	run "$bm" run --resume run --offline
	[ "$status" = 2 ]
	[[ "$output" == *"run: another bpfmatrix is writing there"* ]]
	kill -KILL $pid
	wait $pid || :
	cp -r run copy
	sql run/store.sqlite "select name, at, us, id from case_result where status <> 'planned'" >before
	left=$(sql run/store.sqlite "select count(*) from case_result where status = 'planned'")
	[ "$(wc -l <before)" -gt 10 ] && [ "$left" -gt 0 ]

	# by another build of the suite it is refused, and stays as it is
	sql copy/store.sqlite "update run set suite = 'feed'"
	run "$bm" run --resume copy --offline
	[ "$status" = 2 ]
	[[ "$output" == *"copy: begun with another suite (feed; now it is "* ]]
	[ "$(sql copy/store.sqlite "select count(*) from case_result where status = 'planned'")" = "$left" ]

	run_split "$bm" run --resume run --offline
	cat stderr
	[ "$status" = 0 ]
	grep -q "run: $left cases\? left" stderr
	[[ "$output" == *"All as expected."* ]]
	sql run/store.sqlite "select name, at, us, id from case_result where vm = 1" | diff before -
	[ "$(sql run/store.sqlite "select count(*) from case_result where vm = 2")" = "$left" ]
	"$bm" run -l -t 'map/array/*' | diff - <(sql run/store.sqlite "select name from case_result order by ord")
	[ "$(sql run/store.sqlite "select group_concat(state) || group_concat(coalesce(error, '')) from kernel")" = done ]
	[ -e run/*/console-0.log ] && [ -e run/*/console-1.log ]

	# and now it is finished
	run_split "$bm" run --resume run --offline
	[ "$status" = 0 ]
	grep -q 'run: finished: every case has its result, and nothing was run' stderr
	[ "$(sql run/store.sqlite "select count(*) from vm")" = 2 ]
	no_qemu_left
}

@test "what cannot be resumed" {
	run "$bm" run --resume nowhere
	[ "$status" = 2 ]
	[[ "$output" == *"nowhere: no run's folder"* ]]
	run "$bm" run --resume "$RUNS/s1" -k 5.10
	[ "$status" = 2 ]
	[[ "$output" == *"--resume takes kernels, cases and all that from DIR"* ]]
	mkdir merged
	"$bm" merge -q -o merged/store.sqlite "$RUNS/s1" "$RUNS/s2" >/dev/null
	run "$bm" run --resume merged
	[ "$status" = 2 ]
	[[ "$output" == *"not one run, but merged shards"* ]]
	# and a folder that has a run already is not begun anew
	run "$bm" run -k "$kernel" --offline -t "$globs" -o "$RUNS/s1"
	[ "$status" = 3 ]
	[[ "$output" == *"there is a run already; finish it with --resume"* ]]
}

@test "the job files of CI engines are valid by their schemas" {
	cd "$root"
	run tests/check_jobs.sh schema
	echo "$output"
	[ "$status" = 0 ]
	[[ "$output" != *SKIP* ]] || skip "$(echo "$output" | sed -n 's/.*# SKIP //p')"
}
