/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Limits first, then the filter; the filter is a list of what is allowed. */
#include "config.h"

#include "foyer-worker-sandbox.h"

#include "foyer-worker-error.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <seccomp.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#if defined(__SANITIZE_ADDRESS__)
#define HAS_WATCHDOG 1
#define WATCHDOG_USEC 5000
/* What AddressSanitizer keeps of freed memory is resident as well: its quarantine. */
#define QUARANTINE_BYTES (256ull * 1024 * 1024)
#else
#define HAS_WATCHDOG 0
#endif

static gboolean
fail (GError **error, const char *what, int code)
{
  g_set_error (error, FOYER_WORKER_ERROR, FOYER_WORKER_ERROR_START, "%s: %s", what,
               g_strerror (code));
  return FALSE;
}

/* ---- Memory ---- */

/* A number of /proc/self/statm in bytes: 0 all that is mapped, 1 what is resident. Allocates
 * nothing. */
static guint64
read_statm (int fd, guint index)
{
  unsigned long long values[2] = { 0 };
  char text[128];
  gssize length = pread (fd, text, sizeof text - 1, 0);

  if (length <= 0)
    return 0;
  text[length] = '\0';
  if (sscanf (text, "%llu %llu", &values[0], &values[1]) != 2)
    return 0;
  return values[index] * (guint64)sysconf (_SC_PAGESIZE);
}

/* GLib ends a process that has no memory as it ends one with a bug; here the two are told apart. */
static GLogWriterOutput
log_writer_cb (GLogLevelFlags level, const GLogField *fields, gsize n_fields, gpointer user_data)
{
  for (gsize i = 0; i < n_fields; i++)
    if ((level & G_LOG_LEVEL_ERROR) != 0 && g_str_equal (fields[i].key, "MESSAGE")
        && strstr (fields[i].value, "failed to allocate") != NULL)
      _exit (FOYER_WORKER_EXIT_MEMORY);
  return g_log_writer_standard_streams (level, fields, n_fields, user_data);
}

#if HAS_WATCHDOG
typedef struct
{
  int fd;
  guint64 limit_bytes;
} Watch;

static gpointer
watch_memory (gpointer data)
{
  const Watch *watch = data;

  for (;;)
    {
      if (read_statm (watch->fd, 1) > watch->limit_bytes)
        _exit (FOYER_WORKER_EXIT_MEMORY);
      g_usleep (WATCHDOG_USEC);
    }
  return NULL;
}
#endif

static gboolean
limit_memory (guint64 memory_bytes, GError **error)
{
  int fd = open ("/proc/self/statm", O_RDONLY | O_CLOEXEC);

  if (fd < 0)
    return fail (error, "/proc/self/statm", errno);
  g_log_set_writer_func (log_writer_cb, NULL, NULL);
#if HAS_WATCHDOG
  static Watch watch;

  watch = (Watch){ .fd = fd, .limit_bytes = read_statm (fd, 1) + memory_bytes + QUARANTINE_BYTES };
  g_thread_unref (g_thread_new ("foyer-memory", watch_memory, &watch));
#else
  guint64 bytes = read_statm (fd, 0) + memory_bytes;
  struct rlimit limit = { bytes, bytes };

  close (fd);
  if (setrlimit (RLIMIT_AS, &limit) != 0)
    return fail (error, "limiting memory", errno);
#endif
  return TRUE;
}

/* ---- Processor and the rest ---- */

static gboolean
limit_rest (guint cpu_seconds, GError **error)
{
  const struct
  {
    __rlimit_resource_t resource;
    rlim_t value;
    const char *name;
  } limits[] = { { RLIMIT_CPU, cpu_seconds, "limiting processor time" },
                 { RLIMIT_FSIZE, 0, "limiting files" },
                 { RLIMIT_CORE, 0, "limiting core files" },
                 { RLIMIT_NOFILE, 1, "limiting descriptors" } };

  for (guint i = 0; i < G_N_ELEMENTS (limits); i++)
    {
      struct rlimit limit = { limits[i].value, limits[i].value };

      if (setrlimit (limits[i].resource, &limit) != 0)
        return fail (error, limits[i].name, errno);
    }
  return TRUE;
}

void
foyer_worker_sandbox_allow_cpu (guint seconds)
{
  struct rusage usage;
  struct rlimit limit;

  if (getrusage (RUSAGE_SELF, &usage) != 0 || getrlimit (RLIMIT_CPU, &limit) != 0)
    return; /* the engine's clock ends it as well */
  limit.rlim_cur = MIN (limit.rlim_max, (rlim_t)usage.ru_utime.tv_sec
                                            + (rlim_t)usage.ru_stime.tv_sec + 1 + seconds);
  (void)setrlimit (RLIMIT_CPU, &limit);
}

/* ---- The filter ---- */

static const int allowed[] = {
  SCMP_SYS (read),
  SCMP_SYS (pread64),
  SCMP_SYS (write),
  SCMP_SYS (writev),
  SCMP_SYS (close),
  SCMP_SYS (fstat),
  SCMP_SYS (poll),
  SCMP_SYS (ppoll),
  SCMP_SYS (brk),
  SCMP_SYS (munmap),
  SCMP_SYS (mremap),
  SCMP_SYS (madvise),
  SCMP_SYS (futex),
  SCMP_SYS (rseq),
  SCMP_SYS (set_robust_list),
  SCMP_SYS (sched_getaffinity),
  SCMP_SYS (sched_yield),
  SCMP_SYS (membarrier),
  SCMP_SYS (rt_sigreturn),
  SCMP_SYS (rt_sigprocmask),
  SCMP_SYS (rt_sigaction),
  SCMP_SYS (sigaltstack),
  SCMP_SYS (restart_syscall),
  SCMP_SYS (clock_gettime),
  SCMP_SYS (clock_getres),
  SCMP_SYS (clock_nanosleep),
  SCMP_SYS (nanosleep),
  SCMP_SYS (gettimeofday),
  SCMP_SYS (time),
  SCMP_SYS (getrandom),
  SCMP_SYS (getrusage),
  SCMP_SYS (getpid),
  SCMP_SYS (gettid),
  SCMP_SYS (exit),
  SCMP_SYS (exit_group),
};

static const int answered[] = { SCMP_SYS (access), SCMP_SYS (faccessat), SCMP_SYS (faccessat2) };

static int
add_rules (scmp_filter_ctx filter)
{
  int code = 0;

  for (guint i = 0; code == 0 && i < G_N_ELEMENTS (allowed); i++)
    code = seccomp_rule_add (filter, SCMP_ACT_ALLOW, allowed[i], 0);
  /* Memory, but no code that was not there. */
  if (code == 0)
    code = seccomp_rule_add (filter, SCMP_ACT_ALLOW, SCMP_SYS (mmap), 1,
                             SCMP_A2 (SCMP_CMP_MASKED_EQ, PROT_EXEC, 0));
  if (code == 0)
    code = seccomp_rule_add (filter, SCMP_ACT_ALLOW, SCMP_SYS (mprotect), 1,
                             SCMP_A2 (SCMP_CMP_MASKED_EQ, PROT_EXEC, 0));
  /* Threads, which Pango asks fontconfig with, but no process. What clone3() is to do cannot be
   * seen from here; without it the C library takes clone(). */
  if (code == 0)
    code = seccomp_rule_add (filter, SCMP_ACT_ALLOW, SCMP_SYS (clone), 1,
                             SCMP_A0 (SCMP_CMP_MASKED_EQ, CLONE_THREAD, CLONE_THREAD));
  if (code == 0)
    code = seccomp_rule_add (filter, SCMP_ACT_ERRNO (ENOSYS), SCMP_SYS (clone3), 0);
  if (code == 0)
    code = seccomp_rule_add (filter, SCMP_ACT_ALLOW, SCMP_SYS (prctl), 1,
                             SCMP_A0 (SCMP_CMP_EQ, PR_SET_NAME));
  /* cairo asks whether a font file that it holds open is there. It is told yes, whatever the file:
   * the kernel does not look. */
  for (guint i = 0; code == 0 && i < G_N_ELEMENTS (answered); i++)
    code = seccomp_rule_add (filter, SCMP_ACT_ERRNO (0), answered[i], 0);
  /* Its own limit, and ending by abort(). */
  if (code == 0)
    code = seccomp_rule_add (filter, SCMP_ACT_ALLOW, SCMP_SYS (prlimit64), 2,
                             SCMP_A0 (SCMP_CMP_EQ, 0), SCMP_A1 (SCMP_CMP_EQ, RLIMIT_CPU));
  if (code == 0)
    code = seccomp_rule_add (filter, SCMP_ACT_ALLOW, SCMP_SYS (tgkill), 1,
                             SCMP_A0 (SCMP_CMP_EQ, (scmp_datum_t)getpid ()));
  return code;
}

static gboolean
load_filter (GError **error)
{
  scmp_filter_ctx filter = seccomp_init (SCMP_ACT_ERRNO (EPERM));
  int code;

  if (filter == NULL)
    return fail (error, "seccomp", ENOMEM);
  code = seccomp_attr_set (filter, SCMP_FLTATR_CTL_TSYNC, HAS_WATCHDOG);
  if (code == 0)
    code = add_rules (filter);
  if (code == 0)
    code = seccomp_load (filter);
  seccomp_release (filter);
  return code == 0 || fail (error, "seccomp", -code);
}

gboolean
foyer_worker_sandbox_enter (const FoyerWorkerLimits *limits, GError **error)
{
  if (!limit_memory (limits->memory_bytes, error) || !limit_rest (limits->cpu_seconds, error))
    return FALSE;
  if (prctl (PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
    return fail (error, "no_new_privs", errno);
  return load_filter (error);
}
