/* Decodes the chosen frames and as little else as the coding allows. */
#include <stdlib.h>
#include <string.h>
#include <libavutil/imgutils.h>
#include <libavutil/pixdesc.h>
#include <libswscale/swscale.h>

#include "sink.h"
#include "video.h"

enum { SCALER_SLACK = 1024, HD_LINES = 720, DECODER_PADDING = 2 };

struct decoding {
  struct video *video;
  AVCodecContext *codec;
  AVFrame *frame;
  struct SwsContext *scaler;
  uint8_t *unturned;
  size_t unturned_size;
  size_t next; /* position among the chosen frames */
  size_t *chosen, chosen_count;
  uint32_t broken;
};

/* The frame on show in the middle of each of `frames` equal parts; strictly later each time. */
static void choose_frames(struct decoding *decoding) {
  struct video *video = decoding->video;
  size_t wanted = video->job->request->frames, have = video->shown;
  if (wanted > have) wanted = have;
  decoding->chosen = must_alloc((wanted ? wanted : 1) * sizeof *decoding->chosen);
  decoding->chosen_count = wanted;
  int64_t first = video->first_pts, last = video->packets[video->by_time[have - 1]].pts;
  double part = (double)(last - first) * (have > 1 ? (double)have / (double)(have - 1) : 1.0) / (double)wanted;
  size_t at = 0;
  for (size_t k = 0; k < wanted; k++) {
    double time = (double)first + ((double)k + 0.5) * part;
    size_t before = k ? at + 1 : 0, limit = have - (wanted - k);
    at = before;
    while (at < limit && (double)video->packets[video->by_time[at + 1]].pts <= time) at++;
    decoding->chosen[k] = video->by_time[at];
    video->packets[video->by_time[at]].wanted = true;
  }
}

static bool open_codec(struct decoding *decoding) {
  struct video *video = decoding->video;
  const AVCodec *decoder = accepted_decoder(video->stream->codecpar->codec_id, true);
  decoding->codec = avcodec_alloc_context3(decoder);
  decoding->frame = av_frame_alloc();
  AVCodecContext *codec = decoding->codec;
  if (avcodec_parameters_to_context(codec, video->stream->codecpar) < 0)
    return refuse(video->job, "damaged", "the stream's header is broken");
  codec->thread_count = 1;
  codec->pkt_timebase = video->stream->time_base;
  codec->err_recognition = AV_EF_EXPLODE | AV_EF_CRCCHECK | AV_EF_BITSTREAM | AV_EF_BUFFER;
  codec->max_pixels = (int64_t)video->job->request->video.max_pixels * DECODER_PADDING;
  if (avcodec_open2(codec, decoder, NULL) < 0) return refuse(video->job, "damaged", "the stream's header is broken");
  if (codec->has_b_frames < video->reorder) codec->has_b_frames = video->reorder;
  return true;
}

static bool note_broken(struct decoding *decoding, bool needed) {
  struct job *job = decoding->video->job;
  decoding->broken++;
  if (!needed && decoding->broken <= job->request->max_broken_frames) return true;
  return refuse(job, "damaged", "%u of the frames looked at are broken", decoding->broken);
}

static void set_colours(struct SwsContext *scaler, const AVFrame *frame) {
  int space = frame->colorspace;
  if (space == AVCOL_SPC_UNSPECIFIED || space == AVCOL_SPC_RGB)
    space = frame->height >= HD_LINES ? AVCOL_SPC_BT709 : AVCOL_SPC_SMPTE170M;
  const int *matrix = sws_getCoefficients(space);
  bool full = frame->color_range == AVCOL_RANGE_JPEG;
  sws_setColorspaceDetails(scaler, matrix, full, sws_getCoefficients(SWS_CS_DEFAULT), 1, 0, 1 << 16, 1 << 16);
}

static uint8_t *frame_target(struct decoding *decoding, size_t size) {
  struct video *video = decoding->video;
  if (video->orientation == 1) return video->job->output;
  if (decoding->unturned_size < size) {
    free(decoding->unturned);
    decoding->unturned = must_alloc(size);
    decoding->unturned_size = size;
  }
  return decoding->unturned;
}

static bool scale_frame(struct decoding *decoding, uint32_t width, uint32_t height) {
  struct video *video = decoding->video;
  struct reply *reply = &video->job->reply;
  AVFrame *frame = decoding->frame;
  bool swap = swaps_sides(video->orientation);
  reply->out_width = swap ? height : width;
  reply->out_height = swap ? width : height;
  reply->out_stride = (uint32_t)stride_of(reply->out_width);
  size_t size = stride_of(width) * height + SCALER_SLACK;
  if (size > video->job->output_capacity ||
      (size_t)reply->out_stride * reply->out_height > video->job->output_capacity)
    return refuse(video->job, "pixels_over_limit", "a frame of %u x %u does not fit the output", width, height);
  bool same = (int)width == frame->width && (int)height == frame->height;
  decoding->scaler = sws_getCachedContext(decoding->scaler, frame->width, frame->height, frame->format, (int)width,
                                          (int)height, AV_PIX_FMT_BGR24, same ? SWS_BILINEAR : SWS_AREA, NULL, NULL,
                                          NULL);
  if (!decoding->scaler) return refuse(video->job, "codec_unsupported", "frames of an unsupported pixel format");
  set_colours(decoding->scaler, frame);
  uint8_t *to = frame_target(decoding, size);
  int stride = (int)stride_of(width);
  if (sws_scale(decoding->scaler, (const uint8_t *const *)frame->data, frame->linesize, 0, frame->height, &to,
                &stride) != (int)height)
    return refuse(video->job, "damaged", "a frame cannot be scaled");
  if (video->orientation != 1)
    turn_upright(to, (size_t)stride, width, height, video->orientation, video->job->output, reply->out_stride);
  return true;
}

static bool emit_frame(struct decoding *decoding, int64_t pts) {
  struct video *video = decoding->video;
  AVFrame *frame = decoding->frame;
  uint32_t full_width, full_height, width, height;
  AVRational shape = frame->sample_aspect_ratio.num ? frame->sample_aspect_ratio
                                                    : video->stream->sample_aspect_ratio;
  if (!accept_frame_size(video, frame->width, frame->height, shape, &full_width, &full_height)) return false;
  reduced_size(full_width, full_height, video->job->request->target_side, &width, &height);
  if (!scale_frame(decoding, width, height)) return false;
  int64_t time = av_rescale_q(pts - video->first_pts, video->stream->time_base, AV_TIME_BASE_Q);
  video->job->reply.timestamp_us = time > 0 ? (uint64_t)time : 0;
  video->job->reply.frame_index = (uint32_t)decoding->next++;
  return hand_over_frame(video->job);
}

static bool take_frame(struct decoding *decoding) {
  struct video *video = decoding->video;
  AVFrame *frame = decoding->frame;
  bool corrupt = frame->decode_error_flags || (frame->flags & AV_FRAME_FLAG_CORRUPT);
  bool wanted = false;
  if (decoding->next < decoding->chosen_count) {
    int64_t target = video->packets[decoding->chosen[decoding->next]].pts;
    wanted = frame->pts == AV_NOPTS_VALUE || frame->pts >= target;
  }
  if (corrupt && !note_broken(decoding, wanted)) return false;
  return !wanted || emit_frame(decoding, frame->pts == AV_NOPTS_VALUE ? video->first_pts : frame->pts);
}

static bool receive_frames(struct decoding *decoding) {
  for (;;) {
    int status = avcodec_receive_frame(decoding->codec, decoding->frame);
    if (status == AVERROR(EAGAIN) || status == AVERROR_EOF) return true;
    bool going = status < 0 ? note_broken(decoding, false) : take_frame(decoding);
    av_frame_unref(decoding->frame);
    if (!going) return false;
    if (status < 0) return true;
  }
}

/* Frames that no other frame is built from may be left out; in HEVC that holds only within one temporal layer. */
static bool may_skip(const struct video *video, const struct video_packet *packet) {
  enum AVCodecID id = video->stream->codecpar->codec_id;
  return !packet->wanted && (id == AV_CODEC_ID_H264 || id == AV_CODEC_ID_VP8);
}

static bool send_packet(struct decoding *decoding, const struct video_packet *packet) {
  if (!in_time(decoding->video->job)) return false;
  decoding->codec->skip_frame = may_skip(decoding->video, packet) ? AVDISCARD_NONREF : AVDISCARD_DEFAULT;
  int status = avcodec_send_packet(decoding->codec, packet->data);
  if (status < 0 && !note_broken(decoding, packet->wanted)) return false;
  return receive_frames(decoding);
}

static size_t key_before(const struct video *video, size_t index) {
  while (index > 0 && !video->packets[index].key) index--;
  return index;
}

/* Where decoding must begin for this frame. One shown before its key frame leans on the group before as well. */
static size_t start_for(const struct video *video, size_t index) {
  size_t key = key_before(video, index);
  return key > 0 && video->packets[index].pts < video->packets[key].pts ? key_before(video, key - 1) : key;
}

static bool decode_run(struct decoding *decoding, size_t from, size_t to) {
  struct video *video = decoding->video;
  size_t key = from;
  for (size_t i = from; i <= to; i++) {
    const struct video_packet *packet = &video->packets[i];
    if (i > from && packet->key) key = i;
    bool orphan = key == from && i > from && from > 0 && packet->pts < video->packets[from].pts;
    if (!orphan && !send_packet(decoding, packet)) return false;
  }
  avcodec_send_packet(decoding->codec, NULL);
  if (!receive_frames(decoding)) return false;
  avcodec_flush_buffers(decoding->codec);
  return true;
}

/* Joins the stretches that the chosen frames need, in decoding order, and skips what lies between them. */
static bool decode_chosen(struct decoding *decoding) {
  struct video *video = decoding->video;
  size_t k = 0;
  while (k < decoding->chosen_count) {
    size_t from = start_for(video, decoding->chosen[k]), to = decoding->chosen[k];
    for (k++; k < decoding->chosen_count; k++) {
      size_t next = start_for(video, decoding->chosen[k]);
      if (next > to + 1) break;
      if (next < from) from = next;
      if (decoding->chosen[k] > to) to = decoding->chosen[k];
    }
    if (!decode_run(decoding, from, to)) return false;
  }
  if (decoding->next == decoding->chosen_count) return true;
  return refuse(video->job, "damaged", "%zu of %zu sampled frames cannot be decoded",
                decoding->chosen_count - decoding->next, decoding->chosen_count);
}

bool video_decode(struct video *video) {
  struct decoding decoding = {.video = video};
  choose_frames(&decoding);
  bool done = open_codec(&decoding) && decode_chosen(&decoding);
  sws_freeContext(decoding.scaler);
  av_frame_free(&decoding.frame);
  avcodec_free_context(&decoding.codec);
  free(decoding.unturned);
  free(decoding.chosen);
  return done;
}
