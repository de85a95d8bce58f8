/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Upkeep: work on what is stored, one small step after another on a thread of its own; everything
 * else goes between two steps. */
#include "config.h"

#include "foyer-line.h"
#include "foyer-taxonomy-run.h"
#include "foyer-token-hand.h"
#include "foyer-upkeep-absence.h"

#define ERROR_PAUSE_USEC (G_USEC_PER_SEC / 2)

struct _FoyerUpkeepStage
{
  FoyerLine *line;
  GThread *thread;
};

/* TRUE: something was done, there may be more. */
static gboolean
do_something (FoyerLine *line)
{
  g_autoptr (GError) error = NULL;

  if (foyer_taxonomy_run_step (line, &error))
    return TRUE;
  if (error == NULL && foyer_absence_step (line, &error))
    return TRUE;
  if (error == NULL && foyer_token_upkeep_step (line, &error))
    return TRUE;
  if (error == NULL)
    return FALSE;
  foyer_line_report_error (line, FOYER_STAGE_TRANSFORMATION, error);
  g_usleep (ERROR_PAUSE_USEC);
  return FALSE;
}

static gpointer
upkeep_thread (gpointer data)
{
  FoyerLine *line = data;
  guint seen = 0;

  while (!foyer_bell_is_closed (&line->bell))
    if (!do_something (line) && !foyer_bell_wait (&line->bell, &seen))
      break;
  return NULL;
}

FoyerUpkeepStage *
foyer_upkeep_stage_start (FoyerLine *line)
{
  FoyerUpkeepStage *self = g_new0 (FoyerUpkeepStage, 1);

  self->line = line;
  self->thread = g_thread_new ("upkeep", upkeep_thread, line);
  return self;
}

void
foyer_upkeep_stage_stop (FoyerUpkeepStage *self)
{
  foyer_bell_close (&self->line->bell);
  g_thread_join (self->thread);
  g_free (self);
}
