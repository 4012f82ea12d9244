/* BMP, uncompressed: 1, 4, 8 bits with a palette, 16 and 32 with or without masks, 24. */
#include <string.h>

#include "formats.h"
#include "sink.h"

enum { FILE_HEADER = 14, CORE_HEADER = 12, INFO_HEADER = 40, RGB_COMPRESSION = 0, MASKS = 3, ALPHA_MASKS = 6 };

struct bmp {
  uint32_t width, height, bits, compression;
  uint32_t pixels_at, palette_at, palette_entry, palette_count;
  uint32_t masks[PIXEL]; /* red, green, blue */
  bool top_down;
};

static uint32_t little(const uint8_t *p, int bytes) {
  uint32_t value = 0;
  for (int i = 0; i < bytes; i++) value |= (uint32_t)p[i] << (8 * i);
  return value;
}

static bool read_masks(struct job *job, struct bmp *bmp) {
  const uint8_t *masks = job->input + FILE_HEADER + INFO_HEADER;
  if (bmp->compression != RGB_COMPRESSION && job->length < FILE_HEADER + INFO_HEADER + 4 * PIXEL)
    return refuse(job, "truncated", "the BMP ends in its masks");
  static const uint32_t usual16[] = {0x7c00, 0x03e0, 0x001f}, usual32[] = {0xff0000, 0xff00, 0xff};
  for (int i = 0; i < PIXEL; i++)
    bmp->masks[i] = bmp->compression != RGB_COMPRESSION ? little(masks + 4 * i, 4)
                    : bmp->bits == 16                   ? usual16[i]
                                                        : usual32[i];
  return true;
}

static bool read_header(struct job *job, struct bmp *bmp) {
  const uint8_t *in = job->input;
  if (job->length < FILE_HEADER + CORE_HEADER) return refuse(job, "truncated", "the BMP ends in its header");
  uint32_t header = little(in + 14, 4);
  bmp->pixels_at = little(in + 10, 4);
  if (header != CORE_HEADER && (header < INFO_HEADER || header > 256))
    return refuse(job, "codec_unsupported", "a BMP header of %u bytes", header);
  if (job->length < (size_t)FILE_HEADER + header) return refuse(job, "truncated", "the BMP ends in its header");
  bool core = header == CORE_HEADER;
  int64_t height = core ? (int64_t)little(in + 20, 2) : (int32_t)little(in + 22, 4);
  int64_t width = core ? (int64_t)little(in + 18, 2) : (int32_t)little(in + 18, 4);
  bmp->top_down = height < 0;
  bmp->width = width < 0 ? 0 : (uint32_t)width;
  bmp->height = (uint32_t)(height < 0 ? -height : height);
  bmp->bits = little(in + (core ? 24 : 28), 2);
  bmp->compression = core ? RGB_COMPRESSION : little(in + 30, 4);
  bmp->palette_entry = core ? 3 : 4;
  bmp->palette_at = FILE_HEADER + header;
  bmp->palette_count = core ? 0 : little(in + 46, 4);
  return read_masks(job, bmp);
}

static bool check_layout(struct job *job, struct bmp *bmp) {
  bool masks = bmp->compression == MASKS || bmp->compression == ALPHA_MASKS;
  bool deep = bmp->bits == 16 || bmp->bits == 32;
  bool flat = bmp->bits == 1 || bmp->bits == 4 || bmp->bits == 8;
  if ((!deep && !flat && bmp->bits != 24) || (bmp->compression != RGB_COMPRESSION && !(masks && deep)))
    return refuse(job, "codec_unsupported", "a BMP of %u bits, compression %u", bmp->bits, bmp->compression);
  uint64_t row = ((uint64_t)bmp->width * bmp->bits + 31) / 32 * 4;
  if (bmp->pixels_at > job->length || row * bmp->height > job->length - bmp->pixels_at)
    return refuse(job, "truncated", "the BMP ends before its last row");
  if (!flat) return true;
  uint32_t most = 1u << bmp->bits;
  if (bmp->palette_count == 0 || bmp->palette_count > most) bmp->palette_count = most;
  if ((uint64_t)bmp->palette_at + (uint64_t)bmp->palette_count * bmp->palette_entry > job->length)
    return refuse(job, "truncated", "the BMP ends in its palette");
  return true;
}

static uint8_t field(uint32_t value, uint32_t mask) {
  if (!mask) return 0;
  int shift = __builtin_ctz(mask);
  uint64_t most = mask >> shift;
  return (uint8_t)(((uint64_t)((value & mask) >> shift) * 255 + most / 2) / most);
}

static bool read_row(struct job *job, const struct bmp *bmp, const uint8_t *from, uint8_t *to) {
  for (uint32_t x = 0; x < bmp->width; x++, to += PIXEL) {
    if (bmp->bits == 24) {
      memcpy(to, from + (size_t)x * PIXEL, PIXEL);
    } else if (bmp->bits > 8) {
      uint32_t bytes = bmp->bits / 8, value = little(from + (size_t)x * bytes, (int)bytes);
      for (int c = 0; c < PIXEL; c++) to[c] = field(value, bmp->masks[2 - c]);
    } else {
      uint32_t bit = x * bmp->bits, index = from[bit / 8] >> (8 - bmp->bits - bit % 8) & ((1u << bmp->bits) - 1);
      if (index >= bmp->palette_count) return refuse(job, "damaged", "the BMP names a colour that it has not");
      memcpy(to, job->input + bmp->palette_at + (size_t)index * bmp->palette_entry, PIXEL);
    }
  }
  return true;
}

static bool read_rows(struct job *job, const struct bmp *bmp, struct sink *sink) {
  size_t row = ((size_t)bmp->width * bmp->bits + 31) / 32 * 4;
  for (uint32_t y = 0; y < bmp->height; y++) {
    uint32_t stored = bmp->top_down ? y : bmp->height - 1 - y;
    const uint8_t *from = job->input + bmp->pixels_at + stored * row;
    if (!read_row(job, bmp, from, sink_row(sink)) || !sink_take(sink)) return false;
  }
  return sink_close(sink);
}

bool decode_bmp(struct job *job) {
  struct bmp bmp = {0};
  name_type(job, "image/bmp", "bmp");
  if (!read_header(job, &bmp) || !accept_picture(job, bmp.width, bmp.height, 1) || !check_layout(job, &bmp))
    return false;
  if (header_only(job)) return true;
  struct sink sink = {0};
  bool done = sink_open(&sink, job, bmp.width, bmp.height, bmp.width, bmp.height, 1) && read_rows(job, &bmp, &sink);
  sink_free(&sink);
  return done;
}
