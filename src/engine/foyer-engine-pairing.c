/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Printers are found, asked and told to show themselves; changes are
 * foyer-engine-pairing-change.c. */
#include "config.h"

#include "foyer-engine-pairing.h"

#include "foyer-condition-note.h"
#include "foyer-engine-private.h"
#include "foyer-ipp-query.h"
#include "foyer-printer-target.h"
#include "foyer-store-pairing.h"

#define CUPS_SOCKET "/run/cups/cups.sock"

/* Errors of the driver name the printer themselves. */
static void
return_peer_error (GTask *task, GError *cause)
{
  GError *error = NULL;

  foyer_engine_error_take (&error, cause, NULL);
  g_task_return_error (task, error);
}

/* ---- Discovery ---- */

static void
found_printer_free (gpointer data)
{
  FoyerFoundPrinter *self = data;

  g_free (self->name);
  g_free (self->uri);
  g_free (self->make_and_model);
  g_free (self->info);
  g_free (self->location);
  g_strfreev (self->members);
  g_free (self);
}

static FoyerFoundPrinter *
take_queue (const FoyerFoundQueue *queue)
{
  FoyerFoundPrinter *found = g_new0 (FoyerFoundPrinter, 1);

  found->name = g_strdup (queue->name);
  found->uri = g_strdup (queue->uri);
  found->make_and_model = g_strdup (queue->make_and_model);
  found->info = g_strdup (queue->info);
  found->location = g_strdup (queue->location);
  found->is_class = queue->is_class;
  found->members = g_strdupv (queue->members);
  found->is_accepting = queue->is_accepting;
  return found;
}

static void
discovered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  g_autoptr (GPtrArray) queues = foyer_ipp_discover_finish (result, &error);
  GPtrArray *found;

  if (g_error_matches (error, FOYER_DISPATCH_ERROR, FOYER_DISPATCH_ERROR_SETTING))
    {
      g_task_return_new_error (task, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_USAGE, "%s",
                               error->message);
      g_error_free (error);
      return;
    }
  if (queues == NULL)
    {
      return_peer_error (task, error);
      return;
    }
  found = g_ptr_array_new_with_free_func (found_printer_free);
  for (guint i = 0; i < queues->len; i++)
    g_ptr_array_add (found, take_queue (queues->pdata[i]));
  g_task_return_pointer (task, found, (GDestroyNotify)g_ptr_array_unref);
}

void
foyer_engine_discover_printers_async (FoyerEngine *self, const char *cups,
                                      GCancellable *cancellable, GAsyncReadyCallback callback,
                                      gpointer user_data)
{
  GTask *task;
  g_autoptr (FoyerPrinter) server = foyer_printer_new ();

  g_return_if_fail (FOYER_IS_ENGINE (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, foyer_engine_discover_printers_async);
  g_task_set_name (task, "foyer-engine-discover-printers");
  server->name = g_strdup ("CUPS");
  server->kind = FOYER_PRINTER_IPP;
  if (cups != NULL)
    server->uri = g_strdup (cups);
  else
    server->uri
        = g_strdup (g_file_test (CUPS_SOCKET, G_FILE_TEST_EXISTS) ? "ipp+unix://" CUPS_SOCKET "?/"
                                                                  : "ipp://localhost/");
  foyer_ipp_discover_async (server, cancellable, discovered_cb, task);
}

GPtrArray *
foyer_engine_discover_printers_finish (FoyerEngine *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* ---- One printer ---- */

void
foyer_printer_pairing_free (FoyerPrinterPairing *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->printer, foyer_printer_unref);
  foyer_printer_abilities_free (self->abilities);
  g_clear_pointer (&self->calibrations, g_ptr_array_unref);
  g_free (self->target);
  g_free (self->expiry);
  g_free (self->problem);
  g_free (self);
}

static void
calibration_free (gpointer data)
{
  FoyerPairingCalibration *self = data;

  g_free (self->stock);
  g_free (self);
}

static char *
dup_target (const FoyerPrinterSetup *setup, gboolean *is_usable)
{
  FoyerPrintTarget target;
  g_autoptr (GError) error = NULL;
  g_autofree char *dpi = NULL;

  *is_usable = foyer_printer_target_choose (setup->printer, setup->abilities, &target, &error);
  if (!*is_usable)
    return g_strdup (error->message);
  dpi = target.dpi != 0 ? g_strdup_printf ("%u dpi", target.dpi) : g_strdup ("the template's dpi");
  return g_strdup_printf ("%s, %s%s%s", foyer_format_kind_get_mime (target.format), dpi,
                          target.format == FOYER_FORMAT_KIND_PWG_RASTER ? ", " : "",
                          target.format == FOYER_FORMAT_KIND_PWG_RASTER
                              ? foyer_pixels_get_keyword (target.pixels)
                              : "");
}

static FoyerPrinterPairing *
make_pairing (FoyerLine *line, const FoyerPrinterSetup *setup)
{
  FoyerPrinterPairing *pairing = g_new0 (FoyerPrinterPairing, 1);

  pairing->printer = foyer_printer_ref (setup->printer);
  pairing->calibrations = g_ptr_array_new_with_free_func (calibration_free);
  for (guint i = 0; i < setup->calibrations->len; i++)
    {
      const FoyerStockCalibration *entry = setup->calibrations->pdata[i];
      FoyerPairingCalibration *copy = g_new0 (FoyerPairingCalibration, 1);

      copy->stock = g_strdup (entry->stock);
      copy->calibration = entry->calibration;
      g_ptr_array_add (pairing->calibrations, copy);
    }
  pairing->target = dup_target (setup, &pairing->is_usable);
  pairing->is_risky = foyer_printer_setup_is_risky (setup);
  if (setup->abilities == NULL)
    return pairing;
  pairing->abilities = foyer_printer_abilities_copy (setup->abilities);
  pairing->expiry = foyer_printer_abilities_dup_expiry (setup->abilities,
                                                        foyer_clock_get_now_usec (line->clock));
  return pairing;
}

typedef struct
{
  FoyerLine *line;
  char *name;
  gboolean is_asked;
  FoyerPrinterDriver *driver;
  FoyerPrinterSetup *setup;
  char *problem;
} Pair;

static void
pair_free (gpointer data)
{
  Pair *self = data;

  g_free (self->name);
  g_clear_object (&self->driver);
  g_clear_pointer (&self->setup, foyer_printer_setup_free);
  g_free (self->problem);
  g_free (self);
}

static gpointer
read_setup (FoyerStore *store, gpointer data, GError **error)
{
  const Pair *pair = data;
  FoyerPrinterSetup *setup = NULL;

  (void)foyer_store_get_printer_setup (store, pair->name, &setup, error);
  return setup;
}

static gpointer
note_abilities (FoyerStore *store, gpointer data, GError **error)
{
  const Pair *pair = data;

  (void)foyer_store_note_abilities (store, pair->name, pair->setup->abilities, error);
  return NULL;
}

static void
return_pairing (GTask *task)
{
  Pair *pair = g_task_get_task_data (task);
  FoyerPrinterPairing *pairing = make_pairing (pair->line, pair->setup);

  pairing->problem = g_steal_pointer (&pair->problem);
  g_task_return_pointer (task, pairing, (GDestroyNotify)foyer_printer_pairing_free);
}

static void
noted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (foyer_engine_store_finish_done (FOYER_ENGINE (source), result, &error))
    return_pairing (task);
  else
    g_task_return_error (task, error);
}

static void
note_condition (FoyerEngine *self, Pair *pair, const FoyerPrinterStatus *status,
                const GError *error)
{
  g_autoptr (FoyerPrinterCondition) noted = NULL;

  if (foyer_engine_check_writable (self, NULL))
    foyer_condition_note (pair->line, pair->name, pair->driver, status, error, &noted);
}

static void
probed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Pair *pair = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (FoyerPrinterStatus) status
      = foyer_printer_driver_probe_finish (FOYER_PRINTER_DRIVER (source), result, &error);

  note_condition (g_task_get_source_object (task), pair, status, error);
  if (status == NULL)
    {
      pair->problem = g_strdup (error->message);
      return_pairing (task);
      return;
    }
  g_clear_pointer (&pair->setup->abilities, foyer_printer_abilities_free);
  pair->setup->abilities = foyer_printer_abilities_copy (status->abilities);
  pair->setup->abilities->read_usec = foyer_clock_get_now_usec (pair->line->clock);
  foyer_engine_write_store_async (g_task_get_source_object (task), note_abilities, pair, NULL, NULL,
                                  foyer_engine_pair_printer_async, g_task_get_cancellable (task),
                                  noted_cb, g_object_ref (task));
}

static void
ask_printer (GTask *task)
{
  Pair *pair = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;

  pair->driver = foyer_line_open_printer (pair->line, pair->setup->printer, &error);
  if (pair->driver == NULL)
    {
      pair->problem = g_strdup (error->message);
      return_pairing (task);
    }
  else
    foyer_printer_driver_probe_async (pair->driver, g_task_get_cancellable (task), probed_cb,
                                      g_object_ref (task));
}

static void
setup_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Pair *pair = g_task_get_task_data (task);
  GError *error = NULL;

  pair->setup = foyer_engine_store_finish (FOYER_ENGINE (source), result, &error);
  if (pair->setup == NULL)
    g_task_return_error (task, error);
  else if (pair->is_asked && pair->setup->printer->kind != FOYER_PRINTER_FOLDER)
    ask_printer (task);
  else
    return_pairing (task);
}

void
foyer_engine_pair_printer_async (FoyerEngine *self, const char *name, gboolean is_asked,
                                 GCancellable *cancellable, GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  GTask *task;
  Pair *pair;

  g_return_if_fail (FOYER_IS_ENGINE (self) && name != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, foyer_engine_pair_printer_async);
  g_task_set_name (task, "foyer-engine-pair-printer");
  pair = g_new0 (Pair, 1);
  pair->line = foyer_engine_get_line (self);
  pair->name = g_strdup (name);
  pair->is_asked = is_asked;
  g_task_set_task_data (task, pair, pair_free);
  foyer_engine_read_store_async (self, read_setup, pair, NULL,
                                 (GDestroyNotify)foyer_printer_setup_free,
                                 foyer_engine_pair_printer_async, cancellable, setup_read_cb, task);
}

FoyerPrinterPairing *
foyer_engine_pair_printer_finish (FoyerEngine *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* ---- Showing itself ---- */

static void
identified_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (foyer_ipp_identify_finish (result, &error))
    g_task_return_boolean (task, TRUE);
  else if (g_error_matches (error, FOYER_DISPATCH_ERROR, FOYER_DISPATCH_ERROR_UNSUPPORTED))
    {
      g_task_return_new_error (task, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_PEER,
                               "%s; it cannot show itself: print a test badge instead",
                               error->message);
      g_error_free (error);
    }
  else
    return_peer_error (task, error);
}

static void
to_identify_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  g_autoptr (FoyerPrinterSetup) setup
      = foyer_engine_store_finish (FOYER_ENGINE (source), result, &error);

  if (setup == NULL)
    g_task_return_error (task, error);
  else if (setup->printer->kind == FOYER_PRINTER_FOLDER)
    g_task_return_new_error (task, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_USAGE,
                             "printer '%s' is a folder: there is nothing to see",
                             setup->printer->name);
  else
    foyer_ipp_identify_async (setup->printer, g_task_get_cancellable (task), identified_cb,
                              g_object_ref (task));
}

void
foyer_engine_identify_printer_async (FoyerEngine *self, const char *name, GCancellable *cancellable,
                                     GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task;
  Pair *pair;

  g_return_if_fail (FOYER_IS_ENGINE (self) && name != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, foyer_engine_identify_printer_async);
  g_task_set_name (task, "foyer-engine-identify-printer");
  pair = g_new0 (Pair, 1);
  pair->name = g_strdup (name);
  g_task_set_task_data (task, pair, pair_free);
  foyer_engine_read_store_async (
      self, read_setup, pair, NULL, (GDestroyNotify)foyer_printer_setup_free,
      foyer_engine_identify_printer_async, cancellable, to_identify_cb, task);
}

gboolean
foyer_engine_identify_printer_finish (FoyerEngine *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}
