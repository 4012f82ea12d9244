#ifndef KYC_CAPABILITIES_H
#define KYC_CAPABILITIES_H

/* One line of JSON: what the libraries on this machine can really decode, and their versions. */
void print_capabilities(void);
/* Decodes a JPEG n times with libjpeg alone and prints nanoseconds each; the exit code. */
int bare_jpeg(const char *path, int times);

#endif
