/* What goes over the pipes between the node and its decoder child. Little endian, fixed size, no pointers.
 * The C# twin is Kyc.Vision/Media/Wire.cs; both sides check the size and the version at start. */
#ifndef KYC_PROTOCOL_H
#define KYC_PROTOCOL_H

#include <stdint.h>

#define KYC_MAGIC 0x4459434bu /* "KCYD" */
#define KYC_PROTOCOL 1u

/* Start: the child sends hello; the parent opens the arena as /proc/<pid>/fd/<arena_fd>, maps and seals it, and
 * answers one byte; the child shuts its sandbox behind itself and sends ready (kind = REPLY_READY). */
struct hello {
  uint32_t magic, protocol;
  uint32_t request_size, reply_size;
  uint32_t arena_fd, reserved;
  uint64_t output_bytes, input_bytes; /* the arena: pixels at 0, the file after them */
};

enum operation { OP_PICTURE = 1, OP_VIDEO = 2, OP_PROBE = 3 };

struct side_limits {
  uint32_t min_side, max_side;
  uint64_t max_pixels;
};

struct request {
  uint32_t magic, operation;
  uint64_t id;
  uint64_t input_length;
  struct side_limits picture, video;
  uint32_t target_side, frames;
  uint32_t min_duration_ms, max_duration_ms;
  uint32_t timeout_ms, max_scans;
  uint32_t max_broken_frames;
  uint32_t expected; /* for a probe: 0 either kind, else the OP_ that would follow */
  uint32_t accept_mpeg4, reserved;
};

/* A frame lies in the arena when REPLY_FRAME arrives; the parent copies it and answers one byte before the child
 * goes on. DONE and REFUSED end a request; DONE for a picture carries its pixels. */
enum reply_kind { REPLY_READY = 1, REPLY_FRAME = 2, REPLY_DONE = 3, REPLY_REFUSED = 4 };

struct reply {
  uint32_t magic, kind;
  uint64_t id;
  char refusal[32];
  char detail[160];
  char media_type[32];
  char codec[16];
  uint32_t is_video, has_audio;
  uint32_t width, height; /* upright, before reduction */
  uint32_t out_width, out_height, out_stride;
  uint32_t frame_count;
  uint64_t duration_ms;
  uint64_t timestamp_us;
  uint32_t frame_rate_milli, frame_index;
  uint64_t decode_ns;
};

_Static_assert(sizeof(struct hello) == 40, "hello is part of the protocol");
_Static_assert(sizeof(struct request) == 96, "request is part of the protocol");
_Static_assert(sizeof(struct reply) == 320, "reply is part of the protocol");

#endif
