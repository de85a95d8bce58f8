/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Template, number, token and way of a badge that is queued. */
#include "config.h"

#include "foyer-job-press.h"

#include "foyer-badge-identity.h"
#include "foyer-engine-private.h"
#include "foyer-route.h"
#include "foyer-store-desks.h"
#include "foyer-store-printers.h"
#include "foyer-store-routes.h"
#include "foyer-template-uses.h"

#include <string.h>

struct _FoyerJobPress
{
  FoyerLine *line;
  FoyerPressFunc func;
  gpointer data;
  GDestroyNotify data_free;
  GDestroyNotify result_free;
  FoyerJobMaker maker;
  FoyerTemplateUses *uses;
  FoyerRouteTable *table; /* NULL: no routes are set */
  char *chain; /* all jobs go along it; NULL: by rule */
  char *desk; /* for the rules */
  gboolean has_printer; /* all jobs go to one printer: no rule is asked */
};

static void
press_free (gpointer data)
{
  FoyerJobPress *self = data;

  if (self->data_free != NULL)
    self->data_free (self->data);
  g_clear_pointer (&self->uses, foyer_template_uses_free);
  g_clear_pointer (&self->table, foyer_route_table_unref);
  g_free (self->chain);
  g_free (self->desk);
  g_free (self);
}

static void
propose_badge_no (FoyerAttendee *attendee, guint attempt, char badge_no[FOYER_BADGE_NO_BYTES],
                  gpointer user_data)
{
  FoyerJobPress *self = user_data;

  foyer_badge_identity_propose_no (foyer_event_get_badge_key (self->line->event),
                                   foyer_attendee_get_id (attendee), attempt, badge_no);
}

void
foyer_job_press_identify (FoyerLine *line, FoyerAttendee *attendee, FoyerJob *job)
{
  char token[FOYER_BADGE_TOKEN_BYTES];

  foyer_badge_identity_print_token (foyer_event_get_badge_key (line->event),
                                    foyer_event_get_id (line->event), job->badge_no, token);
  job->job_id
      = g_uuid_string_random (); /* that one intent is queued once is the store's rule */
  job->badge_token = g_strdup (token);
  job->trace_id = g_strdup (job->job_id);
  foyer_studio_describe_tier (line->studio,
                              foyer_record_get_text (attendee->record, FOYER_FIELD_PRINT_TIER),
                              foyer_record_get_text (attendee->record, FOYER_FIELD_PRINT_LOCALE),
                              &job->tier_label, &job->tier_colour);
}

/* Its chain, and until when. */
static void
lead (FoyerJobPress *self, const char *tier, FoyerJob *job)
{
  const FoyerChain *chain
      = self->chain != NULL  ? foyer_route_table_get_chain (self->table, self->chain)
        : !self->has_printer ? foyer_route_table_choose (self->table, tier, self->desk, job->kind)
                             : NULL;

  job->deadline_usec = foyer_clock_get_now_usec (self->line->clock)
                       + foyer_route_table_get_period_usec (self->table, tier, job->kind);
  if (chain == NULL)
    return;
  job->chain = g_strdup (chain->name);
  g_free (job->printer);
  job->printer = g_strdup (((const FoyerHop *)chain->hops->pdata[0])->printer);
  job->hop_deadline_usec = chain->hops->len > 1 ? job->deadline_usec : 0;
}

static gboolean
complete_job (FoyerAttendee *attendee, FoyerJob *job, gpointer user_data, GError **error)
{
  FoyerJobPress *self = user_data;
  const char *tier = foyer_record_get_text (attendee->record, FOYER_FIELD_PRINT_TIER);

  if (!foyer_template_uses_fill (self->uses, tier, job, error))
    return FALSE;
  foyer_job_press_identify (self->line, attendee, job);
  lead (self, tier, job);
  return TRUE;
}

const FoyerJobMaker *
foyer_job_press_get_maker (FoyerJobPress *self)
{
  return &self->maker;
}

const char *
foyer_job_press_get_actor (FoyerJobPress *self)
{
  return self->line->actor;
}

/* ---- Printers ---- */

static char *
find_printer (FoyerStore *store, const char *wanted, GError **error)
{
  g_autoptr (GPtrArray) printers = NULL;
  g_autoptr (GString) names = g_string_new (NULL);

  if (!foyer_store_list_printers (store, &printers, error))
    return NULL;
  for (guint i = 0; i < printers->len; i++)
    {
      const FoyerPrinter *printer = printers->pdata[i];

      if (wanted == NULL || g_str_equal (printer->name, wanted))
        return g_strdup (printer->name);
      g_string_append_printf (names, "%s%s", i > 0 ? ", " : "", printer->name);
    }
  if (printers->len == 0)
    g_set_error_literal (error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_NOT_FOUND,
                         "no printer is configured; add one with: foyerctl printers add NAME URI");
  else
    g_set_error (error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_NOT_FOUND,
                 "there is no printer '%s'; known are: %s", wanted, names->str);
  return NULL;
}

static gboolean
find_chain (FoyerJobPress *self, const char *chain, GError **error)
{
  if (foyer_route_table_get_chain (self->table, chain) != NULL)
    return TRUE;
  g_set_error (error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_NOT_FOUND,
               "there is no chain '%s'; see: foyerctl routes list", chain);
  return FALSE;
}

char *
foyer_job_press_choose_way (FoyerJobPress *self, FoyerStore *store, const char *printer,
                            const char *chain, const char *desk, GError **error)
{
  g_autoptr (FoyerDesk) where = NULL;
  const char *route = NULL;
  char *found;

  if (desk != NULL && !foyer_store_get_desk (store, desk, &where, error))
    return NULL;
  if (printer == NULL && chain == NULL && where != NULL)
    route = where->route;
  if (route != NULL && foyer_route_table_get_chain (self->table, route) != NULL)
    chain = route;
  else if (route != NULL)
    printer = route;
  if (chain != NULL && !find_chain (self, chain, error))
    return NULL;
  self->chain = g_strdup (chain);
  self->desk = g_strdup (desk);
  self->has_printer = printer != NULL;
  found = find_printer (store, printer, error);
  if (found == NULL && route != NULL)
    g_prefix_error (error, "where desk '%s' prints to: ", desk);
  return found;
}

/* ---- Running ---- */

static gboolean
load_routes (FoyerJobPress *self, FoyerStore *store, GError **error)
{
  g_autofree char *document = NULL;

  if (!foyer_store_get_routes (store, &document, NULL, error))
    return FALSE;
  if (document == NULL)
    return TRUE;
  self->table = foyer_route_table_load ("routes", document, strlen (document), NULL, 0, 0, error);
  return self->table != NULL;
}

static gpointer
run (FoyerStore *store, gpointer data, GError **error)
{
  FoyerJobPress *self = data;

  if (!foyer_template_uses_check (self->uses, store, error) || !load_routes (self, store, error))
    return NULL;
  return self->func (store, self, self->data, error);
}

static void
set_up_thread (GTask *task, gpointer source_object, gpointer task_data, GCancellable *cancellable)
{
  FoyerJobPress *self = task_data;

  self->uses = foyer_template_uses_new (self->line);
  g_task_return_boolean (task, TRUE);
}

static void
done_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  FoyerJobPress *self = g_task_get_task_data (task);
  GError *error = NULL;
  gpointer value = foyer_engine_store_finish (FOYER_ENGINE (source), result, &error);

  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, value, self->result_free);
}

static void
set_up_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  FoyerJobPress *self = g_task_get_task_data (task);
  GError *error = NULL;

  if (!g_task_propagate_boolean (G_TASK (result), &error))
    {
      g_task_return_error (task, error);
      return;
    }
  foyer_engine_write_store_async (FOYER_ENGINE (source), run, self, NULL, self->result_free,
                                  set_up_cb, NULL, done_cb, g_object_ref (task));
}

void
foyer_job_press_run_async (FoyerEngine *engine, FoyerPressFunc func, gpointer data,
                           GDestroyNotify data_free, GDestroyNotify result_free,
                           gpointer source_tag, GCancellable *cancellable,
                           GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (engine, cancellable, callback, user_data);
  FoyerJobPress *self = g_new0 (FoyerJobPress, 1);
  g_autoptr (GTask) thread_task = NULL;
  GError *error = NULL;

  g_task_set_source_tag (task, source_tag);
  g_task_set_name (task, "foyer-job-press");
  self->line = foyer_engine_get_line (engine);
  self->func = func;
  self->data = data;
  self->data_free = data_free;
  self->result_free = result_free;
  self->maker = (FoyerJobMaker){ propose_badge_no, complete_job, self };
  g_task_set_task_data (task, self, press_free);
  if (!foyer_engine_check_writable (engine, &error))
    {
      g_task_return_error (task, error);
      g_object_unref (task);
      return;
    }
  thread_task = g_task_new (engine, NULL, set_up_cb, task);
  g_task_set_name (thread_task, "foyer-job-press-set-up");
  g_task_set_task_data (thread_task, self, NULL);
  g_task_run_in_thread (thread_task, set_up_thread);
}
