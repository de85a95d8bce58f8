/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The box filter: same length, boxes in place, everything else unchanged, whatever the pieces. */
#include "config.h"

#include "foyer-pdf-boxes.h"

#include <gio/gio.h>
#include <string.h>

#define DICTIONARY                                                                                 \
  "<< /Type /Page % 1\n   /Parent 1 0 R\n   /MediaBox [ 0 0 314.65 436.54 ]\n   /Contents 3 0 "    \
  "R\n   /Group <<\n      /Type /Group\n"                                                          \
  "      /S /Transparency\n      /I true\n      /CS /DeviceRGB\n   >>\n   /Resources 2 0 "         \
  "R\n>>\nendobj\n"

static gboolean
collect_cb (const guint8 *data, gsize length, gpointer user_data, GError **error)
{
  g_byte_array_append (user_data, data, (guint)length);
  return TRUE;
}

static GByteArray *
filter_repeats (const char *text, gsize length, gsize piece, gboolean has_repeats)
{
  GByteArray *out = g_byte_array_new ();
  FoyerPdfBoxes boxes;

  foyer_pdf_boxes_init (&boxes, 314.65, 436.54, 8.504, collect_cb, out);
  boxes.has_repeats = has_repeats;
  for (gsize at = 0; at < length; at += piece)
    g_assert_true (
        foyer_pdf_boxes_write (&boxes, (const guint8 *)text + at, MIN (piece, length - at), NULL));
  g_assert_true (foyer_pdf_boxes_end (&boxes, NULL));
  foyer_pdf_boxes_clear (&boxes);
  return out;
}

static GByteArray *
filter (const char *text, gsize length, gsize piece)
{
  return filter_repeats (text, length, piece, FALSE);
}

static void
test_page (void)
{
  static const char text[] = "5 0 obj\n" DICTIONARY "xref";
  static const char expected[]
      = "<</TrimBox[8.5 8.5 306.15 428.04]/BleedBox[0 0 314.65 436.54]/Type/Page/Parent 1 0 R"
        "/MediaBox[0 0 314.65 436.54]/Contents 3 0 R/Group<</Type/Group/S/Transparency/I "
        "true/CS/DeviceRGB>>"
        "/Resources 2 0 R";

  for (gsize piece = 1; piece < 300; piece += 37)
    {
      g_autoptr (GByteArray) out = filter (text, strlen (text), piece);
      g_autofree char *result = g_strndup ((const char *)out->data, out->len);

      g_assert_cmpuint (out->len, ==, strlen (text));
      g_assert_nonnull (strstr (result, expected));
      g_assert_true (g_str_has_suffix (result, " >>\nendobj\nxref"));
    }
}

static void
test_long_stream (void)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GByteArray) out = NULL;
  guint found = 0;

  for (guint i = 0; i < 1000; i++)
    {
      g_string_append_printf (text, "%*u", (int)(i % 331) + 1, i);
      g_string_append (text, DICTIONARY);
    }
  out = filter (text->str, text->len, 512);
  g_assert_cmpuint (out->len, ==, text->len);
  for (gsize i = 0; i + 9 < out->len; i++)
    found += memcmp (out->data + i, "/TrimBox[", 9) == 0;
  g_assert_cmpuint (found, ==, 1000);
}

static void
test_others_unchanged (void)
{
  static const char *const texts[]
      = { "", "<< /Type /Page", "<< /Type /Pages /Kids [ 1 0 R ] >>\nendobj",
          "<< /Type /Page % no end", "<< /Type /Page % 1\n>>\nendobj" };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GByteArray) out = filter (texts[i], strlen (texts[i]), 7);

      g_assert_cmpmem (out->data, out->len, texts[i], strlen (texts[i]));
    }
}

/* A form that a page shows twice is named once; nothing moves. */
static void
test_repeats (void)
{
  static const char text[]
      = "<< /ExtGState <<\n /a0 1 0 R /a0 1 0 R >>\n /XObject << /x5 5 0 R /x56 "
        "56 0 R /x5 5 0 R /x7 7 0 R /x56 56 0 R >>\n /Font << /f-0-0 9 0 R >>";
  static const char expected[]
      = "<< /ExtGState <<\n /a0 1 0 R /a0 1 0 R >>\n /XObject << /x5 5 0 R /x56 "
        "56 0 R           /x7 7 0 R             >>\n /Font << /f-0-0 9 0 R >>";
  static const char *const others[] = {
    "",        "/XObject << ", "/XObject << /x5 5 0 R /x5", "/XObject << >>", "/XObject << / / >>",
    "/XObject"
  };
  g_autoptr (GString) stream = g_string_new (NULL);
  g_autoptr (GByteArray) kept = NULL;
  g_autoptr (GByteArray) large = NULL;

  for (gsize piece = 1; piece < 200; piece += 33)
    {
      g_autoptr (GByteArray) out = filter_repeats (text, strlen (text), piece, TRUE);

      g_assert_cmpmem (out->data, out->len, expected, strlen (expected));
    }
  kept = filter (text, strlen (text), 7);
  g_assert_cmpmem (kept->data, kept->len, text, strlen (text));
  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    {
      g_autoptr (GByteArray) out = filter_repeats (others[i], strlen (others[i]), 3, TRUE);

      g_assert_cmpuint (out->len, ==, strlen (others[i]));
    }
  for (guint i = 0; i < 3000; i++)
    g_string_append_printf (stream, "%*u%s", (int)(i % 97) + 1, i, text);
  large = filter_repeats (stream->str, stream->len, 4096, TRUE);
  g_assert_cmpuint (large->len, ==, stream->len);
  g_string_replace (stream, text, expected, 0);
  g_assert_cmpmem (large->data, large->len, stream->str, stream->len);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/pdf-boxes/page", test_page);
  g_test_add_func ("/pdf-boxes/long-stream", test_long_stream);
  g_test_add_func ("/pdf-boxes/others-unchanged", test_others_unchanged);
  g_test_add_func ("/pdf-boxes/repeats", test_repeats);
  return g_test_run ();
}
