/* SPDX-License-Identifier: GPL-3.0-or-later */
/* cairo writes page dictionaries with much white space; packed tight they have room for two more
 * boxes in the same length, so that no offset of the file moves. */
#include "config.h"

#include "foyer-pdf-boxes.h"

#include <math.h>
#include <string.h>

/* How cairo 1.16 and 1.18 begin a page dictionary, and how it ends. */
static const char page_start[] = "<< /Type /Page %";
static const char page_end[] = ">>\nendobj";

#define FLUSH_BYTES 65536
/* cairo writes page sizes with two or more digits. */
#define TOLERANCE_PT 0.01
/* A page dictionary is some 300 bytes; more is something else. */
#define MAX_DICTIONARY_BYTES 4096

/* "12.5": hundredths of a point without idle noughts. */
static void
append_number (GString *text, double value_pt)
{
  long hundredths = lround (value_pt * 100);

  g_string_append_printf (text, "%ld", hundredths / 100);
  if (hundredths % 100 != 0)
    g_string_append_printf (text, hundredths % 10 == 0 ? ".%ld" : ".%02ld",
                            hundredths % 10 == 0 ? hundredths % 100 / 10 : hundredths % 100);
}

static void
append_box (GString *text, const char *name, double left_pt, double right_pt, double bottom_pt,
            double top_pt)
{
  double numbers[4] = { left_pt, bottom_pt, right_pt, top_pt };

  g_string_append_printf (text, "/%s[", name);
  for (guint i = 0; i < 4; i++)
    {
      if (i > 0)
        g_string_append_c (text, ' ');
      append_number (text, numbers[i]);
    }
  g_string_append_c (text, ']');
}

static char *
dup_boxes (double width_pt, double height_pt, double bleed_pt)
{
  GString *boxes = g_string_new (NULL);

  append_box (boxes, "TrimBox", bleed_pt, width_pt - bleed_pt, bleed_pt, height_pt - bleed_pt);
  append_box (boxes, "BleedBox", 0, width_pt, 0, height_pt);
  return g_string_free (boxes, FALSE);
}

void
foyer_pdf_boxes_init (FoyerPdfBoxes *self, double width_pt, double height_pt, double bleed_pt,
                      FoyerPdfBoxesSink sink, gpointer user_data)
{
  self->width_pt = width_pt;
  self->height_pt = height_pt;
  self->bleed_pt = bleed_pt;
  self->boxes = dup_boxes (width_pt, height_pt, bleed_pt);
  self->pending = g_byte_array_new ();
  self->sink = sink;
  self->user_data = user_data;
}

void
foyer_pdf_boxes_clear (FoyerPdfBoxes *self)
{
  g_clear_pointer (&self->boxes, g_free);
  g_clear_pointer (&self->pending, g_byte_array_unref);
}

static gboolean
is_space (char c)
{
  return c == ' ' || c == '\n' || c == '\r' || c == '\t';
}

static gboolean
is_delimiter (char c)
{
  return strchr ("/[]<>", c) != NULL;
}

/* The dictionary without comments and without white space that nothing needs. It holds no strings.
 */
static GString *
pack (const char *text, gsize length)
{
  GString *packed = g_string_sized_new (length);
  gboolean is_after_space = FALSE;

  for (gsize i = 0; i < length; i++)
    {
      while (i < length && text[i] == '%')
        while (i < length && text[i] != '\n')
          i++;
      if (i == length || is_space (text[i]))
        {
          is_after_space = TRUE;
          continue;
        }
      if (is_after_space && packed->len > 0 && !is_delimiter (packed->str[packed->len - 1])
          && !is_delimiter (text[i]))
        g_string_append_c (packed, ' ');
      g_string_append_c (packed, text[i]);
      is_after_space = FALSE;
    }
  return packed;
}

/* Rewrites the dictionary in place if the boxes find room; else it stays as it is, which is a valid
 * page too. */
static void
patch (FoyerPdfBoxes *self, char *text, gsize length)
{
  g_autoptr (GString) packed = pack (text, length);

  g_autofree char *own = NULL;
  const char *media = strstr (packed->str, "/MediaBox[0 0 ");
  char *end;
  double width_pt, height_pt;

  if (media == NULL)
    return;
  width_pt = g_ascii_strtod (media + strlen ("/MediaBox[0 0 "), &end);
  height_pt = g_ascii_strtod (end, NULL);
  /* A page of a roll has a length of its own. */
  if (fabs (width_pt - self->width_pt) > TOLERANCE_PT
      || fabs (height_pt - self->height_pt) > TOLERANCE_PT)
    own = dup_boxes (width_pt, height_pt, self->bleed_pt);
  if (packed->len + strlen (own != NULL ? own : self->boxes) > length)
    return;
  g_string_insert (packed, 2, own != NULL ? own : self->boxes);
  memset (text, ' ', length);
  memcpy (text, packed->str, packed->len);
}

static gboolean
flush (FoyerPdfBoxes *self, gsize length, GError **error)
{
  if (length == 0)
    return TRUE;
  if (!self->sink (self->pending->data, length, self->user_data, error))
    return FALSE;
  g_byte_array_remove_range (self->pending, 0, (guint)length);
  return TRUE;
}

/* Patches complete dictionaries from @from on; returns where an incomplete one begins, or the end.
 */
static gsize
patch_all (FoyerPdfBoxes *self, gsize from)
{
  char *data = (char *)self->pending->data;
  gsize length = self->pending->len;

  for (;;)
    {
      char *start = from < length
                        ? memmem (data + from, length - from, page_start, strlen (page_start))
                        : NULL;
      char *end;

      if (start == NULL)
        return length - MIN (length, strlen (page_start) - 1);
      end = memmem (start, length - (gsize)(start - data), page_end, strlen (page_end));
      if (end == NULL && length - (gsize)(start - data) < MAX_DICTIONARY_BYTES)
        return (gsize)(start - data);
      if (end != NULL && end - start < MAX_DICTIONARY_BYTES)
        patch (self, start, (gsize)(end - start));
      from = (gsize)(start - data) + strlen (page_start);
    }
}

gboolean
foyer_pdf_boxes_write (FoyerPdfBoxes *self, const guint8 *data, gsize length, GError **error)
{
  g_byte_array_append (self->pending, data, (guint)length);
  if (self->pending->len < FLUSH_BYTES)
    return TRUE;
  return flush (self, patch_all (self, 0), error);
}

gboolean
foyer_pdf_boxes_end (FoyerPdfBoxes *self, GError **error)
{
  (void)patch_all (self, 0); /* what is incomplete now stays so */
  return flush (self, self->pending->len, error);
}
