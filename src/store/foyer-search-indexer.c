/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Large steps while people come in, the rest when it is quiet. */
#include "config.h"

#include "foyer-search-indexer-private.h"

/* So many people are worth a step, or any when nobody has written for so long. */
#define STEP_ROWS 10000
#define QUIET_USEC 200000

struct _FoyerSearchIndexer
{
  FoyerSearchIndex *index;
  GThread *thread;
  GMutex mutex;
  GCond cond;
  gboolean has_news; /* guarded */
  gboolean is_closing; /* guarded */
};

/* Waits for news until @deadline_usec (0: for ever); *has_news. FALSE: it is closing. */
static gboolean
wait_for_news (FoyerSearchIndexer *self, gint64 deadline_usec, gboolean *has_news)
{
  gboolean is_late = FALSE;
  g_mutex_lock (&self->mutex);
  while (!self->has_news && !self->is_closing && !is_late)
    if (deadline_usec == 0)
      g_cond_wait (&self->cond, &self->mutex);
    else
      is_late = !g_cond_wait_until (&self->cond, &self->mutex, deadline_usec);
  *has_news = self->has_news;
  self->has_news = FALSE;
  gboolean goes_on = !self->is_closing;
  g_mutex_unlock (&self->mutex);
  return goes_on;
}

static void
take_large_steps (FoyerSearchIndexer *self)
{
  gboolean goes_on = TRUE;
  while (goes_on && foyer_search_index_step (self->index, STEP_ROWS, &goes_on, NULL))
    continue;
}

/* A failure only means an older index: the next news or start brings it up again. */
static gpointer
indexer_thread (gpointer data)
{
  FoyerSearchIndexer *self = data;
  gboolean is_behind = TRUE; /* a killed process may have left it so */
  gboolean has_news = FALSE;
  while (wait_for_news (self, is_behind ? g_get_monotonic_time () + QUIET_USEC : 0, &has_news))
    {
      if (has_news)
        take_large_steps (self);
      else
        (void)foyer_search_index_catch_up (self->index, NULL); /* see above */
      is_behind = has_news;
    }
  (void)foyer_search_index_catch_up (self->index, NULL); /* see above */
  return NULL;
}

FoyerSearchIndexer *
foyer_search_indexer_start (FoyerSearchIndex *taken_index)
{
  FoyerSearchIndexer *self = g_new0 (FoyerSearchIndexer, 1);
  self->index = taken_index;
  g_mutex_init (&self->mutex);
  g_cond_init (&self->cond);
  self->thread = g_thread_new ("foyer-search", indexer_thread, self);
  return self;
}

void
foyer_search_indexer_tell (FoyerSearchIndexer *self)
{
  g_mutex_lock (&self->mutex);
  self->has_news = TRUE;
  g_cond_signal (&self->cond);
  g_mutex_unlock (&self->mutex);
}

void
foyer_search_indexer_stop (FoyerSearchIndexer *self)
{
  g_mutex_lock (&self->mutex);
  self->is_closing = TRUE;
  g_cond_signal (&self->cond);
  g_mutex_unlock (&self->mutex);
  g_thread_join (self->thread);
  foyer_search_index_leave_store (self->index);
}

void
foyer_search_indexer_free (FoyerSearchIndexer *self)
{
  if (self == NULL)
    return;
  foyer_search_index_close (self->index);
  g_mutex_clear (&self->mutex);
  g_cond_clear (&self->cond);
  g_free (self);
}
