/* Memory shared with the parent: pixels out at the front, the file in behind them. */
#ifndef KYC_ARENA_H
#define KYC_ARENA_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena {
  uint8_t *output;
  const uint8_t *input;
  size_t output_bytes, input_bytes;
};

/* Closes every descriptor but the pipes and leaves the arena as descriptor ARENA. False with errno. */
bool arena_create(struct arena *arena, size_t output_bytes, size_t input_bytes);

#endif
