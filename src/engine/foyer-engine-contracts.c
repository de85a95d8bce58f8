/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Contract commands: what there is, one document by itself, which version is in use. */
#include "config.h"

#include "foyer-engine-contracts.h"

#include "foyer-engine-private.h"
#include "foyer-file.h"
#include "foyer-limits.h"
#include "foyer-store-audit.h"
#include "foyer-store-counts.h"
#include "foyer-vocabulary.h"

#include <string.h>

static const char *const format_names[] = {
  [FOYER_FORMAT_CSV] = "csv",
  [FOYER_FORMAT_JSON] = "json",
  [FOYER_FORMAT_JSON_LINES] = "json-lines",
};

void
foyer_contract_info_free (FoyerContractInfo *self)
{
  if (self == NULL)
    return;
  g_free (self->name);
  g_free (self->title);
  g_free (self->source);
  g_clear_pointer (&self->versions, g_array_unref);
  g_free (self);
}

static void
info_free_cb (gpointer data)
{
  foyer_contract_info_free (data);
}

static FoyerContractInfo *
make_info (FoyerContract *contract)
{
  FoyerContractInfo *info = g_new0 (FoyerContractInfo, 1);

  info->name = g_strdup (foyer_contract_get_id (contract));
  info->title = g_strdup (foyer_contract_get_title (contract));
  info->source = g_strdup (foyer_contract_get_source (contract));
  info->format = format_names[foyer_contract_get_reading (contract)->format];
  info->is_verified = foyer_contract_is_verified (contract);
  info->version = foyer_contract_get_version (contract);
  info->versions = g_array_new (FALSE, FALSE, sizeof (guint));
  return info;
}

/* ---- One document ---- */

FoyerContractInfo *
foyer_engine_check_contract_file (const char *path, GError **error)
{
  g_autoptr (GBytes) document = NULL;
  g_autoptr (FoyerContract) contract = NULL;
  FoyerContractInfo *info;
  GError *cause = NULL;

  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    {
      g_set_error (error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_NOT_FOUND, "there is no file '%s'",
                   path);
      return NULL;
    }
  document = foyer_file_read (path, FOYER_LIMIT_DOCUMENT_BYTES, &cause);
  if (document != NULL)
    contract = foyer_contract_load (path, g_bytes_get_data (document, NULL),
                                    g_bytes_get_size (document), &cause);
  if (contract == NULL)
    {
      foyer_engine_error_take (error, cause, NULL);
      return NULL;
    }
  info = make_info (contract);
  g_array_append_val (info->versions, info->version);
  return info;
}

/* ---- All of them ---- */

typedef struct
{
  FoyerLine *line;
  char *name; /* NULL: all */
  guint version;
} Look;

static void
look_free (gpointer data)
{
  Look *self = data;

  g_free (self->name);
  g_free (self);
}

static GPtrArray *
list (FoyerLine *line, GHashTable *records)
{
  g_autoptr (GPtrArray) all = foyer_catalogue_dup_all_contracts (line->catalogue);
  g_autoptr (GPtrArray) infos = g_ptr_array_new_with_free_func (info_free_cb);

  for (guint i = 0; i < all->len; i++)
    {
      FoyerContract *contract = all->pdata[i];
      const char *name = foyer_contract_get_id (contract);
      guint version = foyer_contract_get_version (contract);
      FoyerContractInfo *info = infos->len > 0 ? infos->pdata[infos->len - 1] : NULL;

      if (info == NULL || !g_str_equal (info->name, name))
        {
          g_autoptr (FoyerContract) in_use = foyer_catalogue_find_contract (line->catalogue, name);

          info = make_info (in_use);
          info->is_chosen = foyer_catalogue_get_choice (line->catalogue, name) == info->version;
          g_ptr_array_add (infos, info);
        }
      g_array_append_val (info->versions, version);
      info->records += GPOINTER_TO_SIZE (
          g_hash_table_lookup (records, foyer_contract_get_reference (contract)));
    }
  return g_steal_pointer (&infos);
}

static gpointer
list_closure (FoyerStore *store, gpointer data, GError **error)
{
  Look *look = data;
  g_autoptr (GHashTable) records = NULL;

  if (!foyer_store_count_by_contract (store, &records, error))
    return NULL;
  return list (look->line, records);
}

void
foyer_engine_list_contracts_async (FoyerEngine *self, GCancellable *cancellable,
                                   GAsyncReadyCallback callback, gpointer user_data)
{
  Look *look;

  g_return_if_fail (FOYER_IS_ENGINE (self));

  look = g_new0 (Look, 1);
  look->line = foyer_engine_get_line (self);
  foyer_engine_read_store_async (
      self, list_closure, look, look_free, (GDestroyNotify)g_ptr_array_unref,
      foyer_engine_list_contracts_async, cancellable, callback, user_data);
}

GPtrArray *
foyer_engine_list_contracts_finish (FoyerEngine *self, GAsyncResult *result, GError **error)
{
  return foyer_engine_store_finish (self, result, error);
}

/* ---- Choosing ---- */

static void
set_unknown_version (Look *look, GError **error)
{
  g_autoptr (GPtrArray) all = foyer_catalogue_dup_all_contracts (look->line->catalogue);
  g_autoptr (GString) versions = g_string_new (NULL);
  g_autofree char *names = foyer_catalogue_dup_contract_names (look->line->catalogue);

  for (guint i = 0; i < all->len; i++)
    if (g_str_equal (foyer_contract_get_id (all->pdata[i]), look->name))
      g_string_append_printf (versions, "%s%u", versions->len > 0 ? ", " : "",
                              foyer_contract_get_version (all->pdata[i]));
  if (versions->len > 0)
    g_set_error (error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_NOT_FOUND,
                 "there is no version %u of contract '%s'; there is: %s", look->version, look->name,
                 versions->str);
  else
    g_set_error (error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_NOT_FOUND,
                 "there is no contract '%s'; known are: %s", look->name, names);
}

/* Keeps a copy of the document in the event: the choice must outlive an update of Foyer. */
static gboolean
adopt (Look *look, GError **error)
{
  g_autofree char *reference = look->version != 0
                                   ? g_strdup_printf ("%s@%u", look->name, look->version)
                                   : g_strdup (look->name);
  g_autoptr (FoyerContract) contract
      = foyer_catalogue_find_contract (look->line->catalogue, reference);

  if (contract == NULL)
    {
      set_unknown_version (look, error);
      return FALSE;
    }
  if (look->version == 0)
    return TRUE;
  g_clear_pointer (&contract, foyer_contract_unref);
  contract = foyer_catalogue_adopt_contract (look->line->catalogue, reference, error);
  return contract != NULL;
}

static gpointer
store_choice (FoyerStore *store, gpointer data, GError **error)
{
  Look *look = data;
  g_autofree char *detail = look->version != 0 ? g_strdup_printf ("version %u", look->version)
                                               : g_strdup ("the newest version");

  if (foyer_vocabulary_store_choice (store, look->name, look->version, error))
    (void)foyer_store_append_audit (store, look->line->actor, "contract", look->name, detail,
                                    error);
  return NULL;
}

static FoyerContractInfo *
choose (Look *look, GError **error)
{
  g_autoptr (GPtrArray) infos = NULL;
  GError *cause = NULL;

  if (!adopt (look, error))
    return NULL;
  (void)foyer_store_service_write (look->line->store, FOYER_STORE_PRIORITY_URGENT, store_choice,
                                   look, NULL, &cause);
  if (cause == NULL && !foyer_vocabulary_refresh (look->line, error))
    return NULL;
  if (cause == NULL)
    infos = foyer_store_service_read (look->line->store, list_closure, look, &cause);
  if (cause != NULL)
    {
      foyer_engine_error_take (error, cause, NULL);
      return NULL;
    }
  for (guint i = 0; i < infos->len; i++)
    if (g_str_equal (((FoyerContractInfo *)infos->pdata[i])->name, look->name))
      {
        g_ptr_array_set_free_func (infos, NULL);
        for (guint other = 0; other < infos->len; other++)
          if (other != i)
            foyer_contract_info_free (infos->pdata[other]);
        return infos->pdata[i];
      }
  set_unknown_version (look, error);
  return NULL;
}

static void
choose_thread (GTask *task, gpointer source_object, gpointer task_data, GCancellable *cancellable)
{
  GError *error = NULL;
  FoyerContractInfo *info = choose (task_data, &error);

  if (info != NULL)
    g_task_return_pointer (task, info, info_free_cb);
  else
    g_task_return_error (task, error);
}

void
foyer_engine_use_contract_async (FoyerEngine *self, const char *name, guint version,
                                 GCancellable *cancellable, GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  GError *error = NULL;
  Look *look;

  g_return_if_fail (FOYER_IS_ENGINE (self) && name != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, foyer_engine_use_contract_async);
  g_task_set_name (task, "foyer-engine-use-contract");
  look = g_new0 (Look, 1);
  look->line = foyer_engine_get_line (self);
  look->name = g_strdup (name);
  look->version = version;
  g_task_set_task_data (task, look, look_free);
  if (!foyer_engine_check_writable (self, &error))
    g_task_return_error (task, error);
  else
    g_task_run_in_thread (task, choose_thread);
}

FoyerContractInfo *
foyer_engine_use_contract_finish (FoyerEngine *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}
