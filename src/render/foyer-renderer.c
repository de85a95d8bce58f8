/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The renderer: caches, PDF surfaces, identity of what is made. */
#include "config.h"

#include "foyer-renderer-private.h"

#include "foyer-binder.h"
#include "foyer-limits.h"
#include "foyer-painter.h"
#include "foyer-pdf-boxes.h"
#include "foyer-proof-mark.h"
#include "foyer-render-error.h"
#include "foyer-render-key.h"
#include "foyer-typesetter.h"

#include <cairo-pdf.h>
#include <ft2build.h>
#include FT_FREETYPE_H
#include <hb.h>
#include <math.h>
#include <pango/pango.h>
#include <qrencode.h>
#include <string.h>
#include <zint.h>

#define POINTS_PER_UM (72.0 / 25400.0)
/* Templates whose caches are kept. */
#define MAX_TEMPLATES 8
/* Nothing in a document may tell when it was made. */
#define DOCUMENT_DATE "2000-01-01T00:00:00Z"

struct _FoyerRenderer
{
  FoyerFontSet *fonts;
  FoyerTypesetter *typesetter;
  FoyerPainter *painter;
  GHashTable *binders; /* FoyerTemplate → FoyerBinder; the binder holds the reference */
  FoyerScene *scene;
  GPtrArray *scenes; /* FoyerScene: those of one sheet, where badges share it */
};

/* One document being written. */
typedef struct
{
  FoyerPdfBoxes boxes;
  FoyerRenderSink sink;
  gpointer user_data;
  cairo_surface_t *surface;
  cairo_t *cr;
  gboolean is_roll;
  GError *error; /* of the sink */
} Document;

FoyerRenderer *
foyer_renderer_new (FoyerFontSet *fonts)
{
  FoyerRenderer *self;

  g_return_val_if_fail (fonts != NULL, NULL);

  self = g_new0 (FoyerRenderer, 1);
  self->fonts = foyer_font_set_ref (fonts);
  self->painter = foyer_painter_new ();
  self->binders = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify)foyer_binder_free);
  self->scene = foyer_scene_new ();
  self->scenes = g_ptr_array_new_with_free_func ((GDestroyNotify)foyer_scene_free);
  return self;
}

void
foyer_renderer_free (FoyerRenderer *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->scenes, g_ptr_array_unref);
  g_clear_pointer (&self->scene, foyer_scene_free);
  g_clear_pointer (&self->binders, g_hash_table_unref);
  g_clear_pointer (&self->painter, foyer_painter_free);
  g_clear_pointer (&self->typesetter, foyer_typesetter_free);
  g_clear_pointer (&self->fonts, foyer_font_set_unref);
  g_free (self);
}

gboolean
foyer_renderer_warm_up (FoyerRenderer *self, GError **error)
{
  g_return_val_if_fail (self != NULL, FALSE);

  if (self->typesetter == NULL)
    self->typesetter = foyer_typesetter_new (self->fonts);
  return foyer_typesetter_open_fonts (self->typesetter, error);
}

/* Also where caches are trimmed: every call of the renderer starts here. */
static FoyerBinder *
get_binder (FoyerRenderer *self, FoyerTemplate *template)
{
  FoyerBinder *binder = g_hash_table_lookup (self->binders, template);

  foyer_scene_clear (self->scene);
  g_ptr_array_set_size (self->scenes, 0);
  if (self->typesetter == NULL)
    self->typesetter = foyer_typesetter_new (self->fonts);
  if (binder == NULL)
    {
      if (g_hash_table_size (self->binders) >= MAX_TEMPLATES)
        {
          g_hash_table_remove_all (self->binders);
          foyer_typesetter_forget_styles (self->typesetter);
          foyer_painter_forget_pictures (self->painter);
        }
      binder = foyer_binder_new (template, self->typesetter);
      g_hash_table_insert (self->binders, template, binder);
    }
  foyer_binder_trim (binder);
  return binder;
}

FoyerRenderOptions
foyer_renderer_complete_options (FoyerTemplate *template, const FoyerRenderOptions *options)
{
  FoyerRenderOptions complete = { 0 };

  if (options != NULL)
    complete = *options;
  if (complete.dpi == 0)
    complete.dpi = foyer_template_get_dpi (template);
  complete.first_place %= foyer_template_get_n_places (template);
  return complete;
}

static GPtrArray *
make_diagnostics (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify)foyer_diagnostic_unref);
}

/* ---- Pages ---- */

/* Whether badges share a sheet. */
static gboolean
is_shared (FoyerTemplate *template)
{
  return foyer_template_get_display_list (template)->sheet.columns > 0;
}

/* What one call of foyer_renderer_draw_pages() works with. */
typedef struct
{
  FoyerRenderer *renderer;
  FoyerTemplate *template;
  FoyerBinder *binder;
  const FoyerBadgeInput *inputs;
  guint n_inputs;
  FoyerRenderOptions options;
  const FoyerPageTarget *target;
  GPtrArray *diagnostics;
} Drawing;

/* Shifts go by whole dots, so that codes stay on the printer's grid. */
static double
round_to_dots_pt (int um, guint dpi)
{
  return round (um * (double)dpi / 25400.0) * 72.0 / dpi;
}

/* What the printer does wrong on this stock, the other way round. */
static void
calibrate (cairo_t *cr, const FoyerRenderOptions *options, int width_um, int height_um)
{
  const FoyerCalibration *by = &options->calibration;
  double x = width_um * POINTS_PER_UM / 2, y = height_um * POINTS_PER_UM / 2;
  double scale = 1 + by->scale_ppm / 1e6;

  cairo_translate (cr, round_to_dots_pt (by->dx_um, options->dpi),
                   round_to_dots_pt (by->dy_um, options->dpi));
  if (by->rotation_mdeg == 0 && by->scale_ppm == 0)
    return;
  cairo_translate (cr, x, y);
  cairo_rotate (cr, by->rotation_mdeg / 1000.0 * G_PI / 180.0);
  cairo_scale (cr, scale, scale);
  cairo_translate (cr, -x, -y);
}

static cairo_t *
begin_page (const Drawing *self, const FoyerScene *scene, GError **error)
{
  int width_um, height_um;
  cairo_t *cr;

  foyer_scene_get_page_um (scene, foyer_template_get_display_list (self->template),
                           self->options.with_bleed, &width_um, &height_um);
  cr = self->target->begin_page (width_um, height_um, self->target->user_data, error);
  if (cr == NULL || foyer_calibration_is_none (&self->options.calibration))
    return cr;
  cairo_save (cr);
  calibrate (cr, &self->options, width_um, height_um);
  return cr;
}

static gboolean
end_page (const Drawing *self, cairo_t *cr, const FoyerScene *scene, GError **error)
{
  int width_um, height_um;

  if (self->options.is_proof)
    {
      foyer_scene_get_page_um (scene, foyer_template_get_display_list (self->template),
                               self->options.with_bleed, &width_um, &height_um);
      foyer_proof_mark_draw (cr, width_um * POINTS_PER_UM, height_um * POINTS_PER_UM);
    }
  if (!foyer_calibration_is_none (&self->options.calibration))
    cairo_restore (cr);
  return self->target->end_page (self->target->user_data, error);
}

static gboolean
draw_badge (const Drawing *self, guint index, GError **error)
{
  const FoyerDisplayList *list = foyer_template_get_display_list (self->template);
  FoyerScene *scene = self->renderer->scene;

  foyer_binder_bind (self->binder, &self->inputs[index], &self->options, index + 1, scene,
                     self->diagnostics);
  for (guint page = 0; page < list->n_pages; page++)
    {
      cairo_t *cr = begin_page (self, scene, error);

      if (cr == NULL
          || !foyer_painter_draw_page (self->renderer->painter, cr, list, scene, page,
                                       self->options.with_bleed, error)
          || !end_page (self, cr, scene, error))
        return FALSE;
    }
  return TRUE;
}

/* @n badges from @index on, which share a sheet. */
static gboolean
draw_sheet (const Drawing *self, guint index, guint n, GError **error)
{
  const FoyerDisplayList *list = foyer_template_get_display_list (self->template);
  GPtrArray *scenes = self->renderer->scenes;

  while (scenes->len < n)
    g_ptr_array_add (scenes, foyer_scene_new ());
  for (guint i = 0; i < n; i++)
    foyer_binder_bind (self->binder, &self->inputs[index + i], &self->options, index + i + 1,
                       scenes->pdata[i], self->diagnostics);
  for (guint page = 0; page < list->n_pages; page++)
    {
      cairo_t *cr = begin_page (self, scenes->pdata[0], error);

      if (cr == NULL)
        return FALSE;
      for (guint i = 0; i < n; i++)
        if (!foyer_painter_draw_page (self->renderer->painter, cr, list, scenes->pdata[i], page,
                                      self->options.with_bleed, error))
          return FALSE;
      foyer_painter_draw_marks (cr, list, page);
      if (!end_page (self, cr, scenes->pdata[0], error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
draw_all (const Drawing *self, GError **error)
{
  guint n_places = foyer_template_get_n_places (self->template);
  guint place = self->options.first_place;
  guint n;

  for (guint i = 0; i < self->n_inputs; i += n, place = 0)
    {
      n = MIN (n_places - place, self->n_inputs - i);
      if (is_shared (self->template) ? !draw_sheet (self, i, n, error)
                                     : !draw_badge (self, i, error))
        return FALSE;
    }
  return TRUE;
}

gboolean
foyer_renderer_draw_pages (FoyerRenderer *self, FoyerTemplate *template,
                           const FoyerBadgeInput *inputs, guint n_inputs,
                           const FoyerRenderOptions *options, const FoyerPageTarget *target,
                           GPtrArray *diagnostics, GError **error)
{
  Drawing drawing = { .renderer = self,
                      .template = template,
                      .binder = get_binder (self, template),
                      .inputs = inputs,
                      .n_inputs = n_inputs,
                      .options = foyer_renderer_complete_options (template, options),
                      .target = target,
                      .diagnostics = diagnostics };
  FoyerCodeMaker *maker
      = foyer_code_maker_new (foyer_template_get_display_list (template), inputs, n_inputs);
  gboolean good;

  foyer_binder_set_code_maker (drawing.binder, maker);
  good = draw_all (&drawing, error);
  foyer_binder_set_code_maker (drawing.binder, NULL);
  g_clear_pointer (&maker, foyer_code_maker_free);
  return good;
}

/* ---- Documents ---- */

static gboolean
forward_cb (const guint8 *data, gsize length, gpointer user_data, GError **error)
{
  Document *document = user_data;

  return document->sink (data, length, document->user_data, error);
}

static cairo_status_t
write_cb (void *user_data, const unsigned char *data, unsigned int length)
{
  Document *document = user_data;

  if (document->error != NULL
      || !foyer_pdf_boxes_write (&document->boxes, data, length, &document->error))
    return CAIRO_STATUS_WRITE_ERROR;
  return CAIRO_STATUS_SUCCESS;
}

static void
open_surface (Document *document, FoyerTemplate *template, double width_pt, double height_pt)
{
  cairo_surface_t *surface
      = cairo_pdf_surface_create_for_stream (write_cb, document, width_pt, height_pt);

  cairo_pdf_surface_restrict_to_version (surface, CAIRO_PDF_VERSION_1_4);
  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_TITLE,
                                  foyer_template_get_title (template));
  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_CREATOR, "Foyer");
  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_CREATE_DATE, DOCUMENT_DATE);
  document->surface = surface;
  document->cr = cairo_create (surface);
}

/* The sink's own error says more than cairo's "write error". */
static void
set_sink_error (const Document *document, GError **error)
{
  g_set_error (error, FOYER_RENDER_ERROR, FOYER_RENDER_ERROR_OUTPUT,
               "cannot write the document: %s", document->error->message);
}

static cairo_t *
begin_page_cb (int width_um, int height_um, gpointer user_data, GError **error)
{
  Document *document = user_data;

  if (document->is_roll)
    cairo_pdf_surface_set_size (document->surface, width_um * POINTS_PER_UM,
                                height_um * POINTS_PER_UM);
  return document->cr;
}

static gboolean
end_page_cb (gpointer user_data, GError **error)
{
  Document *document = user_data;

  cairo_show_page (document->cr);
  if (document->error != NULL)
    set_sink_error (document, error);
  return document->error == NULL;
}

/* Whatever came of drawing, the surface is gone afterwards. */
static gboolean
finish_document (Document *document, gboolean good, GError **error)
{
  cairo_status_t status;

  cairo_destroy (document->cr);
  cairo_surface_finish (document->surface);
  status = cairo_surface_status (document->surface);
  cairo_surface_destroy (document->surface);
  if (!good)
    return FALSE;
  if (document->error == NULL && status == CAIRO_STATUS_SUCCESS)
    (void)foyer_pdf_boxes_end (&document->boxes, &document->error); /* told by document->error */
  if (document->error != NULL)
    {
      set_sink_error (document, error);
      return FALSE;
    }
  if (status == CAIRO_STATUS_SUCCESS)
    return TRUE;
  g_set_error (error, FOYER_RENDER_ERROR, FOYER_RENDER_ERROR_FAILED, "cairo: %s",
               cairo_status_to_string (status));
  return FALSE;
}

gboolean
foyer_renderer_render (FoyerRenderer *self, FoyerTemplate *template, const FoyerBadgeInput *inputs,
                       guint n_inputs, const FoyerRenderOptions *options, FoyerRenderSink sink,
                       gpointer user_data, GPtrArray **diagnostics, GError **error)
{
  g_autoptr (GPtrArray) found = make_diagnostics ();
  Document document = { .sink = sink, .user_data = user_data };
  const FoyerPageTarget target = { begin_page_cb, end_page_cb, &document };
  double bleed_pt, width_pt, height_pt;
  gboolean good;

  g_return_val_if_fail (self != NULL && template != NULL && sink != NULL, FALSE);
  g_return_val_if_fail (inputs != NULL && n_inputs > 0, FALSE);

  bleed_pt = options != NULL && options->with_bleed && !is_shared (template)
                 ? foyer_template_get_bleed_um (template) * POINTS_PER_UM
                 : 0;
  width_pt = foyer_template_get_sheet_width_um (template) * POINTS_PER_UM + 2 * bleed_pt;
  height_pt = foyer_template_get_sheet_height_um (template) * POINTS_PER_UM + 2 * bleed_pt;
  document.is_roll = foyer_template_is_roll (template);
  foyer_pdf_boxes_init (&document.boxes, width_pt, height_pt, bleed_pt, forward_cb, &document);
  document.boxes.has_repeats = is_shared (template);
  open_surface (&document, template, width_pt, height_pt);
  good = foyer_renderer_draw_pages (self, template, inputs, n_inputs, options, &target, found,
                                    error);
  good = finish_document (&document, good, error);
  foyer_pdf_boxes_clear (&document.boxes);
  g_clear_error (&document.error);
  if (good && diagnostics != NULL)
    *diagnostics = g_steal_pointer (&found);
  return good;
}

static gboolean
collect_cb (const guint8 *data, gsize length, gpointer user_data, GError **error)
{
  g_byte_array_append (user_data, data, (guint)length);
  return TRUE;
}

GBytes *
foyer_renderer_render_badge_as (FoyerRenderer *self, FoyerTemplate *template,
                                const FoyerBadgeInput *input, const FoyerRenderOptions *options,
                                GPtrArray **diagnostics, GError **error)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();

  if (!foyer_renderer_render (self, template, input, 1, options, collect_cb, bytes, diagnostics,
                              error))
    return NULL;
  return g_byte_array_free_to_bytes (g_steal_pointer (&bytes));
}

GBytes *
foyer_renderer_render_badge (FoyerRenderer *self, FoyerTemplate *template,
                             const FoyerBadgeInput *input, GPtrArray **diagnostics, GError **error)
{
  return foyer_renderer_render_badge_as (self, template, input, NULL, diagnostics, error);
}

GPtrArray *
foyer_renderer_check (FoyerRenderer *self, FoyerTemplate *template, const FoyerBadgeInput *input,
                      const FoyerRenderOptions *options)
{
  g_autoptr (GPtrArray) found = make_diagnostics ();
  FoyerRenderOptions complete;

  g_return_val_if_fail (self != NULL && template != NULL && input != NULL, NULL);

  complete = foyer_renderer_complete_options (template, options);
  foyer_binder_bind (get_binder (self, template), input, &complete, 1, self->scene, found);
  return g_steal_pointer (&found);
}

FoyerScene *
foyer_renderer_bind (FoyerRenderer *self, FoyerTemplate *template, const FoyerBadgeInput *input,
                     const FoyerRenderOptions *options, GPtrArray **diagnostics)
{
  g_return_val_if_fail (diagnostics != NULL, NULL);

  *diagnostics = foyer_renderer_check (self, template, input, options);
  return self->scene;
}

char *
foyer_renderer_dup_scene_text (FoyerRenderer *self, FoyerTemplate *template,
                               const FoyerBadgeInput *input)
{
  g_autoptr (GPtrArray) found = foyer_renderer_check (self, template, input, NULL);

  return found != NULL ? foyer_scene_dup_text (self->scene) : NULL;
}

char *
foyer_renderer_dup_media (FoyerRenderer *self, FoyerTemplate *template,
                          const FoyerBadgeInput *input)
{
  g_autoptr (GPtrArray) found = NULL;

  if (!foyer_template_is_roll (template))
    return g_strdup (foyer_template_get_media (template));
  found = foyer_renderer_check (self, template, input, NULL);
  return foyer_sheet_dup_cut_media (&foyer_template_get_display_list (template)->sheet,
                                    foyer_template_get_name (template), self->scene->length_um);
}

gboolean
foyer_render_rule_is_note (const char *rule)
{
  static const char *const notes[]
      = { FOYER_RENDER_RULE_BIDI, FOYER_RENDER_RULE_ABBREVIATED, FOYER_RENDER_RULE_TRUNCATED,
          FOYER_RENDER_RULE_DROPPED, NULL };

  return rule != NULL && g_strv_contains (notes, rule);
}

/* ---- Identity ---- */

FoyerFontSet *
foyer_renderer_get_fonts (FoyerRenderer *self)
{
  return self->fonts;
}

FoyerDigest
foyer_renderer_get_key (FoyerRenderer *self, FoyerTemplate *template, const FoyerBadgeInput *input,
                        const FoyerRenderOptions *options)
{
  FoyerRenderSubject subject = { .input = input, .options = options };

  return foyer_render_key_make (self->fonts, template, &subject);
}

static char *
print_engine (void)
{
  FT_Library library;
  FT_Int major = 0, minor = 0, patch = 0;
  int zint = ZBarcode_Version ();

  if (FT_Init_FreeType (&library) == 0)
    {
      FT_Library_Version (library, &major, &minor, &patch);
      FT_Done_FreeType (library);
    }
  return g_strdup_printf (
      "foyer %s, cairo %s, pango %s, harfbuzz %s, freetype %d.%d.%d, qrencode %s, zint %d.%d.%d",
      FOYER_VERSION, cairo_version_string (), pango_version_string (), hb_version_string (), major,
      minor, patch, QRcode_APIVersionString (), zint / 10000, zint / 100 % 100, zint % 100);
}

const char *
foyer_renderer_get_engine (void)
{
  static gsize engine = 0; /* the versions of loaded libraries never change */

  if (g_once_init_enter (&engine))
    g_once_init_leave (&engine, (gsize)print_engine ());
  return (const char *)engine;
}
