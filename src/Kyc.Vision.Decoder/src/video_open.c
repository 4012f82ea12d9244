#include <stdlib.h>
#include <string.h>
#include <libavutil/display.h>

#include "sink.h"
#include "video.h"

enum { IO_BUFFER = 64 << 10, MAX_STREAMS = 32, MAX_PIXEL_STRETCH = 4, MICROSECONDS_PER_MS = 1000 };

static int on_read(void *opaque, uint8_t *to, int count) {
  struct video *video = opaque;
  size_t left = video->at < video->job->length ? video->job->length - video->at : 0;
  if (!left) return AVERROR_EOF;
  size_t taken = (size_t)count < left ? (size_t)count : left;
  memcpy(to, video->job->input + video->at, taken);
  video->at += taken;
  return (int)taken;
}

static int64_t on_seek(void *opaque, int64_t offset, int whence) {
  struct video *video = opaque;
  if (whence & AVSEEK_SIZE) return (int64_t)video->job->length;
  whence &= ~AVSEEK_FORCE;
  int64_t base = whence == SEEK_CUR ? (int64_t)video->at : whence == SEEK_END ? (int64_t)video->job->length : 0;
  if (base + offset < 0) return AVERROR(EINVAL);
  video->at = (size_t)(base + offset);
  return (int64_t)video->at;
}

/* A file may name other files or addresses; nothing but the bytes given is ever opened. */
static int never_open(AVFormatContext *format, AVIOContext **io, const char *url, int flags, AVDictionary **options) {
  (void)format;
  (void)io;
  (void)url;
  (void)flags;
  (void)options;
  return AVERROR(EPERM);
}

static int on_tick(void *opaque) { return now_ns() > ((struct job *)opaque)->deadline_ns; }

const AVCodec *accepted_decoder(enum AVCodecID id, bool accept_mpeg4) {
  switch (id) {
    case AV_CODEC_ID_MPEG4: return accept_mpeg4 ? avcodec_find_decoder(id) : NULL;
    case AV_CODEC_ID_H264:
    case AV_CODEC_ID_HEVC:
    case AV_CODEC_ID_VP8:
    case AV_CODEC_ID_VP9: return avcodec_find_decoder(id);
    case AV_CODEC_ID_AV1: { /* libav's own "av1" decodes on graphics hardware only */
      const AVCodec *codec = avcodec_find_decoder_by_name("libdav1d");
      return codec ? codec : avcodec_find_decoder_by_name("libaom-av1");
    }
    default: return NULL;
  }
}

int orientation_of_matrix(const int32_t matrix[9]) {
  /* Row vectors: (x, y) -> (a x + c y, b x + d y). Only quarter turns and mirrors count. */
  int64_t a = matrix[0], b = matrix[1], c = matrix[3], d = matrix[4];
  if (llabs(a) + llabs(d) >= llabs(b) + llabs(c)) return a >= 0 ? (d >= 0 ? 1 : 4) : (d >= 0 ? 2 : 3);
  return b >= 0 ? (c >= 0 ? 5 : 6) : (c >= 0 ? 8 : 7);
}

static int orientation_of(const AVStream *stream) {
  size_t size = 0;
  const uint8_t *matrix = av_stream_get_side_data(stream, AV_PKT_DATA_DISPLAYMATRIX, &size);
  int32_t values[9];
  if (!matrix || size < sizeof values) return 1;
  memcpy(values, matrix, sizeof values);
  return orientation_of_matrix(values);
}

bool accept_frame_size(struct video *video, int width, int height, AVRational shape, uint32_t *out_width,
                       uint32_t *out_height) {
  if (width < 0 || height < 0) return refuse(video->job, "damaged", "the header gives a negative size");
  uint64_t w = (uint64_t)width, h = (uint64_t)height;
  bool stretched = shape.num > 0 && shape.den > 0 && shape.num != shape.den &&
                   (int64_t)shape.num <= (int64_t)shape.den * MAX_PIXEL_STRETCH &&
                   (int64_t)shape.den <= (int64_t)shape.num * MAX_PIXEL_STRETCH;
  if (stretched) w = w * (uint64_t)shape.num / (uint64_t)shape.den;
  *out_width = (uint32_t)w;
  *out_height = (uint32_t)h;
  bool swap = swaps_sides(video->orientation);
  return accept_size(video->job, &video->job->request->video, swap ? h : w, swap ? w : h);
}

static bool choose_stream(struct video *video) {
  struct job *job = video->job;
  for (unsigned i = 0; i < video->format->nb_streams; i++) {
    AVStream *stream = video->format->streams[i];
    bool picture = stream->disposition & (AV_DISPOSITION_ATTACHED_PIC | AV_DISPOSITION_TIMED_THUMBNAILS);
    if (stream->codecpar->codec_type == AVMEDIA_TYPE_AUDIO) job->reply.has_audio = 1;
    bool chosen = !video->stream && stream->codecpar->codec_type == AVMEDIA_TYPE_VIDEO && !picture;
    if (chosen) video->stream = stream;
    else stream->discard = AVDISCARD_ALL;
  }
  if (!video->stream) return refuse(job, "no_video_stream", "the file holds no video, only sound or nothing");
  enum AVCodecID id = video->stream->codecpar->codec_id;
  const char *name = id == AV_CODEC_ID_NONE ? "unknown" : avcodec_get_name(id);
  char media_type[sizeof job->reply.media_type];
  memcpy(media_type, job->reply.media_type, sizeof media_type);
  name_type(job, media_type, name);
  return accepted_decoder(id, job->request->accept_mpeg4) ||
         refuse(job, "codec_unsupported", "the video is coded as %s", name);
}

static bool check_header(struct video *video) {
  struct job *job = video->job;
  const AVCodecParameters *codec = video->stream->codecpar;
  uint32_t width, height;
  /* Of MPEG-4 part 2 the container does not tell the size; the stream's own header does. */
  if (codec->width == 0 && avformat_find_stream_info(video->format, NULL) < 0)
    return refuse(job, "damaged", "the stream's header is broken");
  video->orientation = orientation_of(video->stream);
  if (!accept_frame_size(video, codec->width, codec->height, video->stream->sample_aspect_ratio, &width, &height))
    return false;
  int64_t duration = video->format->duration > 0 ? video->format->duration : 0;
  if (video->stream->duration > 0) {
    int64_t own = av_rescale_q(video->stream->duration, video->stream->time_base, AV_TIME_BASE_Q);
    if (own > duration) duration = own;
  }
  job->reply.duration_ms = (uint64_t)duration / MICROSECONDS_PER_MS;
  if (job->reply.duration_ms > job->request->max_duration_ms)
    return refuse(job, "video_too_long", "%llu ms by its header; at most %u",
                  (unsigned long long)job->reply.duration_ms, job->request->max_duration_ms);
  return true;
}

bool video_open(struct video *video) {
  struct job *job = video->job;
  enum file_type type = sniff(job->input, job->length);
  job->reply.is_video = 1;
  if (type == TYPE_UNKNOWN) return refuse(job, "type_unsupported", "the first bytes are of no supported video type");
  if (type != TYPE_MP4 && type != TYPE_MATROSKA) return refuse(job, "not_a_video", "the file is a picture");
  if (!check_container(job, type)) return false;
  const AVInputFormat *input = av_find_input_format(type == TYPE_MP4 ? "mov" : "matroska");
  uint8_t *buffer = av_malloc(IO_BUFFER);
  video->io = avio_alloc_context(buffer, IO_BUFFER, 0, video, on_read, NULL, on_seek);
  video->format = avformat_alloc_context();
  video->format->pb = video->io;
  video->format->io_open = never_open;
  video->format->max_streams = MAX_STREAMS;
  video->format->interrupt_callback = (AVIOInterruptCB){on_tick, job};
  if (avformat_open_input(&video->format, "input", input, NULL) < 0)
    return in_time(job) && refuse(job, "damaged", "the container's header is broken");
  return choose_stream(video) && check_header(video);
}

void video_close(struct video *video) {
  for (size_t i = 0; i < video->count; i++) av_packet_free(&video->packets[i].data);
  free(video->packets);
  free(video->by_time);
  avformat_close_input(&video->format);
  if (video->io) av_freep(&video->io->buffer);
  avio_context_free(&video->io);
}
