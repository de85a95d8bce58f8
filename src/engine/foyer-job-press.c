/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Template, number and token of a badge that is queued. */
#include "config.h"

#include "foyer-job-press.h"

#include "foyer-badge-identity.h"
#include "foyer-engine-private.h"
#include "foyer-store-desks.h"
#include "foyer-store-printers.h"
#include "foyer-store-templates.h"

struct _FoyerJobPress
{
  FoyerLine *line;
  FoyerPressFunc func;
  gpointer data;
  GDestroyNotify data_free;
  GDestroyNotify result_free;
  FoyerJobMaker maker;
  char *template_name;
  char *template_digest;
  char *template_version;
};

static void
press_free (gpointer data)
{
  FoyerJobPress *self = data;

  if (self->data_free != NULL)
    self->data_free (self->data);
  g_free (self->template_name);
  g_free (self->template_digest);
  g_free (self->template_version);
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

static gboolean
complete_job (FoyerAttendee *attendee, FoyerJob *job, gpointer user_data, GError **error)
{
  FoyerJobPress *self = user_data;
  char token[FOYER_BADGE_TOKEN_BYTES];

  foyer_badge_identity_print_token (foyer_event_get_badge_key (self->line->event),
                                    foyer_event_get_id (self->line->event), job->badge_no, token);
  job->job_id
      = g_uuid_string_random (); /* that one intent is queued once is the store's rule */
  job->template_name = g_strdup (self->template_name);
  job->template_digest = g_strdup (self->template_digest);
  job->badge_token = g_strdup (token);
  job->trace_id = g_strdup (job->job_id);
  foyer_studio_describe_tier (self->line->studio,
                              foyer_record_get_text (attendee->record, FOYER_FIELD_PRINT_TIER),
                              foyer_record_get_text (attendee->record, FOYER_FIELD_PRINT_LOCALE),
                              &job->tier_label, &job->tier_colour);
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

char *
foyer_job_press_dup_printer (FoyerStore *store, const char *wanted, const char *desk,
                             GError **error)
{
  g_autoptr (FoyerDesk) where = NULL;
  char *printer;

  if (desk != NULL && !foyer_store_get_desk (store, desk, &where, error))
    return NULL;
  if (wanted != NULL || where == NULL || where->route == NULL)
    return find_printer (store, wanted, error);
  printer = find_printer (store, where->route, error);
  if (printer == NULL)
    g_prefix_error (error, "where desk '%s' prints to: ", desk);
  return printer;
}

/* ---- Running ---- */

/* In the transaction that queues: between finding the version and here somebody may have retired
 * it. */
static gboolean
check_approved (FoyerStore *store, const FoyerJobPress *self, GError **error)
{
  g_autoptr (GPtrArray) versions = NULL;

  if (!foyer_store_note_shipped_template (store, self->template_name, self->template_digest,
                                          self->template_version, error)
      || !foyer_store_list_template_versions (store, self->template_name, self->template_digest,
                                              &versions, error))
    return FALSE;
  if (versions->len == 1
      && ((const FoyerTemplateVersion *)versions->pdata[0])->state == FOYER_TEMPLATE_APPROVED)
    return TRUE;
  g_set_error (error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_CONFLICT,
               "'%s@%.12s' was retired a moment ago; nothing was queued, print again",
               self->template_name, self->template_digest);
  return FALSE;
}

static gpointer
run (FoyerStore *store, gpointer data, GError **error)
{
  FoyerJobPress *self = data;

  return check_approved (store, self, error) ? self->func (store, self, self->data, error) : NULL;
}

static void
set_up_thread (GTask *task, gpointer source_object, gpointer task_data, GCancellable *cancellable)
{
  FoyerJobPress *self = task_data;
  GError *error = NULL;
  g_autoptr (FoyerTemplate) template
      = foyer_studio_find_template (self->line->studio, NULL, &error);

  /* Before a badge is queued with it: whatever becomes of its folder, it can be drawn. */
  if (template == NULL || !foyer_studio_keep_template (self->line->studio, template, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  self->template_version = g_strdup (foyer_template_get_version (template));
  self->template_name = g_strdup (foyer_template_get_name (template));
  self->template_digest = foyer_digest_dup_text (foyer_template_get_digest (template));
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
