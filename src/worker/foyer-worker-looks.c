/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files, views and checks, sent as they come. */
#include "config.h"

#include "foyer-worker-looks.h"

#include "foyer-limits.h"
#include "foyer-pdf-preview.h"
#include "foyer-pwg-raster.h"
#include "foyer-raster-png.h"
#include "foyer-soft-proof.h"
#include "foyer-worker-channel.h"
#include "foyer-worker-error.h"
#include "foyer-worker-sandbox.h"

#include <string.h>

/* A wake-up of the other side is worth this much. */
#define PIECE_BYTES (256u * 1024 - 8)

struct _FoyerWorkerLooks
{
  int fd;
  FoyerRenderer *renderer;
  GByteArray *piece; /* not sent yet */
  FoyerColourProfile *profile; /* NULL: none was given, or it was refused */
  FoyerPreflight *preflight; /* for the options below; NULL: none yet */
  FoyerPreflightOptions options;
};

FoyerWorkerLooks *
foyer_worker_looks_new (int fd, FoyerRenderer *renderer)
{
  FoyerWorkerLooks *self = g_new0 (FoyerWorkerLooks, 1);

  self->fd = fd;
  self->renderer = renderer;
  self->piece = g_byte_array_sized_new (PIECE_BYTES);
  return self;
}

void
foyer_worker_looks_free (FoyerWorkerLooks *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->preflight, foyer_preflight_free);
  g_clear_pointer (&self->profile, foyer_colour_profile_unref);
  g_byte_array_unref (self->piece);
  g_free (self);
}

/* ---- Sending ---- */

static gboolean
send_array (FoyerWorkerLooks *self, FoyerWorkerFrame kind, GByteArray *bytes, GError **error)
{
  return foyer_worker_channel_send (self->fd, kind, bytes->data, bytes->len, 0, error);
}

static gboolean
send_refusal (FoyerWorkerLooks *self, const char *text, GError **error)
{
  return foyer_worker_channel_send (self->fd, FOYER_WORKER_FRAME_REFUSAL, text, strlen (text), 0,
                                    error);
}

static gboolean
send_done (FoyerWorkerLooks *self, GPtrArray *diagnostics, GError **error)
{
  g_autoptr (GByteArray) bytes = foyer_worker_task_encode_done (diagnostics);

  return send_array (self, FOYER_WORKER_FRAME_DONE, bytes, error);
}

static gboolean
flush (FoyerWorkerLooks *self, GError **error)
{
  gboolean good
      = self->piece->len == 0 || send_array (self, FOYER_WORKER_FRAME_PIECE, self->piece, error);

  g_byte_array_set_size (self->piece, 0);
  /* It gets on: the limit is for standing still. */
  foyer_worker_sandbox_allow_cpu (FOYER_LIMIT_BADGE_CPU_SECONDS);
  return good;
}

static gboolean
collect_cb (const guint8 *data, gsize length, gpointer user_data, GError **error)
{
  FoyerWorkerLooks *self = user_data;

  while (length > 0)
    {
      gsize part = MIN (length, PIECE_BYTES - self->piece->len);

      g_byte_array_append (self->piece, data, (guint)part);
      data += part;
      length -= part;
      if (self->piece->len == PIECE_BYTES && !flush (self, error))
        return FALSE;
    }
  return TRUE;
}

/* ---- Files ---- */

typedef struct
{
  FoyerWorkerLooks *looks;
  FoyerTemplate *template;
} Pages;

static gboolean
write_pwg_cb (const FoyerRasterPage *page, gpointer user_data, GError **error)
{
  const Pages *pages = user_data;
  g_autofree char *media = foyer_raster_dup_media (page, pages->template);

  foyer_worker_sandbox_allow_cpu (FOYER_LIMIT_BADGE_CPU_SECONDS);
  return foyer_pwg_raster_write_page (page, media, collect_cb, pages->looks, error);
}

static gboolean
write_png_cb (const FoyerRasterPage *page, gpointer user_data, GError **error)
{
  const Pages *pages = user_data;
  g_autoptr (GBytes) png = foyer_raster_encode_png (page, error);
  gsize length;
  const void *data;

  foyer_worker_sandbox_allow_cpu (FOYER_LIMIT_BADGE_CPU_SECONDS);
  if (png == NULL)
    return FALSE;
  data = g_bytes_get_data (png, &length);
  return foyer_worker_channel_send (pages->looks->fd, FOYER_WORKER_FRAME_PIECE, data, length, 0,
                                    error);
}

static gboolean
draw_pixels (FoyerWorkerLooks *self, FoyerTemplate *template, const FoyerWorkerFile *file,
             FoyerRasterSink sink, GPtrArray **diagnostics, GError **error)
{
  Pages pages = { self, template };

  return foyer_raster_render (self->renderer, template, file->inputs, file->n_badges,
                              &file->badges[0].options, file->pixels, sink, &pages, diagnostics,
                              error);
}

static gboolean
draw_file (FoyerWorkerLooks *self, FoyerTemplate *template, const FoyerWorkerFile *file,
           GPtrArray **diagnostics, GError **error)
{
  switch (file->kind)
    {
    case FOYER_WORKER_FILE_PDF:
      return foyer_renderer_render (self->renderer, template, file->inputs, file->n_badges,
                                    &file->badges[0].options, collect_cb, self, diagnostics, error);
    case FOYER_WORKER_FILE_PWG:
      return foyer_pwg_raster_begin (collect_cb, self, error)
             && draw_pixels (self, template, file, write_pwg_cb, diagnostics, error);
    case FOYER_WORKER_FILE_PNG:
      return draw_pixels (self, template, file, write_png_cb, diagnostics, error);
    }
  g_return_val_if_reached (FALSE);
}

gboolean
foyer_worker_looks_draw_file (FoyerWorkerLooks *self, FoyerTemplate *template, const char *refusal,
                              const FoyerWorkerFile *file, GError **error)
{
  g_autoptr (GPtrArray) diagnostics = NULL;
  g_autoptr (GError) cause = NULL;

  if (template == NULL)
    return send_refusal (self, refusal, error);
  /* Many badges may come before the first piece. */
  foyer_worker_sandbox_allow_cpu (FOYER_LIMIT_BADGE_CPU_SECONDS + file->n_badges / 5);
  g_byte_array_set_size (self->piece, 0);
  if (!draw_file (self, template, file, &diagnostics, &cause))
    return send_refusal (self, cause->message, error);
  return flush (self, error) && send_done (self, diagnostics, error);
}

/* ---- Views ---- */

/* (transfer full) */
static cairo_surface_t *
prove (FoyerWorkerLooks *self, cairo_surface_t *page, FoyerWorkerViewKind kind)
{
  switch (kind)
    {
    case FOYER_WORKER_VIEW_PLAIN:
      return cairo_surface_reference (page);
    case FOYER_WORKER_VIEW_SOFT:
      return foyer_soft_proof_render (page, self->profile);
    case FOYER_WORKER_VIEW_BILEVEL:
      return foyer_soft_proof_render_bilevel (page);
    }
  g_return_val_if_reached (NULL);
}

/* Not copied: a page may have 160 MB. */
static gboolean
send_page (FoyerWorkerLooks *self, cairo_surface_t *surface, GError **error)
{
  FoyerWorkerPage page = { .width_px = (guint)cairo_image_surface_get_width (surface),
                           .height_px = (guint)cairo_image_surface_get_height (surface) };
  g_autoptr (GByteArray) head = foyer_worker_task_encode_page (&page);
  gsize left = (gsize)page.width_px * page.height_px * 4;
  const guint8 *data;

  cairo_surface_flush (surface);
  data = cairo_image_surface_get_data (surface);
  if (data == NULL || cairo_image_surface_get_stride (surface) != (int)page.width_px * 4)
    return send_refusal (self, "a page cannot be turned into pixels", error);
  if (!send_array (self, FOYER_WORKER_FRAME_PAGE, head, error))
    return FALSE;
  while (left > 0)
    {
      gsize part = MIN (left, PIECE_BYTES);

      if (!foyer_worker_channel_send (self->fd, FOYER_WORKER_FRAME_PIECE, data, part, 0, error))
        return FALSE;
      data += part;
      left -= part;
    }
  return TRUE;
}

static gboolean
view_page (FoyerWorkerLooks *self, const FoyerWorkerView *view, guint number, GError **error)
{
  g_autoptr (GError) cause = NULL;
  cairo_surface_t *page
      = foyer_pdf_preview_render (view->document, number, view->millidpi / 1000.0, &cause);
  cairo_surface_t *shown;
  gboolean good;

  if (page == NULL)
    {
      (void)send_refusal (self, cause->message, error);
      return FALSE;
    }
  shown = prove (self, page, view->kind);
  cairo_surface_destroy (page);
  good = send_page (self, shown, error);
  cairo_surface_destroy (shown);
  return good;
}

gboolean
foyer_worker_looks_view (FoyerWorkerLooks *self, const FoyerWorkerView *view, GError **error)
{
  g_autoptr (GError) cause = NULL;
  g_autoptr (GError) broken = NULL;
  guint n_pages = 0;

  if (view->kind == FOYER_WORKER_VIEW_SOFT && self->profile == NULL)
    return send_refusal (self, "no profile was given for a soft proof", error);
  if (!foyer_pdf_preview_measure (view->document, &n_pages, NULL, NULL, &cause))
    return send_refusal (self, cause->message, error);
  for (guint i = 0; i < n_pages; i++)
    if (!view_page (self, view, i, &broken))
      {
        if (broken == NULL)
          return TRUE; /* refused, and told */
        g_propagate_error (error, g_steal_pointer (&broken));
        return FALSE;
      }
  return send_done (self, NULL, error);
}

/* ---- Checks ---- */

static void
provide_preflight (FoyerWorkerLooks *self, const FoyerWorkerCheck *check)
{
  FoyerPreflightOptions options = { .dpi = check->dpi,
                                    .profile = check->has_profile ? self->profile : NULL,
                                    .is_quick = check->is_quick };

  if (self->preflight != NULL && self->options.dpi == options.dpi
      && self->options.profile == options.profile && self->options.is_quick == options.is_quick)
    return;
  g_clear_pointer (&self->preflight, foyer_preflight_free);
  self->options = options;
  self->preflight = foyer_preflight_new (self->renderer, &self->options);
}

gboolean
foyer_worker_looks_check (FoyerWorkerLooks *self, FoyerTemplate *template, const char *refusal,
                          const FoyerWorkerCheck *check, GError **error)
{
  g_autoptr (GPtrArray) findings = NULL;
  g_autoptr (GByteArray) answer = NULL;
  g_autoptr (GError) cause = NULL;

  if (template == NULL)
    return send_refusal (self, refusal, error);
  if (check->has_profile && self->profile == NULL)
    return send_refusal (self, "no profile was given to judge colours by", error);
  provide_preflight (self, check);
  findings = foyer_preflight_check (self->preflight, template, &check->badge.input, check->document,
                                    &cause);
  if (findings == NULL)
    return send_refusal (self, cause->message, error);
  answer = foyer_worker_task_encode_findings (findings);
  return send_array (self, FOYER_WORKER_FRAME_FINDINGS, answer, error);
}

gboolean
foyer_worker_looks_take_profile (FoyerWorkerLooks *self, GBytes *profile, GError **error)
{
  FoyerWorkerProfiled profiled = { 0 };
  g_autoptr (GByteArray) answer = NULL;
  g_autoptr (GError) cause = NULL;

  /* Which keeps what it learned of the one before. */
  g_clear_pointer (&self->preflight, foyer_preflight_free);
  g_clear_pointer (&self->profile, foyer_colour_profile_unref);
  self->profile = foyer_colour_profile_new (profile, &cause);
  profiled.is_refused = self->profile == NULL;
  if (profiled.is_refused)
    {
      profiled.refusal = (FoyerProfileError)cause->code;
      profiled.text = g_strdup (cause->message);
    }
  else
    {
      profiled.inks = foyer_colour_profile_get_inks (self->profile);
      profiled.has_wrong_id = foyer_colour_profile_has_wrong_id (self->profile);
      profiled.text = g_strdup (foyer_colour_profile_get_description (self->profile));
    }
  answer = foyer_worker_task_encode_profiled (&profiled);
  foyer_worker_profiled_clear (&profiled);
  return send_array (self, FOYER_WORKER_FRAME_PROFILED, answer, error);
}
