/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Configured sources: their rows, their intake state, their counters of refusals. */
#include "config.h"

#include "foyer-store-sources.h"

#include "foyer-store-private.h"

/* ---- Rows ---- */

static char *
dup_lines (char **list)
{
  return list != NULL && *list != NULL ? g_strjoinv ("\n", list) : NULL;
}

static char **
dup_list (const char *lines)
{
  return lines != NULL && *lines != '\0' ? g_strsplit (lines, "\n", -1) : NULL;
}

static void
bind_secrets (FoyerStatement *statement, const FoyerSource *source)
{
  foyer_statement_bind_text (statement, ":secret_1", source->secrets[0]);
  foyer_statement_bind_integer (statement, ":secret_1_usec", source->secret_usec[0]);
  foyer_statement_bind_text (statement, ":secret_2", source->secrets[1]);
  foyer_statement_bind_integer (statement, ":secret_2_usec", source->secret_usec[1]);
}

static gboolean
insert_source (FoyerStore *self, const FoyerSource *source, GError **error)
{
  g_autofree char *networks = dup_lines (source->networks);
  g_autofree char *event_types = dup_lines (source->event_types);
  g_autofree char *events = dup_lines (source->events);
  g_autofree char *tiers = dup_lines (source->tiers);
  g_autoptr (FoyerStatement) insert = foyer_store_prepare (
      self,
      "INSERT INTO source (name, kind, contract, scheme, state, is_strict, window_seconds,"
      " rate_per_minute, networks, event_types, events, tiers, folder, public_url, pull, pull_url,"
      " pull_organizer, pull_event, pull_ca_file, pull_token, secret_1, secret_1_usec, secret_2,"
      " secret_2_usec, added_usec) VALUES (:name, :kind, :contract, :scheme, :state, :is_strict,"
      " :window_seconds, :rate_per_minute, :networks, :event_types, :events, :tiers, :folder,"
      " :public_url, :pull, :pull_url, :pull_organizer, :pull_event, :pull_ca_file, :pull_token,"
      " :secret_1, :secret_1_usec, :secret_2, :secret_2_usec, :now) ON CONFLICT (name) DO NOTHING",
      error);
  if (insert == NULL)
    return FALSE;
  foyer_statement_bind_text (insert, ":name", source->name);
  foyer_statement_bind_text (insert, ":kind", foyer_source_kind_get_name (source->kind));
  foyer_statement_bind_text (insert, ":contract", source->contract);
  foyer_statement_bind_text (insert, ":scheme", source->scheme);
  foyer_statement_bind_text (insert, ":state", foyer_source_state_get_name (source->state));
  foyer_statement_bind_integer (insert, ":is_strict", source->is_strict);
  foyer_statement_bind_integer (insert, ":window_seconds", source->window_seconds);
  foyer_statement_bind_integer (insert, ":rate_per_minute", source->rate_per_minute);
  foyer_statement_bind_text (insert, ":networks", networks);
  foyer_statement_bind_text (insert, ":event_types", event_types);
  foyer_statement_bind_text (insert, ":events", events);
  foyer_statement_bind_text (insert, ":tiers", tiers);
  foyer_statement_bind_text (insert, ":folder", source->folder);
  foyer_statement_bind_text (insert, ":public_url", source->public_url);
  foyer_statement_bind_text (insert, ":pull", foyer_pull_kind_get_name (source->pull));
  foyer_statement_bind_text (insert, ":pull_url", source->pull_url);
  foyer_statement_bind_text (insert, ":pull_organizer", source->pull_organizer);
  foyer_statement_bind_text (insert, ":pull_event", source->pull_event);
  foyer_statement_bind_text (insert, ":pull_ca_file", source->pull_ca_file);
  foyer_statement_bind_text (insert, ":pull_token", source->pull_token);
  bind_secrets (insert, source);
  foyer_statement_bind_integer (insert, ":now", foyer_store_now (self));
  return foyer_statement_run (insert, error);
}

static gboolean
read_keywords (FoyerStatement *row, FoyerSource *source)
{
  return foyer_source_kind_parse (foyer_statement_get_text (row, "kind"), &source->kind)
         && foyer_source_state_parse (foyer_statement_get_text (row, "state"), &source->state)
         && foyer_pull_kind_parse (foyer_statement_get_text (row, "pull"), &source->pull);
}

/* (transfer full) From a row of "SELECT * FROM source". NULL with CORRUPT. */
static gpointer
read_source (FoyerStatement *row, GError **error)
{
  g_autoptr (FoyerSource) source = foyer_source_new ();
  source->name = g_strdup (foyer_statement_get_text (row, "name"));
  if (!read_keywords (row, source))
    {
      foyer_store_refuse (error, FOYER_STORE_ERROR_CORRUPT, "source '%s' is not what was written",
                          source->name);
      return NULL;
    }
  source->contract = g_strdup (foyer_statement_get_text (row, "contract"));
  source->scheme = g_strdup (foyer_statement_get_text (row, "scheme"));
  source->is_strict = foyer_statement_get_integer (row, "is_strict") != 0;
  source->window_seconds = (guint)foyer_statement_get_integer (row, "window_seconds");
  source->rate_per_minute = (guint)foyer_statement_get_integer (row, "rate_per_minute");
  source->networks = dup_list (foyer_statement_get_text (row, "networks"));
  source->event_types = dup_list (foyer_statement_get_text (row, "event_types"));
  source->events = dup_list (foyer_statement_get_text (row, "events"));
  source->tiers = dup_list (foyer_statement_get_text (row, "tiers"));
  source->folder = g_strdup (foyer_statement_get_text (row, "folder"));
  source->public_url = g_strdup (foyer_statement_get_text (row, "public_url"));
  source->pull_url = g_strdup (foyer_statement_get_text (row, "pull_url"));
  source->pull_organizer = g_strdup (foyer_statement_get_text (row, "pull_organizer"));
  source->pull_event = g_strdup (foyer_statement_get_text (row, "pull_event"));
  source->pull_ca_file = g_strdup (foyer_statement_get_text (row, "pull_ca_file"));
  source->pull_token = g_strdup (foyer_statement_get_text (row, "pull_token"));
  source->secrets[0] = g_strdup (foyer_statement_get_text (row, "secret_1"));
  source->secret_usec[0] = foyer_statement_get_integer (row, "secret_1_usec");
  source->secrets[1] = g_strdup (foyer_statement_get_text (row, "secret_2"));
  source->secret_usec[1] = foyer_statement_get_integer (row, "secret_2_usec");
  source->added_usec = foyer_statement_get_integer (row, "added_usec");
  return g_steal_pointer (&source);
}

static gboolean
refuse_unknown (GError **error, const char *name)
{
  return foyer_store_refuse (error, FOYER_STORE_ERROR_NOT_FOUND, "there is no source '%s'", name);
}

/* ---- Add, look, remove ---- */

gboolean
foyer_store_add_source (FoyerStore *self, const FoyerSource *source, const char *actor,
                        GError **error)
{
  if (!foyer_store_write_begins (self, FOYER_STORE_TOPIC_SOURCES, error)
      || !insert_source (self, source, error))
    return FALSE;
  if (foyer_store_get_changes (self) != 1)
    return foyer_store_refuse (error, FOYER_STORE_ERROR_CONFLICT, "there is a source '%s' already",
                               source->name);
  return foyer_store_append_audit (self, actor, "source-add", source->name,
                                   foyer_source_kind_get_name (source->kind), error);
}

gboolean
foyer_store_get_source (FoyerStore *self, const char *name, FoyerSource **source, GError **error)
{
  g_autoptr (FoyerStatement) select
      = foyer_store_prepare (self, "SELECT * FROM source WHERE name = :name", error);
  if (select == NULL)
    return FALSE;
  foyer_statement_bind_text (select, ":name", name);
  FoyerStep step = foyer_statement_step (select, error);
  if (step == FOYER_STEP_FAILED)
    return FALSE;
  if (step == FOYER_STEP_DONE)
    return refuse_unknown (error, name);
  FoyerSource *found = read_source (select, error);
  if (found == NULL)
    return FALSE;
  *source = found;
  return TRUE;
}

static void
source_unref_cb (gpointer data)
{
  foyer_source_unref (data);
}

gboolean
foyer_store_list_sources (FoyerStore *self, GPtrArray **sources, GError **error)
{
  g_autoptr (FoyerStatement) select
      = foyer_store_prepare (self, "SELECT * FROM source ORDER BY name", error);
  if (select == NULL)
    return FALSE;
  return foyer_statement_collect (select, read_source, source_unref_cb, sources, error);
}

static gboolean
check_idle (FoyerStore *self, const char *name, GError **error)
{
  FoyerSourceCounts counts;
  if (!foyer_store_count_source (self, name, &counts, error))
    return FALSE;
  guint64 n = counts.waiting + counts.parked + counts.pulls_waiting;
  return n == 0
         || foyer_store_refuse (error, FOYER_STORE_ERROR_CONFLICT,
                                "source '%s' still has %" G_GUINT64_FORMAT
                                " deliveries that wait; release it and let them be processed first",
                                name, n);
}

static gboolean
run_with_name (FoyerStore *self, const char *sql, const char *name, GError **error)
{
  g_autoptr (FoyerStatement) statement = foyer_store_prepare (self, sql, error);
  if (statement == NULL)
    return FALSE;
  foyer_statement_bind_text (statement, ":name", name);
  return foyer_statement_run (statement, error);
}

#define OF_SOURCE " WHERE source_no = (SELECT source_no FROM source WHERE name = :name)"

gboolean
foyer_store_remove_source (FoyerStore *self, const char *name, const char *actor, GError **error)
{
  if (!foyer_store_write_begins (self, FOYER_STORE_TOPIC_SOURCES, error)
      || !check_idle (self, name, error)
      || !run_with_name (self, "DELETE FROM source_refusal" OF_SOURCE, name, error)
      || !run_with_name (self, "DELETE FROM replay" OF_SOURCE, name, error)
      || !run_with_name (self, "DELETE FROM pull" OF_SOURCE, name, error)
      || !run_with_name (self, "DELETE FROM source WHERE name = :name", name, error))
    return FALSE;
  if (foyer_store_get_changes (self) != 1)
    return refuse_unknown (error, name);
  return foyer_store_append_audit (self, actor, "source-remove", name, NULL, error);
}

/* ---- Changes ---- */

/* As if they arrived now, in their order: ids stay, only the flag falls. */
static gboolean
let_in (FoyerStore *self, const char *name, GError **error)
{
  self->touched |= FOYER_STORE_TOPIC_DELIVERIES;
  return run_with_name (self,
                        "UPDATE delivery SET is_parked = 0 WHERE source = :name AND is_parked = 1",
                        name, error);
}

gboolean
foyer_store_set_source_state (FoyerStore *self, const char *name, FoyerSourceState state,
                              const char *actor, GError **error)
{
  static const char *const verbs[] = { "source-release", "source-hold", "source-park" };
  g_autoptr (FoyerSource) source = NULL;
  if (!foyer_store_write_begins (self, FOYER_STORE_TOPIC_SOURCES, error)
      || !foyer_store_get_source (self, name, &source, error))
    return FALSE;
  g_autoptr (FoyerStatement) update
      = foyer_store_prepare (self, "UPDATE source SET state = :state WHERE name = :name", error);
  if (update == NULL)
    return FALSE;
  foyer_statement_bind_text (update, ":state", foyer_source_state_get_name (state));
  foyer_statement_bind_text (update, ":name", name);
  if (!foyer_statement_run (update, error)
      || (state == FOYER_SOURCE_OPEN && !let_in (self, name, error)))
    return FALSE;
  return foyer_store_append_audit (self, actor, verbs[state], name,
                                   foyer_source_state_get_name (source->state), error);
}

gboolean
foyer_store_set_source_secrets (FoyerStore *self, const FoyerSource *source, const char *verb,
                                const char *actor, GError **error)
{
  if (!foyer_store_write_begins (self, FOYER_STORE_TOPIC_SOURCES, error))
    return FALSE;
  g_autoptr (FoyerStatement) update = foyer_store_prepare (
      self,
      "UPDATE source SET secret_1 = :secret_1, secret_1_usec = :secret_1_usec,"
      " secret_2 = :secret_2, secret_2_usec = :secret_2_usec WHERE name = :name",
      error);
  if (update == NULL)
    return FALSE;
  bind_secrets (update, source);
  foyer_statement_bind_text (update, ":name", source->name);
  if (!foyer_statement_run (update, error))
    return FALSE;
  if (foyer_store_get_changes (self) != 1)
    return refuse_unknown (error, source->name);
  return foyer_store_append_audit (self, actor, verb, source->name, NULL, error);
}

gboolean
foyer_store_add_refusals (FoyerStore *self, const char *name,
                          const guint64 refusals[FOYER_N_REFUSALS], GError **error)
{
  if (!foyer_store_write_begins (self, FOYER_STORE_TOPIC_INTAKE, error))
    return FALSE;
  g_autoptr (FoyerStatement) insert
      = foyer_store_prepare (self,
                             "INSERT INTO source_refusal (source_no, reason, n, last_usec)"
                             " SELECT source_no, :reason, :n, :now FROM source WHERE name = :name"
                             " ON CONFLICT (source_no, reason) DO UPDATE SET n = n + excluded.n,"
                             " last_usec = excluded.last_usec",
                             error);
  if (insert == NULL)
    return FALSE;
  for (guint i = 0; i < FOYER_N_REFUSALS; i++)
    {
      if (refusals[i] == 0)
        continue;
      foyer_statement_bind_text (insert, ":reason", foyer_refusal_get_name (i));
      foyer_statement_bind_integer (insert, ":n", (gint64)refusals[i]);
      foyer_statement_bind_integer (insert, ":now", foyer_store_now (self));
      foyer_statement_bind_text (insert, ":name", name);
      if (!foyer_statement_run (insert, error))
        return FALSE;
      foyer_statement_reset (insert);
    }
  return TRUE;
}
