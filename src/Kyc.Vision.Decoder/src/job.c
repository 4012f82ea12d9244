#include "job.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

uint64_t now_ns(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

bool refuse(struct job *job, const char *code, const char *format, ...) {
  if (job->refused) return false; /* the first reason is the cause, later ones are its echo */
  job->refused = true;
  snprintf(job->reply.refusal, sizeof job->reply.refusal, "%s", code);
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(job->reply.detail, sizeof job->reply.detail, format, arguments);
  va_end(arguments);
  return false;
}

bool refuse_timeout(struct job *job) {
  return refuse(job, "decode_timeout", "decoding took longer than %u ms", job->request->timeout_ms);
}

bool in_time(struct job *job) {
  return now_ns() <= job->deadline_ns || refuse_timeout(job);
}

bool accept_size(struct job *job, const struct side_limits *limits, uint64_t width, uint64_t height) {
  job->reply.width = width > UINT32_MAX ? UINT32_MAX : (uint32_t)width;
  job->reply.height = height > UINT32_MAX ? UINT32_MAX : (uint32_t)height;
  if (width == 0 || height == 0) return refuse(job, "damaged", "the header gives a size of zero");
  if (width > limits->max_side || height > limits->max_side)
    return refuse(job, "dimensions_too_large", "%u x %u pixels; at most %u a side", job->reply.width,
                  job->reply.height, limits->max_side);
  if (width < limits->min_side || height < limits->min_side)
    return refuse(job, "dimensions_too_small", "%u x %u pixels; at least %u a side", job->reply.width,
                  job->reply.height, limits->min_side);
  if (width * height > limits->max_pixels)
    return refuse(job, "pixels_over_limit", "%u x %u pixels are more than %llu", job->reply.width,
                  job->reply.height, (unsigned long long)limits->max_pixels);
  return true;
}

void name_type(struct job *job, const char *media_type, const char *codec) {
  snprintf(job->reply.media_type, sizeof job->reply.media_type, "%s", media_type);
  snprintf(job->reply.codec, sizeof job->reply.codec, "%s", codec);
}

void *must_alloc(size_t bytes) {
  void *memory = malloc(bytes ? bytes : 1);
  if (!memory) {
    static const char message[] = "kyc-decoder: out of memory under its own limit\n";
    ssize_t ignored = write(STDERR_FILENO, message, sizeof message - 1);
    (void)ignored;
    _exit(12);
  }
  return memory;
}
