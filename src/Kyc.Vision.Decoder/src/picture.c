#include "formats.h"
#include "sink.h"

bool accept_picture(struct job *job, uint64_t width, uint64_t height, int orientation) {
  bool swap = swaps_sides(orientation);
  return accept_size(job, &job->request->picture, swap ? height : width, swap ? width : height);
}

bool run_picture(struct job *job) {
  enum file_type type = sniff(job->input, job->length);
  switch (type) {
    case TYPE_JPEG: return decode_jpeg(job);
    case TYPE_PNG: return decode_png(job);
    case TYPE_WEBP: return decode_webp(job);
    case TYPE_HEIF: return decode_heif(job, false);
    case TYPE_AVIF: return decode_heif(job, true);
    case TYPE_TIFF: return decode_tiff(job);
    case TYPE_BMP: return decode_bmp(job);
    case TYPE_MP4:
    case TYPE_MATROSKA: return refuse(job, "not_a_picture", "the file is a video");
    default: return refuse(job, "type_unsupported", "the first bytes are of no supported picture type");
  }
}

bool run_probe(struct job *job) {
  enum file_type type = sniff(job->input, job->length);
  bool video = type == TYPE_MP4 || type == TYPE_MATROSKA;
  if (type == TYPE_UNKNOWN) return refuse(job, "type_unsupported", "the first bytes are of no supported type");
  if (video && job->request->expected == OP_PICTURE) return refuse(job, "not_a_picture", "the file is a video");
  if (!video && job->request->expected == OP_VIDEO) return refuse(job, "not_a_video", "the file is a picture");
  return video ? run_video(job) : run_picture(job);
}
