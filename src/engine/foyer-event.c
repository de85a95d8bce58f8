/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Making and opening an event directory. */
#include "config.h"

#include "foyer-event.h"

#include "foyer-engine-error-private.h"
#include "foyer-file.h"
#include "foyer-json.h"
#include "foyer-limits.h"
#include "foyer-uuid.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/random.h>

/* Number of the directory's layout; a greater one was made by a newer Foyer. */
#define EVENT_FORMAT 1
#define BADGE_KEY_BYTES 32

struct _FoyerEvent
{
  gatomicrefcount ref_count;
  char *directory;
  char *id;
  char *name;
  char *locale;
  char *template_name;
  guint8 badge_key[BADGE_KEY_BYTES];
};

G_DEFINE_BOXED_TYPE (FoyerEvent, foyer_event, foyer_event_ref, foyer_event_unref)

static const char *const folders[]
    = { "journal", "spool", "cache", "printed", "templates", "backups" };

FoyerEvent *
foyer_event_ref (FoyerEvent *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
foyer_event_unref (FoyerEvent *self)
{
  g_return_if_fail (self != NULL);
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_free (self->directory);
  g_free (self->id);
  g_free (self->name);
  g_free (self->locale);
  g_free (self->template_name);
  g_free (self);
}

char *
foyer_event_dup_default_directory (void)
{
  return g_build_filename (g_get_user_data_dir (), "foyer", "default", NULL);
}

static gboolean
fill_random (guint8 *bytes, gsize length, GError **error)
{
  if (getrandom (bytes, length, 0) == (gssize)length)
    return TRUE;
  g_set_error (error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_STORE,
               "the system gives no random bytes: %s", g_strerror (errno));
  return FALSE;
}

static char *
dup_random_id (GError **error)
{
  guint8 random[16];
  FoyerUuid uuid;

  if (!fill_random (random, sizeof random, error))
    return NULL;
  uuid = foyer_uuid_from_random (random);
  return foyer_uuid_dup_text (&uuid);
}

static gboolean
write_file (const char *directory, const char *name, gconstpointer data, gsize length,
            GError **error)
{
  g_autofree char *path = g_build_filename (directory, name, NULL);
  GError *cause = NULL;

  if (foyer_file_write_durably (path, data, length, &cause))
    return TRUE;
  foyer_engine_error_take (error, cause, NULL);
  return FALSE;
}

static gboolean
write_event_json (const char *directory, const char *id, const FoyerEventInit *init, GError **error)
{
  json_t *object
      = json_pack ("{s:i, s:s, s:s, s:s, s:s}", "format", EVENT_FORMAT, "id", id, "name",
                   init->name, "locale", init->locale != NULL ? init->locale : "en", "template",
                   init->template_name != NULL ? init->template_name : "label-4x3");
  char *text;
  gboolean is_written;

  if (object == NULL)
    {
      g_set_error_literal (error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_USAGE,
                           "the event's name is not valid UTF-8");
      return FALSE;
    }
  text = json_dumps (object, JSON_INDENT (2));
  is_written = write_file (directory, "event.json", text, strlen (text), error);
  free (text);
  json_decref (object);
  return is_written;
}

static gboolean
write_badge_key (const char *directory, const FoyerEventInit *init, GError **error)
{
  guint8 key[BADGE_KEY_BYTES];

  if (init->badge_key != NULL)
    memcpy (key, init->badge_key, sizeof key);
  else if (!fill_random (key, sizeof key, error))
    return FALSE;
  return write_file (directory, "badge.key", key, sizeof key, error);
}

static gboolean
write_taxonomy (const char *directory, const FoyerEventInit *init, GError **error)
{
  g_autoptr (GBytes) text = NULL;
  GError *cause = NULL;

  text = foyer_file_read (init->taxonomy_file, FOYER_LIMIT_DOCUMENT_BYTES, &cause);
  if (text == NULL)
    {
      foyer_engine_error_take (error, cause, "taxonomy: ");
      return FALSE;
    }
  return write_file (directory, "taxonomy.json", g_bytes_get_data (text, NULL),
                     g_bytes_get_size (text), error);
}

static gboolean
make_folders (const char *directory, GError **error)
{
  GError *cause = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (folders); i++)
    {
      g_autofree char *path = g_build_filename (directory, folders[i], NULL);

      if (!foyer_file_make_folder (path, &cause))
        {
          foyer_engine_error_take (error, cause, NULL);
          return FALSE;
        }
    }
  return TRUE;
}

/* event.json is written last: a directory without it is not an event, so that a creation cut short
 * can be repeated. */
FoyerEvent *
foyer_event_create (const char *directory, const FoyerEventInit *init, GError **error)
{
  g_autofree char *marker = g_build_filename (directory, "event.json", NULL);
  g_autofree char *id = NULL;

  g_return_val_if_fail (init->taxonomy_file != NULL, NULL);

  if (g_file_test (marker, G_FILE_TEST_EXISTS))
    {
      g_set_error (error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_CONFLICT,
                   "there is an event in '%s' already; choose another directory", directory);
      return NULL;
    }
  if (init->name == NULL || *init->name == '\0')
    {
      g_set_error_literal (error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_USAGE,
                           "the event needs a name");
      return NULL;
    }
  id = init->id != NULL ? g_strdup (init->id) : dup_random_id (error);
  if (id == NULL || !make_folders (directory, error) || !write_badge_key (directory, init, error)
      || !write_taxonomy (directory, init, error) || !write_event_json (directory, id, init, error))
    return NULL;
  return foyer_event_open (directory, error);
}

static gboolean
read_badge_key (FoyerEvent *self, GError **error)
{
  g_autofree char *path = foyer_event_dup_path (self, "badge.key", NULL);
  GError *cause = NULL;
  g_autoptr (GBytes) bytes = foyer_file_read (path, 4096, &cause);

  if (bytes == NULL)
    {
      foyer_engine_error_take (error, cause, "the event's badge key: ");
      return FALSE;
    }
  if (g_bytes_get_size (bytes) != BADGE_KEY_BYTES)
    {
      g_set_error (error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_STORE,
                   "'%s' is damaged: it must have %d bytes; restore it from a backup", path,
                   BADGE_KEY_BYTES);
      return FALSE;
    }
  memcpy (self->badge_key, g_bytes_get_data (bytes, NULL), BADGE_KEY_BYTES);
  return TRUE;
}

static gboolean
read_event_json (FoyerEvent *self, GError **error)
{
  g_autofree char *path = foyer_event_dup_path (self, "event.json", NULL);
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (json_t) object = NULL;
  const char *id = NULL;
  const char *name = NULL;
  const char *locale = "en";
  const char *template_name = "label-4x3";
  int format = 0;
  GError *cause = NULL;

  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    {
      g_set_error (error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_NOT_FOUND,
                   "there is no event in '%s'; make one with: foyerctl init %s --name NAME",
                   self->directory, self->directory);
      return FALSE;
    }
  bytes = foyer_file_read (path, FOYER_LIMIT_DOCUMENT_BYTES, &cause);
  if (bytes != NULL)
    object = foyer_json_parse (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes),
                               &foyer_json_document_limits, &cause);
  if (object == NULL)
    {
      g_autofree char *prefix = g_strdup_printf ("'%s': ", path);

      foyer_engine_error_take (error, cause, prefix);
      return FALSE;
    }
  if (json_unpack (object, "{s:i, s:s, s:s, s?s, s?s}", "format", &format, "id", &id, "name", &name,
                   "locale", &locale, "template", &template_name)
          != 0
      || *id == '\0' || *name == '\0')
    {
      g_set_error (error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_STORE,
                   "'%s' is damaged: format, id or name is missing; restore it from a backup",
                   path);
      return FALSE;
    }
  if (format > EVENT_FORMAT)
    {
      g_set_error (error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_CONFLICT,
                   "the event in '%s' was made by a newer Foyer (layout %d, known here %d); update "
                   "Foyer, nothing was touched",
                   self->directory, format, EVENT_FORMAT);
      return FALSE;
    }
  self->id = g_strdup (id);
  self->name = g_strdup (name);
  self->locale = g_strdup (locale);
  self->template_name = g_strdup (template_name);
  return TRUE;
}

FoyerEvent *
foyer_event_open (const char *directory, GError **error)
{
  g_autoptr (FoyerEvent) self = g_new0 (FoyerEvent, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->directory = g_canonicalize_filename (directory, NULL);
  if (!read_event_json (self, error) || !read_badge_key (self, error)
      || !make_folders (self->directory, error))
    return NULL;
  return g_steal_pointer (&self);
}

const char *
foyer_event_get_directory (FoyerEvent *self)
{
  return self->directory;
}

const char *
foyer_event_get_id (FoyerEvent *self)
{
  return self->id;
}

const char *
foyer_event_get_name (FoyerEvent *self)
{
  return self->name;
}

const char *
foyer_event_get_locale (FoyerEvent *self)
{
  return self->locale;
}

const char *
foyer_event_get_template_name (FoyerEvent *self)
{
  return self->template_name;
}

const guint8 *
foyer_event_get_badge_key (FoyerEvent *self)
{
  return self->badge_key;
}

char *
foyer_event_dup_path (FoyerEvent *self, const char *first, ...)
{
  g_autofree char *inside = NULL;
  va_list arguments;

  va_start (arguments, first);
  inside = g_build_filename_valist (first, &arguments);
  va_end (arguments);
  return g_build_filename (self->directory, inside, NULL);
}
