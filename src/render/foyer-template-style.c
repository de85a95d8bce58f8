/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Styles of a template document, those of its tiers, and the words that may be said shorter. */
#include "config.h"

#include "foyer-template-private.h"

#include <string.h>

#define MAX_STYLES 64u
#define MAX_ABBREVIATIONS 200u
#define MAX_FORMS 4u
#define MAX_PHRASE_BYTES 100

static const char *const style_keys[]
    = { "family", "weight", "size_pt", "min_size_pt", "lines",    "leading", "tracking",
        "colour", "align",  "valign",  "abbreviate",  "truncate", NULL };
static const char *const weight_names[] = { "regular", "bold", NULL };
static const char *const align_names[] = { "start", "centre", "end", "left", "right", NULL };
static const char *const valign_names[] = { "top", "middle", "bottom", NULL };

/* Reads what @cursor says over what @style has. */
void
foyer_template_read_style (FoyerTemplateReader *self, const FoyerCursor *cursor, FoyerStyle *style)
{
  const char *family = foyer_cursor_get_text (cursor, "family", NULL);
  double inherited_min = style->min_size_pt;
  gboolean has_own_size = foyer_cursor_has (cursor, "size_pt");

  if (family != NULL)
    {
      if (self->fonts != NULL && !foyer_font_set_has_family (self->fonts, family))
        foyer_cursor_add_problem (cursor, "family", "reference", "the font set has no family '%s'",
                                  family);
      g_free (style->family);
      style->family = g_strdup (family);
    }
  style->is_bold = foyer_cursor_get_keyword (cursor, "weight", weight_names, style->is_bold) == 1;
  style->size_pt = foyer_cursor_get_number (cursor, "size_pt", 4, 400, style->size_pt);
  if (has_own_size && !foyer_cursor_has (cursor, "min_size_pt"))
    inherited_min = MIN (inherited_min > 0 ? inherited_min : style->size_pt, style->size_pt);
  style->min_size_pt = foyer_cursor_get_number (cursor, "min_size_pt", 4, 400, inherited_min);
  if (style->min_size_pt > style->size_pt)
    foyer_cursor_add_problem (cursor, "min_size_pt", "range",
                              "the smallest size is larger than the size");
  style->max_lines = (guint)foyer_cursor_get_integer (cursor, "lines", 1, 40, style->max_lines);
  style->leading = foyer_cursor_get_number (cursor, "leading", 0.8, 3, style->leading);
  style->tracking_em = foyer_cursor_get_number (cursor, "tracking", -0.1, 1, style->tracking_em);
  style->colour = foyer_template_read_paint (self, cursor, "colour", style->colour);
  style->align
      = (FoyerAlign)foyer_cursor_get_keyword (cursor, "align", align_names, (int)style->align);
  style->valign
      = (FoyerValign)foyer_cursor_get_keyword (cursor, "valign", valign_names, (int)style->valign);
  style->abbreviates = foyer_cursor_get_flag (cursor, "abbreviate", style->abbreviates);
  style->truncates = foyer_cursor_get_flag (cursor, "truncate", style->truncates);
  if (foyer_cursor_has (cursor, "abbreviate") && style->abbreviates
      && self->list->abbreviations->len == 0)
    foyer_cursor_add_problem (cursor, "abbreviate", "reference",
                              "the template has no \"abbreviations\"");
}

FoyerStyle *
foyer_template_copy_style (const FoyerStyle *base)
{
  FoyerStyle *style = g_new0 (FoyerStyle, 1);

  if (base == NULL)
    {
      style->max_lines = 1;
      style->leading = 1.2;
      style->colour.kind = FOYER_PAINT_RGB;
      return style;
    }
  *style = *base;
  style->name = NULL;
  style->family = g_strdup (base->family);
  style->by_tier = NULL;
  return style;
}

void
foyer_template_read_styles (FoyerTemplateReader *self, const FoyerCursor *root)
{
  FoyerCursor styles;
  guint length;

  if (!foyer_cursor_has (root, "styles"))
    return;
  styles = foyer_cursor_get_object (root, "styles");
  length = foyer_cursor_get_length (&styles);
  if (length > MAX_STYLES)
    foyer_cursor_add_problem (&styles, NULL, "range", "%u styles; at most %u", length, MAX_STYLES);
  for (guint i = 0; i < MIN (length, MAX_STYLES); i++)
    {
      FoyerCursor cursor = foyer_cursor_get_member (&styles, i);
      FoyerStyle *style = foyer_template_copy_style (NULL);

      style->name = g_strdup (foyer_cursor_get_member_name (&styles, i));
      g_ptr_array_add (self->list->styles, style);
      if (cursor.value == NULL)
        continue;
      foyer_cursor_check_keys (&cursor, style_keys);
      if (!foyer_cursor_has (&cursor, "size_pt"))
        foyer_cursor_add_problem (&cursor, "size_pt", "required", "a style needs a size");
      foyer_template_read_style (self, &cursor, style);
    }
}

const FoyerStyle *
foyer_template_find_style (FoyerTemplateReader *self, const FoyerCursor *element, const char *key,
                           const char *name)
{
  for (guint i = 0; i < self->list->styles->len; i++)
    {
      const FoyerStyle *style = self->list->styles->pdata[i];

      if (g_strcmp0 (style->name, name) == 0)
        return style;
    }
  foyer_cursor_add_problem (element, key, "reference", "there is no style '%s'", name);
  return NULL;
}

/* @base with what @element says, for each tier that has its own as well. */
static const FoyerStyle *
change_style (FoyerTemplateReader *self, const FoyerCursor *element, const FoyerStyle *base)
{
  FoyerStyle *style = foyer_template_copy_style (base);

  g_ptr_array_add (self->list->styles, style);
  foyer_template_read_style (self, element, style);
  if (base->by_tier == NULL)
    return style;
  style->by_tier = g_new0 (const FoyerStyle *, self->list->tiers->len);
  for (guint i = 0; i < self->list->tiers->len; i++)
    if (base->by_tier[i] != NULL)
      {
        FoyerStyle *own = foyer_template_copy_style (base->by_tier[i]);

        g_ptr_array_add (self->list->styles, own);
        foyer_template_read_style (self, element, own);
        style->by_tier[i] = own;
      }
  return style;
}

const FoyerStyle *
foyer_template_read_element_style (FoyerTemplateReader *self, const FoyerCursor *element)
{
  const char *name = foyer_cursor_get_required_text (element, "style");
  const FoyerStyle *base = NULL;
  gboolean has_own = FALSE;

  if (name == NULL)
    return NULL;
  base = foyer_template_find_style (self, element, "style", name);
  if (base == NULL)
    return NULL;
  for (guint i = 0; style_keys[i] != NULL; i++)
    has_own = has_own || foyer_cursor_has (element, style_keys[i]);
  return has_own ? change_style (self, element, base) : base;
}

/* A style of a tier: what @cursor says on top of @base. */
static void
add_tier_style (FoyerTemplateReader *self, const FoyerCursor *cursor, FoyerStyle *base,
                guint tier_index)
{
  FoyerStyle *style = foyer_template_copy_style (base);

  foyer_cursor_check_keys (cursor, style_keys);
  g_ptr_array_add (self->list->styles, style);
  foyer_template_read_style (self, cursor, style);
  if (base->by_tier == NULL)
    base->by_tier = g_new0 (const FoyerStyle *, self->list->tiers->len);
  base->by_tier[tier_index] = style;
}

void
foyer_template_read_tier_styles (FoyerTemplateReader *self, const FoyerCursor *root)
{
  FoyerCursor tiers = { 0 };

  if (self->list->tiers->len > 0)
    tiers = foyer_cursor_get_object (root, "tiers");
  for (guint i = 0; i < self->list->tiers->len; i++)
    {
      FoyerCursor tier = foyer_cursor_get_member (&tiers, i);
      FoyerCursor styles = foyer_cursor_get_object (&tier, "styles");
      guint length = styles.value != NULL ? foyer_cursor_get_length (&styles) : 0;

      for (guint k = 0; k < MIN (length, MAX_STYLES); k++)
        {
          const char *name = foyer_cursor_get_member_name (&styles, k);
          FoyerCursor cursor = foyer_cursor_get_member (&styles, k);
          const FoyerStyle *base = foyer_template_find_style (self, &styles, name, name);

          if (base != NULL && cursor.value != NULL)
            add_tier_style (self, &cursor, (FoyerStyle *)base, i);
        }
    }
}

/* ---- Abbreviations ---- */

/* One form, or several, each no longer than the one before it. */
static GStrv
read_forms (const FoyerCursor *cursor, const char *phrase)
{
  g_autoptr (GPtrArray) forms = g_ptr_array_new_with_free_func (g_free);
  const json_t *value = json_object_get (cursor->value, phrase);
  FoyerCursor array = { 0 };
  guint length = 1;

  if (!json_is_string (value))
    {
      array = foyer_cursor_get_array (cursor, phrase);
      if (array.value == NULL)
        return NULL;
      length = foyer_cursor_get_length (&array);
    }
  if (length < 1 || length > MAX_FORMS)
    {
      foyer_cursor_add_problem (cursor, phrase, "range", "a word has 1 to %u shorter forms",
                                MAX_FORMS);
      return NULL;
    }
  for (guint i = 0; i < length; i++)
    {
      const char *form = array.value != NULL ? foyer_cursor_get_element_text (&array, i)
                                             : foyer_cursor_get_required_text (cursor, phrase);

      if (form == NULL)
        return NULL;
      if (form[0] == '\0'
          || g_utf8_strlen (form, -1) >= g_utf8_strlen (i > 0 ? forms->pdata[i - 1] : phrase, -1))
        {
          foyer_cursor_add_problem (cursor, phrase, "range",
                                    "'%s' is not shorter than what it stands for", form);
          return NULL;
        }
      g_ptr_array_add (forms, g_strdup (form));
    }
  g_ptr_array_add (forms, NULL);
  return (GStrv)g_ptr_array_free (g_steal_pointer (&forms), FALSE);
}

void
foyer_template_read_abbreviations (FoyerTemplateReader *self, const FoyerCursor *root)
{
  FoyerCursor cursor = foyer_cursor_get_object (root, "abbreviations");
  guint length = cursor.value != NULL ? foyer_cursor_get_length (&cursor) : 0;

  if (length > MAX_ABBREVIATIONS)
    foyer_cursor_add_problem (&cursor, NULL, "range", "%u abbreviations; at most %u", length,
                              MAX_ABBREVIATIONS);
  for (guint i = 0; i < MIN (length, MAX_ABBREVIATIONS); i++)
    {
      const char *phrase = foyer_cursor_get_member_name (&cursor, i);
      FoyerAbbreviation *abbreviation;
      GStrv forms;

      if (g_str_equal (phrase, "comment"))
        continue;
      if (strlen (phrase) > MAX_PHRASE_BYTES)
        {
          foyer_cursor_add_problem (&cursor, phrase, "range", "the phrase is longer than %d bytes",
                                    MAX_PHRASE_BYTES);
          continue;
        }
      forms = read_forms (&cursor, phrase);
      if (forms == NULL)
        continue;
      abbreviation = g_new0 (FoyerAbbreviation, 1);
      *abbreviation = (FoyerAbbreviation){ g_strdup (phrase), forms };
      g_ptr_array_add (self->list->abbreviations, abbreviation);
    }
}
