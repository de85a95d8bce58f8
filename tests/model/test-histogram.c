/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Quantiles of counted lengths against the sorted lengths themselves. */
#include "config.h"

#include "foyer-histogram.h"

#include <stdlib.h>

static void
test_empty (void)
{
  FoyerHistogram histogram = { 0 };
  gint64 usec = -7;

  g_assert_false (foyer_histogram_get_quantile (&histogram, 950, &usec));
  g_assert_cmpint (usec, ==, -7);
}

static void
test_edges (void)
{
  static const gint64 lengths[]
      = { 0, 1, 15, 16, 17, 31, 32, 33, 1000, 999999, 1 << 30, G_GINT64_CONSTANT (1) << 39 };

  for (guint i = 0; i < G_N_ELEMENTS (lengths); i++)
    {
      FoyerHistogram histogram = { 0 };
      gint64 usec = 0;

      foyer_histogram_add (&histogram, lengths[i]);
      g_assert_true (foyer_histogram_get_quantile (&histogram, 500, &usec));
      g_assert_cmpint (usec, >=, lengths[i]);
      g_assert_cmpint (usec, <=, lengths[i] + lengths[i] / 16);
    }
}

static void
test_out_of_range (void)
{
  FoyerHistogram histogram = { 0 };
  gint64 usec = 0;

  foyer_histogram_add (&histogram, -5);
  g_assert_true (foyer_histogram_get_quantile (&histogram, 1000, &usec));
  g_assert_cmpint (usec, ==, 0);
  foyer_histogram_add (&histogram, G_MAXINT64);
  g_assert_true (foyer_histogram_get_quantile (&histogram, 1000, &usec));
  g_assert_cmpint (usec, ==, (G_GINT64_CONSTANT (1) << 40) - 1);
}

static int
compare (const void *a, const void *b)
{
  gint64 left = *(const gint64 *)a, right = *(const gint64 *)b;

  return (left > right) - (left < right);
}

/* Two halves merged say what the whole says. */
static void
test_against_sorted (void)
{
  static const guint permille[] = { 1, 500, 950, 990, 1000 };
  FoyerHistogram halves[2] = { { { 0 } }, { { 0 } } };
  gint64 lengths[1001];
  GRand *random = g_rand_new_with_seed (20261123);

  for (guint i = 0; i < G_N_ELEMENTS (lengths); i++)
    {
      lengths[i] = g_rand_int_range (random, 0, 1 << g_rand_int_range (random, 1, 24));
      foyer_histogram_add (&halves[i % 2], lengths[i]);
    }
  qsort (lengths, G_N_ELEMENTS (lengths), sizeof *lengths, compare);
  foyer_histogram_merge (&halves[0], &halves[1]);
  for (guint i = 0; i < G_N_ELEMENTS (permille); i++)
    {
      guint rank = (guint)(G_N_ELEMENTS (lengths) * permille[i] + 999) / 1000;
      gint64 exact = lengths[rank - 1], usec = 0;

      g_assert_true (foyer_histogram_get_quantile (&halves[0], permille[i], &usec));
      g_assert_cmpint (usec, >=, exact);
      g_assert_cmpint (usec, <=, exact + exact / 16);
    }
  g_rand_free (random);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/model/histogram/empty", test_empty);
  g_test_add_func ("/model/histogram/edges", test_edges);
  g_test_add_func ("/model/histogram/out-of-range", test_out_of_range);
  g_test_add_func ("/model/histogram/against-sorted", test_against_sorted);
  return g_test_run ();
}
