/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Corrections, labels, an accepted risk, and the page by which a correction is found. */
#include "config.h"

#include "foyer-calibration-target.h"
#include "foyer-engine-pairing.h"
#include "foyer-engine-private.h"
#include "foyer-media.h"
#include "foyer-print-match.h"
#include "foyer-submission-test.h"

typedef struct
{
  FoyerLine *line;
  char *name;
  char *stock;
  FoyerCalibration calibration;
  gint64 left;
  gint64 low;
  gboolean accepts;
  FoyerPrinterSetup *setup;
  FoyerTemplate *target;
  FoyerPrinterDriver *driver;
} Change;

static void
change_free (gpointer data)
{
  Change *self = data;

  g_free (self->name);
  g_free (self->stock);
  g_clear_pointer (&self->setup, foyer_printer_setup_free);
  g_clear_pointer (&self->target, foyer_template_unref);
  g_clear_object (&self->driver);
  g_free (self);
}

/* NULL: it is not allowed, and @callback hears of it. */
static Change *
begin (FoyerEngine *self, const char *name, gpointer tag, GAsyncReadyCallback callback,
       gpointer user_data)
{
  GError *error = NULL;
  Change *change;

  if (!foyer_engine_check_writable (self, &error))
    {
      g_task_report_error (self, callback, user_data, tag, error);
      return NULL;
    }
  change = g_new0 (Change, 1);
  change->line = foyer_engine_get_line (self);
  change->name = g_strdup (name);
  return change;
}

/* ---- Labels and risk ---- */

static gpointer
store_labels (FoyerStore *store, gpointer data, GError **error)
{
  const Change *change = data;

  (void)foyer_store_set_labels (store, change->name, change->left, change->low, change->line->actor,
                                error);
  return NULL;
}

void
foyer_engine_set_labels_async (FoyerEngine *self, const char *name, gint64 left, gint64 low,
                               GCancellable *cancellable, GAsyncReadyCallback callback,
                               gpointer user_data)
{
  Change *change;

  g_return_if_fail (FOYER_IS_ENGINE (self) && name != NULL && left >= -1 && low >= 0);

  change = begin (self, name, foyer_engine_set_labels_async, callback, user_data);
  if (change == NULL)
    return;
  change->left = left;
  change->low = low;
  foyer_engine_write_store_async (self, store_labels, change, change_free, NULL,
                                  foyer_engine_set_labels_async, cancellable, callback, user_data);
}

gboolean
foyer_engine_set_labels_finish (FoyerEngine *self, GAsyncResult *result, GError **error)
{
  return foyer_engine_store_finish_done (self, result, error);
}

static gpointer
store_acceptance (FoyerStore *store, gpointer data, GError **error)
{
  const Change *change = data;

  (void)foyer_store_accept_retries (store, change->name, change->accepts, change->line->actor,
                                    error);
  return NULL;
}

void
foyer_engine_accept_retries_async (FoyerEngine *self, const char *name, gboolean accepts,
                                   GCancellable *cancellable, GAsyncReadyCallback callback,
                                   gpointer user_data)
{
  Change *change;

  g_return_if_fail (FOYER_IS_ENGINE (self) && name != NULL);

  change = begin (self, name, foyer_engine_accept_retries_async, callback, user_data);
  if (change == NULL)
    return;
  change->accepts = accepts;
  foyer_engine_write_store_async (self, store_acceptance, change, change_free, NULL,
                                  foyer_engine_accept_retries_async, cancellable, callback,
                                  user_data);
}

gboolean
foyer_engine_accept_retries_finish (FoyerEngine *self, GAsyncResult *result, GError **error)
{
  return foyer_engine_store_finish_done (self, result, error);
}

/* ---- Calibration ---- */

/* The stock that is meant: the one named, else the event's template's. Blocks. */
static gboolean
ensure_stock (Change *change, GError **error)
{
  gint width_um, height_um;
  gboolean is_proof = FALSE;
  g_autoptr (FoyerTemplate) template = NULL;

  if (change->stock != NULL)
    {
      if (foyer_media_parse (change->stock, &width_um, &height_um))
        return TRUE;
      g_set_error (error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_USAGE,
                   "'%s' is no stock: name it as in 'oe_badge_4x3in' or 'custom_x_101.6x76.2mm'",
                   change->stock);
      return FALSE;
    }
  template = foyer_studio_find_for_look (change->line->studio, NULL, &is_proof, error);
  if (template == NULL)
    return FALSE;
  change->stock = g_strdup (foyer_template_get_media (template));
  return TRUE;
}

static gpointer
store_calibration (FoyerStore *store, gpointer data, GError **error)
{
  const Change *change = data;

  return foyer_store_set_calibration (store, change->name, change->stock, &change->calibration,
                                      change->line->actor, error)
             ? g_strdup (change->stock)
             : NULL;
}

static void
calibrate_thread (GTask *task, gpointer source_object, gpointer task_data,
                  GCancellable *cancellable)
{
  Change *change = task_data;
  GError *cause = NULL;
  char *stock = NULL;

  if (ensure_stock (change, &cause))
    stock = foyer_store_service_write (change->line->store, FOYER_STORE_PRIORITY_URGENT,
                                       store_calibration, change, NULL, &cause);
  if (stock != NULL)
    g_task_return_pointer (task, stock, g_free);
  else
    {
      GError *error = NULL;

      foyer_engine_error_take (&error, cause, NULL);
      g_task_return_error (task, error);
    }
}

void
foyer_engine_set_calibration_async (FoyerEngine *self, const char *name, const char *stock,
                                    const FoyerCalibration *calibration, GCancellable *cancellable,
                                    GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  Change *change;

  g_return_if_fail (FOYER_IS_ENGINE (self) && name != NULL);
  g_return_if_fail (foyer_calibration_is_sane (calibration));

  change = begin (self, name, foyer_engine_set_calibration_async, callback, user_data);
  if (change == NULL)
    return;
  change->stock = g_strdup (stock);
  change->calibration = *calibration;
  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, foyer_engine_set_calibration_async);
  g_task_set_name (task, "foyer-engine-set-calibration");
  g_task_set_task_data (task, change, change_free);
  g_task_run_in_thread (task, calibrate_thread);
}

char *
foyer_engine_set_calibration_finish (FoyerEngine *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* ---- The target ---- */

static void
return_peer_error (GTask *task, GError *cause)
{
  GError *error = NULL;

  foyer_engine_error_take (&error, cause, NULL);
  g_task_return_error (task, error);
}

static gpointer
read_setup (FoyerStore *store, gpointer data, GError **error)
{
  const Change *change = data;
  FoyerPrinterSetup *setup = NULL;

  (void)foyer_store_get_printer_setup (store, change->name, &setup, error);
  return setup;
}

/* What the page says of itself. */
static char *
dup_caption (const Change *change)
{
  FoyerCalibration set = foyer_print_match_get_calibration (change->setup, change->stock);
  g_autofree char *text = foyer_calibration_dup_text (&set);

  return g_strdup_printf ("%s on %s: %s. The frame is 5 mm from every edge, the cross in the "
                          "middle.",
                          change->name, change->stock, text);
}

static void
make_target_thread (GTask *task, gpointer source_object, gpointer task_data,
                    GCancellable *cancellable)
{
  Change *change = task_data;
  GError *error = NULL;
  gint width_um = 0, height_um = 0;
  FoyerFontSet *fonts = NULL;

  if (ensure_stock (change, &error) && foyer_media_parse (change->stock, &width_um, &height_um))
    fonts = foyer_studio_get_fonts (change->line->studio, &error);
  if (fonts != NULL)
    change->setup = foyer_store_service_read (change->line->store, read_setup, change, &error);
  if (change->setup != NULL)
    {
      g_autofree char *caption = dup_caption (change);

      change->target = foyer_calibration_target_new (
          width_um, height_um, change->setup->printer->dpi, caption, fonts, &error);
    }
  if (change->target != NULL)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
target_printed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (foyer_submission_test_finish (result, &error))
    g_task_return_boolean (task, TRUE);
  else
    return_peer_error (task, error);
}

static void
target_made_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Change *change = g_task_get_task_data (task);
  GError *error = NULL;

  if (g_task_propagate_boolean (G_TASK (result), &error))
    change->driver = foyer_line_open_printer (change->line, change->setup->printer, &error);
  if (change->driver == NULL)
    return_peer_error (task, error);
  else
    foyer_submission_test_async (change->line, change->driver, change->setup, change->target,
                                 target_printed_cb, g_object_ref (task));
}

void
foyer_engine_print_calibration_async (FoyerEngine *self, const char *name, const char *stock,
                                      GCancellable *cancellable, GAsyncReadyCallback callback,
                                      gpointer user_data)
{
  GTask *task;
  g_autoptr (GTask) thread_task = NULL;
  Change *change;

  g_return_if_fail (FOYER_IS_ENGINE (self) && name != NULL);

  change = begin (self, name, foyer_engine_print_calibration_async, callback, user_data);
  if (change == NULL)
    return;
  change->stock = g_strdup (stock);
  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, foyer_engine_print_calibration_async);
  g_task_set_name (task, "foyer-engine-print-calibration");
  g_task_set_task_data (task, change, change_free);
  thread_task = g_task_new (NULL, NULL, target_made_cb, task);
  g_task_set_task_data (thread_task, change, NULL);
  g_task_run_in_thread (thread_task, make_target_thread);
}

gboolean
foyer_engine_print_calibration_finish (FoyerEngine *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}
