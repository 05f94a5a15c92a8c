# SPDX-License-Identifier: GPL-2.0
# helpers --accept, in a copy of the tree: the expectations are part of the runner.
load common

setup_file() {
	root=$(cd "$BATS_TEST_DIRNAME/../.." && pwd)
	export COPY="$BATS_FILE_TMPDIR/copy"
	mkdir "$COPY"
	tar -C "$root" -cf - --exclude=./.git --exclude='./build/*.debug' --exclude=./bpfmatrix-results . | tar -C "$COPY" -xf -
	# a row less: the call is accepted where nothing says so, and refused where something does
	sed -i '/^bpf_redirect_map /d' "$COPY/helpers/expected/skb.txt"
	sed -i 's/^\(bpf_xdp_adjust_head .*\): @xdp/\1: @xdp tc/' "$COPY/helpers/expected/skb.txt"
	make -s -C "$COPY" >"$BATS_FILE_TMPDIR/make" 2>&1
}

# the copy's program, with its own runner
accept() {
	run_split "$COPY/build/bpfmatrix" helpers xdp -k "$kernel" --offline --accept "$@"
}

@test "a difference fails and shows both sides" {
	run "$COPY/build/bpfmatrix" run -k "$kernel" --offline -o out -t 'helper/bpf_redirect_map@xdp' \
		-t 'helper/bpf_xdp_adjust_head@tc' -t 'helper/bpf_xdp_adjust_head@xdp'
	echo "$output"
	[ "$status" = 1 ]
	[[ "$output" == *"accepted, expected no (helpers/expected/: no row lists it in xdp)"* ]]
	[[ "$output" == *"refused (not for this context), expected yes (helpers/expected/skb.txt:"*": always): "* ]]
	[ "$(sql out/store.sqlite "select count(*) from case_result where status = 'pass'")" = 1 ]
}

@test "--accept takes what the kernel says, and gives the same file" {
	accept
	cat stderr
	[ "$status" = 0 ]
	# the context that was not there is where it was, the helper that no file had in one for such
	grep -q '^bpf_redirect_map .*always .*: xdp  # measured' "$COPY/helpers/expected/measured.txt"
	run_split "$COPY/build/bpfmatrix" helpers tc -k "$kernel" --offline --accept
	[ "$status" = 0 ]
	diff "$root/helpers/expected/skb.txt" "$COPY/helpers/expected/skb.txt" >change || :
	cat change
	[ "$(grep -c '^[<>]' change)" = 1 ]
	grep -q '^< bpf_redirect_map ' change
}

@test "--accept again changes nothing" {
	cp -r "$COPY/helpers/expected" before
	accept
	cat stderr
	[ "$status" = 0 ]
	grep -q '0 cells changed, 0 files written' stderr
	diff -r before "$COPY/helpers/expected"
}

@test "a context taken out of a row comes back into it" {
	mkdir changed
	cp "$root"/helpers/expected/*.txt changed
	sed -i 's/^\(bpf_loop .*\): @all/\1: @all -xdp/; s/^\(bpf_tail_call .*\): @all/\1: @all -xdp/' changed/base.txt
	! diff -q "$root/helpers/expected" changed || return 1
	run_split "$COPY/build/bpfmatrix" helpers xdp -k "$kernel" --offline --accept=changed
	cat stderr
	[ "$status" = 0 ]
	grep -q '2 cells changed, 1 file written' stderr
	diff -r "$root/helpers/expected" changed
}

@test "--accept names a broken file and its line" {
	mkdir broken
	cp "$root"/helpers/expected/*.txt broken
	sed -i 's/^bpf_loop /bpf_lop /' broken/base.txt
	line=$(grep -n '^bpf_lop ' broken/base.txt | cut -d: -f1)
	run_split "$COPY/build/bpfmatrix" helpers xdp -k "$kernel" --offline --accept=broken
	[ "$status" = 2 ]
	grep -q "helpers/expected/base.txt:$line: no helper bpf_lop" stderr
}

@test "a folder without expectations is a usage error" {
	run_split "$COPY/build/bpfmatrix" helpers xdp -k "$kernel" --offline --accept=.
	[ "$status" = 2 ]
	grep -q 'no expectations there' stderr
}

@test "nothing is accepted while a cell is untestable" {
	# a cache of its own, in which one cell says so
	user=${XDG_CACHE_HOME:-$HOME/.cache}/bpfmatrix
	mkdir cache
	cp "$user/accel" "$user/catalogue.tsv" cache
	ln -s "$user/kernels" cache/kernels
	"$COPY/build/bpfmatrix" helpers xdp -k "$kernel" --offline --cache cache
	for store in cache/results-*.sqlite; do
		sql "$store" "update cell set answer = 'untestable' where helper = 'bpf_loop'"
	done
	mkdir same
	cp "$root"/helpers/expected/*.txt same
	run_split "$COPY/build/bpfmatrix" helpers xdp -k "$kernel" --offline --cache cache --accept=same
	cat stderr
	[ "$status" = 1 ]
	grep -q 'bpf_loop@xdp' stderr
	grep -q 'could not be tested, nothing was written' stderr
	diff -r "$root/helpers/expected" same
}

# last, as it builds the copy again
@test "the runner names a broken file and its line" {
	sed -i 's/^bpf_loop /bpf_lop /' "$COPY/helpers/expected/base.txt"
	line=$(grep -n '^bpf_lop ' "$COPY/helpers/expected/base.txt" | cut -d: -f1)
	make -s -C "$COPY" >make.log 2>&1
	run "$COPY/build/bpfmatrix" run -k "$kernel" --offline -o out -t 'helper/bpf_loop@xdp'
	echo "$output"
	[ "$status" = 1 ]
	[[ "$output" == *"helpers/expected/base.txt:$line: no helper bpf_lop"* ]]
}
