/* PNG: every colour type, 1 to 16 bits, interlaced or not; alpha over white; any wrong check sum is damage. */
#include <setjmp.h>
#include <stdlib.h>
#include <string.h>
#include <png.h>

#include "exif.h"
#include "formats.h"
#include "sink.h"

struct png_work {
  png_structp png;
  png_infop info;
  struct job *job;
  size_t at;
  uint8_t *image; /* whole picture, when interlaced */
  uint8_t *row;   /* one row with alpha */
  png_bytep *rows;
  struct sink sink;
};

enum { SIGNATURE = 8, CHUNK_OVERHEAD = 12, MAX_CHUNK_BYTES = 8 << 20, MAX_CACHED_CHUNKS = 64 };

static void on_read(png_structp png, png_bytep to, size_t count) {
  struct png_work *work = png_get_io_ptr(png);
  if (count > work->job->length - work->at) {
    refuse(work->job, "truncated", "the PNG ends before its last chunk");
    png_error(png, "end of file");
  }
  memcpy(to, work->job->input + work->at, count);
  work->at += count;
}

static void on_error(png_structp png, png_const_charp message) {
  (void)message;
  struct png_work *work = png_get_error_ptr(png);
  refuse(work->job, "damaged", "the PNG is broken");
  png_longjmp(png, 1);
}

static void on_warning(png_structp png, png_const_charp message) {
  (void)png;
  (void)message; /* labels and profiles; broken data and check sums come as errors */
}

static uint32_t big_endian(const uint8_t *p) {
  return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

/* eXIf may stand after the pixels, where libpng would tell of it too late. */
static int orientation_of(const struct job *job) {
  size_t at = SIGNATURE;
  while (job->length - at >= CHUNK_OVERHEAD) {
    const uint8_t *chunk = job->input + at;
    size_t size = big_endian(chunk);
    if (size > job->length - at - CHUNK_OVERHEAD) break;
    if (!memcmp(chunk + 4, "eXIf", 4)) return exif_orientation(chunk + 8, size);
    at += size + CHUNK_OVERHEAD;
  }
  return 1;
}

static void blend_row(const uint8_t *bgra, uint8_t *bgr, uint32_t width) {
  for (uint32_t x = 0; x < width; x++, bgra += 4, bgr += PIXEL)
    for (int c = 0; c < PIXEL; c++) bgr[c] = over_white(bgra[c], bgra[3]);
}

static bool take_row(struct png_work *work, const uint8_t *row, bool alpha) {
  uint8_t *to = sink_row(&work->sink);
  if (alpha) blend_row(row, to, work->sink.in_width);
  else if (row != to) memcpy(to, row, (size_t)work->sink.in_width * PIXEL);
  return sink_take(&work->sink);
}

static bool read_interlaced(struct png_work *work, uint32_t height, size_t row_bytes, bool alpha) {
  work->image = must_alloc(row_bytes * height);
  work->rows = must_alloc(sizeof(png_bytep) * height);
  for (uint32_t y = 0; y < height; y++) work->rows[y] = work->image + y * row_bytes;
  png_read_image(work->png, work->rows);
  for (uint32_t y = 0; y < height; y++)
    if (!take_row(work, work->rows[y], alpha)) return false;
  return true;
}

static bool read_rows(struct png_work *work, uint32_t height, size_t row_bytes, bool alpha) {
  work->row = must_alloc(row_bytes);
  for (uint32_t y = 0; y < height; y++) {
    uint8_t *row = alpha ? work->row : sink_row(&work->sink);
    png_read_row(work->png, row, NULL);
    if (!take_row(work, row, alpha)) return false;
  }
  return true;
}

static void forget_metadata(png_structp png) {
  static const png_byte names[] = "iCCP\0tEXt\0zTXt\0iTXt\0eXIf\0sPLT\0hIST\0pCAL\0sCAL\0tIME";
  png_set_keep_unknown_chunks(png, PNG_HANDLE_CHUNK_NEVER, names, (int)(sizeof names / 5));
  png_set_crc_action(png, PNG_CRC_ERROR_QUIT, PNG_CRC_ERROR_QUIT);
  png_set_chunk_malloc_max(png, MAX_CHUNK_BYTES);
  png_set_chunk_cache_max(png, MAX_CACHED_CHUNKS);
}

static bool run_png(struct png_work *work) {
  png_structp png = work->png;
  if (setjmp(png_jmpbuf(png))) return false;
  png_set_read_fn(png, work, on_read);
  png_set_user_limits(png, PNG_UINT_31_MAX, PNG_UINT_31_MAX); /* ours are checked below, with their own names */
  forget_metadata(png);
  png_read_info(png, work->info);
  uint32_t width = png_get_image_width(png, work->info), height = png_get_image_height(png, work->info);
  int orientation = orientation_of(work->job);
  if (!accept_picture(work->job, width, height, orientation)) return false;
  if (header_only(work->job)) return true;
  png_set_expand(png);
  png_set_scale_16(png);
  png_set_gray_to_rgb(png);
  png_set_bgr(png);
  bool interlaced = png_set_interlace_handling(png) > 1;
  png_read_update_info(png, work->info);
  bool alpha = png_get_channels(png, work->info) == 4;
  size_t row_bytes = png_get_rowbytes(png, work->info);
  if (!sink_open(&work->sink, work->job, width, height, width, height, orientation)) return false;
  bool all = interlaced ? read_interlaced(work, height, row_bytes, alpha) : read_rows(work, height, row_bytes, alpha);
  if (!all) return false;
  png_read_end(png, NULL);
  return sink_close(&work->sink);
}

bool decode_png(struct job *job) {
  struct png_work work = {.job = job};
  name_type(job, "image/png", "png");
  work.png = png_create_read_struct(PNG_LIBPNG_VER_STRING, &work, on_error, on_warning);
  if (work.png) work.info = png_create_info_struct(work.png);
  bool done = work.info && run_png(&work);
  png_destroy_read_struct(&work.png, &work.info, NULL);
  sink_free(&work.sink);
  free(work.image);
  free(work.row);
  free(work.rows);
  return done || refuse(job, "damaged", "the PNG cannot be read");
}
