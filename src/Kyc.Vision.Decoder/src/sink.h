/* Takes a picture row by row, reduces it on the way, turns it upright, and leaves it in the arena. */
#ifndef KYC_SINK_H
#define KYC_SINK_H

#include "job.h"

struct sink {
  struct job *job;
  uint32_t in_width, in_height;   /* as stored, before orientation */
  uint32_t out_width, out_height; /* as stored, after reduction */
  int orientation;
  bool reduces;
  uint32_t rows_taken, rows_written;
  uint8_t *pixels; /* out_width x out_height, the arena itself when already upright */
  size_t stride;
  uint8_t *row;    /* scratch for one stored row */
  float *sums;     /* vertical sums over one stored row */
};

enum { PIXEL = 3, ROW_ALIGNMENT = 64 };

static inline size_t stride_of(uint32_t width) {
  return ((size_t)width * PIXEL + ROW_ALIGNMENT - 1) & ~(size_t)(ROW_ALIGNMENT - 1);
}

static inline bool swaps_sides(int orientation) { return orientation >= 5; }

/* The size that a picture of this size is reduced to. */
void reduced_size(uint32_t width, uint32_t height, uint32_t target, uint32_t *out_width, uint32_t *out_height);

/* full_*: the stored size before any scaling inside the decoder, which fixes the reduced size. */
bool sink_open(struct sink *sink, struct job *job, uint32_t in_width, uint32_t in_height, uint32_t full_width,
               uint32_t full_height, int orientation);
uint8_t *sink_row(struct sink *sink); /* where to put the next stored row, BGR */
bool sink_take(struct sink *sink);    /* the row is there; false when out of time */
bool sink_close(struct sink *sink);   /* all rows taken: pixels and their size into the reply */
void sink_free(struct sink *sink);    /* always, also after a refusal */

void turn_upright(const uint8_t *from, size_t from_stride, uint32_t width, uint32_t height, int orientation,
                  uint8_t *to, size_t to_stride);

#endif
