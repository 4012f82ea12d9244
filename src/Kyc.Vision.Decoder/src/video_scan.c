/* All packets of the video stream, without decoding: the true timestamps, whatever the header claims. */
#include <stdlib.h>
#include <string.h>

#include "video.h"

enum { MAX_FRAME_RATE = 500, SPARE_PACKETS = 1000, MAX_REORDER = 16, VP8_SHOW_FRAME = 0x10, SPARE_BYTES = 1 << 20 };

static bool is_shown(const struct video *video, const AVPacket *packet) {
  if (packet->flags & AV_PKT_FLAG_DISCARD) return false;
  bool vp8 = video->stream->codecpar->codec_id == AV_CODEC_ID_VP8;
  return !vp8 || packet->size < 1 || (packet->data[0] & VP8_SHOW_FRAME);
}

static void append(struct video *video, AVPacket *packet, bool keep) {
  if (video->count == video->capacity) {
    video->capacity = video->capacity ? video->capacity * 2 : 256;
    struct video_packet *grown = must_alloc(video->capacity * sizeof *grown);
    if (video->count) memcpy(grown, video->packets, video->count * sizeof *grown);
    free(video->packets);
    video->packets = grown;
  }
  struct video_packet *entry = &video->packets[video->count];
  int64_t pts = packet->pts != AV_NOPTS_VALUE ? packet->pts : packet->dts;
  if (pts == AV_NOPTS_VALUE) pts = video->count ? entry[-1].pts + (packet->duration > 0 ? packet->duration : 1) : 0;
  packet->pts = pts;
  *entry = (struct video_packet){.pts = pts, .key = packet->flags & AV_PKT_FLAG_KEY, .shown = is_shown(video, packet)};
  video->shown += entry->shown;
  video->count++;
  if (!keep) return;
  entry->data = av_packet_alloc();
  av_packet_move_ref(entry->data, packet);
}

static bool check_end(struct video *video, int status) {
  struct job *job = video->job;
  if (!in_time(job)) return false;
  if (status != AVERROR_EOF)
    return refuse(job, video->at >= job->length ? "truncated" : "damaged", "the container breaks off at frame %zu",
                  video->count);
  return video->shown > 0 || refuse(job, "truncated", "the video holds no frame");
}

static bool read_packets(struct video *video, bool keep) {
  struct job *job = video->job;
  size_t most = (size_t)job->request->max_duration_ms * MAX_FRAME_RATE / 1000 + SPARE_PACKETS;
  size_t bytes = 0;
  AVPacket *packet = av_packet_alloc();
  int status = 0;
  while (!job->refused && (status = av_read_frame(video->format, packet)) >= 0) {
    bool ours = packet->stream_index == video->stream->index;
    bytes += (size_t)packet->size;
    /* Samples of a crafted index may overlap: the file is then far larger unpacked than it is. */
    if (ours && (video->count >= most || bytes > 2 * job->length + SPARE_BYTES))
      refuse(job, "too_complex", "more than %zu frames, or frames that overlap", most);
    else if (ours && (packet->flags & AV_PKT_FLAG_CORRUPT))
      refuse(job, "truncated", "the file ends inside frame %zu", video->count);
    else if (ours) append(video, packet, keep);
    av_packet_unref(packet);
    if (!in_time(job)) break;
  }
  av_packet_free(&packet);
  return !job->refused && check_end(video, status);
}

static const struct video *ordering; /* qsort has no argument of its own; the child serves one request at a time */

static int by_pts(const void *left, const void *right) {
  int64_t a = ordering->packets[*(const size_t *)left].pts, b = ordering->packets[*(const size_t *)right].pts;
  return a < b ? -1 : a > b;
}

static void sort_by_time(struct video *video) {
  video->by_time = must_alloc(video->shown * sizeof *video->by_time);
  size_t n = 0;
  for (size_t i = 0; i < video->count; i++)
    if (video->packets[i].shown) video->by_time[n++] = i;
  ordering = video;
  qsort(video->by_time, n, sizeof *video->by_time, by_pts);
  for (size_t i = 0; i < n; i++) { /* held back: shown earlier than packets that come before it */
    size_t early = video->by_time[i] > i ? video->by_time[i] - i : 0;
    if ((int)early > video->reorder && early <= MAX_REORDER) video->reorder = (int)early;
  }
}

/* An H.264 group whose first shown frames lean on the group before is no place to begin: its bookkeeping of
 * reference frames would name frames never seen, and the decoder could not tell that from damage. */
static void join_open_groups(struct video *video) {
  if (video->stream->codecpar->codec_id != AV_CODEC_ID_H264) return;
  size_t key = 0;
  for (size_t i = 1; i < video->count; i++) {
    if (video->packets[i].key) key = i;
    else if (video->packets[i].pts < video->packets[key].pts && key > 0) {
      video->packets[key].key = false;
      while (key > 0 && !video->packets[key].key) key--;
    }
  }
}

static bool check_duration(struct video *video) {
  struct job *job = video->job;
  const struct video_packet *last = &video->packets[video->by_time[video->shown - 1]];
  video->first_pts = video->packets[video->by_time[0]].pts;
  int64_t span = 0;
  if (__builtin_sub_overflow(last->pts, video->first_pts, &span)) return refuse(job, "damaged", "impossible times");
  int64_t frames = (int64_t)video->shown, step = frames > 1 ? span / (frames - 1) : 0;
  int64_t us = av_rescale_q(span, video->stream->time_base, AV_TIME_BASE_Q);
  int64_t step_us = av_rescale_q(step, video->stream->time_base, AV_TIME_BASE_Q);
  if (us < 0 || us > INT64_MAX / 2) return refuse(job, "damaged", "impossible times");
  double rate = us > 0 ? (double)(frames - 1) * 1e9 / (double)us : 0;
  job->reply.frame_rate_milli = rate < UINT32_MAX ? (uint32_t)rate : UINT32_MAX;
  job->reply.frame_count = (uint32_t)frames;
  job->reply.duration_ms = (uint64_t)(us + step_us + 500) / 1000;
  if (job->reply.duration_ms > job->request->max_duration_ms)
    return refuse(job, "video_too_long", "%llu ms by its frames; at most %u",
                  (unsigned long long)job->reply.duration_ms, job->request->max_duration_ms);
  if (job->reply.duration_ms < job->request->min_duration_ms)
    return refuse(job, "video_too_short", "%llu ms by its frames; at least %u",
                  (unsigned long long)job->reply.duration_ms, job->request->min_duration_ms);
  return true;
}

bool video_scan(struct video *video, bool keep) {
  if (!read_packets(video, keep)) return false;
  sort_by_time(video);
  join_open_groups(video);
  return check_duration(video);
}
