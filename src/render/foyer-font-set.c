/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The private font set: a manifest's files in a fontconfig configuration of their own. */
#include "config.h"

#include "foyer-font-set-private.h"

#include "foyer-base-error.h"
#include "foyer-document.h"
#include "foyer-file.h"
#include "foyer-limits.h"
#include "foyer-render-error.h"

#include <cairo-ft.h>
#include <fcntl.h>
#include <fontconfig/fontconfig.h>
#include <pango/pangofc-fontmap.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define FORMAT_VERSION 1
#define MAX_FONTS 256
#define MAX_CHAINS 32
/* Holds the table directories of every face of a font collection. */
#define HEAD_BYTES 16384

typedef struct
{
  char *locale; /* "default", "ja", … */
  char *families;
} Chain;

struct _FoyerFontSet
{
  FcConfig *config;
  FcCharSet *coverage;
  GPtrArray *held; /* cairo_scaled_font_t: hold_faces() */
  FoyerDigest digest;
  GHashTable *families;
  GArray *chains; /* Chain; the default first */
  GString *summary;
};

typedef struct
{
  FoyerFontSet *set;
  GPtrArray *folders;
  GPtrArray *paths;
  GChecksum *checksum;
  GError **error;
} Reader;

static void
chain_clear (Chain *self)
{
  g_clear_pointer (&self->locale, g_free);
  g_clear_pointer (&self->families, g_free);
}

static void
font_set_clear (gpointer data)
{
  FoyerFontSet *self = data;

  g_clear_pointer (&self->held, g_ptr_array_unref);
  g_clear_pointer (&self->coverage, FcCharSetDestroy);
  g_clear_pointer (&self->config, FcConfigDestroy);
  g_clear_pointer (&self->families, g_hash_table_unref);
  g_clear_pointer (&self->chains, g_array_unref);
  if (self->summary != NULL)
    g_string_free (self->summary, TRUE);
}

FoyerFontSet *
foyer_font_set_ref (FoyerFontSet *self)
{
  return g_atomic_rc_box_acquire (self);
}

void
foyer_font_set_unref (FoyerFontSet *self)
{
  g_atomic_rc_box_release_full (self, font_set_clear);
}

/* ---- Files ---- */

/* (transfer full) Where @file is, or NULL. */
static char *
find_file (GPtrArray *folders, const char *file)
{
  for (guint i = 0; i < folders->len; i++)
    {
      g_autofree char *path = g_build_filename (folders->pdata[i], file, NULL);

      if (g_file_test (path, G_FILE_TEST_IS_REGULAR))
        return g_steal_pointer (&path);
    }
  return NULL;
}

/* An sfnt file begins with the checksums of its tables, so name, size and head identify it without
 * reading 60 MB of fonts. */
static gboolean
add_to_digest (Reader *reader, const char *file, const char *path)
{
  g_autofree guint8 *head = g_malloc (HEAD_BYTES);
  int fd = open (path, O_RDONLY | O_CLOEXEC);
  struct stat status;
  gssize length;
  guint64 size_bytes;

  if (fd < 0)
    return FALSE;
  length = fstat (fd, &status) == 0 ? read (fd, head, HEAD_BYTES) : -1;
  close (fd);
  if (length <= 0)
    return FALSE;
  size_bytes = GUINT64_TO_BE ((guint64)status.st_size);
  g_checksum_update (reader->checksum, (const guchar *)file, (gssize)strlen (file) + 1);
  g_checksum_update (reader->checksum, (const guchar *)&size_bytes, sizeof size_bytes);
  g_checksum_update (reader->checksum, head, length);
  return TRUE;
}

static gboolean
add_font (Reader *reader, const FoyerCursor *cursor)
{
  static const char *const keys[] = { "file", "package", NULL };
  const char *file, *package;
  g_autofree char *path = NULL;

  foyer_cursor_check_keys (cursor, keys);
  file = foyer_cursor_get_required_text (cursor, "file");
  package = foyer_cursor_get_required_text (cursor, "package");
  if (file == NULL || package == NULL)
    return TRUE;
  path = find_file (reader->folders, file);
  if (path == NULL || !add_to_digest (reader, file, path))
    {
      g_set_error (reader->error, FOYER_RENDER_ERROR, FOYER_RENDER_ERROR_FONT,
                   "the font '%s' is %s: install the package '%s'", file,
                   path != NULL ? "unreadable" : "missing", package);
      return FALSE;
    }
  g_string_append_printf (reader->set->summary, "%s\n", path);
  g_ptr_array_add (reader->paths, g_steal_pointer (&path));
  return TRUE;
}

static gboolean
add_fonts (Reader *reader, const FoyerCursor *root)
{
  FoyerCursor fonts = foyer_cursor_get_array (root, "fonts");
  guint length = foyer_cursor_get_length (&fonts);

  if (length == 0 || length > MAX_FONTS)
    foyer_cursor_add_problem (root, "fonts", "range", "a font set needs 1 to %d fonts", MAX_FONTS);
  for (guint i = 0; i < MIN (length, MAX_FONTS); i++)
    {
      FoyerCursor font = foyer_cursor_get_element (&fonts, i);

      if (font.value != NULL && !add_font (reader, &font))
        return FALSE;
    }
  return TRUE;
}

/* ---- Chains ---- */

static void
add_chain (FoyerFontSet *self, const FoyerCursor *chains, guint index)
{
  const char *locale = foyer_cursor_get_member_name (chains, index);
  FoyerCursor families = foyer_cursor_get_member (chains, index);
  g_autoptr (GString) text = g_string_new (NULL);
  Chain chain = { .locale = g_strdup (locale) };

  for (guint i = 0; families.value != NULL && i < foyer_cursor_get_length (&families); i++)
    {
      const char *family = foyer_cursor_get_element_text (&families, i);

      if (family == NULL)
        continue;
      if (!g_hash_table_contains (self->families, family))
        foyer_cursor_add_problem (&families, NULL, "reference",
                                  "no font of the set has the family '%s'", family);
      g_string_append_printf (text, "%s%s", text->len > 0 ? "," : "", family);
    }
  chain.families = g_string_free (g_steal_pointer (&text), FALSE);
  if (g_strcmp0 (locale, "default") == 0)
    g_array_prepend_val (self->chains, chain);
  else
    g_array_append_val (self->chains, chain);
}

static void
add_chains (FoyerFontSet *self, const FoyerCursor *root)
{
  FoyerCursor chains = foyer_cursor_get_object (root, "chains");
  guint length = foyer_cursor_get_length (&chains);

  if (!foyer_cursor_has (&chains, "default") || length > MAX_CHAINS)
    foyer_cursor_add_problem (root, "chains", "required",
                              "a font set needs a chain \"default\", and at most %d chains",
                              MAX_CHAINS);
  for (guint i = 0; i < MIN (length, MAX_CHAINS); i++)
    add_chain (self, &chains, i);
}

/* ---- fontconfig ---- */

/* Hinting would fit glyphs to one device's dots; the alias puts colour before outlines where text
 * asks for an emoji. */
static const char configuration_format[]
    = "<?xml version='1.0'?><!DOCTYPE fontconfig SYSTEM 'fonts.dtd'><fontconfig>"
      "<match target='font'>"
      "<edit name='hinting' mode='assign'><bool>false</bool></edit>"
      "<edit name='antialias' mode='assign'><bool>true</bool></edit>"
      "</match>"
      "<alias binding='same'><family>emoji</family><prefer><family>%s</family></prefer></alias>"
      "</fontconfig>";

static int
compare_texts (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *)a, *(const char *const *)b);
}

static gboolean
build_configuration (FoyerFontSet *self, GPtrArray *paths, const char *emoji, GError **error)
{
  g_autofree char *escaped = g_markup_escape_text (emoji, -1);
  g_autofree char *xml = g_strdup_printf (configuration_format, escaped);
  FcFontSet *faces;

  self->config = FcConfigCreate ();
  if (self->config == NULL
      || !FcConfigParseAndLoadFromMemory (self->config, (const FcChar8 *)xml, FcTrue))
    {
      g_set_error_literal (error, FOYER_RENDER_ERROR, FOYER_RENDER_ERROR_FAILED,
                           "fontconfig refused Foyer's configuration");
      return FALSE;
    }
  g_ptr_array_sort (paths, compare_texts);
  for (guint i = 0; i < paths->len; i++)
    if (!FcConfigAppFontAddFile (self->config, paths->pdata[i]))
      {
        g_set_error (error, FOYER_RENDER_ERROR, FOYER_RENDER_ERROR_FONT,
                     "the font '%s' is damaged: install its package again",
                     (const char *)paths->pdata[i]);
        return FALSE;
      }
  (void)FcConfigBuildFonts (
      self->config); /* fails only without memory, and then GLib has ended the process already */
  self->coverage = FcCharSetCreate ();
  faces = FcConfigGetFonts (self->config, FcSetApplication);
  for (int i = 0; faces != NULL && i < faces->nfont; i++)
    {
      FcCharSet *characters;
      FcChar8 *family;

      for (int n = 0; FcPatternGetString (faces->fonts[i], FC_FAMILY, n, &family) == FcResultMatch;
           n++)
        g_hash_table_add (self->families, g_strdup ((const char *)family));
      if (FcPatternGetCharSet (faces->fonts[i], FC_CHARSET, 0, &characters) == FcResultMatch)
        FcCharSetMerge (self->coverage, characters, NULL);
    }
  return TRUE;
}

static void
release_face (gpointer data)
{
  cairo_ft_scaled_font_unlock_face (data);
  cairo_scaled_font_destroy (data);
}

/* cairo keeps ten font files open for all threads together and, to open another, closes one that no
 * thread has locked at that moment, without making sure that none is about to (cairo 1.16 to 1.18).
 * A file that is locked from the beginning is never closed. */
static void
hold_faces (FoyerFontSet *self)
{
  FcFontSet *faces = FcConfigGetFonts (self->config, FcSetApplication);
  cairo_font_options_t *options = cairo_font_options_create ();
  cairo_matrix_t identity;

  cairo_matrix_init_identity (&identity);
  self->held = g_ptr_array_new_with_free_func (release_face);
  for (int i = 0; faces != NULL && i < faces->nfont; i++)
    {
      cairo_font_face_t *face = cairo_ft_font_face_create_for_pattern (faces->fonts[i]);
      cairo_scaled_font_t *font = cairo_scaled_font_create (face, &identity, &identity, options);

      cairo_font_face_destroy (face);
      if (cairo_ft_scaled_font_lock_face (font) != NULL)
        g_ptr_array_add (self->held, font);
      else
        cairo_scaled_font_destroy (font);
    }
  cairo_font_options_destroy (options);
}

static void
read_folders (Reader *reader, const FoyerCursor *root)
{
  FoyerCursor folders = foyer_cursor_get_array (root, "folders");

  for (guint i = 0; i < foyer_cursor_get_length (&folders); i++)
    {
      const char *folder = foyer_cursor_get_element_text (&folders, i);

      if (folder != NULL)
        g_ptr_array_add (reader->folders, g_strdup (folder));
    }
  if (reader->folders->len == 0)
    foyer_cursor_add_problem (root, "folders", "required", "a font set needs folders to look in");
}

static FoyerFontSet *
font_set_read (FoyerDocument *document, GError **error)
{
  static const char *const keys[] = { "foyer_fonts", "folders", "fonts", "chains", "emoji", NULL };
  g_autoptr (FoyerFontSet) self = g_atomic_rc_box_new0 (FoyerFontSet);
  g_autoptr (GPtrArray) folders = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) paths = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  Reader reader = { self, folders, paths, checksum, error };
  FoyerCursor root = foyer_document_get_cursor (document);
  const char *emoji;

  self->families = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->chains = g_array_new (FALSE, TRUE, sizeof (Chain));
  g_array_set_clear_func (self->chains, (GDestroyNotify)chain_clear);
  self->summary = g_string_new (NULL);
  foyer_cursor_check_keys (&root, keys);
  (void)foyer_cursor_get_integer (&root, "foyer_fonts", FORMAT_VERSION, FORMAT_VERSION,
                                  FORMAT_VERSION); /* only checked */
  read_folders (&reader, &root);
  if (!add_fonts (&reader, &root))
    return NULL;
  emoji = foyer_cursor_get_text (&root, "emoji", "emoji");
  if (foyer_document_has_failed (document, error)
      || !build_configuration (self, paths, emoji, error))
    return NULL;
  hold_faces (self);
  add_chains (self, &root);
  if (foyer_document_has_failed (document, error))
    return NULL;
  self->digest = foyer_digest_take_checksum (g_steal_pointer (&checksum));
  return g_steal_pointer (&self);
}

FoyerFontSet *
foyer_font_set_load (const char *manifest_path, GError **error)
{
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (FoyerDocument) document = NULL;
  gsize length;
  const char *text;

  g_return_val_if_fail (manifest_path != NULL, NULL);

  bytes = foyer_file_read (manifest_path, FOYER_LIMIT_DOCUMENT_BYTES, error);
  if (bytes == NULL)
    return NULL;
  text = g_bytes_get_data (bytes, &length);
  document = foyer_document_parse (manifest_path, text, length);
  if (foyer_document_has_failed (document, error))
    return NULL;
  return font_set_read (document, error);
}

/* ---- Asking ---- */

PangoFontMap *
foyer_font_set_new_font_map (FoyerFontSet *self)
{
  PangoFontMap *map = pango_cairo_font_map_new_for_font_type (CAIRO_FONT_TYPE_FT);

  pango_fc_font_map_set_config (PANGO_FC_FONT_MAP (map), self->config);
  return map;
}

const FoyerDigest *
foyer_font_set_get_digest (FoyerFontSet *self)
{
  return &self->digest;
}

gboolean
foyer_font_set_has_family (FoyerFontSet *self, const char *family)
{
  return g_hash_table_contains (self->families, family);
}

const char *
foyer_font_set_get_summary (FoyerFontSet *self)
{
  return self->summary->str;
}

guint
foyer_font_set_find_chain (FoyerFontSet *self, const char *locale)
{
  guint best = 0;
  gsize best_length = 0;

  for (guint i = 1; locale != NULL && i < self->chains->len; i++)
    {
      const char *candidate = g_array_index (self->chains, Chain, i).locale;
      gsize length = strlen (candidate);

      if (length > best_length && g_ascii_strncasecmp (candidate, locale, length) == 0
          && (locale[length] == '\0' || locale[length] == '-' || locale[length] == '_'))
        {
          best = i;
          best_length = length;
        }
    }
  return best;
}

const char *
foyer_font_set_get_chain_at (FoyerFontSet *self, guint index)
{
  return g_array_index (self->chains, Chain, index).families;
}

guint
foyer_font_set_get_n_chains (FoyerFontSet *self)
{
  return self->chains->len;
}

const char *
foyer_font_set_get_chain (FoyerFontSet *self, const char *locale)
{
  return foyer_font_set_get_chain_at (self, foyer_font_set_find_chain (self, locale));
}

gboolean
foyer_font_set_covers (FoyerFontSet *self, const char *text, gunichar *missing)
{
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar character = g_utf8_get_char (p);

      if (FcCharSetHasChar (self->coverage, character) || pango_is_zero_width (character))
        continue;
      if ((character >= 0xfe00 && character <= 0xfe0f)
          || (character >= 0xe0100 && character <= 0xe01ef))
        continue; /* variation selectors */
      if (missing != NULL)
        *missing = character;
      return FALSE;
    }
  return TRUE;
}

FcFontSet *
foyer_font_set_get_faces (FoyerFontSet *self)
{
  return FcConfigGetFonts (self->config, FcSetApplication);
}
