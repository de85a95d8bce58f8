/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The page of a template document: panel, fold, roll, and the paper that badges share. */
#include "config.h"

#include "foyer-template-private.h"

#include "foyer-limits.h"
#include "foyer-text.h"

#include <math.h>

#define MAX_PLACES 100u

int
foyer_template_um (double mm)
{
  return (int)lround (mm * 1000);
}

static int
read_um (const FoyerCursor *cursor, const char *key, double minimum, double maximum,
         double fallback)
{
  return foyer_template_um (foyer_cursor_get_number (cursor, key, minimum, maximum, fallback));
}

/* "length": {"min_mm": 40, "max_mm": 300, "tail_mm": 4}: a roll, cut behind the content. */
static void
read_length (FoyerDisplayList *list, const FoyerCursor *page, FoyerFold fold)
{
  static const char *const keys[] = { "min_mm", "max_mm", "tail_mm", NULL };
  FoyerCursor cursor = foyer_cursor_get_object (page, "length");
  double limit = FOYER_LIMIT_PAGE_UM / 1000.0;

  if (cursor.value == NULL)
    return;
  foyer_cursor_check_keys (&cursor, keys);
  list->sheet.is_roll = TRUE;
  if (foyer_cursor_has (page, "height_mm"))
    foyer_cursor_add_problem (page, "height_mm", "range",
                              "a page has either a height or a length that follows its content");
  if (fold != FOYER_FOLD_NONE || foyer_cursor_has (page, "sheet"))
    foyer_cursor_add_problem (page, "length", "range",
                              "a roll is neither folded nor shared by several badges");
  if (!foyer_cursor_has (&cursor, "max_mm"))
    foyer_cursor_add_problem (&cursor, "max_mm", "required", "a length needs an end");
  list->panel_height_um = read_um (&cursor, "max_mm", 10, limit, 300);
  list->sheet.least_um = read_um (&cursor, "min_mm", 10, limit, 20);
  list->sheet.tail_um = read_um (&cursor, "tail_mm", 0, 100, list->safe_um / 1000.0);
  if (list->sheet.least_um > list->panel_height_um)
    foyer_cursor_add_problem (&cursor, "min_mm", "range", "the least length is over the most");
}

static void
check_fits (const FoyerCursor *cursor, const char *key, int first_um, int unit_um, guint count,
            int gap_um, int whole_um)
{
  char unit[FOYER_TEXT_MM_BYTES], whole[FOYER_TEXT_MM_BYTES];
  gint64 end_um = first_um + (gint64)count * unit_um + (gint64)(count - 1) * gap_um;

  if (first_um < 0 || end_um > whole_um)
    foyer_cursor_add_problem (
        cursor, key, "range", "%u badges of %s mm with these gaps and margins do not fit on %s mm",
        count, foyer_text_print_mm (unit_um, unit), foyer_text_print_mm (whole_um, whole));
}

/* "sheet": badges that share a larger sheet and are cut apart. */
static void
read_sheet (FoyerDisplayList *list, const FoyerCursor *page)
{
  static const char *const keys[] = { "width_mm", "height_mm", "columns", "rows",  "gap_x_mm",
                                      "gap_y_mm", "left_mm",   "top_mm",  "marks", NULL };
  FoyerCursor cursor = foyer_cursor_get_object (page, "sheet");
  FoyerSheet *sheet = &list->sheet;
  double limit = FOYER_LIMIT_PAGE_UM / 1000.0;
  int used_x_um, used_y_um;

  if (cursor.value == NULL)
    return;
  foyer_cursor_check_keys (&cursor, keys);
  for (guint i = 0; i < 4; i++)
    if (!foyer_cursor_has (&cursor, keys[i]))
      foyer_cursor_add_problem (&cursor, keys[i], "required",
                                "a sheet needs a width, a height, columns and rows");
  sheet->width_um = read_um (&cursor, "width_mm", 10, limit, limit);
  sheet->height_um = read_um (&cursor, "height_mm", 10, limit, limit);
  sheet->columns = (guint)foyer_cursor_get_integer (&cursor, "columns", 1, MAX_PLACES, 1);
  sheet->rows = (guint)foyer_cursor_get_integer (&cursor, "rows", 1, MAX_PLACES, 1);
  sheet->gap_x_um = read_um (&cursor, "gap_x_mm", 0, limit, 0);
  sheet->gap_y_um = read_um (&cursor, "gap_y_mm", 0, limit, 0);
  sheet->has_marks = foyer_cursor_get_flag (&cursor, "marks", FALSE);
  if (sheet->columns * sheet->rows > MAX_PLACES)
    {
      foyer_cursor_add_problem (&cursor, "rows", "range", "%u badges on a sheet; at most %u",
                                sheet->columns * sheet->rows, MAX_PLACES);
      return;
    }
  used_x_um
      = (int)sheet->columns * sheet->unit_width_um + ((int)sheet->columns - 1) * sheet->gap_x_um;
  used_y_um = (int)sheet->rows * sheet->unit_height_um + ((int)sheet->rows - 1) * sheet->gap_y_um;
  sheet->left_um = (sheet->width_um - used_x_um) / 2;
  sheet->top_um = (sheet->height_um - used_y_um) / 2;
  if (foyer_cursor_has (&cursor, "left_mm"))
    sheet->left_um = read_um (&cursor, "left_mm", 0, limit, 0);
  if (foyer_cursor_has (&cursor, "top_mm"))
    sheet->top_um = read_um (&cursor, "top_mm", 0, limit, 0);
  check_fits (&cursor, "columns", sheet->left_um, sheet->unit_width_um, sheet->columns,
              sheet->gap_x_um, sheet->width_um);
  check_fits (&cursor, "rows", sheet->top_um, sheet->unit_height_um, sheet->rows, sheet->gap_y_um,
              sheet->height_um);
}

FoyerFold
foyer_template_read_page (FoyerTemplateReader *self, const FoyerCursor *root)
{
  static const char *const keys[]
      = { "width_mm", "height_mm", "bleed_mm", "safe_mm", "fold", "dpi", "length", "sheet", NULL };
  static const char *const folds[] = { "none", "left", "top", NULL };
  FoyerCursor page = foyer_cursor_get_object (root, "page");
  FoyerDisplayList *list = self->list;
  double limit = FOYER_LIMIT_PAGE_UM / 1000.0;
  FoyerFold fold;

  if (!foyer_cursor_has (root, "page"))
    foyer_cursor_add_problem (root, "page", "required", "a template needs a page");
  if (page.value == NULL)
    return FOYER_FOLD_NONE;
  foyer_cursor_check_keys (&page, keys);
  for (guint i = 0; i < 2; i++)
    if (!foyer_cursor_has (&page, keys[i]) && !(i == 1 && foyer_cursor_has (&page, "length")))
      foyer_cursor_add_problem (&page, keys[i], "required", "a page needs a width and a height");
  list->panel_width_um = read_um (&page, "width_mm", 10, limit, 100);
  list->panel_height_um = read_um (&page, "height_mm", 10, limit, 100);
  list->bleed_um = read_um (&page, "bleed_mm", 0, 20, 3);
  list->safe_um = read_um (&page, "safe_mm", 0, 50, 4);
  list->dpi = (guint)foyer_cursor_get_integer (&page, "dpi", 72, 2400, 300);
  fold = (FoyerFold)foyer_cursor_get_keyword (&page, "fold", folds, FOYER_FOLD_NONE);
  read_length (list, &page, fold);
  list->sheet.unit_width_um = list->panel_width_um * (fold == FOYER_FOLD_LEFT ? 2 : 1);
  list->sheet.unit_height_um = list->panel_height_um * (fold == FOYER_FOLD_TOP ? 2 : 1);
  list->sheet.width_um = list->sheet.unit_width_um;
  list->sheet.height_um = list->sheet.unit_height_um;
  read_sheet (list, &page);
  list->n_pages = 1;
  return fold;
}
