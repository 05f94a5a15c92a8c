# SPDX-License-Identifier: GPL-2.0
# docs/helpers.md, from a cache of results in which every case of the runner passed but a few.
load common

# 9.0.1 has no bpf_loop; bpf_bind has no effect on 9.1.7.
setup_file() {
	cd "$BATS_FILE_TMPDIR"
	root=$(cd "$BATS_TEST_DIRNAME/../.." && pwd)
	"$root/build/bpf_selftests" --list -t 'helper/bpf_*' | grep -v @ >names
	fake_cache 9.0.1 9.1.5 9.1.7
	{
		fake_store names 9.0.1 9.1.5 9.1.7
		cat <<-END
			INSERT INTO case_result (kernel, ord, name, area, status, reason, at)
			  SELECT k.id, l.rowid, l.name, 'helper', 'pass', NULL, 1 FROM kernel k, l;
			UPDATE case_result SET status = 'skip', reason = 'since 9.1'
			  WHERE kernel = 1 AND name GLOB 'helper/bpf_loop/*';
			UPDATE case_result SET status = 'skip', reason = 'config missing: CONFIG_BIND' WHERE kernel = 3 AND
			  name GLOB 'helper/bpf_bind/*' AND NOT name GLOB '*/accept/*' AND NOT name GLOB '*/reject/*'
			  AND NOT name GLOB '*/edge/*';
		END
	} | fake_results
}

helpers() {
	fake_query helpers "$@"
}

@test "each helper has cases of each kind, or it is written why not" {
	helpers --document=helpers.md
	[ "$status" = 0 ]
	[ "$(grep -c '^| bpf' helpers.md)" = "$("$root/build/bpf_selftests" --list -t 'helper/bpf_*@xdp' | wc -l)" ]
	[ "$(grep -c '^### bpf_' helpers.md)" = "$(grep -c '^| bpf' helpers.md)" ]
}

@test "the newest of each series, the same text each time" {
	helpers --document=helpers.md
	grep -q '^    ./run_tests.sh helpers --document$' helpers.md
	! grep -q '9\.1\.5' helpers.md
	grep -qE '^\| bpf\\_loop \| - \| [0-9]+/[0-9]+/[0-9]+/[0-9]+ \|$' helpers.md
	grep -qE '^\| bpf\\_bind \| [0-9]+/[0-9]+/[1-9][0-9]*/[0-9]+ \| [0-9]+/[0-9]+/0/[0-9]+ \|$' helpers.md
	grep -q '^    since 9.1 (9.0.1): bpf_loop$' helpers.md
	grep -q '^    config missing: CONFIG_BIND (9.1.7): bpf_bind$' helpers.md
	helpers --document=-
	diff helpers.md <(echo "$output")
}

@test "what failed is an error and is named; what makes no sense too" {
	cp -r "$BATS_FILE_TMPDIR/cache" .
	sqlite3 cache/results-*.sqlite "UPDATE case_result SET status = 'fail', reason = '1 check failed'
		WHERE name = 'helper/bpf_loop/callback_stops' AND kernel = 3"
	run_split "$bm" helpers --offline --cache cache --document=helpers.md -k 9.1.7
	[ "$status" = 1 ]
	grep -q 'helper/bpf_loop/callback_stops on 9.1.7: fail: 1 check failed' stderr
	helpers --document=x bpf_loop
	[ "$status" = 2 ]
	grep -q 'it is about all helpers, not about bpf_loop' stderr
}
