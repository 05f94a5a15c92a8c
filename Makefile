# SPDX-License-Identifier: GPL-2.0
# bpfmatrix: build/bpfmatrix (host) and build/bpf_selftests (guest, one static binary).
#
#   make            both programs
#   make check      the tests of bpfmatrix itself
#   make bench      what it costs: every tests/bench/*.sh
#   make bench-helpers     the availability matrix beside its peers (fetches 12 MB, once)
#   make check-kselftest   bpfmatrix as a target of a kernel tree (fetches 150 MB, once)
#   make clean      forgets what was built; what was fetched stays in the cache
#
# What it needs is installed by scripts/deps.sh; libbpf's source and vmlinux.h come
# through build/bpfmatrix from the distribution's archive.

# sets B, the folder of all that is built; lib.mk's CC and CFLAGS are not ours
include scripts/kselftest.mk
CC := gcc
# the newest clang from 19 on
BPF_CLANG := $(firstword $(shell for v in 24 23 22 21 20 19; do command -v clang-$$v; done) clang)
LLVM_STRIP := $(firstword $(shell for v in 24 23 22 21 20 19; do command -v llvm-strip-$$v; done) llvm-strip)
LLVM_NM := $(subst llvm-strip,llvm-nm,$(LLVM_STRIP))

WARN := -Wall -Wextra -Werror -Wno-override-init
CFLAGS := -O2 -g -std=gnu11 -D_GNU_SOURCE= $(WARN) -I. -MMD -MP
HOST_PKGS := libarchive sqlite3 jansson zlib libelf
HOST_CFLAGS = $(CFLAGS) $(shell pkg-config --cflags $(HOST_PKGS))
HOST_LIBS = $(shell pkg-config --libs $(HOST_PKGS)) -lm

INPUTS := $(B)/inputs
LIBBPF := $(B)/libbpf
GUEST_PKGS := libelf libnl-3.0
GUEST_CFLAGS := $(CFLAGS) -I$(LIBBPF)/include $(shell pkg-config --cflags $(GUEST_PKGS))
# see selftests/vmlinux_btf.c
GUEST_WRAP := -Wl,--wrap=btf__load_vmlinux_btf,--wrap=btf__free
GUEST_LIBS = $(GUEST_WRAP) $(LIBBPF)/libbpf.a $(shell pkg-config --static --libs $(GUEST_PKGS)) -lz

COMMON := $(wildcard common/*.c)
HOST_SRC := $(COMMON) $(wildcard cli/*.c vm/*.c results/*.c)
GUEST_SRC := $(COMMON) $(wildcard selftests/*.c maps/*.c maps/*/*.c helpers/*.c helpers/*/*.c verdicts/*.c)
PROG_SRC := $(wildcard progs/*.bpf.c progs/*/*.bpf.c)
PROG_OBJ := $(PROG_SRC:%.bpf.c=$(B)/%.bpf.o)
HOST_OBJ := $(HOST_SRC:%.c=$(B)/host/%.o) $(B)/host/schema.o
EXPECTED := $(sort $(wildcard helpers/expected/*.txt))
MAP_EXPECTED := $(sort $(wildcard maps/expected/*.txt))
GUEST_OBJ := $(GUEST_SRC:%.c=$(B)/guest/%.o) $(B)/guest/embedded.o $(B)/guest/expected_files.o $(B)/guest/map_expected_files.o $(B)/guest/suite_id.o

all: $(B)/bpfmatrix $(B)/bpf_selftests

# ---- host

$(B)/bpfmatrix: $(HOST_OBJ)
	@echo "  LINK $@"
	@$(CC) -o $@ $^ $(HOST_LIBS)

$(B)/host/%.o: %.c
	@mkdir -p $(@D)
	@echo "  CC   $<"
	@$(CC) $(HOST_CFLAGS) -c -o $@ $<

$(B)/host/schema.o: results/schema.sql
	@mkdir -p $(@D)
	@echo "  GEN  $<"
	@{ echo 'extern const char results_schema[]; const char results_schema[] ='; \
	   sed 's/\\/\\\\/g; s/"/\\"/g; s/.*/"&\\n"/' $<; echo ';'; } | $(CC) -x c -c -o $@ -

# ---- what comes from the archive

# not a sub-make, which would link the same file beside us under -j
$(INPUTS)/.done: | $(if $(wildcard $(INPUTS)/.done),,$(B)/bpfmatrix)
	@$(B)/bpfmatrix build-inputs $(INPUTS)
	@touch $@

$(LIBBPF)/libbpf.a: $(INPUTS)/.done
	@mkdir -p $(LIBBPF)
	@echo "  LIB  libbpf.a"
	@$(MAKE) --no-print-directory -C $(INPUTS)/libbpf/src -s BUILD_STATIC_ONLY=1 \
		OBJDIR=$(abspath $(LIBBPF))/obj DESTDIR=$(abspath $(LIBBPF))/root \
		PREFIX= LIBDIR=/lib install install_uapi_headers >$(LIBBPF)/log 2>&1 || \
		{ cat $(LIBBPF)/log; exit 1; }
	@ln -sfn root/include $(LIBBPF)/include
	@cp $(LIBBPF)/root/lib/libbpf.a $@

# ---- programs

BPF_FLAGS = -g -O2 -Wall -Wextra -Werror -Wno-unused-parameter -Wno-missing-declarations \
	-Wno-address-of-packed-member -target bpf -mcpu=$(or $(BPF_CPU),v3) \
	-D__TARGET_ARCH_x86 -Iprogs -I$(INPUTS) -I$(LIBBPF)/include

# To read vmlinux.h takes ten times as long as what a program adds to it: read once, with
# relocations and, for who says BM_UAPI_ONLY, without.  bpfmatrix.bpf.h sees when the wrong one was taken.
VMLINUX := $(B)/progs/vmlinux
$(VMLINUX).pch: BPF_DEFS := -DBM_READ_FOR_CORE
$(VMLINUX)_uapi.pch: BPF_DEFS := -DBM_READ_FOR_UAPI -DBPF_NO_PRESERVE_ACCESS_INDEX
$(VMLINUX).pch $(VMLINUX)_uapi.pch: $(LIBBPF)/libbpf.a Makefile
	@mkdir -p $(@D)
	@echo "  PCH  $@"
	@$(BPF_CLANG) $(BPF_FLAGS) $(BPF_DEFS) -x c-header -o $@ $(INPUTS)/vmlinux.h

# what the file says, or a header of ours below it
includes_of = sed -n 's/^.include "\(.*\.h\)"/progs\/\1/p' $(1) 2>/dev/null
read_before = $(VMLINUX)$(shell f='$(1)'; for i in 1 2 3; do f="$$f $$($(call includes_of,$$f))"; done; \
	grep -qs '^.define BM_UAPI_ONLY' $$f && echo _uapi).pch

$(B)/progs/%.bpf.o: progs/%.bpf.c $(LIBBPF)/libbpf.a $(VMLINUX).pch $(VMLINUX)_uapi.pch
	@mkdir -p $(@D)
	@echo "  BPF  $<"
	@$(BPF_CLANG) $(BPF_FLAGS) $(if $(BPF_CPU),,-include-pch $(call read_before,$<)) -MMD -MP -c -o $@ $<
	@# clang writes no BTF of a kfunc whose declaration it has read before
	@if [ -n "$$($(LLVM_NM) -u $@)" ]; then $(BPF_CLANG) $(BPF_FLAGS) -MMD -MP -c -o $@ $<; fi
	@$(LLVM_STRIP) -g $@

# instructions that only cpu v4 has: files of that name
$(B)/progs/verdicts/cpu_v4%.bpf.o: BPF_CPU := v4

# ---- guest

$(B)/bpf_selftests: $(GUEST_OBJ) $(LIBBPF)/libbpf.a
	@echo "  LINK $@"
	@$(CC) -static -o $@.debug $(GUEST_OBJ) $(GUEST_LIBS)
	@strip -o $@ $@.debug

$(B)/guest/%.o: %.c $(LIBBPF)/libbpf.a
	@mkdir -p $(@D)
	@echo "  CC   $< (guest)"
	@$(CC) $(GUEST_CFLAGS) -c -o $@ $<

SUITE_FILES := $(sort $(EXPECTED) $(MAP_EXPECTED) $(GUEST_SRC) $(PROG_SRC) $(wildcard selftests/*.h common/*.h helpers/*.h helpers/*/*.h maps/*.h maps/*/*.h verdicts/*.h progs/*.h progs/*/*.h))

# changes when a file is gone, which no file that is left can tell
$(B)/guest/files: FORCE
	@mkdir -p $(@D)
	@echo '$(SUITE_FILES)' | cmp -s - $@ || echo '$(SUITE_FILES)' >$@
FORCE:

$(B)/guest/embedded.o: $(PROG_OBJ) $(B)/guest/files Makefile
	@mkdir -p $(@D)
	@echo "  GEN  embedded objects"
	@{ for o in $(sort $(PROG_OBJ)); do n=$${o#$(B)/progs/}; \
	     printf '.section .rodata\n.balign 16\n1: .incbin "%s"\n2: .balign 1\n3: .asciz "%s"\n' $$o $${n%.bpf.o}; \
	     printf '.section .data.rel.ro.embedded,"aw"\n.quad 3b, 1b, 2b\n'; done; \
	   printf '.section .data.rel.ro.embedded_start,"aw"\n'; } >$(B)/guest/embedded.body
	@{ printf '.section .data.rel.ro.embedded,"aw"\n.balign 8\n.globl embedded_objects\nembedded_objects:\n'; \
	   cat $(B)/guest/embedded.body; \
	   printf '.section .rodata\n.balign 4\n.globl nr_embedded_objects\nnr_embedded_objects: .long %d\n' \
		$(words $(PROG_OBJ)); printf '.section .note.GNU-stack,"",@progbits\n'; } >$(B)/guest/embedded.S
	@$(CC) -c -o $@ $(B)/guest/embedded.S

# text with a NUL behind it: the files $(1) as the array $(2)
embed_text = { printf '.section .data.rel.ro,"aw"\n.balign 8\n.globl $(2)\n$(2):\n'; \
	   for f in $(1); do \
	     printf '.section .rodata\n1: .incbin "%s"\n.byte 0\n2: .asciz "%s"\n' $$f $${f\#\#*/}; \
	     printf '.section .data.rel.ro,"aw"\n.quad 2b, 1b\n'; done; \
	   printf '.section .rodata\n.balign 4\n.globl nr_$(2)\nnr_$(2): .long %d\n' $(words $(1)); \
	   printf '.section .note.GNU-stack,"",@progbits\n'; } | $(CC) -x assembler -c -o $@ -

$(B)/guest/expected_files.o: $(EXPECTED) $(B)/guest/files Makefile
	@mkdir -p $(@D)
	@echo "  GEN  helpers/expected"
	@$(call embed_text,$(EXPECTED),expected_files)

$(B)/guest/map_expected_files.o: $(MAP_EXPECTED) $(B)/guest/files Makefile
	@mkdir -p $(@D)
	@echo "  GEN  maps/expected"
	@$(call embed_text,$(MAP_EXPECTED),map_expected_files)

$(B)/guest/suite_id.o: $(SUITE_FILES) $(PROG_OBJ) $(B)/guest/files
	@mkdir -p $(@D)
	@id=$$(cat $(SUITE_FILES) $(PROG_OBJ) | sha256sum | cut -c1-16); \
	 printf 'extern const char suite_id[]; const char suite_id[] = "%s";\n' $$id | $(CC) -x c -c -o $@ -

# ---- tests of bpfmatrix itself

UNIT := $(patsubst %.c,$(B)/%,$(wildcard tests/unit/test_*.c))
# a unit test is linked with all of the host, or of the guest, but its main()
UNIT_HOST_OBJ := $(filter-out $(B)/host/cli/main.o,$(HOST_OBJ))
UNIT_GUEST_OBJ := $(filter-out $(B)/guest/selftests/main.o,$(GUEST_OBJ))

$(B)/tests/unit/test_guest_%: tests/unit/test_guest_%.c $(UNIT_GUEST_OBJ) $(LIBBPF)/libbpf.a
	@mkdir -p $(@D)
	@echo "  TEST $<"
	@$(CC) $(GUEST_CFLAGS) -o $@ $< $(UNIT_GUEST_OBJ) $(GUEST_LIBS) -lcmocka

$(B)/tests/unit/test_%: tests/unit/test_%.c $(UNIT_HOST_OBJ)
	@mkdir -p $(@D)
	@echo "  TEST $<"
	@$(CC) $(HOST_CFLAGS) $(shell pkg-config --cflags libxml-2.0) -o $@ $< $(UNIT_HOST_OBJ) \
		$(HOST_LIBS) -lcmocka $(shell pkg-config --libs libxml-2.0)

units: $(UNIT)

check: all $(UNIT)
	@tests/run.sh $(UNIT)

# what a guest sends may be anything
FUZZ_RUNS ?= 10000000
$(B)/fuzz_event_decoder: tests/fuzz/event_decoder.c common/event.c common/event.h
	@mkdir -p $(@D)
	@echo "  FUZZ $<"
	@$(BPF_CLANG) -O2 -g -std=gnu11 -D_GNU_SOURCE= -I. -fsanitize=fuzzer,address,undefined \
		-fno-sanitize-recover=all -DFUZZING_BUILD_MODE_UNSAFE_FOR_PRODUCTION -o $@ tests/fuzz/event_decoder.c common/event.c -lz

fuzz: $(B)/fuzz_event_decoder
	@mkdir -p $(B)/corpus
	@$< -runs=$(FUZZ_RUNS) -max_len=4096 -rss_limit_mb=512 -print_final_stats=1 $(B)/corpus tests/fuzz/seeds

# the matrix beside bpftool and libbpf's own probe: docs/peers.md; K="5.10 7.3" chooses kernels
bench-helpers: all
	@$(B)/bpfmatrix bench-helpers $(foreach k,$(K),-k '$(k)') $(BENCH_ARGS)

check-kselftest: all
	@tests/check_kselftest.sh

bench: all
	@rc=0; for b in tests/bench/*.sh; do $$b || rc=1; done; exit $$rc

# the target's config is all fragments, one behind the other
config: $(sort $(wildcard kconfig/*.config))
	@cat $^ >$@

ifeq ($(KSFT),)
clean:
	@rm -rf $(B)
endif

-include $(shell find $(B) -name '*.d' 2>/dev/null)

.PHONY: all bench bench-helpers check check-kselftest fuzz clean
