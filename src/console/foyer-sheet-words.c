/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Words about templates. */
#include "config.h"

#include "foyer-sheet-words.h"

#include "foyer-figures.h"

#include <glib/gi18n.h>

typedef struct
{
  const char *key;
  const char *words;
} Entry;

static const Entry types[]
    = { { "text", N_ ("Text") }, { "rectangle", N_ ("Rectangle") }, { "ellipse", N_ ("Ellipse") },
        { "path", N_ ("Path") }, { "line", N_ ("Line") },           { "image", N_ ("Image") },
        { "code", N_ ("Code") } };

/* By ISO 15924. */
static const Entry scripts[]
    = { { "Latn", N_ ("Latin") },      { "Arab", N_ ("Arabic") },   { "Hebr", N_ ("Hebrew") },
        { "Hani", N_ ("Chinese") },    { "Hira", N_ ("Hiragana") }, { "Kana", N_ ("Katakana") },
        { "Hang", N_ ("Korean") },     { "Cyrl", N_ ("Cyrillic") }, { "Grek", N_ ("Greek") },
        { "Deva", N_ ("Devanagari") }, { "Thai", N_ ("Thai") },     { "Armn", N_ ("Armenian") },
        { "Geor", N_ ("Georgian") },   { "Taml", N_ ("Tamil") },    { "Beng", N_ ("Bengali") },
        { "Ethi", N_ ("Ethiopic") } };

static const char *
look_up (const Entry *entries, gsize n, const char *key)
{
  for (gsize i = 0; i < n; i++)
    if (g_strcmp0 (entries[i].key, key) == 0)
      return _ (entries[i].words);
  return key;
}

char *
foyer_sheet_words_dup_size (int width_um, int height_um)
{
  /* Translators: width and height of a sheet. */
  return g_strdup_printf (_ ("%.4g × %.4g mm"), width_um / 1000.0, height_um / 1000.0);
}

const char *
foyer_sheet_words_state (gboolean is_draft, gboolean is_unfinished)
{
  if (!is_draft)
    return _ ("Shipped layout");
  return is_unfinished ? _ ("Draft with problems") : _ ("Draft");
}

const char *
foyer_sheet_words_type (const char *type)
{
  const char *words = look_up (types, G_N_ELEMENTS (types), type);

  return words != NULL ? words : _ ("Element");
}

char *
foyer_sheet_words_dup_element (const FoyerTemplateElement *element)
{
  const char *type = foyer_sheet_words_type (element->type);
  const char *name = element->id != NULL ? element->id : type;

  if (!element->has_box)
    return g_strdup (name);
  /* Translators: an element of a badge, its kind, place and size. */
  return g_strdup_printf (_ ("%s, %s, x %.1f, y %.1f, %.1f × %.1f mm"), name, type,
                          element->box.x_um / 1000.0, element->box.y_um / 1000.0,
                          element->box.width_um / 1000.0, element->box.height_um / 1000.0);
}

char *
foyer_sheet_words_dup_sample (const FoyerTemplateSample *sample)
{
  g_autofree char *name
      = foyer_figures_dup_isolated (sample->full_name != NULL ? sample->full_name : "");

  switch (sample->kind)
    {
    case FOYER_SAMPLE_INVENTED:
      return g_strdup (_ ("Invented person"));
    case FOYER_SAMPLE_LONGEST:
      return g_strdup_printf (_ ("Longest name: %s"), name);
    case FOYER_SAMPLE_SCRIPT:
      /* Translators: a script, a name written in it. */
      return g_strdup_printf (_ ("%s: %s"),
                              look_up (scripts, G_N_ELEMENTS (scripts), sample->script), name);
    case FOYER_SAMPLE_TIER:
      /* Translators: a tier, a name of somebody who has it. */
      return g_strdup_printf (_ ("%s: %s"), sample->tier_label, name);
    }
  return g_strdup (name);
}
