# SPDX-License-Identifier: GPL-2.0
# bisect, over kernels whose answers are all in a cache of results that is made up: nothing is booted.
load common

case=verdict/callbacks/loop_of_context
releases="6.12.1 6.12.2 6.12.3 6.12.4 6.12.5 6.12.6 6.12.7 6.13-rc2"

# The cache: kernels up to the last accept, and refuse the program from 6.12.6; one answer each.
setup_file() {
	cd "$BATS_FILE_TMPDIR"
	# shellcheck disable=SC2086
	fake_cache $releases
	# Debian has candidates as 6.13~rc2
	mv cache/kernels/6.13-rc2-1-cloud-amd64 cache/kernels/6.13~rc2-1-cloud-amd64
	sed -i 's/"\(id\|version\)": "6.13-rc2/"\1": "6.13~rc2/g' cache/kernels/6.13~rc2-1-cloud-amd64/meta.json
	printf '%s\n' "$case" map/array/create >names
	# shellcheck disable=SC2086
	{ fake_store names $releases; echo "
		UPDATE kernel SET build = '6.13~rc2-1-cloud-amd64' WHERE name = '6.13-rc2';
		INSERT INTO case_result (kernel, ord, name, area, status, at) SELECT id, 1, l.name, 'x', 'pass', 1 FROM kernel, l;
		INSERT INTO verdict (case_id, prog, verdict, errno) SELECT c.id, 'loop_of_context',
		 CASE WHEN k.id < 6 THEN 'accept' ELSE 'reject' END, CASE WHEN k.id < 6 THEN 0 ELSE 13 END
		 FROM case_result c JOIN kernel k ON k.id = c.kernel WHERE c.name = '$case';"
	} | fake_results
	cat >changelog <<-END
		linux (6.12.6-1) trixie; urgency=medium

		  * New upstream stable update:
		    - bpf: Reject what was
		      accepted
		    - ext4: something else

		linux (6.12.5-1) trixie; urgency=medium

		  * bpf: too old
	END
	gzip -c changelog >cache/kernels/6.12.6-1-cloud-amd64/changelog.gz
}

@test "the first that differs is named, with both answers, the changelog, and nothing booted" {
	fake_query bisect "$case" --good 6.12.1 --bad 6.12.7
	[ "$status" = 0 ]
	[ "${lines[0]}" = "first that differs: 6.12.6-1 (6.12.5-1 is the last that does not)" ]
	grep -qE '^6\.12\.5 +good +before +accept$' <<<"$output"
	grep -qE '^6\.12\.6 +differs +before +reject EACCES$' <<<"$output"
	[[ "$output" == *"0 of 7 kernels booted; 7 had been asked before."* ]]
	[[ "$output" == *"6.12.6-1  bpf: Reject what was accepted"* ]]
	[[ "$output" != *"too old"* && "$output" != *ext4* ]]
}

@test "the good end may be the newer one, and a candidate is a release before its series" {
	fake_query bisect "$case" --good 6.13-rc2 --bad 6.12.3
	[ "$status" = 0 ]
	[ "${lines[0]}" = "first good: 6.12.6-1 (6.12.5-1 is the last that differs)" ]
	[[ "$output" == *"of 6 kernels booted"* ]]
	[[ "$output" == *"Reject what was accepted"* ]]
}

@test "--expect says what is good, and an end that is not so is an error" {
	fake_query bisect "$case" --good 6.12.7 --bad 6.12.2 --expect EACCES
	[ "$status" = 0 ]
	[ "${lines[0]}" = "first good: 6.12.6-1 (6.12.5-1 is the last that differs)" ]
	fake_query bisect "$case" --good 6.12.1 --bad 6.12.7 --expect reject
	[ "$status" = 1 ]
	grep -q -- 'on --good 6.12.1: accept, which is not --expect reject' stderr
	fake_query bisect "$case" --good 6.12.1 --bad 6.12.7 --expect yes
	[ "$status" = 2 ]
	fake_query bisect "$case" --good 6.12.1 --bad 6.12.7 --expect EWRONG
	[ "$status" = 2 ]
}

@test "ends that do not differ: exit code 1" {
	fake_query bisect "$case" --good 6.12.1 --bad 6.12.5
	[ "$status" = 1 ]
	[ -z "$output" ]
	grep -q "does not differ: accept on --good 6.12.1, accept on --bad 6.12.5" stderr
}

# A copy of the cache in which some results are others.
other_results() { # SQL
	rm -rf cache
	cp -r "$BATS_FILE_TMPDIR/cache" .
	sqlite3 cache/results-*.sqlite "PRAGMA foreign_keys = ON; $1"
}

@test "a kernel that cannot tell is stepped over, and the range is named where it hides the change" {
	other_results "DELETE FROM verdict WHERE case_id IN (SELECT c.id FROM case_result c JOIN kernel k ON k.id = c.kernel
		WHERE k.name IN ('6.12.3', '6.12.6'));
		UPDATE case_result SET status = 'skip', reason = 'for a test' WHERE kernel IN (SELECT id FROM kernel
		WHERE name IN ('6.12.3', '6.12.6'));"
	run_split "$bm" bisect "$case" --good 6.12.1 --bad 6.12.7 --offline --cache cache
	[ "$status" = 1 ]
	[ "${lines[0]}" = "somewhere from 6.12.6-1 to 6.12.7-1: 6.12.5-1 is the last that does not differ" ]
	[ "${lines[1]}" = "  stepped over: 6.12.6-1 (skip: for a test)" ]
	grep -qE '^6\.12\.3 +stepped over' <<<"$output"
	# as an end it is refused
	run_split "$bm" bisect "$case" --good 6.12.3 --bad 6.12.7 --offline --cache cache
	[ "$status" = 2 ]
	grep -q 'on --good 6.12.3: skip: for a test; choose another' stderr
}

@test "a log entry of the kernel is a difference, whether the case passes is none" {
	other_results "UPDATE verdict SET verdict = 'accept', errno = 0;
		UPDATE case_result SET status = 'fail', reason = 'want EACCES, got accept' WHERE kernel > 3;
		INSERT INTO splat (kernel, case_id, text) SELECT kernel, id, 'WARNING: at line ' || id FROM case_result
		 WHERE kernel > 4 AND name = '$case';"
	run_split "$bm" bisect "$case" --good 6.12.1 --bad 6.12.7 --offline --cache cache
	[ "$status" = 0 ]
	[ "${lines[0]}" = "first that differs: 6.12.5-1 (6.12.4-1 is the last that does not)" ]
	[[ "$output" == *"accept, warning in the kernel log"* ]]
}

@test "as TSV and as JSON" {
	fake_query bisect "$case" --good 6.12.1 --bad 6.12.7 --format tsv
	[ "$status" = 0 ]
	[ "${lines[1]}" = "last good	6.12.5-1	" ]
	[ "${lines[2]}" = "first differing	6.12.6-1	" ]
	grep -q '^changelog	6.12.6-1	bpf: Reject what was accepted$' <<<"$output"
	fake_query bisect "$case" --good 6.12.1 --bad 6.12.7 --format json
	[ "$status" = 0 ]
	python3 -c 'import json, sys
d = json.load(sys.stdin)
assert d["last_good"] == "6.12.5-1" and d["first_differing"] == "6.12.6-1" and d["stepped_over"] == [], d
assert len(d["kernels"]) == 7 and d["booted"] == 0 and d["from_cache"] == 7, d
assert d["changelog"]["subjects"] == [{"version": "6.12.6-1", "subject": "bpf: Reject what was accepted"}], d
' <<<"$output"
}

@test "-n prints the plan: which kernels, and how many would be booted" {
	other_results "DELETE FROM case_result WHERE kernel BETWEEN 2 AND 6"
	run_split "$bm" bisect "$case" --good 6.12.1 --bad 6.12.7 --offline --cache cache -n
	[ "$status" = 0 ]
	[ "${#lines[@]}" = 8 ]
	grep -qE '^6\.12\.4 +6\.12\.4-1 +yes +asked first$' <<<"$output"
	# five lie between the ends, so that six places are left
	grep -q 'at most 3 of 7 kernels would be booted' stderr
}

@test "a changelog that is out of reach is said, with the reason" {
	other_results "UPDATE verdict SET verdict = 'reject', errno = 13 WHERE case_id IN
		(SELECT id FROM case_result WHERE kernel = 5)"
	# 6.12.5's is not there, and that of 6.12.6 has its entry
	run_split "$bm" bisect "$case" --good 6.12.1 --bad 6.12.7 --offline --cache cache
	[[ "$output" == *"(that of 6.12.6-1: the archive has none of 6.12.5-1):"*"6.12.5-1  bpf: too old"* ]]
	rm cache/kernels/*/changelog.gz
	run_split "$bm" bisect "$case" --good 6.12.1 --bad 6.12.7 --offline --cache cache
	[ "$status" = 0 ]
	[[ "$output" == *"changelog of 6.12.5-1: it is not in the cache, and --offline forbids to fetch it"* ]]
}

@test "a case that is not one" {
	fake_query bisect "verdict/callbacks/*" --good 6.12.1 --bad 6.12.7
	[ "$status" = 2 ]
	grep -q "names [0-9]* cases; name one of them" stderr
	grep -q "  $case" stderr
	fake_query bisect "${case}s" --good 6.12.1 --bad 6.12.7
	[ "$status" = 2 ]
	grep -q "near: $case" stderr
	fake_query bisect "verdict/callbacks/*of_context" --good 6.12.1 --bad 6.12.7
	[ "$status" = 0 ]
}

@test "kernels that are none to bisect between" {
	fake_query bisect "$case" --good 6.12.1 --bad 6.12.1-1
	[ "$status" = 2 ]
	grep -q "are the same kernel" stderr
	fake_query bisect "$case" --good 6.12.1
	[ "$status" = 2 ]
	fake_query bisect "$case" --good 6.12.1 --bad '6.12.*'
	[ "$status" = 2 ]
	grep -q "names several kernels" stderr
	fake_query bisect "$case" --good 6.12.1 --bad 6.12.7 -k 6.12.3
	[ "$status" = 2 ]
}

# ---- --git: a tree whose "build" copies an image; what both images say is in the cache of results

# An image that nobody boots; its id, and what it says.
fake_image() { # NAME RELEASE VERDICT ERRNO
	local id
	head -c 65536 /dev/zero >"$1"
	printf '\x55\xaa' | dd of="$1" bs=1 seek=510 conv=notrunc status=none
	printf 'HdrS\x0f\x02' | dd of="$1" bs=1 seek=514 conv=notrunc status=none
	printf '\x00\x10' | dd of="$1" bs=1 seek=526 conv=notrunc status=none
	printf '%s (a@b) #1 SMP' "$2" | dd of="$1" bs=1 seek=$((0x1200)) conv=notrunc status=none
	id=file-$(sha256sum "$1" | cut -c1-16)
	mkdir -p "cache/kernels/$id"
	cat >"cache/kernels/$id/meta.json" <<-END
		{ "format": 1, "id": "$id", "name": "$1", "origin": "$1", "uname_release": "$2", "uname_version": "#1",
		  "version": "", "flavour": "", "abi": "", "suite": "", "download_bytes": 0, "whole": true }
	END
	sqlite3 cache/results-*.sqlite "INSERT INTO kernel (name, build, suite, state, started)
		SELECT '$1', '$id', suite, 'done', 1 FROM kernel LIMIT 1;
		INSERT INTO case_result (kernel, ord, name, area, status, at) SELECT max(id), 1, '$case', 'x', 'pass', 1 FROM kernel;
		INSERT INTO verdict (case_id, prog, verdict, errno) SELECT max(id), 'loop_of_context', '$3', $4 FROM case_result;"
}

# Ten commits; the image changes with commit 7, and commit 5 does not build.
fake_tree() { # OLD NEW
	local i
	git init -q tree
	cat >tree/Makefile <<-'END'
		x86_64_defconfig: ; echo "# $@" >.config
		olddefconfig: ; echo "# $@" >>.config
		bzImage: ; ! grep -q broken state && mkdir -p arch/x86/boot && cp $(shell cat image) arch/x86/boot/bzImage
	END
	printf 'arch\n.config\n' >tree/.gitignore
	for i in 1 2 3 4 5 6 7 8 9 10; do
		echo "$PWD/$([ $i -lt 7 ] && echo "$1" || echo "$2")" >tree/image
		echo "$i" >tree/state
		[ $i != 5 ] || echo broken >>tree/state
		git -C tree add -A
		git -C tree -c user.email=a@b -c user.name=n commit -qm "commit $i"
	done
	git -C tree tag v6.12.1 HEAD~9
	git -C tree tag v6.12.7 HEAD
}

# Types what bisect --git printed.
type_commands() {
	run bash -c "set -e; $output" </dev/null
	echo "$output"
}

@test "--git: git bisect run ends at the right commit, stepping over one that does not build" {
	other_results ""
	fake_image old 6.12.1 accept 0
	fake_image new 6.12.7 reject 13
	fake_tree old new
	echo "# mine" >tree/.config
	run_split "$bm" bisect "$case" --good 6.12.1 --bad 6.12.7 --git tree --offline --cache cache
	[ "$status" = 0 ]
	[ "${#lines[@]}" = 3 ]
	[ "${lines[0]}" = "cd $PWD/tree && git bisect start v6.12.7 v6.12.1" ]
	[ "${lines[2]}" = "git bisect reset" ]
	[ -x bisect-verdict-callbacks-loop_of_context.sh ]
	type_commands
	[ "$status" = 0 ]
	[[ "$output" == *"commit 5: it does not build"*"skipped"* ]]
	[[ "$output" == *"is the first bad commit"*"commit 7"* ]]
	# my config, what the suite needs, and then what make says of it
	[ "$(head -1 tree/.config)" = "# mine" ]
	[ "$(tail -1 tree/.config)" = "# olddefconfig" ]
	grep -q ^CONFIG_BPF_SYSCALL=y tree/.config
}

@test "--git where the good side is the newer one" {
	other_results ""
	fake_image old 6.12.1 accept 0
	fake_image new 6.12.7 reject 13
	fake_tree old new
	run_split "$bm" bisect "$case" --good v6.12.7 --bad 6.12.1 --expect reject --git tree -o x.sh --offline --cache cache
	[ "$status" = 0 ]
	type_commands
	[ "$status" = 0 ]
	[[ "$output" == *"is the first same commit"*"commit 7"* ]]
}

@test "--git: what is wrong with tree, revision or script" {
	other_results ""
	mkdir none
	run_split "$bm" bisect "$case" --good 6.12.1 --bad 6.12.7 --git none --offline --cache cache
	[ "$status" = 2 ]
	git init -q tree
	run_split "$bm" bisect "$case" --good 6.12.1 --bad 6.12.7 --git tree --offline --cache cache
	[ "$status" = 2 ]
	grep -q "has no revision v6.12.1" stderr
	git -C tree -c user.email=a@b -c user.name=n commit -qm one --allow-empty
	run_split "$bm" bisect "$case" --good HEAD --bad HEAD --git tree --offline --cache cache
	[ "$status" = 2 ]
	grep -q "add --expect" stderr
	run_split "$bm" bisect "$case" --good HEAD --bad HEAD --expect accept --git tree -o no/x.sh --offline --cache cache
	[ "$status" = 2 ]
}

@test "--step: the exit codes that git bisect run wants" {
	other_results ""
	fake_image same 6.12.2 accept 0
	fake_image other 6.12.3 reject 13
	fake_image mute 6.12.4 reject 13
	sqlite3 cache/results-*.sqlite "UPDATE case_result SET status = 'skip', reason = 'why not' WHERE id =
		(SELECT max(id) FROM case_result)"
	run_split "$bm" bisect "$case" --good 6.12.1 --step ./same --offline --cache cache
	[ "$status" = 0 ]
	[ "$output" = "good: accept" ]
	run_split "$bm" bisect "$case" --good 6.12.1 --step ./other --offline --cache cache
	[ "$status" = 1 ]
	[ "$output" = "bad: reject EACCES" ]
	run_split "$bm" bisect "$case" --expect EACCES --step ./other --offline --cache cache
	[ "$status" = 0 ]
	run_split "$bm" bisect "$case" --good 6.12.1 --step ./mute --offline --cache cache
	[ "$status" = 125 ]
	[ "$output" = "cannot tell: skip: why not" ]
	run_split "$bm" bisect "$case" --good 6.12.1 --step ./none --offline --cache cache
	[ "$status" = 2 ]
}

@test "a kernel in the middle that does not boot is stepped over" {
	other_results "DELETE FROM case_result WHERE kernel = 4"
	run_split timeout 200 "$bm" bisect "$case" --good 6.12.1 --bad 6.12.7 --offline --cache cache
	[ "$status" = 0 ]
	# it is what lies in the middle of 1 to 7, but what is known on both sides tells enough
	[[ "$output" != *6.12.4* ]]
	other_results "DELETE FROM case_result WHERE kernel BETWEEN 5 AND 6"
	run_split timeout 200 "$bm" bisect "$case" --good 6.12.4 --bad 6.12.7 --offline --cache cache
	cat stderr
	echo "$output"
	[ "$status" = 1 ]
	[[ "${lines[0]}" == "somewhere from 6.12.5-1 to 6.12.7-1: 6.12.4-1 is the last that does not differ" ]]
	[[ "$output" == *"stepped over: 6.12.6-1 ("* ]]
	no_qemu_left
}
