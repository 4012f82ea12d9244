/* The eight EXIF orientations. */
#include "sink.h"

enum { TILE = 32 }; /* turning in tiles keeps both the rows read and the columns written in cache */

void turn_upright(const uint8_t *from, size_t from_stride, uint32_t width, uint32_t height, int orientation,
                  uint8_t *to, size_t to_stride) {
  bool swap = swaps_sides(orientation);
  bool mirror_x = orientation == 2 || orientation == 3 || orientation == 7 || orientation == 8;
  bool mirror_y = orientation == 3 || orientation == 4 || orientation == 6 || orientation == 7;
  for (uint32_t ty = 0; ty < height; ty += TILE)
    for (uint32_t tx = 0; tx < width; tx += TILE)
      for (uint32_t y = ty; y < ty + TILE && y < height; y++)
        for (uint32_t x = tx; x < tx + TILE && x < width; x++) {
          uint32_t sx = mirror_x ? width - 1 - x : x, sy = mirror_y ? height - 1 - y : y;
          const uint8_t *p = from + (size_t)y * from_stride + (size_t)x * PIXEL;
          uint8_t *q = swap ? to + (size_t)sx * to_stride + (size_t)sy * PIXEL
                            : to + (size_t)sy * to_stride + (size_t)sx * PIXEL;
          q[0] = p[0];
          q[1] = p[1];
          q[2] = p[2];
        }
}
