/* The type of a file by its first bytes. A name or a declared type is never looked at. */
#include "job.h"

#include <string.h>

static bool brand_is(const uint8_t *brand, const char *const *names) {
  for (; *names; names++)
    if (!memcmp(brand, *names, 4)) return true;
  return false;
}

static enum file_type sniff_boxes(const uint8_t *data, size_t length) {
  static const char *const heif[] = {"heic", "heix", "heim", "heis", "mif1", "msf1", "hevc", "hevx", NULL};
  static const char *const avif[] = {"avif", "avis", NULL};
  if (!memcmp(data + 4, "ftyp", 4)) {
    if (brand_is(data + 8, avif)) return TYPE_AVIF;
    if (!brand_is(data + 8, heif)) return TYPE_MP4;
    size_t end = (size_t)data[2] << 8 | data[3];
    for (size_t i = 16; i + 4 <= end && i + 4 <= length; i += 4)
      if (brand_is(data + i, avif)) return TYPE_AVIF;
    return TYPE_HEIF;
  }
  /* QuickTime before 2001 had no ftyp: the file begins with one of these. */
  static const char *const quicktime[] = {"moov", "mdat", "wide", "free", "skip", "pnot", NULL};
  return brand_is(data + 4, quicktime) ? TYPE_MP4 : TYPE_UNKNOWN;
}

enum file_type sniff(const uint8_t *data, size_t length) {
  if (length >= 3 && !memcmp(data, "\xff\xd8\xff", 3)) return TYPE_JPEG;
  if (length >= 8 && !memcmp(data, "\x89PNG\r\n\x1a\n", 8)) return TYPE_PNG;
  if (length >= 4 && (!memcmp(data, "II*\0", 4) || !memcmp(data, "MM\0*", 4))) return TYPE_TIFF;
  if (length >= 4 && !memcmp(data, "\x1a\x45\xdf\xa3", 4)) return TYPE_MATROSKA;
  if (length >= 12 && !memcmp(data, "RIFF", 4) && !memcmp(data + 8, "WEBP", 4)) return TYPE_WEBP;
  if (length >= 12) {
    enum file_type type = sniff_boxes(data, length);
    if (type != TYPE_UNKNOWN) return type;
  }
  /* "BM" alone is also how English text may begin: the reserved words and the offset must fit too. */
  if (length >= 18 && data[0] == 'B' && data[1] == 'M' && !memcmp(data + 6, "\0\0\0\0", 4) && data[15] == 0)
    return TYPE_BMP;
  return TYPE_UNKNOWN;
}
