/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Cells as Foyer writes them, and the guard against formulas: put on and taken off without loss. */
#include "config.h"

#include "foyer-csv-text.h"

#include <string.h>

#define CELL(text) text, sizeof text - 1

static const struct
{
  const char *text;
  gsize length;
  const char *guarded; /* NULL: as it is */
} cells[] = {
  { CELL ("=1+2"), "'=1+2" },
  { CELL ("+49 30"), "'+49 30" },
  { CELL ("-5"), "'-5" },
  { CELL ("@SUM(A1)"), "'@SUM(A1)" },
  { CELL ("＝1"), "'＝1" },
  { CELL ("＋1"), "'＋1" },
  { CELL ("－1"), "'－1" },
  { CELL ("＠x"), "'＠x" },
  { CELL ("\tx"), "\"'\tx\"" },
  { CELL ("\r=x"), "\"'\r=x\"" },
  { CELL ("\n"), "\"'\n\"" },
  { CELL ("'=1"), "''=1" },
  { CELL ("''+1"), "'''+1" },
  { CELL ("'t Hooft"), NULL },
  { CELL ("'"), NULL },
  { CELL (""), NULL },
  { CELL ("1=2"), NULL },
  { CELL ("Müller"), NULL },
  { CELL ("a\"b"), "\"a\"\"b\"" },
  { CELL ("a,b"), "\"a,b\"" },
  { CELL ("=a,\"b\""), "\"'=a,\"\"b\"\"\"" },
  { CELL (" x "), "\" x \"" },
};

static void
test_cells (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cells); i++)
    {
      g_autoptr (GString) line = g_string_new (NULL);

      foyer_csv_append_cell (line, cells[i].text, cells[i].length, TRUE);
      g_assert_cmpstr (line->str, ==, cells[i].guarded != NULL ? cells[i].guarded : cells[i].text);
    }
}

static void
test_nul (void)
{
  g_autoptr (GString) line = g_string_new (NULL);

  foyer_csv_append_cell (line, "\0x", 2, TRUE);
  g_assert_cmpmem (line->str, line->len, "'\0x", 3);
}

/* Whatever a cell begins with, one guard comes off again and nothing else. */
static void
test_lossless (void)
{
  static const char *const pieces[] = { "'", "=", "+", "@", "＝", "a", "\t", " ", "" };

  for (guint i = 0; i < 9 * 9 * 9; i++)
    {
      g_autofree char *text = g_strconcat (pieces[i % 9], pieces[i / 9 % 9], pieces[i / 81], NULL);
      gsize length = strlen (text);
      g_autofree char *guarded
          = foyer_csv_needs_guard (text, length) ? g_strconcat ("'", text, NULL) : g_strdup (text);
      gsize guard = foyer_csv_measure_guard (guarded, strlen (guarded));

      g_assert_cmpstr (guarded + guard, ==, text);
    }
}

static void
test_raw (void)
{
  g_autoptr (GString) line = g_string_new (NULL);

  foyer_csv_append_cell (line, "=1+2", 4, FALSE);
  g_assert_cmpstr (line->str, ==, "=1+2");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/csv-text/cells", test_cells);
  g_test_add_func ("/csv-text/nul", test_nul);
  g_test_add_func ("/csv-text/lossless", test_lossless);
  g_test_add_func ("/csv-text/raw", test_raw);
  return g_test_run ();
}
