/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Submitting, approving and retiring templates: copy first, row after, so that what is cut short
 * leaves a copy that nobody looks at. */
#include "config.h"

#include "foyer-engine-versions.h"

#include "foyer-engine-private.h"
#include "foyer-store-audit.h"
#include "foyer-store-templates.h"
#include "foyer-template-choice.h"

#include <string.h>

/* Fact of the event: "1" if whoever submits may not approve. */
#define FOUR_EYES_FACT "templates.four_eyes"
#define MINIMUM_FIGURES 6u

/* One command on its way through its thread. */
typedef struct
{
  FoyerLine *line;
  char *which; /* NULL: all */
  char *reason;
  gboolean is_forced;
  /* found on the way */
  char *name;
  char *figures; /* of a digest; NULL: none given */
  char *digest;
  char *version;
} Act;

static void
act_free (gpointer data)
{
  Act *self = data;

  g_free (self->which);
  g_free (self->reason);
  g_free (self->name);
  g_free (self->figures);
  g_free (self->digest);
  g_free (self->version);
  g_free (self);
}

static Act *
act_new (FoyerEngine *engine, const char *which)
{
  Act *self = g_new0 (Act, 1);
  const char *at = which != NULL ? strchr (which, '@') : NULL;

  self->line = foyer_engine_get_line (engine);
  self->which = g_strdup (which);
  self->name = at != NULL ? g_strndup (which, (gsize)(at - which)) : g_strdup (which);
  self->figures = at != NULL ? g_strdup (at + 1) : NULL;
  return self;
}

static void
run (FoyerEngine *engine, Act *act, gpointer tag, const char *task_name, GTaskThreadFunc func,
     GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (engine, cancellable, callback, user_data);
  GError *error = NULL;

  g_task_set_source_tag (task, tag);
  g_task_set_name (task, task_name);
  g_task_set_task_data (task, act, act_free);
  if (!foyer_engine_check_writable (engine, &error))
    g_task_return_error (task, error);
  else
    g_task_run_in_thread (task, func);
}

static void
return_error (GTask *task, GError *cause)
{
  GError *error = NULL;

  foyer_engine_error_take (&error, cause, NULL);
  g_task_return_error (task, error);
}

static FoyerTemplateVersion *
find_stored (FoyerStore *store, const Act *act, GError **error)
{
  g_autoptr (GPtrArray) versions = NULL;

  if (!foyer_store_list_template_versions (store, act->name, act->digest, &versions, error))
    return NULL;
  g_return_val_if_fail (versions->len > 0, NULL);
  return g_ptr_array_steal_index (versions, 0);
}

/* ---- Which version is meant ---- */

/* The one of @versions that has @state and fits the figures. */
static gboolean
choose (Act *act, GPtrArray *versions, FoyerTemplateState state, GError **error)
{
  guint n = 0;

  if (act->figures != NULL && strlen (act->figures) < MINIMUM_FIGURES)
    {
      g_set_error (error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_USAGE,
                   "give at least %u figures of the digest after '%s@'", MINIMUM_FIGURES,
                   act->name);
      return FALSE;
    }
  for (guint i = 0; i < versions->len; i++)
    {
      const FoyerTemplateVersion *version = versions->pdata[i];

      if (act->figures != NULL ? !g_str_has_prefix (version->digest, act->figures)
                               : version->state != state)
        continue;
      g_free (act->digest);
      act->digest = g_strdup (version->digest);
      n++;
    }
  if (n == 1)
    return TRUE;
  if (n == 0)
    g_set_error (error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_NOT_FOUND,
                 "there is no %s version of '%s'; see: foyerctl templates versions",
                 act->figures != NULL ? "such" : foyer_template_state_get_name (state), act->which);
  else
    g_set_error (error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_USAGE,
                 "%u versions of '%s' fit; name one as %s@DIGEST, see: foyerctl templates versions "
                 "%s",
                 n, act->which, act->name, act->name);
  return FALSE;
}

static gboolean
choose_stored (FoyerStore *store, Act *act, FoyerTemplateState state, GError **error)
{
  g_autoptr (GPtrArray) versions = NULL;

  return foyer_store_list_template_versions (store, act->name, NULL, &versions, error)
         && choose (act, versions, state, error);
}

/* ---- Submitting ---- */

static gpointer
submit (FoyerStore *store, gpointer data, GError **error)
{
  Act *act = data;

  return foyer_store_submit_template (store, act->name, act->digest, act->version, act->line->actor,
                                      error)
             ? find_stored (store, act, error)
             : NULL;
}

static void
return_version (GTask *task, FoyerTemplateVersion *version, GError *error)
{
  if (version != NULL)
    g_task_return_pointer (task, version, (GDestroyNotify)foyer_template_version_free);
  else
    return_error (task, error);
}

static void
submit_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Act *act = data;
  GError *error = NULL;
  g_autoptr (FoyerTemplate) draft = NULL;
  FoyerTemplateVersion *version = NULL;

  if (act->figures != NULL && !g_str_equal (act->figures, "draft"))
    g_set_error (&error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_USAGE,
                 "only the draft of a template can be submitted, not '%s'; use: foyerctl templates "
                 "submit %s",
                 act->which, act->name);
  else
    draft = foyer_studio_find_draft (act->line->studio, act->name, &error);
  if (draft != NULL && foyer_studio_keep_template (act->line->studio, draft, &error))
    {
      act->digest = foyer_digest_dup_text (foyer_template_get_digest (draft));
      act->version = g_strdup (foyer_template_get_version (draft));
      version
          = foyer_store_service_write (act->line->store, FOYER_STORE_PRIORITY_URGENT, submit, act,
                                       (GDestroyNotify)foyer_template_version_free, &error);
    }
  return_version (task, version, error);
}

void
foyer_engine_submit_template_async (FoyerEngine *self, const char *name, GCancellable *cancellable,
                                    GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (FOYER_IS_ENGINE (self) && name != NULL);
  run (self, act_new (self, name), foyer_engine_submit_template_async,
       "foyer-engine-submit-template", submit_thread, cancellable, callback, user_data);
}

FoyerTemplateVersion *
foyer_engine_submit_template_finish (FoyerEngine *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* ---- Approving ---- */

static gpointer
find_submitted (FoyerStore *store, gpointer data, GError **error)
{
  return choose_stored (store, data, FOYER_TEMPLATE_SUBMITTED, error) ? data : NULL;
}

static gpointer
approve (FoyerStore *store, gpointer data, GError **error)
{
  Act *act = data;
  g_autofree char *four_eyes = NULL;

  if (!foyer_store_get_fact (store, FOUR_EYES_FACT, &four_eyes, error)
      || !foyer_store_approve_template (store, act->name, act->digest,
                                        g_strcmp0 (four_eyes, "1") == 0, act->line->actor, error))
    return NULL;
  return find_stored (store, act, error);
}

static void
approve_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Act *act = data;
  FoyerLine *line = act->line;
  g_autoptr (FoyerTemplate) template = NULL;
  FoyerTemplateVersion *version = NULL;
  gboolean is_proof;
  GError *error = NULL;

  if (foyer_store_service_read (line->store, find_submitted, act, &error) != NULL)
    {
      g_autofree char *exact = g_strdup_printf ("%s@%s", act->name, act->digest);

      /* Nobody approves what cannot be drawn. */
      template = foyer_studio_find_for_look (line->studio, exact, &is_proof, &error);
    }
  if (template != NULL && foyer_studio_keep_template (line->studio, template, &error))
    version = foyer_store_service_write (line->store, FOYER_STORE_PRIORITY_URGENT, approve, act,
                                         (GDestroyNotify)foyer_template_version_free, &error);
  return_version (task, version, error);
}

void
foyer_engine_approve_template_async (FoyerEngine *self, const char *which,
                                     GCancellable *cancellable, GAsyncReadyCallback callback,
                                     gpointer user_data)
{
  g_return_if_fail (FOYER_IS_ENGINE (self) && which != NULL);
  run (self, act_new (self, which), foyer_engine_approve_template_async,
       "foyer-engine-approve-template", approve_thread, cancellable, callback, user_data);
}

FoyerTemplateVersion *
foyer_engine_approve_template_finish (FoyerEngine *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* ---- Retiring ---- */

/* Whether another version than act->digest could be printed with. */
static gboolean
has_other (GPtrArray *versions, const char *digest)
{
  for (guint i = 0; i < versions->len; i++)
    {
      const FoyerTemplateVersion *version = versions->pdata[i];

      if (version->state == FOYER_TEMPLATE_APPROVED && version->origin == FOYER_TEMPLATE_OWN
          && !g_str_equal (version->digest, digest))
        return TRUE;
    }
  return FALSE;
}

static gboolean
check_unused (FoyerStore *store, const Act *act, GError **error)
{
  g_autoptr (GPtrArray) versions = NULL;
  FoyerTemplateChoosing choosing
      = { act->line->event, foyer_catalogue_get_taxonomy (act->line->catalogue) };
  gboolean is_used = FALSE;
  guint64 n = 0;

  if (act->is_forced)
    return TRUE;
  if (!foyer_store_list_template_versions (store, act->name, NULL, &versions, error)
      || !foyer_store_count_template_jobs (store, act->digest, &n, error)
      || !foyer_template_choice_has (store, &choosing, act->name, &is_used, error))
    return FALSE;
  if (n > 0)
    g_set_error (error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_CONFLICT,
                 "%" G_GUINT64_FORMAT " queued badges are to be drawn with '%s@%.12s'; wait until "
                 "they are, or retire it all the same with --force: they are still drawn with it",
                 n, act->name, act->digest);
  else if (is_used && !has_other (versions, act->digest))
    g_set_error (error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_CONFLICT,
                 "the event prints with template '%s', and '%s@%.12s' is its last approved version "
                 "of the event; approve another one first, or retire it all the same with --force",
                 act->name, act->name, act->digest);
  else
    return TRUE;
  return FALSE;
}

static gpointer
retire (FoyerStore *store, gpointer data, GError **error)
{
  Act *act = data;
  FoyerTemplateVersion *before;
  gboolean is_approved;

  if (act->digest == NULL && !choose_stored (store, act, FOYER_TEMPLATE_APPROVED, error))
    return NULL;
  /* A shipped template that was never printed with. */
  if (act->version != NULL
      && !foyer_store_note_shipped_template (store, act->name, act->digest, act->version, error))
    return NULL;
  before = find_stored (store, act, error);
  if (before == NULL)
    return NULL;
  is_approved = before->state == FOYER_TEMPLATE_APPROVED;
  foyer_template_version_free (before);
  if ((is_approved && !check_unused (store, act, error))
      || !foyer_store_retire_template (store, act->name, act->digest, act->reason, act->line->actor,
                                       error))
    return NULL;
  return find_stored (store, act, error);
}

static void
retire_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Act *act = data;
  FoyerTemplateVersion *version = NULL;
  GError *error = NULL;

  if (act->figures == NULL)
    {
      g_autoptr (FoyerTemplate) in_force
          = foyer_studio_find_template (act->line->studio, act->name, &error);

      if (in_force != NULL)
        {
          act->digest = foyer_digest_dup_text (foyer_template_get_digest (in_force));
          act->version = g_strdup (foyer_template_get_version (in_force));
        }
      else if (g_error_matches (error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_CONFLICT))
        {
          g_clear_error (&error);
          g_set_error (&error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_CONFLICT,
                       "nothing of template '%s' is approved; to withdraw a version that was "
                       "submitted name it as %s@DIGEST, see: foyerctl templates versions %s",
                       act->name, act->name, act->name);
        }
    }
  if (error == NULL)
    version = foyer_store_service_write (act->line->store, FOYER_STORE_PRIORITY_URGENT, retire, act,
                                         (GDestroyNotify)foyer_template_version_free, &error);
  return_version (task, version, error);
}

void
foyer_engine_retire_template_async (FoyerEngine *self, const char *which, const char *reason,
                                    gboolean is_forced, GCancellable *cancellable,
                                    GAsyncReadyCallback callback, gpointer user_data)
{
  Act *act;

  g_return_if_fail (FOYER_IS_ENGINE (self) && which != NULL);
  act = act_new (self, which);
  act->reason = g_strdup (reason);
  act->is_forced = is_forced;
  run (self, act, foyer_engine_retire_template_async, "foyer-engine-retire-template", retire_thread,
       cancellable, callback, user_data);
}

FoyerTemplateVersion *
foyer_engine_retire_template_finish (FoyerEngine *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* ---- Four eyes ---- */

static gpointer
set_four_eyes (FoyerStore *store, gpointer data, GError **error)
{
  const Act *act = data;
  const char *value = act->is_forced ? "1" : "0";

  (void)(foyer_store_set_fact (store, FOUR_EYES_FACT, value, error)
         && foyer_store_append_audit (store, act->line->actor, "template-four-eyes", NULL,
                                      act->is_forced ? "on" : "off", error));
  return NULL;
}

void
foyer_engine_set_four_eyes_async (FoyerEngine *self, gboolean is_on, GCancellable *cancellable,
                                  GAsyncReadyCallback callback, gpointer user_data)
{
  Act *act;

  g_return_if_fail (FOYER_IS_ENGINE (self));
  act = act_new (self, NULL);
  act->is_forced = is_on;
  foyer_engine_write_store_async (self, set_four_eyes, act, act_free, NULL,
                                  foyer_engine_set_four_eyes_async, cancellable, callback,
                                  user_data);
}

gboolean
foyer_engine_set_four_eyes_finish (FoyerEngine *self, GAsyncResult *result, GError **error)
{
  return foyer_engine_store_finish_done (self, result, error);
}
