/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The compiled template as memory: making, freeing, cutting into steps. */
#include "config.h"

#include "foyer-display-list.h"

#include "foyer-colour.h"

static void
style_free (FoyerStyle *self)
{
  g_free (self->name);
  g_free (self->family);
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

  self->styles = g_ptr_array_new_with_free_func ((GDestroyNotify)style_free);
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
  g_free (self->locale);
  g_free (self);
}

static FoyerDependencies
paint_needs (const FoyerPaint *paint)
{
  return paint->kind == FOYER_PAINT_TIER || paint->kind == FOYER_PAINT_TIER_INK
             ? FOYER_NEEDS_TIER_COLOUR
             : FOYER_NEEDS_NOTHING;
}

static FoyerDependencies
op_needs (const FoyerOp *op)
{
  FoyerDependencies needs = foyer_condition_get_needs (op->when);

  needs |= paint_needs (&op->fill) | paint_needs (&op->stroke);
  if (op->text != NULL)
    needs |= foyer_binding_get_needs (op->text);
  if (op->style != NULL)
    needs |= paint_needs (&op->style->colour);
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

      op->needs = op_needs (op);
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

guint32
foyer_paint_resolve (const FoyerPaint *self, guint32 tier_rgb)
{
  switch (self->kind)
    {
    case FOYER_PAINT_TIER:
      return tier_rgb;
    case FOYER_PAINT_TIER_INK:
      return foyer_colour_get_ink (tier_rgb);
    case FOYER_PAINT_NONE:
    case FOYER_PAINT_RGB:
      return self->rgb;
    }
  g_assert_not_reached ();
}
