/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Abbreviating and cutting. */
#include "config.h"

#include "foyer-shortener.h"

#include <pango/pango.h>
#include <string.h>

#define ELLIPSIS "…"

static gboolean
is_word_character (gunichar c)
{
  return g_unichar_isalnum (c) || g_unichar_ismark (c);
}

/* Whether a word could begin or go on at @p. */
static gboolean
is_inside_word (const char *text, const char *p)
{
  return p > text && is_word_character (g_utf8_get_char (g_utf8_find_prev_char (text, p)))
         && is_word_character (g_utf8_get_char (p));
}

/* NULL if @phrase does not stand in @text as whole words. */
static char *
replace (const char *text, const char *phrase, const char *form)
{
  gsize length = strlen (phrase);
  GString *replaced = g_string_new (NULL);
  gboolean has_changed = FALSE;
  const char *from = text;

  for (const char *p = text; (p = strstr (p, phrase)) != NULL;)
    {
      if (is_inside_word (text, p) || is_inside_word (text, p + length))
        {
          p = g_utf8_next_char (p);
          continue;
        }
      g_string_append_len (replaced, from, p - from);
      g_string_append (replaced, form);
      p = from = p + length;
      has_changed = TRUE;
    }
  g_string_append (replaced, from);
  return g_string_free (replaced, !has_changed);
}

static guint
count_forms (GPtrArray *abbreviations)
{
  guint most = 0;

  for (guint i = 0; i < abbreviations->len; i++)
    {
      const FoyerAbbreviation *abbreviation = abbreviations->pdata[i];

      most = MAX (most, g_strv_length (abbreviation->forms));
    }
  return most;
}

char *
foyer_shorten (GPtrArray *abbreviations, const char *text, guint *step)
{
  guint n_steps = abbreviations->len * count_forms (abbreviations);

  for (; *step < n_steps; ++*step)
    {
      const FoyerAbbreviation *abbreviation = abbreviations->pdata[*step % abbreviations->len];
      guint form = *step / abbreviations->len;
      char *shorter;

      if (form >= g_strv_length (abbreviation->forms))
        continue;
      shorter = replace (text, form == 0 ? abbreviation->phrase : abbreviation->forms[form - 1],
                         abbreviation->forms[form]);
      if (shorter != NULL)
        {
          ++*step;
          return shorter;
        }
    }
  return NULL;
}

GArray *
foyer_shorten_find_cuts (const char *text)
{
  glong n = g_utf8_strlen (text, -1);
  g_autofree PangoLogAttr *attributes = g_new0 (PangoLogAttr, n + 1);
  GArray *cuts = g_array_new (FALSE, FALSE, sizeof (guint));
  const char *p = text;

  pango_get_log_attrs (text, (int)strlen (text), -1, pango_language_from_string ("en"), attributes,
                       (int)n + 1);
  for (glong i = 0; i < n; i++, p = g_utf8_next_char (p))
    if (i > 0 && attributes[i].is_cursor_position)
      {
        guint byte = (guint)(p - text);

        g_array_append_val (cuts, byte);
      }
  return cuts;
}

char *
foyer_shorten_cut (const char *text, gsize length)
{
  while (length > 0 && text[length - 1] == ' ')
    length--;
  return g_strdup_printf ("%.*s" ELLIPSIS, (int)length, text);
}
