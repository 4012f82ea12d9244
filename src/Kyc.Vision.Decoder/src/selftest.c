/* Proof rather than promise: each forbidden call is tried behind the sandbox and must end its process. */
#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
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

static bool refused(const char *what, bool reached) {
  printf("%s: %s\n", what, reached ? "reached, WRONG" : "out of reach");
  return !reached;
}

/* Asks the kernel for a way out; nothing is sent. */
static bool connects(void) {
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(53),
                                .sin_addr.s_addr = htonl(0xc0000201) /* 192.0.2.1, a public address */};
  int fd = socket(AF_INET, SOCK_DGRAM, 0);
  return fd >= 0 && connect(fd, (struct sockaddr *)&address, sizeof address) == 0;
}

int jail_selftest(void) {
  bool good = refused("passwords", open("/etc/passwd", O_RDONLY) >= 0);
  good &= refused("processes", open("/proc/self/status", O_RDONLY) >= 0);
  good &= refused("devices", open("/dev/null", O_RDONLY) >= 0);
  good &= refused("temporary files", open("/tmp/x", O_RDWR | O_CREAT, 0600) >= 0);
  good &= refused("new files", open("/x", O_RDWR | O_CREAT, 0600) >= 0);
  good &= refused("home", open("/root", O_RDONLY) >= 0 || open("/home", O_RDONLY) >= 0);
  good &= refused("network", connects());
  good &= refused("other processes", getpid() != 1);
  return good ? 0 : 1;
}

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
