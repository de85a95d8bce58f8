/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Any bytes as a template: refused with a place, or compiled into operations that keep to the page
 * and its limits; a badge of it is laid out and, where that is cheap, drawn. */
#include "config.h"

#include "foyer-display-list.h"
#include "foyer-json.h"
#include "foyer-limits.h"
#include "foyer-render-error.h"
#include "foyer-renderer.h"

#include "foyer-test-fuzz.h"

#include <string.h>

/* Drawing is checked for as long as it takes no time. */
#define MOST_DRAWN 60u

static FoyerFontSet *fonts;
static FoyerRenderer *renderer;
static FoyerRecord *record;

int
LLVMFuzzerInitialize (int *argc, char ***argv)
{
  static const char *const tracks[] = { "Opening", "שלום", NULL };
  const char *folder = g_getenv ("FOYER_DATA_DIR");
  g_autoptr (FoyerRecordBuilder) builder = foyer_record_builder_new ();
  g_autofree char *manifest = NULL;
  g_autoptr (GError) error = NULL;

  foyer_json_init ();
  g_assert_nonnull (folder);
  manifest = g_build_filename (folder, "fonts", "fonts.json", NULL);
  fonts = foyer_font_set_load (manifest, &error);
  g_assert_no_error (error);
  renderer = foyer_renderer_new (fonts);
  foyer_record_builder_set_text (builder, FOYER_FIELD_SOURCE_ID, "T-1");
  foyer_record_builder_set_text (builder, FOYER_FIELD_FULL_NAME, "Ana María García");
  foyer_record_builder_set_text (builder, FOYER_FIELD_GIVEN_NAME, "Ana María");
  foyer_record_builder_set_text (builder, FOYER_FIELD_COMPANY, "University of Everything");
  foyer_record_builder_set_text (builder, FOYER_FIELD_PRINT_TIER, "VIP");
  foyer_record_builder_set_list (builder, FOYER_FIELD_TRACKS, tracks);
  record = foyer_record_builder_end (builder);
  return 0;
}

static void
check_op (const FoyerDisplayList *list, const FoyerPanel *panel, const FoyerOp *op)
{
  gint64 right = (gint64)op->box.x_um + op->box.width_um;
  gint64 bottom = (gint64)op->box.y_um + op->box.height_um;

  g_assert_nonnull (op->path);
  g_assert_cmpint (op->rotation % 90, ==, 0);
  g_assert_true (op->box.x_um >= -list->bleed_um && op->box.y_um >= -list->bleed_um);
  g_assert_true (right <= list->panel_width_um + list->bleed_um);
  g_assert_true (bottom <= list->panel_height_um + list->bleed_um);
  g_assert_true (op->kind != FOYER_OP_TEXT || (op->style != NULL && op->text != NULL));
  g_assert_true (op->kind != FOYER_OP_CODE || op->text != NULL);
  g_assert_true (op->kind != FOYER_OP_PATH || op->steps != NULL);
  g_assert_true (op->kind != FOYER_OP_IMAGE || op->image != NULL);
  g_assert_cmpuint (op->n_dashes, <=, FOYER_MAX_DASHES);
  g_assert_true (op->repeat_most == 0 || op->repeat_index < op->repeat_most);
  if (op->style != NULL)
    {
      g_assert_true (op->style->min_size_pt <= op->style->size_pt);
      g_assert_true (op->style->max_lines >= 1 && op->style->max_lines <= 40);
    }
}

/* Every operation is in one step. */
static guint
check_list (const FoyerDisplayList *list)
{
  guint n_ops = 0, n_steps = 0;

  g_assert_true (list->panel_width_um > 0 && list->panel_width_um <= FOYER_LIMIT_PAGE_UM);
  g_assert_true (list->panel_height_um > 0 && list->panel_height_um <= FOYER_LIMIT_PAGE_UM);
  g_assert_true (list->sheet.width_um >= list->sheet.unit_width_um);
  g_assert_true (list->n_pages == 1 || list->n_pages == 2);
  for (guint i = 0; i < list->panels->len; i++)
    {
      const FoyerPanel *panel = list->panels->pdata[i];

      n_ops += panel->ops->len;
      for (guint k = 0; k < panel->ops->len; k++)
        check_op (list, panel, panel->ops->pdata[k]);
    }
  for (guint i = 0; i < list->steps->len; i++)
    n_steps += g_array_index (list->steps, FoyerStep, i).length;
  g_assert_cmpuint (n_steps, ==, n_ops);
  g_assert_cmpuint (n_ops, <=, 2 * FOYER_LIMIT_TEMPLATE_ELEMENTS);
  return n_ops;
}

static gboolean
forget_cb (const guint8 *data, gsize length, gpointer user_data, GError **error)
{
  *(gsize *)user_data += length;
  return TRUE;
}

static void
draw (FoyerTemplate *template)
{
  const FoyerBadgeInput input = { .record = record,
                                  .badge_no = "7K3Q9X2A",
                                  .badge_token = "F17K3Q9X2A8QZ1M0RTV3W5Y7K2",
                                  .tier_colour = "#5b1f69",
                                  .event_name = "Foyer Conference",
                                  .event_line = "12–14 June" };
  const FoyerBadgeInput inputs[2] = { input, input };
  g_autofree char *scene = foyer_renderer_dup_scene_text (renderer, template, &input);
  g_autoptr (GPtrArray) diagnostics = NULL;
  g_autoptr (GError) error = NULL;
  gsize length = 0;

  g_assert_true (g_str_has_prefix (scene, "scene tier #"));
  if (!foyer_renderer_render (renderer, template, inputs, 2, NULL, forget_cb, &length, &diagnostics,
                              &error))
    g_error ("not drawn: %s", error->message);
  g_assert_cmpuint (length, >, 0);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize length)
{
  g_autoptr (GBytes) bytes = g_bytes_new (data, length);
  g_autoptr (GError) error = NULL;
  g_autoptr (FoyerTemplate) template = foyer_template_parse (NULL, "fuzz", bytes, fonts, &error);

  if (template == NULL)
    {
      g_assert_error (error, FOYER_RENDER_ERROR, FOYER_RENDER_ERROR_TEMPLATE);
      g_assert_true (g_str_has_prefix (error->message, "fuzz:"));
      return 0;
    }
  g_assert_nonnull (foyer_template_get_media (template));
  if (check_list (foyer_template_get_display_list (template)) <= MOST_DRAWN)
    draw (template);
  return 0;
}
