/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A drawing process that fails as company or e-mail address of the badge say; for everybody else it
 * draws as the real one does. */
#include "config.h"

#include "foyer-worker-serve.h"

#include <signal.h>
#include <string.h>
#include <unistd.h>

static void
meet (const FoyerBadgeInput *input)
{
  const char *email = foyer_record_get_text (input->record, FOYER_FIELD_EMAIL);
  g_autofree char *fault = g_strdup (foyer_record_get_text (input->record, FOYER_FIELD_COMPANY));

  if (email != NULL && g_str_has_prefix (email, "fault-"))
    {
      g_free (fault);
      fault = g_strndup (email, strcspn (email, "@"));
    }
  if (fault == NULL)
    fault = g_strdup ("");
  if (g_str_has_prefix (fault, "fault-crash"))
    {
      (void)signal (SIGSEGV, SIG_DFL); /* and no report of a sanitizer */
      (void)raise (SIGSEGV);
    }
  else if (g_str_equal (fault, "fault-kill"))
    (void)raise (SIGKILL);
  else if (g_str_equal (fault, "fault-exit"))
    _exit (3);
  else if (g_str_equal (fault, "fault-hang"))
    for (;;)
      g_usleep (G_USEC_PER_SEC);
  else if (g_str_equal (fault, "fault-burn"))
    for (volatile guint64 i = 0;; i++)
      ;
  else if (g_str_equal (fault, "fault-memory"))
    for (;;)
      memset (g_malloc (16 * 1024 * 1024), 1, 16 * 1024 * 1024);
  else if (g_str_equal (fault, "fault-garbage"))
    {
      (void)!write (FOYER_WORKER_FD, "this is no message at all, not one bit", 38);
      for (;;)
        g_usleep (G_USEC_PER_SEC);
    }
  else if (g_str_equal (fault, "fault-truncated"))
    {
      (void)!write (FOYER_WORKER_FD, "F\2\4\0\0\0\1\0%PDF", 12);
      _exit (0);
    }
}

int
main (int argc, char **argv)
{
  foyer_worker_serve (argc, argv, meet);
}
