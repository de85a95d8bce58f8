/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The list of versions: what is stored, and between it the drafts and shipped templates of the
 * folders. */
#include "config.h"

#include "foyer-engine-private.h"
#include "foyer-engine-versions.h"
#include "foyer-store-templates.h"

#include <string.h>

typedef struct
{
  FoyerLine *line;
  char *name; /* NULL: of all templates */
} List;

static void
list_free (gpointer data)
{
  List *self = data;

  g_free (self->name);
  g_free (self);
}

void
foyer_template_version_row_free (FoyerTemplateVersionRow *self)
{
  if (self == NULL)
    return;
  foyer_template_version_free (self->version);
  g_free (self);
}

static gpointer
list_stored (FoyerStore *store, gpointer data, GError **error)
{
  const List *list = data;
  g_autoptr (GPtrArray) versions = NULL;
  g_autoptr (GPtrArray) rows
      = g_ptr_array_new_with_free_func ((GDestroyNotify)foyer_template_version_row_free);

  if (!foyer_store_list_template_versions (store, list->name, NULL, &versions, error))
    return NULL;
  g_ptr_array_set_free_func (versions, NULL);
  for (guint i = 0; i < versions->len; i++)
    {
      FoyerTemplateVersionRow *row = g_new0 (FoyerTemplateVersionRow, 1);

      row->version = versions->pdata[i];
      g_ptr_array_add (rows, row);
    }
  for (guint i = 0; i < rows->len; i++)
    {
      FoyerTemplateVersionRow *row = rows->pdata[i];

      if (!foyer_store_count_template_jobs (store, row->version->digest, &row->open_jobs, error))
        return NULL;
    }
  return g_steal_pointer (&rows);
}

static FoyerTemplateVersionRow *
find_row (GPtrArray *rows, const char *name, const char *digest)
{
  for (guint i = 0; i < rows->len; i++)
    {
      FoyerTemplateVersionRow *row = rows->pdata[i];

      if (g_str_equal (row->version->name, name) && g_str_equal (row->version->digest, digest))
        return row;
    }
  return NULL;
}

/* The row of @template, made at @index if the store does not know it. */
static FoyerTemplateVersionRow *
ensure_row (GPtrArray *rows, int index, const char *name, FoyerTemplate *template,
            FoyerTemplateState state)
{
  g_autofree char *digest = foyer_digest_dup_text (foyer_template_get_digest (template));
  FoyerTemplateVersionRow *row = find_row (rows, name, digest);

  if (row != NULL)
    return row;
  row = g_new0 (FoyerTemplateVersionRow, 1);
  row->version = g_new0 (FoyerTemplateVersion, 1);
  row->version->name = g_strdup (name);
  row->version->digest = g_steal_pointer (&digest);
  row->version->version = g_strdup (foyer_template_get_version (template));
  row->version->state = state;
  row->version->origin
      = state == FOYER_TEMPLATE_DRAFT ? FOYER_TEMPLATE_OWN : FOYER_TEMPLATE_SHIPPED;
  g_ptr_array_insert (rows, index, row);
  return row;
}

/* What of @name lies in folders, between the stored rows. */
static void
add_folders (const List *list, GPtrArray *rows, const char *name)
{
  g_autoptr (FoyerTemplate) draft = foyer_studio_find_draft (list->line->studio, name, NULL);
  g_autoptr (FoyerTemplate) in_force = foyer_studio_find_template (list->line->studio, name, NULL);
  int index = 0;

  while (index < (int)rows->len
         && strcmp (((FoyerTemplateVersionRow *)rows->pdata[index])->version->name, name) < 0)
    index++;
  if (in_force != NULL)
    ensure_row (rows, index, name, in_force, FOYER_TEMPLATE_APPROVED)->is_in_force = TRUE;
  if (draft != NULL)
    (void)ensure_row (rows, index, name, draft, FOYER_TEMPLATE_DRAFT); /* it has nothing to add */
}

static void
list_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const List *list = data;
  g_auto (GStrv) names = foyer_studio_dup_template_names (list->line->studio);
  GError *error = NULL, *cause = NULL;
  g_autoptr (GPtrArray) rows
      = foyer_store_service_read (list->line->store, list_stored, (gpointer)list, &error);

  if (rows == NULL)
    {
      foyer_engine_error_take (&cause, error, NULL);
      g_task_return_error (task, cause);
      return;
    }
  for (guint i = 0; names[i] != NULL; i++)
    if (list->name == NULL || g_str_equal (list->name, names[i]))
      add_folders (list, rows, names[i]);
  if (list->name != NULL && rows->len == 0)
    {
      g_autoptr (FoyerTemplate) none
          = foyer_studio_find_template (list->line->studio, list->name, &error);

      if (error == NULL)
        g_set_error (&error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_NOT_FOUND,
                     "there is no template '%s'", list->name);
      g_task_return_error (task, error);
      return;
    }
  g_task_return_pointer (task, g_steal_pointer (&rows), (GDestroyNotify)g_ptr_array_unref);
}

void
foyer_engine_list_template_versions_async (FoyerEngine *self, const char *name,
                                           GCancellable *cancellable, GAsyncReadyCallback callback,
                                           gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  List *list;

  g_return_if_fail (FOYER_IS_ENGINE (self));
  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, foyer_engine_list_template_versions_async);
  g_task_set_name (task, "foyer-engine-list-template-versions");
  list = g_new0 (List, 1);
  list->line = foyer_engine_get_line (self);
  list->name = name != NULL ? g_strndup (name, strcspn (name, "@")) : NULL;
  g_task_set_task_data (task, list, list_free);
  g_task_run_in_thread (task, list_thread);
}

GPtrArray *
foyer_engine_list_template_versions_finish (FoyerEngine *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}
