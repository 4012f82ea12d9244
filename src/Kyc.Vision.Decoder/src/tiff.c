/* TIFF, first page, through libtiff's RGBA reader: it knows every photometric that matters. */
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <tiffio.h>

#include "formats.h"
#include "sink.h"

struct tiff_work {
  struct job *job;
  uint64_t at;
  bool hit_end;
};

static tmsize_t on_read(thandle_t handle, void *to, tmsize_t count) {
  struct tiff_work *work = handle;
  uint64_t left = work->at < work->job->length ? work->job->length - work->at : 0;
  uint64_t wanted = count < 0 ? 0 : (uint64_t)count;
  if (wanted > left) {
    work->hit_end = true;
    wanted = left;
  }
  memcpy(to, work->job->input + (left ? work->at : 0), wanted);
  work->at += wanted;
  return (tmsize_t)wanted;
}

static tmsize_t on_write(thandle_t handle, void *from, tmsize_t count) {
  (void)handle;
  (void)from;
  (void)count;
  return -1;
}

static toff_t on_seek(thandle_t handle, toff_t offset, int whence) {
  struct tiff_work *work = handle;
  work->at = whence == SEEK_CUR ? work->at + offset : whence == SEEK_END ? work->job->length + offset : offset;
  return work->at;
}

static int on_close(thandle_t handle) {
  (void)handle;
  return 0;
}

static toff_t on_size(thandle_t handle) { return ((struct tiff_work *)handle)->job->length; }

static void silent(const char *module, const char *format, va_list arguments) {
  (void)module;
  (void)format;
  (void)arguments;
}

static bool refuse_tiff(struct tiff_work *work) {
  if (work->hit_end) return refuse(work->job, "truncated", "the TIFF ends before its data do");
  return refuse(work->job, "damaged", "the TIFF is broken");
}

/* libtiff leaves colours multiplied by alpha, so white shines through by simple addition. */
static bool take_rows(struct sink *sink, const uint32_t *pixels) {
  for (uint32_t y = 0; y < sink->in_height; y++) {
    uint8_t *to = sink_row(sink);
    const uint32_t *from = pixels + (size_t)y * sink->in_width;
    for (uint32_t x = 0; x < sink->in_width; x++, to += PIXEL) {
      uint32_t p = from[x], veil = 255u - TIFFGetA(p);
      uint32_t bgr[PIXEL] = {TIFFGetB(p) + veil, TIFFGetG(p) + veil, TIFFGetR(p) + veil};
      for (int c = 0; c < PIXEL; c++) to[c] = bgr[c] > 255 ? 255 : (uint8_t)bgr[c];
    }
    if (!sink_take(sink)) return false;
  }
  return sink_close(sink);
}

static bool decode_page(struct tiff_work *work, TIFF *tiff, uint32_t width, uint32_t height, int orientation) {
  char message[1024];
  TIFFRGBAImage image;
  if (!TIFFRGBAImageOK(tiff, message) || !TIFFRGBAImageBegin(&image, tiff, 1, message))
    return work->hit_end ? refuse_tiff(work) : refuse(work->job, "codec_unsupported", "an unsupported kind of TIFF");
  image.req_orientation = image.orientation; /* as stored: turning is ours, libtiff only mirrors */
  uint32_t *pixels = must_alloc((size_t)width * height * sizeof(uint32_t));
  bool read = TIFFRGBAImageGet(&image, pixels, width, height) && !work->hit_end;
  TIFFRGBAImageEnd(&image);
  struct sink sink = {0};
  bool done = read ? sink_open(&sink, work->job, width, height, width, height, orientation) &&
                         take_rows(&sink, pixels)
                   : refuse_tiff(work);
  sink_free(&sink);
  free(pixels);
  return done;
}

static bool run_tiff(struct tiff_work *work, TIFF *tiff) {
  uint32_t width = 0, height = 0;
  uint16_t orientation = 1;
  if (!TIFFGetField(tiff, TIFFTAG_IMAGEWIDTH, &width) || !TIFFGetField(tiff, TIFFTAG_IMAGELENGTH, &height))
    return refuse_tiff(work);
  TIFFGetFieldDefaulted(tiff, TIFFTAG_ORIENTATION, &orientation);
  if (orientation < 1 || orientation > 8) orientation = 1;
  if (!accept_picture(work->job, width, height, orientation)) return false;
  return header_only(work->job) || decode_page(work, tiff, width, height, orientation);
}

bool decode_tiff(struct job *job) {
  struct tiff_work work = {.job = job};
  name_type(job, "image/tiff", "tiff");
  TIFFSetErrorHandler(silent);
  TIFFSetWarningHandler(silent);
  TIFF *tiff = TIFFClientOpen("input", "rm", &work, on_read, on_write, on_seek, on_close, on_size, NULL, NULL);
  if (!tiff) return refuse_tiff(&work);
  bool done = run_tiff(&work, tiff);
  TIFFClose(tiff);
  return done;
}
