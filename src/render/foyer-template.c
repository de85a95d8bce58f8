/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Templates as values: finding, reading, identity. */
#include "config.h"

#include "foyer-template.h"

#include "foyer-base-error.h"
#include "foyer-colour.h"
#include "foyer-file.h"
#include "foyer-limits.h"
#include "foyer-render-error.h"
#include "foyer-template-private.h"

#include <string.h>

#define FORMAT_VERSION 1

struct _FoyerTemplate
{
  FoyerDigest digest;
  char *name;
  char *version;
  char *title;
  char *media;
  GBytes *document;
  GPtrArray *images; /* FoyerImage */
  FoyerDisplayList *list;
};

static void
template_clear (gpointer data)
{
  FoyerTemplate *self = data;

  g_clear_pointer (&self->list, foyer_display_list_free);
  g_clear_pointer (&self->name, g_free);
  g_clear_pointer (&self->version, g_free);
  g_clear_pointer (&self->title, g_free);
  g_clear_pointer (&self->media, g_free);
  g_clear_pointer (&self->document, g_bytes_unref);
  g_clear_pointer (&self->images, g_ptr_array_unref);
}

FoyerTemplate *
foyer_template_ref (FoyerTemplate *self)
{
  return g_atomic_rc_box_acquire (self);
}

void
foyer_template_unref (FoyerTemplate *self)
{
  g_atomic_rc_box_release_full (self, template_clear);
}

/* ---- Reading ---- */

static FoyerPanel *
add_panel (FoyerDisplayList *list)
{
  FoyerPanel *panel = g_new0 (FoyerPanel, 1);

  panel->ops = g_ptr_array_new_with_free_func ((GDestroyNotify)foyer_op_free);
  g_ptr_array_add (list->panels, panel);
  return panel;
}

static void
read_back (FoyerTemplateReader *self, const FoyerCursor *sides, FoyerFold fold)
{
  static const char *const keys[] = { "elements", NULL };
  FoyerCursor side = foyer_cursor_get_object (sides, "back");
  FoyerPanel *panel = add_panel (self->list);

  if (fold == FOYER_FOLD_NONE)
    panel->page = self->list->n_pages++;
  panel->is_turned = fold == FOYER_FOLD_TOP;
  if (side.value == NULL)
    return;
  foyer_cursor_check_keys (&side, keys);
  foyer_template_read_elements (self, &side, panel, NULL);
}

static void
read_sides (FoyerTemplateReader *self, const FoyerCursor *root, FoyerFold fold)
{
  static const char *const keys[] = { "front", "back", NULL };
  static const char *const side_keys[] = { "elements", NULL };
  FoyerCursor sides = foyer_cursor_get_object (root, "sides");
  FoyerCursor front;
  FoyerPanel *panel;
  FoyerPanel *tail = NULL;

  if (!foyer_cursor_has (root, "sides"))
    foyer_cursor_add_problem (root, "sides", "required", "a template needs sides");
  if (sides.value == NULL)
    return;
  foyer_cursor_check_keys (&sides, keys);
  panel = add_panel (self->list);
  panel->x_um = fold == FOYER_FOLD_LEFT ? self->list->panel_width_um : 0;
  panel->y_um = fold == FOYER_FOLD_TOP ? self->list->panel_height_um : 0;
  if (self->list->sheet.is_roll)
    {
      tail = add_panel (self->list);
      tail->is_tail = TRUE;
    }
  if (!foyer_cursor_has (&sides, "front"))
    foyer_cursor_add_problem (&sides, "front", "required", "a template needs a front");
  front = foyer_cursor_get_object (&sides, "front");
  if (front.value != NULL)
    {
      foyer_cursor_check_keys (&front, side_keys);
      foyer_template_read_elements (self, &front, panel, tail);
    }
  if (foyer_cursor_has (&sides, "back") && tail != NULL)
    foyer_cursor_add_problem (&sides, "back", "range", "a roll is printed on one side");
  else if (foyer_cursor_has (&sides, "back"))
    read_back (self, &sides, fold);
  else if (fold != FOYER_FOLD_NONE)
    foyer_cursor_add_problem (&sides, "back", "required", "a folded badge needs a back");
}

static void
read_root (FoyerTemplate *self, FoyerTemplateReader *reader, const FoyerCursor *root)
{
  static const char *const keys[]
      = { "foyer_template", "name",   "version", "title", "locale", "tier_colour",   "page",
          "colours",        "styles", "images",  "sides", "tiers",  "abbreviations", NULL };
  const char *tier_colour;
  FoyerFold fold;

  foyer_cursor_check_keys (root, keys);
  if (!foyer_cursor_has (root, "foyer_template"))
    foyer_cursor_add_problem (root, "foyer_template", "required",
                              "the format's number, %d, is missing", FORMAT_VERSION);
  (void)foyer_cursor_get_integer (root, "foyer_template", FORMAT_VERSION, FORMAT_VERSION,
                                  FORMAT_VERSION); /* only checked */
  self->name = g_strdup (foyer_cursor_get_required_text (root, "name"));
  self->version = g_strdup (foyer_cursor_get_required_text (root, "version"));
  self->title = g_strdup (foyer_cursor_get_text (root, "title", self->name));
  reader->list->locale = g_strdup (foyer_cursor_get_text (root, "locale", "en"));
  tier_colour = foyer_cursor_get_text (root, "tier_colour", "#3d3846");
  if (!foyer_colour_parse (tier_colour, &reader->list->tier_rgb))
    foyer_cursor_add_problem (root, "tier_colour", "range", "'%s' is not a colour \"#rrggbb\"",
                              tier_colour);
  fold = foyer_template_read_page (reader, root);
  foyer_template_read_colours (reader, root);
  foyer_template_read_tiers (reader, root);
  foyer_template_read_abbreviations (reader, root);
  foyer_template_read_styles (reader, root);
  foyer_template_read_tier_styles (reader, root);
  foyer_template_read_images (reader, root);
  read_sides (reader, root, fold);
}

static FoyerDigest
compute_digest (GBytes *bytes, GPtrArray *images)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  gsize length;
  const guint8 *data = g_bytes_get_data (bytes, &length);
  FoyerDigest digest = foyer_digest_of (data, length);

  if (images->len == 0)
    return digest;
  g_checksum_update (checksum, digest.bytes, sizeof digest.bytes);
  for (guint i = 0; i < images->len; i++)
    {
      const FoyerImage *image = images->pdata[i];

      g_checksum_update (checksum, (const guchar *)image->file, (gssize)strlen (image->file) + 1);
      g_checksum_update (checksum, image->digest.bytes, sizeof image->digest.bytes);
    }
  return foyer_digest_take_checksum (g_steal_pointer (&checksum));
}

/* Images come from @folder, or from @packed (FoyerImage) if that is not NULL. @display_name is how
 * problems call the file; *document (transfer full) has them. */
static FoyerTemplate *
read_document (const char *folder, GPtrArray *packed, const char *display_name, GBytes *bytes,
               FoyerFontSet *fonts, FoyerDocument **document_out)
{
  g_autoptr (FoyerTemplate) self = g_atomic_rc_box_new0 (FoyerTemplate);
  g_autoptr (GHashTable) colours = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autoptr (GHashTable) images
      = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)foyer_image_unref);
  g_autoptr (GPtrArray) used = g_ptr_array_new_with_free_func ((GDestroyNotify)foyer_image_unref);
  FoyerDocument *document;
  FoyerTemplateReader reader = { .fonts = fonts,
                                 .folder = folder,
                                 .packed = packed,
                                 .colours = colours,
                                 .images = images,
                                 .used = used };
  FoyerCursor root;
  gsize length;
  const char *text = g_bytes_get_data (bytes, &length);

  self->list = reader.list = foyer_display_list_new ();
  document = *document_out = foyer_document_parse (display_name, text, length);
  root = foyer_document_get_cursor (document);
  if (foyer_document_get_problems (document)->len == 0)
    read_root (self, &reader, &root);
  if (foyer_document_get_problems (document)->len > 0)
    return NULL;
  foyer_display_list_seal (self->list);
  self->media = foyer_sheet_dup_media (&self->list->sheet, self->name);
  self->digest = compute_digest (bytes, used);
  self->document = g_bytes_ref (bytes);
  self->images = g_steal_pointer (&used);
  return g_steal_pointer (&self);
}

static FoyerTemplate *
compile (const char *folder, GPtrArray *packed, const char *display_name, GBytes *bytes,
         FoyerFontSet *fonts, GError **error)
{
  g_autoptr (FoyerDocument) document = NULL;
  g_autoptr (GError) problems = NULL;
  FoyerTemplate *self = read_document (folder, packed, display_name, bytes, fonts, &document);

  if (self == NULL && foyer_document_has_failed (document, &problems))
    g_set_error_literal (error, FOYER_RENDER_ERROR, FOYER_RENDER_ERROR_TEMPLATE, problems->message);
  return self;
}

FoyerTemplate *
foyer_template_parse (const char *folder, const char *display_name, GBytes *bytes,
                      FoyerFontSet *fonts, GError **error)
{
  return compile (folder, NULL, display_name, bytes, fonts, error);
}

FoyerTemplate *
foyer_template_unpack (GBytes *document, GPtrArray *images, FoyerFontSet *fonts, GError **error)
{
  g_return_val_if_fail (document != NULL && images != NULL, NULL);

  return compile (NULL, images, "template.json", document, fonts, error);
}

FoyerTemplate *
foyer_template_examine (const char *folder, GBytes *text, FoyerFontSet *fonts, GPtrArray **problems)
{
  g_autoptr (FoyerDocument) document = NULL;
  FoyerTemplate *self;

  g_return_val_if_fail (folder != NULL && text != NULL && problems != NULL, NULL);

  self = read_document (folder, NULL, "template.json", text, fonts, &document);
  if (self == NULL)
    *problems = g_ptr_array_ref (foyer_document_get_problems (document));
  return self;
}

FoyerTemplate *
foyer_template_load (const char *folder, FoyerFontSet *fonts, GError **error)
{
  g_autofree char *path = NULL;
  g_autoptr (GBytes) bytes = NULL;

  g_return_val_if_fail (folder != NULL, NULL);

  path = g_build_filename (folder, "template.json", NULL);
  if (!g_file_test (path, G_FILE_TEST_IS_REGULAR))
    {
      g_set_error (error, FOYER_RENDER_ERROR, FOYER_RENDER_ERROR_NOT_FOUND,
                   "there is no template '%s'", path);
      return NULL;
    }
  /* What is read, and shown in messages, lies in the folder. */
  if (g_file_test (path, G_FILE_TEST_IS_SYMLINK))
    {
      g_set_error (error, FOYER_RENDER_ERROR, FOYER_RENDER_ERROR_TEMPLATE,
                   "'%s' is a link: put the document itself there", path);
      return NULL;
    }
  bytes = foyer_file_read (path, FOYER_LIMIT_DOCUMENT_BYTES, error);
  return bytes != NULL ? foyer_template_parse (folder, path, bytes, fonts, error) : NULL;
}

gboolean
foyer_template_is_name (const char *name)
{
  gsize length = strlen (name);

  return length >= 1 && length <= 64
         && strspn (name, "abcdefghijklmnopqrstuvwxyz0123456789-") == length;
}

FoyerTemplate *
foyer_template_load_named (const char *root, const char *name, FoyerFontSet *fonts, GError **error)
{
  g_autofree char *folder = NULL;

  g_return_val_if_fail (root != NULL && name != NULL, NULL);

  if (!foyer_template_is_name (name))
    {
      g_set_error (error, FOYER_RENDER_ERROR, FOYER_RENDER_ERROR_NOT_FOUND,
                   "'%s' is not the name of a template", name);
      return NULL;
    }
  folder = g_build_filename (root, name, NULL);
  return foyer_template_load (folder, fonts, error);
}

static int
compare_texts (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *)a, *(const char *const *)b);
}

GStrv
foyer_template_list_names (const char *root)
{
  g_autoptr (GDir) directory = g_dir_open (root, 0, NULL);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  const char *name;

  while (directory != NULL && (name = g_dir_read_name (directory)) != NULL)
    {
      g_autofree char *path = g_build_filename (root, name, "template.json", NULL);

      if (foyer_template_is_name (name) && g_file_test (path, G_FILE_TEST_IS_REGULAR))
        g_ptr_array_add (names, g_strdup (name));
    }
  g_ptr_array_sort (names, compare_texts);
  g_ptr_array_add (names, NULL);
  return (GStrv)g_ptr_array_free (g_steal_pointer (&names), FALSE);
}

/* ---- Getters ---- */

const FoyerDigest *
foyer_template_get_digest (FoyerTemplate *self)
{
  return &self->digest;
}

const char *
foyer_template_get_name (FoyerTemplate *self)
{
  return self->name;
}

const char *
foyer_template_get_version (FoyerTemplate *self)
{
  return self->version;
}

const char *
foyer_template_get_title (FoyerTemplate *self)
{
  return self->title;
}

int
foyer_template_get_sheet_width_um (FoyerTemplate *self)
{
  return self->list->sheet.width_um;
}

int
foyer_template_get_sheet_height_um (FoyerTemplate *self)
{
  return self->list->sheet.height_um;
}

int
foyer_template_get_bleed_um (FoyerTemplate *self)
{
  return self->list->bleed_um;
}

guint
foyer_template_get_n_pages (FoyerTemplate *self)
{
  return self->list->n_pages;
}

guint
foyer_template_get_dpi (FoyerTemplate *self)
{
  return self->list->dpi;
}

const char *
foyer_template_get_media (FoyerTemplate *self)
{
  return self->media;
}

const FoyerDisplayList *
foyer_template_get_display_list (FoyerTemplate *self)
{
  return self->list;
}

GPtrArray *
foyer_template_get_inks (FoyerTemplate *self)
{
  return self->list->inks;
}

gboolean
foyer_template_is_roll (FoyerTemplate *self)
{
  return self->list->sheet.is_roll;
}

guint
foyer_template_get_n_places (FoyerTemplate *self)
{
  return foyer_sheet_get_n_places (&self->list->sheet);
}

GBytes *
foyer_template_get_document (FoyerTemplate *self)
{
  return self->document;
}

GPtrArray *
foyer_template_get_images (FoyerTemplate *self)
{
  return self->images;
}
