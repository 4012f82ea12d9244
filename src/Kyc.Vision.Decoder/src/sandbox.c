#include "sandbox.h"

#include <errno.h>
#include <sched.h>
#include <seccomp.h>
#include <stddef.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>

static bool limit(int what, uint64_t value) {
  struct rlimit limits = {.rlim_cur = value, .rlim_max = value};
  return setrlimit(what, &limits) == 0;
}

bool sandbox_limit(const struct sandbox_limits *limits) {
  /* No limit on processes: it counts all of the user's, and fork is forbidden below by name. */
  return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 && prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) == 0 &&
         limit(RLIMIT_AS, limits->memory_bytes) && limit(RLIMIT_CPU, limits->cpu_seconds) &&
         limit(RLIMIT_NOFILE, DESCRIPTORS) && limit(RLIMIT_FSIZE, 0) && limit(RLIMIT_CORE, 0);
}

static bool allow_plain(scmp_filter_ctx filter) {
  static const int calls[] = {
      SCMP_SYS(munmap), SCMP_SYS(mremap), SCMP_SYS(brk), SCMP_SYS(madvise), SCMP_SYS(futex), SCMP_SYS(exit),
      SCMP_SYS(exit_group), SCMP_SYS(rt_sigreturn), SCMP_SYS(rt_sigprocmask), SCMP_SYS(clock_gettime),
      SCMP_SYS(gettimeofday), SCMP_SYS(sched_yield), SCMP_SYS(sched_getaffinity), SCMP_SYS(getpid),
      SCMP_SYS(gettid), SCMP_SYS(set_robust_list), SCMP_SYS(rseq), SCMP_SYS(restart_syscall), SCMP_SYS(getrandom),
      SCMP_SYS(alarm), SCMP_SYS(setitimer),
      SCMP_SYS(sysinfo) /* qsort asks once how much memory there is */};
  for (size_t i = 0; i < sizeof calls / sizeof *calls; i++)
    if (seccomp_rule_add(filter, SCMP_ACT_ALLOW, calls[i], 0)) return false;
  return true;
}

static bool allow_guarded(scmp_filter_ctx filter) {
  const uint64_t thread = CLONE_VM | CLONE_THREAD | CLONE_SIGHAND;
  return /* only the pipes */
      !seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(read), 1, SCMP_A0(SCMP_CMP_EQ, PIPE_IN)) &&
      !seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(write), 1, SCMP_A0(SCMP_CMP_EQ, PIPE_OUT)) &&
      !seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(write), 1, SCMP_A0(SCMP_CMP_EQ, PIPE_LOG)) &&
      /* memory without a file behind it, and never executable */
      !seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(mmap), 2, SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0),
                        SCMP_A3(SCMP_CMP_MASKED_EQ, MAP_ANONYMOUS, MAP_ANONYMOUS)) &&
      !seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(mprotect), 1, SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0)) &&
      /* threads of this process (libde265 wants one), never a new process; clone3 hides its flags from a filter, so
         it does not exist here and libc falls back to clone */
      !seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(clone), 1, SCMP_A0(SCMP_CMP_MASKED_EQ, thread, thread)) &&
      !seccomp_rule_add(filter, SCMP_ACT_ERRNO(ENOSYS), SCMP_SYS(clone3), 0) &&
      /* libraries that merely ask get a no instead of death */
      !seccomp_rule_add(filter, SCMP_ACT_ERRNO(EPERM), SCMP_SYS(prctl), 0) &&
      !seccomp_rule_add(filter, SCMP_ACT_ERRNO(EPERM), SCMP_SYS(sched_setaffinity), 0) &&
      !seccomp_rule_add(filter, SCMP_ACT_ERRNO(EPERM), SCMP_SYS(fstat), 0) &&
      !seccomp_rule_add(filter, SCMP_ACT_ERRNO(EPERM), SCMP_SYS(newfstatat), 0) &&
      !seccomp_rule_add(filter, SCMP_ACT_ERRNO(EPERM), SCMP_SYS(lseek), 0);
}

bool sandbox_seal(void) {
  scmp_filter_ctx filter = seccomp_init(SCMP_ACT_KILL_PROCESS);
  if (!filter) return false;
  int status = allow_plain(filter) && allow_guarded(filter) ? seccomp_load(filter) : -EINVAL;
  seccomp_release(filter);
  errno = -status;
  return status == 0;
}
