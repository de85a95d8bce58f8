/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The page for Prometheus over HTTP. */
#include "config.h"

#include "foyer-intake-metrics.h"

#include "foyer-intake-answer.h"
#include "foyer-metrics-page.h"

#include <string.h>

#define RETRY_SECONDS 10u

/* A proxy on this machine that is not listed as one makes strangers look local. */
static gboolean
is_passed_on (FoyerHttpRequest *request)
{
  static const char *const names[] = { "Forwarded", "X-Forwarded-For", "X-Real-IP", "Via" };
  FoyerHeaders *headers = foyer_http_request_get_headers (request);

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (foyer_headers_count (headers, names[i]) > 0)
      return TRUE;
  return FALSE;
}

static gboolean
is_local (FoyerHttpRequest *request)
{
  g_autoptr (GInetAddress) address
      = g_inet_address_new_from_string (foyer_http_request_get_peer (request));

  return address != NULL && g_inet_address_get_is_loopback (address) && !is_passed_on (request);
}

/* In an atomic box; unanswered at its end it answers 503: also when the listener stops meanwhile.
 */
typedef struct
{
  FoyerLine *line;
  FoyerHttpResponder *responder; /* NULL: answered */
  char *page;
} Visit;

static void
visit_clear (gpointer data)
{
  Visit *self = data;

  if (self->responder != NULL)
    foyer_intake_answer_refuse (g_steal_pointer (&self->responder), 503, "store",
                                "the figures cannot be read now", RETRY_SECONDS, NULL);
  g_free (self->page);
}

static void
visit_unref (gpointer data)
{
  g_atomic_rc_box_release_full (data, visit_clear);
}

static gpointer
read_page (FoyerStore *store, gpointer data, GError **error)
{
  Visit *visit = data;

  visit->page = foyer_metrics_page_read (store, visit->line, error);
  return visit->page != NULL ? g_atomic_rc_box_acquire (visit) : NULL;
}

static void
page_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  Visit *visit = foyer_store_service_read_finish (FOYER_STORE_SERVICE (source), result, &error);
  g_autoptr (FoyerHeaders) headers = NULL;
  g_autoptr (GBytes) body = NULL;

  if (visit == NULL)
    {
      g_warning ("/metrics cannot be answered: %s", error->message);
      return;
    }
  body = g_bytes_new (visit->page, strlen (visit->page));
  headers = foyer_headers_new ();
  foyer_headers_add (headers, "Content-Type", FOYER_METRICS_PAGE_TYPE);
  foyer_headers_add (headers, "Cache-Control", "no-store");
  foyer_http_responder_answer (g_steal_pointer (&visit->responder), 200, headers, body);
  visit_unref (visit);
}

static void
visit (FoyerLine *line, FoyerHttpResponder *responder)
{
  Visit *visit = g_atomic_rc_box_new0 (Visit);

  visit->line = line;
  visit->responder = responder;
  foyer_store_service_read_async (line->store, read_page, visit, visit_unref, visit_unref, NULL,
                                  page_read_cb, NULL);
}

void
foyer_intake_metrics_handle (FoyerLine *line, FoyerHttpRequest *request,
                             FoyerHttpResponder *responder)
{
  if (!g_str_equal (foyer_http_request_get_method (request), "GET"))
    foyer_intake_answer_refuse (responder, 405, "method", "metrics are read with GET", 0, "GET");
  else if (!is_local (request))
    foyer_intake_answer_refuse (responder, 403, "address",
                                "metrics are for this machine alone; run the reader there, or copy "
                                "what foyerctl metrics prints",
                                0, NULL);
  else
    visit (line, responder);
}
