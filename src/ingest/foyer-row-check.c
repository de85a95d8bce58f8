/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Bytes that are refused in any row: broken characters, NUL, control characters. Bidirectional
 * controls are text here; transformation flags them. */
#include "config.h"

#include "foyer-row-check-private.h"

#include "foyer-charset.h"

#include <string.h>

typedef enum
{
  HAZARD_NUL = 1,
  HAZARD_CONTROL = 2,
  HAZARD_HIGH = 4, /* not ASCII: look closer */
} Hazard;

static guint
classify (guint8 byte)
{
  if (byte >= 0x80)
    return HAZARD_HIGH;
  if (byte >= 0x20)
    return byte == 0x7f ? HAZARD_CONTROL : 0;
  if (byte == '\t' || byte == '\n' || byte == '\r')
    return 0;
  return byte == 0 ? HAZARD_NUL : HAZARD_CONTROL;
}

static guint
classify_text (const char *text, gsize length)
{
  const guint8 *bytes = (const guint8 *)text;
  guint hazards = 0;
  gsize i = 0;

  /* Eight plain bytes at a time: printable ASCII, which most rows are. */
  for (; length - i >= 8; i += 8)
    {
      guint64 word;

      memcpy (&word, bytes + i, 8);
      if (((word | (word - 0x2020202020202020u) | (word + 0x0101010101010101u))
           & 0x8080808080808080u)
          == 0)
        continue;
      for (gsize j = i; j < i + 8; j++)
        hazards |= classify (bytes[j]);
    }
  for (; i < length; i++)
    hazards |= classify (bytes[i]);
  return hazards;
}

/* C0 without tab and line ends, DEL, C1; @length if there is none. @text is valid UTF-8. */
static gsize
find_control (const char *text, gsize length, guint *character)
{
  for (gsize i = 0; i < length; i++)
    {
      guint8 byte = (guint8)text[i];

      *character = byte;
      if (classify (byte) == HAZARD_CONTROL)
        return i;
      if (byte == 0xc2 && i + 1 < length && (guint8)text[i + 1] < 0xa0)
        {
          *character = (guint8)text[i + 1];
          return i;
        }
    }
  return length;
}

static char *
dup_visible_excerpt (const char *text, gsize length)
{
  g_autoptr (GString) visible = g_string_sized_new (length);

  for (gsize i = 0; i < MIN (length, 800); i++)
    if (text[i] == '\0')
      g_string_append (visible, "\xe2\x90\x80");
    else
      g_string_append_c (visible, text[i]);
  return foyer_diagnostic_dup_excerpt (visible->str, (gssize)visible->len);
}

/* ---- CSV ---- */

/* (transfer full) NULL if this cell is clean. */
static FoyerDiagnostic *
check_cell (const FoyerCell *cell, const char *name, gboolean passes_controls)
{
  FoyerDiagnostic *diagnostic = NULL;
  guint character = 0;

  if (foyer_charset_find_invalid_utf8 (cell->text, cell->length, TRUE) != cell->length)
    {
      diagnostic = foyer_diagnostic_new (
          FOYER_CODE_INVALID_ENCODING, "'%s' holds bytes that mean nothing in this encoding", name);
      diagnostic->rule = g_strdup ("text.encoding");
    }
  else if (cell->length > 0 && memchr (cell->text, '\0', cell->length) != NULL)
    {
      diagnostic = foyer_diagnostic_new (FOYER_CODE_NUL_BYTE, "'%s' holds a NUL byte", name);
      diagnostic->rule = g_strdup ("text.nul");
    }
  else if (!passes_controls && find_control (cell->text, cell->length, &character) != cell->length)
    {
      diagnostic = foyer_diagnostic_new (
          FOYER_CODE_CONTROL_CHARACTER, "'%s' holds the control character U+%04X", name, character);
      diagnostic->rule = g_strdup ("text.control");
    }
  return diagnostic;
}

/* One look over the whole record, which is clean nearly always. */
static gboolean
is_clean (const FoyerCsvRecord *record, gboolean passes_controls)
{
  guint hazards = classify_text (record->text, record->text_length);
  const char *p = record->text;
  const char *end = record->text + record->text_length;

  if ((hazards & HAZARD_NUL) != 0 || ((hazards & HAZARD_CONTROL) != 0 && !passes_controls))
    return FALSE;
  if ((hazards & HAZARD_HIGH) == 0)
    return TRUE;
  if (foyer_charset_find_invalid_utf8 (record->text, record->text_length, TRUE)
      != record->text_length)
    return FALSE;
  if (passes_controls)
    return TRUE;
  /* C1 controls begin with C2, as much of Latin-1 does. */
  while (p < end && (p = memchr (p, 0xc2, (gsize)(end - p))) != NULL)
    {
      if ((guint8)p[1] < 0xa0)
        return FALSE;
      p += 2;
    }
  return TRUE;
}

FoyerDiagnostic *
foyer_row_check_cells (const FoyerCsvRecord *record, FoyerColumns *columns, FoyerEncoding encoding,
                       const FoyerReadingOptions *options)
{
  gboolean passes_controls = options != NULL && options->passes_controls;

  if (is_clean (record, passes_controls))
    return NULL;
  for (guint i = 0; i < record->n_cells; i++)
    {
      gboolean has_name = i < foyer_columns_get_length (columns);
      const char *name = has_name ? foyer_columns_get_name (columns, i) : "an extra cell";
      FoyerDiagnostic *diagnostic = check_cell (&record->cells[i], name, passes_controls);
      gsize in_text;

      if (diagnostic == NULL)
        continue;
      diagnostic->column = i + 1;
      diagnostic->field_path = has_name ? g_strdup (name) : NULL;
      diagnostic->value = dup_visible_excerpt (record->cells[i].text, record->cells[i].length);
      if (diagnostic->code == FOYER_CODE_INVALID_ENCODING)
        {
          g_autofree char *message = diagnostic->message;

          in_text = foyer_charset_find_invalid_utf8 (record->text, record->text_length, TRUE);
          diagnostic->message = g_strdup_printf (
              "%s (byte %" G_GUINT64_FORMAT " of the file)", message,
              record->offset + foyer_charset_count_raw_bytes (encoding, record->text, in_text));
        }
      return diagnostic;
    }
  /* A fault between the cells cannot be: delimiters, quotes and line ends are ASCII. */
  return NULL;
}

/* ---- JSON ---- */

/* RFC 6901 section 3. */
static void
append_token (GString *path, const char *key)
{
  g_string_append_c (path, '/');
  for (; *key != '\0'; key++)
    {
      if (*key == '~')
        g_string_append (path, "~0");
      else if (*key == '/')
        g_string_append (path, "~1");
      else
        g_string_append_c (path, *key);
    }
}

/* The first string or key with a control character; its pointer is in @path. */
static gboolean
find_bad_text (const json_t *value, GString *path, guint *character)
{
  gsize length = path->len;

  if (json_is_string (value))
    return find_control (json_string_value (value), json_string_length (value), character)
           != json_string_length (value);
  if (json_is_object (value))
    {
      const char *key;
      json_t *member;

      json_object_foreach ((json_t *)value, key, member)
      {
        append_token (path, key);
        if (find_control (key, strlen (key), character) != strlen (key)
            || find_bad_text (member, path, character))
          return TRUE;
        g_string_truncate (path, length);
      }
    }
  for (gsize i = 0; json_is_array (value) && i < json_array_size (value); i++)
    {
      g_string_append_printf (path, "/%" G_GSIZE_FORMAT, i);
      if (find_bad_text (json_array_get (value, i), path, character))
        return TRUE;
      g_string_truncate (path, length);
    }
  return FALSE;
}

/* Control characters are written as they are (from DEL on) or as escapes. */
static gboolean
may_hold_controls (const char *text, gsize length)
{
  for (gsize i = 0; i < length; i++)
    if (text[i] == '\x7f' || (guint8)text[i] == 0xc2
        || (text[i] == '\\' && i + 1 < length && strchr ("ubf", text[i + 1]) != NULL))
      return TRUE;
  return FALSE;
}

FoyerDiagnostic *
foyer_row_check_json (const char *text, gsize length, const json_t *value,
                      const FoyerReadingOptions *options)
{
  g_autoptr (GString) path = NULL;
  FoyerDiagnostic *diagnostic;
  guint character = 0;

  if ((options != NULL && options->passes_controls) || !may_hold_controls (text, length))
    return NULL;
  path = g_string_new (NULL);
  if (!find_bad_text (value, path, &character))
    return NULL;
  diagnostic = foyer_diagnostic_new (FOYER_CODE_CONTROL_CHARACTER,
                                     "a text holds the control character U+%04X", character);
  diagnostic->field_path = foyer_diagnostic_dup_excerpt (path->str, (gssize)path->len);
  diagnostic->rule = g_strdup ("text.control");
  return diagnostic;
}
