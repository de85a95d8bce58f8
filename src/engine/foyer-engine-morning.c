/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The morning's doctor, one question after the other: a printer that hangs holds nobody else up for
 * longer than its own deadline. */
#include "config.h"

#include "foyer-check-list.h"
#include "foyer-engine-pairing.h"
#include "foyer-engine-print.h"
#include "foyer-engine-private.h"
#include "foyer-engine-sources.h"
#include "foyer-http-client.h"
#include "foyer-intake-door.h"
#include "foyer-printer.h"

#include <string.h>

#define SELF_POST_MSEC 5000u

typedef struct
{
  GPtrArray *checks;
  GPtrArray *printers; /* names */
  guint next;
  char *url; /* where a process of this event listens; NULL: nowhere */
  guint n_hooks;
  FoyerHttpClient *client;
  FoyerProgressFunc progress;
  gpointer progress_data;
} Morning;

static void
morning_free (gpointer data)
{
  Morning *self = data;

  g_clear_pointer (&self->checks, g_ptr_array_unref);
  g_clear_pointer (&self->printers, g_ptr_array_unref);
  g_clear_object (&self->client);
  g_free (self->url);
  g_free (self);
}

static void
say_progress (const Morning *self)
{
  FoyerProgress progress = { .done = self->next,
                             .total = self->printers->len,
                             .seconds_left = -1,
                             .doing = "testing printers" };

  if (self->progress != NULL)
    self->progress (&progress, self->progress_data);
}

/* ---- The listener asked by itself ---- */

static void
finish (GTask *task)
{
  Morning *self = g_task_get_task_data (task);

  g_task_return_pointer (task, g_steal_pointer (&self->checks), (GDestroyNotify)g_ptr_array_unref);
}

static void
add_answer (Morning *self, const FoyerHttpAnswer *answer, const GError *error)
{
  const char *remedy = "start it again: foyerctl serve --listen ADDRESS:PORT";

  if (answer != NULL)
    foyer_check_list_add (self->checks, "listener", answer->status == 404,
                          answer->status == 404
                              ? g_strdup_printf ("answers at %s", self->url)
                              : g_strdup_printf ("at %s something else answers, with status %u",
                                                 self->url, answer->status),
                          remedy);
  else if (g_error_matches (error, FOYER_NET_ERROR, FOYER_NET_ERROR_REFUSED)
           && g_str_has_prefix (self->url, "https:"))
    foyer_check_list_add (
        self->checks, "listener", TRUE,
        g_strdup_printf ("answers with TLS at %s; whether its certificate is the one that senders "
                         "expect, they know",
                         self->url),
        NULL);
  else
    foyer_check_list_add (self->checks, "listener", FALSE,
                          g_strdup_printf ("does not answer at %s: %s", self->url, error->message),
                          remedy);
}

static void
posted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (FoyerHttpAnswer) answer
      = foyer_http_client_fetch_finish (FOYER_HTTP_CLIENT (source), result, &error);

  add_answer (g_task_get_task_data (task), answer, error);
  finish (task);
}

/* An endpoint that nobody can have: the way through listener and gate, and nothing counted. An
 * address that means all of this machine's is asked at loopback. */
static void
ask_listener (GTask *task)
{
  Morning *self = g_task_get_task_data (task);
  g_autoptr (GString) uri = g_string_new (self->url);
  FoyerHttpTarget target = { 0 };
  g_autoptr (GError) error = NULL;

  g_string_replace (uri, "//0.0.0.0:", "//127.0.0.1:", 1);
  g_string_replace (uri, "//[::]:", "//[::1]:", 1);
  target.uri = uri->str;
  self->client = foyer_http_client_open (&target, &error);
  if (self->client == NULL)
    {
      add_answer (self, NULL, error);
      finish (task);
      return;
    }
  foyer_http_client_fetch_async (self->client, "/hooks/", NULL, SELF_POST_MSEC,
                                 g_task_get_cancellable (task), posted_cb, g_object_ref (task));
}

static void
look_at_listener (GTask *task)
{
  Morning *self = g_task_get_task_data (task);

  if (self->url != NULL)
    {
      ask_listener (task);
      return;
    }
  foyer_check_list_add (
      self->checks, "listener", self->n_hooks == 0,
      self->n_hooks == 0 ? g_strdup ("off; no webhook is configured")
                         : g_strdup_printf ("off, and %u webhooks are configured", self->n_hooks),
      "start it: foyerctl serve --listen ADDRESS:PORT");
  finish (task);
}

/* ---- Printers ---- */

static void test_next (GTask *task);

static void
paired_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Morning *self = g_task_get_task_data (task);
  const char *printer = self->printers->pdata[self->next];
  g_autofree char *name = g_strdup_printf ("certificate %s", printer);
  g_autoptr (GError) error = NULL;
  FoyerPrinterPairing *pairing
      = foyer_engine_pair_printer_finish (FOYER_ENGINE (source), result, &error);

  if (pairing == NULL || pairing->problem != NULL)
    foyer_check_list_add (
        self->checks, name, FALSE, g_strdup (pairing != NULL ? pairing->problem : error->message),
        "check cable, power and address, then: foyerctl printers show NAME --ask");
  else if (g_str_has_prefix (pairing->printer->uri, "ipps:")
           || g_str_has_prefix (pairing->printer->uri, "https:"))
    foyer_check_list_add (
        self->checks, name, pairing->expiry == NULL,
        g_strdup (pairing->expiry != NULL ? pairing->expiry : "good for 30 days and more"),
        "renew it, then ask the printer again: foyerctl printers show NAME --ask");
  g_clear_pointer (&pairing, foyer_printer_pairing_free);
  self->next++;
  test_next (task);
}

static void
tested_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Morning *self = g_task_get_task_data (task);
  const char *printer = self->printers->pdata[self->next];
  g_autofree char *name = g_strdup_printf ("test badge %s", printer);
  g_autoptr (GError) error = NULL;
  FoyerPrinterReport *report
      = foyer_engine_test_printer_finish (FOYER_ENGINE (source), result, &error);

  foyer_check_list_add (self->checks, name, report != NULL,
                        g_strdup (report != NULL ? "printed; look at it" : error->message),
                        "mend what is named, then: foyerctl printers test NAME --badge");
  if (report == NULL)
    {
      self->next++; /* who prints nothing says nothing of certificates either */
      test_next (task);
    }
  else
    foyer_engine_pair_printer_async (FOYER_ENGINE (source), printer, TRUE,
                                     g_task_get_cancellable (task), paired_cb, g_object_ref (task));
  g_clear_pointer (&report, foyer_printer_report_free);
}

static void
test_next (GTask *task)
{
  Morning *self = g_task_get_task_data (task);

  say_progress (self);
  if (g_task_return_error_if_cancelled (task))
    return;
  if (self->next == self->printers->len)
    look_at_listener (task);
  else
    foyer_engine_test_printer_async (g_task_get_source_object (task),
                                     self->printers->pdata[self->next], TRUE,
                                     g_task_get_cancellable (task), tested_cb, g_object_ref (task));
}

static void
printers_listed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Morning *self = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (GPtrArray) reports
      = foyer_engine_list_printers_finish (FOYER_ENGINE (source), result, &error);

  if (reports == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  for (guint i = 0; i < reports->len; i++)
    g_ptr_array_add (self->printers,
                     g_strdup (((const FoyerPrinterReport *)reports->pdata[i])->printer->name));
  test_next (task);
}

static void
sources_listed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Morning *self = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (GPtrArray) reports
      = foyer_engine_list_sources_finish (FOYER_ENGINE (source), result, &error);

  if (reports == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  for (guint i = 0; i < reports->len; i++)
    self->n_hooks
        += ((const FoyerSourceReport *)reports->pdata[i])->source->kind == FOYER_SOURCE_WEBHOOK;
  foyer_engine_list_printers_async (FOYER_ENGINE (source), g_task_get_cancellable (task),
                                    printers_listed_cb, g_object_ref (task));
}

/* ---- The rest ---- */

static gpointer
read_url (FoyerStore *store, gpointer data, GError **error)
{
  char *url = NULL;

  (void)foyer_store_get_fact (store, FOYER_INTAKE_URL_FACT, &url, error);
  return url;
}

static void
look_thread (GTask *task, gpointer source_object, gpointer task_data, GCancellable *cancellable)
{
  Morning *self = task_data;
  FoyerLine *line = foyer_engine_get_line (source_object);
  FoyerLineHolder holder;

  foyer_check_list_add_event (self->checks, source_object);
  foyer_check_list_add_morning (self->checks, line);
  foyer_engine_get_line_holder (source_object, &holder);
  if (holder.is_held)
    self->url = foyer_store_service_read (line->store, read_url, NULL, NULL);
  g_task_return_boolean (task, TRUE);
}

static void
looked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (g_task_propagate_boolean (G_TASK (result), &error))
    foyer_engine_list_sources_async (FOYER_ENGINE (source), g_task_get_cancellable (task),
                                     sources_listed_cb, g_object_ref (task));
  else
    g_task_return_error (task, error);
}

void
foyer_engine_check_morning_async (FoyerEngine *self, FoyerProgressFunc progress,
                                  gpointer progress_data, GCancellable *cancellable,
                                  GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) look = NULL;
  GTask *task;
  Morning *morning;

  g_return_if_fail (FOYER_IS_ENGINE (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, foyer_engine_check_morning_async);
  g_task_set_name (task, "foyer-engine-check-morning");
  morning = g_new0 (Morning, 1);
  morning->checks = foyer_check_list_new ();
  morning->printers = g_ptr_array_new_with_free_func (g_free);
  morning->progress = progress;
  morning->progress_data = progress_data;
  g_task_set_task_data (task, morning, morning_free);
  /* The task outlives the look, which uses its data. */
  look = g_task_new (self, cancellable, looked_cb, task);
  g_task_set_source_tag (look, foyer_engine_check_morning_async);
  g_task_set_name (look, "foyer-engine-morning-look");
  g_task_set_task_data (look, morning, NULL);
  g_task_run_in_thread (look, look_thread);
}

GPtrArray *
foyer_engine_check_morning_finish (FoyerEngine *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}
