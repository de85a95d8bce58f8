/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Safe text and aligned tables for a terminal. */
#include "config.h"

#include "foyer-cli-text.h"

#include <stdarg.h>
#include <stdio.h>

/* Longest cell of a table, in cells of the terminal. */
#define MAXIMUM_WIDTH 44
#define CONTROL_PICTURES 0x2400u

static gboolean
is_override (gunichar c)
{
  return (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069);
}

char *
foyer_cli_text_dup_safe (const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  GString *safe = g_string_new (NULL);

  for (const char *p = valid; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (c == '\n' || c == '\t')
        g_string_append_c (safe, (char)c);
      else if (c < 0x20)
        g_string_append_unichar (safe, CONTROL_PICTURES + c);
      else if (c >= 0x7f && c < 0xa0)
        g_string_append_unichar (safe, 0xfffd);
      else if (!is_override (c))
        g_string_append_unichar (safe, c);
    }
  return g_string_free (safe, FALSE);
}

char *
foyer_cli_text_dup_number (double number, guint decimals)
{
  char format[16];
  char text[G_ASCII_DTOSTR_BUF_SIZE];

  g_snprintf (format, sizeof format, "%%.%uf", MIN (decimals, 9u));
  return g_strdup (g_ascii_formatd (text, sizeof text, format, number));
}

/* ---- Tables ---- */

struct _FoyerCliTable
{
  GPtrArray *titles; /* char *, without ">" */
  GArray *is_right; /* gboolean */
  GPtrArray *cells; /* char *, row after row */
};

FoyerCliTable *
foyer_cli_table_new (const char *title, ...)
{
  FoyerCliTable *self = g_new0 (FoyerCliTable, 1);
  va_list titles;

  self->titles = g_ptr_array_new_with_free_func (g_free);
  self->is_right = g_array_new (FALSE, FALSE, sizeof (gboolean));
  self->cells = g_ptr_array_new_with_free_func (g_free);
  va_start (titles, title);
  for (; title != NULL; title = va_arg (titles, const char *))
    {
      gboolean is_right = *title == '>';

      g_ptr_array_add (self->titles, g_strdup (is_right ? title + 1 : title));
      g_array_append_val (self->is_right, is_right);
    }
  va_end (titles);
  return self;
}

void
foyer_cli_table_free (FoyerCliTable *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref (self->titles);
  g_array_unref (self->is_right);
  g_ptr_array_unref (self->cells);
  g_free (self);
}

static guint
get_width (gunichar c)
{
  return g_unichar_iszerowidth (c) ? 0 : g_unichar_iswide (c) ? 2 : 1;
}

static guint
measure (const char *text)
{
  guint width = 0;

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    width += get_width (g_utf8_get_char (p));
  return width;
}

/* (transfer full) One line, safe, not wider than a cell may be. */
static char *
dup_cell (const char *text)
{
  g_autofree char *safe = foyer_cli_text_dup_safe (text);
  const char *p;
  guint width = 0;

  g_strdelimit (safe, "\n\t", ' ');
  if (measure (safe) <= MAXIMUM_WIDTH)
    return g_steal_pointer (&safe);
  for (p = safe; width + get_width (g_utf8_get_char (p)) < MAXIMUM_WIDTH; p = g_utf8_next_char (p))
    width += get_width (g_utf8_get_char (p));
  *(char *)p = '\0';
  return g_strconcat (safe, "…", NULL);
}

void
foyer_cli_table_add_cell (FoyerCliTable *self, const char *text)
{
  g_ptr_array_add (self->cells, dup_cell (text != NULL ? text : ""));
}

void
foyer_cli_table_add_count (FoyerCliTable *self, guint64 number)
{
  g_autofree char *text = g_strdup_printf ("%" G_GUINT64_FORMAT, number);

  foyer_cli_table_add_cell (self, text);
}

void
foyer_cli_table_end_row (FoyerCliTable *self)
{
  while (self->cells->len % self->titles->len != 0)
    foyer_cli_table_add_cell (self, NULL);
}

void
foyer_cli_table_add (FoyerCliTable *self, ...)
{
  va_list texts;

  va_start (texts, self);
  for (guint i = 0; i < self->titles->len; i++)
    foyer_cli_table_add_cell (self, va_arg (texts, const char *));
  va_end (texts);
}

guint
foyer_cli_table_get_n_rows (FoyerCliTable *self)
{
  return self->cells->len / self->titles->len;
}

static void
print_row (FoyerCliTable *self, gpointer *cells, const guint *widths)
{
  g_autoptr (GString) line = g_string_new (NULL);

  for (guint i = 0; i < self->titles->len; i++)
    {
      const char *text = cells[i];
      guint padding = widths[i] - measure (text);

      if (i > 0)
        g_string_append (line, "  ");
      if (g_array_index (self->is_right, gboolean, i))
        g_string_append_printf (line, "%*s%s", (int)padding, "", text);
      else
        g_string_append_printf (line, "%s%*s", text, (int)padding, "");
    }
  while (line->len > 0 && line->str[line->len - 1] == ' ')
    g_string_truncate (line, line->len - 1);
  puts (line->str);
}

void
foyer_cli_table_print (FoyerCliTable *self)
{
  guint n = self->titles->len;
  g_autofree guint *widths = g_new0 (guint, n);

  for (guint i = 0; i < n; i++)
    widths[i] = measure (self->titles->pdata[i]);
  for (guint i = 0; i < self->cells->len; i++)
    widths[i % n] = MAX (widths[i % n], measure (self->cells->pdata[i]));
  print_row (self, self->titles->pdata, widths);
  for (guint i = 0; i + n <= self->cells->len; i += n)
    print_row (self, self->cells->pdata + i, widths);
}
