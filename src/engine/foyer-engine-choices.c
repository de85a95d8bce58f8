/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Choosing templates: checked on a thread, because it reads them, then written. */
#include "config.h"

#include "foyer-engine-choices.h"

#include "foyer-engine-private.h"
#include "foyer-template-choice.h"

typedef struct
{
  FoyerLine *line;
  char *tier;
  char *name;
} Use;

static void
use_free (gpointer data)
{
  Use *self = data;

  g_free (self->tier);
  g_free (self->name);
  g_free (self);
}

void
foyer_template_use_free (FoyerTemplateUse *self)
{
  g_free (self->tier);
  g_free (self->name);
  g_free (self);
}

/* ---- The list ---- */

static gboolean
add_use (FoyerStore *store, const FoyerTemplateChoosing *choosing, const char *tier,
         GPtrArray *uses, GError **error)
{
  g_autofree char *own = NULL;
  FoyerTemplateUse *use = g_new0 (FoyerTemplateUse, 1);

  g_ptr_array_add (uses, use);
  use->tier = g_strdup (tier);
  if (!foyer_template_choice_get (store, choosing, tier, &use->name, error)
      || !foyer_template_choice_get_own (store, tier, &own, error))
    return FALSE;
  use->is_chosen = own != NULL;
  return TRUE;
}

static gpointer
list_uses (FoyerStore *store, gpointer data, GError **error)
{
  const Use *use = data;
  FoyerTemplateChoosing choosing
      = { use->line->event, foyer_catalogue_get_taxonomy (use->line->catalogue) };
  guint n = foyer_taxonomy_get_length (choosing.taxonomy, FOYER_VOCABULARY_TIER);
  g_autoptr (GPtrArray) uses
      = g_ptr_array_new_with_free_func ((GDestroyNotify)foyer_template_use_free);

  if (!add_use (store, &choosing, NULL, uses, error))
    return NULL;
  for (guint i = 0; i < n; i++)
    if (!add_use (store, &choosing,
                  foyer_taxonomy_get_term (choosing.taxonomy, FOYER_VOCABULARY_TIER, i)->code, uses,
                  error))
      return NULL;
  return g_steal_pointer (&uses);
}

void
foyer_engine_list_template_uses_async (FoyerEngine *self, GCancellable *cancellable,
                                       GAsyncReadyCallback callback, gpointer user_data)
{
  Use *use;

  g_return_if_fail (FOYER_IS_ENGINE (self));

  use = g_new0 (Use, 1);
  use->line = foyer_engine_get_line (self);
  foyer_engine_read_store_async (self, list_uses, use, use_free, (GDestroyNotify)g_ptr_array_unref,
                                 foyer_engine_list_template_uses_async, cancellable, callback,
                                 user_data);
}

GPtrArray *
foyer_engine_list_template_uses_finish (FoyerEngine *self, GAsyncResult *result, GError **error)
{
  return foyer_engine_store_finish (self, result, error);
}

/* ---- The choice ---- */

static gboolean
check_tier (const Use *use, GError **error)
{
  FoyerTaxonomy *taxonomy = foyer_catalogue_get_taxonomy (use->line->catalogue);
  g_autoptr (GString) codes = g_string_new (NULL);
  guint n = foyer_taxonomy_get_length (taxonomy, FOYER_VOCABULARY_TIER);

  if (use->tier == NULL
      || foyer_taxonomy_lookup (taxonomy, FOYER_VOCABULARY_TIER, use->tier) != NULL)
    return TRUE;
  for (guint i = 0; i < n; i++)
    g_string_append_printf (codes, "%s%s", i > 0 ? ", " : "",
                            foyer_taxonomy_get_term (taxonomy, FOYER_VOCABULARY_TIER, i)->code);
  g_set_error (error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_NOT_FOUND,
               "the taxonomy has no tier '%s'; it has: %s", use->tier, codes->str);
  return FALSE;
}

static gpointer
write_use (FoyerStore *store, gpointer data, GError **error)
{
  const Use *use = data;

  (void)foyer_template_choice_set (store, use->tier, use->name, use->line->actor, error);
  return NULL;
}

static void
use_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const Use *use = data;
  FoyerLine *line = use->line;
  g_autoptr (FoyerTemplate) template = NULL;
  GError *cause = NULL;
  GError *error = NULL;

  if (check_tier (use, &cause) && use->name != NULL)
    template = foyer_studio_find_template (line->studio, use->name, &cause);
  if (cause == NULL)
    (void)foyer_store_service_write (line->store, FOYER_STORE_PRIORITY_URGENT, write_use,
                                     (gpointer)use, NULL, &cause);
  foyer_line_leave_helper (line);
  if (cause == NULL)
    {
      g_task_return_boolean (task, TRUE);
      return;
    }
  foyer_engine_error_take (&error, cause, NULL);
  g_task_return_error (task, error);
}

void
foyer_engine_use_template_async (FoyerEngine *self, const char *tier, const char *name,
                                 GCancellable *cancellable, GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  GError *error = NULL;
  Use *use;

  g_return_if_fail (FOYER_IS_ENGINE (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, foyer_engine_use_template_async);
  g_task_set_name (task, "foyer-engine-use-template");
  use = g_new0 (Use, 1);
  use->line = foyer_engine_get_line (self);
  use->tier = g_strdup (tier);
  use->name = g_strdup (name);
  g_task_set_task_data (task, use, use_free);
  if (!foyer_engine_check_writable (self, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  foyer_line_enter_helper (use->line);
  g_task_run_in_thread (task, use_thread);
}

gboolean
foyer_engine_use_template_finish (FoyerEngine *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}
