# SPDX-License-Identifier: GPL-2.0
# diff: of two kernels whose answers are made up, of runs, of baselines, of veristat's files.
load common

bounds=verdict/bounds

# 9.0.1 accepts every program of verdict/bounds; 9.1.5 refuses the first, is dearer on the second and
# skips the third; the fourth is refused by both with another errno, and the fifth only by 9.0.1.
setup_file() {
	cd "$BATS_FILE_TMPDIR"
	root=$(cd "$BATS_TEST_DIRNAME/../.." && pwd)
	"$root/build/bpf_selftests" --list -t 'verdict/bounds/*' | sort >names
	fake_cache 9.0.1 9.1.5
	fake_store names 9.0.1 9.1.5 >both.sql
	cat >>both.sql <<-END
		INSERT INTO case_result (kernel, ord, name, area, status, at)
		  SELECT k.id, l.rowid, l.name, 'verdict', 'pass', 1 FROM kernel k, l;
		CREATE TEMP VIEW n AS SELECT row_number() OVER (ORDER BY name) AS n, name FROM l;
		CREATE TEMP VIEW x AS SELECT c.id, kernel, n, c.name FROM case_result c JOIN n ON n.name = c.name;
		INSERT INTO verdict (case_id, prog, verdict, errno, insns, states, load_us)
		  SELECT id, substr(name, 16), 'accept', 0, 150, 2, 100 * kernel FROM x;
		UPDATE verdict SET verdict = 'reject', errno = 13,
		  log = 'one line' || char(10) || 'R0 is out of bounds' || char(10) || 'processed 9 insns' || char(10)
		  WHERE case_id IN (SELECT id FROM x WHERE n = 4 OR kernel = 2 AND n = 1 OR kernel = 1 AND n = 5);
		UPDATE verdict SET errno = 22, log = 'one line' || char(10) || 'another reason' || char(10)
		  WHERE case_id IN (SELECT id FROM x WHERE n = 4 AND kernel = 2);
		UPDATE verdict SET insns = 600 WHERE case_id IN (SELECT id FROM x WHERE n = 2 AND kernel = 2);
		UPDATE case_result SET status = 'skip', reason = 'config missing: CONFIG_X'
		  WHERE id IN (SELECT id FROM x WHERE n = 3 AND kernel = 2);
		DELETE FROM verdict WHERE case_id IN (SELECT id FROM case_result WHERE status = 'skip');
	END
	fake_results <both.sql
	# a run of both kernels, of all that it was asked
	echo "INSERT INTO run (id, command, suite, full, started, exit_code) VALUES (1, 'run', 's', 0, 1, 0);
		INSERT INTO run_option VALUES (1, 'test', 'verdict/bounds/*');" | cat both.sql - >run.sql
	mkdir run
	sqlite3 -tabs run/store.sqlite <run.sql
}

setup() {
	cd "$BATS_FILE_TMPDIR"
	first=$(sed -n 1p names) second=$(sed -n 2p names) third=$(sed -n 3p names) fourth=$(sed -n 4p names)
	fifth=$(sed -n 5p names) nr=$(wc -l <names)
}

diff_() { # ARGUMENT...
	fake_query diff "$@"
}

kernels() {
	diff_ 9.0.1 9.1.5 -t 'verdict/bounds/*' "$@"
}

@test "two kernels: each class, which of them fail, and the line that shows it again" {
	kernels
	[ "$status" = 1 ]
	[[ "$output" == "class "*" case "*" 9.0.1 "*" 9.1.5 "*" more"$'\n'* ]]
	grep -qE "^accept-to-reject +$first +accept +reject EACCES +R0 is out of bounds$" <<<"$output"
	grep -qE "^reject-to-accept +$fifth +reject EACCES +accept +R0 is out of bounds$" <<<"$output"
	grep -qE "^errno +$fourth +reject EACCES +reject EINVAL +another reason$" <<<"$output"
	grep -qE "^cost +$second +insns 150 +insns 600 +x 4.00$" <<<"$output"
	grep -qE "^skip +$third +pass +skip +config missing: CONFIG_X$" <<<"$output"
	grep -qxF "    ./run_tests.sh run -k 9.1.5 -t '$first'" <<<"$output"
	[ "${lines[-1]}" = "5 differences between 9.0.1 and 9.1.5 in $nr cases: 1 accept-to-reject (fails), 1 reject-to-accept (fails), 1 errno, 1 cost, 1 skip." ]
}

@test "each class fails, or does not, by a switch of its own" {
	kernels --no-fail-on accept-to-reject
	[ "$status" = 1 ]
	kernels --no-fail-on accept-to-reject,reject-to-accept
	[ "$status" = 0 ]
	[[ "${lines[-1]}" == *"; none of them fails." ]]
	for class in cost skip errno accept-to-reject reject-to-accept; do
		kernels --no-fail-on all --fail-on $class
		[ "$status" = 1 ]
		[[ "${lines[-1]}" == *"1 $class (fails)"* ]]
	done
	for class in cheaper appeared splat value vanished; do
		kernels --no-fail-on all --fail-on $class
		[ "$status" = 0 ]
	done
	run "$bm" diff 9.0.1 9.1.5 --fail-on costs
	[ "$status" = 2 ]
	[[ "$output" == *"costs is no class"*"accept-to-reject, "* ]]
}

@test "--only hides rows, and changes nothing about what fails" {
	kernels --only cost,skip --format tsv
	[ "$status" = 1 ]
	[ "$(cut -f3 <<<"$output" | tr '\n' ' ')" = "class cost skip " ]
}

@test "--cost: a factor for each cost, load_us only when asked" {
	kernels --cost insns=4.5
	! grep -q "^cost" <<<"$output" || return 1
	kernels --cost insns=0,load_us=1.9 --only cost
	# 100 us and 200 us are below the floor: noise
	! grep -q "^cost" <<<"$output" || return 1
	for wrong in insns=0.5 nothing=2 insns 2 insns=x; do
		run "$bm" diff 9.0.1 9.1.5 --cost $wrong
		[ "$status" = 2 ]
	done
}

@test "no difference is said, with exit code 0" {
	kernels -t "$first"
	diff_ run:9.0.1 run:9.0.1
	[ "$status" = 0 ]
	[ "$output" = "No difference between run:9.0.1 and run:9.0.1 in $nr cases." ]
}

@test "--logs: both logs at the first line that differs, or the end of the only one" {
	kernels --logs
	grep -qE '^ +one line +\| one line$' <<<"$output"
	grep -qE '^ +> R0 is out of bounds +\| another reason$' <<<"$output"
	[[ "$output" == *"9.1.5, the end of its log"*"R0 is out of bounds"* ]]
	kernels
	[[ "$output" != *"one line"* ]]
}

@test "TSV, JSON: a row each, with the line that reproduces it and the place in the sources" {
	kernels --format tsv
	[ "${lines[0]}" = $'a\tb\tclass\tfails\tcase\tprogram\told\tnew\tmore\treproduce\tplace' ]
	line=$(grep -n "\b${first##*/}\b" "$root/progs/verdicts/bounds.bpf.c" | grep -v CONTROL | head -1 | cut -d: -f1)
	grep -qF $'9.0.1\t9.1.5\taccept-to-reject\t1\t'"$first"$'\t'"${first##*/}"$'\taccept\treject EACCES\tR0 is out of bounds\t'"./run_tests.sh run -k 9.1.5 -t '$first'"$'\t'"progs/verdicts/bounds.bpf.c:$line" <<<"$output"
	grep -q "5 differences" stderr
	kernels --format json
	python3 - "$line" <<-END
		import json, sys
		d = json.loads('''${output//\\/\\\\}''')
		assert d["format"] == "bpfmatrix diff 1" and d["failing"] == 2 and d["counts"]["errno"] == 1, d
		rows = {r["class"]: r for r in d["rows"]}
		assert len(d["rows"]) == 5
		r = rows["errno"]
		assert r["logs"]["old"][r["logs"]["first_difference"]] == "R0 is out of bounds", r
		assert r["logs"]["new"][r["logs"]["first_difference"]] == "another reason" and not r["fails"], r
		r = rows["accept-to-reject"]
		assert r["file"] == "progs/verdicts/bounds.bpf.c" and r["line"] == int(sys.argv[1]) and r["fails"], r
		assert r["logs"]["old"] == [] and r["logs"]["new"][-1] == "processed 9 insns", r
		assert r["reproduce"].startswith("./run_tests.sh run -k 9.1.5 -t "), r
		assert rows["skip"]["logs"] is None
	END
}

@test "Markdown and annotations of GitHub" {
	kernels --format markdown
	[ "$status" = 1 ]
	[[ "$output" == *"| class | case | 9.0.1 | 9.1.5 | more |"*"| **accept-to-reject** | verdict/bounds/"* ]]
	[[ "$output" == *"<details>"*"./run_tests.sh run -k 9.1.5"*"> R0 is out of bounds"*"| another reason"*"</details>"* ]]
	kernels --format github
	[ "$status" = 1 ]
	[[ "$output" == *"::error file=progs/verdicts/bounds.bpf.c,line="[0-9]*",title=accept-to-reject $first::9.0.1 -> 9.1.5: accept -> reject EACCES: R0 is out of bounds%0A./run_tests.sh run -k 9.1.5 -t '$first'"* ]]
	[[ "$output" == *"::warning file=progs/verdicts/bounds.bpf.c,line="*"title=cost "* ]]
	[[ "${lines[-1]}" == "::notice title=bpfmatrix diff::5 differences"* ]]
}

@test "a run: one kernel of it, or its kernels by name" {
	diff_ run:9.0.1 run:9.1.5
	[ "$status" = 1 ]
	[[ "${lines[-1]}" == "5 differences between run:9.0.1 and run:9.1.5 in $nr cases"* ]]
	diff_ run:9.0.1 run/store.sqlite
	[ "$status" = 0 ]
	[[ "$output" == "No difference between "* ]]
	grep -q "store.sqlite:9.1.5: not compared" stderr
	diff_ run run
	[ "$status" = 0 ]
	[ "$output" = "No difference between 2 pairs of kernels in $((2 * nr)) cases." ]
	diff_ run:9.7 run
	[ "$status" = 2 ]
	grep -q "it has 9.0.1, 9.1.5" stderr
	# a kernel beside a run
	diff_ run:9.0.1 9.1.5
	[ "$status" = 1 ]
	[[ "${lines[-1]}" == "5 differences between run:9.0.1 and 9.1.5 in $nr cases"* ]]
	# -t holds for runs too; what none of them has was not compared
	diff_ run:9.0.1 run:9.1.5 -t "$second"
	[ "$status" = 0 ]
	diff_ run:9.0.1 run:9.1.5 -t 'map/*'
	[ "$status" = 2 ]
	grep -q "no case in common" stderr
}

@test "a baseline: saved, compared, and what has vanished since" {
	diff_ --save base 9.0.1 -t 'verdict/bounds/*'
	[ "$status" = 0 ]
	grep -q "base: $nr results of 9.0.1" stderr
	diff_ base 9.0.1
	[ "$status" = 0 ]
	[ "$output" = "No difference between base:9.0.1 and 9.0.1 in $nr cases." ]
	diff_ base 9.1.5
	[ "$status" = 1 ]
	[[ "${lines[-1]}" == "5 differences between base:9.0.1 and 9.1.5 "* ]]
	# of a run, with the same result
	diff_ --save base2 run:9.0.1 -t 'verdict/bounds/*'
	diff_ base base2
	[ "$status" = 0 ]
	# a case that the suite does not have any more
	sql base "UPDATE case_result SET name = 'verdict/bounds/not_any_more' WHERE name = '$second'"
	diff_ base 9.0.1
	[ "$status" = 1 ]
	grep -qE "^vanished +verdict/bounds/not_any_more +pass +- +the case$" <<<"$output"
	grep -qE "^appeared +$second +- +pass" <<<"$output"
	diff_ base 9.0.1 --no-fail-on vanished
	[ "$status" = 0 ]
	# what was not asked has not vanished
	diff_ base run:9.0.1 -t "$first"
	[ "$status" = 0 ]
	[ "$(ls ./*.part 2>/dev/null | wc -l)" = 0 ]
}

@test "a missing or empty baseline is wrong usage, and says how to make one" {
	for side in nowhere ./9.1.5 base.sqlite x/9.csv; do
		diff_ "$side" 9.1.5
		[ "$status" = 2 ]
		grep -q "$side: no such run, baseline or file.*diff --save $side KERNEL" stderr
	done
	: >empty
	diff_ 9.1.5 empty
	[ "$status" = 2 ]
	grep -q "empty: empty; .*diff --save empty KERNEL" stderr
	sqlite3 none.sqlite <"$root/results/schema.sql"
	diff_ none.sqlite run
	[ "$status" = 2 ]
	grep -q "none.sqlite: empty: it has no kernel" stderr
	run "$bm" diff --save x run run
	[ "$status" = 2 ]
	diff_ --save new run -t 'map/nothing*'
	[ "$status" = 2 ]
	[ ! -e new ]
}

@test "stores of different suites: compared, and said" {
	sqlite3 -tabs other.sqlite <run.sql
	sql other.sqlite "UPDATE kernel SET suite = 'older'"
	diff_ other.sqlite:9.0.1 run:9.0.1
	[ "$status" = 0 ]
	grep -q "asked by different suites" stderr
}

@test "veristat: its file as a side, and a run as its file" {
	run_split "$bm" report run --format veristat
	[ "$status" = 2 ]
	grep -q "which kernel? this store has 9.0.1, 9.1.5; -k says it" stderr
	"$bm" report run --format veristat -k 9.0.1 -o old.csv
	"$bm" report run --format veristat -k 9.1.5 -o new.csv
	[ "$(sed -n 1p old.csv)" = file_name,prog_name,verdict,duration,total_insns,total_states,peak_states,prog_size_jited,stack_depth ]
	grep -qx "bounds.bpf.o,${first##*/},failure,200,150,2,0,0,0" new.csv
	# the same run and its file, both ways, and the same kernel
	diff_ run:9.1.5 new.csv
	[ "$status" = 0 ]
	[ "$output" = "No difference between run:9.1.5 and new.csv in $((nr - 1)) cases." ]
	diff_ new.csv run:9.1.5
	[ "$status" = 0 ]
	diff_ old.csv 9.0.1
	[ "$status" = 0 ]
	# files against files: no errno, no kernel to boot
	diff_ old.csv new.csv
	[ "$status" = 1 ]
	grep -qE "^vanished +$third +pass" <<<"$output"
	[[ "$output" != *"Seen again by"* ]]
	[[ "${lines[-1]}" == *": 1 accept-to-reject (fails), 1 reject-to-accept (fails), 1 vanished (fails), 1 cost." ]]
	diff_ old.csv 9.1.5 -t "$first"
	[ "$status" = 1 ]
	grep -qE "^accept-to-reject +$first +accept +reject EACCES" <<<"$output"
	# several kernels and one file: which?
	diff_ old.csv run
	[ "$status" = 2 ]
	grep -q "has the kernels 9.0.1, 9.1.5" stderr
	echo a,b,c >broken.csv
	diff_ broken.csv run:9.0.1
	[ "$status" = 2 ]
	grep -q "broken.csv:1: no header with file_name, prog_name and verdict" stderr
	run "$bm" report run --format veristats
	[ "$status" = 2 ]
}

@test "a kernel that does not answer is said, and is no pass" {
	# 9.0.1 is no kernel that boots, and has no result of verdict/stack/*
	run_split "$bm" diff --save hole 9.0.1 -t "$first" -t 'verdict/stack/*' --offline --cache cache
	[ "$status" = 3 ]
	[ ! -e hole ]
	run_split "$bm" diff 9.0.1 run:9.0.1 -t "$first" -t 'verdict/stack/*' --offline --cache cache
	[ "$status" = 0 ]
	run_split "$bm" diff 9.0.1 9.1.5 -t "$second" -t 'verdict/stack/*' --offline --cache cache --no-fail-on all
	[ "$status" = 3 ]
	grep -qE "9.0.1: no result of [0-9]+ cases, first verdict/stack/" stderr
}
