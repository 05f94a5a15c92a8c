# SPDX-License-Identifier: GPL-2.0
# A prompt, a script or a command inside a VM, and what else makes its machine another:
# modules of one's own, a debugger, a QEMU command that one runs by hand.
load common

other=${BPFMATRIX_TEST_OTHER:-6.1}

# The file of a module of KERNEL, as the cache has it.
module() { # KERNEL NAME
	local image
	image=$("$bm" run -n -q -k "$1" --offline -t 'map/array/*' | grep -o -- '-kernel [^ ]*')
	find "$(dirname "${image#-kernel }")/modules" -name "$2.ko*" | grep .
}

# The prompt of the one kernel is its name.
release() {
	module "$kernel" nlmon | sed 's|.*/kernels/\([^/-]*\)-.*|\1|'
}

@test "a script on standard input: both outputs, and its status" {
	run_split "$bm" shell -k "$kernel" --offline <<<'uname -r; echo no >&2'
	[ "$status" = 0 ]
	[[ "${lines[0]}" == "$(release)"* ]]
	[ "$(cat stderr)" = no ]
	"$bm" shell -k "$kernel" --offline <<<'printf "a\000\377\\\\\t\n"; seq 20000; (sleep 100; echo late) & exit 7' >out ||
		[ $? = 7 ]
	[ "$(head -n 1 out | od -An -c | tr -d ' ')" = 'a\0377\\t\n' ]
	tail -n +2 out | cmp - <(seq 20000)
	no_qemu_left
}

@test "a command: its words as they are, its status, and no input" {
	run_split "$bm" shell -k "$kernel" --offline -- sh -c 'echo "<$1>"; cat; exit 3' x 'a  *' <<<'not for it'
	[ "$status" = 3 ]
	[ "$output" = '<a  *>' ]
	[ ! -s stderr ]
}

@test "the runner is at hand, with its modules, on a machine as a run has it" {
	run_split "$bm" shell -k "$kernel" --offline <<-'END'
		bpf_selftests -l | grep -c '^map/hash/'
		bpf_selftests run -t 'map/hash/*' | grep -c '^ok'
		bpf_selftests run -t 'helper/bpf_skb_load_bytes/*' | grep -E '^(not ok|ok.*SKIP)'
		for d in /proc /sys /sys/fs/bpf /sys/kernel/debug /sys/fs/cgroup; do grep -c " $d " /proc/mounts; done
		ip link show lo | grep -c UP
		dmesg | grep -c 'Linux version'
		nproc
	END
	echo "$output"
	cat stderr
	[ "$status" = 0 ]
	[ "${lines[0]}" -gt 10 ]
	[ "${lines[1]}" = "${lines[0]}" ]
	# five mounts, the loopback, the log, and two CPUs
	[ "$(tail -n +3 <<<"$output" | tr '\n' ' ')" = '1 1 1 1 1 1 1 2 ' ]
	[[ "$output" != *SKIP* && "$output" != *"not ok"* ]]
}

@test "a prompt on a terminal: Ctrl-C is the guest's, exit ends it, the terminal is as before" {
	python3 "$BATS_TEST_DIRNAME/prompt.py" "$(release):" "$bm" shell -k "$kernel" --offline >out <<-'END'
		stty size; sleep 1000; echo slept
		^C
		tty; exit 5
	END
	cat out
	grep -q '^33 101' out
	grep -q '^/dev/ttyS0' out
	! grep -q '^slept' out || return 1
	grep -q 'exit or Ctrl-D leaves, Ctrl-a x' out
	[ "$(tail -n 1 out)" = 'ended with 0' ]
	no_qemu_left
}

@test "a prompt that is left by poweroff, or by Ctrl-a x" {
	python3 "$BATS_TEST_DIRNAME/prompt.py" "$(release):" "$bm" shell -k "$kernel" --offline >out <<<'poweroff'
	[ "$(tail -n 1 out)" = 'ended with 0' ]
	printf 'sleep 1000\n^Ax\n' |
		python3 "$BATS_TEST_DIRNAME/prompt.py" "$(release):" "$bm" shell -k "$kernel" --offline >out
	[ "$(tail -n 1 out)" = 'ended with 0' ]
	no_qemu_left
}

@test "a kernel that panics under a script is code 3, with its words" {
	run "$bm" shell -k "$kernel" --offline -- sh -c 'echo before; sleep 1; echo c >/proc/sysrq-trigger'
	[ "$status" = 3 ]
	[[ "$output" == *before*"died: the kernel went down"*"sysrq"* ]]
	no_qemu_left
}

@test "SIGTERM ends the VM; kill -9 takes it along" {
	for sig in TERM KILL; do
		"$bm" shell -k "$kernel" --offline <<<'echo up; sleep 1000' >out 2>err &
		pid=$!
		timeout 60 sh -c 'until grep -q up out; do sleep 0.2; done'
		kill -$sig $pid
		code=0
		wait $pid || code=$?
		[ $sig = KILL ] || [ $code = 3 ]
		[ $sig = KILL ] || grep -q 'stopped by SIGTERM' err
		sleep 0.5
		no_qemu_left
	done
}

@test "what a shell cannot be" {
	run "$bm" shell -k 6.12.9999 -- true
	[ "$status" = 2 ]
	[[ "$output" == *"no such kernel"* ]]
	run "$bm" shell -k "$kernel" -k "$other" -- true
	[ "$status" = 2 ]
	[[ "$output" == *"one -k"* ]]
	run "$bm" shell -k '*' --offline -- true
	[ "$status" = 2 ]
	[[ "$output" == *"kernels; a shell is on one"* ]]
	run "$bm" shell -k "$kernel" --silence 5 -- true
	[ "$status" = 2 ]
	run "$bm" shell --help
	[ "$status" = 0 ]
	[[ "$output" == *"--gdb"*"--insmod"* ]]
}

@test "without a busybox, or with one that needs libraries" {
	unshare -m true 2>/dev/null || skip "hiding a file needs root"
	run unshare -m sh -c 'mount --bind /dev/null "$(readlink -f /bin/busybox)" && exec "$@"' -- "$bm" shell -k "$kernel" -- true
	[ "$status" = 3 ]
	[[ "$output" == *"/bin/busybox"*"apt-get install busybox-static"* ]]
	run unshare -m sh -c 'mount --bind /bin/ls "$(readlink -f /bin/busybox)" && exec "$@"' -- "$bm" shell -k "$kernel" -- true
	[ "$status" = 3 ]
	[[ "$output" == *"linked dynamically"*"busybox-static"* ]]
}

@test "--insmod: a module of one's own is in, behind what it needs" {
	run_split "$bm" shell -k "$kernel" --offline --insmod "$(module "$kernel" vxlan)" \
		--insmod "$(module "$kernel" nlmon)" -- cut -d' ' -f1 /proc/modules
	[ "$status" = 0 ]
	[ "$(sort <<<"$output" | tr '\n' ' ')" = 'ip6_udp_tunnel nlmon udp_tunnel vxlan ' ]
	run_split "$bm" shell -k "$kernel" --offline -- cat /proc/modules
	[ -z "$output" ]
}

@test "--insmod: what is no module, and what is not there" {
	echo text >text.ko
	run "$bm" shell -k "$kernel" --offline --insmod text.ko -- echo ran
	[ "$status" = 3 ]
	[[ "$output" == *"module refused: "*"/text.ko: ENOEXEC"* ]]
	[[ "$output" != *ran* ]]
	run "$bm" run -k "$kernel" --offline --insmod none.ko
	[ "$status" = 2 ]
	[[ "$output" == *"--insmod none.ko: no such file"* ]]
}

@test "--insmod: a kernel that refuses it is one error, with its reason; others go on, and so does --resume" {
	cp "$(module "$kernel" nlmon)" .
	ko=$(ls nlmon.ko*)
	"$bm" run -k "$kernel" -k "$other" -j 1 --offline --insmod "$ko" -t 'map/sock*/*' -o run >out 2>&1 &
	pid=$!
	# the store may not be there yet
	timeout 60 sh -c "until sqlite3 run/store.sqlite \"select status from case_result\" 2>/dev/null | grep -q pass; do sleep 0.2; done"
	kill -9 $pid
	wait $pid || :
	# either kernel may have been the first
	run_split "$bm" run --resume run --offline
	echo "$output"
	[ "$status" = 3 ]
	[ "$(sql run/store.sqlite "select count(*) from case_result where status not in ('pass', 'skip') and kernel = 1")" = 0 ]
	# the symbol versions or the size of struct module differ: the kernel's own words for either
	sql run/store.sqlite "select error from kernel where id = 2" | grep -E "module refused: .*/$ko: ENOEXEC: .*nlmon"
	grep -F -- "--insmod $PWD/$ko" <<<"$output"
	echo >>"$ko"
	run "$bm" run --resume run --offline
	[ "$status" = 2 ]
	[[ "$output" == *"other modules (--insmod)"*"has changed"* ]]
	no_qemu_left
}

@test "--insmod: its runs are joined with each other, and with no others" {
	ko=$(module "$kernel" nlmon)
	for i in 1 2; do "$bm" run -q -k "$kernel" --offline -t 'map/hash/u*' --shard $i/2 --insmod "$ko" -o m$i; done
	"$bm" run -q -k "$kernel" --offline -t 'map/hash/u*' --shard 2/2 -o plain
	"$bm" merge -o both.sqlite m1 m2
	run "$bm" merge -o mixed.sqlite m1 plain
	[ "$status" = 2 ]
	[[ "$output" == *"other modules (--insmod)"* ]]
}

@test "--gdb: one kernel, one VM" {
	run "$bm" run --gdb -k "$kernel" -k "$other" --offline
	[ "$status" = 2 ]
	[[ "$output" == *"--gdb is for one kernel"* ]]
	run "$bm" run --gdb -k "$kernel" -j 2
	[ "$status" = 2 ]
	run "$bm" run --resume nowhere --gdb
	[ "$status" = 2 ]
	long=$(printf '%0150d' 0)
	run "$bm" run --gdb -k "$kernel" --offline -t 'map/array/*' -o "$long"
	[ "$status" = 3 ]
	[[ "$output" == *"ENAMETOOLONG"*"another folder with -o"* ]]
}

@test "--gdb: QEMU waits, and a machine that is stopped for long is not lost" {
	"$bm" run -k "$kernel" --offline --gdb --silence 2 -t 'map/hash/*' -o run >out 2>err &
	pid=$!
	# it would wait for a debugger for ever
	timeout 100 python3 "$BATS_TEST_DIRNAME/gdb_client.py" 'run/*/gdb-0' run/store.sqlite 5 || {
		kill $pid
		false
	}
	code=0
	wait $pid || code=$?
	cat out err
	[ $code = 0 ]
	grep -q "gdb -ex 'target remote run/.*/gdb-0'" err
	sql run/store.sqlite "select command from vm" | grep -q -- '-append .*nokaslr.* -gdb chardev:gdb -S'
	[ "$(sql run/store.sqlite "select count(*) from vm")" = 1 ]
	no_qemu_left
}

@test "-n -o DIR: the command that is printed runs, from anywhere" {
	"$bm" run -n -k "$kernel" --offline -t 'map/array/*' -o by_hand >command 2>err
	[ ! -s err ]
	(cd / && timeout 100 sh "$OLDPWD/command" >"$OLDPWD/events")
	head -n 1 events | grep -qP '^BM1 0 [0-9a-f]{8} hello\t'
	[ "$(grep -cP 'result\tstatus=(pass|skip)\t' events)" = "$("$bm" run -l -t 'map/array/*' | wc -l)" ]
	tail -n 1 events | grep -qP ' bye\t'
	run_split "$bm" run -n -k "$kernel" --offline
	[[ "$output" == *"-initrd DIR/initramfs-0.cpio"* ]]
	grep -q 'with -o FOLDER' stderr
	touch by_hand/store.sqlite
	run "$bm" run -n -k "$kernel" --offline -o by_hand
	[ "$status" = 2 ]
}
