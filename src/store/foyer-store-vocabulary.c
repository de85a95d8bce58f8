/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Versions of the taxonomy, and runs over what is stored: their rows, not their rules. */
#include "config.h"

#include "foyer-store-vocabulary.h"

#include "foyer-store-private.h"

static const char *const phase_names[] = {
  [FOYER_TAXONOMY_RUN_PEOPLE] = "people",
  [FOYER_TAXONOMY_RUN_DEAD_LETTERS] = "dead-letters",
  [FOYER_TAXONOMY_RUN_DONE] = "done",
};

static void
run_tier_free (gpointer data)
{
  FoyerTaxonomyRunTier *self = data;
  g_free (self->tier);
  g_free (self);
}

FoyerTaxonomyRun *
foyer_taxonomy_run_new (void)
{
  FoyerTaxonomyRun *self = g_new0 (FoyerTaxonomyRun, 1);
  self->tiers = g_ptr_array_new_with_free_func (run_tier_free);
  return self;
}

void
foyer_taxonomy_run_free (FoyerTaxonomyRun *self)
{
  if (self == NULL)
    return;
  g_free (self->from);
  g_free (self->to);
  g_free (self->actor);
  g_clear_pointer (&self->tiers, g_ptr_array_unref);
  g_free (self);
}

FoyerTaxonomyRunTier *
foyer_taxonomy_run_ensure_tier (FoyerTaxonomyRun *self, const char *tier)
{
  for (guint i = 0; i < self->tiers->len; i++)
    {
      FoyerTaxonomyRunTier *known = g_ptr_array_index (self->tiers, i);
      if (g_str_equal (known->tier, tier))
        return known;
    }
  FoyerTaxonomyRunTier *made = g_new0 (FoyerTaxonomyRunTier, 1);
  made->tier = g_strdup (tier);
  g_ptr_array_add (self->tiers, made);
  return made;
}

/* ---- Versions ---- */

gboolean
foyer_store_get_taxonomy (FoyerStore *self, const char *wanted, char **reference, GBytes **document,
                          GError **error)
{
  g_autoptr (FoyerStatement) select = foyer_store_prepare (
      self, "SELECT reference, document FROM taxonomy_version ORDER BY version_no DESC LIMIT 1",
      error);
  if (select == NULL)
    return FALSE;
  FoyerStep step = foyer_statement_step (select, error);
  if (step == FOYER_STEP_FAILED)
    return FALSE;
  gsize length = 0;
  gconstpointer bytes
      = step == FOYER_STEP_ROW ? foyer_statement_get_blob (select, "document", &length) : NULL;
  if (reference != NULL)
    *reference
        = step == FOYER_STEP_ROW ? g_strdup (foyer_statement_get_text (select, "reference")) : NULL;
  if (document != NULL)
    *document = step == FOYER_STEP_ROW ? g_bytes_new (bytes, length) : NULL;
  return TRUE;
}

static gboolean
add_version (FoyerStore *self, const FoyerTaxonomyVersion *version, const char *actor,
             GError **error)
{
  g_autoptr (FoyerStatement) insert = foyer_store_prepare (
      self,
      "INSERT INTO taxonomy_version (reference, document, installed_usec, actor) VALUES "
      "(:reference, :document, :now, :actor) ON CONFLICT (reference) DO NOTHING",
      error);
  gsize length = 0;
  gconstpointer bytes = g_bytes_get_data (version->document, &length);
  if (insert == NULL)
    return FALSE;
  foyer_statement_bind_text (insert, ":reference", version->reference);
  foyer_statement_bind_blob (insert, ":document", bytes, length);
  foyer_statement_bind_integer (insert, ":now", foyer_store_now (self));
  foyer_statement_bind_text (insert, ":actor", actor);
  if (!foyer_statement_run (insert, error))
    return FALSE;
  if (foyer_store_get_changes (self) == 1)
    return TRUE;
  return foyer_store_refuse (error, FOYER_STORE_ERROR_CONFLICT,
                             "%s was installed before; give the changed document a higher version",
                             version->reference);
}

static gboolean
check_in_use (FoyerStore *self, const FoyerTaxonomyVersion *before, gboolean *has_none,
              GError **error)
{
  g_autofree char *reference = NULL;
  g_autoptr (FoyerTaxonomyRun) open = NULL;
  if (!foyer_store_get_taxonomy (self, NULL, &reference, NULL, error)
      || !foyer_store_get_taxonomy_run (self, TRUE, &open, error))
    return FALSE;
  *has_none = reference == NULL;
  if (open != NULL)
    return foyer_store_refuse (error, FOYER_STORE_ERROR_CONFLICT,
                               "%s is still being applied; wait until it is done", open->to);
  if (reference != NULL && !g_str_equal (reference, before->reference))
    return foyer_store_refuse (error, FOYER_STORE_ERROR_CONFLICT,
                               "%s was installed in between; look at the differences again",
                               reference);
  return TRUE;
}

static gboolean
add_run (FoyerStore *self, const char *from, const char *to, const char *actor, gint64 *run_id,
         GError **error)
{
  guint64 people = 0, letters = 0;
  g_autoptr (FoyerStatement) insert = foyer_store_prepare (
      self,
      "INSERT INTO taxonomy_run (from_reference, to_reference, actor, phase, last_row, last_letter,"
      " people, letters, started_usec) VALUES (:from, :to, :actor, 'people',"
      " (SELECT COALESCE (MAX (row_id), 0) FROM attendee),"
      " (SELECT COALESCE (MAX (dead_letter_id), 0) FROM dead_letter), :people, :letters, :now)",
      error);
  if (insert == NULL || !foyer_store_count_evaluable (self, &people, &letters, error))
    return FALSE;
  foyer_statement_bind_text (insert, ":from", from);
  foyer_statement_bind_text (insert, ":to", to);
  foyer_statement_bind_text (insert, ":actor", actor);
  foyer_statement_bind_integer (insert, ":people", (gint64)people);
  foyer_statement_bind_integer (insert, ":letters", (gint64)letters);
  foyer_statement_bind_integer (insert, ":now", foyer_store_now (self));
  if (!foyer_statement_run (insert, error))
    return FALSE;
  *run_id = foyer_store_get_last_row_id (self);
  return TRUE;
}

gboolean
foyer_store_install_taxonomy (FoyerStore *self, const FoyerTaxonomyVersion *before,
                              const FoyerTaxonomyVersion *next, const char *actor, gint64 *run_id,
                              GError **error)
{
  gboolean has_none = FALSE;
  g_autofree char *detail = g_strdup_printf ("%s to %s", before->reference, next->reference);
  return foyer_store_write_begins (self, FOYER_STORE_TOPIC_EVENT, error)
         && check_in_use (self, before, &has_none, error)
         && (!has_none || add_version (self, before, NULL, error))
         && add_version (self, next, actor, error)
         && add_run (self, before->reference, next->reference, actor, run_id, error)
         && foyer_store_append_audit (self, actor, "taxonomy", next->reference, detail, error);
}

/* ---- Runs ---- */

static gboolean
read_tiers (FoyerStore *self, FoyerTaxonomyRun *run, GError **error)
{
  g_autoptr (FoyerStatement) select
      = foyer_store_prepare (self, "SELECT * FROM taxonomy_run_tier WHERE run_id = :run_id", error);
  FoyerStep step;
  if (select == NULL)
    return FALSE;
  foyer_statement_bind_integer (select, ":run_id", run->run_id);
  while ((step = foyer_statement_step (select, error)) == FOYER_STEP_ROW)
    {
      FoyerTaxonomyRunTier *tier
          = foyer_taxonomy_run_ensure_tier (run, foyer_statement_get_text (select, "tier"));
      tier->people = (guint64)foyer_statement_get_integer (select, "people");
      tier->labels = (guint64)foyer_statement_get_integer (select, "labels");
      tier->access_levels = (guint64)foyer_statement_get_integer (select, "access_levels");
      tier->entitlements = (guint64)foyer_statement_get_integer (select, "entitlements");
      tier->dead_letters = (guint64)foyer_statement_get_integer (select, "dead_letters");
    }
  return step == FOYER_STEP_DONE;
}

static FoyerTaxonomyRunPhase
parse_phase (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (phase_names); i++)
    if (g_strcmp0 (phase_names[i], name) == 0)
      return i;
  return FOYER_TAXONOMY_RUN_DONE; /* the table's CHECK has no other */
}

static FoyerTaxonomyRun *
read_run (FoyerStatement *row)
{
  FoyerTaxonomyRun *run = foyer_taxonomy_run_new ();
  run->run_id = foyer_statement_get_integer (row, "run_id");
  run->from = g_strdup (foyer_statement_get_text (row, "from_reference"));
  run->to = g_strdup (foyer_statement_get_text (row, "to_reference"));
  run->actor = g_strdup (foyer_statement_get_text (row, "actor"));
  run->phase = parse_phase (foyer_statement_get_text (row, "phase"));
  run->position = foyer_statement_get_integer (row, "position");
  run->last_row = foyer_statement_get_integer (row, "last_row");
  run->last_letter = foyer_statement_get_integer (row, "last_letter");
  run->people = (guint64)foyer_statement_get_integer (row, "people");
  run->looked_at = (guint64)foyer_statement_get_integer (row, "looked_at");
  run->changed = (guint64)foyer_statement_get_integer (row, "changed");
  run->revised = (guint64)foyer_statement_get_integer (row, "revised");
  run->printed = (guint64)foyer_statement_get_integer (row, "printed");
  run->letters = (guint64)foyer_statement_get_integer (row, "letters");
  run->letters_looked_at = (guint64)foyer_statement_get_integer (row, "letters_looked_at");
  run->letters_admitted = (guint64)foyer_statement_get_integer (row, "letters_admitted");
  run->started_usec = foyer_statement_get_integer (row, "started_usec");
  run->finished_usec = foyer_statement_get_integer (row, "finished_usec");
  return run;
}

gboolean
foyer_store_get_taxonomy_run (FoyerStore *self, gboolean only_open, FoyerTaxonomyRun **run,
                              GError **error)
{
  g_autoptr (FoyerStatement) select = foyer_store_prepare (
      self, "SELECT * FROM taxonomy_run ORDER BY run_id DESC LIMIT 1", error);
  g_autoptr (FoyerTaxonomyRun) found = NULL;
  if (select == NULL)
    return FALSE;
  FoyerStep step = foyer_statement_step (select, error);
  if (step == FOYER_STEP_FAILED)
    return FALSE;
  if (step == FOYER_STEP_ROW)
    found = read_run (select);
  foyer_statement_reset (select);
  if (found != NULL && !read_tiers (self, found, error))
    return FALSE;
  if (found != NULL && only_open && found->phase == FOYER_TAXONOMY_RUN_DONE)
    g_clear_pointer (&found, foyer_taxonomy_run_free);
  *run = g_steal_pointer (&found);
  return TRUE;
}

static gboolean
save_tiers (FoyerStore *self, const FoyerTaxonomyRun *run, GError **error)
{
  g_autoptr (FoyerStatement) upsert = foyer_store_prepare (
      self,
      "INSERT OR REPLACE INTO taxonomy_run_tier (run_id, tier, people, labels, access_levels, "
      "entitlements, dead_letters)"
      " VALUES (:run_id, :tier, :people, :labels, :access_levels, :entitlements, :dead_letters)",
      error);
  if (upsert == NULL)
    return FALSE;
  for (guint i = 0; i < run->tiers->len; i++)
    {
      const FoyerTaxonomyRunTier *tier = g_ptr_array_index (run->tiers, i);
      foyer_statement_bind_integer (upsert, ":run_id", run->run_id);
      foyer_statement_bind_text (upsert, ":tier", tier->tier);
      foyer_statement_bind_integer (upsert, ":people", (gint64)tier->people);
      foyer_statement_bind_integer (upsert, ":labels", (gint64)tier->labels);
      foyer_statement_bind_integer (upsert, ":access_levels", (gint64)tier->access_levels);
      foyer_statement_bind_integer (upsert, ":entitlements", (gint64)tier->entitlements);
      foyer_statement_bind_integer (upsert, ":dead_letters", (gint64)tier->dead_letters);
      if (!foyer_statement_run (upsert, error))
        return FALSE;
    }
  return TRUE;
}

gboolean
foyer_store_save_taxonomy_run (FoyerStore *self, const FoyerTaxonomyRun *run,
                               FoyerTaxonomyRunPhase from_phase, gint64 from_position,
                               GError **error)
{
  if (!foyer_store_write_begins (self, FOYER_STORE_TOPIC_EVENT, error))
    return FALSE;
  g_autoptr (FoyerStatement) update = foyer_store_prepare (
      self,
      "UPDATE taxonomy_run SET phase = :phase, position = :position, looked_at = :looked_at,"
      " changed = :changed, revised = :revised, printed = :printed,"
      " letters_looked_at = :letters_looked_at, letters_admitted = :letters_admitted,"
      " finished_usec = CASE :phase WHEN 'done' THEN :now ELSE 0 END"
      " WHERE run_id = :run_id AND phase = :from_phase AND position = :from_position",
      error);
  if (update == NULL)
    return FALSE;
  foyer_statement_bind_text (update, ":phase", phase_names[run->phase]);
  foyer_statement_bind_integer (update, ":position", run->position);
  foyer_statement_bind_integer (update, ":looked_at", (gint64)run->looked_at);
  foyer_statement_bind_integer (update, ":changed", (gint64)run->changed);
  foyer_statement_bind_integer (update, ":revised", (gint64)run->revised);
  foyer_statement_bind_integer (update, ":printed", (gint64)run->printed);
  foyer_statement_bind_integer (update, ":letters_looked_at", (gint64)run->letters_looked_at);
  foyer_statement_bind_integer (update, ":letters_admitted", (gint64)run->letters_admitted);
  foyer_statement_bind_integer (update, ":now", foyer_store_now (self));
  foyer_statement_bind_integer (update, ":run_id", run->run_id);
  foyer_statement_bind_text (update, ":from_phase", phase_names[from_phase]);
  foyer_statement_bind_integer (update, ":from_position", from_position);
  if (!foyer_statement_run (update, error))
    return FALSE;
  if (foyer_store_get_changes (self) != 1)
    return foyer_store_refuse (error, FOYER_STORE_ERROR_CONFLICT,
                               "this step of run %" G_GINT64_FORMAT " is taken already",
                               run->run_id);
  return save_tiers (self, run, error);
}
