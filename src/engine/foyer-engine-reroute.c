/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What an operator does with one job on its way: another printer, a word about an unknown outcome,
 * seen, released. */
#include "config.h"

#include "foyer-engine-private.h"
#include "foyer-engine-routes.h"
#include "foyer-routing.h"
#include "foyer-store-audit.h"
#include "foyer-store-printers.h"

#include <string.h>

typedef struct
{
  FoyerLine *line;
  char *job_id;
  char *printer;
  gboolean is_printed;
} Act;

static void
act_free (gpointer data)
{
  Act *self = data;

  g_free (self->job_id);
  g_free (self->printer);
  g_free (self);
}

static Act *
act_new (FoyerEngine *self, const char *job_id)
{
  Act *act = g_new0 (Act, 1);

  act->line = foyer_engine_get_line (self);
  act->job_id = g_strdup (job_id);
  return act;
}

static void
start_act (FoyerEngine *self, FoyerStoreFunc func, Act *act, gpointer source_tag,
           GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  GError *error = NULL;

  if (foyer_engine_check_writable (self, &error))
    {
      foyer_engine_write_store_async (self, func, act, act_free, (GDestroyNotify)foyer_job_unref,
                                      source_tag, cancellable, callback, user_data);
      return;
    }
  act_free (act);
  g_task_report_error (self, callback, user_data, source_tag, error);
}

static gpointer
end_act (FoyerStore *store, const Act *act, const FoyerJob *job, const char *verb,
         const char *detail, GError **error)
{
  FoyerJob *after = NULL;

  if (!foyer_store_append_audit (store, act->line->actor, verb, job->job_id, detail, error)
      || !foyer_store_get_job (store, job->row_id, &after, error))
    return NULL;
  return after;
}

/* NULL without error: there are no routes. */
static FoyerRouteTable *
dup_table (FoyerStore *store, GError **error)
{
  g_autofree char *document = NULL;

  if (!foyer_store_get_routes (store, &document, NULL, error) || document == NULL)
    return NULL;
  return foyer_route_table_load ("routes", document, strlen (document), NULL, 0, 0, error);
}

/* ---- Another printer ---- */

static gboolean
check_not_out (const FoyerJob *job, GError **error)
{
  const char *state = foyer_job_state_get_name (job->state);

  if (job->state == FOYER_JOB_UNKNOWN || job->state == FOYER_JOB_LOST)
    g_set_error (error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_CONFLICT,
                 "job %s is %s at '%s': look whether the badge is there, then: foyerctl jobs "
                 "resolve %s printed|not-printed",
                 job->job_id, state, job->printer, job->job_id);
  else if (foyer_job_state_is_final (job->state))
    g_set_error (error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_CONFLICT,
                 "job %s is %s: it does not move any more; for another badge use: foyerctl print "
                 "--attendee %s",
                 job->job_id, state, job->attendee_id);
  else if (foyer_job_state_may_be_out (job->state))
    g_set_error (error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_CONFLICT,
                 "job %s is %s at '%s': it may be on paper in a moment; wait, or cancel it at the "
                 "printer first",
                 job->job_id, state, job->printer);
  else if (job->state == FOYER_JOB_RENDERING)
    g_set_error (error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_CONFLICT,
                 "job %s is being drawn just now; try again in a moment", job->job_id);
  else
    return TRUE;
  return FALSE;
}

/* The hop of its chain that is this printer; as before if none is. */
static guint
find_hop (FoyerRouteTable *table, const FoyerJob *job, const char *printer)
{
  const FoyerChain *chain = foyer_route_table_get_chain (table, job->chain);

  for (guint i = 0; chain != NULL && i < chain->hops->len; i++)
    if (g_strcmp0 (((const FoyerHop *)chain->hops->pdata[i])->printer, printer) == 0)
      return i;
  return job->hop;
}

/* Chosen by a person: no deadline takes it away again. */
static gboolean
move_to (FoyerStore *store, const Act *act, FoyerRouteTable *table, const FoyerJob *job,
         GError **error)
{
  FoyerJobMove move = { .why = "an operator chose this printer",
                        .printer = act->printer,
                        .actor = act->line->actor };

  move.to = job->document_digest != NULL ? FOYER_JOB_RENDERED : FOYER_JOB_READY;
  move.hop = find_hop (table, job, act->printer);
  return foyer_store_move_job (store, job->row_id, job->state, &move, error);
}

static gpointer
reroute_job (FoyerStore *store, gpointer data, GError **error)
{
  const Act *act = data;
  g_autoptr (FoyerJob) job = NULL;
  g_autoptr (FoyerPrinter) printer = NULL;
  g_autoptr (FoyerRouteTable) table = NULL;
  g_autoptr (GError) cause = NULL;

  if (!foyer_store_find_job (store, act->job_id, &job, error)
      || !foyer_store_get_printer (store, act->printer, &printer, error)
      || !check_not_out (job, error))
    return NULL;
  table = dup_table (store, &cause);
  if (cause != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&cause));
      return NULL;
    }
  if (!move_to (store, act, table, job, error))
    return NULL;
  return end_act (store, act, job, "jobs reroute", act->printer, error);
}

void
foyer_engine_reroute_job_async (FoyerEngine *self, const char *job_id, const char *printer,
                                GCancellable *cancellable, GAsyncReadyCallback callback,
                                gpointer user_data)
{
  Act *act;

  g_return_if_fail (FOYER_IS_ENGINE (self) && job_id != NULL && printer != NULL);

  act = act_new (self, job_id);
  act->printer = g_strdup (printer);
  start_act (self, reroute_job, act, foyer_engine_reroute_job_async, cancellable, callback,
             user_data);
}

/* ---- Everything that waits for one printer ---- */

static gpointer
move_jobs (FoyerStore *store, gpointer data, GError **error)
{
  const Act *act = data; /* its job_id is the printer that is left */
  FoyerJobFilter filter = { .states = FOYER_JOB_STATE_BIT (FOYER_JOB_READY)
                                      | FOYER_JOB_STATE_BIT (FOYER_JOB_RENDERED),
                            .printer = act->job_id };
  g_autoptr (FoyerPrinter) from = NULL;
  g_autoptr (FoyerPrinter) to = NULL;
  g_autoptr (GPtrArray) jobs = NULL;
  g_autoptr (FoyerRouteTable) table = NULL;
  g_autoptr (GError) cause = NULL;
  guint64 n;

  if (!foyer_store_get_printer (store, act->job_id, &from, error)
      || !foyer_store_get_printer (store, act->printer, &to, error)
      || !foyer_store_list_jobs (store, &filter, 0, 0, &jobs, error))
    return NULL;
  table = dup_table (store, &cause);
  if (cause != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&cause));
      return NULL;
    }
  for (guint i = 0; i < jobs->len; i++)
    {
      const FoyerJob *job = jobs->pdata[i];

      if (!move_to (store, act, table, job, error)
          || !foyer_store_append_audit (store, act->line->actor, "jobs reroute", job->job_id,
                                        act->printer, error))
        return NULL;
    }
  n = jobs->len;
  return g_memdup2 (&n, sizeof n);
}

void
foyer_engine_move_jobs_async (FoyerEngine *self, const char *from, const char *to,
                              GCancellable *cancellable, GAsyncReadyCallback callback,
                              gpointer user_data)
{
  GError *error = NULL;
  Act *act;

  g_return_if_fail (FOYER_IS_ENGINE (self) && from != NULL && to != NULL);

  if (g_str_equal (from, to))
    g_set_error (&error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_USAGE,
                 "badges cannot move from '%s' to itself; name another printer", from);
  if (error != NULL || !foyer_engine_check_writable (self, &error))
    {
      g_task_report_error (self, callback, user_data, foyer_engine_move_jobs_async, error);
      return;
    }
  act = act_new (self, from);
  act->printer = g_strdup (to);
  foyer_engine_write_store_async (self, move_jobs, act, act_free, g_free,
                                  foyer_engine_move_jobs_async, cancellable, callback, user_data);
}

gboolean
foyer_engine_move_jobs_finish (FoyerEngine *self, GAsyncResult *result, guint64 *n, GError **error)
{
  g_autofree guint64 *value = foyer_engine_store_finish (self, result, error);

  if (value != NULL)
    *n = *value;
  return value != NULL;
}

/* ---- A person's word ---- */

static gpointer
resolve_job (FoyerStore *store, gpointer data, GError **error)
{
  const Act *act = data;
  g_autoptr (FoyerJob) job = NULL;
  /* Sent again it has another name, or the lost one could be taken for it. */
  FoyerJobChange change = { .reason = act->is_printed ? "a person found the badge"
                                                      : "a person looked: no badge was printed",
                            .actor = act->line->actor,
                            .counts_dispatch_attempt = !act->is_printed,
                            .forgets_remote_job = !act->is_printed };

  if (!foyer_store_find_job (store, act->job_id, &job, error))
    return NULL;
  if (job->state != FOYER_JOB_UNKNOWN && job->state != FOYER_JOB_LOST)
    {
      g_set_error (error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_CONFLICT,
                   "job %s is %s: only jobs that are UNKNOWN or LOST need a person's word",
                   job->job_id, foyer_job_state_get_name (job->state));
      return NULL;
    }
  if (!foyer_store_transition_job (store, job->row_id, job->state,
                                   act->is_printed ? FOYER_JOB_PRINTED : FOYER_JOB_RENDERED,
                                   &change, error))
    return NULL;
  return end_act (store, act, job, "jobs resolve", act->is_printed ? "printed" : "not-printed",
                  error);
}

void
foyer_engine_resolve_job_async (FoyerEngine *self, const char *job_id, gboolean is_printed,
                                GCancellable *cancellable, GAsyncReadyCallback callback,
                                gpointer user_data)
{
  Act *act;

  g_return_if_fail (FOYER_IS_ENGINE (self) && job_id != NULL);

  act = act_new (self, job_id);
  act->is_printed = is_printed;
  start_act (self, resolve_job, act, foyer_engine_resolve_job_async, cancellable, callback,
             user_data);
}

static gpointer
see_job (FoyerStore *store, gpointer data, GError **error)
{
  const Act *act = data;
  g_autoptr (FoyerJob) job = NULL;
  FoyerJob *after = NULL;

  if (!foyer_store_find_job (store, act->job_id, &job, error)
      || !foyer_store_note_seen (store, job->row_id, act->line->actor, error)
      || !foyer_store_get_job (store, job->row_id, &after, error))
    return NULL;
  return after;
}

void
foyer_engine_see_job_async (FoyerEngine *self, const char *job_id, GCancellable *cancellable,
                            GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (FOYER_IS_ENGINE (self) && job_id != NULL);

  start_act (self, see_job, act_new (self, job_id), foyer_engine_see_job_async, cancellable,
             callback, user_data);
}

/* ---- Released ---- */

static gboolean
is_at_kiosk (const FoyerChain *chain, const FoyerJob *job)
{
  return chain != NULL && job->hop < chain->hops->len
         && ((const FoyerHop *)chain->hops->pdata[job->hop])->kind == FOYER_HOP_KIOSK;
}

static gpointer
release_job (FoyerStore *store, gpointer data, GError **error)
{
  const Act *act = data;
  g_autoptr (FoyerJob) job = NULL;
  g_autoptr (FoyerRouteTable) table = NULL;
  g_autoptr (GError) cause = NULL;
  const FoyerChain *chain;
  FoyerJobMove move = { .why = "released by an operator", .actor = act->line->actor };

  if (!foyer_store_find_job (store, act->job_id, &job, error))
    return NULL;
  if (job->state != FOYER_JOB_HELD && job->state != FOYER_JOB_NEXT_BATCH)
    {
      g_set_error (error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_CONFLICT,
                   "job %s is %s: only jobs that are HELD or NEXT-BATCH can be released",
                   job->job_id, foyer_job_state_get_name (job->state));
      return NULL;
    }
  table = dup_table (store, &cause);
  if (cause != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&cause));
      return NULL;
    }
  chain = foyer_route_table_get_chain (table, job->chain);
  if (chain != NULL)
    foyer_routing_fill_move_to (table, chain, job, is_at_kiosk (chain, job) ? job->hop : 0,
                                foyer_clock_get_now_usec (act->line->clock), &move);
  move.to = job->document_digest != NULL ? FOYER_JOB_RENDERED : FOYER_JOB_READY;
  if (!foyer_store_move_job (store, job->row_id, job->state, &move, error))
    return NULL;
  return end_act (store, act, job, "jobs release", NULL, error);
}

void
foyer_engine_release_job_async (FoyerEngine *self, const char *job_id, GCancellable *cancellable,
                                GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (FOYER_IS_ENGINE (self) && job_id != NULL);

  start_act (self, release_job, act_new (self, job_id), foyer_engine_release_job_async, cancellable,
             callback, user_data);
}

FoyerJob *
foyer_engine_change_job_finish (FoyerEngine *self, GAsyncResult *result, GError **error)
{
  return foyer_engine_store_finish (self, result, error);
}

/* ---- Where it was ---- */

static void
passage_free (gpointer data)
{
  FoyerPassage *self = data;

  g_free (self->printer);
  g_free (self->to_printer);
  g_free (self->why);
  g_free (self->actor);
  g_free (self);
}

static gpointer
list_hops (FoyerStore *store, gpointer data, GError **error)
{
  g_autoptr (FoyerJob) job = NULL;
  g_autoptr (GPtrArray) hops = NULL;
  GPtrArray *passages;

  if (!foyer_store_find_job (store, data, &job, error)
      || !foyer_store_list_job_hops (store, job->row_id, &hops, error))
    return NULL;
  passages = g_ptr_array_new_with_free_func (passage_free);
  for (guint i = 0; i < hops->len; i++)
    {
      const FoyerJobHop *hop = hops->pdata[i];
      FoyerPassage *passage = g_new0 (FoyerPassage, 1);

      passage->hop = hop->hop;
      passage->printer = g_strdup (hop->printer);
      passage->to_printer = g_strdup (hop->to_printer);
      passage->to_state = foyer_job_state_get_name (hop->to_state);
      passage->at_usec = hop->at_usec;
      passage->why = g_strdup (hop->why);
      passage->actor = g_strdup (hop->actor);
      g_ptr_array_add (passages, passage);
    }
  return passages;
}

void
foyer_engine_list_job_hops_async (FoyerEngine *self, const char *job_id, GCancellable *cancellable,
                                  GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (FOYER_IS_ENGINE (self) && job_id != NULL);

  foyer_engine_read_store_async (
      self, list_hops, g_strdup (job_id), g_free, (GDestroyNotify)g_ptr_array_unref,
      foyer_engine_list_job_hops_async, cancellable, callback, user_data);
}

GPtrArray *
foyer_engine_list_job_hops_finish (FoyerEngine *self, GAsyncResult *result, GError **error)
{
  return foyer_engine_store_finish (self, result, error);
}
