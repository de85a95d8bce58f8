/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A test badge, step by step; a failure is told and never repeated. */
#include "config.h"

#include "foyer-submission-test.h"

#include "foyer-drawing.h"
#include "foyer-media.h"
#include "foyer-print-match.h"
#include "foyer-uuid.h"

#include <string.h>

#define ASK_INTERVAL_MSEC 300
#define PATIENCE_USEC (60 * G_USEC_PER_SEC)

typedef struct
{
  FoyerLine *line;
  FoyerPrinterDriver *driver;
  FoyerPrinterSetup *setup; /* lent: whoever asks keeps it until the end */
  FoyerTemplate *template; /* NULL: the event's, for an invented person */
  FoyerPrintTarget target;
  char *media;
  FoyerPrintRequest *request;
  GBytes *document;
  gint64 remote_id;
  char *remote_uuid;
  gint64 give_up_usec;
} Test;

static void
test_free (gpointer data)
{
  Test *self = data;

  g_object_unref (self->driver);
  g_clear_pointer (&self->template, foyer_template_unref);
  g_free (self->media);
  g_clear_pointer (&self->request, foyer_print_request_unref);
  g_clear_pointer (&self->document, g_bytes_unref);
  g_free (self->remote_uuid);
  g_free (self);
}

static void ask (GTask *task);

static gboolean
ask_again_cb (gpointer user_data)
{
  ask (user_data);
  return G_SOURCE_REMOVE;
}

static void
return_failure (GTask *task, const FoyerRemoteJob *remote)
{
  g_autofree char *description = foyer_remote_job_dup_description (remote);

  g_task_return_new_error (task, FOYER_DISPATCH_ERROR, FOYER_DISPATCH_ERROR_NOT_POSSIBLE,
                           "the test badge did not come out: %s", description);
}

static void
asked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Test *test = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (FoyerRemoteJob) remote
      = foyer_printer_driver_query_finish (FOYER_PRINTER_DRIVER (source), result, &error);

  if (remote == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  switch (remote->state)
    {
    case FOYER_REMOTE_COMPLETED:
      g_task_return_boolean (task, TRUE);
      break;
    case FOYER_REMOTE_CANCELED:
    case FOYER_REMOTE_ABORTED:
    case FOYER_REMOTE_NOT_FOUND:
    case FOYER_REMOTE_OTHER:
      return_failure (task, remote);
      break;
    case FOYER_REMOTE_PENDING:
    case FOYER_REMOTE_PENDING_HELD:
    case FOYER_REMOTE_PROCESSING:
    case FOYER_REMOTE_PROCESSING_STOPPED:
      if (foyer_clock_get_monotonic_usec (test->line->clock) > test->give_up_usec)
        return_failure (task, remote);
      else
        g_timeout_add_full (G_PRIORITY_DEFAULT, ASK_INTERVAL_MSEC, ask_again_cb,
                            g_object_ref (task), g_object_unref);
      break;
    }
}

static void
ask (GTask *task)
{
  Test *test = g_task_get_task_data (task);

  foyer_printer_driver_query_async (test->driver, test->request, test->remote_id, test->remote_uuid,
                                    NULL, asked_cb, g_object_ref (task));
}

static void
sent_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (foyer_printer_driver_send_finish (FOYER_PRINTER_DRIVER (source), result, &error))
    ask (task);
  else
    g_task_return_error (task, error);
}

static void
created_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Test *test = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (FoyerRemoteJob) remote
      = foyer_printer_driver_create_finish (FOYER_PRINTER_DRIVER (source), result, &error);

  if (remote == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  test->remote_id = remote->id;
  test->remote_uuid = g_strdup (remote->uuid);
  foyer_printer_driver_send_async (test->driver, test->request, test->remote_id, test->document,
                                   NULL, sent_cb, g_object_ref (task));
}

/* As the printer calls the sheet, where it has told: nothing asks it in between. */
static char *
dup_media (const Test *test)
{
  const char *wanted
      = test->setup->printer->media != NULL ? test->setup->printer->media : test->media;
  const FoyerPrinterAbilities *abilities = test->setup->abilities;
  char *chosen = NULL;

  if (wanted != NULL && abilities != NULL)
    chosen = foyer_media_choose (wanted, (const char *const *)abilities->media);
  return chosen != NULL ? chosen : g_strdup (wanted);
}

/* Every test is a request of its own: its name carries the moment. */
static void
make_request (Test *test, const char *badge_no)
{
  FoyerPrintRequest *request = foyer_print_request_new ();
  FoyerDigest digest = foyer_digest_of_bytes (test->document);
  FoyerUuid uuid;

  test->request = request;
  request->job_name = g_strdup_printf ("foyer-test-%" G_GINT64_FORMAT,
                                       foyer_clock_get_now_usec (test->line->clock));
  uuid = foyer_uuid_from_url_name (request->job_name, strlen (request->job_name));
  request->job_uuid = foyer_uuid_dup_text (&uuid);
  request->badge_no
      = g_strdup_printf ("test%s%" G_GINT64_FORMAT, badge_no,
                         foyer_clock_get_now_usec (test->line->clock) / G_USEC_PER_SEC);
  request->copy = 1;
  request->copies = 1;
  request->format = g_strdup (foyer_format_kind_get_mime (test->target.format));
  request->document_digest = foyer_digest_dup_text (&digest);
  request->media = dup_media (test);
}

/* As rendering does it, for one page that no job knows. PROOF is across a badge whatever its
 * template: nobody takes it for a person's. */
static gboolean
draw (Test *test, FoyerDrawing *drawing, FoyerTemplate *template, const FoyerBadgeInput *input,
      GError **error)
{
  FoyerFormatKind format;
  FoyerRenderOptions options = { .is_proof = test->template == NULL };
  g_autoptr (GBytes) document = NULL;

  if (!foyer_print_match_choose (test->setup, foyer_template_get_media (template), &test->target,
                                 error))
    return FALSE;
  format = test->target.format;
  options.dpi = test->target.dpi;
  options.pixels = test->target.pixels;
  options.calibration = test->target.calibration;
  options.format = format == FOYER_FORMAT_KIND_POSTSCRIPT ? FOYER_FORMAT_KIND_PDF : format;
  document = foyer_drawing_draw (drawing, template, input, &options, NULL, error);
  if (document == NULL)
    return FALSE;
  test->media = foyer_print_match_dup_media (document);
  test->document = format == FOYER_FORMAT_KIND_POSTSCRIPT
                       ? foyer_print_match_convert (test->line, "test", document, error)
                       : g_steal_pointer (&document);
  return test->document != NULL;
}

static void
draw_thread (GTask *task, gpointer source_object, gpointer task_data, GCancellable *cancellable)
{
  Test *test = task_data;
  FoyerLine *line = test->line;
  GError *error = NULL;
  gboolean is_proof = FALSE;
  g_autoptr (FoyerTemplate) template
      = test->template != NULL ? foyer_template_ref (test->template)
                               : foyer_studio_find_for_look (line->studio, NULL, &is_proof, &error);
  g_autoptr (FoyerDrawing) drawing = foyer_drawing_new (line);
  FoyerBadgeContent content = { 0 };

  if (template != NULL)
    {
      foyer_studio_fill_sample (line->studio, &content);
      if (draw (test, drawing, template, &content.input, &error))
        make_request (test, content.badge_no);
    }
  if (test->request != NULL)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
  foyer_badge_content_clear (&content);
}

static void
drawn_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Test *test = g_task_get_task_data (task);
  GError *error = NULL;

  if (g_task_propagate_boolean (G_TASK (result), &error))
    foyer_printer_driver_create_async (test->driver, test->request, NULL, created_cb,
                                       g_object_ref (task));
  else
    g_task_return_error (task, error);
}

void
foyer_submission_test_async (FoyerLine *line, FoyerPrinterDriver *driver, FoyerPrinterSetup *setup,
                             FoyerTemplate *template, GAsyncReadyCallback callback,
                             gpointer user_data)
{
  GTask *task = g_task_new (NULL, NULL, callback, user_data);
  g_autoptr (GTask) thread_task = g_task_new (NULL, NULL, drawn_cb, task);
  Test *test = g_new0 (Test, 1);

  g_task_set_source_tag (task, foyer_submission_test_async);
  g_task_set_name (task, "foyer-submission-test");
  test->line = line;
  test->driver = g_object_ref (driver);
  test->setup = setup;
  test->template = template != NULL ? foyer_template_ref (template) : NULL;
  test->give_up_usec = foyer_clock_get_monotonic_usec (line->clock) + PATIENCE_USEC;
  g_task_set_task_data (task, test, test_free);
  g_task_set_task_data (thread_task, test, NULL);
  g_task_run_in_thread (thread_task, draw_thread);
}

gboolean
foyer_submission_test_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}
