/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Elements of a template document: text, shapes, images, codes. */
#include "config.h"

#include "foyer-template-private.h"

#include "foyer-binding-private.h"
#include "foyer-limits.h"

#include <string.h>

/* Entries of a list that one element may be repeated for: "LIST.99" is the last that is named. */
#define MAX_ENTRIES 99

#define COMMON_KEYS "type", "id", "box_mm", "rotate", "when", "repeat", "anchor"
#define STROKE_KEYS "stroke", "stroke_mm", "dash_mm", "cap"

static const char *const type_names[]
    = { "rectangle", "ellipse", "path", "line", "image", "text", "code", NULL };
static const char *const rectangle_keys[] = { COMMON_KEYS, STROKE_KEYS, "fill", "radius_mm", NULL };
static const char *const ellipse_keys[] = { COMMON_KEYS, STROKE_KEYS, "fill", "radius_mm", NULL };
static const char *const path_keys[] = { COMMON_KEYS, STROKE_KEYS, "fill", "path", NULL };
static const char *const line_keys[] = { COMMON_KEYS, STROKE_KEYS, "rising", NULL };
static const char *const image_keys[] = { COMMON_KEYS, "image", "fit", NULL };
static const char *const text_keys[]
    = { COMMON_KEYS, "text",     "style",  "family", "weight", "size_pt",    "min_size_pt", "lines",
        "leading",   "tracking", "colour", "align",  "valign", "abbreviate", "truncate",    NULL };
static const char *const code_keys[]
    = { COMMON_KEYS, "symbology", "content", "level", "columns", "quiet_zone", "readable", NULL };

static const char *const *const keys_of[]
    = { rectangle_keys, ellipse_keys, path_keys, line_keys, image_keys, text_keys, code_keys };

/* "repeat" of an element; most = 0: there is none. */
typedef struct
{
  FoyerField list;
  guint most;
  int step_x_um;
  int step_y_um;
} Repeat;

/* Where an element of a roll lies. */
typedef enum
{
  ANCHOR_START,
  ANCHOR_END, /* below the content */
  ANCHOR_PAGE, /* cut off with the page: a ground */
} Anchor;

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
  box->x_um += self->shift_x_um;
  box->y_um += self->shift_y_um;
  if (box->width_um < 0 || box->height_um < 0 || (box->width_um == 0 && box->height_um == 0))
    foyer_cursor_add_problem (element, "box_mm", "range", "the box has no size");
  else if (box->x_um < -margin_um || box->y_um < -margin_um
           || box->x_um + box->width_um > self->list->panel_width_um + margin_um
           || box->y_um + box->height_um > self->list->panel_height_um + margin_um)
    foyer_cursor_add_problem (element, "box_mm", "outside-page",
                              "the box%s leaves the page and its bleed",
                              self->entry != NULL ? ", repeated," : "");
}

void
foyer_template_check_safe_area (FoyerTemplateReader *self, const FoyerCursor *element,
                                const FoyerBox *box)
{
  int safe = self->list->safe_um;

  if (box->width_um > 0
      && (box->x_um < safe || (box->y_um < safe && !self->is_tail)
          || box->x_um + box->width_um > self->list->panel_width_um - safe
          || (!self->list->sheet.is_roll
              && box->y_um + box->height_um > self->list->panel_height_um - safe)))
    foyer_cursor_add_problem (element, "box_mm", "safe-area",
                              "text and codes stay %d.%d mm inside the edge", safe / 1000,
                              safe % 1000 / 100);
}

/* "dash_mm": [line, gap, …]. */
static void
read_dashes (const FoyerCursor *element, FoyerOp *op)
{
  FoyerCursor array = foyer_cursor_get_array (element, "dash_mm");
  guint length = array.value != NULL ? foyer_cursor_get_length (&array) : 0;

  if (array.value == NULL)
    return;
  if (length < 2 || length > FOYER_MAX_DASHES || length % 2 != 0)
    {
      foyer_cursor_add_problem (element, "dash_mm", "range",
                                "dashes are 2, 4, 6 or %d numbers: line and gap by turns",
                                FOYER_MAX_DASHES);
      return;
    }
  for (guint i = 0; i < length; i++)
    {
      const json_t *number = json_array_get (array.value, i);

      if (!json_is_number (number)
          || !(json_number_value (number) >= 0.05 && json_number_value (number) <= 1000))
        {
          foyer_cursor_add_problem (element, "dash_mm", "range", "a dash is from 0.05 to 1000 mm");
          return;
        }
      op->dashes_um[i] = foyer_template_um (json_number_value (number));
    }
  op->n_dashes = length;
}

static void
read_stroke (FoyerTemplateReader *self, const FoyerCursor *element, FoyerOp *op)
{
  static const char *const caps[] = { "butt", "round", NULL };
  FoyerPaint none = { .kind = FOYER_PAINT_NONE };

  op->stroke = foyer_template_read_paint (self, element, "stroke", none);
  op->stroke_um
      = foyer_template_um (foyer_cursor_get_number (element, "stroke_mm", 0.05, 50, 0.25));
  op->is_round = foyer_cursor_get_keyword (element, "cap", caps, 0) == 1;
  read_dashes (element, op);
}

static void
read_shape (FoyerTemplateReader *self, const FoyerCursor *element, FoyerOp *op)
{
  FoyerPaint none = { .kind = FOYER_PAINT_NONE };

  op->fill = foyer_template_read_paint (self, element, "fill", none);
  read_stroke (self, element, op);
  if (op->kind == FOYER_OP_PATH)
    op->steps = foyer_template_read_path (element, "path");
  else
    op->radius_um = foyer_template_um (foyer_cursor_get_number (element, "radius_mm", 0, 1000, 0));
  if (op->fill.kind == FOYER_PAINT_NONE && op->stroke.kind == FOYER_PAINT_NONE)
    foyer_cursor_add_problem (element, NULL, "required",
                              "a shape needs \"fill\" or \"stroke\", else nothing is seen");
}

static void
read_line (FoyerTemplateReader *self, const FoyerCursor *element, FoyerOp *op)
{
  read_stroke (self, element, op);
  op->is_rising = foyer_cursor_get_flag (element, "rising", FALSE);
  if (op->stroke.kind == FOYER_PAINT_NONE)
    foyer_cursor_add_problem (element, "stroke", "required", "a line needs a colour");
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
  op->text = foyer_binding_parse (element, "text", self->entry);
  foyer_template_check_safe_area (self, element, &op->box);
}

/* The element, and what it brings along: *second. */
static FoyerOp *
read_element (FoyerTemplateReader *self, const FoyerCursor *element, FoyerOpKind kind,
              FoyerOp **second)
{
  g_autoptr (FoyerOp) op = foyer_op_new ();

  op->kind = kind;
  op->path = g_strdup (element->path);
  op->id = g_strdup (foyer_cursor_get_text (element, "id", NULL));
  read_box (self, element, &op->box);
  op->rotation = (int)foyer_cursor_get_integer (element, "rotate", 0, 270, 0);
  if (op->rotation % 90 != 0)
    foyer_cursor_add_problem (element, "rotate", "range", "%d is not 0, 90, 180 or 270",
                              op->rotation);
  op->when = foyer_condition_parse (element, self->entry);
  switch (op->kind)
    {
    case FOYER_OP_RECTANGLE:
    case FOYER_OP_ELLIPSE:
    case FOYER_OP_PATH:
      read_shape (self, element, op);
      break;
    case FOYER_OP_LINE:
      read_line (self, element, op);
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

/* "repeat": {"list": "tracks", "most": 8, "pitch_mm": 13, "direction": "down"}. */
static Repeat
read_repeat (const FoyerCursor *element)
{
  static const char *const keys[] = { "list", "most", "pitch_mm", "direction", NULL };
  static const char *const directions[] = { "down", "right", NULL };
  FoyerCursor cursor = foyer_cursor_get_object (element, "repeat");
  Repeat repeat = { 0 };
  const char *list;
  int pitch_um;

  if (cursor.value == NULL)
    return repeat;
  foyer_cursor_check_keys (&cursor, keys);
  for (guint i = 1; i < 3; i++)
    if (!foyer_cursor_has (&cursor, keys[i]))
      foyer_cursor_add_problem (&cursor, keys[i], "required",
                                "what is repeated needs \"most\" and \"pitch_mm\"");
  pitch_um = foyer_template_um (foyer_cursor_get_number (&cursor, "pitch_mm", 0.5, 1000, 10));
  if (foyer_cursor_get_keyword (&cursor, "direction", directions, 0) == 0)
    repeat.step_y_um = pitch_um;
  else
    repeat.step_x_um = pitch_um;
  list = foyer_cursor_get_required_text (&cursor, "list");
  if (list != NULL && !foyer_source_parse_list (list, &repeat.list))
    foyer_cursor_add_problem (&cursor, "list", "reference",
                              "'%s' is not a list that may be shown on a badge", list);
  else if (list != NULL)
    repeat.most = (guint)foyer_cursor_get_integer (&cursor, "most", 1, MAX_ENTRIES, 1);
  return repeat;
}

static Anchor
read_anchor (FoyerTemplateReader *self, const FoyerCursor *element)
{
  static const char *const anchors[] = { "start", "end", "page", NULL };
  int anchor = foyer_cursor_get_keyword (element, "anchor", anchors, ANCHOR_START);

  if (foyer_cursor_has (element, "anchor") && !self->list->sheet.is_roll)
    foyer_cursor_add_problem (element, "anchor", "unknown-key",
                              "'anchor' is known on a page with \"length\" only");
  return (Anchor)anchor;
}

static void
add_op (FoyerPanel *panel, FoyerOp *op, const Repeat *repeat, const FoyerEntry *entry,
        Anchor anchor)
{
  if (op == NULL)
    return;
  op->repeat_most = repeat->most;
  op->repeat_list = repeat->list;
  op->repeat_index = entry != NULL ? entry->index : 0;
  op->is_cut = anchor == ANCHOR_PAGE;
  g_ptr_array_add (panel->ops, op);
}

/* One element as the operations it stands for. */
static void
add_element (FoyerTemplateReader *self, const FoyerCursor *element, FoyerPanel *panel,
             FoyerPanel *tail)
{
  Repeat repeat = { 0 };
  Anchor anchor;
  int type = -1;

  if (foyer_cursor_get_required_text (element, "type") != NULL)
    type = foyer_cursor_get_keyword (element, "type", type_names, -1);
  if (type < 0)
    return;
  foyer_cursor_check_keys (element, keys_of[type]);
  repeat = read_repeat (element);
  anchor = read_anchor (self, element);
  self->is_tail = anchor == ANCHOR_END && tail != NULL;
  self->n_elements += MAX (repeat.most, 1) - 1;
  if (self->n_elements > FOYER_LIMIT_TEMPLATE_ELEMENTS)
    {
      foyer_cursor_add_problem (element, NULL, "range",
                                "more than %u elements with this one's "
                                "entries",
                                FOYER_LIMIT_TEMPLATE_ELEMENTS);
      return;
    }
  for (guint i = 0; i < MAX (repeat.most, 1); i++)
    {
      FoyerEntry entry = { repeat.list, i };
      FoyerOp *second = NULL;
      FoyerOp *op;

      self->entry = repeat.most > 0 ? &entry : NULL;
      self->shift_x_um = (int)i * repeat.step_x_um;
      self->shift_y_um = (int)i * repeat.step_y_um;
      op = read_element (self, element, (FoyerOpKind)type, &second);
      add_op (self->is_tail ? tail : panel, op, &repeat, self->entry, anchor);
      add_op (self->is_tail ? tail : panel, second, &repeat, self->entry, anchor);
    }
  self->entry = NULL;
  self->is_tail = FALSE;
  self->shift_x_um = self->shift_y_um = 0;
}

void
foyer_template_read_elements (FoyerTemplateReader *self, const FoyerCursor *side, FoyerPanel *panel,
                              FoyerPanel *tail)
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

      if (element.value != NULL)
        add_element (self, &element, panel, tail);
    }
}
