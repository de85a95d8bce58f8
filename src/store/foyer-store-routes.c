/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The document of routes, breakers, offline mode. Jobs on their way are foyer-store-hops.c. */
#include "config.h"

#include "foyer-store-routes.h"

#include "foyer-store-private.h"

static const char *const mode_names[] = {
  [FOYER_OFFLINE_AUTO] = "auto",
  [FOYER_OFFLINE_ON] = "on",
  [FOYER_OFFLINE_OFF] = "off",
};

const char *
foyer_offline_mode_get_name (FoyerOfflineMode mode)
{
  g_return_val_if_fail (mode < G_N_ELEMENTS (mode_names), NULL);
  return mode_names[mode];
}

gboolean
foyer_offline_mode_parse (const char *name, FoyerOfflineMode *mode)
{
  for (guint i = 0; i < G_N_ELEMENTS (mode_names); i++)
    if (g_strcmp0 (name, mode_names[i]) == 0)
      {
        *mode = (FoyerOfflineMode)i;
        return TRUE;
      }
  return FALSE;
}

/* ---- The document ---- */

gboolean
foyer_store_set_routes (FoyerStore *self, const char *document, const char *actor, gint64 *version,
                        GError **error)
{
  if (!foyer_store_write_begins (self, FOYER_STORE_TOPIC_PRINTERS, error))
    return FALSE;
  g_autoptr (FoyerStatement) insert = foyer_store_prepare (
      self,
      "INSERT INTO route_version (document, set_usec, actor) VALUES (:document, :now, :actor)",
      error);
  if (insert == NULL)
    return FALSE;
  foyer_statement_bind_text (insert, ":document", document);
  foyer_statement_bind_integer (insert, ":now", foyer_store_now (self));
  foyer_statement_bind_text (insert, ":actor", actor);
  if (!foyer_statement_run (insert, error))
    return FALSE;
  gint64 row_id = foyer_store_get_last_row_id (self);
  if (version != NULL)
    *version = row_id;
  g_autofree char *detail = g_strdup_printf ("version %" G_GINT64_FORMAT, row_id);
  return foyer_store_append_audit (self, actor, "routes set", NULL, detail, error);
}

gboolean
foyer_store_get_routes (FoyerStore *self, char **document, gint64 *version, GError **error)
{
  g_autoptr (FoyerStatement) select = foyer_store_prepare (
      self, "SELECT version, document FROM route_version ORDER BY version DESC LIMIT 1", error);
  if (select == NULL)
    return FALSE;
  FoyerStep step = foyer_statement_step (select, error);
  if (step == FOYER_STEP_FAILED)
    return FALSE;
  if (document != NULL)
    *document
        = step == FOYER_STEP_ROW ? g_strdup (foyer_statement_get_text (select, "document")) : NULL;
  if (version != NULL)
    *version = step == FOYER_STEP_ROW ? foyer_statement_get_integer (select, "version") : 0;
  return TRUE;
}

/* ---- Breakers ---- */

gboolean
foyer_store_save_breaker (FoyerStore *self, const char *printer, const char *state,
                          gboolean is_open, GError **error)
{
  if (!foyer_store_write_begins (self, FOYER_STORE_TOPIC_PRINTERS, error))
    return FALSE;
  g_autoptr (FoyerStatement) upsert = foyer_store_prepare (
      self,
      "INSERT INTO breaker (printer, state, is_open, changed_usec) VALUES (:printer, :state, "
      ":is_open, :now) ON CONFLICT (printer) DO UPDATE SET state = excluded.state, is_open = "
      "excluded.is_open, changed_usec = "
      "excluded.changed_usec",
      error);
  if (upsert == NULL)
    return FALSE;
  foyer_statement_bind_text (upsert, ":printer", printer);
  foyer_statement_bind_text (upsert, ":state", state);
  foyer_statement_bind_integer (upsert, ":is_open", is_open ? 1 : 0);
  foyer_statement_bind_integer (upsert, ":now", foyer_store_now (self));
  return foyer_statement_run (upsert, error);
}

gboolean
foyer_store_list_breakers (FoyerStore *self, GHashTable **breakers, GError **error)
{
  g_autoptr (FoyerStatement) select
      = foyer_store_prepare (self, "SELECT printer, state FROM breaker", error);
  if (select == NULL)
    return FALSE;
  g_autoptr (GHashTable) found = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  FoyerStep step;
  while ((step = foyer_statement_step (select, error)) == FOYER_STEP_ROW)
    g_hash_table_insert (found, g_strdup (foyer_statement_get_text (select, "printer")),
                         g_strdup (foyer_statement_get_text (select, "state")));
  if (step == FOYER_STEP_FAILED)
    return FALSE;
  *breakers = g_steal_pointer (&found);
  return TRUE;
}

/* ---- Offline mode, next batches ---- */

void
foyer_chain_state_free (FoyerChainState *self)
{
  g_free (self->chain);
  g_free (self);
}

static void
chain_state_free_cb (gpointer data)
{
  foyer_chain_state_free (data);
}

static gpointer
read_chain_state (FoyerStatement *row, GError **error)
{
  FoyerOfflineMode mode;
  if (!foyer_offline_mode_parse (foyer_statement_get_text (row, "mode"), &mode))
    {
      (void)foyer_store_refuse (error, FOYER_STORE_ERROR_CORRUPT,
                                "the state of a chain is not what was written");
      return NULL;
    }
  FoyerChainState *state = g_new0 (FoyerChainState, 1);
  state->chain = g_strdup (foyer_statement_get_text (row, "chain"));
  state->mode = mode;
  state->is_offline = foyer_statement_get_integer (row, "is_offline") != 0;
  state->changed_usec = foyer_statement_get_integer (row, "changed_usec");
  state->released_usec = foyer_statement_get_integer (row, "released_usec");
  return state;
}

gboolean
foyer_store_list_chain_states (FoyerStore *self, GPtrArray **states, GError **error)
{
  g_autoptr (FoyerStatement) select
      = foyer_store_prepare (self, "SELECT * FROM chain_state ORDER BY chain", error);
  if (select == NULL)
    return FALSE;
  return foyer_statement_collect (select, read_chain_state, chain_state_free_cb, states, error);
}

static gboolean
run_for_chain (FoyerStore *self, FoyerStatement *statement, const char *chain, GError **error)
{
  foyer_statement_bind_text (statement, ":chain", chain);
  foyer_statement_bind_integer (statement, ":now", foyer_store_now (self));
  return foyer_statement_run (statement, error);
}

gboolean
foyer_store_set_offline_mode (FoyerStore *self, const char *chain, FoyerOfflineMode mode,
                              const char *actor, GError **error)
{
  if (!foyer_store_write_begins (self, FOYER_STORE_TOPIC_PRINTERS, error))
    return FALSE;
  g_autoptr (FoyerStatement) upsert = foyer_store_prepare (
      self,
      "INSERT INTO chain_state (mode, chain, changed_usec) VALUES (:mode, :chain, :now)"
      " ON CONFLICT (chain) DO UPDATE SET mode = excluded.mode, changed_usec = "
      "excluded.changed_usec",
      error);
  if (upsert == NULL)
    return FALSE;
  foyer_statement_bind_text (upsert, ":mode", mode_names[mode]);
  return run_for_chain (self, upsert, chain, error)
         && foyer_store_append_audit (self, actor, "routes offline", chain, mode_names[mode],
                                      error);
}

gboolean
foyer_store_set_offline (FoyerStore *self, const char *chain, gboolean is_offline, const char *why,
                         GError **error)
{
  if (!foyer_store_write_begins (self, FOYER_STORE_TOPIC_PRINTERS, error))
    return FALSE;
  g_autoptr (FoyerStatement) upsert = foyer_store_prepare (
      self,
      "INSERT INTO chain_state (is_offline, chain, changed_usec) VALUES (:is_offline, :chain, :now)"
      " ON CONFLICT (chain) DO UPDATE SET is_offline = excluded.is_offline, changed_usec = "
      "excluded.changed_usec",
      error);
  if (upsert == NULL)
    return FALSE;
  foyer_statement_bind_integer (upsert, ":is_offline", is_offline ? 1 : 0);
  return run_for_chain (self, upsert, chain, error)
         && foyer_store_append_audit (self, NULL, is_offline ? "chain offline" : "chain online",
                                      chain, why, error);
}

gboolean
foyer_store_note_release (FoyerStore *self, const char *chain, GError **error)
{
  if (!foyer_store_write_begins (self, FOYER_STORE_TOPIC_PRINTERS, error))
    return FALSE;
  g_autoptr (FoyerStatement) upsert = foyer_store_prepare (
      self,
      "INSERT INTO chain_state (chain, released_usec) VALUES (:chain, :now)"
      " ON CONFLICT (chain) DO UPDATE SET released_usec = excluded.released_usec",
      error);
  if (upsert == NULL)
    return FALSE;
  return run_for_chain (self, upsert, chain, error);
}
