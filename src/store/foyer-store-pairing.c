/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is known of printers beside their configuration. */
#include "config.h"

#include "foyer-store-pairing.h"

#include "foyer-store-jobs.h"
#include "foyer-store-printers.h"
#include "foyer-store-private.h"

static void
stock_calibration_free (gpointer data)
{
  FoyerStockCalibration *self = data;
  g_free (self->stock);
  g_free (self);
}

void
foyer_printer_setup_free (FoyerPrinterSetup *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->printer, foyer_printer_unref);
  g_clear_pointer (&self->abilities, foyer_printer_abilities_free);
  g_clear_pointer (&self->calibrations, g_ptr_array_unref);
  g_free (self);
}

FoyerCalibration
foyer_printer_setup_get_calibration (const FoyerPrinterSetup *self, const char *stock)
{
  for (guint i = 0; stock != NULL && i < self->calibrations->len; i++)
    {
      const FoyerStockCalibration *entry = self->calibrations->pdata[i];
      if (g_str_equal (entry->stock, stock))
        return entry->calibration;
    }
  return (FoyerCalibration){ 0 };
}

gboolean
foyer_printer_setup_is_risky (const FoyerPrinterSetup *self)
{
  return self->abilities != NULL && foyer_printer_abilities_is_risky (self->abilities)
         && !self->printer->accepts_retries;
}

static gpointer
read_calibration (FoyerStatement *row, GError **error)
{
  FoyerStockCalibration *entry = g_new0 (FoyerStockCalibration, 1);
  (void)error; /* every row can be read */
  entry->stock = g_strdup (foyer_statement_get_text (row, "stock"));
  entry->calibration = (FoyerCalibration){
    .dx_um = (gint)foyer_statement_get_integer (row, "dx_um"),
    .dy_um = (gint)foyer_statement_get_integer (row, "dy_um"),
    .rotation_mdeg = (gint)foyer_statement_get_integer (row, "rotation_mdeg"),
    .scale_ppm = (gint)foyer_statement_get_integer (row, "scale_ppm"),
  };
  entry->set_usec = foyer_statement_get_integer (row, "set_usec");
  return entry;
}

static gboolean
read_abilities (FoyerStore *self, const char *name, FoyerPrinterAbilities **abilities,
                GError **error)
{
  g_autoptr (FoyerStatement) select
      = foyer_store_prepare (self, "SELECT * FROM printer_abilities WHERE printer = :name", error);
  if (select == NULL)
    return FALSE;
  foyer_statement_bind_text (select, ":name", name);
  FoyerStep step = foyer_statement_step (select, error);
  if (step != FOYER_STEP_ROW)
    return step == FOYER_STEP_DONE;
  *abilities = foyer_printer_abilities_parse (foyer_statement_get_text (select, "abilities"));
  (*abilities)->up_time_seconds = foyer_statement_get_integer (select, "up_time_seconds");
  (*abilities)->read_usec = foyer_statement_get_integer (select, "read_usec");
  return TRUE;
}

gboolean
foyer_store_get_printer_setup (FoyerStore *self, const char *name, FoyerPrinterSetup **setup,
                               GError **error)
{
  g_autoptr (FoyerPrinterSetup) found = g_new0 (FoyerPrinterSetup, 1);
  if (!foyer_store_get_printer (self, name, &found->printer, error)
      || !read_abilities (self, name, &found->abilities, error))
    return FALSE;
  g_autoptr (FoyerStatement) select = foyer_store_prepare (
      self, "SELECT * FROM printer_calibration WHERE printer = :name ORDER BY stock", error);
  if (select == NULL)
    return FALSE;
  foyer_statement_bind_text (select, ":name", name);
  if (!foyer_statement_collect (select, read_calibration, stock_calibration_free,
                                &found->calibrations, error))
    return FALSE;
  *setup = g_steal_pointer (&found);
  return TRUE;
}

gboolean
foyer_store_note_abilities (FoyerStore *self, const char *name,
                            const FoyerPrinterAbilities *abilities, GError **error)
{
  if (!foyer_store_write_begins (self, FOYER_STORE_TOPIC_PRINTERS, error))
    return FALSE;
  g_autofree char *text = foyer_printer_abilities_dup_text (abilities);
  g_autoptr (FoyerStatement) insert = foyer_store_prepare (
      self,
      "INSERT INTO printer_abilities (printer, abilities, up_time_seconds, read_usec)"
      " SELECT name, :abilities, :up_time, :now FROM printer WHERE name = :name"
      " ON CONFLICT (printer) DO UPDATE SET abilities = excluded.abilities, up_time_seconds = "
      "excluded.up_time_seconds, read_usec = excluded.read_usec",
      error);
  if (insert == NULL)
    return FALSE;
  foyer_statement_bind_text (insert, ":abilities", text);
  foyer_statement_bind_integer (insert, ":up_time", abilities->up_time_seconds);
  foyer_statement_bind_integer (insert, ":now", foyer_store_now (self));
  foyer_statement_bind_text (insert, ":name", name);
  return foyer_statement_run (insert, error);
}

/* Keywords of IPP have no spaces. */
static char *
join_reasons (const FoyerPrinterCondition *condition)
{
  return g_strjoinv (" ", condition->reasons);
}

static char **
split_reasons (const char *text)
{
  return *text != '\0' ? g_strsplit (text, " ", -1) : g_new0 (char *, 1);
}

static FoyerPrinterCondition *
read_condition (FoyerStatement *row, GError **error)
{
  g_autoptr (FoyerPrinterCondition) condition = foyer_printer_condition_new ();
  const char *state = foyer_statement_get_text (row, "state");
  if (!foyer_condition_state_parse (state, &condition->state))
    {
      foyer_store_refuse (error, FOYER_STORE_ERROR_CORRUPT,
                          "printer '%s' is in the unknown condition '%s'",
                          foyer_statement_get_text (row, "printer"), state);
      return NULL;
    }
  g_strfreev (condition->reasons);
  condition->reasons = split_reasons (foyer_statement_get_text (row, "reasons"));
  condition->is_ready = foyer_statement_get_integer (row, "is_ready") != 0;
  condition->message = g_strdup (foyer_statement_get_text (row, "message"));
  condition->shown_digest = g_strdup (foyer_statement_get_text (row, "shown_digest"));
  condition->since_usec = foyer_statement_get_integer (row, "since_usec");
  return g_steal_pointer (&condition);
}

gboolean
foyer_store_list_conditions (FoyerStore *self, GHashTable **conditions, GError **error)
{
  g_autoptr (GHashTable) found = g_hash_table_new_full (
      g_str_hash, g_str_equal, g_free, (GDestroyNotify)foyer_printer_condition_free);
  g_autoptr (FoyerStatement) select
      = foyer_store_prepare (self, "SELECT * FROM printer_condition", error);
  FoyerStep step;
  if (select == NULL)
    return FALSE;
  while ((step = foyer_statement_step (select, error)) == FOYER_STEP_ROW)
    {
      FoyerPrinterCondition *condition = read_condition (select, error);
      if (condition == NULL)
        return FALSE;
      g_hash_table_insert (found, g_strdup (foyer_statement_get_text (select, "printer")),
                           condition);
    }
  if (step == FOYER_STEP_FAILED)
    return FALSE;
  *conditions = g_steal_pointer (&found);
  return TRUE;
}

gboolean
foyer_store_note_condition (FoyerStore *self, const char *name,
                            const FoyerPrinterCondition *condition, GError **error)
{
  g_autoptr (GHashTable) conditions = NULL;
  if (!foyer_store_list_conditions (self, &conditions, error))
    return FALSE;
  const FoyerPrinterCondition *former = g_hash_table_lookup (conditions, name);
  if (former != NULL && foyer_printer_condition_is_same (former, condition))
    return TRUE;
  if (!foyer_store_write_begins (self, FOYER_STORE_TOPIC_PRINTERS, error))
    return FALSE;
  g_autofree char *reasons = join_reasons (condition);
  g_autoptr (FoyerStatement) insert = foyer_store_prepare (
      self,
      "INSERT OR REPLACE INTO printer_condition (printer, state, reasons, is_ready, message, "
      "shown_digest, since_usec)"
      " SELECT name, :state, :reasons, :is_ready, :message, :shown_digest, :now FROM printer "
      "WHERE name = :name",
      error);
  if (insert == NULL)
    return FALSE;
  foyer_statement_bind_text (insert, ":state", foyer_condition_state_get_name (condition->state));
  foyer_statement_bind_text (insert, ":reasons", reasons);
  foyer_statement_bind_integer (insert, ":is_ready", condition->is_ready ? 1 : 0);
  foyer_statement_bind_text (insert, ":message", condition->message);
  foyer_statement_bind_text (insert, ":shown_digest", condition->shown_digest);
  foyer_statement_bind_integer (insert, ":now", foyer_store_now (self));
  foyer_statement_bind_text (insert, ":name", name);
  return foyer_statement_run (insert, error);
}

static gboolean
check_printer (FoyerStore *self, const char *name, GError **error)
{
  g_autoptr (FoyerPrinter) printer = NULL;
  return foyer_store_get_printer (self, name, &printer, error);
}

gboolean
foyer_store_set_calibration (FoyerStore *self, const char *name, const char *stock,
                             const FoyerCalibration *calibration, const char *actor, GError **error)
{
  if (!foyer_store_write_begins (self, FOYER_STORE_TOPIC_PRINTERS, error)
      || !check_printer (self, name, error))
    return FALSE;
  g_autoptr (FoyerStatement) change = foyer_store_prepare (
      self,
      foyer_calibration_is_none (calibration)
          ? "DELETE FROM printer_calibration WHERE printer = :name AND stock = :stock"
          : "INSERT OR REPLACE INTO printer_calibration (printer, stock, dx_um, dy_um, "
            "rotation_mdeg, scale_ppm, set_usec)"
            " VALUES (:name, :stock, :dx_um, :dy_um, :rotation_mdeg, :scale_ppm, :now)",
      error);
  if (change == NULL)
    return FALSE;
  foyer_statement_bind_text (change, ":name", name);
  foyer_statement_bind_text (change, ":stock", stock);
  if (!foyer_calibration_is_none (calibration))
    {
      foyer_statement_bind_integer (change, ":dx_um", calibration->dx_um);
      foyer_statement_bind_integer (change, ":dy_um", calibration->dy_um);
      foyer_statement_bind_integer (change, ":rotation_mdeg", calibration->rotation_mdeg);
      foyer_statement_bind_integer (change, ":scale_ppm", calibration->scale_ppm);
      foyer_statement_bind_integer (change, ":now", foyer_store_now (self));
    }
  if (!foyer_statement_run (change, error))
    return FALSE;
  g_autofree char *text = foyer_calibration_dup_text (calibration);
  g_autofree char *detail = g_strdup_printf ("%s %s", stock, text);
  return foyer_store_append_audit (self, actor, "printer-calibrate", name, detail, error);
}

gboolean
foyer_store_set_labels (FoyerStore *self, const char *name, gint64 left, gint64 low,
                        const char *actor, GError **error)
{
  if (!foyer_store_write_begins (self, FOYER_STORE_TOPIC_PRINTERS, error)
      || !check_printer (self, name, error))
    return FALSE;
  g_autoptr (FoyerStatement) update = foyer_store_prepare (
      self, "UPDATE printer SET labels_left = :left, labels_low = :low WHERE name = :name", error);
  if (update == NULL)
    return FALSE;
  foyer_statement_bind_integer (update, ":left", left);
  foyer_statement_bind_integer (update, ":low", low);
  foyer_statement_bind_text (update, ":name", name);
  if (!foyer_statement_run (update, error))
    return FALSE;
  g_autofree char *detail
      = left < 0 ? g_strdup ("not counted") : g_strdup_printf ("%" G_GINT64_FORMAT, left);
  return foyer_store_append_audit (self, actor, "printer-labels", name, detail, error);
}

gboolean
foyer_store_accept_retries (FoyerStore *self, const char *name, gboolean accepts, const char *actor,
                            GError **error)
{
  if (!foyer_store_write_begins (self, FOYER_STORE_TOPIC_PRINTERS, error)
      || !check_printer (self, name, error))
    return FALSE;
  g_autoptr (FoyerStatement) update = foyer_store_prepare (
      self, "UPDATE printer SET accepts_retries = :accepts WHERE name = :name", error);
  if (update == NULL)
    return FALSE;
  foyer_statement_bind_integer (update, ":accepts", accepts ? 1 : 0);
  foyer_statement_bind_text (update, ":name", name);
  return foyer_statement_run (update, error)
         && foyer_store_append_audit (self, actor, "printer-accept-retries", name,
                                      accepts ? "accepted" : "taken back", error);
}

static gboolean
forget (FoyerStore *self, const char *sql, const char *name, GError **error)
{
  g_autoptr (FoyerStatement) remove = foyer_store_prepare (self, sql, error);
  if (remove == NULL)
    return FALSE;
  foyer_statement_bind_text (remove, ":name", name);
  return foyer_statement_run (remove, error);
}

gboolean
foyer_store_trust_certificate (FoyerStore *self, const char *name, const char *pin_sha256,
                               const char *actor, GError **error)
{
  g_autoptr (FoyerPrinter) printer = NULL;
  if (!foyer_store_write_begins (self, FOYER_STORE_TOPIC_PRINTERS, error)
      || !foyer_store_get_printer (self, name, &printer, error))
    return FALSE;
  g_autoptr (FoyerStatement) update = foyer_store_prepare (
      self, "UPDATE printer SET pin_sha256 = :pin WHERE name = :name", error);
  if (update == NULL)
    return FALSE;
  foyer_statement_bind_text (update, ":pin", pin_sha256);
  foyer_statement_bind_text (update, ":name", name);
  g_autofree char *detail
      = g_strdup_printf ("%s instead of %s", pin_sha256 != NULL ? pin_sha256 : "no pin",
                         printer->pin_sha256 != NULL ? printer->pin_sha256 : "no pin");
  return foyer_statement_run (update, error)
         && forget (self, "DELETE FROM printer_condition WHERE printer = :name", name, error)
         && foyer_store_append_audit (self, actor, "printer-trust", name, detail, error);
}

gboolean
foyer_store_forget_printer_setup (FoyerStore *self, const char *name, GError **error)
{
  return forget (self, "DELETE FROM printer_abilities WHERE printer = :name", name, error)
         && forget (self, "DELETE FROM printer_calibration WHERE printer = :name", name, error)
         && forget (self, "DELETE FROM printer_condition WHERE printer = :name", name, error)
         && forget (self, "DELETE FROM breaker WHERE printer = :name", name, error);
}

/* ---- Documents ---- */

gboolean
foyer_store_note_document (FoyerStore *self, gint64 job_row_id, const char *target,
                           const char *stock, const char *media, GError **error)
{
  if (!foyer_store_write_begins (self, FOYER_STORE_TOPIC_JOBS, error))
    return FALSE;
  g_autoptr (FoyerStatement) update = foyer_store_prepare (
      self,
      "UPDATE job SET document_target = :target, document_stock = :stock, document_media = :media"
      " WHERE row_id = :row_id",
      error);
  if (update == NULL)
    return FALSE;
  foyer_statement_bind_text (update, ":target", target);
  foyer_statement_bind_text (update, ":stock", stock);
  foyer_statement_bind_text (update, ":media", media);
  foyer_statement_bind_integer (update, ":row_id", job_row_id);
  return foyer_statement_run (update, error);
}

gboolean
foyer_store_redraw_job (FoyerStore *self, gint64 job_row_id, const char *reason, GError **error)
{
  FoyerJobChange change = { .reason = reason };
  if (!foyer_store_transition_job (self, job_row_id, FOYER_JOB_RENDERED, FOYER_JOB_READY, &change,
                                   error))
    return FALSE;
  g_autoptr (FoyerStatement) update = foyer_store_prepare (
      self, "UPDATE job SET render_attempts = 0, document_target = NULL WHERE row_id = :row_id",
      error);
  if (update == NULL)
    return FALSE;
  foyer_statement_bind_integer (update, ":row_id", job_row_id);
  return foyer_statement_run (update, error);
}
