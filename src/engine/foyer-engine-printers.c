/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Configured printers: add, remove, pause, ask, test badge; the list is
 * foyer-engine-printers-list.c. */
#include "config.h"

#include "foyer-colour-profile.h"
#include "foyer-condition-note.h"
#include "foyer-engine-print.h"
#include "foyer-engine-private.h"
#include "foyer-store-pairing.h"
#include "foyer-store-printers.h"
#include "foyer-submission-test.h"

#include <string.h>

/* ---- Add and remove ---- */

typedef struct
{
  FoyerLine *line;
  FoyerPrinter *printer;
  char *name;
  gboolean is_paused;
} Change;

static void
change_free (gpointer data)
{
  Change *self = data;

  g_clear_pointer (&self->printer, foyer_printer_unref);
  g_free (self->name);
  g_free (self);
}

static gpointer
add_printer (FoyerStore *store, gpointer data, GError **error)
{
  const Change *change = data;

  (void)foyer_store_add_printer (store, change->printer, change->line->actor, error);
  return NULL;
}

static gpointer
remove_printer (FoyerStore *store, gpointer data, GError **error)
{
  const Change *change = data;

  (void)foyer_store_remove_printer (store, change->name, change->line->actor, error);
  return NULL;
}

static gboolean
check_name (const char *name, GError **error)
{
  if (name != NULL && *name != '\0' && strlen (name) <= 64 && g_utf8_validate (name, -1, NULL)
      && strpbrk (name, "/\n\t") == NULL)
    return TRUE;
  g_set_error_literal (error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_USAGE,
                       "a printer's name has 1 to 64 bytes and no slash or line break");
  return FALSE;
}

/* A profile that cannot be used is refused at once, with the reason. A few milliseconds. */
static gboolean
check_profile (const FoyerPrinter *printer, GError **error)
{
  g_autoptr (GError) cause = NULL;
  g_autoptr (FoyerColourProfile) profile = NULL;

  if (printer->profile_file == NULL)
    return TRUE;
  profile = foyer_colour_profile_load (printer->profile_file, &cause);
  if (profile == NULL)
    g_set_error_literal (error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_USAGE, cause->message);
  return profile != NULL;
}

void
foyer_engine_add_printer_async (FoyerEngine *self, FoyerPrinter *printer, GCancellable *cancellable,
                                GAsyncReadyCallback callback, gpointer user_data)
{
  FoyerLine *line;
  g_autoptr (FoyerPrinterDriver) driver = NULL;
  Change *change;
  GError *cause = NULL;
  GError *error = NULL;

  g_return_if_fail (FOYER_IS_ENGINE (self) && printer != NULL);

  line = foyer_engine_get_line (self);
  if (!check_name (printer->name, &error) || !check_profile (printer, &error)
      || !foyer_engine_check_writable (self, &error))
    {
      g_task_report_error (self, callback, user_data, foyer_engine_add_printer_async, error);
      return;
    }
  driver = foyer_line_open_printer (line, printer, &cause);
  if (driver == NULL)
    {
      error = g_error_new_literal (FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_USAGE, cause->message);
      g_error_free (cause);
      g_task_report_error (self, callback, user_data, foyer_engine_add_printer_async, error);
      return;
    }
  change = g_new0 (Change, 1);
  change->line = line;
  change->printer = foyer_printer_ref (printer);
  foyer_engine_write_store_async (self, add_printer, change, change_free, NULL,
                                  foyer_engine_add_printer_async, cancellable, callback, user_data);
}

gboolean
foyer_engine_add_printer_finish (FoyerEngine *self, GAsyncResult *result, GError **error)
{
  return foyer_engine_store_finish_done (self, result, error);
}

void
foyer_engine_remove_printer_async (FoyerEngine *self, const char *name, GCancellable *cancellable,
                                   GAsyncReadyCallback callback, gpointer user_data)
{
  Change *change;
  GError *error = NULL;

  g_return_if_fail (FOYER_IS_ENGINE (self) && name != NULL);

  if (!foyer_engine_check_writable (self, &error))
    {
      g_task_report_error (self, callback, user_data, foyer_engine_remove_printer_async, error);
      return;
    }
  change = g_new0 (Change, 1);
  change->line = foyer_engine_get_line (self);
  change->name = g_strdup (name);
  foyer_engine_write_store_async (self, remove_printer, change, change_free, NULL,
                                  foyer_engine_remove_printer_async, cancellable, callback,
                                  user_data);
}

gboolean
foyer_engine_remove_printer_finish (FoyerEngine *self, GAsyncResult *result, GError **error)
{
  return foyer_engine_store_finish_done (self, result, error);
}

static gpointer
pause_printer (FoyerStore *store, gpointer data, GError **error)
{
  const Change *change = data;

  (void)foyer_store_pause_printer (store, change->name, change->is_paused, change->line->actor,
                                   error);
  return NULL;
}

void
foyer_engine_pause_printer_async (FoyerEngine *self, const char *name, gboolean is_paused,
                                  GCancellable *cancellable, GAsyncReadyCallback callback,
                                  gpointer user_data)
{
  Change *change;
  GError *error = NULL;

  g_return_if_fail (FOYER_IS_ENGINE (self) && name != NULL);

  if (!foyer_engine_check_writable (self, &error))
    {
      g_task_report_error (self, callback, user_data, foyer_engine_pause_printer_async, error);
      return;
    }
  change = g_new0 (Change, 1);
  change->line = foyer_engine_get_line (self);
  change->name = g_strdup (name);
  change->is_paused = is_paused;
  foyer_engine_write_store_async (self, pause_printer, change, change_free, NULL,
                                  foyer_engine_pause_printer_async, cancellable, callback,
                                  user_data);
}

gboolean
foyer_engine_pause_printer_finish (FoyerEngine *self, GAsyncResult *result, GError **error)
{
  return foyer_engine_store_finish_done (self, result, error);
}

/* ---- Ask and test ---- */

typedef struct
{
  FoyerLine *line;
  char *name;
  gboolean is_badge;
  FoyerPrinterDriver *driver;
  FoyerPrinterSetup *setup;
  FoyerPrinterReport *report;
} Test;

static void
test_free (gpointer data)
{
  Test *self = data;

  g_free (self->name);
  g_clear_object (&self->driver);
  g_clear_pointer (&self->setup, foyer_printer_setup_free);
  g_clear_pointer (&self->report, foyer_printer_report_free);
  g_free (self);
}

static gpointer
find_printer (FoyerStore *store, gpointer data, GError **error)
{
  const Test *test = data;
  FoyerPrinterSetup *setup = NULL;

  (void)foyer_store_get_printer_setup (store, test->name, &setup, error);
  return setup;
}

/* Errors of the driver name the printer themselves. */
static void
return_peer_error (GTask *task, GError *cause)
{
  GError *error = NULL;

  foyer_engine_error_take (&error, cause, NULL);
  g_task_return_error (task, error);
}

static void
note_condition (FoyerEngine *self, Test *test, const FoyerPrinterStatus *status,
                const GError *error)
{
  g_autoptr (FoyerPrinterCondition) noted = NULL;

  if (foyer_engine_check_writable (self, NULL))
    foyer_condition_note (test->line, test->name, test->driver, status, error, &noted);
}

static void
badge_tested_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Test *test = g_task_get_task_data (task);
  GError *error = NULL;

  if (foyer_submission_test_finish (result, &error))
    g_task_return_pointer (task, g_steal_pointer (&test->report),
                           (GDestroyNotify)foyer_printer_report_free);
  else
    return_peer_error (task, error);
}

static void
probed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Test *test = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (FoyerPrinterStatus) status
      = foyer_printer_driver_probe_finish (FOYER_PRINTER_DRIVER (source), result, &error);

  note_condition (g_task_get_source_object (task), test, status, error);
  if (status == NULL)
    {
      return_peer_error (task, error);
      return;
    }
  test->report->state = g_strdup (foyer_printer_state_get_name (status->state));
  test->report->reasons = g_strdupv (status->reasons);
  test->report->message = g_strdup (status->message);
  if (test->report->printer->kind != FOYER_PRINTER_FOLDER)
    {
      g_clear_pointer (&test->setup->abilities, foyer_printer_abilities_free);
      test->setup->abilities = foyer_printer_abilities_copy (status->abilities);
    }
  if (test->is_badge)
    foyer_submission_test_async (test->line, test->driver, test->setup, NULL, badge_tested_cb,
                                 g_object_ref (task));
  else
    g_task_return_pointer (task, g_steal_pointer (&test->report),
                           (GDestroyNotify)foyer_printer_report_free);
}

static void
printer_found_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Test *test = g_task_get_task_data (task);
  GError *error = NULL;
  FoyerPrinter *printer;

  test->setup = foyer_engine_store_finish (FOYER_ENGINE (source), result, &error);
  if (test->setup == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  test->report = g_new0 (FoyerPrinterReport, 1);
  printer = test->setup->printer;
  test->report->printer = foyer_printer_ref (printer);
  test->driver = foyer_line_open_printer (test->line, printer, &error);
  if (test->driver == NULL)
    return_peer_error (task, error);
  else
    foyer_printer_driver_probe_async (test->driver, g_task_get_cancellable (task), probed_cb,
                                      g_object_ref (task));
}

void
foyer_engine_test_printer_async (FoyerEngine *self, const char *name, gboolean is_badge,
                                 GCancellable *cancellable, GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  GTask *task;
  Test *test;

  g_return_if_fail (FOYER_IS_ENGINE (self) && name != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, foyer_engine_test_printer_async);
  g_task_set_name (task, "foyer-engine-test-printer");
  test = g_new0 (Test, 1);
  test->line = foyer_engine_get_line (self);
  test->name = g_strdup (name);
  test->is_badge = is_badge;
  g_task_set_task_data (task, test, test_free);
  foyer_engine_read_store_async (
      self, find_printer, test, NULL, (GDestroyNotify)foyer_printer_setup_free,
      foyer_engine_test_printer_async, cancellable, printer_found_cb, task);
}

FoyerPrinterReport *
foyer_engine_test_printer_finish (FoyerEngine *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}
