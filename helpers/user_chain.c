// SPDX-License-Identifier: GPL-2.0
/* x86-64, as all kernels of the catalogue. */
#include <sys/syscall.h>

#include "helpers/user_chain.h"

/* __builtin_frame_address() makes the compiler set a frame up. */
#define FRAME() asm volatile("" : : "r"(__builtin_frame_address(0)))

static __attribute__((noinline, noclone)) void innermost(struct user_chain *c)
{
	union bpf_attr attr = { .test.prog_fd = c->prog_fd };

	FRAME();
	c->ips[1] = (__u64)__builtin_return_address(0);
	asm volatile("lea 1f(%%rip), %%r11\n\t"
		     "mov %%r11, %[ip]\n\t"
		     "mov %%rsp, %[sp]\n\t"
		     "syscall\n"
		     "1:"
		     : "=a"(c->err), [ip] "=m"(c->ips[0]), [sp] "=m"(c->sp)
		     : "a"((long)SYS_bpf), "D"((long)BPF_PROG_TEST_RUN), "S"(&attr),
		       "d"(sizeof(attr))
		     : "rcx", "r11", "memory");
}

static __attribute__((noinline, noclone)) void middle(struct user_chain *c)
{
	FRAME();
	c->ips[2] = (__u64)__builtin_return_address(0);
	innermost(c);
	asm volatile("" : : : "memory");	/* no tail call */
}

static __attribute__((noinline, noclone)) void outermost(struct user_chain *c)
{
	FRAME();
	middle(c);
	asm volatile("" : : : "memory");
}

void user_chain_run(struct user_chain *c)
{
	outermost(c);
}
