#ifndef KYC_EXIF_H
#define KYC_EXIF_H

#include <stddef.h>
#include <stdint.h>

/* Orientation 1-8 from a TIFF-structured EXIF block, with or without its "Exif\0\0" prefix; 1 when there is none
 * or it makes no sense. Nothing else of the metadata is read. */
int exif_orientation(const uint8_t *data, size_t length);

#endif
