/* A walk over the outermost elements of MP4 and Matroska, to tell a file that was cut off from one that is whole. */
#include <string.h>

#include "video.h"

static uint64_t big_endian(const uint8_t *p, int bytes) {
  uint64_t value = 0;
  for (int i = 0; i < bytes; i++) value = value << 8 | p[i];
  return value;
}

static bool is_known_box(const uint8_t *name) {
  static const char *const names[] = {"moov", "mdat", "moof", "ftyp", "free", "skip", "wide", "meta", "mfra", "uuid"};
  for (size_t i = 0; i < sizeof names / sizeof *names; i++)
    if (!memcmp(name, names[i], 4)) return true;
  return false;
}

static bool check_boxes(struct job *job) {
  const uint8_t *in = job->input;
  size_t at = 0;
  bool has_moov = false;
  name_type(job, job->length >= 12 && !memcmp(in + 4, "ftyp", 4) && memcmp(in + 8, "qt  ", 4) ? "video/mp4"
                                                                                             : "video/quicktime", "");
  while (job->length - at >= 8) {
    uint64_t size = big_endian(in + at, 4), left = job->length - at;
    const uint8_t *name = in + at + 4;
    if (!is_known_box(name)) break; /* trailing bytes of another kind do no harm */
    if (size == 1 && left < 16) return refuse(job, "truncated", "the file ends inside a box header");
    if (size == 1) size = big_endian(in + at + 8, 8);
    if (size == 0) size = left;
    if (size > left) return refuse(job, "truncated", "the file ends inside its '%.4s' box", (const char *)name);
    if (size < 8) return refuse(job, "damaged", "a box of %llu bytes", (unsigned long long)size);
    has_moov |= !memcmp(name, "moov", 4);
    at += size;
  }
  return has_moov || refuse(job, "truncated", "the file has no index ('moov'): it was not written to its end");
}

/* An EBML number; all ones means "unknown" and comes back as UINT64_MAX. Zero bytes taken means broken. */
static int ebml_size(const uint8_t *p, size_t left, uint64_t *size) {
  if (!left || !p[0]) return 0;
  int bytes = __builtin_clz(p[0]) - 24 + 1;
  if ((size_t)bytes > left) return 0;
  uint64_t mask = (1ull << (7 * bytes)) - 1;
  *size = big_endian(p, bytes) & mask;
  if (*size == mask) *size = UINT64_MAX;
  return bytes;
}

static bool check_segment(struct job *job) {
  static const uint8_t segment[] = {0x18, 0x53, 0x80, 0x67}, doc_type[] = {0x42, 0x82};
  const uint8_t *in = job->input;
  uint64_t size = 0;
  int taken = ebml_size(in + 4, job->length - 4, &size);
  if (!taken || size > job->length - 4 - (size_t)taken)
    return refuse(job, "truncated", "the file ends inside its EBML header");
  size_t at = 4 + (size_t)taken + size;
  const uint8_t *type = memmem(in, at, doc_type, sizeof doc_type);
  bool webm = type && (size_t)(in + at - type) >= 7 && !memcmp(type + 3, "webm", 4);
  name_type(job, webm ? "video/webm" : "video/x-matroska", "");
  if (job->length - at < 5) return refuse(job, "truncated", "the file ends before its segment");
  if (memcmp(in + at, segment, 4)) return true; /* something else first: libav will judge */
  taken = ebml_size(in + at + 4, job->length - at - 4, &size);
  if (!taken) return refuse(job, "damaged", "the segment's size is broken");
  if (size != UINT64_MAX && size > job->length - at - 4 - (size_t)taken)
    return refuse(job, "truncated", "the file ends inside its segment");
  return true;
}

bool check_container(struct job *job, enum file_type type) {
  return type == TYPE_MP4 ? check_boxes(job) : check_segment(job);
}
