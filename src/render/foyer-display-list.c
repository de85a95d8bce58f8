/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The compiled template as memory: making, freeing, cutting into steps. */
#include "config.h"

#include "foyer-display-list.h"

#include "foyer-colour.h"

static void
abbreviation_free (FoyerAbbreviation *self)
{
  g_free (self->phrase);
  g_strfreev (self->forms);
  g_free (self);
}

static void
panel_free (FoyerPanel *self)
{
  g_clear_pointer (&self->ops, g_ptr_array_unref);
  g_free (self);
}

FoyerOp *
foyer_op_new (void)
{
  return g_new0 (FoyerOp, 1);
}

void
foyer_op_free (FoyerOp *self)
{
  g_clear_pointer (&self->path, g_free);
  g_clear_pointer (&self->id, g_free);
  g_clear_pointer (&self->when, foyer_condition_free);
  g_clear_pointer (&self->steps, g_array_unref);
  g_clear_pointer (&self->image, foyer_image_unref);
  g_clear_pointer (&self->text, foyer_binding_free);
  g_free (self);
}

FoyerDisplayList *
foyer_display_list_new (void)
{
  FoyerDisplayList *self = g_new0 (FoyerDisplayList, 1);

  self->styles = g_ptr_array_new_with_free_func ((GDestroyNotify)foyer_style_free);
  self->inks = g_ptr_array_new_with_free_func ((GDestroyNotify)foyer_ink_free);
  self->tiers = g_ptr_array_new_with_free_func ((GDestroyNotify)foyer_tier_free);
  self->abbreviations = g_ptr_array_new_with_free_func ((GDestroyNotify)abbreviation_free);
  self->panels = g_ptr_array_new_with_free_func ((GDestroyNotify)panel_free);
  self->steps = g_array_new (FALSE, TRUE, sizeof (FoyerStep));
  return self;
}

void
foyer_display_list_free (FoyerDisplayList *self)
{
  g_clear_pointer (&self->steps, g_array_unref);
  g_clear_pointer (&self->panels, g_ptr_array_unref);
  g_clear_pointer (&self->styles, g_ptr_array_unref);
  g_clear_pointer (&self->abbreviations, g_ptr_array_unref);
  g_clear_pointer (&self->tiers, g_ptr_array_unref);
  g_clear_pointer (&self->inks, g_ptr_array_unref);
  g_free (self->locale);
  g_free (self);
}

static FoyerDependencies
paint_needs (const FoyerPaint *paint)
{
  switch (paint->kind)
    {
    case FOYER_PAINT_TIER:
    case FOYER_PAINT_TIER_INK:
      return FOYER_NEEDS_TIER_COLOUR;
    case FOYER_PAINT_NAMED:
      return FOYER_NEEDS_TIER;
    case FOYER_PAINT_NONE:
    case FOYER_PAINT_RGB:
      return FOYER_NEEDS_NOTHING;
    }
  g_assert_not_reached ();
}

static FoyerDependencies
style_needs (const FoyerDisplayList *list, const FoyerStyle *style)
{
  FoyerDependencies needs = paint_needs (&style->colour);

  if (style->by_tier == NULL)
    return needs;
  for (guint i = 0; i < list->tiers->len; i++)
    if (style->by_tier[i] != NULL)
      needs |= paint_needs (&style->by_tier[i]->colour);
  return needs | FOYER_NEEDS_TIER;
}

static FoyerDependencies
op_needs (const FoyerDisplayList *list, const FoyerOp *op)
{
  FoyerDependencies needs = foyer_condition_get_needs (op->when);

  needs |= paint_needs (&op->fill) | paint_needs (&op->stroke);
  if (op->text != NULL)
    needs |= foyer_binding_get_needs (op->text);
  if (op->style != NULL)
    needs |= style_needs (list, op->style);
  /* Codes are snapped to the dots of the page, and a form has none. */
  if (op->kind == FOYER_OP_CODE)
    needs |= FOYER_NEEDS_RECORD;
  return needs;
}

static void
cut_panel (FoyerDisplayList *self, const FoyerPanel *panel)
{
  FoyerStep *art = NULL;

  for (guint i = 0; i < panel->ops->len; i++)
    {
      FoyerOp *op = panel->ops->pdata[i];
      gboolean is_art;

      op->needs = op_needs (self, op);
      is_art = !(op->needs & FOYER_NEEDS_RECORD);
      if (is_art && art != NULL)
        {
          art->length++;
          art->needs |= op->needs;
          continue;
        }
      g_array_set_size (self->steps, self->steps->len + 1);
      art = &g_array_index (self->steps, FoyerStep, self->steps->len - 1);
      *art = (FoyerStep){
        .panel = panel, .first = i, .length = 1, .is_art = is_art, .needs = op->needs
      };
      if (!is_art)
        art = NULL;
    }
}

void
foyer_display_list_seal (FoyerDisplayList *self)
{
  for (guint page = 0; page < self->n_pages; page++)
    for (guint i = 0; i < self->panels->len; i++)
      {
        const FoyerPanel *panel = self->panels->pdata[i];

        if (panel->page == page)
          cut_panel (self, panel);
      }
}

static const FoyerTier *
find_tier (const FoyerDisplayList *self, const char *code, guint *index)
{
  for (guint i = 0; code != NULL && i < self->tiers->len; i++)
    {
      const FoyerTier *tier = self->tiers->pdata[i];

      if (g_str_equal (tier->code, code))
        {
          *index = i;
          return tier;
        }
    }
  return NULL;
}

FoyerLook
foyer_display_list_get_look (const FoyerDisplayList *self, const char *tier, const char *colour)
{
  FoyerLook look = { .tier_rgb = self->tier_rgb };

  look.tier = find_tier (self, tier, &look.tier_index);
  if (look.tier != NULL && look.tier->has_colour)
    look.tier_rgb = look.tier->rgb;
  else
    (void)foyer_colour_parse (colour, &look.tier_rgb); /* anything else keeps the template's own */
  look.tier_ink = look.tier != NULL && look.tier->has_ink ? look.tier->ink
                                                          : foyer_colour_get_ink (look.tier_rgb);
  return look;
}
