#ifndef KYC_SERVE_H
#define KYC_SERVE_H

#include <stdbool.h>

#include "arena.h"
#include "protocol.h"

bool read_exactly(void *to, size_t count);
bool write_exactly(const void *from, size_t count);
/* Serves requests until the parent closes the pipe; the exit code. */
int serve(const struct arena *arena);

#endif
