/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The doctor: what must be right for the line to run, each with what to do if it is not. */
#include "config.h"

#include "foyer-check-list.h"
#include "foyer-engine-private.h"
#include "foyer-metric.h"
#include "foyer-store-pairing.h"
#include "foyer-store-printers.h"
#include "foyer-store-rendering.h"
#include "foyer-store-watch.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <sys/statvfs.h>

/* Less room than this is worth a word: an import of a large feed needs about as much. */
#define LOW_DISK_BYTES (512ull * 1024 * 1024)

static void
check_free (gpointer data)
{
  FoyerCheck *self = data;

  g_free (self->name);
  g_free (self->finding);
  g_free (self->remedy);
  g_free (self);
}

GPtrArray *
foyer_check_list_new (void)
{
  return g_ptr_array_new_with_free_func (check_free);
}

void
foyer_check_list_add (GPtrArray *self, const char *name, gboolean is_ok, char *finding,
                      const char *remedy)
{
  FoyerCheck *check = g_new0 (FoyerCheck, 1);

  check->name = g_strdup (name);
  check->is_ok = is_ok;
  check->finding = finding;
  check->remedy = is_ok ? NULL : g_strdup (remedy);
  g_ptr_array_add (self, check);
}

static gpointer
check_store (FoyerStore *store, gpointer data, GError **error)
{
  (void)foyer_store_check (store, error);
  return NULL;
}

static void
add_store (FoyerLine *line, GPtrArray *checks)
{
  g_autoptr (GError) error = NULL;

  (void)foyer_store_service_read (line->store, check_store, NULL, &error);
  foyer_check_list_add (checks, "store", error == NULL,
                        g_strdup (error == NULL ? "the store is whole" : error->message),
                        "stop all programs on this event and restore a backup");
}

static void
add_disk (FoyerLine *line, GPtrArray *checks)
{
  struct statvfs status;
  guint64 free_bytes = 0;
  g_autofree char *size = NULL;

  if (statvfs (foyer_event_get_directory (line->event), &status) == 0)
    free_bytes = (guint64)status.f_bavail * status.f_frsize;
  size = g_format_size (free_bytes);
  foyer_check_list_add (checks, "disk", free_bytes >= LOW_DISK_BYTES,
                        g_strdup_printf ("%s free", size),
                        "make room on this disk: an import stops when it is full");
}

static void
add_folders (FoyerLine *line, GPtrArray *checks)
{
  static const char *const names[]
      = { "journal", "spool", "cache", "printed", "templates", "backups" };
  g_autoptr (GString) bad = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = foyer_event_dup_path (line->event, names[i], NULL);
      GStatBuf status;

      if (g_stat (path, &status) != 0 || !S_ISDIR (status.st_mode) || (status.st_mode & 077) != 0
          || g_access (path, R_OK | W_OK | X_OK) != 0)
        g_string_append_printf (bad, "%s%s", bad->len > 0 ? ", " : "", names[i]);
    }
  foyer_check_list_add (checks, "folders", bad->len == 0,
                        bad->len == 0 ? g_strdup ("all there and owner-only")
                                      : g_strdup_printf ("not right: %s", bad->str),
                        "make the folders readable and writable for their owner alone (chmod 700)");
}

static void
add_fonts (FoyerLine *line, GPtrArray *checks)
{
  g_autoptr (GError) error = NULL;
  FoyerFontSet *fonts = foyer_studio_get_fonts (line->studio, &error);

  foyer_check_list_add (
      checks, "fonts", fonts != NULL,
      g_strdup (fonts != NULL ? "every font of the manifest is there" : error->message),
      "install the package named, then run this again");
}

static gpointer
read_halt (FoyerStore *store, gpointer data, GError **error)
{
  FoyerRenderingState state = { 0 };

  (void)foyer_store_get_rendering (store, &state, error);
  return state.reason;
}

static void
add_rendering (FoyerLine *line, GPtrArray *checks)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *reason = foyer_store_service_read (line->store, read_halt, NULL, NULL);
  FoyerWorker *worker;

  foyer_check_list_add (checks, "rendering", reason == NULL,
                        reason != NULL ? g_strdup_printf ("halted: %s", reason)
                                       : g_strdup ("badges are drawn"),
                        "mend the cause, then: foyerctl rendering resume");
  worker = foyer_worker_pool_take (line->workers, NULL, &error);
  foyer_check_list_add (checks, "drawing process", worker != NULL,
                        worker != NULL ? g_strdup_printf (
                            "starts (%s)", foyer_worker_pool_get_program (line->workers))
                                       : g_strdup (error->message),
                        "install Foyer again, whole, or name the program in FOYER_RENDER_WORKER");
  foyer_worker_pool_give_back (line->workers, worker);
}

static void
add_templates (FoyerLine *line, GPtrArray *checks)
{
  g_auto (GStrv) names = foyer_studio_dup_template_names (line->studio);

  for (guint i = 0; names[i] != NULL; i++)
    {
      g_autoptr (GError) error = NULL;
      gboolean is_proof = FALSE;
      g_autoptr (FoyerTemplate) template
          = foyer_studio_find_for_look (line->studio, names[i], &is_proof, &error);
      g_autofree char *name = g_strdup_printf ("template %s", names[i]);

      foyer_check_list_add (checks, name, template != NULL,
                            g_strdup (template == NULL ? error->message
                                      : is_proof       ? "loads; a draft, not approved for printing"
                                                       : "loads"),
                            "correct the template at the place named");
    }
}

static gpointer
list_printers (FoyerStore *store, gpointer data, GError **error)
{
  GPtrArray *printers = NULL;

  (void)foyer_store_list_printers (store, &printers, error);
  return printers;
}

static gpointer
read_setup (FoyerStore *store, gpointer data, GError **error)
{
  const char *name = data;
  FoyerPrinterSetup *setup = NULL;

  (void)foyer_store_get_printer_setup (store, name, &setup, error);
  return setup;
}

/* What a printer's own words and the counts warn of; nothing is asked of it here. */
static void
add_pairing (FoyerLine *line, const FoyerPrinter *printer, GPtrArray *checks)
{
  g_autoptr (FoyerPrinterSetup) setup
      = foyer_store_service_read (line->store, read_setup, printer->name, NULL);
  g_autofree char *name = g_strdup_printf ("printer %s", printer->name);
  g_autofree char *expiry = NULL;

  if (setup != NULL && setup->abilities != NULL)
    expiry = foyer_printer_abilities_dup_expiry (setup->abilities,
                                                 foyer_clock_get_now_usec (line->clock));
  if (expiry != NULL)
    foyer_check_list_add (
        checks, name, FALSE, g_strdup (expiry),
        "renew it, then ask the printer again: foyerctl printers show NAME --ask");
  if (setup != NULL && foyer_printer_setup_is_risky (setup))
    {
      g_autofree char *remedy = foyer_printer_abilities_dup_risk_remedy (printer);

      foyer_check_list_add (checks, name, FALSE,
                            g_strdup ("CUPS may print twice: it tries again by itself"), remedy);
    }
  if (printer->labels_left >= 0 && printer->labels_left <= printer->labels_low)
    foyer_check_list_add (
        checks, name, FALSE,
        g_strdup_printf ("%" G_GINT64_FORMAT " labels left", printer->labels_left),
        "load labels, then: foyerctl printers labels NAME N");
}

static void
add_printers (FoyerLine *line, GPtrArray *checks)
{
  g_autoptr (GPtrArray) printers
      = foyer_store_service_read (line->store, list_printers, NULL, NULL);

  if (printers == NULL || printers->len == 0)
    foyer_check_list_add (checks, "printers", FALSE, g_strdup ("no printer is configured"),
                          "add one: foyerctl printers add NAME URI");
  for (guint i = 0; printers != NULL && i < printers->len; i++)
    {
      const FoyerPrinter *printer = printers->pdata[i];
      g_autofree char *name = g_strdup_printf ("printer %s", printer->name);
      g_autoptr (GError) error = NULL;
      g_autoptr (FoyerPrinterDriver) driver = foyer_line_open_printer (line, printer, &error);
      g_autofree char *remedy = g_strdup_printf (
          "remove it and add it again: foyerctl printers remove %s", printer->name);

      foyer_check_list_add (checks, name, driver != NULL,
                            driver != NULL ? g_strdup_printf (
                                "configured (%s); ask it with: foyerctl printers test %s",
                                printer->uri, printer->name)
                                           : g_strdup (error->message),
                            remedy);
      add_pairing (line, printer, checks);
    }
}

static void
add_line (FoyerEngine *engine, GPtrArray *checks)
{
  FoyerLineHolder holder;

  foyer_engine_get_line_holder (engine, &holder);
  foyer_check_list_add (
      checks, "line", TRUE,
      holder.is_held
          ? g_strdup_printf ("run by process %" G_GINT64_FORMAT " on %s", holder.pid, holder.host)
          : g_strdup ("not running; the console or foyerctl serve runs it"),
      NULL);
}

static gpointer
list_alerts (FoyerStore *store, gpointer data, GError **error)
{
  GPtrArray *alerts = NULL;

  (void)foyer_store_list_alerts (store, FALSE, 0, &alerts, error);
  return alerts;
}

static void
add_alerts (FoyerLine *line, GPtrArray *checks)
{
  g_autoptr (GPtrArray) alerts = foyer_store_service_read (line->store, list_alerts, NULL, NULL);
  g_autoptr (GString) lasting = g_string_new (NULL);

  for (guint i = 0; alerts != NULL && i < alerts->len; i++)
    {
      const FoyerAlertRow *alert = alerts->pdata[i];
      FoyerMetric metric;

      if (foyer_metric_parse (alert->metric, &metric))
        g_string_append_printf (lasting, "%s%s", lasting->len > 0 ? "; " : "",
                                foyer_metric_get_info (metric)->title);
    }
  foyer_check_list_add (checks, "alerts", lasting->len == 0,
                        lasting->len == 0 ? g_strdup ("nothing that is watched is far from usual")
                                          : g_strdup_printf ("far from usual: %s", lasting->str),
                        "see what to do: foyerctl alerts list");
}

void
foyer_check_list_add_event (GPtrArray *self, FoyerEngine *engine)
{
  FoyerLine *line = foyer_engine_get_line (engine);

  add_store (line, self);
  add_disk (line, self);
  add_folders (line, self);
  add_fonts (line, self);
  add_rendering (line, self);
  add_templates (line, self);
  add_printers (line, self);
  add_alerts (line, self);
  add_line (engine, self);
}

static void
check_thread (GTask *task, gpointer source_object, gpointer task_data, GCancellable *cancellable)
{
  GPtrArray *checks = foyer_check_list_new ();

  foyer_check_list_add_event (checks, source_object);
  g_task_return_pointer (task, checks, (GDestroyNotify)g_ptr_array_unref);
}

void
foyer_engine_check_async (FoyerEngine *self, GCancellable *cancellable,
                          GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (FOYER_IS_ENGINE (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, foyer_engine_check_async);
  g_task_set_name (task, "foyer-engine-check");
  g_task_run_in_thread (task, check_thread);
}

GPtrArray *
foyer_engine_check_finish (FoyerEngine *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}
