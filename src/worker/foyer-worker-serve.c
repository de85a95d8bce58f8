/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Warm up, lock the door, answer. */
#include "config.h"

#include "foyer-worker-serve.h"

#include "foyer-json.h"
#include "foyer-limits.h"
#include "foyer-pdf-preview.h"
#include "foyer-printed-document.h"
#include "foyer-worker-channel.h"
#include "foyer-worker-error.h"
#include "foyer-worker-message.h"
#include "foyer-worker-sandbox.h"

#include <locale.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

typedef struct
{
  int fd;
  FoyerWorkerDraw draw;
  FoyerFontSet *fonts;
  FoyerRenderer *renderer;
  GHashTable *templates; /* FoyerDigest → FoyerTemplate, or NULL for one that is refused */
  char *refusal; /* of the last template that was refused */
} Server;

static void G_GNUC_NORETURN
end (int code, const GError *error)
{
  if (error != NULL)
    g_printerr ("foyer-render-worker: %s\n", error->message);
  _exit (code);
}

GBytes *
foyer_worker_draw (FoyerRenderer *renderer, FoyerTemplate *template, const FoyerBadgeInput *input,
                   const FoyerRenderOptions *options, GPtrArray **diagnostics, GError **error)
{
  return foyer_printed_document_render (renderer, template, input, options,
                                        FOYER_LIMIT_WORKER_ANSWER_BYTES, diagnostics, error);
}

/* ---- Set-up ---- */

static guint
digest_hash (gconstpointer data)
{
  const FoyerDigest *digest = data;
  guint hash;

  memcpy (&hash, digest->bytes, sizeof hash);
  return hash;
}

static gboolean
digest_equal (gconstpointer a, gconstpointer b)
{
  return foyer_digest_equal (a, b);
}

/* poppler, which decodes JPEG here, looks around in the file system when it is first used. */
static void
warm_up_poppler (void)
{
  static const char page[]
      = "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
        "2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
        "3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>endobj\ntrailer<</Root 1 0 R>>\n";
  g_autoptr (GBytes) bytes = g_bytes_new_static (page, sizeof page - 1);

  cairo_surface_t *surface = foyer_pdf_preview_render (bytes, 0, 72, NULL);

  if (surface != NULL)
    cairo_surface_destroy (surface);
}

static gboolean
set_up (Server *self, const char *manifest, GError **error)
{
  FoyerWorkerLimits limits = { .memory_bytes = FOYER_LIMIT_WORKER_MEMORY_BYTES,
                               .cpu_seconds = FOYER_LIMIT_WORKER_CPU_SECONDS };
  const char *engine = foyer_renderer_get_engine ();

  self->fonts = foyer_font_set_load (manifest, error);
  if (self->fonts == NULL)
    return FALSE;
  self->renderer = foyer_renderer_new (self->fonts);
  self->templates = g_hash_table_new_full (digest_hash, digest_equal, g_free,
                                           (GDestroyNotify)foyer_template_unref);
  if (!foyer_renderer_warm_up (self->renderer, error))
    return FALSE;
  warm_up_poppler ();
  foyer_json_init ();
  return foyer_worker_sandbox_enter (&limits, error)
         && foyer_worker_channel_send (self->fd, FOYER_WORKER_FRAME_READY, engine, strlen (engine),
                                       0, error);
}

/* ---- Answers ---- */

static gboolean
send_refusal (Server *self, const char *text, GError **error)
{
  return foyer_worker_channel_send (self->fd, FOYER_WORKER_FRAME_REFUSAL, text, strlen (text), 0,
                                    error);
}

static gboolean
take_template (Server *self, GByteArray *bytes, GError **error)
{
  g_autoptr (GError) cause = NULL;
  FoyerTemplate *template;

  if (g_hash_table_size (self->templates) >= FOYER_LIMIT_WORKER_TEMPLATES)
    {
      g_set_error_literal (error, FOYER_WORKER_ERROR, FOYER_WORKER_ERROR_PROTOCOL,
                           "more templates than one process takes");
      return FALSE;
    }
  template = foyer_worker_message_decode_template (bytes->data, bytes->len, self->fonts, &cause);
  if (template == NULL)
    {
      if (g_error_matches (cause, FOYER_WORKER_ERROR, FOYER_WORKER_ERROR_PROTOCOL))
        {
          g_propagate_error (error, g_steal_pointer (&cause));
          return FALSE;
        }
      g_free (self->refusal);
      self->refusal = g_strdup (cause->message);
      return TRUE;
    }
  g_hash_table_replace (self->templates,
                        g_memdup2 (foyer_template_get_digest (template), sizeof (FoyerDigest)),
                        template);
  return TRUE;
}

static gboolean
answer_badge (Server *self, const FoyerWorkerBadge *badge, GError **error)
{
  FoyerTemplate *template = g_hash_table_lookup (self->templates, &badge->template_digest);
  g_autoptr (GPtrArray) diagnostics = NULL;
  g_autoptr (GBytes) document = NULL;
  g_autoptr (GByteArray) answer = NULL;
  g_autoptr (GError) cause = NULL;

  if (template == NULL)
    return send_refusal (
        self, self->refusal != NULL ? self->refusal : "the template was never given", error);
  document
      = self->draw (self->renderer, template, &badge->input, &badge->options, &diagnostics, &cause);
  if (document == NULL)
    return send_refusal (self, cause->message, error);
  answer = foyer_worker_message_encode_document (document, diagnostics);
  return foyer_worker_channel_send (self->fd, FOYER_WORKER_FRAME_DOCUMENT, answer->data,
                                    answer->len, 0, error);
}

static gboolean
answer (Server *self, FoyerWorkerFrame kind, GByteArray *bytes, GError **error)
{
  FoyerWorkerBadge badge;
  gboolean good;

  if (kind == FOYER_WORKER_FRAME_TEMPLATE)
    return take_template (self, bytes, error);
  if (kind != FOYER_WORKER_FRAME_BADGE)
    {
      g_set_error_literal (error, FOYER_WORKER_ERROR, FOYER_WORKER_ERROR_PROTOCOL,
                           "a message that only a drawing process sends");
      return FALSE;
    }
  foyer_worker_sandbox_allow_cpu (FOYER_LIMIT_BADGE_CPU_SECONDS);
  if (!foyer_worker_message_decode_badge (bytes->data, bytes->len, &badge, error))
    return FALSE;
  good = answer_badge (self, &badge, error);
  foyer_worker_badge_clear (&badge);
  return good;
}

void
foyer_worker_serve (int argc, char **argv, FoyerWorkerDraw draw)
{
  Server self = { .fd = FOYER_WORKER_FD, .draw = draw };
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  GError *error = NULL;
  FoyerWorkerFrame kind;

  (void)setlocale (LC_ALL, "C.UTF-8"); /* nothing drawn depends on it */
  (void)signal (SIGPIPE, SIG_IGN);
  if (argc != 2)
    {
      g_printerr ("usage: %s FONT-MANIFEST (with a socket as standard input; Foyer starts it)\n",
                  argv[0]);
      end (FOYER_WORKER_EXIT_START, NULL);
    }
  if (!set_up (&self, argv[1], &error))
    end (FOYER_WORKER_EXIT_START, error);
  for (;;)
    {
      if (!foyer_worker_channel_receive (self.fd, FOYER_LIMIT_WORKER_REQUEST_BYTES, bytes, &kind, 0,
                                         &error))
        break;
      if (!answer (&self, kind, bytes, &error))
        break;
    }
  /* Nothing is given back: the kernel does it at once, and leak checkers need rights that are
   * gone. */
  end (g_error_matches (error, FOYER_WORKER_ERROR, FOYER_WORKER_ERROR_CLOSED)
           ? 0
           : FOYER_WORKER_EXIT_PROTOCOL,
       g_error_matches (error, FOYER_WORKER_ERROR, FOYER_WORKER_ERROR_CLOSED) ? NULL : error);
}
