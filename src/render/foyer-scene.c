/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Scenes as memory and as text. */
#include "config.h"

#include "foyer-scene.h"

#include <math.h>

static void
item_clear (FoyerSceneItem *self)
{
  g_clear_pointer (&self->text, foyer_fitted_text_unref);
  g_clear_pointer (&self->code, foyer_code_symbol_unref);
}

FoyerScene *
foyer_scene_new (void)
{
  FoyerScene *self = g_new0 (FoyerScene, 1);

  self->items = g_array_new (FALSE, TRUE, sizeof (FoyerSceneItem));
  g_array_set_clear_func (self->items, (GDestroyNotify)item_clear);
  return self;
}

void
foyer_scene_free (FoyerScene *self)
{
  g_clear_pointer (&self->items, g_array_unref);
  g_free (self);
}

void
foyer_scene_clear (FoyerScene *self)
{
  g_array_set_size (self->items, 0);
}

void
foyer_scene_get_page_um (const FoyerScene *self, const FoyerDisplayList *list, gboolean with_bleed,
                         int *width_um, int *height_um)
{
  int bleed_um = with_bleed && list->sheet.columns == 0 ? list->bleed_um : 0;

  *width_um = list->sheet.width_um + 2 * bleed_um;
  *height_um = (list->sheet.is_roll ? self->length_um : list->sheet.height_um) + 2 * bleed_um;
}

/* ---- As text ---- */

static const char *const kind_names[]
    = { "rectangle", "ellipse", "path", "line", "image", "text", "code" };

static void
print_text (GString *out, const FoyerSceneItem *item)
{
  const FoyerFittedText *text = item->text;

  g_string_append_printf (out, " %d/100 pt%s%s", (int)lround (text->size_pt * text->scale * 100),
                          text->is_rtl ? " rtl" : "", text->is_overflowing ? " overflowing" : "");
  if (text->missing != 0)
    g_string_append_printf (out, " missing U+%04X", text->missing);
  for (guint i = 0; i < text->lines->len; i++)
    {
      const FoyerTextLine *line = &g_array_index (text->lines, FoyerTextLine, i);

      g_string_append_printf (out, "%s \"%.*s\"", i > 0 ? " |" : "", (int)line->n_bytes,
                              text->text + line->first_byte);
    }
}

static void
print_paint (GString *out, const char *name, const FoyerPaint *paint, const FoyerLook *look)
{
  if (paint->kind != FOYER_PAINT_NONE)
    g_string_append_printf (out, " %s #%06x", name, foyer_paint_resolve (paint, look));
}

static void
print_item (GString *out, const FoyerSceneItem *item, const FoyerLook *look, guint depth)
{
  const FoyerOp *op = item->op;

  g_string_append_printf (out, "%*s%s [%d %d %d %d]", (int)depth * 2, "", kind_names[op->kind],
                          op->box.x_um, op->box.y_um, op->box.width_um, op->box.height_um);
  if (op->rotation != 0)
    g_string_append_printf (out, " turned %d", op->rotation);
  if (item->text != NULL)
    {
      print_paint (out, "colour", &item->style->colour, look);
      print_text (out, item);
    }
  else if (item->code != NULL)
    g_string_append_printf (out, " %u x %u modules of %u dots at %d %d", item->code->width,
                            item->code->height, item->place.dots, (int)lround (item->place.x_um),
                            (int)lround (item->place.y_um));
  else if (op->image != NULL)
    g_string_append_printf (out, " %s %u x %u px", op->image->file, op->image->width_px,
                            op->image->height_px);
  else
    {
      print_paint (out, "fill", &op->fill, look);
      print_paint (out, "stroke", &op->stroke, look);
    }
  g_string_append_c (out, '\n');
}

static void
print_items (GString *out, const FoyerScene *self, guint depth)
{
  for (guint i = 0; i < self->items->len; i++)
    {
      const FoyerSceneItem *item = &g_array_index (self->items, FoyerSceneItem, i);

      if (item->art == NULL)
        {
          print_item (out, item, &self->look, depth);
          continue;
        }
      g_string_append_printf (out, "art on page %u at %d %d%s\n", item->panel->page,
                              item->panel->x_um, item->panel->y_um,
                              item->panel->is_turned ? " turned" : "");
      print_items (out, item->art->scene, depth + 1);
    }
}

char *
foyer_scene_dup_text (const FoyerScene *self)
{
  GString *out = g_string_new (NULL);

  g_string_append_printf (out, "scene tier #%06x %s", self->look.tier_rgb,
                          self->is_rtl ? "rtl" : "ltr");
  if (self->length_um > 0)
    g_string_append_printf (out, " cut at %d", self->length_um);
  if (self->x_um[0] != 0 || self->y_um[0] != 0)
    g_string_append_printf (out, " at %d %d", self->x_um[0], self->y_um[0]);
  g_string_append_c (out, '\n');
  print_items (out, self, 0);
  return g_string_free (out, FALSE);
}
