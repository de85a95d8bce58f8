/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Codes of a template document, and the line for people below them. */
#include "config.h"

#include "foyer-code.h"
#include "foyer-fitted-text.h"
#include "foyer-template-private.h"

#define UM_PER_POINT (25400.0 / 72)
/* Between a code and what stands below it. */
#define GAP_UM 500

static const char *const levels[] = { "L", "M", "Q", "H", NULL };

/* Cuts @length_um off the side of *box that is below when the element is looked at upright. */
static FoyerBox
cut_below (FoyerBox *box, int rotation, int length_um)
{
  FoyerBox cut = *box;

  switch (rotation)
    {
    case 90: /* below is left */
      cut.width_um = length_um;
      box->x_um += length_um + GAP_UM;
      box->width_um -= length_um + GAP_UM;
      break;
    case 180:
      cut.height_um = length_um;
      box->y_um += length_um + GAP_UM;
      box->height_um -= length_um + GAP_UM;
      break;
    case 270:
      cut.x_um += box->width_um - length_um;
      cut.width_um = length_um;
      box->width_um -= length_um + GAP_UM;
      break;
    default:
      cut.y_um += box->height_um - length_um;
      cut.height_um = length_um;
      box->height_um -= length_um + GAP_UM;
    }
  return cut;
}

/* The same binding once more, as text; the code keeps what is left of its box. */
static FoyerOp *
read_readable (FoyerTemplateReader *self, const FoyerCursor *element, FoyerOp *op)
{
  const char *name = foyer_cursor_get_text (element, "readable", NULL);
  const FoyerStyle *style
      = name != NULL ? foyer_template_find_style (self, element, "readable", name) : NULL;
  g_autoptr (FoyerOp) text = NULL;
  int height_um;

  if (style == NULL)
    return NULL;
  height_um = (int)(style->size_pt * (FOYER_ASCENT_EM + FOYER_DESCENT_EM) * UM_PER_POINT + 0.999);
  text = foyer_op_new ();
  text->kind = FOYER_OP_TEXT;
  text->path = g_strdup (op->path);
  text->id = g_strdup (op->id);
  text->rotation = op->rotation;
  text->when = foyer_condition_parse (element, self->entry);
  text->style = style;
  text->text = foyer_binding_parse (element, "content", self->entry);
  text->box = cut_below (&op->box, op->rotation, height_um);
  if (op->box.width_um <= 0 || op->box.height_um <= 0)
    {
      char size[G_ASCII_DTOSTR_BUF_SIZE];
      foyer_cursor_add_problem (element, "readable", "range",
                                "the box has no room for a code and a line of %s pt below it",
                                g_ascii_formatd (size, sizeof size, "%g", style->size_pt));
      return NULL;
    }
  return g_steal_pointer (&text);
}

static void
refuse_key (const FoyerCursor *element, const char *key, const char *owner)
{
  if (foyer_cursor_has (element, key))
    foyer_cursor_add_problem (element, key, "unknown-key", "'%s' is known to %s codes only", key,
                              owner);
}

FoyerOp *
foyer_template_read_code (FoyerTemplateReader *self, const FoyerCursor *element, FoyerOp *op)
{
  const char *symbologies[FOYER_N_SYMBOLOGIES + 1] = { NULL };
  gint64 least;

  for (guint i = 0; i < FOYER_N_SYMBOLOGIES; i++)
    symbologies[i] = foyer_symbology_get_rules ((FoyerSymbology)i)->name;
  if (foyer_cursor_get_required_text (element, "symbology") == NULL)
    return NULL;
  op->code.symbology
      = (FoyerSymbology)foyer_cursor_get_keyword (element, "symbology", symbologies, 0);
  op->code.level = levels[foyer_cursor_get_keyword (element, "level", levels, 1)][0];
  if (op->code.symbology != FOYER_SYMBOLOGY_QR)
    refuse_key (element, "level", "QR");
  op->code.columns = (guint)foyer_cursor_get_integer (element, "columns", 1, 30, 0);
  if (op->code.symbology != FOYER_SYMBOLOGY_PDF417)
    refuse_key (element, "columns", "PDF417");
  least = foyer_symbology_get_rules (op->code.symbology)->least_quiet_modules;
  op->quiet_modules = (guint)foyer_cursor_get_integer (element, "quiet_zone", least, 40, least);
  op->text = foyer_binding_parse (element, "content", self->entry);
  foyer_template_check_safe_area (self, element, &op->box);
  return read_readable (self, element, op);
}
