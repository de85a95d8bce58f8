/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Elements of a template document: text, shapes, images, codes. */
#include "config.h"

#include "foyer-template-private.h"

#include "foyer-limits.h"

#include <string.h>

#define COMMON_KEYS "type", "id", "box_mm", "rotate", "when"

static const char *const type_names[]
    = { "rectangle", "ellipse", "path", "image", "text", "code", NULL };
static const char *const shape_keys[]
    = { COMMON_KEYS, "fill", "stroke", "stroke_mm", "radius_mm", NULL };
static const char *const path_keys[] = { COMMON_KEYS, "fill", "stroke", "stroke_mm", "path", NULL };
static const char *const image_keys[] = { COMMON_KEYS, "image", "fit", NULL };
static const char *const text_keys[]
    = { COMMON_KEYS, "text",    "style",    "family", "weight", "size_pt", "min_size_pt",
        "lines",     "leading", "tracking", "colour", "align",  "valign",  NULL };
static const char *const code_keys[]
    = { COMMON_KEYS, "symbology", "content", "level", "columns", "quiet_zone", "readable", NULL };

static const char *const *const keys_of[]
    = { shape_keys, shape_keys, path_keys, image_keys, text_keys, code_keys };

/* "box_mm": [x, y, width, height]. */
static void
read_box (FoyerTemplateReader *self, const FoyerCursor *element, FoyerBox *box)
{
  FoyerCursor array = foyer_cursor_get_array (element, "box_mm");
  double limit = FOYER_LIMIT_PAGE_UM / 1000.0;
  double mm[4] = { 0 };
  int margin_um = self->list->bleed_um;

  if (!foyer_cursor_has (element, "box_mm"))
    {
      foyer_cursor_add_problem (element, "box_mm", "required",
                                "an element needs a box [x, y, width, height]");
      return;
    }
  if (array.value == NULL)
    return;
  if (json_array_size (array.value) != 4)
    {
      foyer_cursor_add_problem (element, "box_mm", "range",
                                "a box is four numbers: x, y, width, height");
      return;
    }
  for (guint i = 0; i < 4; i++)
    {
      const json_t *number = json_array_get (array.value, i);

      if (!json_is_number (number)
          || !(json_number_value (number) >= -limit && json_number_value (number) <= limit))
        {
          foyer_cursor_add_problem (element, "box_mm", "type",
                                    "a box is four numbers of millimetres");
          return;
        }
      mm[i] = json_number_value (number);
    }
  *box = (FoyerBox){ foyer_template_um (mm[0]), foyer_template_um (mm[1]),
                     foyer_template_um (mm[2]), foyer_template_um (mm[3]) };
  if (box->width_um < 0 || box->height_um < 0 || (box->width_um == 0 && box->height_um == 0))
    foyer_cursor_add_problem (element, "box_mm", "range", "the box has no size");
  else if (box->x_um < -margin_um || box->y_um < -margin_um
           || box->x_um + box->width_um > self->list->panel_width_um + margin_um
           || box->y_um + box->height_um > self->list->panel_height_um + margin_um)
    foyer_cursor_add_problem (element, "box_mm", "outside-page",
                              "the box leaves the page and its bleed");
}

void
foyer_template_check_safe_area (FoyerTemplateReader *self, const FoyerCursor *element,
                                const FoyerBox *box)
{
  int safe = self->list->safe_um;

  if (box->width_um > 0
      && (box->x_um < safe || box->y_um < safe
          || box->x_um + box->width_um > self->list->panel_width_um - safe
          || box->y_um + box->height_um > self->list->panel_height_um - safe))
    foyer_cursor_add_problem (element, "box_mm", "safe-area",
                              "text and codes stay %d.%d mm inside the edge", safe / 1000,
                              safe % 1000 / 100);
}

static void
read_shape (FoyerTemplateReader *self, const FoyerCursor *element, FoyerOp *op)
{
  FoyerPaint none = { .kind = FOYER_PAINT_NONE };

  op->fill = foyer_template_read_paint (self, element, "fill", none);
  op->stroke = foyer_template_read_paint (self, element, "stroke", none);
  op->stroke_um
      = foyer_template_um (foyer_cursor_get_number (element, "stroke_mm", 0.05, 50, 0.25));
  if (op->kind == FOYER_OP_PATH)
    op->steps = foyer_template_read_path (element, "path");
  else
    op->radius_um = foyer_template_um (foyer_cursor_get_number (element, "radius_mm", 0, 1000, 0));
  if (op->fill.kind == FOYER_PAINT_NONE && op->stroke.kind == FOYER_PAINT_NONE)
    foyer_cursor_add_problem (element, NULL, "required",
                              "a shape needs \"fill\" or \"stroke\", else nothing is seen");
}

static void
read_image (FoyerTemplateReader *self, const FoyerCursor *element, FoyerOp *op)
{
  static const char *const fits[] = { "contain", "cover", "fill", NULL };
  const char *name = foyer_cursor_get_required_text (element, "image");
  FoyerImage *image = name != NULL ? g_hash_table_lookup (self->images, name) : NULL;

  op->fit = (FoyerImageFit)foyer_cursor_get_keyword (element, "fit", fits, FOYER_FIT_CONTAIN);
  if (image != NULL)
    op->image = foyer_image_ref (image);
  else if (name != NULL)
    foyer_cursor_add_problem (element, "image", "reference",
                              "there is no usable image '%s' under \"images\"", name);
}

static void
read_text (FoyerTemplateReader *self, const FoyerCursor *element, FoyerOp *op)
{
  op->style = foyer_template_read_element_style (self, element);
  op->text = foyer_binding_parse (element, "text");
  foyer_template_check_safe_area (self, element, &op->box);
}

/* The element, and what it brings along: *second. */
static FoyerOp *
read_element (FoyerTemplateReader *self, const FoyerCursor *element, FoyerOp **second)
{
  g_autoptr (FoyerOp) op = foyer_op_new ();
  int type;

  op->path = g_strdup (element->path);
  if (foyer_cursor_get_required_text (element, "type") == NULL)
    return NULL;
  type = foyer_cursor_get_keyword (element, "type", type_names, -1);
  if (type < 0)
    return NULL;
  op->kind = (FoyerOpKind)type;
  foyer_cursor_check_keys (element, keys_of[type]);
  op->id = g_strdup (foyer_cursor_get_text (element, "id", NULL));
  read_box (self, element, &op->box);
  op->rotation = (int)foyer_cursor_get_integer (element, "rotate", 0, 270, 0);
  if (op->rotation % 90 != 0)
    foyer_cursor_add_problem (element, "rotate", "range", "%d is not 0, 90, 180 or 270",
                              op->rotation);
  op->when = foyer_condition_parse (element);
  switch (op->kind)
    {
    case FOYER_OP_RECTANGLE:
    case FOYER_OP_ELLIPSE:
    case FOYER_OP_PATH:
      read_shape (self, element, op);
      break;
    case FOYER_OP_IMAGE:
      read_image (self, element, op);
      break;
    case FOYER_OP_TEXT:
      read_text (self, element, op);
      break;
    case FOYER_OP_CODE:
      *second = foyer_template_read_code (self, element, op);
      break;
    }
  return g_steal_pointer (&op);
}

void
foyer_template_read_elements (FoyerTemplateReader *self, const FoyerCursor *side, FoyerPanel *panel)
{
  FoyerCursor elements = foyer_cursor_get_array (side, "elements");
  guint length = elements.value != NULL ? foyer_cursor_get_length (&elements) : 0;

  if (!foyer_cursor_has (side, "elements"))
    foyer_cursor_add_problem (side, "elements", "required", "a side needs elements");
  self->n_elements += length;
  if (self->n_elements > FOYER_LIMIT_TEMPLATE_ELEMENTS)
    {
      foyer_cursor_add_problem (&elements, NULL, "range", "more than %u elements",
                                FOYER_LIMIT_TEMPLATE_ELEMENTS);
      return;
    }
  for (guint i = 0; i < length; i++)
    {
      FoyerCursor element = foyer_cursor_get_element (&elements, i);
      FoyerOp *second = NULL;
      FoyerOp *op = element.value != NULL ? read_element (self, &element, &second) : NULL;

      if (op != NULL)
        g_ptr_array_add (panel->ops, op);
      if (second != NULL)
        g_ptr_array_add (panel->ops, second);
    }
}
