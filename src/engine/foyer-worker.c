/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A child process at the other end of a socket. */
#include "config.h"

#include "foyer-worker-private.h"

#include "foyer-limits.h"
#include "foyer-worker-channel.h"
#include "foyer-worker-error.h"
#include "foyer-worker-message.h"
#include "foyer-worker-sandbox.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

/* How long a process that was told to go may take before it is killed. */
#define GOODBYE_MSEC 2000
/* How long one whose message is broken may take to end by itself, which says more. */
#define LAST_WORDS_MSEC 200u

const char *
foyer_worker_cause_get_name (FoyerWorkerCause cause)
{
  static const char *const names[FOYER_N_WORKER_CAUSES]
      = { "crash", "memory", "cpu", "time", "protocol", "start" };

  return names[cause];
}

/* ---- Starting ---- */

static gboolean
refuse_start (GError **error, const char *program, const char *what)
{
  g_set_error (error, FOYER_WORKER_ERROR, FOYER_WORKER_ERROR_START,
               "the drawing process '%s' cannot be started: %s", program, what);
  return FALSE;
}

/* Nothing of the engine's environment but what its tests and sanitizers need. */
static char **
make_environment (void)
{
  static const char *const kept[] = { "ASAN_OPTIONS", "UBSAN_OPTIONS", "LSAN_OPTIONS", "G_DEBUG" };
  char **environment = g_environ_setenv (NULL, "LC_ALL", "C.UTF-8", TRUE);

  for (guint i = 0; i < G_N_ELEMENTS (kept); i++)
    if (g_getenv (kept[i]) != NULL)
      environment = g_environ_setenv (environment, kept[i], g_getenv (kept[i]), TRUE);
#if defined(__SANITIZE_ADDRESS__)
  /* It ends by _exit(), so leaks are looked for in tests of the renderer alone. */
  g_autofree char *options
      = g_strconcat (g_getenv ("ASAN_OPTIONS") != NULL ? g_getenv ("ASAN_OPTIONS") : "",
                     ":detect_leaks=0:fast_unwind_on_malloc=1", NULL);
  environment = g_environ_setenv (environment, "ASAN_OPTIONS", options, TRUE);
#endif
  return environment;
}

static int
spawn (pid_t *pid, int fd, const char *program, const char *font_manifest)
{
  char *argv[] = { (char *)program, (char *)font_manifest, NULL };
  g_auto (GStrv) environment = make_environment ();
  posix_spawn_file_actions_t actions;
  posix_spawnattr_t attributes;
  sigset_t all, none;
  int code;

  sigfillset (&all);
  sigemptyset (&none);
  posix_spawn_file_actions_init (&actions);
  posix_spawn_file_actions_adddup2 (&actions, fd, 0);
  posix_spawn_file_actions_addopen (&actions, 1, "/dev/null", O_WRONLY, 0);
  posix_spawn_file_actions_addclosefrom_np (&actions, 3);
  posix_spawnattr_init (&attributes);
  posix_spawnattr_setsigdefault (&attributes, &all);
  posix_spawnattr_setsigmask (&attributes, &none);
  /* A group of its own: Ctrl-C is for the engine, which ends it in order. */
  posix_spawnattr_setpgroup (&attributes, 0);
  posix_spawnattr_setflags (&attributes,
                            POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETPGROUP);
  code = posix_spawn (pid, program, &actions, &attributes, argv, environment);
  posix_spawnattr_destroy (&attributes);
  posix_spawn_file_actions_destroy (&actions);
  return code;
}

static char *dup_end (FoyerWorker *self, FoyerWorkerCause *cause);

static gboolean
wait_until_ready (FoyerWorker *self, const char *program, GError **error)
{
  gint64 deadline_usec
      = g_get_monotonic_time () + (gint64)FOYER_LIMIT_WORKER_START_MSEC * G_TIME_SPAN_MILLISECOND;
  g_autoptr (GError) cause = NULL;
  g_autofree char *how = NULL;
  FoyerWorkerFrame kind = 0;
  FoyerWorkerCause ignored;

  if (foyer_worker_channel_receive (self->fd, FOYER_LIMIT_CELL_BYTES, self->buffer, &kind,
                                    deadline_usec, &cause)
      && kind == FOYER_WORKER_FRAME_READY)
    return TRUE;
  if (g_error_matches (cause, FOYER_WORKER_ERROR, FOYER_WORKER_ERROR_CLOSED))
    how = dup_end (self, &ignored);
  return refuse_start (error, program,
                       how != NULL     ? how
                       : cause != NULL ? cause->message
                                       : "it does not say that it is ready");
}

FoyerWorker *
foyer_worker_start (const char *program, const char *font_manifest, GError **error)
{
  g_autoptr (FoyerWorker) self = NULL;
  int fds[2], code;

  if (socketpair (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fds) != 0)
    {
      (void)refuse_start (error, program, g_strerror (errno));
      return NULL;
    }
  self = g_new0 (FoyerWorker, 1);
  self->fd = fds[0];
  self->buffer = g_byte_array_new ();
  self->given = g_queue_new ();
  code = spawn (&self->pid, fds[1], program, font_manifest);
  close (fds[1]);
  if (code != 0)
    {
      self->pid = 0;
      (void)refuse_start (error, program, g_strerror (code));
      return NULL;
    }
  return wait_until_ready (self, program, error) ? g_steal_pointer (&self) : NULL;
}

/* ---- Ending ---- */

/* Blocks until it has ended; kills it when it takes its time. Returns what wait() says. */
static int
reap (FoyerWorker *self)
{
  int status = 0;
  gint64 deadline_usec = g_get_monotonic_time () + GOODBYE_MSEC * G_TIME_SPAN_MILLISECOND;

  for (;;)
    {
      pid_t done = waitpid (self->pid, &status, WNOHANG);

      if (done == self->pid || (done < 0 && errno != EINTR))
        break;
      if (g_get_monotonic_time () > deadline_usec)
        (void)kill (self->pid, SIGKILL);
      g_usleep (500);
    }
  self->pid = 0;
  return status;
}

/* (transfer full) How it ended, in words that follow "the drawing process". */
static char *
dup_end (FoyerWorker *self, FoyerWorkerCause *cause)
{
  int status = reap (self);

  *cause = FOYER_WORKER_CAUSE_CRASH;
  if (WIFEXITED (status) && WEXITSTATUS (status) == FOYER_WORKER_EXIT_MEMORY)
    {
      *cause = FOYER_WORKER_CAUSE_MEMORY;
      return g_strdup ("used more memory than it may");
    }
  if (WIFEXITED (status) && WEXITSTATUS (status) == FOYER_WORKER_EXIT_PROTOCOL)
    {
      *cause = FOYER_WORKER_CAUSE_PROTOCOL;
      return g_strdup ("did not understand what it was told");
    }
  if (WIFEXITED (status))
    return g_strdup_printf ("ended with status %d", WEXITSTATUS (status));
  if (WTERMSIG (status) == SIGXCPU)
    {
      *cause = FOYER_WORKER_CAUSE_CPU;
      return g_strdup ("used more processor time than it may");
    }
  return g_strdup_printf ("ended by signal %d (%s)", WTERMSIG (status),
                          strsignal (WTERMSIG (status)));
}

void
foyer_worker_free (FoyerWorker *self)
{
  if (self == NULL)
    return;
  close (self->fd);
  if (self->pid != 0)
    (void)reap (self);
  g_byte_array_unref (self->buffer);
  g_queue_free_full (self->given, g_free);
  g_free (self);
}

/* ---- Asking ---- */

gboolean
foyer_worker_give_template (FoyerWorker *self, FoyerTemplate *template, gint64 deadline_usec,
                            GError **error)
{
  g_autofree char *name = foyer_digest_dup_text (foyer_template_get_digest (template));
  g_autoptr (GByteArray) bytes = NULL;

  if (g_queue_find_custom (self->given, name, (GCompareFunc)g_strcmp0) != NULL)
    return TRUE;
  bytes = foyer_worker_message_encode_template (template);
  if (!foyer_worker_channel_send (self->fd, FOYER_WORKER_FRAME_TEMPLATE, bytes->data, bytes->len,
                                  deadline_usec, error))
    return FALSE;
  if (g_queue_get_length (self->given) >= FOYER_LIMIT_WORKER_TEMPLATES)
    g_free (g_queue_pop_head (self->given)); /* it forgets this one, too */
  g_queue_push_tail (self->given, g_steal_pointer (&name));
  return TRUE;
}

static gboolean
ask (FoyerWorker *self, FoyerTemplate *template, const FoyerBadgeInput *input,
     const FoyerRenderOptions *options, gint64 deadline_usec, GError **error)
{
  g_autoptr (GByteArray) badge
      = foyer_worker_message_encode_badge (foyer_template_get_digest (template), input, options);

  return foyer_worker_give_template (self, template, deadline_usec, error)
         && foyer_worker_channel_send (self->fd, FOYER_WORKER_FRAME_BADGE, badge->data, badge->len,
                                       deadline_usec, error);
}

gboolean
foyer_worker_refuse (FoyerWorker *self, GError **error)
{
  g_autofree char *text = foyer_worker_message_dup_text (self->buffer->data, self->buffer->len);

  g_set_error_literal (error, FOYER_WORKER_ERROR, FOYER_WORKER_ERROR_REFUSED, text);
  return FALSE;
}

gint64
foyer_worker_get_deadline (guint wall_msec)
{
  return g_get_monotonic_time ()
         + (gint64)(wall_msec != 0 ? wall_msec : FOYER_LIMIT_BADGE_WALL_MSEC)
               * G_TIME_SPAN_MILLISECOND;
}

void
foyer_worker_kill (FoyerWorker *self)
{
  (void)kill (self->pid, SIGKILL);
  (void)reap (self);
}

void
foyer_worker_bury (FoyerWorker *self, const GError *why, FoyerWorkerCause *cause, GError **error)
{
  gboolean is_gone = g_error_matches (why, FOYER_WORKER_ERROR, FOYER_WORKER_ERROR_CLOSED);
  gboolean is_late = g_error_matches (why, FOYER_WORKER_ERROR, FOYER_WORKER_ERROR_TIMEOUT);
  g_autofree char *how = NULL;
  FoyerWorkerCause found;

  /* A message that is cut short is the last that many a process says. */
  for (guint i = 0; !is_gone && !is_late && i < LAST_WORDS_MSEC; i++)
    {
      siginfo_t info = { 0 };

      if (waitid (P_PID, (id_t)self->pid, &info, WEXITED | WNOHANG | WNOWAIT) == 0
          && info.si_pid == self->pid)
        {
          is_gone = info.si_code != CLD_EXITED || info.si_status != 0;
          break;
        }
      g_usleep (G_TIME_SPAN_MILLISECOND);
    }
  if (!is_gone)
    (void)kill (self->pid, SIGKILL);
  how = dup_end (self, &found);
  if (is_gone)
    *cause = found;
  else
    *cause = is_late ? FOYER_WORKER_CAUSE_TIME : FOYER_WORKER_CAUSE_PROTOCOL;
  g_set_error (error, FOYER_WORKER_ERROR, FOYER_WORKER_ERROR_DIED, "the drawing process %s",
               is_gone   ? how
               : is_late ? "did not answer in time and was ended"
                         : "did not answer as agreed and was ended");
}

GBytes *
foyer_worker_render (FoyerWorker *self, FoyerTemplate *template, const FoyerBadgeInput *input,
                     const FoyerRenderOptions *options, guint wall_msec, GPtrArray **diagnostics,
                     FoyerWorkerCause *cause, GError **error)
{
  gint64 deadline_usec = foyer_worker_get_deadline (wall_msec);
  g_autoptr (GError) why = NULL;
  FoyerWorkerFrame kind = 0;
  GBytes *document = NULL;

  self->n_badges++;
  if (ask (self, template, input, options, deadline_usec, &why)
      && foyer_worker_channel_receive (self->fd, FOYER_LIMIT_WORKER_ANSWER_BYTES + 1024 * 1024,
                                       self->buffer, &kind, deadline_usec, &why))
    {
      if (kind == FOYER_WORKER_FRAME_REFUSAL)
        {
          (void)foyer_worker_refuse (self, error);
          return NULL;
        }
      if (kind == FOYER_WORKER_FRAME_DOCUMENT
          && foyer_worker_message_decode_document (self->buffer->data, self->buffer->len, &document,
                                                   diagnostics, &why))
        return document;
    }
  foyer_worker_bury (self, why, cause, error);
  return NULL;
}

gboolean
foyer_worker_is_spent (FoyerWorker *self)
{
  return self->n_badges >= FOYER_LIMIT_WORKER_BADGES;
}

gint64
foyer_worker_get_pid (FoyerWorker *self)
{
  return self->pid;
}
