/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Makes deliveries, posts them one after the other or at once, counts the answers. */
#include "config.h"

#include "foyer-simulated-sender.h"

#include "foyer-json.h"
#include "foyer-limits.h"
#include "foyer-signature.h"

#include <libsoup/soup.h>
#include <string.h>

#define OLD_USEC ((gint64)3600 * G_USEC_PER_SEC)
#define TIMEOUT_SECONDS 10
/* What a listener allows one peer by default: a flood then shows the limit of requests, not that of
 * connections. */
#define CONNECTIONS 4

static const char *const fault_names[FOYER_N_SENDER_FAULTS] = {
  [FOYER_SENDER_GOOD] = "good",           [FOYER_SENDER_BAD_HMAC] = "bad-hmac",
  [FOYER_SENDER_OLD_CLOCK] = "old-clock", [FOYER_SENDER_REPLAY] = "replay",
  [FOYER_SENDER_FLOOD] = "flood",
};

const char *
foyer_sender_fault_get_name (guint fault)
{
  return fault < FOYER_N_SENDER_FAULTS ? fault_names[fault] : NULL;
}

gboolean
foyer_sender_fault_parse (const char *name, FoyerSenderFault *fault)
{
  for (guint i = 0; i < FOYER_N_SENDER_FAULTS; i++)
    if (g_str_equal (fault_names[i], name))
      {
        *fault = (FoyerSenderFault)i;
        return TRUE;
      }
  return FALSE;
}

const char *
foyer_sender_scheme_get_name (guint scheme)
{
  return scheme < FOYER_SIGNATURE_SCHEMES
             ? foyer_signature_scheme_get_name ((FoyerSignatureScheme)scheme)
             : NULL;
}

/* One whole run. */
typedef struct
{
  SoupSession *session;
  char *url;
  char *tier;
  FoyerSignatureKey *key; /* NULL for "none" */
  FoyerSenderFault fault;
  guint count;
  guint interval_msec;
  FoyerSenderWatch watch;
  gpointer watch_data;
  gint64 started_usec; /* makes the people's ids */

  guint n_sent;
  guint n_done;
  guint n_unanswered;
  guint n_unexpected;
  guint n_by_status[600];
  GBytes *replayed_body; /* of a replay, from its first delivery on */
  FoyerHeaders *replayed_headers;
} Run;

/* One delivery under way. */
typedef struct
{
  GTask *task;
  SoupMessage *message;
  guint number; /* from 1 */
} Delivery;

static void
run_free (gpointer data)
{
  Run *run = data;

  g_clear_object (&run->session);
  g_free (run->url);
  g_free (run->tier);
  g_clear_pointer (&run->key, foyer_signature_key_free);
  g_clear_pointer (&run->replayed_body, g_bytes_unref);
  g_clear_pointer (&run->replayed_headers, foyer_headers_unref);
  g_free (run);
}

/* ---- Deliveries ---- */

static GBytes *
make_body (const Run *run, guint number)
{
  gint64 run_msec = run->started_usec / 1000; /* another run, other people */
  g_autofree char *source_id = g_strdup_printf ("SIM-%" G_GINT64_FORMAT "-%u", run_msec, number);
  g_autofree char *name = g_strdup_printf ("Simulated Person %u", number);
  g_autofree char *email
      = g_strdup_printf ("simulated-%" G_GINT64_FORMAT "-%u@example.org", run_msec, number);
  g_autoptr (json_t) body
      = json_pack ("{s:s,s:{s:s,s:s,s:s,s:s}}", "type", "registration.created", "data", "source_id",
                   source_id, "full_name", name, "email", email, "print_tier", run->tier);
  char *text = json_dumps (body, JSON_COMPACT);
  GBytes *bytes = g_bytes_new (text, strlen (text));

  free (text);
  return bytes;
}

static GBytes *
alter (GBytes *body)
{
  gsize length = 0;
  const char *data = g_bytes_get_data (body, &length);
  GByteArray *altered = g_byte_array_new ();

  g_byte_array_append (altered, (const guint8 *)data, (guint)length);
  g_byte_array_append (altered, (const guint8 *)" ", 1);
  return g_byte_array_free_to_bytes (altered);
}

/* The body and the headers of delivery @number; a replay has one for all. (transfer full) both */
static void
make_delivery (Run *run, guint number, GBytes **body, FoyerHeaders **headers)
{
  g_autofree char *id = g_uuid_string_random ();
  gint64 now_usec = g_get_real_time ();

  if (run->replayed_body != NULL)
    {
      *body = g_bytes_ref (run->replayed_body);
      *headers = foyer_headers_ref (run->replayed_headers);
      return;
    }
  *body = make_body (run, number);
  *headers = run->key != NULL ? foyer_signature_sign (
                 run->key, "POST", run->url, id, *body,
                 run->fault == FOYER_SENDER_OLD_CLOCK ? now_usec - OLD_USEC : now_usec)
                              : foyer_headers_new ();
  if (run->fault == FOYER_SENDER_BAD_HMAC)
    {
      GBytes *altered = alter (*body);

      g_bytes_unref (*body);
      *body = altered;
    }
  if (run->fault == FOYER_SENDER_REPLAY)
    {
      run->replayed_body = g_bytes_ref (*body);
      run->replayed_headers = foyer_headers_ref (*headers);
    }
}

/* ---- Answers ---- */

static gboolean
is_expected (const Run *run, guint status)
{
  gboolean is_taken = status >= 200 && status < 300;

  switch (run->fault)
    {
    case FOYER_SENDER_GOOD:
    case FOYER_SENDER_REPLAY:
      return is_taken;
    case FOYER_SENDER_BAD_HMAC:
    case FOYER_SENDER_OLD_CLOCK:
      return status == SOUP_STATUS_UNAUTHORIZED;
    case FOYER_SENDER_FLOOD:
      return is_taken || status == 429 || status == SOUP_STATUS_SERVICE_UNAVAILABLE;
    }
  g_return_val_if_reached (FALSE);
}

static void
tell (const Run *run, guint number, guint status, GBytes *answer, const GError *error)
{
  g_autoptr (json_t) event = json_pack ("{s:s,s:i,s:i}", "event", "answer", "delivery", (int)number,
                                        "status", (int)status);
  g_autofree char *text = NULL;
  char *line;

  if (error != NULL)
    text = g_utf8_make_valid (error->message, -1);
  else if (answer != NULL && g_bytes_get_size (answer) > 0)
    text = g_utf8_make_valid (g_bytes_get_data (answer, NULL),
                              (gssize)MIN (g_bytes_get_size (answer), 300));
  (void)json_object_set_new (event, error != NULL ? "error" : "text",
                             text != NULL ? json_string (text)
                                          : json_null ()); /* memory alone can fail */
  line = json_dumps (event, JSON_COMPACT | JSON_ENSURE_ASCII);
  if (line != NULL && run->watch != NULL)
    run->watch (line, run->watch_data);
  free (line);
}

static json_t *
make_report (const Run *run)
{
  /* In a flood connections beyond the limit are closed unheard, and that is right. */
  gboolean is_good
      = run->n_unexpected == 0 && (run->n_unanswered == 0 || run->fault == FOYER_SENDER_FLOOD);
  json_t *answers = json_object ();

  for (guint status = 0; status < G_N_ELEMENTS (run->n_by_status); status++)
    if (run->n_by_status[status] > 0)
      {
        g_autofree char *name = g_strdup_printf ("%u", status);

        (void)json_object_set_new (
            answers, name,
            json_integer ((json_int_t)run->n_by_status[status])); /* memory alone can fail */
      }
  return json_pack ("{s:s,s:s,s:i,s:o,s:i,s:b}", "event", "report", "fault",
                    fault_names[run->fault], "sent", (int)run->n_sent, "answers", answers,
                    "unanswered", (int)run->n_unanswered, "as_expected", is_good ? 1 : 0);
}

static void
finish (GTask *task)
{
  Run *run = g_task_get_task_data (task);

  if (run->n_done > 0 && run->n_unanswered == run->n_done)
    g_task_return_new_error (task, FOYER_SIMULATE_ERROR, FOYER_SIMULATE_ERROR_PEER,
                             "nobody answers at %s; is 'foyerctl serve --listen' running there?",
                             run->url);
  else
    g_task_return_pointer (task, make_report (run), (GDestroyNotify)json_decref);
}

static void send_next (GTask *task);

static gboolean
next_cb (gpointer user_data)
{
  GTask *task = user_data;

  send_next (task);
  return G_SOURCE_REMOVE;
}

static void
go_on (GTask *task)
{
  Run *run = g_task_get_task_data (task);

  if (run->n_done < run->n_sent)
    return; /* others are under way: the last one decides */
  if (run->n_sent >= run->count || g_cancellable_is_cancelled (g_task_get_cancellable (task)))
    finish (task);
  else
    g_timeout_add_full (G_PRIORITY_DEFAULT, run->interval_msec, next_cb, g_object_ref (task),
                        g_object_unref);
}

static void
answered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Delivery *delivery = user_data;
  g_autoptr (GTask) task = delivery->task;
  g_autoptr (SoupMessage) message = delivery->message;
  Run *run = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) answer
      = soup_session_send_and_read_finish (SOUP_SESSION (source), result, &error);
  guint status = answer != NULL ? (guint)soup_message_get_status (message) : 0;

  run->n_done++;
  if (answer == NULL || status >= G_N_ELEMENTS (run->n_by_status))
    run->n_unanswered++;
  else
    {
      run->n_by_status[status]++;
      run->n_unexpected += is_expected (run, status) ? 0 : 1;
    }
  tell (run, delivery->number, status, answer, error);
  g_free (delivery);
  go_on (task);
}

static gboolean
accept_cb (SoupMessage *message, GTlsCertificate *certificate, GTlsCertificateFlags flags,
           gpointer user_data)
{
  /* The listener of a rehearsal on this machine: whose certificate it is does not matter. */
  return TRUE;
}

static void
send_one (GTask *task)
{
  Run *run = g_task_get_task_data (task);
  Delivery *delivery = g_new0 (Delivery, 1);
  g_autoptr (GBytes) body = NULL;
  g_autoptr (FoyerHeaders) headers = NULL;
  SoupMessageHeaders *fields;

  delivery->task = g_object_ref (task);
  delivery->number = ++run->n_sent;
  delivery->message = soup_message_new ("POST", run->url);
  make_delivery (run, delivery->number, &body, &headers);
  fields = soup_message_get_request_headers (delivery->message);
  for (guint i = 0; i < foyer_headers_get_length (headers); i++)
    soup_message_headers_append (fields, foyer_headers_get_name (headers, i),
                                 foyer_headers_get_value (headers, i));
  soup_message_set_request_body_from_bytes (delivery->message, "application/json", body);
  /* IDEMPOTENT only so that connections are kept: a listener allows a peer few of them. */
  soup_message_add_flags (delivery->message, SOUP_MESSAGE_NO_REDIRECT | SOUP_MESSAGE_IDEMPOTENT);
  g_signal_connect (delivery->message, "accept-certificate", G_CALLBACK (accept_cb), NULL);
  soup_session_send_and_read_async (run->session, delivery->message, G_PRIORITY_DEFAULT, NULL,
                                    answered_cb, delivery);
}

static void
send_next (GTask *task)
{
  Run *run = g_task_get_task_data (task);

  if (g_cancellable_is_cancelled (g_task_get_cancellable (task)))
    finish (task);
  else if (run->fault == FOYER_SENDER_FLOOD)
    while (run->n_sent < run->count)
      send_one (task);
  else
    send_one (task);
}

/* ---- Settings ---- */

static gboolean
is_loopback (const char *host)
{
  g_autoptr (GInetAddress) address = host != NULL ? g_inet_address_new_from_string (host) : NULL;

  if (address != NULL)
    return g_inet_address_get_is_loopback (address);
  return host != NULL && g_ascii_strcasecmp (host, "localhost") == 0;
}

static gboolean
check_settings (const FoyerSimulatedSender *settings, FoyerSignatureScheme *signature,
                GError **error)
{
  g_autoptr (GUri) uri = g_uri_parse (settings->url, G_URI_FLAGS_NONE, NULL);
  const char *scheme = uri != NULL ? g_uri_get_scheme (uri) : "";
  const char *text = NULL;

  if (!foyer_signature_scheme_parse (settings->scheme, signature))
    text = "there is no such scheme of signatures; see: foyerctl sources add --help";
  else if ((strcmp (scheme, "http") != 0 && strcmp (scheme, "https") != 0)
           || !is_loopback (g_uri_get_host (uri)))
    text = "the address must be of this machine, such as http://127.0.0.1:8080/hooks/NAME: others "
           "are not rehearsed with";
  else if (foyer_signature_scheme_is_signed (*signature) && settings->secret == NULL)
    text = "this scheme signs: a secret is needed";
  else if (settings->fault == FOYER_SENDER_BAD_HMAC
           && !foyer_signature_scheme_is_signed (*signature))
    text = "nothing is signed with the scheme none, so nothing can be signed wrongly";
  else if (settings->fault == FOYER_SENDER_OLD_CLOCK
           && foyer_signature_scheme_get_clock (*signature) == FOYER_SIGNATURE_CLOCK_NONE)
    text = "this scheme signs no time, so an old clock cannot be seen; rehearse replay instead";
  else if (settings->count < 1 || settings->count > FOYER_LIMIT_SIMULATED_DELIVERIES)
    text = "1 to 100,000 deliveries can be sent";
  if (text == NULL)
    return TRUE;
  g_set_error_literal (error, FOYER_SIMULATE_ERROR, FOYER_SIMULATE_ERROR_SETTING, text);
  return FALSE;
}

static FoyerSignatureKey *
make_key (const FoyerSimulatedSender *settings, FoyerSignatureScheme scheme, GError **error)
{
  g_autoptr (GError) cause = NULL;
  FoyerSignatureKey *key = foyer_signature_key_parse (scheme, settings->secret, &cause);
  g_autoptr (GBytes) nothing = g_bytes_new_static ("", 0);
  g_autoptr (FoyerHeaders) probe
      = key != NULL ? foyer_signature_sign (key, "POST", settings->url, "probe", nothing, 0) : NULL;

  if (probe != NULL)
    return key;
  g_set_error_literal (error, FOYER_SIMULATE_ERROR, FOYER_SIMULATE_ERROR_SETTING,
                       cause != NULL ? cause->message
                                     : "nobody can sign with a public key; give a secret");
  g_clear_pointer (&key, foyer_signature_key_free);
  return NULL;
}

void
foyer_simulated_sender_send_async (const FoyerSimulatedSender *settings, FoyerSenderWatch watch,
                                   gpointer watch_data, GCancellable *cancellable,
                                   GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  FoyerSignatureScheme scheme = FOYER_SIGNATURE_SCHEME_NONE;
  GError *error = NULL;
  Run *run = g_new0 (Run, 1);

  g_task_set_source_tag (task, foyer_simulated_sender_send_async);
  g_task_set_name (task, "[Foyer] simulated sender");
  g_task_set_check_cancellable (task, FALSE); /* what was sent is reported */
  g_task_set_task_data (task, run, run_free);
  if (!check_settings (settings, &scheme, &error)
      || (foyer_signature_scheme_is_signed (scheme)
          && (run->key = make_key (settings, scheme, &error)) == NULL))
    {
      g_task_return_error (task, error);
      return;
    }
  run->session
      = soup_session_new_with_options ("timeout", TIMEOUT_SECONDS, "max-conns", CONNECTIONS,
                                       "max-conns-per-host", CONNECTIONS, NULL);
  soup_session_set_proxy_resolver (run->session, NULL);
  run->url = g_strdup (settings->url);
  run->tier = g_strdup (settings->tier != NULL ? settings->tier : "GENERAL");
  run->fault = settings->fault;
  run->count = settings->count;
  run->interval_msec = settings->per_second > 0 ? 1000 / settings->per_second : 0;
  run->watch = watch;
  run->watch_data = watch_data;
  run->started_usec = g_get_real_time ();
  send_next (task);
}

json_t *
foyer_simulated_sender_send_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}
