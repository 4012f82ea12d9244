/* Videos through libav, in three steps: open (header checks), scan (all packets, no decoding), decode (only what the
 * chosen frames need). */
#ifndef KYC_VIDEO_H
#define KYC_VIDEO_H

#include <libavcodec/avcodec.h>
#include <libavformat/avformat.h>

#include "job.h"

struct video_packet {
  AVPacket *data; /* NULL when only probing */
  int64_t pts;
  bool key, shown, wanted;
};

struct video {
  struct job *job;
  AVFormatContext *format;
  AVIOContext *io;
  size_t at;
  bool cut_off; /* the file ended inside something */
  AVStream *stream;
  int orientation;
  struct video_packet *packets; /* in decoding order */
  size_t count, capacity, shown;
  size_t *by_time; /* shown packets in order of time */
  int64_t first_pts;
  int reorder; /* frames that the decoder must hold back */
};

bool video_open(struct video *video);
bool video_scan(struct video *video, bool keep);
bool video_decode(struct video *video);
void video_close(struct video *video);

/* By hand, before libav sees the file: does every top-level element end inside it? Also names the media type. */
bool check_container(struct job *job, enum file_type type);

const AVCodec *accepted_decoder(enum AVCodecID id, bool accept_mpeg4);
/* EXIF-style orientation of a display matrix. */
int orientation_of_matrix(const int32_t matrix[9]);
/* Upright, square-pixel size of frames of this size. */
bool accept_frame_size(struct video *video, int width, int height, AVRational pixel_shape, uint32_t *out_width,
                       uint32_t *out_height);

#endif
