/* What a JPEG costs with libjpeg alone: the denominator that the whole pipeline is measured against. */
#include <stdio.h>
#include <jpeglib.h>
#include <stdlib.h>

#include "capabilities.h"
#include "job.h"

static uint8_t *read_file(const char *path, size_t *length) {
  FILE *file = fopen(path, "rb");
  if (!file) return NULL;
  size_t capacity = 64u << 20;
  uint8_t *data = must_alloc(capacity);
  *length = fread(data, 1, capacity, file);
  fclose(file);
  return data;
}

static void decode_once(struct jpeg_decompress_struct *info, const uint8_t *data, size_t length, uint8_t **pixels) {
  jpeg_mem_src(info, data, length);
  jpeg_read_header(info, TRUE);
  info->out_color_space = JCS_EXT_BGR;
  jpeg_start_decompress(info);
  size_t stride = (size_t)info->output_width * 3;
  if (!*pixels) *pixels = must_alloc(stride * info->output_height);
  while (info->output_scanline < info->output_height) {
    JSAMPROW row = *pixels + info->output_scanline * stride;
    jpeg_read_scanlines(info, &row, 1);
  }
  jpeg_finish_decompress(info);
}

int bare_jpeg(const char *path, int times) {
  size_t length = 0;
  uint8_t *data = read_file(path, &length), *pixels = NULL;
  if (!data || times < 1) {
    fprintf(stderr, "kyc-decoder: --bare-jpeg needs a readable JPEG and a count of at least 1; got %s\n", path);
    return 2;
  }
  struct jpeg_decompress_struct info;
  struct jpeg_error_mgr errors;
  info.err = jpeg_std_error(&errors);
  jpeg_create_decompress(&info);
  decode_once(&info, data, length, &pixels);
  uint64_t started = now_ns();
  for (int i = 0; i < times; i++) decode_once(&info, data, length, &pixels);
  printf("%.0f\n", (double)(now_ns() - started) / times);
  jpeg_destroy_decompress(&info);
  free(pixels);
  free(data);
  return 0;
}
