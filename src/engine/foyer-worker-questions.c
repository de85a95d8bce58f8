/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Asking a drawing process, and believing nothing that it says. */
#include "config.h"

#include "foyer-worker-questions.h"

#include "foyer-limits.h"
#include "foyer-worker-error.h"
#include "foyer-worker-private.h"

/* A frame holds a finished badge at most, and what stands around it. */
#define FRAME_BYTES (FOYER_LIMIT_WORKER_ANSWER_BYTES + 1024u * 1024)
#define MSEC_PER_BADGE 200u

/* FALSE: no frame came, or one that is not @wanted: with FOYER_WORKER_ERROR_REFUSED, or anything
 * else, which may be nothing. */
static gboolean
expect (FoyerWorker *self, FoyerWorkerFrame wanted, gint64 deadline_usec, GError **error)
{
  FoyerWorkerFrame kind = 0;

  if (!foyer_worker_channel_receive (self->fd, FRAME_BYTES, self->buffer, &kind, deadline_usec,
                                     error))
    return FALSE;
  if (kind == FOYER_WORKER_FRAME_REFUSAL)
    return foyer_worker_refuse (self, error);
  return kind == wanted;
}

/* The end of a failed question. */
static void
conclude (FoyerWorker *self, GError *why, FoyerWorkerCause *cause, GError **error)
{
  if (g_error_matches (why, FOYER_WORKER_ERROR, FOYER_WORKER_ERROR_REFUSED))
    {
      g_propagate_error (error, why);
      return;
    }
  foyer_worker_bury (self, why, cause, error);
  g_clear_error (&why);
}

/* ---- Files ---- */

typedef struct
{
  FoyerRenderSink sink;
  gpointer user_data;
  guint64 left; /* bytes that may still come */
  gboolean is_unwanted; /* the sink has failed */
} Taking;

/* *is_done: diagnostics are in the buffer. */
static gboolean
take_piece (FoyerWorker *self, Taking *taking, guint wall_msec, gboolean *is_done, GError **error)
{
  FoyerWorkerFrame kind = 0;

  if (!foyer_worker_channel_receive (self->fd, FRAME_BYTES, self->buffer, &kind,
                                     foyer_worker_get_deadline (wall_msec), error))
    return FALSE;
  *is_done = kind == FOYER_WORKER_FRAME_DONE;
  if (kind == FOYER_WORKER_FRAME_REFUSAL)
    return foyer_worker_refuse (self, error);
  if (*is_done)
    return TRUE;
  if (kind != FOYER_WORKER_FRAME_PIECE || self->buffer->len > taking->left)
    return FALSE;
  taking->left -= self->buffer->len;
  taking->is_unwanted
      = !taking->sink (self->buffer->data, self->buffer->len, taking->user_data, error);
  return !taking->is_unwanted;
}

static gboolean
take_file (FoyerWorker *self, Taking *taking, guint wall_msec, GPtrArray **diagnostics,
           GError **error)
{
  gboolean is_done = FALSE;

  while (!is_done)
    if (!take_piece (self, taking, wall_msec, &is_done, error))
      return FALSE;
  *diagnostics = foyer_worker_task_decode_done (self->buffer->data, self->buffer->len, error);
  return *diagnostics != NULL;
}

gboolean
foyer_worker_draw_file (FoyerWorker *self, FoyerWorkerFileKind kind, FoyerPixels pixels,
                        FoyerTemplate *template, const FoyerBadgeInput *inputs, guint n_inputs,
                        const FoyerRenderOptions *options, FoyerRenderSink sink, gpointer user_data,
                        guint wall_msec, GPtrArray **diagnostics, FoyerWorkerCause *cause,
                        GError **error)
{
  guint patience_msec
      = (wall_msec != 0 ? wall_msec : FOYER_LIMIT_BADGE_WALL_MSEC) + n_inputs * MSEC_PER_BADGE;
  Taking taking = { .sink = sink,
                    .user_data = user_data,
                    .left = (guint64)n_inputs * FOYER_LIMIT_WORKER_FILE_BYTES_PER_BADGE };
  g_autoptr (GByteArray) bytes = foyer_worker_task_encode_file (
      kind, pixels, foyer_template_get_digest (template), inputs, n_inputs, options);
  GError *why = NULL;
  gint64 deadline_usec = foyer_worker_get_deadline (patience_msec);

  self->n_badges += n_inputs;
  if (foyer_worker_give_template (self, template, deadline_usec, &why)
      && foyer_worker_channel_send (self->fd, FOYER_WORKER_FRAME_FILE, bytes->data, bytes->len,
                                    deadline_usec, &why)
      && take_file (self, &taking, patience_msec, diagnostics, &why))
    return TRUE;
  if (taking.is_unwanted)
    {
      foyer_worker_kill (self);
      g_propagate_error (error, why);
    }
  else
    conclude (self, why, cause, error);
  return FALSE;
}

/* ---- Views ---- */

static void
pixels_free (gpointer data)
{
  FoyerWorkerPixels *self = data;

  g_bytes_unref (self->pixels);
  g_free (self);
}

/* The pixels of the page whose head is in the buffer. Memory grows with what comes. */
static FoyerWorkerPixels *
take_page (FoyerWorker *self, gint64 deadline_usec, GError **error)
{
  g_autoptr (GByteArray) bytes = NULL;
  FoyerWorkerPixels *pixels;
  FoyerWorkerPage page;
  gsize size;

  if (!foyer_worker_task_decode_page (self->buffer->data, self->buffer->len, &page, error))
    return NULL;
  size = (gsize)page.width_px * page.height_px * 4;
  bytes = g_byte_array_new ();
  while (bytes->len < size)
    {
      if (!expect (self, FOYER_WORKER_FRAME_PIECE, deadline_usec, error) || self->buffer->len == 0
          || self->buffer->len > size - bytes->len)
        return NULL;
      g_byte_array_append (bytes, self->buffer->data, self->buffer->len);
    }
  pixels = g_new0 (FoyerWorkerPixels, 1);
  pixels->width_px = page.width_px;
  pixels->height_px = page.height_px;
  pixels->pixels = g_byte_array_free_to_bytes (g_steal_pointer (&bytes));
  return pixels;
}

static gboolean
take_pages (FoyerWorker *self, GPtrArray *pages, gint64 deadline_usec, GError **error)
{
  for (;;)
    {
      FoyerWorkerFrame kind = 0;
      FoyerWorkerPixels *pixels;

      if (!foyer_worker_channel_receive (self->fd, FRAME_BYTES, self->buffer, &kind, deadline_usec,
                                         error))
        return FALSE;
      if (kind == FOYER_WORKER_FRAME_REFUSAL)
        return foyer_worker_refuse (self, error);
      if (kind == FOYER_WORKER_FRAME_DONE)
        return TRUE;
      if (kind != FOYER_WORKER_FRAME_PAGE || pages->len >= FOYER_LIMIT_VIEW_PAGES)
        return FALSE;
      pixels = take_page (self, deadline_usec, error);
      if (pixels == NULL)
        return FALSE;
      g_ptr_array_add (pages, pixels);
    }
}

GPtrArray *
foyer_worker_view (FoyerWorker *self, const FoyerWorkerView *view, guint wall_msec,
                   FoyerWorkerCause *cause, GError **error)
{
  g_autoptr (GPtrArray) pages = g_ptr_array_new_with_free_func (pixels_free);
  g_autoptr (GByteArray) bytes = foyer_worker_task_encode_view (view);
  gint64 deadline_usec = foyer_worker_get_deadline (wall_msec);
  GError *why = NULL;

  if (foyer_worker_channel_send (self->fd, FOYER_WORKER_FRAME_VIEW, bytes->data, bytes->len,
                                 deadline_usec, &why)
      && take_pages (self, pages, deadline_usec, &why))
    return g_steal_pointer (&pages);
  conclude (self, why, cause, error);
  return NULL;
}

/* ---- Checks ---- */

GPtrArray *
foyer_worker_check (FoyerWorker *self, const FoyerWorkerCheck *check, FoyerTemplate *template,
                    const FoyerBadgeInput *input, guint wall_msec, FoyerWorkerCause *cause,
                    GError **error)
{
  g_autoptr (GByteArray) bytes
      = foyer_worker_task_encode_check (check, foyer_template_get_digest (template), input);
  gint64 deadline_usec = foyer_worker_get_deadline (wall_msec);
  GPtrArray *findings = NULL;
  GError *why = NULL;

  self->n_badges++;
  if (foyer_worker_give_template (self, template, deadline_usec, &why)
      && foyer_worker_channel_send (self->fd, FOYER_WORKER_FRAME_CHECK, bytes->data, bytes->len,
                                    deadline_usec, &why)
      && expect (self, FOYER_WORKER_FRAME_FINDINGS, deadline_usec, &why))
    findings = foyer_worker_task_decode_findings (self->buffer->data, self->buffer->len, &why);
  if (findings == NULL)
    conclude (self, why, cause, error);
  return findings;
}

gboolean
foyer_worker_give_profile (FoyerWorker *self, GBytes *profile, guint wall_msec,
                           FoyerWorkerProfiled *profiled, FoyerWorkerCause *cause, GError **error)
{
  gint64 deadline_usec = foyer_worker_get_deadline (wall_msec);
  gsize length;
  const void *data = g_bytes_get_data (profile, &length);
  GError *why = NULL;

  if (foyer_worker_channel_send (self->fd, FOYER_WORKER_FRAME_PROFILE, data, length, deadline_usec,
                                 &why)
      && expect (self, FOYER_WORKER_FRAME_PROFILED, deadline_usec, &why)
      && foyer_worker_task_decode_profiled (self->buffer->data, self->buffer->len, profiled, &why))
    return TRUE;
  conclude (self, why, cause, error);
  return FALSE;
}
