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

/* ---- PNG ---- */

static guint32
compute_crc (const guint8 *data, gsize length)
{
  static guint32 table[256];
  static gsize is_made = 0; /* the table never changes */
  guint32 crc = G_MAXUINT32;

  if (g_once_init_enter (&is_made))
    {
      for (guint32 i = 0; i < G_N_ELEMENTS (table); i++)
        {
          guint32 value = i;

          for (guint bit = 0; bit < 8; bit++)
            value = value & 1 ? 0xedb88320u ^ value >> 1 : value >> 1;
          table[i] = value;
        }
      g_once_init_leave (&is_made, 1);
    }
  for (gsize i = 0; i < length; i++)
    crc = table[(crc ^ data[i]) & 0xff] ^ crc >> 8;
  return ~crc;
}

/* Whether all chunks are there and undamaged, up to the last one (ISO/IEC 15948, 5.3). */
static gboolean
is_whole_png (const guint8 *data, gsize length)
{
  gboolean has_pixels = FALSE;
  gsize at = 8;

  while (length - at >= 12)
    {
      gsize chunk = read_u32 (data + at);

      if (chunk > length - at - 12
          || read_u32 (data + at + 8 + chunk) != compute_crc (data + at + 4, chunk + 4))
        return FALSE;
      if (memcmp (data + at + 4, "IEND", 4) == 0)
        return has_pixels;
      has_pixels = has_pixels || memcmp (data + at + 4, "IDAT", 4) == 0;
      at += 12 + chunk;
    }
  return FALSE;
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

/* ---- JPEG ---- */

/* Whether the scans that begin at @at end where the picture does (T.81, B.1.1.5). */
static gboolean
is_whole_scan (const guint8 *data, gsize length, gsize at)
{
  while (at + 2 <= length)
    {
      guint8 marker = data[at + 1];

      if (data[at] != 0xff || marker == 0x00 || marker == 0xff)
        at++;
      else if (marker == 0xd9)
        return TRUE;
      else if (marker >= 0xd0 && marker <= 0xd7)
        at += 2;
      else if (at + 4 <= length)
        at += 2 + MAX ((gsize)read_u16 (data + at + 2), 2);
      else
        return FALSE;
    }
  return FALSE;
}

static gboolean
is_whole_jpeg (const guint8 *data, gsize length)
{
  gsize at = 2;

  while (at + 4 <= length && data[at] == 0xff)
    {
      guint8 marker = data[at + 1];

      if (marker == 0xff)
        at++;
      else if (marker == 0xda)
        return is_whole_scan (data, length, at);
      else
        at += 2 + MAX ((gsize)read_u16 (data + at + 2), 2);
    }
  return FALSE;
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
      gsize segment = 2 + MAX ((gsize)read_u16 (data + at + 2), 2);
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

/* Kinds that people try, so that the answer can be clear. */
static const char *
guess_kind (const guint8 *data, gsize length)
{
  static const struct
  {
    const char *magic;
    const char *kind;
  } kinds[] = { { "GIF8", "GIF" },        { "RIFF", "WebP" },
                { "BM", "BMP" },          { "%PDF", "PDF" },
                { "<svg", "SVG" },        { "<?xml", "SVG or XML" },
                { "<!DOC", "HTML" },      { "II*", "TIFF" },
                { "%!PS", "PostScript" }, { "\xef\xbb\xbf<", "SVG or XML" } };

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      gsize size = strlen (kinds[i].magic);

      if (length >= size && memcmp (data, kinds[i].magic, size) == 0)
        return kinds[i].kind;
    }
  return NULL;
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
      const char *kind = guess_kind (data, length);

      g_set_error (error, FOYER_RENDER_ERROR, FOYER_RENDER_ERROR_TEMPLATE,
                   "'%s' is neither PNG nor JPEG%s%s%s", file, kind != NULL ? " but " : "",
                   kind != NULL ? kind : "",
                   kind != NULL ? "; save it as one of these, or draw it with paths" : "");
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
  if (self->kind == FOYER_IMAGE_PNG ? !is_whole_png (data, length) : !is_whole_jpeg (data, length))
    {
      g_set_error (error, FOYER_RENDER_ERROR, FOYER_RENDER_ERROR_TEMPLATE,
                   "'%s' is damaged or cut off: copy it again", file);
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
