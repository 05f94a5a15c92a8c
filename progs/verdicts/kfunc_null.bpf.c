// SPDX-License-Identifier: GPL-2.0
/* NULL for a kfunc's pointer: below 7.0 taken for whatever was not marked as trusted. */
#define BM_UAPI_ONLY
#include "bpfmatrix.bpf.h"

SEC("syscall")
ACCEPT_IF(since("6.10"))
CONFIG("CONFIG_CRYPTO")
int error_kept(void *ctx)
{
	struct bpf_crypto_params params = {};
	struct bpf_crypto_ctx *c;
	int err = 0;

	c = bpf_crypto_ctx_create(&params, sizeof(params), &err);
	if (c)
		bpf_crypto_ctx_release(c);
	return 0;
}

SEC("syscall")
REJECT(EACCES, since("7.0"), msg("NULL pointer passed to trusted"))
CONTROL(error_kept)
CONFIG("CONFIG_CRYPTO")
UNSOUND
WHY("Make KF_TRUSTED_ARGS the default for all kfuncs")
int null_for_error(void *ctx)
{
	struct bpf_crypto_params params = {};
	struct bpf_crypto_ctx *c;

	c = bpf_crypto_ctx_create(&params, sizeof(params), NULL);
	if (c)
		bpf_crypto_ctx_release(c);
	return 0;
}
