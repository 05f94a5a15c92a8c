// SPDX-License-Identifier: GPL-2.0
/*
 * libnl turns host and protocol names into numbers with functions that a static binary
 * does not really have, as glibc would load shared libraries for them, and the linker
 * warns of each.  Nothing here asks for names: these stand in, and say so to who does.
 */
#include <netdb.h>
#include <stddef.h>

int getaddrinfo(const char *node, const char *service, const struct addrinfo *hints,
		struct addrinfo **res)
{
	(void)node, (void)service, (void)hints, (void)res;
	return EAI_FAIL;
}

void freeaddrinfo(struct addrinfo *res)
{
	(void)res;
}

struct protoent *getprotobyname(const char *name)
{
	(void)name;
	return NULL;
}

struct protoent *getprotobynumber(int proto)
{
	(void)proto;
	return NULL;
}
