/* WebP, still pictures: lossy and lossless, alpha over white. */
#include <stdlib.h>
#include <string.h>
#include <webp/decode.h>

#include "exif.h"
#include "formats.h"
#include "sink.h"

enum { RIFF_HEADER = 12, CHUNK_HEADER = 8 };

static size_t little_endian(const uint8_t *p) {
  return (size_t)p[0] | (size_t)p[1] << 8 | (size_t)p[2] << 16 | (size_t)p[3] << 24;
}

static int orientation_of(const struct job *job) {
  size_t at = RIFF_HEADER;
  while (job->length - at >= CHUNK_HEADER) {
    const uint8_t *chunk = job->input + at;
    size_t size = little_endian(chunk + 4);
    if (size > job->length - at - CHUNK_HEADER) break;
    if (!memcmp(chunk, "EXIF", 4)) return exif_orientation(chunk + CHUNK_HEADER, size);
    size += size & 1;
    if (size > job->length - at - CHUNK_HEADER) break;
    at += CHUNK_HEADER + size;
  }
  return 1;
}

static bool refuse_status(struct job *job, VP8StatusCode status) {
  switch (status) {
    case VP8_STATUS_NOT_ENOUGH_DATA:
    case VP8_STATUS_SUSPENDED: return refuse(job, "truncated", "the WebP ends before its last row");
    case VP8_STATUS_UNSUPPORTED_FEATURE: return refuse(job, "codec_unsupported", "an unsupported kind of WebP");
    default: return refuse(job, "damaged", "the WebP is broken (libwebp status %d)", (int)status);
  }
}

static bool take_rows(struct sink *sink, const uint8_t *pixels, size_t stride, bool alpha) {
  for (uint32_t y = 0; y < sink->in_height; y++) {
    const uint8_t *from = pixels + y * stride;
    uint8_t *to = sink_row(sink);
    if (!alpha) memcpy(to, from, (size_t)sink->in_width * PIXEL);
    else
      for (uint32_t x = 0; x < sink->in_width; x++, from += 4, to += PIXEL)
        for (int c = 0; c < PIXEL; c++) to[c] = over_white(from[c], from[3]);
    if (!sink_take(sink)) return false;
  }
  return sink_close(sink);
}

static bool decode_pixels(struct job *job, WebPDecoderConfig *config, int orientation) {
  bool alpha = config->input.has_alpha;
  uint32_t width = (uint32_t)config->input.width, height = (uint32_t)config->input.height;
  size_t stride = (size_t)width * (alpha ? 4 : PIXEL);
  uint8_t *pixels = must_alloc(stride * height);
  config->output.colorspace = alpha ? MODE_BGRA : MODE_BGR;
  config->output.is_external_memory = 1;
  config->output.u.RGBA.rgba = pixels;
  config->output.u.RGBA.stride = (int)stride;
  config->output.u.RGBA.size = stride * height;
  VP8StatusCode status = WebPDecode(job->input, job->length, config);
  struct sink sink = {0};
  bool done = status == VP8_STATUS_OK
                  ? sink_open(&sink, job, width, height, width, height, orientation) &&
                        take_rows(&sink, pixels, stride, alpha)
                  : refuse_status(job, status);
  sink_free(&sink);
  free(pixels);
  return done;
}

bool decode_webp(struct job *job) {
  WebPDecoderConfig config;
  name_type(job, "image/webp", "webp");
  if (!WebPInitDecoderConfig(&config)) return refuse(job, "damaged", "libwebp is of another version");
  VP8StatusCode status = WebPGetFeatures(job->input, job->length, &config.input);
  if (status != VP8_STATUS_OK) return refuse_status(job, status);
  int orientation = orientation_of(job);
  if (!accept_picture(job, (uint64_t)config.input.width, (uint64_t)config.input.height, orientation)) return false;
  if (config.input.has_animation) return refuse(job, "animation_unsupported", "the WebP is animated");
  if (little_endian(job->input + 4) > job->length - 8) return refuse(job, "truncated", "the WebP ends too early");
  return header_only(job) || decode_pixels(job, &config, orientation);
}
