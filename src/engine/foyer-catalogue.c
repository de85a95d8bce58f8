/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Loading documents and keeping a copy of each contract that was used. */
#include "config.h"

#include "foyer-catalogue.h"

#include "foyer-engine-error-private.h"
#include "foyer-file.h"
#include "foyer-limits.h"

#include <string.h>

#define CONTRACT_SUFFIX ".contract.json"

typedef struct
{
  FoyerContract *contract;
  GBytes *document;
} Entry;

struct _FoyerCatalogue
{
  FoyerEvent *event;
  GMutex mutex;
  GPtrArray *taxonomies; /* FoyerTaxonomy; the last is in use, the others may still be read */
  GBytes *taxonomy_document;
  GHashTable *choices; /* name → version */
  GHashTable *by_reference; /* "name@version" → Entry */
};

static void
entry_free (Entry *entry)
{
  foyer_contract_unref (entry->contract);
  g_bytes_unref (entry->document);
  g_free (entry);
}

void
foyer_catalogue_free (FoyerCatalogue *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->event, foyer_event_unref);
  g_clear_pointer (&self->taxonomy_document, g_bytes_unref);
  g_ptr_array_unref (self->taxonomies);
  g_hash_table_unref (self->choices);
  g_hash_table_unref (self->by_reference);
  g_mutex_clear (&self->mutex);
  g_free (self);
}

static GBytes *
read_document (const char *path, GError **error)
{
  GError *cause = NULL;
  GBytes *document = foyer_file_read (path, FOYER_LIMIT_DOCUMENT_BYTES, &cause);

  if (document == NULL)
    foyer_engine_error_take (error, cause, NULL);
  return document;
}

/* (transfer full) */
static Entry *
parse_contract (const char *path, GBytes *document, GError **error)
{
  GError *cause = NULL;
  FoyerContract *contract = foyer_contract_load (path, g_bytes_get_data (document, NULL),
                                                 g_bytes_get_size (document), &cause);
  Entry *entry;

  if (contract == NULL)
    {
      foyer_engine_error_take (error, cause, NULL);
      return NULL;
    }
  entry = g_new0 (Entry, 1);
  entry->contract = contract;
  entry->document = g_bytes_ref (document);
  return entry;
}

/* (transfer full) */
static Entry *
load_contract (const char *path, GError **error)
{
  g_autoptr (GBytes) document = read_document (path, error);

  return document != NULL ? parse_contract (path, document, error) : NULL;
}

/* Takes @entry; what is there already stays. */
static void
keep_entry (FoyerCatalogue *self, Entry *entry)
{
  const char *reference = foyer_contract_get_reference (entry->contract);

  if (g_hash_table_contains (self->by_reference, reference))
    entry_free (entry);
  else
    g_hash_table_insert (self->by_reference, g_strdup (reference), entry);
}

static gboolean
load_folder (FoyerCatalogue *self, const char *folder, GError **error)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      Entry *entry;

      if (!g_str_has_suffix (name, CONTRACT_SUFFIX))
        continue;
      entry = load_contract (path, error);
      if (entry == NULL)
        return FALSE;
      keep_entry (self, entry);
    }
  return TRUE;
}

static gboolean
load_taxonomy (FoyerCatalogue *self, GError **error)
{
  g_autofree char *path = foyer_event_dup_path (self->event, "taxonomy.json", NULL);
  g_autoptr (GBytes) document = read_document (path, error);
  g_autoptr (FoyerTaxonomy) taxonomy = NULL;
  GError *cause = NULL;

  if (document == NULL)
    return FALSE;
  taxonomy = foyer_taxonomy_load (path, g_bytes_get_data (document, NULL),
                                  g_bytes_get_size (document), &cause);
  if (taxonomy == NULL)
    {
      foyer_engine_error_take (error, cause, NULL);
      return FALSE;
    }
  foyer_catalogue_set_taxonomy (self, taxonomy, document);
  return TRUE;
}

FoyerCatalogue *
foyer_catalogue_open (FoyerEvent *event, const char *data_folder, GError **error)
{
  g_autoptr (FoyerCatalogue) self = g_new0 (FoyerCatalogue, 1);
  g_autofree char *used = event != NULL ? foyer_event_dup_path (event, "contracts", NULL) : NULL;
  g_autofree char *shipped = g_build_filename (data_folder, "contracts", NULL);

  self->event = event != NULL ? foyer_event_ref (event) : NULL;
  g_mutex_init (&self->mutex);
  self->taxonomies = g_ptr_array_new_with_free_func ((GDestroyNotify)foyer_taxonomy_unref);
  self->choices = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->by_reference
      = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)entry_free);
  if (event != NULL && (!load_taxonomy (self, error) || !load_folder (self, used, error)))
    return NULL;
  if (!load_folder (self, shipped, error))
    return NULL;
  return g_steal_pointer (&self);
}

FoyerTaxonomy *
foyer_catalogue_get_taxonomy (FoyerCatalogue *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  return self->taxonomies->len > 0 ? self->taxonomies->pdata[self->taxonomies->len - 1] : NULL;
}

GBytes *
foyer_catalogue_dup_taxonomy_document (FoyerCatalogue *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  return g_bytes_ref (self->taxonomy_document);
}

void
foyer_catalogue_set_taxonomy (FoyerCatalogue *self, FoyerTaxonomy *taxonomy, GBytes *document)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  g_ptr_array_add (self->taxonomies, foyer_taxonomy_ref (taxonomy));
  g_clear_pointer (&self->taxonomy_document, g_bytes_unref);
  self->taxonomy_document = g_bytes_ref (document);
}

/* ---- Contracts ---- */

void
foyer_catalogue_set_choices (FoyerCatalogue *self, GHashTable *choices)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  GHashTableIter iter;
  gpointer name, version;

  g_hash_table_remove_all (self->choices);
  g_hash_table_iter_init (&iter, choices);
  while (g_hash_table_iter_next (&iter, &name, &version))
    g_hash_table_insert (self->choices, g_strdup (name), version);
}

guint
foyer_catalogue_get_choice (FoyerCatalogue *self, const char *name)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  return GPOINTER_TO_UINT (g_hash_table_lookup (self->choices, name));
}

/* The very reference, or under @name the version that was chosen, else the newest. With the lock
 * held. */
static Entry *
find_entry (FoyerCatalogue *self, const char *name)
{
  Entry *found = g_hash_table_lookup (self->by_reference, name);
  guint chosen = GPOINTER_TO_UINT (g_hash_table_lookup (self->choices, name));
  GHashTableIter iter;
  gpointer value;

  if (found == NULL && chosen != 0)
    {
      g_autofree char *reference = g_strdup_printf ("%s@%u", name, chosen);

      found = g_hash_table_lookup (self->by_reference, reference);
    }
  if (found != NULL)
    return found;
  g_hash_table_iter_init (&iter, self->by_reference);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      Entry *entry = value;

      if (g_str_equal (foyer_contract_get_id (entry->contract), name)
          && (found == NULL
              || foyer_contract_get_version (entry->contract)
                     > foyer_contract_get_version (found->contract)))
        found = entry;
    }
  return found;
}

/* One that another process brought into the event since. With the lock held; NULL: there is none.
 */
static Entry *
load_late (FoyerCatalogue *self, const char *reference)
{
  g_autofree char *name = g_strconcat (reference, CONTRACT_SUFFIX, NULL);
  g_autofree char *path = NULL;
  Entry *entry;

  if (self->event == NULL || strchr (reference, '@') == NULL || strchr (reference, '/') != NULL)
    return NULL;
  path = foyer_event_dup_path (self->event, "contracts", name, NULL);
  entry = load_contract (path, NULL);
  if (entry == NULL)
    return NULL;
  keep_entry (self, entry);
  return g_hash_table_lookup (self->by_reference, reference);
}

FoyerContract *
foyer_catalogue_find_contract (FoyerCatalogue *self, const char *name)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  Entry *entry = find_entry (self, name);

  if (entry == NULL)
    entry = load_late (self, name);

  return entry != NULL ? foyer_contract_ref (entry->contract) : NULL;
}

static int
compare_contracts (gconstpointer a, gconstpointer b)
{
  FoyerContract *first = *(FoyerContract *const *)a, *second = *(FoyerContract *const *)b;
  int order = strcmp (foyer_contract_get_id (first), foyer_contract_get_id (second));
  guint first_version = foyer_contract_get_version (first);
  guint second_version = foyer_contract_get_version (second);

  return order != 0 ? order : (first_version > second_version) - (first_version < second_version);
}

static GPtrArray *
list_contracts (FoyerCatalogue *self, gboolean only_in_use)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  GPtrArray *contracts = g_ptr_array_new_with_free_func ((GDestroyNotify)foyer_contract_unref);
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->by_reference);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      Entry *entry = value;

      if (!only_in_use || find_entry (self, foyer_contract_get_id (entry->contract)) == entry)
        g_ptr_array_add (contracts, foyer_contract_ref (entry->contract));
    }
  g_ptr_array_sort (contracts, compare_contracts);
  return contracts;
}

GPtrArray *
foyer_catalogue_dup_contracts (FoyerCatalogue *self)
{
  return list_contracts (self, TRUE);
}

GPtrArray *
foyer_catalogue_dup_all_contracts (FoyerCatalogue *self)
{
  return list_contracts (self, FALSE);
}

char *
foyer_catalogue_dup_contract_names (FoyerCatalogue *self)
{
  g_autoptr (GPtrArray) contracts = foyer_catalogue_dup_contracts (self);
  GString *names = g_string_new (NULL);

  for (guint i = 0; i < contracts->len; i++)
    g_string_append_printf (names, "%s%s", i > 0 ? ", " : "",
                            foyer_contract_get_id (contracts->pdata[i]));
  return g_string_free (names, FALSE);
}

/* A durable copy in the event, unless it is there; another document under the same reference is a
 * conflict. */
static gboolean
keep_copy (FoyerCatalogue *self, Entry *entry, GError **error)
{
  g_autofree char *folder = foyer_event_dup_path (self->event, "contracts", NULL);
  g_autofree char *name
      = g_strconcat (foyer_contract_get_reference (entry->contract), CONTRACT_SUFFIX, NULL);
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autoptr (GBytes) present = foyer_file_read (path, FOYER_LIMIT_DOCUMENT_BYTES, NULL);
  GError *cause = NULL;

  if (present != NULL && g_bytes_equal (present, entry->document))
    return TRUE;
  if (present != NULL)
    {
      g_set_error (error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_CONFLICT,
                   "contract %s differs from the one that was used under this version before; give "
                   "the changed document a "
                   "higher version",
                   foyer_contract_get_reference (entry->contract));
      return FALSE;
    }
  if (foyer_file_make_folder (folder, &cause)
      && foyer_file_write_durably (path, g_bytes_get_data (entry->document, NULL),
                                   g_bytes_get_size (entry->document), &cause))
    return TRUE;
  foyer_engine_error_take (error, cause, NULL);
  return FALSE;
}

/* Lent by the catalogue, or *loaded (transfer full) from a file; NULL with an error. With the lock
 * held. */
static Entry *
find_or_load (FoyerCatalogue *self, const char *name_or_path, Entry **loaded, GError **error)
{
  Entry *entry = find_entry (self, name_or_path);

  *loaded = NULL;
  if (entry != NULL)
    return entry;
  if (strchr (name_or_path, '/') != NULL || g_str_has_suffix (name_or_path, ".json"))
    return *loaded = load_contract (name_or_path, error);
  return load_late (self, name_or_path);
}

static FoyerContract *
refuse_unknown (FoyerCatalogue *self, const char *name, GError **error)
{
  g_autofree char *names = foyer_catalogue_dup_contract_names (self);

  g_set_error (error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_NOT_FOUND,
               "there is no contract '%s'; known are: %s; or name a file ending in .json", name,
               names);
  return NULL;
}

FoyerContract *
foyer_catalogue_load_contract (FoyerCatalogue *self, const char *name_or_path, GError **error)
{
  FoyerContract *contract = NULL;
  Entry *entry, *loaded = NULL;
  GError *cause = NULL;

  g_mutex_lock (&self->mutex);
  entry = find_or_load (self, name_or_path, &loaded, &cause);
  if (entry != NULL)
    contract = foyer_contract_ref (entry->contract);
  g_clear_pointer (&loaded, entry_free);
  g_mutex_unlock (&self->mutex);
  if (cause != NULL)
    g_propagate_error (error, cause);
  else if (contract == NULL)
    return refuse_unknown (self, name_or_path, error);
  return contract;
}

FoyerContract *
foyer_catalogue_adopt_contract (FoyerCatalogue *self, const char *name_or_path, GError **error)
{
  FoyerContract *contract = NULL;
  Entry *entry, *loaded = NULL;
  GError *cause = NULL;

  g_mutex_lock (&self->mutex);
  entry = find_or_load (self, name_or_path, &loaded, &cause);
  if (entry != NULL && keep_copy (self, entry, &cause))
    {
      contract = foyer_contract_ref (entry->contract);
      if (loaded != NULL)
        g_hash_table_replace (self->by_reference,
                              g_strdup (foyer_contract_get_reference (contract)),
                              g_steal_pointer (&loaded));
    }
  g_clear_pointer (&loaded, entry_free);
  g_mutex_unlock (&self->mutex);
  if (cause != NULL)
    g_propagate_error (error, cause);
  else if (contract == NULL)
    return refuse_unknown (self, name_or_path, error);
  return contract;
}

GBytes *
foyer_catalogue_dup_document (FoyerCatalogue *self, const char *name)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  Entry *entry = find_entry (self, name);

  return entry != NULL ? g_bytes_ref (entry->document) : NULL;
}

FoyerContract *
foyer_catalogue_adopt_document (FoyerCatalogue *self, const char *name, GBytes *document,
                                GError **error)
{
  Entry *entry = parse_contract (name, document, error);
  FoyerContract *contract = NULL;

  if (entry == NULL)
    return NULL;
  g_mutex_lock (&self->mutex);
  if (keep_copy (self, entry, error))
    {
      contract = foyer_contract_ref (entry->contract);
      g_hash_table_replace (self->by_reference, g_strdup (foyer_contract_get_reference (contract)),
                            g_steal_pointer (&entry));
    }
  g_clear_pointer (&entry, entry_free);
  g_mutex_unlock (&self->mutex);
  return contract;
}
