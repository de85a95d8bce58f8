/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Versions of badge templates. */
#include "config.h"

#include "foyer-store-templates.h"

#include "foyer-store-private.h"

static void
version_free_cb (gpointer data)
{
  foyer_template_version_free (data);
}

static gpointer
read_version (FoyerStatement *row, GError **error)
{
  g_autoptr (FoyerTemplateVersion) version = g_new0 (FoyerTemplateVersion, 1);
  version->name = g_strdup (foyer_statement_get_text (row, "name"));
  version->version = g_strdup (foyer_statement_get_text (row, "version"));
  version->digest = g_strdup (foyer_statement_get_text (row, "digest"));
  if (!foyer_template_state_parse (foyer_statement_get_text (row, "state"), &version->state)
      || !foyer_template_origin_parse (foyer_statement_get_text (row, "origin"), &version->origin))
    {
      foyer_store_refuse (error, FOYER_STORE_ERROR_CORRUPT,
                          "template '%s' has a version in an unknown state", version->name);
      return NULL;
    }
  version->submitted_usec = foyer_statement_get_integer (row, "submitted_usec");
  version->submitted_by = g_strdup (foyer_statement_get_text (row, "submitted_by"));
  version->approved_usec = foyer_statement_get_integer (row, "approved_usec");
  version->approved_by = g_strdup (foyer_statement_get_text (row, "approved_by"));
  version->retired_usec = foyer_statement_get_integer (row, "retired_usec");
  version->retired_by = g_strdup (foyer_statement_get_text (row, "retired_by"));
  version->reason = g_strdup (foyer_statement_get_text (row, "reason"));
  return g_steal_pointer (&version);
}

gboolean
foyer_store_list_template_versions (FoyerStore *self, const char *name, const char *digest,
                                    GPtrArray **versions, GError **error)
{
  g_autoptr (FoyerStatement) select = foyer_store_prepare (
      self,
      "SELECT * FROM template_version WHERE (:name IS NULL OR name = :name) AND (:digest IS NULL "
      "OR digest = :digest) ORDER BY name, approved_usec DESC, submitted_usec DESC, version_no "
      "DESC",
      error);
  if (select == NULL)
    return FALSE;
  foyer_statement_bind_text (select, ":name", name);
  foyer_statement_bind_text (select, ":digest", digest);
  return foyer_statement_collect (select, read_version, version_free_cb, versions, error);
}

/* (transfer full) *version NULL: not known. */
static gboolean
find_version (FoyerStore *self, const char *name, const char *digest,
              FoyerTemplateVersion **version, GError **error)
{
  g_autoptr (GPtrArray) found = NULL;
  if (!foyer_store_list_template_versions (self, name, digest, &found, error))
    return FALSE;
  *version = found->len > 0 ? g_ptr_array_steal_index (found, 0) : NULL;
  return TRUE;
}

/* The state after @act, or TRANSITION in words. */
static gboolean
check_act (const char *name, const char *digest, FoyerTemplateState state, FoyerTemplateAct act,
           FoyerTemplateState *after, GError **error)
{
  static const char *const done[FOYER_N_TEMPLATE_ACTS] = { "submitted", "approved", "retired" };
  return foyer_template_state_after (state, act, after)
         || foyer_store_refuse (error, FOYER_STORE_ERROR_TRANSITION,
                                "'%s@%.12s' is %s and cannot be %s", name, digest,
                                foyer_template_state_get_name (state), done[act]);
}

static gboolean
run_act (FoyerStore *self, const char *sql, const char *name, const char *digest, const char *text,
         const char *actor, GError **error)
{
  g_autoptr (FoyerStatement) act = foyer_store_prepare (self, sql, error);
  if (act == NULL)
    return FALSE;
  foyer_statement_bind_text (act, ":name", name);
  foyer_statement_bind_text (act, ":digest", digest);
  foyer_statement_bind_text (act, ":text", text);
  foyer_statement_bind_text (act, ":actor", actor);
  foyer_statement_bind_integer (act, ":now", foyer_store_now (self));
  return foyer_statement_run (act, error);
}

static gboolean
append_audit (FoyerStore *self, const char *actor, const char *verb, const char *name,
              const char *digest, GError **error)
{
  g_autofree char *subject = g_strdup_printf ("%s@%s", name, digest);
  return foyer_store_append_audit (self, actor, verb, subject, NULL, error);
}

gboolean
foyer_store_submit_template (FoyerStore *self, const char *name, const char *digest,
                             const char *version, const char *actor, GError **error)
{
  g_autoptr (FoyerTemplateVersion) known = NULL;
  FoyerTemplateState after;
  return foyer_store_write_begins (self, FOYER_STORE_TOPIC_EVENT, error)
         && find_version (self, name, digest, &known, error)
         && check_act (name, digest, known != NULL ? known->state : FOYER_TEMPLATE_DRAFT,
                       FOYER_TEMPLATE_ACT_SUBMIT, &after, error)
         && run_act (self,
                     "INSERT INTO template_version (name, digest, version, origin, state, "
                     "submitted_usec, submitted_by) VALUES (:name, :digest, :text, 'own', "
                     "'submitted', :now, :actor) ON CONFLICT (name, digest) DO UPDATE SET version "
                     "= :text, origin = 'own', state = 'submitted', submitted_usec = :now, "
                     "submitted_by = :actor, approved_usec = 0, approved_by = NULL, retired_usec = "
                     "0, retired_by = NULL, reason = NULL",
                     name, digest, version, actor, error)
         && append_audit (self, actor, "template-submit", name, digest, error);
}

/* (transfer full) A known version that @act is for. */
static FoyerTemplateVersion *
find_for_act (FoyerStore *self, const char *name, const char *digest, FoyerTemplateAct act,
              GError **error)
{
  g_autoptr (FoyerTemplateVersion) known = NULL;
  FoyerTemplateState after;
  if (!foyer_store_write_begins (self, FOYER_STORE_TOPIC_EVENT, error)
      || !find_version (self, name, digest, &known, error))
    return NULL;
  if (known == NULL)
    {
      foyer_store_refuse (error, FOYER_STORE_ERROR_NOT_FOUND, "there is no version '%s@%.12s'",
                          name, digest);
      return NULL;
    }
  if (!check_act (name, digest, known->state, act, &after, error))
    return NULL;
  return g_steal_pointer (&known);
}

gboolean
foyer_store_approve_template (FoyerStore *self, const char *name, const char *digest,
                              gboolean needs_other, const char *actor, GError **error)
{
  g_autoptr (FoyerTemplateVersion) known
      = find_for_act (self, name, digest, FOYER_TEMPLATE_ACT_APPROVE, error);
  if (known == NULL)
    return FALSE;
  if (needs_other && g_strcmp0 (known->submitted_by, actor) == 0)
    return foyer_store_refuse (error, FOYER_STORE_ERROR_CONFLICT,
                               "'%s@%.12s' was submitted by %s, and this event wants another "
                               "person to approve it",
                               name, digest, actor);
  /* A later approval is newer, whatever the clock says. */
  return run_act (self,
                  "UPDATE template_version SET state = 'approved', approved_by = :actor, "
                  "approved_usec = MAX (:now, (SELECT MAX (approved_usec) + 1 FROM "
                  "template_version)) WHERE name = :name AND digest = :digest AND :text IS NULL",
                  name, digest, NULL, actor, error)
         && append_audit (self, actor, "template-approve", name, digest, error);
}

gboolean
foyer_store_retire_template (FoyerStore *self, const char *name, const char *digest,
                             const char *reason, const char *actor, GError **error)
{
  g_autoptr (FoyerTemplateVersion) known
      = find_for_act (self, name, digest, FOYER_TEMPLATE_ACT_RETIRE, error);
  return known != NULL
         && run_act (self,
                     "UPDATE template_version SET state = 'retired', retired_by = :actor, "
                     "retired_usec = :now, reason = :text WHERE name = :name AND digest = :digest",
                     name, digest, reason, actor, error)
         && append_audit (self, actor, "template-retire", name, digest, error);
}

gboolean
foyer_store_note_shipped_template (FoyerStore *self, const char *name, const char *digest,
                                   const char *version, GError **error)
{
  return foyer_store_write_begins (self, FOYER_STORE_TOPIC_EVENT, error)
         && run_act (self,
                     "INSERT INTO template_version (name, digest, version, origin, state, "
                     "approved_usec, approved_by) VALUES (:name, :digest, :text, 'shipped', "
                     "'approved', :now, :actor) ON CONFLICT (name, digest) DO NOTHING",
                     name, digest, version, "foyer", error);
}

gboolean
foyer_store_count_template_jobs (FoyerStore *self, const char *digest, guint64 *n, GError **error)
{
  g_autoptr (FoyerStatement) select
      = foyer_store_prepare (self,
                             "SELECT COUNT (*) AS n FROM job WHERE template_digest = :digest AND "
                             "state IN ('READY', 'RENDERING')",
                             error);
  if (select == NULL)
    return FALSE;
  foyer_statement_bind_text (select, ":digest", digest);
  if (foyer_statement_step (select, error) != FOYER_STEP_ROW)
    return FALSE;
  *n = (guint64)foyer_statement_get_integer (select, "n");
  return TRUE;
}
