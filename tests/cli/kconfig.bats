# SPDX-License-Identifier: GPL-2.0
# The fragments below kconfig/, and config, which a kernel tree reads (docs/kselftest.md).

setup() {
	cd "$BATS_TEST_DIRNAME/../.."
}

@test "config is all fragments: make config" {
	cat $(printf '%s\n' kconfig/*.config | LC_ALL=C sort) | diff -u config -
}

@test "fragments are in the kernel's format, and agree with each other" {
	run grep -nvE '^(CONFIG_[A-Z0-9_]+=(y|m|[0-9]+|"[^"]*")|# .*)?$' kconfig/*.config
	echo "$output"
	[ "$status" = 1 ]
	twice=$(grep -hE '^CONFIG_' kconfig/*.config | sort -u | cut -d= -f1 | uniq -d)
	echo "with two values: $twice"
	[ -z "$twice" ]
}

@test "every option that a case needs stands in a fragment" {
	# CONFIG_A and CONFIG_B are what comments show
	needs=$(grep -rhoE '"CONFIG_[^"]*"' selftests maps helpers verdicts progs |
		grep -oE 'CONFIG_[A-Z0-9_]+' | grep -vxE 'CONFIG_[AB]' | sort -u)
	[ -n "$needs" ]
	for option in $needs; do
		grep -qwr "$option" kconfig || missing="$missing $option"
	done
	echo "in no fragment:$missing"
	[ -z "$missing" ]
}
