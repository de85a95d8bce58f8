/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether a printer is the one that was meant: a look at what it shows, and a person's word. */
#include "config.h"

#include "foyer-digest.h"
#include "foyer-engine-pairing.h"
#include "foyer-engine-private.h"
#include "foyer-store-pairing.h"
#include "foyer-store-printers.h"

/* ---- Looking ---- */

void
foyer_printer_look_free (FoyerPrinterLook *self)
{
  if (self == NULL)
    return;
  foyer_printer_abilities_free (self->abilities);
  g_free (self->digest);
  g_free (self->problem);
  g_free (self);
}

static void
looked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (FoyerPrinterStatus) status
      = foyer_printer_driver_probe_finish (FOYER_PRINTER_DRIVER (source), result, &error);
  FoyerPrinterLook *look = g_new0 (FoyerPrinterLook, 1);

  if (status != NULL)
    {
      look->abilities = foyer_printer_abilities_copy (status->abilities);
      look->digest = g_strdup (status->peer_digest);
    }
  else
    {
      look->problem = g_strdup (error->message);
      look->digest = foyer_printer_driver_dup_refused_digest (FOYER_PRINTER_DRIVER (source));
      look->is_refused = look->digest != NULL;
    }
  g_task_return_pointer (task, look, (GDestroyNotify)foyer_printer_look_free);
}

void
foyer_engine_look_at_printer_async (FoyerEngine *self, FoyerPrinter *printer,
                                    GCancellable *cancellable, GAsyncReadyCallback callback,
                                    gpointer user_data)
{
  g_autoptr (FoyerPrinterDriver) driver = NULL;
  g_autoptr (GError) cause = NULL;
  GTask *task;

  g_return_if_fail (FOYER_IS_ENGINE (self) && printer != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, foyer_engine_look_at_printer_async);
  g_task_set_name (task, "foyer-engine-look-at-printer");
  driver = foyer_line_open_printer (foyer_engine_get_line (self), printer, &cause);
  if (driver == NULL)
    {
      g_task_return_new_error (task, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_USAGE, "%s",
                               cause->message);
      g_object_unref (task);
      return;
    }
  g_task_set_task_data (task, g_object_ref (driver), g_object_unref);
  foyer_printer_driver_probe_async (driver, cancellable, looked_cb, task);
}

FoyerPrinterLook *
foyer_engine_look_at_printer_finish (FoyerEngine *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* ---- Trusting ---- */

typedef struct
{
  FoyerLine *line;
  char *name;
  char *pin_sha256;
} Trust;

static void
trust_free (gpointer data)
{
  Trust *self = data;

  g_free (self->name);
  g_free (self->pin_sha256);
  g_free (self);
}

/* As the driver will read it: a setting that it refuses is not stored. */
static gboolean
check_setting (const Trust *trust, const FoyerPrinter *printer, GError **error)
{
  g_autoptr (FoyerPrinter) changed = foyer_printer_new ();
  g_autoptr (FoyerPrinterDriver) driver = NULL;
  g_autoptr (GError) cause = NULL;

  if (printer->kind == FOYER_PRINTER_FOLDER)
    {
      g_set_error (error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_USAGE,
                   "printer '%s' is a folder: it has no certificate", printer->name);
      return FALSE;
    }
  changed->name = g_strdup (printer->name);
  changed->kind = printer->kind;
  changed->uri = g_strdup (printer->uri);
  changed->pin_sha256 = g_strdup (trust->pin_sha256);
  driver = foyer_line_open_printer (trust->line, changed, &cause);
  if (driver != NULL)
    return TRUE;
  g_set_error_literal (error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_USAGE, cause->message);
  return FALSE;
}

static gpointer
store_trust (FoyerStore *store, gpointer data, GError **error)
{
  const Trust *trust = data;
  g_autoptr (FoyerPrinter) printer = NULL;

  if (foyer_store_get_printer (store, trust->name, &printer, error)
      && check_setting (trust, printer, error))
    (void)foyer_store_trust_certificate (store, trust->name, trust->pin_sha256, trust->line->actor,
                                         error);
  return NULL;
}

void
foyer_engine_trust_printer_async (FoyerEngine *self, const char *name, const char *pin_sha256,
                                  GCancellable *cancellable, GAsyncReadyCallback callback,
                                  gpointer user_data)
{
  GError *error = NULL;
  Trust *trust;

  g_return_if_fail (FOYER_IS_ENGINE (self) && name != NULL);

  if (!foyer_engine_check_writable (self, &error))
    {
      g_task_report_error (self, callback, user_data, foyer_engine_trust_printer_async, error);
      return;
    }
  trust = g_new0 (Trust, 1);
  trust->line = foyer_engine_get_line (self);
  trust->name = g_strdup (name);
  trust->pin_sha256 = g_strdup (pin_sha256);
  foyer_engine_write_store_async (self, store_trust, trust, trust_free, NULL,
                                  foyer_engine_trust_printer_async, cancellable, callback,
                                  user_data);
}

gboolean
foyer_engine_trust_printer_finish (FoyerEngine *self, GAsyncResult *result, GError **error)
{
  return foyer_engine_store_finish_done (self, result, error);
}
