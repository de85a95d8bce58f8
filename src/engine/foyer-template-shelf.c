/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Finding templates by what is approved, and keeping copies. */
#include "config.h"

#include "foyer-template-shelf.h"

#include "foyer-engine-error-private.h"
#include "foyer-file.h"
#include "foyer-image.h"
#include "foyer-render-error.h"
#include "foyer-store-templates.h"

#include <string.h>

#define KEPT_FOLDER ".versions"
/* Templates that stay in memory; a draft that is being edited is a new one each time. */
#define MAX_HELD 32u
#define MINIMUM_FIGURES 6u

struct _FoyerTemplateShelf
{
  char *event_folder;
  char *kept_folder;
  char *shipped_folder;
  FoyerStoreService *store; /* NULL: none */
  GMutex mutex;
  GHashTable *held; /* digest in hex → FoyerTemplate; guarded */
};

FoyerTemplateShelf *
foyer_template_shelf_new (const char *event_folder, const char *shipped_folder)
{
  FoyerTemplateShelf *self = g_new0 (FoyerTemplateShelf, 1);

  self->event_folder = g_strdup (event_folder);
  self->kept_folder = g_build_filename (event_folder, KEPT_FOLDER, NULL);
  self->shipped_folder = g_strdup (shipped_folder);
  g_mutex_init (&self->mutex);
  self->held = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                      (GDestroyNotify)foyer_template_unref);
  return self;
}

void
foyer_template_shelf_free (FoyerTemplateShelf *self)
{
  if (self == NULL)
    return;
  g_hash_table_unref (self->held);
  g_mutex_clear (&self->mutex);
  g_free (self->event_folder);
  g_free (self->kept_folder);
  g_free (self->shipped_folder);
  g_free (self);
}

void
foyer_template_shelf_set_store (FoyerTemplateShelf *self, FoyerStoreService *store)
{
  self->store = store;
}

const char *
foyer_template_shelf_get_shipped_folder (FoyerTemplateShelf *self)
{
  return self->shipped_folder;
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *)a, *(const char *const *)b);
}

char **
foyer_template_shelf_dup_names (FoyerTemplateShelf *self)
{
  const char *roots[] = { self->event_folder, self->shipped_folder };
  GPtrArray *all = g_ptr_array_new ();

  for (guint i = 0; i < G_N_ELEMENTS (roots); i++)
    {
      g_auto (GStrv) names = foyer_template_list_names (roots[i]);

      for (guint j = 0; names[j] != NULL; j++)
        if (!g_ptr_array_find_with_equal_func (all, names[j], g_str_equal, NULL))
          g_ptr_array_add (all, g_strdup (names[j]));
    }
  g_ptr_array_sort (all, compare_names);
  g_ptr_array_add (all, NULL);
  return (char **)g_ptr_array_free (all, FALSE);
}

/* ---- Reading ---- */

/* (transfer full) Takes @template; one that is held already goes in its place. */
static FoyerTemplate *
hold (FoyerTemplateShelf *self, FoyerTemplate *template)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  g_autofree char *digest = NULL;
  FoyerTemplate *known;

  if (template == NULL)
    return NULL;
  digest = foyer_digest_dup_text (foyer_template_get_digest (template));
  known = g_hash_table_lookup (self->held, digest);
  if (known != NULL)
    {
      foyer_template_unref (template);
      return foyer_template_ref (known);
    }
  if (g_hash_table_size (self->held) >= MAX_HELD)
    g_hash_table_remove_all (self->held);
  g_hash_table_insert (self->held, g_steal_pointer (&digest), foyer_template_ref (template));
  return template;
}

static FoyerTemplate *
find_held (FoyerTemplateShelf *self, const char *digest)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  FoyerTemplate *template = g_hash_table_lookup (self->held, digest);

  return template != NULL ? foyer_template_ref (template) : NULL;
}

static gboolean
has_digest (FoyerTemplate *template, const char *digest)
{
  g_autofree char *text = foyer_digest_dup_text (foyer_template_get_digest (template));

  return g_str_equal (text, digest);
}

/* (transfer full) NULL without error: there is none. */
static FoyerTemplate *
load_from (FoyerTemplateShelf *self, const char *root, const char *name, FoyerFontSet *fonts,
           GError **error)
{
  GError *cause = NULL;
  FoyerTemplate *template = foyer_template_load_named (root, name, fonts, &cause);

  if (g_error_matches (cause, FOYER_RENDER_ERROR, FOYER_RENDER_ERROR_NOT_FOUND))
    g_clear_error (&cause);
  if (cause != NULL)
    foyer_engine_error_take (error, cause, NULL);
  return hold (self, template);
}

static void
set_unknown (FoyerTemplateShelf *self, const char *name, GError **error)
{
  g_auto (GStrv) names = foyer_template_shelf_dup_names (self);
  g_autofree char *known = g_strjoinv (", ", names);

  g_set_error (error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_NOT_FOUND,
               "there is no template '%s'; known are: %s", name, *known != '\0' ? known : "none");
}

FoyerTemplate *
foyer_template_shelf_find_draft (FoyerTemplateShelf *self, const char *name, FoyerFontSet *fonts,
                                 GError **error)
{
  GError *cause = NULL;
  FoyerTemplate *template = load_from (self, self->event_folder, name, fonts, &cause);

  if (cause != NULL)
    g_propagate_error (error, cause);
  else if (template == NULL)
    g_set_error (error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_NOT_FOUND,
                 "there is no draft '%s': the folder '%s' has no '%s/template.json'", name,
                 self->event_folder, name);
  return template;
}

/* ---- Kept copies ---- */

/* (transfer full) NULL without error: there is none. */
static FoyerTemplate *
load_kept (FoyerTemplateShelf *self, const char *digest, FoyerFontSet *fonts, GError **error)
{
  g_autofree char *folder = g_build_filename (self->kept_folder, digest, NULL);
  g_autoptr (FoyerTemplate) template = NULL;
  GError *cause = NULL;

  template = foyer_template_load (folder, fonts, &cause);
  if (template != NULL && has_digest (template, digest))
    return hold (self, g_steal_pointer (&template));
  if (g_error_matches (cause, FOYER_RENDER_ERROR, FOYER_RENDER_ERROR_NOT_FOUND))
    {
      g_error_free (cause);
      return NULL;
    }
  g_set_error (error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_STORE,
               "the kept copy '%s' is damaged: %s; restore it from a backup", folder,
               cause != NULL ? cause->message : "its files are not the ones that were kept");
  g_clear_error (&cause);
  return NULL;
}

FoyerTemplate *
foyer_template_shelf_find_digest (FoyerTemplateShelf *self, const char *name, const char *digest,
                                  FoyerFontSet *fonts, GError **error)
{
  const char *roots[] = { self->event_folder, self->shipped_folder };
  FoyerTemplate *template;
  GError *cause = NULL;

  g_return_val_if_fail (name != NULL && digest != NULL, NULL);

  template = find_held (self, digest);
  if (template == NULL)
    template = load_kept (self, digest, fonts, &cause);
  /* The same files serve wherever they lie. */
  for (guint i = 0; template == NULL && i < G_N_ELEMENTS (roots); i++)
    {
      g_autoptr (FoyerTemplate) other = load_from (self, roots[i], name, fonts, NULL);

      if (other != NULL && has_digest (other, digest))
        template = g_steal_pointer (&other);
    }
  if (template != NULL)
    g_clear_error (&cause);
  else if (cause != NULL)
    g_propagate_error (error, cause);
  else
    g_set_error (error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_NOT_FOUND,
                 "template '%s' was changed and its version %.12s was not kept; cancel the job and "
                 "print again",
                 name, digest);
  return template;
}

static gboolean
write_bytes (const char *folder, const char *file, GBytes *bytes, GError **error)
{
  g_autofree char *path = g_build_filename (folder, file, NULL);

  return foyer_file_write_durably (path, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes),
                                   error);
}

gboolean
foyer_template_shelf_keep (FoyerTemplateShelf *self, FoyerTemplate *template, FoyerFontSet *fonts,
                           GError **error)
{
  g_autofree char *digest = foyer_digest_dup_text (foyer_template_get_digest (template));
  g_autofree char *folder = g_build_filename (self->kept_folder, digest, NULL);
  g_autoptr (FoyerTemplate) kept = load_kept (self, digest, fonts, NULL);
  GPtrArray *images = foyer_template_get_images (template);
  gboolean is_done;
  GError *cause = NULL;

  if (kept != NULL)
    return TRUE;
  is_done = foyer_file_make_folder (folder, &cause);
  for (guint i = 0; is_done && i < images->len; i++)
    {
      const FoyerImage *image = images->pdata[i];

      is_done = write_bytes (folder, image->file, image->bytes, &cause);
    }
  /* The document last: without it there is no copy. */
  is_done = is_done
            && write_bytes (folder, "template.json", foyer_template_get_document (template), &cause)
            && foyer_file_sync_folder (self->kept_folder, &cause)
            && foyer_file_sync_folder (self->event_folder, &cause);
  if (!is_done)
    foyer_engine_error_take (error, cause, "keeping a copy of the template: ");
  return is_done;
}

/* ---- Which is in force ---- */

static gpointer
list_versions (FoyerStore *store, gpointer data, GError **error)
{
  GPtrArray *versions = NULL;

  (void)foyer_store_list_template_versions (store, data, NULL, &versions, error);
  return versions;
}

/* (transfer full) The stored versions of @name. */
static GPtrArray *
read_versions (FoyerTemplateShelf *self, const char *name, GError **error)
{
  GError *cause = NULL;
  GPtrArray *versions;

  if (self->store == NULL)
    return g_ptr_array_new ();
  versions = foyer_store_service_read (self->store, list_versions, (gpointer)name, &cause);
  if (versions == NULL)
    foyer_engine_error_take (error, cause, NULL);
  return versions;
}

/* (transfer full) The newest approval; NULL without error: the event has none of its own. */
static FoyerTemplate *
find_approved (FoyerTemplateShelf *self, const char *name, GPtrArray *versions, FoyerFontSet *fonts,
               GError **error)
{
  for (guint i = 0; i < versions->len; i++)
    {
      const FoyerTemplateVersion *version = versions->pdata[i];
      g_autoptr (FoyerTemplate) draft = NULL;

      if (version->state != FOYER_TEMPLATE_APPROVED || version->origin == FOYER_TEMPLATE_SHIPPED)
        continue;
      if (version->origin == FOYER_TEMPLATE_OWN)
        return foyer_template_shelf_find_digest (self, name, version->digest, fonts, error);
      /* From before versions were kept: as long as the folder is what it was. */
      draft = load_from (self, self->event_folder, name, fonts, NULL);
      if (draft != NULL && has_digest (draft, version->digest))
        return g_steal_pointer (&draft);
    }
  return NULL;
}

static gboolean
has_state (GPtrArray *versions, const char *digest, FoyerTemplateState state)
{
  for (guint i = 0; i < versions->len; i++)
    {
      const FoyerTemplateVersion *version = versions->pdata[i];

      if (version->state == state && (digest == NULL || g_str_equal (version->digest, digest)))
        return TRUE;
    }
  return FALSE;
}

static void
set_not_approved (FoyerTemplateShelf *self, const char *name, GPtrArray *versions, GError **error)
{
  g_autofree char *path = g_build_filename (self->event_folder, name, "template.json", NULL);

  if (has_state (versions, NULL, FOYER_TEMPLATE_SUBMITTED))
    g_set_error (error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_CONFLICT,
                 "template '%s' waits for approval, and only approved templates print; look at it, "
                 "then: foyerctl templates approve %s",
                 name, name);
  else if (foyer_template_is_name (name) && g_file_test (path, G_FILE_TEST_EXISTS))
    g_set_error (error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_CONFLICT,
                 "template '%s' is a draft, and only approved templates print; next: foyerctl "
                 "templates submit %s, then: foyerctl templates approve %s; to see it with PROOF "
                 "across: foyerctl render --template %s@draft",
                 name, name, name, name);
  else if (versions->len > 0)
    g_set_error (error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_CONFLICT,
                 "every version of template '%s' is retired; approve another one, see: foyerctl "
                 "templates versions %s",
                 name, name);
  else
    set_unknown (self, name, error);
}

static FoyerTemplate *
find_in_force (FoyerTemplateShelf *self, const char *name, GPtrArray *versions, FoyerFontSet *fonts,
               GError **error)
{
  GError *cause = NULL;
  g_autoptr (FoyerTemplate) template = find_approved (self, name, versions, fonts, &cause);

  if (template == NULL && cause == NULL)
    {
      g_autofree char *digest = NULL;

      template = load_from (self, self->shipped_folder, name, fonts, &cause);
      digest
          = template != NULL ? foyer_digest_dup_text (foyer_template_get_digest (template)) : NULL;
      if (digest != NULL && has_state (versions, digest, FOYER_TEMPLATE_RETIRED))
        g_clear_pointer (&template, foyer_template_unref);
    }
  if (cause != NULL)
    g_propagate_error (error, cause);
  else if (template == NULL)
    set_not_approved (self, name, versions, error);
  return g_steal_pointer (&template);
}

FoyerTemplate *
foyer_template_shelf_find (FoyerTemplateShelf *self, const char *name, FoyerFontSet *fonts,
                           GError **error)
{
  g_autoptr (GPtrArray) versions = read_versions (self, name, error);

  return versions != NULL ? find_in_force (self, name, versions, fonts, error) : NULL;
}

/* ---- For looking ---- */

/* (transfer full) The one version whose digest begins with @figures. */
static FoyerTemplate *
find_figures (FoyerTemplateShelf *self, const char *name, const char *figures, GPtrArray *versions,
              FoyerFontSet *fonts, gboolean *is_proof, GError **error)
{
  const FoyerTemplateVersion *found = NULL;
  guint n = 0;

  for (guint i = 0; i < versions->len; i++)
    {
      const FoyerTemplateVersion *version = versions->pdata[i];

      if (!g_str_has_prefix (version->digest, figures))
        continue;
      found = version;
      n++;
    }
  if (strlen (figures) < MINIMUM_FIGURES || n > 1)
    g_set_error (error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_USAGE,
                 "'%s@%s' is not one version: give at least %u figures of its digest, or more",
                 name, figures, MINIMUM_FIGURES);
  else if (n == 0)
    g_set_error (error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_NOT_FOUND,
                 "there is no version '%s@%s'; see: foyerctl templates versions %s", name, figures,
                 name);
  else
    {
      *is_proof = found->state != FOYER_TEMPLATE_APPROVED;
      return foyer_template_shelf_find_digest (self, name, found->digest, fonts, error);
    }
  return NULL;
}

FoyerTemplate *
foyer_template_shelf_find_for_look (FoyerTemplateShelf *self, const char *which,
                                    FoyerFontSet *fonts, gboolean *is_proof, GError **error)
{
  const char *at = strchr (which, '@');
  g_autofree char *name = at != NULL ? g_strndup (which, (gsize)(at - which)) : g_strdup (which);
  g_autoptr (GPtrArray) versions = read_versions (self, name, error);
  FoyerTemplate *template;
  GError *cause = NULL;

  *is_proof = FALSE;
  if (versions == NULL)
    return NULL;
  if (at != NULL && !g_str_equal (at + 1, "draft"))
    return find_figures (self, name, at + 1, versions, fonts, is_proof, error);
  if (at == NULL)
    {
      template = find_in_force (self, name, versions, fonts, &cause);
      if (!g_error_matches (cause, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_CONFLICT))
        {
          if (cause != NULL)
            g_propagate_error (error, cause);
          return template;
        }
      g_clear_error (&cause); /* nothing is approved: the draft then */
    }
  *is_proof = TRUE;
  return foyer_template_shelf_find_draft (self, name, fonts, error);
}
