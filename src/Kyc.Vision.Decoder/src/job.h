/* One request being served: its input, its limits, what is known of the file, and how it ended. */
#ifndef KYC_JOB_H
#define KYC_JOB_H

#include <stdbool.h>
#include <stddef.h>
#include "protocol.h"

enum file_type {
  TYPE_UNKNOWN, TYPE_JPEG, TYPE_PNG, TYPE_WEBP, TYPE_HEIF, TYPE_AVIF, TYPE_TIFF, TYPE_BMP,
  TYPE_MP4, TYPE_MATROSKA
};

struct job {
  const struct request *request;
  const uint8_t *input;
  size_t length;
  uint8_t *output;
  size_t output_capacity;
  struct reply reply;
  uint64_t started_ns, deadline_ns;
  bool refused;
};

/* Every function below and every decoder returns true to go on, false once the job is refused. */
bool refuse(struct job *job, const char *code, const char *format, ...) __attribute__((format(printf, 3, 4)));
bool refuse_timeout(struct job *job);
bool in_time(struct job *job);
/* Notes the upright size and holds it against the limits: called before any pixel is allocated. */
bool accept_size(struct job *job, const struct side_limits *limits, uint64_t width, uint64_t height);
void name_type(struct job *job, const char *media_type, const char *codec);

uint64_t now_ns(void);
enum file_type sniff(const uint8_t *data, size_t length);
/* Allocates or ends the process: the parent sees a dead child, never a half job. */
void *must_alloc(size_t bytes);

bool run_probe(struct job *job);
bool run_picture(struct job *job);
bool run_video(struct job *job);

/* Hands a frame to the parent and waits until it has been copied. */
bool hand_over_frame(struct job *job);

#endif
