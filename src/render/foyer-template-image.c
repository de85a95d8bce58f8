/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Images of a template document: files beside it. */
#include "config.h"

#include "foyer-template-private.h"

#define MAX_IMAGES 32u

void
foyer_template_read_images (FoyerTemplateReader *self, const FoyerCursor *root)
{
  static const char *const keys[] = { "file", "sha256", NULL };
  FoyerCursor images;
  guint length;

  if (!foyer_cursor_has (root, "images"))
    return;
  images = foyer_cursor_get_object (root, "images");
  length = foyer_cursor_get_length (&images);
  if (length > MAX_IMAGES)
    foyer_cursor_add_problem (&images, NULL, "range", "%u images; at most %u", length, MAX_IMAGES);
  for (guint i = 0; i < MIN (length, MAX_IMAGES); i++)
    {
      FoyerCursor cursor = foyer_cursor_get_member (&images, i);
      g_autoptr (GError) error = NULL;
      g_autoptr (FoyerImage) image = NULL;
      const char *file;
      const char *wanted;
      char digest[FOYER_DIGEST_TEXT_BYTES];

      if (cursor.value == NULL)
        continue;
      foyer_cursor_check_keys (&cursor, keys);
      file = foyer_cursor_get_required_text (&cursor, "file");
      if (file == NULL)
        continue;
      if (self->folder == NULL)
        {
          foyer_cursor_add_problem (&cursor, "file", "image", "there is no folder for '%s'", file);
          continue;
        }
      image = foyer_image_read (self->folder, file, &error);
      if (image == NULL)
        {
          foyer_cursor_add_problem (&cursor, "file", "image", "%s", error->message);
          continue;
        }
      foyer_digest_print (&image->digest, digest);
      wanted = foyer_cursor_get_text (&cursor, "sha256", digest);
      if (!g_str_equal (wanted, digest))
        foyer_cursor_add_problem (&cursor, "sha256", "digest",
                                  "'%s' is another file: its SHA-256 is %s", file, digest);
      g_ptr_array_add (self->used, foyer_image_ref (image));
      g_hash_table_insert (self->images, g_strdup (foyer_cursor_get_member_name (&images, i)),
                           foyer_image_ref (image));
    }
}
