/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Even lines from widths. */
#include "config.h"

#include "foyer-line-breaker.h"

#include <glib.h>

static void
test_one_line (void)
{
  static const FoyerSegment segments[] = { { 3, 30, 10 }, { 5, 20, 0 } };
  guint ends[1], n;

  g_assert_cmpfloat_with_epsilon (foyer_line_breaker_balance (segments, 2, 1, ends, &n), 50, 0.001);
  g_assert_cmpuint (n, ==, 1);
  g_assert_cmpuint (ends[0], ==, 2);
}

static void
test_even_lines (void)
{
  /* Words of 20, 20, 20 and 50 with spaces of 5: filling first would put three words on the first
   * line and be as wide. */
  static const FoyerSegment segments[] = { { 1, 25, 5 }, { 2, 25, 5 }, { 3, 25, 5 }, { 4, 50, 0 } };
  guint ends[3], n;

  g_assert_cmpfloat_with_epsilon (foyer_line_breaker_balance (segments, 4, 2, ends, &n), 70, 0.001);
  g_assert_cmpuint (n, ==, 2);
  g_assert_cmpuint (ends[0], ==, 3);
  g_assert_cmpfloat_with_epsilon (foyer_line_breaker_balance (segments, 4, 3, ends, &n), 50, 0.001);
  g_assert_cmpuint (n, ==, 3);
  g_assert_cmpuint (ends[2], ==, 4);
}

static void
test_more_lines_than_words (void)
{
  static const FoyerSegment segments[] = { { 1, 25, 5 }, { 2, 25, 0 } };
  guint ends[5], n;

  g_assert_cmpfloat_with_epsilon (foyer_line_breaker_balance (segments, 2, 5, ends, &n), 25, 0.001);
  g_assert_cmpuint (n, ==, 2);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/line-breaker/one-line", test_one_line);
  g_test_add_func ("/line-breaker/even-lines", test_even_lines);
  g_test_add_func ("/line-breaker/more-lines-than-words", test_more_lines_than_words);
  return g_test_run ();
}
