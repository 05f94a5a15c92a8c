# SPDX-License-Identifier: GPL-2.0
# Whether this folder is the target "bpfmatrix" of a kernel tree, that is whether it lies
# in tools/testing/selftests or is linked from there; then the tree's lib.mk says what
# install, run_tests and emit_tests do, and B follows O= (docs/kselftest.md).
#
# make -C goes to where a link leads, and .. is then not the kernel's.  But
# selftests/Makefile puts OUTPUT, without O=, where it found us, and its shell, whose PWD
# we inherit, stands in its own folder; who went through the link has it in PWD as well.
above = $(patsubst %/,%,$(dir $(1:%/=%)))
KSFT := $(firstword $(foreach d,.. $(call above,$(OUTPUT)) $(PWD) $(call above,$(PWD)), \
	$(if $(and $(wildcard $d/lib.mk),$(wildcard $d/kselftest_harness.h), \
		$(filter $(CURDIR),$(realpath $d/bpfmatrix))),$d)))

# make's own rule would make run_tests of run_tests.sh, and call that a success
%: %.sh

ifeq ($(KSFT),)
B := build
else
ifneq ($(if $(OUTPUT),$(filter $(CURDIR),$(realpath $(OUTPUT))),here),)
# one build and one set of .d files with a make that was started here
override OUTPUT := .
B := build
else
B := $(OUTPUT)/build
endif
TEST_GEN_PROGS := build/bpf_selftests
EXTRA_CLEAN := $(B)
# lib.mk's pattern rules would compete with ours
OVERRIDE_TARGETS := 1
include $(KSFT)/lib.mk
# run_tests cuts lib.mk's folder off the shell's PWD to find settings; behind a link it would
# not, and the suite would get the default of 45 s
export PWD := $(selfdir)/bpfmatrix
endif
