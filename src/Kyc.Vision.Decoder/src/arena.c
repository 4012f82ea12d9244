#include "arena.h"

#include <errno.h>
#include <sys/mman.h>
#include <unistd.h>

#include "sandbox.h"

enum { PAGE = 4096 };

static size_t whole_pages(size_t bytes) { return (bytes + PAGE - 1) & ~(size_t)(PAGE - 1); }

bool arena_create(struct arena *arena, size_t output_bytes, size_t input_bytes) {
  if (close_range(ARENA, ~0u, 0) != 0) return false;
  output_bytes = whole_pages(output_bytes);
  input_bytes = whole_pages(input_bytes);
  int fd = memfd_create("kyc-decoder-arena", MFD_ALLOW_SEALING);
  if (fd != ARENA) {
    if (fd >= 0) errno = EBADF;
    return false;
  }
  if (ftruncate(fd, (off_t)(output_bytes + input_bytes)) != 0) return false;
  uint8_t *output = mmap(NULL, output_bytes, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
  uint8_t *input = mmap(NULL, input_bytes, PROT_READ, MAP_SHARED, fd, (off_t)output_bytes);
  if (output == MAP_FAILED || input == MAP_FAILED) return false;
  *arena = (struct arena){output, input, output_bytes, input_bytes};
  return true;
}
