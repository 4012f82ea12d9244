/* JPEG: grey, YCbCr, RGB, CMYK and YCCK; progressive with a cap on scans; of an MPO the first picture. */
#include <stdio.h>
#include <setjmp.h>
#include <stdlib.h>
#include <string.h>
#include <jpeglib.h>
#include <jerror.h>

#include "exif.h"
#include "formats.h"
#include "sink.h"

struct jpeg_work {
  struct jpeg_decompress_struct info;
  struct jpeg_error_mgr errors;
  struct jpeg_progress_mgr progress;
  jmp_buf escape;
  struct job *job;
  struct sink sink;
  uint8_t *inks; /* one CMYK row */
};

static struct jpeg_work *work_of(j_common_ptr info) { return info->client_data; }

static void on_error(j_common_ptr info) {
  struct jpeg_work *work = work_of(info);
  switch (info->err->msg_code) {
    case JERR_INPUT_EMPTY:
    case JERR_INPUT_EOF: refuse(work->job, "truncated", "the JPEG ends in its header"); break;
    case JERR_BAD_PRECISION:
    case JERR_SOF_UNSUPPORTED:
    case JERR_ARITH_NOTIMPL:
    case JERR_CONVERSION_NOTIMPL: refuse(work->job, "codec_unsupported", "a JPEG of an unsupported kind"); break;
    case JERR_OUT_OF_MEMORY: refuse(work->job, "too_complex", "the JPEG needs more memory than is allowed"); break;
    default: refuse(work->job, "damaged", "the JPEG is broken (libjpeg error %d)", info->err->msg_code);
  }
  longjmp(work->escape, 1);
}

/* libjpeg goes on after a warning with made-up pixels: for us that is damage. Two warnings concern labels only. */
static void on_message(j_common_ptr info, int level) {
  if (level >= 0) return;
  struct jpeg_work *work = work_of(info);
  int code = info->err->msg_code;
  if (code == JWRN_ADOBE_XFORM || code == JWRN_JFIF_MAJOR) return;
  if (code == JWRN_JPEG_EOF) refuse(work->job, "truncated", "the JPEG ends before its last row");
  else refuse(work->job, "damaged", "the JPEG's data are broken (libjpeg warning %d)", code);
  longjmp(work->escape, 1);
}

static void on_progress(j_common_ptr info) {
  struct jpeg_work *work = work_of(info);
  uint32_t scans = (uint32_t)((j_decompress_ptr)info)->input_scan_number;
  if (scans > work->job->request->max_scans)
    refuse(work->job, "too_complex", "the JPEG has more than %u scans", work->job->request->max_scans);
  else if (in_time(work->job)) return;
  longjmp(work->escape, 1);
}

static int orientation_of(j_decompress_ptr info) {
  for (jpeg_saved_marker_ptr marker = info->marker_list; marker; marker = marker->next)
    if (marker->marker == JPEG_APP0 + 1 && marker->data_length >= 6 && !memcmp(marker->data, "Exif\0", 5))
      return exif_orientation(marker->data, marker->data_length);
  return 1;
}

/* The smallest of 1/8, 1/4, 1/2 (those with fast inverse transforms) that still reaches the target. */
static void choose_scale(j_decompress_ptr info, uint32_t target) {
  uint32_t side = info->image_width > info->image_height ? info->image_width : info->image_height;
  info->scale_denom = 8;
  info->scale_num = 8;
  while (info->scale_num > 1 && (side * (info->scale_num / 2) + 7) / 8 >= target) info->scale_num /= 2;
}

/* Adobe writes inks inverted (255 = no ink), everyone else upright. */
static void inks_to_bgr(const uint8_t *inks, uint8_t *bgr, uint32_t width, bool inverted) {
  uint8_t flip = inverted ? 0 : 255;
  for (uint32_t x = 0; x < width; x++, inks += 4, bgr += PIXEL) {
    uint32_t black = inks[3] ^ flip;
    for (int c = 0; c < PIXEL; c++) bgr[2 - c] = (uint8_t)(((uint32_t)(inks[c] ^ flip) * black + 127u) / 255u);
  }
}

static bool read_rows(struct jpeg_work *work) {
  j_decompress_ptr info = &work->info;
  bool inks = info->out_color_space == JCS_CMYK;
  if (inks) work->inks = must_alloc((size_t)info->output_width * 4);
  while (info->output_scanline < info->output_height) {
    uint8_t *bgr = sink_row(&work->sink);
    JSAMPROW row = inks ? work->inks : bgr;
    jpeg_read_scanlines(info, &row, 1);
    if (inks) inks_to_bgr(work->inks, bgr, info->output_width, info->saw_Adobe_marker);
    if (!sink_take(&work->sink)) return false;
  }
  jpeg_finish_decompress(info);
  return sink_close(&work->sink);
}

static bool run_jpeg(struct jpeg_work *work) {
  j_decompress_ptr info = &work->info;
  struct job *job = work->job;
  if (setjmp(work->escape)) return false;
  jpeg_create_decompress(info);
  info->client_data = work;
  jpeg_mem_src(info, job->input, job->length);
  jpeg_save_markers(info, JPEG_APP0 + 1, 0xffff);
  jpeg_read_header(info, TRUE);
  int orientation = orientation_of(info);
  if (!accept_picture(job, info->image_width, info->image_height, orientation)) return false;
  bool inks = info->jpeg_color_space == JCS_CMYK || info->jpeg_color_space == JCS_YCCK;
  if (info->jpeg_color_space == JCS_UNKNOWN)
    return refuse(job, "codec_unsupported", "a JPEG with %d colour components", info->num_components);
  if (header_only(job)) return true;
  info->out_color_space = inks ? JCS_CMYK : JCS_EXT_BGR;
  info->progress = &work->progress;
  choose_scale(info, job->request->target_side);
  jpeg_start_decompress(info);
  return sink_open(&work->sink, job, info->output_width, info->output_height, info->image_width,
                   info->image_height, orientation) && read_rows(work);
}

bool decode_jpeg(struct job *job) {
  struct jpeg_work work = {.job = job};
  name_type(job, "image/jpeg", "jpeg");
  work.info.err = jpeg_std_error(&work.errors);
  work.info.client_data = &work;
  work.errors.error_exit = on_error;
  work.errors.emit_message = on_message;
  work.progress.progress_monitor = on_progress;
  bool done = run_jpeg(&work);
  jpeg_destroy_decompress(&work.info);
  sink_free(&work.sink);
  free(work.inks);
  return done;
}
