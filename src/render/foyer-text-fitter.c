/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The order of means: shrink and wrap (the typesetter), abbreviate, cut off; else overflow. */
#include "config.h"

#include "foyer-text-fitter.h"

#include "foyer-shortener.h"

#include <string.h>

#define MAX_TEXTS 4096
#define POINTS_PER_UM (72.0 / 25400.0)

typedef struct
{
  const FoyerOp *op;
  const FoyerStyle *style;
  char *text;
  char *locale;
} Key;

struct _FoyerTextFitter
{
  const FoyerDisplayList *list;
  FoyerTypesetter *typesetter;
  GHashTable *texts; /* Key → FoyerFittedText */
};

/* One text on its way into its box. */
typedef struct
{
  FoyerTypesetter *typesetter;
  const FoyerStyle *style;
  double width_pt;
  double height_pt;
  const char *locale;
} Job;

static guint
key_hash (gconstpointer data)
{
  const Key *key = data;

  return g_str_hash (key->text) ^ g_direct_hash (key->op);
}

static gboolean
key_equal (gconstpointer a, gconstpointer b)
{
  const Key *x = a, *y = b;

  return x->op == y->op && x->style == y->style && g_str_equal (x->text, y->text)
         && g_strcmp0 (x->locale, y->locale) == 0;
}

static void
key_free (gpointer data)
{
  Key *self = data;

  g_free (self->text);
  g_free (self->locale);
  g_free (self);
}

FoyerTextFitter *
foyer_text_fitter_new (const FoyerDisplayList *list, FoyerTypesetter *typesetter)
{
  FoyerTextFitter *self = g_new0 (FoyerTextFitter, 1);

  self->list = list;
  self->typesetter = typesetter;
  self->texts = g_hash_table_new_full (key_hash, key_equal, key_free,
                                       (GDestroyNotify)foyer_fitted_text_unref);
  return self;
}

void
foyer_text_fitter_free (FoyerTextFitter *self)
{
  g_clear_pointer (&self->texts, g_hash_table_unref);
  g_free (self);
}

static FoyerFittedText *
fit (const Job *job, const char *text)
{
  return foyer_typesetter_fit (job->typesetter, job->style, text, job->width_pt, job->height_pt,
                               job->locale);
}

/* Replaces *fitted by another form of the text. */
static void
take (FoyerFittedText **fitted, FoyerFittedText *other)
{
  foyer_fitted_text_unref (*fitted);
  *fitted = other;
}

/* With one abbreviation more until it fits; if none helps, what is shortest. */
static void
abbreviate (const Job *job, GPtrArray *abbreviations, FoyerFittedText **fitted)
{
  guint step = 0;
  char *shorter;

  while ((*fitted)->is_overflowing
         && (shorter = foyer_shorten (abbreviations, (*fitted)->text, &step)) != NULL)
    {
      take (fitted, fit (job, shorter));
      g_free (shorter);
    }
}

/* The longest beginning that fits; nothing changes if none does. */
static void
cut_off (const Job *job, FoyerFittedText **fitted)
{
  g_autoptr (GArray) cuts = foyer_shorten_find_cuts ((*fitted)->text);
  g_autoptr (FoyerFittedText) best = NULL;
  guint low = 0, high = cuts->len;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;
      g_autofree char *cut
          = foyer_shorten_cut ((*fitted)->text, g_array_index (cuts, guint, middle));
      g_autoptr (FoyerFittedText) trial = fit (job, cut);

      if (trial->is_overflowing)
        {
          high = middle;
          continue;
        }
      g_clear_pointer (&best, foyer_fitted_text_unref);
      best = g_steal_pointer (&trial);
      low = middle + 1;
    }
  if (best == NULL)
    return;
  take (fitted, g_steal_pointer (&best));
  (*fitted)->is_truncated = TRUE;
}

static FoyerFittedText *
fit_by_all_means (const FoyerTextFitter *self, const Job *job, const char *text)
{
  FoyerFittedText *fitted = fit (job, text);

  if (!fitted->is_overflowing || !(job->style->abbreviates || job->style->truncates))
    return fitted;
  if (job->style->abbreviates)
    abbreviate (job, self->list->abbreviations, &fitted);
  if (fitted->is_overflowing && job->style->truncates)
    cut_off (job, &fitted);
  if (!g_str_equal (fitted->text, text))
    fitted->full = g_strdup (text);
  return fitted;
}

FoyerFittedText *
foyer_text_fitter_fit (FoyerTextFitter *self, const FoyerOp *op, const FoyerStyle *style,
                       const char *text, const char *locale)
{
  Key key = { op, style, (char *)text, (char *)locale };
  FoyerFittedText *fitted = g_hash_table_lookup (self->texts, &key);
  gboolean is_upright = op->rotation % 180 == 0;
  Job job = { self->typesetter, style,
              (is_upright ? op->box.width_um : op->box.height_um) * POINTS_PER_UM,
              (is_upright ? op->box.height_um : op->box.width_um) * POINTS_PER_UM, locale };
  Key *kept;

  if (fitted != NULL)
    return foyer_fitted_text_ref (fitted);
  if (g_hash_table_size (self->texts) >= MAX_TEXTS)
    g_hash_table_remove_all (self->texts);
  fitted = fit_by_all_means (self, &job, text);
  kept = g_new0 (Key, 1);
  *kept = (Key){ op, style, g_strdup (text), g_strdup (locale) };
  g_hash_table_insert (self->texts, kept, foyer_fitted_text_ref (fitted));
  return fitted;
}
