#include "capabilities.h"

#include <stdio.h>
#include <jpeglib.h>
#include <libavcodec/avcodec.h>
#include <libheif/heif.h>
#include <png.h>
#include <tiffio.h>
#include <webp/decode.h>

#include "formats.h"
#include "video.h"

static void print_codecs(void) {
  static const enum AVCodecID ids[] = {AV_CODEC_ID_H264, AV_CODEC_ID_HEVC, AV_CODEC_ID_VP8, AV_CODEC_ID_VP9,
                                       AV_CODEC_ID_AV1, AV_CODEC_ID_MPEG4};
  const char *comma = "";
  for (size_t i = 0; i < sizeof ids / sizeof *ids; i++) {
    const AVCodec *codec = accepted_decoder(ids[i], true);
    if (!codec) continue;
    printf("%s{\"codec\":\"%s\",\"decoder\":\"%s\"}", comma, avcodec_get_name(ids[i]), codec->name);
    comma = ",";
  }
}

void print_capabilities(void) {
  unsigned av = avcodec_version(), webp = (unsigned)WebPGetDecoderVersion();
  printf("{\"decoder\":\"%s\",\"protocol\":%u,\"pictures\":[\"jpeg\",\"png\",\"webp\",\"tiff\",\"bmp\"%s%s],",
         KYC_DECODER_VERSION, KYC_PROTOCOL, heif_can(false) ? ",\"heic\"" : "", heif_can(true) ? ",\"avif\"" : "");
  printf("\"containers\":[\"mp4\",\"mov\",\"webm\",\"mkv\"],\"video_codecs\":[");
  print_codecs();
  printf("],\"libraries\":{\"libavcodec\":\"%u.%u.%u\",\"libjpeg_turbo\":\"%d\",\"libpng\":\"%s\",", av >> 16,
         av >> 8 & 255, av & 255, LIBJPEG_TURBO_VERSION_NUMBER, png_get_libpng_ver(NULL));
  printf("\"libwebp\":\"%u.%u.%u\",\"libheif\":\"%s\",\"libtiff\":\"%d\"}}\n", webp >> 16, webp >> 8 & 255,
         webp & 255, heif_get_version(), TIFFLIB_VERSION);
}
