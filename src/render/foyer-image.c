/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reading pictures: signature, size and kind, before any decoder sees them. */
#include "config.h"

#include "foyer-image.h"

#include "foyer-base-error.h"
#include "foyer-file.h"
#include "foyer-limits.h"
#include "foyer-render-error.h"

#include <gio/gio.h>
#include <string.h>

static guint
read_u16 (const guint8 *data)
{
  return (guint)data[0] << 8 | data[1];
}

static guint
read_u32 (const guint8 *data)
{
  return (guint)read_u16 (data) << 16 | read_u16 (data + 2);
}

static gboolean
measure_png (const guint8 *data, gsize length, FoyerImage *image)
{
  static const guint8 signature[8] = { 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n' };

  if (length < 33 || memcmp (data, signature, 8) != 0 || memcmp (data + 12, "IHDR", 4) != 0)
    return FALSE;
  image->kind = FOYER_IMAGE_PNG;
  image->width_px = read_u32 (data + 16);
  image->height_px = read_u32 (data + 20);
  return TRUE;
}

/* Walks the JPEG's segments to its frame header (ITU-T T.81, B.2.2). *components is 0 if there is
 * none. */
static gboolean
measure_jpeg (const guint8 *data, gsize length, FoyerImage *image, guint *components)
{
  gsize at = 2;

  *components = 0;
  if (length < 4 || data[0] != 0xff || data[1] != 0xd8)
    return FALSE;
  image->kind = FOYER_IMAGE_JPEG;
  while (at + 4 <= length && data[at] == 0xff)
    {
      guint8 marker = data[at + 1];
      gsize segment = 2 + (gsize)read_u16 (data + at + 2);
      gboolean is_frame
          = marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;

      if (marker == 0xff)
        {
          at++;
          continue;
        }
      if (is_frame && at + 10 <= length)
        {
          image->height_px = read_u16 (data + at + 5);
          image->width_px = read_u16 (data + at + 7);
          *components = data[at + 9];
          return TRUE;
        }
      at += segment;
    }
  return TRUE;
}

FoyerImage *
foyer_image_new (const char *file, GBytes *bytes, GError **error)
{
  g_autoptr (FoyerImage) self = g_atomic_rc_box_new0 (FoyerImage);
  guint components = 3;
  gsize length;
  const guint8 *data = g_bytes_get_data (bytes, &length);

  self->file = g_strdup (file);
  self->bytes = g_bytes_ref (bytes);
  self->digest = foyer_digest_of_bytes (bytes);
  if (!measure_png (data, length, self) && !measure_jpeg (data, length, self, &components))
    {
      g_set_error (error, FOYER_RENDER_ERROR, FOYER_RENDER_ERROR_TEMPLATE,
                   "'%s' is neither PNG nor JPEG", file);
      return NULL;
    }
  if (components != 1 && components != 3)
    {
      g_set_error (error, FOYER_RENDER_ERROR, FOYER_RENDER_ERROR_TEMPLATE,
                   "'%s' is a JPEG with %u colour components; save it as RGB or grey", file,
                   components);
      return NULL;
    }
  if (self->width_px == 0 || self->height_px == 0
      || (guint64)self->width_px * self->height_px > FOYER_LIMIT_IMAGE_PIXELS)
    {
      g_set_error (error, FOYER_RENDER_ERROR, FOYER_RENDER_ERROR_TEMPLATE,
                   "'%s' has %u × %u pixels; at most %u in all", file, self->width_px,
                   self->height_px, FOYER_LIMIT_IMAGE_PIXELS);
      return NULL;
    }
  return g_steal_pointer (&self);
}

static gboolean
is_plain_name (const char *file)
{
  gsize length = strlen (file);

  if (length == 0 || length > 100 || file[0] == '.')
    return FALSE;
  for (const char *p = file; *p != '\0'; p++)
    if (!g_ascii_isalnum (*p) && strchr ("._-", *p) == NULL)
      return FALSE;
  return TRUE;
}

FoyerImage *
foyer_image_read (const char *folder, const char *file, GError **error)
{
  g_autofree char *path = NULL;
  g_autoptr (GBytes) bytes = NULL;

  if (!is_plain_name (file))
    {
      g_set_error (error, FOYER_RENDER_ERROR, FOYER_RENDER_ERROR_TEMPLATE,
                   "'%s' is not the plain name of a file beside the template (letters, digits, "
                   "'.', '_', '-')",
                   file);
      return NULL;
    }
  path = g_build_filename (folder, file, NULL);
  /* A link would let a template show, and its digest cover, a file from elsewhere. */
  if (g_file_test (path, G_FILE_TEST_IS_SYMLINK)
      || (g_file_test (path, G_FILE_TEST_EXISTS) && !g_file_test (path, G_FILE_TEST_IS_REGULAR)))
    {
      g_set_error (error, FOYER_RENDER_ERROR, FOYER_RENDER_ERROR_TEMPLATE,
                   "'%s' is not a regular file", file);
      return NULL;
    }
  bytes = foyer_file_read (path, FOYER_LIMIT_TEMPLATE_ASSET_BYTES, error);
  return bytes != NULL ? foyer_image_new (file, bytes, error) : NULL;
}

FoyerImage *
foyer_image_ref (FoyerImage *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
image_clear (gpointer data)
{
  FoyerImage *self = data;

  g_clear_pointer (&self->file, g_free);
  g_clear_pointer (&self->bytes, g_bytes_unref);
}

void
foyer_image_unref (FoyerImage *self)
{
  g_atomic_rc_box_release_full (self, image_clear);
}
