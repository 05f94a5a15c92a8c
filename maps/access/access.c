// SPDX-License-Identifier: GPL-2.0
#include "maps/access/access.h"

#include <unistd.h>

#define STILL_MS 5000
#define STEP_MS 5

int map_is_there(__u32 id)
{
	int fd = bpf_map_get_fd_by_id(id);

	if (fd < 0)
		return fd;
	close(fd);
	return 0;
}

int map_is_there_still(__u32 id)
{
	int ms, err = 0;

	for (ms = 0; ms < STILL_MS && !err; ms += STEP_MS) {
		err = map_is_there(id);
		if (!err)
			usleep(1000 * STEP_MS);
	}
	return err;
}
