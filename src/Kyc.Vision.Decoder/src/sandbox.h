/* The child locks itself in before it sees the first byte of a stranger's file. */
#ifndef KYC_SANDBOX_H
#define KYC_SANDBOX_H

#include <stdbool.h>
#include <stdint.h>

struct sandbox_limits {
  uint64_t memory_bytes;  /* address space */
  uint64_t cpu_seconds;   /* over the child's whole life */
};

enum { PIPE_IN = 0, PIPE_OUT = 1, PIPE_LOG = 2, ARENA = 3, DESCRIPTORS = 4 };

/* No new privileges, not traceable, no core, no files written, limits. False with errno when the kernel refuses. */
bool sandbox_limit(const struct sandbox_limits *limits);
/* From here on anything but computing, memory and the three pipes kills the process. */
bool sandbox_seal(void);
/* Tries forbidden calls in children of its own; prints a line each; 0 when all of them died. */
int sandbox_selftest(const struct sandbox_limits *limits);
/* Tries to reach files, devices, other processes and the network without the filter, to show what the jail around the
 * process keeps away by itself; prints a line each; 0 when nothing was reached. */
int jail_selftest(void);

#endif
