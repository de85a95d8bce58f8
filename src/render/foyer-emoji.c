/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Colour glyphs through FreeType. */
#include "config.h"

#include "foyer-emoji.h"

#include <ft2build.h>
#include FT_FREETYPE_H
#include <string.h>

struct _FoyerEmoji
{
  FT_Library library;
  FT_Face face;
  GHashTable *pictures; /* glyph → FoyerEmojiPicture or NULL */
};

static void
picture_free (gpointer data)
{
  FoyerEmojiPicture *self = data;

  if (self != NULL)
    cairo_surface_destroy (self->surface);
  g_free (self);
}

FoyerEmoji *
foyer_emoji_open (const char *path)
{
  FoyerEmoji *self = g_new0 (FoyerEmoji, 1);

  self->pictures = g_hash_table_new_full (NULL, NULL, NULL, picture_free);
  if (FT_Init_FreeType (&self->library) != 0
      || FT_New_Face (self->library, path, 0, &self->face) != 0 || !FT_HAS_COLOR (self->face)
      || self->face->num_fixed_sizes < 1 || FT_Select_Size (self->face, 0) != 0)
    {
      foyer_emoji_free (self);
      return NULL;
    }
  return self;
}

void
foyer_emoji_free (FoyerEmoji *self)
{
  g_clear_pointer (&self->pictures, g_hash_table_unref);
  if (self->face != NULL)
    FT_Done_Face (self->face);
  if (self->library != NULL)
    FT_Done_FreeType (self->library);
  g_free (self);
}

static cairo_surface_t *
copy_bitmap (const FT_Bitmap *bitmap, guint glyph)
{
  cairo_surface_t *surface
      = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, (int)bitmap->width, (int)bitmap->rows);
  g_autofree char *id = g_strdup_printf ("foyer-emoji-%u", glyph);
  gsize length = strlen (id);
  guint8 *pixels = cairo_image_surface_get_data (surface);
  int stride = cairo_image_surface_get_stride (surface);

  for (guint y = 0; pixels != NULL && y < bitmap->rows; y++)
    for (guint x = 0; x < bitmap->width; x++)
      {
        /* FreeType gives premultiplied B, G, R, A bytes; cairo wants native words. */
        const guint8 *from = bitmap->buffer + (gssize)y * bitmap->pitch + (gssize)x * 4;
        guint32 *to = (guint32 *)(void *)(pixels + (gssize)y * stride + (gssize)x * 4);

        *to = (guint32)from[3] << 24 | (guint32)from[2] << 16 | (guint32)from[1] << 8 | from[0];
      }
  cairo_surface_mark_dirty (surface);
  /* One picture in the document however often it is shown. */
  (void)cairo_surface_set_mime_data (surface, CAIRO_MIME_TYPE_UNIQUE_ID, (const guchar *)id, length,
                                     g_free, id);
  (void)g_steal_pointer (&id);
  return surface;
}

static FoyerEmojiPicture *
load_picture (FoyerEmoji *self, guint glyph)
{
  FT_GlyphSlot slot;
  double pixel_em = 1.0 / self->face->size->metrics.y_ppem;
  FoyerEmojiPicture *picture;

  if (FT_Load_Glyph (self->face, glyph, FT_LOAD_COLOR | FT_LOAD_RENDER) != 0)
    return NULL;
  slot = self->face->glyph;
  if (slot->bitmap.pixel_mode != FT_PIXEL_MODE_BGRA || slot->bitmap.width == 0)
    return NULL;
  picture = g_new0 (FoyerEmojiPicture, 1);
  picture->surface = copy_bitmap (&slot->bitmap, glyph);
  picture->left_em = slot->bitmap_left * pixel_em;
  picture->top_em = slot->bitmap_top * pixel_em;
  picture->pixel_em = pixel_em;
  picture->advance_em = slot->metrics.horiAdvance / 64.0 * pixel_em;
  return picture;
}

const FoyerEmojiPicture *
foyer_emoji_get (FoyerEmoji *self, guint glyph)
{
  gpointer picture;

  if (!g_hash_table_lookup_extended (self->pictures, GUINT_TO_POINTER (glyph), NULL, &picture))
    {
      picture = load_picture (self, glyph);
      g_hash_table_insert (self->pictures, GUINT_TO_POINTER (glyph), picture);
    }
  return picture;
}
