/* HEIC and AVIF through libheif, which applies the file's own rotation, mirror and crop. */
#include <stdlib.h>
#include <libheif/heif.h>

#include "formats.h"
#include "sink.h"

void prepare_heif(void) { heif_init(NULL); }

bool heif_can(bool avif) { return heif_have_decoder_for_format(avif ? heif_compression_AV1 : heif_compression_HEVC); }

static bool refuse_heif(struct job *job, struct heif_error error) {
  if (error.subcode == heif_suberror_End_of_data) return refuse(job, "truncated", "the HEIF file ends too early");
  switch (error.code) {
    case heif_error_Unsupported_filetype:
    case heif_error_Unsupported_feature:
      return refuse(job, "codec_unsupported", "an unsupported kind of HEIF (libheif %d)", (int)error.subcode);
    case heif_error_Memory_allocation_error:
      return refuse(job, "too_complex", "the HEIF file needs too much memory");
    default:
      return refuse(job, "damaged", "the HEIF file is broken (libheif %d.%d)", (int)error.code, (int)error.subcode);
  }
}

static bool take_rows(struct sink *sink, const uint8_t *pixels, size_t stride, bool alpha) {
  size_t step = alpha ? 4 : PIXEL;
  for (uint32_t y = 0; y < sink->in_height; y++) {
    const uint8_t *from = pixels + y * stride;
    uint8_t *to = sink_row(sink);
    for (uint32_t x = 0; x < sink->in_width; x++, from += step, to += PIXEL)
      for (int c = 0; c < PIXEL; c++) to[c] = alpha ? over_white(from[2 - c], from[3]) : from[2 - c];
    if (!sink_take(sink)) return false;
  }
  return sink_close(sink);
}

static bool take_image(struct job *job, struct heif_image *image, bool alpha) {
  struct heif_error warning;
  if (heif_image_get_decoding_warnings(image, 0, &warning, 1) > 0) return refuse_heif(job, warning);
  int stride = 0;
  const uint8_t *pixels = heif_image_get_plane_readonly(image, heif_channel_interleaved, &stride);
  int width = heif_image_get_width(image, heif_channel_interleaved);
  int height = heif_image_get_height(image, heif_channel_interleaved);
  if (!pixels || width <= 0 || height <= 0) return refuse(job, "damaged", "the HEIF file holds no pixels");
  uint32_t w = (uint32_t)width, h = (uint32_t)height;
  struct sink sink = {0};
  bool done = accept_size(job, &job->request->picture, w, h) && sink_open(&sink, job, w, h, w, h, 1) &&
              take_rows(&sink, pixels, (size_t)stride, alpha);
  sink_free(&sink);
  return done;
}

static bool decode_handle(struct job *job, struct heif_image_handle *handle) {
  uint64_t width = (uint64_t)heif_image_handle_get_width(handle);
  uint64_t height = (uint64_t)heif_image_handle_get_height(handle);
  if (!accept_size(job, &job->request->picture, width, height)) return false;
  if (header_only(job)) return true;
  bool alpha = heif_image_handle_has_alpha_channel(handle);
  struct heif_decoding_options *options = heif_decoding_options_alloc();
  options->strict_decoding = 1;
  options->convert_hdr_to_8bit = 1;
  struct heif_image *image = NULL;
  struct heif_error error = heif_decode_image(handle, &image, heif_colorspace_RGB,
      alpha ? heif_chroma_interleaved_RGBA : heif_chroma_interleaved_RGB, options);
  heif_decoding_options_free(options);
  bool done = error.code == heif_error_Ok ? take_image(job, image, alpha) : refuse_heif(job, error);
  heif_image_release(image);
  return done;
}

bool decode_heif(struct job *job, bool is_avif) {
  name_type(job, is_avif ? "image/avif" : "image/heic", is_avif ? "av1" : "hevc");
  struct heif_context *context = heif_context_alloc();
  heif_context_set_max_decoding_threads(context, 0);
  struct heif_image_handle *handle = NULL;
  struct heif_error error = heif_context_read_from_memory_without_copy(context, job->input, job->length, NULL);
  if (error.code == heif_error_Ok) error = heif_context_get_primary_image_handle(context, &handle);
  bool done = error.code == heif_error_Ok ? decode_handle(job, handle) : refuse_heif(job, error);
  heif_image_handle_release(handle);
  heif_context_free(context);
  return done;
}
