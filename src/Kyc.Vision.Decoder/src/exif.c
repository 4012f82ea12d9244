#include "exif.h"

#include <stdbool.h>
#include <string.h>

enum { TAG_ORIENTATION = 0x0112, FORMAT_SHORT = 3, ENTRY_SIZE = 12 };

static uint32_t number(const uint8_t *p, int bytes, bool big_endian) {
  uint32_t value = 0;
  for (int i = 0; i < bytes; i++) value |= (uint32_t)p[big_endian ? bytes - 1 - i : i] << (8 * i);
  return value;
}

int exif_orientation(const uint8_t *data, size_t length) {
  if (length >= 6 && !memcmp(data, "Exif\0", 5)) {
    data += 6;
    length -= 6;
  }
  if (length < 8 || (memcmp(data, "II", 2) && memcmp(data, "MM", 2))) return 1;
  bool big_endian = data[0] == 'M';
  size_t directory = number(data + 4, 4, big_endian);
  if (directory > length || length - directory < 2) return 1;
  size_t count = number(data + directory, 2, big_endian);
  const uint8_t *entry = data + directory + 2;
  for (size_t i = 0; i < count && (size_t)(data + length - entry) >= ENTRY_SIZE; i++, entry += ENTRY_SIZE) {
    if (number(entry, 2, big_endian) != TAG_ORIENTATION) continue;
    if (number(entry + 2, 2, big_endian) != FORMAT_SHORT) return 1;
    uint32_t value = number(entry + 8, 2, big_endian);
    return value >= 1 && value <= 8 ? (int)value : 1;
  }
  return 1;
}
