/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Colours of a template document, and those of its tiers. */
#include "config.h"

#include "foyer-template-private.h"

#include "foyer-colour.h"

#include <math.h>
#include <string.h>

#define MAX_COLOURS 64u
#define MAX_TIERS 100u
#define MAX_SPOT_BYTES 100

/* ---- Inks ---- */

/* The ink at this place of the document: what is repeated is read several times. */
static FoyerInk *
find_ink (FoyerTemplateReader *self, const char *path)
{
  for (guint i = 0; i < self->list->inks->len; i++)
    {
      FoyerInk *ink = self->list->inks->pdata[i];

      if (g_str_equal (ink->path, path))
        return ink;
    }
  return NULL;
}

/* "cmyk": [c, m, y, k] in percent. */
static gboolean
read_cmyk (const FoyerCursor *cursor, double *cmyk)
{
  FoyerCursor array = foyer_cursor_get_array (cursor, "cmyk");

  if (array.value == NULL)
    return FALSE;
  for (guint i = 0; i < 4; i++)
    {
      const json_t *number = json_array_get (array.value, i);

      if (json_array_size (array.value) != 4 || !json_is_number (number)
          || !(json_number_value (number) >= 0 && json_number_value (number) <= 100))
        {
          foyer_cursor_add_problem (cursor, "cmyk", "range",
                                    "CMYK is four numbers from 0 to 100: cyan, magenta, yellow, "
                                    "black");
          return FALSE;
        }
      cmyk[i] = json_number_value (number) / 100;
    }
  return TRUE;
}

/* Without a profile: each ink takes its part of the light, and black of all. What a printer makes
 * of the result is the soft proof's question. */
static guint32
convert_cmyk (const double *cmyk)
{
  guint32 rgb = 0;

  for (guint i = 0; i < 3; i++)
    rgb = rgb << 8 | (guint32)lround (255 * (1 - cmyk[i]) * (1 - cmyk[3]));
  return rgb;
}

static gboolean
read_alternate (const FoyerCursor *cursor, FoyerInk *ink)
{
  static const char *const keys[] = { "cmyk", NULL };
  const char *text;
  FoyerCursor inner;

  if (!foyer_cursor_has (cursor, "alternate"))
    {
      foyer_cursor_add_problem (cursor, "alternate", "required",
                                "a spot colour needs what is drawn in its place");
      return FALSE;
    }
  if (json_is_object (json_object_get (cursor->value, "alternate")))
    {
      inner = foyer_cursor_get_object (cursor, "alternate");
      foyer_cursor_check_keys (&inner, keys);
      if (!foyer_cursor_has (&inner, "cmyk"))
        foyer_cursor_add_problem (&inner, "cmyk", "required",
                                  "the alternate is a colour "
                                  "\"#rrggbb\" or {\"cmyk\": […]}");
      ink->has_cmyk = read_cmyk (&inner, ink->cmyk);
      ink->rgb = convert_cmyk (ink->cmyk);
      return ink->has_cmyk;
    }
  text = foyer_cursor_get_text (cursor, "alternate", NULL);
  if (text != NULL && !foyer_colour_parse (text, &ink->rgb))
    foyer_cursor_add_problem (cursor, "alternate", "range", "'%s' is not a colour \"#rrggbb\"",
                              text);
  return text != NULL;
}

static gboolean
read_spot (const FoyerCursor *cursor, FoyerInk *ink)
{
  const char *name = foyer_cursor_get_required_text (cursor, "spot");

  if (name == NULL)
    return FALSE;
  if (name[0] == '\0' || strlen (name) > MAX_SPOT_BYTES)
    {
      foyer_cursor_add_problem (cursor, "spot", "range",
                                "the name of a spot colour has 1 to %d bytes", MAX_SPOT_BYTES);
      return FALSE;
    }
  ink->spot = g_strdup (name);
  return read_alternate (cursor, ink);
}

/* {"cmyk": […]} or {"spot": …, "alternate": …}. */
static gboolean
read_ink (FoyerTemplateReader *self, const FoyerCursor *cursor, FoyerPaint *paint)
{
  static const char *const cmyk_keys[] = { "cmyk", NULL };
  static const char *const spot_keys[] = { "spot", "alternate", NULL };
  gboolean is_spot = foyer_cursor_has (cursor, "spot");
  FoyerInk *ink = find_ink (self, cursor->path);
  gboolean good;

  if (ink == NULL)
    {
      ink = g_new0 (FoyerInk, 1);
      ink->path = g_strdup (cursor->path);
      foyer_cursor_check_keys (cursor, is_spot ? spot_keys : cmyk_keys);
      if (is_spot)
        {
          ink->kind = FOYER_INK_SPOT;
          good = read_spot (cursor, ink);
        }
      else
        {
          good = read_cmyk (cursor, ink->cmyk);
          ink->has_cmyk = good;
          ink->rgb = convert_cmyk (ink->cmyk);
          if (!good && !foyer_cursor_has (cursor, "cmyk"))
            foyer_cursor_add_problem (cursor, NULL, "required",
                                      "a colour that is an object has \"cmyk\" or \"spot\"");
        }
      g_ptr_array_add (self->list->inks, ink); /* also after a problem: then nothing is compiled */
    }
  *paint = (FoyerPaint){ .kind = FOYER_PAINT_RGB, .rgb = ink->rgb, .ink = ink };
  return TRUE;
}

/* ---- Colours ---- */

/* "#rrggbb" or an ink; FALSE, without a problem, for any other text. */
static gboolean
read_literal (FoyerTemplateReader *self, const FoyerCursor *cursor, const char *key,
              FoyerPaint *paint)
{
  FoyerCursor inner;

  *paint = (FoyerPaint){ .kind = FOYER_PAINT_RGB };
  if (!json_is_object (json_object_get (cursor->value, key)))
    return foyer_colour_parse (foyer_cursor_get_text (cursor, key, NULL), &paint->rgb);
  inner = foyer_cursor_get_object (cursor, key);
  return read_ink (self, &inner, paint);
}

FoyerPaint
foyer_template_read_paint (FoyerTemplateReader *self, const FoyerCursor *cursor, const char *key,
                           FoyerPaint fallback)
{
  FoyerPaint paint;
  const FoyerPaint *named;
  const char *text;

  if (!foyer_cursor_has (cursor, key))
    return fallback;
  if (read_literal (self, cursor, key, &paint))
    return paint;
  text = foyer_cursor_get_text (cursor, key, NULL);
  if (text == NULL)
    return fallback;
  named = g_hash_table_lookup (self->colours, text);
  if (named != NULL)
    return *named;
  if (g_str_equal (text, "none"))
    paint.kind = FOYER_PAINT_NONE;
  else if (g_str_equal (text, "{tier_colour}"))
    paint.kind = FOYER_PAINT_TIER;
  else if (g_str_equal (text, "{tier_ink}"))
    paint.kind = FOYER_PAINT_TIER_INK;
  else
    foyer_cursor_add_problem (cursor, key, "reference",
                              "'%s' is neither \"#rrggbb\", a colour of this template, "
                              "{tier_colour}, {tier_ink} nor none",
                              text);
  return paint;
}

void
foyer_template_read_colours (FoyerTemplateReader *self, const FoyerCursor *root)
{
  FoyerCursor colours = foyer_cursor_get_object (root, "colours");
  guint length = colours.value != NULL ? foyer_cursor_get_length (&colours) : 0;

  if (length > MAX_COLOURS)
    foyer_cursor_add_problem (&colours, NULL, "range", "%u colours; at most %u", length,
                              MAX_COLOURS);
  for (guint i = 0; i < MIN (length, MAX_COLOURS); i++)
    {
      const char *name = foyer_cursor_get_member_name (&colours, i);
      FoyerPaint paint;

      if (!read_literal (self, &colours, name, &paint))
        {
          const char *text = foyer_cursor_get_required_text (&colours, name);

          if (text != NULL)
            foyer_cursor_add_problem (&colours, name, "range", "'%s' is not a colour \"#rrggbb\"",
                                      text);
        }
      g_hash_table_insert (self->colours, g_strdup (name), g_memdup2 (&paint, sizeof paint));
    }
}

/* ---- Tiers ---- */

/* A colour that is the same for all badges of the tier. */
static gboolean
read_fixed (FoyerTemplateReader *self, const FoyerCursor *cursor, const char *key,
            FoyerPaint *paint)
{
  *paint = foyer_template_read_paint (self, cursor, key, (FoyerPaint){ 0 });
  if (!foyer_cursor_has (cursor, key))
    return FALSE;
  if (paint->kind != FOYER_PAINT_RGB)
    {
      foyer_cursor_add_problem (cursor, key, "range",
                                "a tier's colour is \"#rrggbb\", an ink or a colour of this "
                                "template");
      return FALSE;
    }
  return TRUE;
}

/* @names collects the colours that tiers change, in the order in which they are met. */
static void
read_tier_colours (FoyerTemplateReader *self, const FoyerCursor *cursor, FoyerTier *tier,
                   GPtrArray *names)
{
  FoyerCursor colours = foyer_cursor_get_object (cursor, "colours");
  guint length = colours.value != NULL ? foyer_cursor_get_length (&colours) : 0;

  for (guint i = 0; i < MIN (length, MAX_COLOURS); i++)
    {
      const char *name = foyer_cursor_get_member_name (&colours, i);
      guint index;
      FoyerPaint paint;

      if (!g_hash_table_contains (self->colours, name))
        {
          foyer_cursor_add_problem (&colours, name, "reference",
                                    "there is no colour '%s' under \"colours\" of the template",
                                    name);
          continue;
        }
      if (!read_fixed (self, &colours, name, &paint))
        continue;
      if (!g_ptr_array_find_with_equal_func (names, name, g_str_equal, &index))
        {
          index = names->len;
          g_ptr_array_add (names, (gpointer)name);
        }
      if (tier->named->len <= index)
        g_array_set_size (tier->named, index + 1);
      g_array_index (tier->named, FoyerPaint, index) = paint;
    }
}

static void
read_tier (FoyerTemplateReader *self, const FoyerCursor *cursor, FoyerTier *tier, GPtrArray *names)
{
  static const char *const keys[] = { "colour", "ink", "colours", "styles", NULL };
  FoyerPaint paint;

  foyer_cursor_check_keys (cursor, keys);
  tier->has_colour = read_fixed (self, cursor, "colour", &paint);
  tier->rgb = paint.rgb;
  tier->has_ink = read_fixed (self, cursor, "ink", &paint);
  tier->ink = paint.rgb;
  read_tier_colours (self, cursor, tier, names);
}

/* From here on these names mean something else for every tier. */
static void
vary_colours (FoyerTemplateReader *self, GPtrArray *names)
{
  for (guint i = 0; i < names->len; i++)
    {
      FoyerPaint *paint = g_hash_table_lookup (self->colours, names->pdata[i]);

      paint->kind = FOYER_PAINT_NAMED;
      paint->index = i;
    }
  for (guint i = 0; i < self->list->tiers->len; i++)
    {
      FoyerTier *tier = self->list->tiers->pdata[i];

      g_array_set_size (tier->named, names->len);
    }
}

void
foyer_template_read_tiers (FoyerTemplateReader *self, const FoyerCursor *root)
{
  FoyerCursor tiers = foyer_cursor_get_object (root, "tiers");
  guint length = tiers.value != NULL ? foyer_cursor_get_length (&tiers) : 0;
  g_autoptr (GPtrArray) names = g_ptr_array_new ();

  if (length > MAX_TIERS)
    foyer_cursor_add_problem (&tiers, NULL, "range", "%u tiers; at most %u", length, MAX_TIERS);
  for (guint i = 0; i < MIN (length, MAX_TIERS); i++)
    {
      FoyerCursor cursor = foyer_cursor_get_member (&tiers, i);
      FoyerTier *tier = g_new0 (FoyerTier, 1);

      tier->code = g_strdup (foyer_cursor_get_member_name (&tiers, i));
      tier->named = g_array_new (FALSE, TRUE, sizeof (FoyerPaint));
      g_ptr_array_add (self->list->tiers, tier);
      if (cursor.value != NULL)
        read_tier (self, &cursor, tier, names);
    }
  vary_colours (self, names);
}
