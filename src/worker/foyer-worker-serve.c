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
#include "foyer-worker-looks.h"
#include "foyer-worker-message.h"
#include "foyer-worker-sandbox.h"

#include <locale.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

typedef struct
{
  int fd;
  FoyerWorkerMeet meet; /* NULL: nobody wants to */
  FoyerFontSet *fonts;
  FoyerRenderer *renderer;
  FoyerWorkerLooks *looks;
  GHashTable *templates; /* FoyerDigest → FoyerTemplate */
  GQueue order; /* FoyerDigest of theirs, lent: the oldest first */
  char *refusal; /* of the last template that was refused */
} Server;

static void G_GNUC_NORETURN
end (int code, const GError *error)
{
  if (error != NULL)
    g_printerr ("foyer-render-worker: %s\n", error->message);
  _exit (code);
}

/* That the engine is gone is no failure of this process. */
static void G_GNUC_NORETURN
finish (int code, const GError *error)
{
  gboolean is_over = g_error_matches (error, FOYER_WORKER_ERROR, FOYER_WORKER_ERROR_CLOSED);

  end (is_over ? 0 : code, is_over ? NULL : error);
}

static GBytes *
draw (FoyerRenderer *renderer, FoyerTemplate *template, const FoyerBadgeInput *input,
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

static int
compare_digests (gconstpointer a, gconstpointer b)
{
  return digest_equal (a, b) ? 0 : 1;
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
  self->looks = foyer_worker_looks_new (self->fd, self->renderer);
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

/* Those given last stay. The engine counts the same, and gives again what it may not be sure of
 * (foyer_worker_give_template()). Takes @template. */
static void
keep_template (Server *self, FoyerTemplate *template)
{
  const FoyerDigest *digest = foyer_template_get_digest (template);
  GList *link = g_queue_find_custom (&self->order, digest, compare_digests);

  if (link != NULL)
    {
      g_queue_unlink (&self->order, link);
      g_queue_push_tail_link (&self->order, link);
      foyer_template_unref (template);
      return;
    }
  if (g_queue_get_length (&self->order) >= FOYER_LIMIT_WORKER_TEMPLATES)
    g_hash_table_remove (self->templates, g_queue_pop_head (&self->order));
  digest = g_memdup2 (digest, sizeof *digest);
  g_hash_table_insert (self->templates, (gpointer)digest, template);
  g_queue_push_tail (&self->order, (gpointer)digest);
}

static gboolean
take_template (Server *self, GByteArray *bytes, GError **error)
{
  g_autoptr (GError) cause = NULL;
  FoyerTemplate *template
      = foyer_worker_message_decode_template (bytes->data, bytes->len, self->fonts, &cause);

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
  keep_template (self, template);
  return TRUE;
}

/* Lent; NULL: it was refused, or is not there. */
static FoyerTemplate *
find_template (Server *self, const FoyerWorkerBadge *badge)
{
  return g_hash_table_lookup (self->templates, &badge->template_digest);
}

static const char *
get_refusal (Server *self)
{
  return self->refusal != NULL ? self->refusal : "the template was never given";
}

static gboolean
answer_badge (Server *self, const FoyerWorkerBadge *badge, GError **error)
{
  FoyerTemplate *template = find_template (self, badge);
  g_autoptr (GPtrArray) diagnostics = NULL;
  g_autoptr (GBytes) document = NULL;
  g_autoptr (GByteArray) answer = NULL;
  g_autoptr (GError) cause = NULL;

  if (template == NULL)
    return send_refusal (self, get_refusal (self), error);
  document = draw (self->renderer, template, &badge->input, &badge->options, &diagnostics, &cause);
  if (document == NULL)
    return send_refusal (self, cause->message, error);
  answer = foyer_worker_message_encode_document (document, diagnostics);
  return foyer_worker_channel_send (self->fd, FOYER_WORKER_FRAME_DOCUMENT, answer->data,
                                    answer->len, 0, error);
}

static void
meet (Server *self, const FoyerBadgeInput *input)
{
  if (self->meet != NULL)
    self->meet (input);
}

static gboolean
take_badge (Server *self, GByteArray *bytes, GError **error)
{
  FoyerWorkerBadge badge;
  gboolean good;

  if (!foyer_worker_message_decode_badge (bytes->data, bytes->len, &badge, error))
    return FALSE;
  meet (self, &badge.input);
  good = answer_badge (self, &badge, error);
  foyer_worker_badge_clear (&badge);
  return good;
}

static gboolean
take_file (Server *self, GByteArray *bytes, GError **error)
{
  FoyerWorkerFile file;
  gboolean good;

  if (!foyer_worker_task_decode_file (bytes->data, bytes->len, &file, error))
    return FALSE;
  for (guint i = 0; i < file.n_badges; i++)
    meet (self, &file.inputs[i]);
  good = foyer_worker_looks_draw_file (self->looks, find_template (self, &file.badges[0]),
                                       get_refusal (self), &file, error);
  foyer_worker_file_clear (&file);
  return good;
}

static gboolean
take_check (Server *self, GByteArray *bytes, GError **error)
{
  FoyerWorkerCheck check;
  gboolean good;

  if (!foyer_worker_task_decode_check (bytes->data, bytes->len, &check, error))
    return FALSE;
  meet (self, &check.badge.input);
  good = foyer_worker_looks_check (self->looks, find_template (self, &check.badge),
                                   get_refusal (self), &check, error);
  foyer_worker_check_clear (&check);
  return good;
}

static gboolean
take_view (Server *self, GByteArray *bytes, GError **error)
{
  FoyerWorkerView view;
  gboolean good;

  if (!foyer_worker_task_decode_view (bytes->data, bytes->len, &view, error))
    return FALSE;
  good = foyer_worker_looks_view (self->looks, &view, error);
  foyer_worker_view_clear (&view);
  return good;
}

static gboolean
take_profile (Server *self, GByteArray *bytes, GError **error)
{
  g_autoptr (GBytes) profile = g_bytes_new (bytes->data, bytes->len);

  return foyer_worker_looks_take_profile (self->looks, profile, error);
}

static gboolean
answer (Server *self, FoyerWorkerFrame kind, GByteArray *bytes, GError **error)
{
  foyer_worker_sandbox_allow_cpu (FOYER_LIMIT_BADGE_CPU_SECONDS);
  switch (kind)
    {
    case FOYER_WORKER_FRAME_TEMPLATE:
      return take_template (self, bytes, error);
    case FOYER_WORKER_FRAME_BADGE:
      return take_badge (self, bytes, error);
    case FOYER_WORKER_FRAME_FILE:
      return take_file (self, bytes, error);
    case FOYER_WORKER_FRAME_VIEW:
      return take_view (self, bytes, error);
    case FOYER_WORKER_FRAME_CHECK:
      return take_check (self, bytes, error);
    case FOYER_WORKER_FRAME_PROFILE:
      return take_profile (self, bytes, error);
    case FOYER_WORKER_FRAME_READY:
    case FOYER_WORKER_FRAME_DOCUMENT:
    case FOYER_WORKER_FRAME_REFUSAL:
    case FOYER_WORKER_FRAME_PIECE:
    case FOYER_WORKER_FRAME_PAGE:
    case FOYER_WORKER_FRAME_DONE:
    case FOYER_WORKER_FRAME_FINDINGS:
    case FOYER_WORKER_FRAME_PROFILED:
      break;
    }
  g_set_error_literal (error, FOYER_WORKER_ERROR, FOYER_WORKER_ERROR_PROTOCOL,
                       "a message that only a drawing process sends");
  return FALSE;
}

void
foyer_worker_serve (int argc, char **argv, FoyerWorkerMeet meet_badge)
{
  Server self = { .fd = FOYER_WORKER_FD, .meet = meet_badge };
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
    finish (FOYER_WORKER_EXIT_START, error);
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
  finish (FOYER_WORKER_EXIT_PROTOCOL, error);
}
