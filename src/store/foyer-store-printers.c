/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Configured printers. */
#include "config.h"

#include "foyer-store-printers.h"

#include "foyer-store-pairing.h"
#include "foyer-store-private.h"

static void
bind_printer (FoyerStatement *insert, const FoyerPrinter *printer, gint64 now)
{
  foyer_statement_bind_text (insert, ":name", printer->name);
  foyer_statement_bind_text (insert, ":kind", foyer_printer_kind_get_name (printer->kind));
  foyer_statement_bind_text (insert, ":uri", printer->uri);
  foyer_statement_bind_text (insert, ":media", printer->media);
  foyer_statement_bind_text (insert, ":certificate_file", printer->certificate_file);
  foyer_statement_bind_text (insert, ":key_file", printer->key_file);
  foyer_statement_bind_text (insert, ":ca_file", printer->ca_file);
  foyer_statement_bind_text (insert, ":pin_sha256", printer->pin_sha256);
  foyer_statement_bind_text (insert, ":profile_file", printer->profile_file);
  foyer_statement_bind_integer (insert, ":dpi", printer->dpi);
  foyer_statement_bind_text (insert, ":password_file", printer->password_file);
  foyer_statement_bind_integer (insert, ":accepts_retries", printer->accepts_retries ? 1 : 0);
  foyer_statement_bind_integer (insert, ":now", now);
}

gboolean
foyer_store_add_printer (FoyerStore *self, const FoyerPrinter *printer, const char *actor,
                         GError **error)
{
  if (!foyer_store_write_begins (self, FOYER_STORE_TOPIC_PRINTERS, error))
    return FALSE;
  g_autoptr (FoyerStatement) insert
      = foyer_store_prepare (self,
                             "INSERT INTO printer (name, kind, uri, media, certificate_file, "
                             "key_file, ca_file, pin_sha256, profile_file, dpi, "
                             "password_file, accepts_retries, added_usec)"
                             " VALUES (:name, :kind, :uri, :media, :certificate_file, :key_file, "
                             ":ca_file, :pin_sha256, :profile_file, :dpi, :password_file, "
                             ":accepts_retries, :now)"
                             " ON CONFLICT (name) DO NOTHING",
                             error);
  if (insert == NULL)
    return FALSE;
  bind_printer (insert, printer, foyer_store_now (self));
  if (!foyer_statement_run (insert, error))
    return FALSE;
  if (foyer_store_get_changes (self) != 1)
    return foyer_store_refuse (error, FOYER_STORE_ERROR_CONFLICT, "there is a printer '%s' already",
                               printer->name);
  return foyer_store_append_audit (self, actor, "printer-add", printer->name,
                                   foyer_printer_kind_get_name (printer->kind), error);
}

static gboolean
check_unused (FoyerStore *self, const char *name, GError **error)
{
  g_autoptr (FoyerStatement) select
      = foyer_store_prepare (self,
                             "SELECT COUNT (*) AS n FROM job WHERE printer = :name AND state NOT "
                             "IN ('PRINTED', 'CANCELED', 'FAILED')",
                             error);
  if (select == NULL)
    return FALSE;
  foyer_statement_bind_text (select, ":name", name);
  if (foyer_statement_step (select, error) != FOYER_STEP_ROW)
    return FALSE;
  gint64 n = foyer_statement_get_integer (select, "n");
  return n == 0
         || foyer_store_refuse (error, FOYER_STORE_ERROR_CONFLICT,
                                "printer '%s' still has %" G_GINT64_FORMAT " jobs", name, n);
}

gboolean
foyer_store_remove_printer (FoyerStore *self, const char *name, const char *actor, GError **error)
{
  if (!foyer_store_write_begins (self, FOYER_STORE_TOPIC_PRINTERS, error)
      || !check_unused (self, name, error))
    return FALSE;
  g_autoptr (FoyerStatement) remove
      = foyer_store_prepare (self, "DELETE FROM printer WHERE name = :name", error);
  if (remove == NULL)
    return FALSE;
  foyer_statement_bind_text (remove, ":name", name);
  if (!foyer_statement_run (remove, error))
    return FALSE;
  if (foyer_store_get_changes (self) != 1)
    return foyer_store_refuse (error, FOYER_STORE_ERROR_NOT_FOUND, "there is no printer '%s'",
                               name);
  return foyer_store_forget_printer_setup (self, name, error)
         && foyer_store_append_audit (self, actor, "printer-remove", name, NULL, error);
}

static gpointer
read_printer (FoyerStatement *row, GError **error)
{
  g_autoptr (FoyerPrinter) printer = foyer_printer_new ();
  const char *kind = foyer_statement_get_text (row, "kind");
  printer->name = g_strdup (foyer_statement_get_text (row, "name"));
  if (g_strcmp0 (kind, foyer_printer_kind_get_name (FOYER_PRINTER_FOLDER)) == 0)
    printer->kind = FOYER_PRINTER_FOLDER;
  else if (g_strcmp0 (kind, foyer_printer_kind_get_name (FOYER_PRINTER_IPP)) == 0)
    printer->kind = FOYER_PRINTER_IPP;
  else
    {
      foyer_store_refuse (error, FOYER_STORE_ERROR_CORRUPT,
                          "printer '%s' is of the unknown kind '%s'", printer->name, kind);
      return NULL;
    }
  printer->uri = g_strdup (foyer_statement_get_text (row, "uri"));
  printer->media = g_strdup (foyer_statement_get_text (row, "media"));
  printer->certificate_file = g_strdup (foyer_statement_get_text (row, "certificate_file"));
  printer->key_file = g_strdup (foyer_statement_get_text (row, "key_file"));
  printer->ca_file = g_strdup (foyer_statement_get_text (row, "ca_file"));
  printer->pin_sha256 = g_strdup (foyer_statement_get_text (row, "pin_sha256"));
  printer->profile_file = g_strdup (foyer_statement_get_text (row, "profile_file"));
  printer->dpi = (guint)foyer_statement_get_integer (row, "dpi");
  printer->password_file = g_strdup (foyer_statement_get_text (row, "password_file"));
  printer->accepts_retries = foyer_statement_get_integer (row, "accepts_retries") != 0;
  printer->labels_left = foyer_statement_get_integer (row, "labels_left");
  printer->labels_low = foyer_statement_get_integer (row, "labels_low");
  printer->added_usec = foyer_statement_get_integer (row, "added_usec");
  printer->paused_usec = foyer_statement_get_integer (row, "paused_usec");
  return g_steal_pointer (&printer);
}

gboolean
foyer_store_get_printer (FoyerStore *self, const char *name, FoyerPrinter **printer, GError **error)
{
  g_autoptr (FoyerStatement) select
      = foyer_store_prepare (self, "SELECT * FROM printer WHERE name = :name", error);
  if (select == NULL)
    return FALSE;
  foyer_statement_bind_text (select, ":name", name);
  FoyerStep step = foyer_statement_step (select, error);
  if (step == FOYER_STEP_FAILED)
    return FALSE;
  if (step == FOYER_STEP_DONE)
    return foyer_store_refuse (error, FOYER_STORE_ERROR_NOT_FOUND, "there is no printer '%s'",
                               name);
  FoyerPrinter *found = read_printer (select, error);
  if (found == NULL)
    return FALSE;
  *printer = found;
  return TRUE;
}

gboolean
foyer_store_pause_printer (FoyerStore *self, const char *name, gboolean is_paused,
                           const char *actor, GError **error)
{
  g_autoptr (FoyerPrinter) printer = NULL;

  if (!foyer_store_write_begins (self, FOYER_STORE_TOPIC_PRINTERS, error)
      || !foyer_store_get_printer (self, name, &printer, error))
    return FALSE;
  if ((printer->paused_usec != 0) == is_paused)
    return TRUE;
  g_autoptr (FoyerStatement) update = foyer_store_prepare (
      self, "UPDATE printer SET paused_usec = :paused WHERE name = :name", error);
  if (update == NULL)
    return FALSE;
  foyer_statement_bind_integer (update, ":paused", is_paused ? foyer_store_now (self) : 0);
  foyer_statement_bind_text (update, ":name", name);
  return foyer_statement_run (update, error)
         && foyer_store_append_audit (self, actor, is_paused ? "printer-pause" : "printer-resume",
                                      name, NULL, error);
}

static void
printer_unref_cb (gpointer data)
{
  foyer_printer_unref (data);
}

gboolean
foyer_store_list_printers (FoyerStore *self, GPtrArray **printers, GError **error)
{
  g_autoptr (FoyerStatement) select
      = foyer_store_prepare (self, "SELECT * FROM printer ORDER BY printer_no", error);
  if (select == NULL)
    return FALSE;
  return foyer_statement_collect (select, read_printer, printer_unref_cb, printers, error);
}
