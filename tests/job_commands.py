#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
# Takes the commands out of the job files as their engines would, one shell script a
# job, so that tests/check_jobs.sh can run them.
#
#   tests/job_commands.py github|gitlab|kubernetes OUT_FOLDER SHARDS KERNEL
#
# Writes OUT_FOLDER/shard-1.sh ..., merge.sh: the variables that the engine sets, then
# the job's own commands, unchanged.  Of the matrix of kernels only KERNEL is run.
import os
import re
import shlex
import sys

import yaml


def load(path):
    with open(path) as f:
        return yaml.safe_load(f)


def expand(text, values):
    """${{ matrix.kernel }}; an expression that is not known is an error."""
    return re.sub(r"\$\{\{ *([\w.]+) *\}\}", lambda m: str(values[m.group(1)]), str(text))


def write(folder, name, env, commands):
    with open(os.path.join(folder, name + ".sh"), "w") as f:
        for key, value in env.items():
            f.write(f"export {key}={shlex.quote(str(value))}\n")
        f.write(commands + "\n")


def github(folder, shards, kernel):
    flow = load(".github/workflows/bpfmatrix.yml")
    values = {"inputs.options": os.environ.get("OPTIONS", "")}
    for name, job in flow["jobs"].items():
        matrix = job.get("strategy", {}).get("matrix", {})
        # what the cut says and what the matrix has must be the same
        if matrix and matrix["shard"] != list(range(1, flow["env"]["SHARDS"] + 1)):
            sys.exit("github: SHARDS and the matrix's shards are not the same")
        if matrix and shards != flow["env"]["SHARDS"]:
            sys.exit(f"github: the workflow has {flow['env']['SHARDS']} shards, not {shards}")
        for shard in matrix.get("shard", [None]):
            values.update({"matrix.kernel": kernel, "matrix.shard": shard})
            env = {k: expand(v, values) for k, v in {**flow["env"], **job.get("env", {})}.items()}
            steps = [s["run"] for s in job["steps"] if "run" in s]
            # GitHub gives each step to "sh -e" in a container
            write(folder, f"shard-{shard}" if shard else "merge", env, "set -e\n" + "\n".join(steps))


def gitlab(folder, shards, kernel):
    flow = load(".gitlab-ci.yml")
    variables = {**flow["variables"], "KERNELS": f"-k {kernel}", "OPTIONS": os.environ.get("OPTIONS", "")}
    before = flow["default"]["before_script"]
    if flow["shard"]["parallel"] < 2:
        sys.exit("gitlab: one job is no cut")
    for i in range(1, shards + 1):
        write(folder, f"shard-{i}", {**variables, "CI_NODE_INDEX": i, "CI_NODE_TOTAL": shards},
              "set -e\n" + "\n".join(before + flow["shard"]["script"]))
    write(folder, "merge", variables, "set -e\n" + "\n".join(before + flow["merge"]["script"]))


def kubernetes(folder, shards, kernel):
    for name in "shards", "merge":
        job = load(f"deploy/kubernetes/{name}.yaml")
        container, = job["spec"]["template"]["spec"]["containers"]
        env = {e["name"]: e["value"] for e in container["env"]}
        if name == "shards" and int(env["SHARDS"]) != job["spec"]["completions"]:
            sys.exit("kubernetes: SHARDS and completions are not the same")
        env.update(RUNS="runs", SHARDS=shards, KERNELS=f"-k {kernel}", OPTIONS=os.environ.get("OPTIONS", ""))
        if container["command"][:2] != ["/bin/sh", "-c"]:
            sys.exit("kubernetes: not a shell's command")
        for i in range(shards) if name == "shards" else [None]:
            if i is not None:
                env["JOB_COMPLETION_INDEX"] = i
            write(folder, "merge" if i is None else f"shard-{i + 1}", env, container["command"][2])


if __name__ == "__main__":
    engine, folder, shards, kernel = sys.argv[1:]
    {"github": github, "gitlab": gitlab, "kubernetes": kubernetes}[engine](folder, int(shards), kernel)
