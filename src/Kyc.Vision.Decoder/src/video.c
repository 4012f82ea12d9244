#include "video.h"

#include "formats.h"

bool run_video(struct job *job) {
  struct video video = {.job = job};
  bool done = video_open(&video);
  /* Browsers record WebM without a length: then even a probe looks at the packets. */
  bool scan = !header_only(job) || job->reply.duration_ms == 0;
  if (done && scan) done = video_scan(&video, !header_only(job));
  if (done && header_only(job) && job->reply.duration_ms < job->request->min_duration_ms)
    done = refuse(job, "video_too_short", "%llu ms; at least %u", (unsigned long long)job->reply.duration_ms,
                  job->request->min_duration_ms);
  if (done && !header_only(job)) done = video_decode(&video);
  video_close(&video);
  return done;
}
