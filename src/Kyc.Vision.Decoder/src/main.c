/* kyc-decoder: decodes strangers' pictures and videos for its parent, locked in. */
#include <errno.h>
#include <malloc.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#include <libavutil/log.h>
#include <libavutil/cpu.h>
#include <libavutil/mem.h>

#include "arena.h"
#include "capabilities.h"
#include "formats.h"
#include "sandbox.h"
#include "serve.h"

enum { EXIT_USAGE = 2, EXIT_SANDBOX = 3, EXIT_ARENA = 4, KEEP_BYTES = 32 << 20, LARGEST_AV_ALLOCATION = 512 << 20 };

struct options {
  struct sandbox_limits limits;
  uint64_t output_bytes, input_bytes;
  bool no_seccomp;
};

static const char usage[] =
    "usage: kyc-decoder [--memory-bytes N] [--cpu-seconds N] [--output-bytes N] [--input-bytes N] [--no-seccomp]\n"
    "       kyc-decoder --version | --capabilities | --selftest-sandbox | --selftest-jail | --bare-jpeg FILE N\n"
    "Without the second form it serves requests on its standard input and output; the node starts it so.\n";

static bool read_number(const char *text, uint64_t *value) {
  char *end = NULL;
  errno = 0;
  *value = strtoull(text ? text : "", &end, 10);
  return text && *text && !*end && errno == 0 && *value > 0;
}

static bool read_options(int count, char **arguments, struct options *options) {
  const struct {
    const char *name;
    uint64_t *value;
  } numbers[] = {{"--memory-bytes", &options->limits.memory_bytes}, {"--cpu-seconds", &options->limits.cpu_seconds},
                 {"--output-bytes", &options->output_bytes}, {"--input-bytes", &options->input_bytes}};
  for (int i = 1; i < count; i++) {
    size_t n = 0;
    while (n < sizeof numbers / sizeof *numbers && strcmp(arguments[i], numbers[n].name)) n++;
    if (n < sizeof numbers / sizeof *numbers) {
      if (++i >= count || !read_number(arguments[i], numbers[n].value)) return false;
    } else if (!strcmp(arguments[i], "--no-seccomp")) {
      options->no_seccomp = true;
    } else {
      return false;
    }
  }
  return true;
}

static void *nothing(void *argument) { return argument; }

/* The first thread sets up signals for all later ones, with calls that the sandbox forbids. */
static void warm_up_threads(void) {
  pthread_t thread;
  if (pthread_create(&thread, NULL, nothing, NULL) == 0) pthread_join(thread, NULL);
}

/* Whatever a library does only once, and with files or questions to the system, it does now. */
static void warm_up(void) {
  setenv("TZ", "UTC0", 1); /* else the first creation date in a file would open the time zone */
  tzset();
  av_log_set_level(AV_LOG_QUIET);
  av_max_alloc(LARGEST_AV_ALLOCATION);
  av_get_cpu_flags();
  prepare_heif();
  warm_up_threads();
  mallopt(M_MMAP_THRESHOLD, KEEP_BYTES);
  mallopt(M_TRIM_THRESHOLD, KEEP_BYTES);
}

static int fail(int code, const char *what, const char *mend) {
  fprintf(stderr, "kyc-decoder: %s (%s). %s\n", what, strerror(errno), mend);
  return code;
}

static int run_child(const struct options *options) {
  struct arena arena;
  uint8_t go = 0;
  signal(SIGPIPE, SIG_IGN);
  if (!arena_create(&arena, options->output_bytes, options->input_bytes))
    return fail(EXIT_ARENA, "no shared memory", "Linux 5.9 or newer and room for its arena in memory are needed.");
  struct hello hello = {KYC_MAGIC, KYC_PROTOCOL, sizeof(struct request), sizeof(struct reply), ARENA, 0,
                        arena.output_bytes, arena.input_bytes};
  if (!write_exactly(&hello, sizeof hello) || !read_exactly(&go, 1)) return 0;
  close(ARENA); /* mapped on both sides by now */
  warm_up();
  if (!sandbox_limit(&options->limits))
    return fail(EXIT_SANDBOX, "its limits cannot be set", "Raise the memory setting, or the container's own limits.");
  if (!options->no_seccomp && !sandbox_seal())
    return fail(EXIT_SANDBOX, "seccomp cannot be installed",
                "Use a kernel with CONFIG_SECCOMP_FILTER and a container profile that allows seccomp(2), or set the "
                "decoder's sandbox to best_effort.");
  struct reply ready = {.magic = KYC_MAGIC, .kind = REPLY_READY};
  return write_exactly(&ready, sizeof ready) ? serve(&arena) : 0;
}

int main(int count, char **arguments) {
  struct options options = {.limits = {.memory_bytes = 2ull << 30, .cpu_seconds = 3600},
                            .output_bytes = 64u << 20, .input_bytes = 104857600};
  const char *first = count > 1 ? arguments[1] : "";
  if (!strcmp(first, "--version")) return printf("kyc-decoder %s\n", KYC_DECODER_VERSION) < 0;
  if (!strcmp(first, "--capabilities")) {
    warm_up();
    print_capabilities();
    return 0;
  }
  if (!strcmp(first, "--selftest-sandbox")) return sandbox_selftest(&options.limits);
  if (!strcmp(first, "--selftest-jail")) return jail_selftest();
  if (!strcmp(first, "--bare-jpeg") && count == 4) return bare_jpeg(arguments[2], atoi(arguments[3]));
  if (read_options(count, arguments, &options)) return run_child(&options);
  fputs(usage, stderr);
  return EXIT_USAGE;
}
