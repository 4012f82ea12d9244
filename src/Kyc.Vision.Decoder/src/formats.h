/* One function a picture format. With job->request->operation == OP_PROBE each stops after its header. */
#ifndef KYC_FORMATS_H
#define KYC_FORMATS_H

#include "job.h"

bool decode_jpeg(struct job *job);
bool decode_png(struct job *job);
bool decode_webp(struct job *job);
bool decode_heif(struct job *job, bool is_avif);
bool decode_tiff(struct job *job);
bool decode_bmp(struct job *job);

/* Loads what the libraries would otherwise open later, when the sandbox would kill them for it. */
void prepare_heif(void);
bool heif_can(bool avif);

static inline bool header_only(const struct job *job) { return job->request->operation == OP_PROBE; }

/* Checks the upright size of a picture stored as width x height. */
bool accept_picture(struct job *job, uint64_t width, uint64_t height, int orientation);

static inline uint8_t over_white(uint32_t colour, uint32_t alpha) {
  return (uint8_t)((colour * alpha + 255u * (255u - alpha) + 127u) / 255u);
}

#endif
