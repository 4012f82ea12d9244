#include "sink.h"

#include <stdlib.h>
#include <string.h>

/* Same bits on every machine: wider vectors are allowed, fused multiply-add is not. */
#define VECTORS __attribute__((target_clones("avx2", "default"), optimize("O3,fp-contract=off")))

enum { ROWS_BETWEEN_CLOCKS = 64 };

void reduced_size(uint32_t width, uint32_t height, uint32_t target, uint32_t *out_width, uint32_t *out_height) {
  uint32_t side = width > height ? width : height;
  *out_width = width;
  *out_height = height;
  if (side <= target) return;
  *out_width = (uint32_t)(((uint64_t)width * target + side / 2) / side);
  *out_height = (uint32_t)(((uint64_t)height * target + side / 2) / side);
  if (*out_width == 0) *out_width = 1;
  if (*out_height == 0) *out_height = 1;
}

bool sink_open(struct sink *sink, struct job *job, uint32_t in_width, uint32_t in_height, uint32_t full_width,
               uint32_t full_height, int orientation) {
  memset(sink, 0, sizeof *sink);
  sink->job = job;
  sink->in_width = in_width;
  sink->in_height = in_height;
  sink->orientation = orientation;
  reduced_size(full_width, full_height, job->request->target_side, &sink->out_width, &sink->out_height);
  if (sink->out_width > in_width) sink->out_width = in_width;
  if (sink->out_height > in_height) sink->out_height = in_height;
  sink->reduces = sink->out_width != in_width || sink->out_height != in_height;
  bool swap = swaps_sides(orientation);
  uint32_t width = swap ? sink->out_height : sink->out_width, height = swap ? sink->out_width : sink->out_height;
  if (stride_of(width) * height > job->output_capacity)
    return refuse(job, "pixels_over_limit", "%u x %u pixels do not fit the output of %zu bytes", width, height,
                  job->output_capacity);
  job->reply.out_width = width;
  job->reply.out_height = height;
  job->reply.out_stride = (uint32_t)stride_of(width);
  sink->stride = stride_of(sink->out_width);
  sink->pixels = orientation == 1 ? job->output : must_alloc(sink->stride * sink->out_height);
  if (!sink->reduces) return true;
  sink->row = must_alloc((size_t)in_width * PIXEL);
  sink->sums = must_alloc((size_t)in_width * PIXEL * sizeof(float));
  memset(sink->sums, 0, (size_t)in_width * PIXEL * sizeof(float));
  return true;
}

uint8_t *sink_row(struct sink *sink) {
  return sink->reduces ? sink->row : sink->pixels + (size_t)sink->rows_taken * sink->stride;
}

VECTORS static void add_row(float *restrict sums, const uint8_t *restrict row, size_t count, float weight) {
  for (size_t i = 0; i < count; i++) sums[i] += weight * (float)row[i];
}

/* Weighs each stored pixel by how much of it an output pixel covers: an exact box filter. */
static void write_row(const struct sink *sink, uint8_t *out) {
  uint64_t in = sink->in_width, width = sink->out_width;
  float scale = 1.0f / ((float)sink->in_width * (float)sink->in_height);
  for (uint64_t x = 0; x < width; x++) {
    uint64_t from = x * in, to = from + in; /* in units of 1/width of a stored pixel */
    float sum[PIXEL] = {0};
    for (uint64_t s = from / width; s * width < to; s++) {
      uint64_t low = s * width > from ? s * width : from, high = (s + 1) * width < to ? (s + 1) * width : to;
      float weight = (float)(high - low);
      for (int c = 0; c < PIXEL; c++) sum[c] += weight * sink->sums[s * PIXEL + (uint64_t)c];
    }
    for (int c = 0; c < PIXEL; c++) {
      float value = sum[c] * scale + 0.5f;
      out[x * PIXEL + (uint64_t)c] = value >= 255.0f ? 255 : (uint8_t)value;
    }
  }
}

static void reduce_row(struct sink *sink) {
  size_t count = (size_t)sink->in_width * PIXEL;
  uint64_t in = sink->in_height, out = sink->out_height;
  uint64_t from = (uint64_t)sink->rows_taken * out, to = from + out; /* in units of 1/out of a stored row */
  while (from < to && sink->rows_written < out) {
    uint64_t edge = (uint64_t)(sink->rows_written + 1) * in, high = edge < to ? edge : to;
    add_row(sink->sums, sink->row, count, (float)(high - from));
    from = high;
    if (high < edge) break;
    write_row(sink, sink->pixels + (size_t)sink->rows_written++ * sink->stride);
    memset(sink->sums, 0, count * sizeof(float));
  }
}

bool sink_take(struct sink *sink) {
  if (sink->rows_taken >= sink->in_height) return true;
  if (sink->reduces) reduce_row(sink);
  sink->rows_taken++;
  return sink->rows_taken % ROWS_BETWEEN_CLOCKS != 0 || in_time(sink->job);
}

bool sink_close(struct sink *sink) {
  if (sink->orientation != 1)
    turn_upright(sink->pixels, sink->stride, sink->out_width, sink->out_height, sink->orientation,
                 sink->job->output, sink->job->reply.out_stride);
  return true;
}

void sink_free(struct sink *sink) {
  if (sink->job && sink->orientation != 1) free(sink->pixels);
  free(sink->row);
  free(sink->sums);
  memset(sink, 0, sizeof *sink);
}
