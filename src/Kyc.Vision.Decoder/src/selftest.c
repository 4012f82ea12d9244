/* Proof rather than promise: each forbidden call is tried behind the sandbox and must end its process. */
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "sandbox.h"

static void try_open(void) { (void)!open("/etc/passwd", O_RDONLY); }
static void try_socket(void) { (void)!socket(AF_INET, SOCK_STREAM, 0); }
static void try_fork(void) {
  if (fork() == 0) _exit(0);
}
static void try_exec(void) { (void)!execl("/bin/true", "true", (char *)NULL); }
static void try_kill(void) { (void)!kill(getppid(), 0); }
static void try_executable_memory(void) {
  (void)!mmap(NULL, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
}
static void try_memory(void) { /* must live */
  void *volatile memory = malloc(1 << 24);
  free(memory);
}

static const struct {
  const char *name;
  void (*call)(void);
  bool allowed;
} trials[] = {{"open", try_open, false},     {"socket", try_socket, false},
              {"fork", try_fork, false},     {"exec", try_exec, false},
              {"kill", try_kill, false},     {"executable_memory", try_executable_memory, false},
              {"memory", try_memory, true}};

static int run_trial(size_t index, const struct sandbox_limits *limits) {
  int status = 0;
  pid_t child = fork();
  if (child == 0) {
    if (!sandbox_limit(limits) || !sandbox_seal()) _exit(3);
    trials[index].call();
    _exit(0);
  }
  if (child < 0 || waitpid(child, &status, 0) != child) return 1;
  bool killed = WIFSIGNALED(status) && WTERMSIG(status) == SIGSYS;
  bool lived = WIFEXITED(status) && WEXITSTATUS(status) == 0;
  bool good = trials[index].allowed ? lived : killed;
  printf("%s: %s (%s)\n", trials[index].name, killed ? "killed" : lived ? "allowed" : "other",
         good ? "as it must be" : "WRONG");
  fflush(stdout);
  return good ? 0 : 1;
}

int sandbox_selftest(const struct sandbox_limits *limits) {
  int wrong = 0;
  for (size_t i = 0; i < sizeof trials / sizeof *trials; i++) wrong += run_trial(i, limits);
  return wrong ? 1 : 0;
}
