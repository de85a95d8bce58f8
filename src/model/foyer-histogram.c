/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Buckets by the first five binary digits of the length. */
#include "config.h"

#include "foyer-histogram.h"

#define DIGITS 4u
#define SUB (1u << DIGITS)
#define TOP_USEC ((G_GINT64_CONSTANT (1) << 40) - 1)

static guint
find_bucket (gint64 usec)
{
  guint64 value = (guint64)CLAMP (usec, 0, TOP_USEC);
  guint exponent = DIGITS;

  if (value < SUB)
    return (guint)value;
  while (value >> (exponent + 1) != 0)
    exponent++;
  return SUB + (exponent - DIGITS) * SUB + (guint)((value >> (exponent - DIGITS)) & (SUB - 1));
}

/* The largest value that falls into @bucket. */
static gint64
get_top (guint bucket)
{
  guint shift;

  if (bucket < SUB)
    return bucket;
  shift = (bucket - SUB) / SUB;
  return (((gint64)SUB + (bucket - SUB) % SUB + 1) << shift) - 1;
}

void
foyer_histogram_add (FoyerHistogram *self, gint64 usec)
{
  guint32 *count = &self->counts[find_bucket (usec)];

  if (*count < G_MAXUINT32)
    (*count)++;
}

void
foyer_histogram_merge (FoyerHistogram *self, const FoyerHistogram *other)
{
  for (guint i = 0; i < FOYER_HISTOGRAM_BUCKETS; i++)
    self->counts[i] += MIN (other->counts[i], G_MAXUINT32 - self->counts[i]);
}

gboolean
foyer_histogram_get_quantile (const FoyerHistogram *self, guint permille, gint64 *usec)
{
  guint64 total = 0, wanted, seen = 0;

  for (guint i = 0; i < FOYER_HISTOGRAM_BUCKETS; i++)
    total += self->counts[i];
  if (total == 0)
    return FALSE;
  wanted = MAX (1, (total * MIN (permille, 1000) + 999) / 1000);
  for (guint i = 0; i < FOYER_HISTOGRAM_BUCKETS; i++)
    {
      seen += self->counts[i];
      if (seen < wanted)
        continue;
      *usec = get_top (i);
      return TRUE;
    }
  g_assert_not_reached ();
}
