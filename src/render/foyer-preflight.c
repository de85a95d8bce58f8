/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pre-flight of one badge: what is needed is made, then every rule looks. */
#include "config.h"

#include "foyer-preflight-private.h"

#include "foyer-limits.h"
#include "foyer-pdf-preview.h"

struct _FoyerPreflight
{
  FoyerRenderer *renderer;
  FoyerPreflightOptions options;
  FoyerPainter *painter; /* of the grounds */
  FoyerCodeReader *reader;
  FoyerTemplate *template; /* whose pictures the painter keeps */
  GHashTable *colours; /* 0xrrggbb → FoyerSeenColour */
};

FoyerPreflight *
foyer_preflight_new (FoyerRenderer *renderer, const FoyerPreflightOptions *options)
{
  FoyerPreflight *self;

  g_return_val_if_fail (renderer != NULL, NULL);

  self = g_new0 (FoyerPreflight, 1);
  self->renderer = renderer;
  if (options != NULL)
    self->options = *options;
  self->painter = foyer_painter_new ();
  self->reader = foyer_code_reader_new ();
  self->colours = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  return self;
}

void
foyer_preflight_free (FoyerPreflight *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->painter, foyer_painter_free);
  g_clear_pointer (&self->template, foyer_template_unref);
  g_clear_pointer (&self->reader, foyer_code_reader_free);
  g_clear_pointer (&self->colours, g_hash_table_unref);
  g_free (self);
}

/* ---- What prints ---- */

static gboolean
collect_cb (const guint8 *data, gsize length, gpointer user_data, GError **error)
{
  g_byte_array_append (user_data, data, (guint)length);
  return TRUE;
}

static GBytes *
render (FoyerPreflight *self, const FoyerPreflightRun *run, GError **error)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  FoyerRenderOptions options = { .dpi = run->dpi };

  if (!foyer_renderer_render (self->renderer, run->template, run->input, 1, &options, collect_cb,
                              bytes, NULL, error))
    return NULL;
  return g_byte_array_free_to_bytes (g_steal_pointer (&bytes));
}

static GPtrArray *
rasterise (const FoyerPreflightRun *run, GBytes *pdf, GError **error)
{
  g_autoptr (GPtrArray) pages
      = g_ptr_array_new_with_free_func ((GDestroyNotify)cairo_surface_destroy);

  for (guint i = 0; i < run->list->n_pages; i++)
    {
      cairo_surface_t *page = foyer_pdf_preview_render (pdf, i, run->dpi, error);

      if (page == NULL)
        return NULL;
      g_ptr_array_add (pages, page);
    }
  return g_steal_pointer (&pages);
}

/* Reading back needs the very bytes that print; a badge without codes that can be read does not. */
static gboolean
needs_pages (FoyerPreflight *self, const FoyerPreflightRun *run)
{
  for (guint i = 0; i < run->list->panels->len; i++)
    {
      const FoyerPanel *panel = run->list->panels->pdata[i];

      for (guint k = 0; k < panel->ops->len; k++)
        {
          const FoyerOp *op = panel->ops->pdata[k];

          if (op->kind == FOYER_OP_CODE
              && foyer_code_reader_knows (self->reader, op->code.symbology))
            return TRUE;
        }
    }
  return FALSE;
}

static gboolean
make_pages (FoyerPreflight *self, FoyerPreflightRun *run, GBytes *pdf, GError **error)
{
  g_autoptr (GBytes) own = NULL;

  if (needs_pages (self, run))
    {
      own = pdf != NULL ? g_bytes_ref (pdf) : render (self, run, error);
      run->pages = own != NULL ? rasterise (run, own, error) : NULL;
    }
  else
    run->pages = g_ptr_array_new ();
  return run->pages != NULL;
}

/* ---- One badge ---- */

static void
run_clear (FoyerPreflightRun *self)
{
  g_clear_pointer (&self->grounds, g_ptr_array_unref);
  g_clear_pointer (&self->pages, g_ptr_array_unref);
  g_clear_pointer (&self->findings, g_ptr_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (FoyerPreflightRun, run_clear)

static void
check_all (FoyerPreflightRun *run, GPtrArray *diagnostics)
{
  foyer_preflight_check_texts (run);
  foyer_preflight_check_pictures (run);
  foyer_preflight_check_codes (run);
  foyer_preflight_check_colours (run);
  foyer_preflight_check_record (run);
  foyer_preflight_check_diagnostics (run, diagnostics);
  g_ptr_array_sort (run->findings, foyer_finding_compare);
}

/* The painter knows pictures by address: those of another template must go. */
static void
take_template (FoyerPreflight *self, FoyerTemplate *template)
{
  if (self->template == template)
    return;
  foyer_painter_forget_pictures (self->painter);
  g_clear_pointer (&self->template, foyer_template_unref);
  self->template = foyer_template_ref (template);
}

GPtrArray *
foyer_preflight_check (FoyerPreflight *self, FoyerTemplate *template, const FoyerBadgeInput *input,
                       GBytes *pdf, GError **error)
{
  g_auto (FoyerPreflightRun) run = { .template = template, .input = input };
  g_autoptr (GPtrArray) diagnostics = NULL;
  FoyerRenderOptions options;

  g_return_val_if_fail (self != NULL && template != NULL && input != NULL, NULL);

  take_template (self, template);
  run.list = foyer_template_get_display_list (template);
  run.dpi = self->options.dpi != 0 ? self->options.dpi : foyer_template_get_dpi (template);
  run.profile = self->options.profile;
  run.colours = self->colours;
  run.reader = self->reader;
  run.findings = g_ptr_array_new_with_free_func ((GDestroyNotify)foyer_finding_unref);
  if (!self->options.is_quick && !make_pages (self, &run, pdf, error))
    return NULL;
  options = (FoyerRenderOptions){ .dpi = run.dpi };
  /* The scene is the renderer's, and stays until it is asked for another. */
  run.scene = foyer_renderer_bind (self->renderer, template, input, &options, &diagnostics);
  if (!self->options.is_quick)
    {
      run.grounds = foyer_preflight_draw_grounds (&run, self->painter, error);
      if (run.grounds == NULL)
        return NULL;
    }
  check_all (&run, diagnostics);
  return g_steal_pointer (&run.findings);
}

const char *
foyer_preflight_get_reader (void)
{
  return foyer_code_reader_get_engine ();
}
