#include "serve.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "job.h"
#include "sandbox.h"

enum { NANOSECONDS_PER_MS = 1000000, MS_PER_SECOND = 1000, GRACE_SECONDS = 3 };

bool read_exactly(void *to, size_t count) {
  uint8_t *at = to;
  while (count > 0) {
    ssize_t got = read(PIPE_IN, at, count);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return false;
    at += got;
    count -= (size_t)got;
  }
  return true;
}

bool write_exactly(const void *from, size_t count) {
  const uint8_t *at = from;
  while (count > 0) {
    ssize_t put = write(PIPE_OUT, at, count);
    if (put < 0 && errno == EINTR) continue;
    if (put <= 0) return false;
    at += put;
    count -= (size_t)put;
  }
  return true;
}

bool hand_over_frame(struct job *job) {
  uint8_t taken = 0;
  job->reply.kind = REPLY_FRAME;
  /* A parent that is gone leaves nobody to decode for. */
  if (!write_exactly(&job->reply, sizeof job->reply) || !read_exactly(&taken, 1)) _exit(0);
  return true;
}

static void run(struct job *job) {
  if (job->length == 0) {
    refuse(job, "empty", "the file has no bytes");
    return;
  }
  bool done = false;
  switch (job->request->operation) {
    case OP_PICTURE: done = run_picture(job); break;
    case OP_VIDEO: done = run_video(job); break;
    case OP_PROBE: done = run_probe(job); break;
    default: _exit(2);
  }
  if (!done) refuse(job, "damaged", "the file cannot be read");
}

int serve(const struct arena *arena) {
  struct request request;
  while (read_exactly(&request, sizeof request)) {
    if (request.magic != KYC_MAGIC || request.input_length > arena->input_bytes) return 2;
    struct job job = {.request = &request, .input = arena->input, .length = request.input_length,
                      .output = arena->output, .output_capacity = arena->output_bytes, .started_ns = now_ns()};
    job.deadline_ns = job.started_ns + (uint64_t)request.timeout_ms * NANOSECONDS_PER_MS;
    job.reply.magic = KYC_MAGIC;
    job.reply.id = request.id;
    /* A library deep in its own loop sees no deadline: this ends the process even when the parent is gone. */
    alarm(request.timeout_ms / MS_PER_SECOND + GRACE_SECONDS);
    run(&job);
    alarm(0);
    job.reply.kind = job.refused ? REPLY_REFUSED : REPLY_DONE;
    job.reply.decode_ns = now_ns() - job.started_ns;
    if (!write_exactly(&job.reply, sizeof job.reply)) return 0;
  }
  return 0;
}
