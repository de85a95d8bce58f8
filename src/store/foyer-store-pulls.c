/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The queue of things to fetch by id. */
#include "config.h"

#include "foyer-store-pulls.h"

#include "foyer-source.h"
#include "foyer-store-private.h"

void
foyer_pull_free (FoyerPull *self)
{
  if (self == NULL)
    return;
  g_free (self->source);
  g_free (self->key);
  g_free (self);
}

/* ---- Asking ---- */

static gboolean
check_room (FoyerStore *self, const char *source, guint max_waiting, FoyerPullAnswer *answer,
            GError **error)
{
  g_autoptr (FoyerStatement) select = foyer_store_prepare (
      self,
      "SELECT s.state AS state, (SELECT COUNT (*) FROM pull p WHERE p.source_no = s.source_no"
      " AND p.state = 'waiting') AS n FROM source s WHERE s.name = :source",
      error);
  if (select == NULL)
    return FALSE;
  foyer_statement_bind_text (select, ":source", source);
  FoyerStep step = foyer_statement_step (select, error);
  if (step == FOYER_STEP_FAILED)
    return FALSE;
  *answer = FOYER_PULL_ASKED;
  if (step == FOYER_STEP_DONE)
    *answer = FOYER_PULL_NO_SOURCE;
  else if (g_strcmp0 (foyer_statement_get_text (select, "state"), "held") == 0)
    *answer = FOYER_PULL_HELD;
  else if (foyer_statement_get_integer (select, "n") >= (gint64)max_waiting)
    *answer = FOYER_PULL_FULL;
  return TRUE;
}

gboolean
foyer_store_ask_pull (FoyerStore *self, const char *source, const char *key, guint max_waiting,
                      FoyerPullAnswer *answer, GError **error)
{
  if (!foyer_store_write_begins (self, FOYER_STORE_TOPIC_PULLS, error)
      || !check_room (self, source, max_waiting, answer, error))
    return FALSE;
  if (*answer != FOYER_PULL_ASKED)
    return TRUE;
  g_autoptr (FoyerStatement) insert = foyer_store_prepare (
      self,
      "INSERT INTO pull (source_no, key, state, asked_usec, due_usec)"
      " SELECT source_no, :key, 'waiting', :now, :now FROM source WHERE name = :source"
      " ON CONFLICT DO NOTHING",
      error);
  if (insert == NULL)
    return FALSE;
  foyer_statement_bind_text (insert, ":key", key);
  foyer_statement_bind_integer (insert, ":now", foyer_store_now (self));
  foyer_statement_bind_text (insert, ":source", source);
  if (!foyer_statement_run (insert, error))
    return FALSE;
  if (foyer_store_get_changes (self) == 0)
    *answer = FOYER_PULL_ASKED_BEFORE;
  return TRUE;
}

/* ---- Working ---- */

#define OPEN_PULLS                                                                                 \
  " FROM pull p JOIN source s ON s.source_no = p.source_no"                                        \
  " WHERE p.state = 'waiting' AND s.state <> 'held'"

static gboolean
find_due (FoyerStore *self, gint64 *due_usec, GError **error)
{
  g_autoptr (FoyerStatement) select = foyer_store_prepare (
      self, "SELECT COALESCE (MIN (p.due_usec), 0) AS due_usec" OPEN_PULLS, error);
  if (select == NULL || foyer_statement_step (select, error) != FOYER_STEP_ROW)
    return FALSE;
  *due_usec = foyer_statement_get_integer (select, "due_usec");
  return TRUE;
}

gboolean
foyer_store_next_pull (FoyerStore *self, gint64 now_usec, FoyerPull **pull, gint64 *due_usec,
                       GError **error)
{
  if (!foyer_store_write_begins (self, FOYER_STORE_TOPIC_PULLS, error))
    return FALSE;
  g_autoptr (FoyerStatement) select = foyer_store_prepare (
      self,
      "SELECT p.pull_id AS pull_id, p.key AS key, p.attempts AS attempts, p.asked_usec AS "
      "asked_usec, s.name AS source" OPEN_PULLS
      " AND p.due_usec <= :now ORDER BY p.due_usec, p.pull_id LIMIT 1",
      error);
  if (select == NULL)
    return FALSE;
  foyer_statement_bind_integer (select, ":now", now_usec);
  FoyerStep step = foyer_statement_step (select, error);
  if (step == FOYER_STEP_FAILED)
    return FALSE;
  *pull = NULL;
  if (step == FOYER_STEP_DONE)
    return find_due (self, due_usec, error);
  g_autoptr (FoyerPull) found = g_new0 (FoyerPull, 1);
  found->pull_id = foyer_statement_get_integer (select, "pull_id");
  found->source = g_strdup (foyer_statement_get_text (select, "source"));
  found->key = g_strdup (foyer_statement_get_text (select, "key"));
  found->attempts = (guint)foyer_statement_get_integer (select, "attempts") + 1;
  found->asked_usec = foyer_statement_get_integer (select, "asked_usec");
  g_autoptr (FoyerStatement) claim = foyer_store_prepare (
      self, "UPDATE pull SET state = 'working', attempts = attempts + 1 WHERE pull_id = :pull_id",
      error);
  if (claim == NULL)
    return FALSE;
  foyer_statement_bind_integer (claim, ":pull_id", found->pull_id);
  if (!foyer_statement_run (claim, error))
    return FALSE;
  *due_usec = now_usec;
  *pull = g_steal_pointer (&found);
  return TRUE;
}

static gboolean
end_pull (FoyerStore *self, gint64 pull_id, const char *state, const char *failure,
          gint64 delivery_id, GError **error)
{
  g_autoptr (FoyerStatement) update = foyer_store_prepare (
      self,
      "UPDATE pull SET state = :state, failure = :failure, delivery_id = :delivery_id,"
      " ended_usec = :now WHERE pull_id = :pull_id",
      error);
  if (update == NULL)
    return FALSE;
  foyer_statement_bind_text (update, ":state", state);
  foyer_statement_bind_text (update, ":failure", failure);
  if (delivery_id != 0)
    foyer_statement_bind_integer (update, ":delivery_id", delivery_id);
  foyer_statement_bind_integer (update, ":now", foyer_store_now (self));
  foyer_statement_bind_integer (update, ":pull_id", pull_id);
  return foyer_statement_run (update, error);
}

gboolean
foyer_store_finish_pull (FoyerStore *self, gint64 pull_id, gint64 delivery_id, GError **error)
{
  return foyer_store_write_begins (self, FOYER_STORE_TOPIC_PULLS, error)
         && end_pull (self, pull_id, "done", NULL, delivery_id, error);
}

#define NEWER_WAITS                                                                                \
  "EXISTS (SELECT 1 FROM pull n WHERE n.source_no = pull.source_no AND n.key = pull.key"           \
  " AND n.state = 'waiting' AND n.pull_id <> pull.pull_id)"

static gboolean
postpone_all (FoyerStore *self, gint64 pull_id, gint64 due_usec, GError **error)
{
  g_autoptr (FoyerStatement) update = foyer_store_prepare (
      self,
      "UPDATE pull SET due_usec = MAX (due_usec, :due_usec) WHERE state = 'waiting'"
      " AND source_no = (SELECT source_no FROM pull WHERE pull_id = :pull_id)",
      error);
  if (update == NULL)
    return FALSE;
  foyer_statement_bind_integer (update, ":due_usec", due_usec);
  foyer_statement_bind_integer (update, ":pull_id", pull_id);
  return foyer_statement_run (update, error);
}

gboolean
foyer_store_retry_pull (FoyerStore *self, gint64 pull_id, gint64 due_usec, gboolean is_for_all,
                        const char *failure, GError **error)
{
  if (!foyer_store_write_begins (self, FOYER_STORE_TOPIC_PULLS, error))
    return FALSE;
  g_autoptr (FoyerStatement) update = foyer_store_prepare (
      self,
      "UPDATE pull SET state = CASE WHEN " NEWER_WAITS " THEN 'done' ELSE 'waiting' END,"
      " ended_usec = :now, due_usec = :due_usec, failure = :failure WHERE pull_id = :pull_id",
      error);
  if (update == NULL)
    return FALSE;
  foyer_statement_bind_integer (update, ":now", foyer_store_now (self));
  foyer_statement_bind_integer (update, ":due_usec", due_usec);
  foyer_statement_bind_text (update, ":failure", failure);
  foyer_statement_bind_integer (update, ":pull_id", pull_id);
  return foyer_statement_run (update, error)
         && (!is_for_all || postpone_all (self, pull_id, due_usec, error));
}

static gboolean
write_dead_letter (FoyerStore *self, gint64 pull_id, const char *failure, GError **error)
{
  g_autoptr (FoyerStatement) select = foyer_store_prepare (
      self,
      "SELECT s.name AS source, s.contract AS contract, p.key AS key, p.attempts AS attempts,"
      " p.asked_usec AS asked_usec FROM pull p JOIN source s ON s.source_no = p.source_no"
      " WHERE p.pull_id = :pull_id",
      error);
  if (select == NULL)
    return FALSE;
  foyer_statement_bind_integer (select, ":pull_id", pull_id);
  FoyerStep step = foyer_statement_step (select, error);
  if (step == FOYER_STEP_FAILED)
    return FALSE;
  if (step == FOYER_STEP_DONE)
    return foyer_store_refuse (error, FOYER_STORE_ERROR_NOT_FOUND,
                               "there is no pull %" G_GINT64_FORMAT, pull_id);
  g_autoptr (GPtrArray) diagnostics
      = g_ptr_array_new_with_free_func ((GDestroyNotify)foyer_diagnostic_unref);
  FoyerDiagnostic *diagnostic
      = foyer_diagnostic_new (FOYER_CODE_PULL_FAILED, "fetching '%s': %s",
                              foyer_statement_get_text (select, "key"), failure);
  g_ptr_array_add (diagnostics, diagnostic);
  FoyerDeadLetterDraft draft = {
    .stage = FOYER_STAGE_INGESTION,
    .source = foyer_statement_get_text (select, "source"),
    .origin = foyer_statement_get_text (select, "key"),
    .diagnostics = diagnostics,
    .contract = foyer_statement_get_text (select, "contract"),
    .received_usec = foyer_statement_get_integer (select, "asked_usec"),
    .attempts = (guint)foyer_statement_get_integer (select, "attempts"),
  };
  return foyer_store_write_dead_letter (self, &draft, NULL, NULL, error);
}

gboolean
foyer_store_fail_pull (FoyerStore *self, gint64 pull_id, const char *failure, GError **error)
{
  return foyer_store_write_begins (self, FOYER_STORE_TOPIC_PULLS | FOYER_STORE_TOPIC_DEAD_LETTERS,
                                   error)
         && write_dead_letter (self, pull_id, failure, error)
         && end_pull (self, pull_id, "failed", failure, 0, error);
}

gboolean
foyer_store_recover_pulls (FoyerStore *self, GError **error)
{
  return foyer_store_write_begins (self, FOYER_STORE_TOPIC_PULLS, error)
         && foyer_store_execute (self,
                                 "UPDATE pull SET state = CASE WHEN " NEWER_WAITS
                                 " THEN 'done' ELSE 'waiting' END"
                                 " WHERE state = 'working';",
                                 error);
}
