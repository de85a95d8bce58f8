/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The checks of a request in their order, up to the point where it is known to be authentic. */
#include "config.h"

#include "foyer-intake-gate.h"

#include "foyer-intake-hint.h"
#include "foyer-intake-metrics.h"
#include "foyer-intake-private.h"
#include "foyer-intake-scope.h"
#include "foyer-limits.h"
#include "foyer-store-pulls.h"
#include "foyer-uuid.h"

#include <string.h>
#include <sys/random.h>

#define PATH_PREFIX "/hooks/"
/* Hints that may wait for one source: anybody can send them. */
#define MAX_WAITING_PULLS 10000u

/* Requests of the minute that began at @start_usec (monotonic). */
typedef struct
{
  gint64 start_usec;
  guint requests;
} Window;

struct _FoyerIntakeGate
{
  gatomicrefcount ref_count;
  FoyerLine *line;
  GMutex mutex;
  GHashTable *endpoints; /* name → FoyerIntakeEndpoint; guarded */
  GHashTable *refusals; /* name → guint64[FOYER_N_REFUSALS]; guarded */
  GHashTable *windows; /* name → Window; the listener's thread alone */
  gboolean is_alone; /* measuring */
  gboolean is_writing; /* measuring: the listener's thread alone */
  GQueue kept_back; /* measuring */
  gboolean has_metrics; /* set before the listener starts */
};

/* ---- Life ---- */

FoyerIntakeGate *
foyer_intake_gate_new (FoyerLine *line)
{
  FoyerIntakeGate *self = g_new0 (FoyerIntakeGate, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->line = line;
  g_mutex_init (&self->mutex);
  self->endpoints = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                           (GDestroyNotify)foyer_intake_endpoint_unref);
  self->refusals = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->windows = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_queue_init (&self->kept_back);
  return self;
}

FoyerIntakeGate *
foyer_intake_gate_ref (FoyerIntakeGate *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
foyer_intake_gate_unref (FoyerIntakeGate *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_hash_table_unref (self->endpoints);
  g_hash_table_unref (self->refusals);
  g_hash_table_unref (self->windows);
  g_mutex_clear (&self->mutex);
  g_free (self);
}

void
foyer_intake_gate_open_metrics (FoyerIntakeGate *self)
{
  self->has_metrics = TRUE;
}

FoyerLine *
foyer_intake_gate_get_line (FoyerIntakeGate *self)
{
  return self->line;
}

void
foyer_intake_gate_set_endpoints (FoyerIntakeGate *self, GPtrArray *endpoints)
{
  GHashTable *table = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                             (GDestroyNotify)foyer_intake_endpoint_unref);
  GHashTable *former;

  for (guint i = 0; i < endpoints->len; i++)
    {
      FoyerIntakeEndpoint *endpoint = endpoints->pdata[i];

      g_hash_table_insert (table, g_strdup (endpoint->source->name),
                           foyer_intake_endpoint_ref (endpoint));
    }
  g_mutex_lock (&self->mutex);
  former = self->endpoints;
  self->endpoints = table;
  g_mutex_unlock (&self->mutex);
  g_hash_table_unref (former);
}

static FoyerIntakeEndpoint *
find_endpoint (FoyerIntakeGate *self, const char *name)
{
  FoyerIntakeEndpoint *endpoint;

  g_mutex_lock (&self->mutex);
  endpoint = g_hash_table_lookup (self->endpoints, name);
  if (endpoint != NULL)
    foyer_intake_endpoint_ref (endpoint);
  g_mutex_unlock (&self->mutex);
  return endpoint;
}

/* ---- Counting refusals ---- */

void
foyer_intake_gate_count (FoyerIntakeGate *self, const char *source, FoyerRefusal refusal)
{
  guint64 *counts;

  g_mutex_lock (&self->mutex);
  counts = g_hash_table_lookup (self->refusals, source);
  if (counts == NULL)
    {
      counts = g_new0 (guint64, FOYER_N_REFUSALS);
      g_hash_table_insert (self->refusals, g_strdup (source), counts);
    }
  counts[refusal]++;
  g_mutex_unlock (&self->mutex);
}

static gpointer
store_refusals (FoyerStore *store, gpointer data, GError **error)
{
  GHashTableIter iter;
  gpointer name, counts;

  g_hash_table_iter_init (&iter, data);
  while (g_hash_table_iter_next (&iter, &name, &counts))
    if (!foyer_store_add_refusals (store, name, counts, error))
      return NULL;
  return NULL;
}

void
foyer_intake_gate_flush (FoyerIntakeGate *self)
{
  GHashTable *counted = NULL;

  g_mutex_lock (&self->mutex);
  if (g_hash_table_size (self->refusals) > 0)
    {
      counted = self->refusals;
      self->refusals = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
    }
  g_mutex_unlock (&self->mutex);
  /* A counter lost with the disk is the least of the losses then. */
  if (counted != NULL)
    foyer_store_service_write_async (self->line->store, FOYER_STORE_PRIORITY_BULK, store_refusals,
                                     counted, (GDestroyNotify)g_hash_table_unref, NULL, NULL, NULL,
                                     NULL);
}

typedef struct
{
  guint status;
  const char *word;
  const char *message;
  guint retry_after_seconds;
} RefusalAnswer;

static const RefusalAnswer refusal_answers[FOYER_N_REFUSALS] = {
  [FOYER_REFUSAL_UNAUTHENTICATED] = { 401, "unauthenticated", "the request is not authentic", 0 },
  [FOYER_REFUSAL_ADDRESS] = { 403, "address", "this address may not send here", 0 },
  [FOYER_REFUSAL_SCOPE] = { 403, "scope", "this source may not send this", 0 },
  [FOYER_REFUSAL_HELD]
  = { 503, "held", "the source is held; send again later", FOYER_INTAKE_HELD_SECONDS },
  [FOYER_REFUSAL_RATE] = { 429, "rate", "too many requests in this minute", 0 },
  [FOYER_REFUSAL_TOO_LARGE] = { 413, "too-large", "the body is too large", 0 },
  [FOYER_REFUSAL_MEDIA_TYPE] = { 415, "media-type", "the body must be application/json", 0 },
  [FOYER_REFUSAL_NO_ROOM]
  = { 503, "no-room", "the delivery could not be stored", FOYER_INTAKE_RETRY_SECONDS },
  [FOYER_REFUSAL_NO_SECRET]
  = { 503, "no-secret", "the source is not ready to take anything in", FOYER_INTAKE_HELD_SECONDS },
};

static void
refuse_after (FoyerIntakeGate *self, const char *source, FoyerRefusal refusal,
              guint retry_after_seconds, FoyerHttpResponder *responder)
{
  const RefusalAnswer *answer = &refusal_answers[refusal];

  foyer_intake_gate_count (self, source, refusal);
  foyer_intake_answer_refuse (responder, answer->status, answer->word, answer->message,
                              retry_after_seconds, NULL);
}

void
foyer_intake_gate_refuse (FoyerIntakeGate *self, const char *source, FoyerRefusal refusal,
                          FoyerHttpResponder *responder)
{
  refuse_after (self, source, refusal, refusal_answers[refusal].retry_after_seconds, responder);
}

/* ---- Checks ---- */

/* *retry_after_seconds: until the minute is over. */
static gboolean
is_over_rate (FoyerIntakeGate *self, const FoyerSource *source, guint *retry_after_seconds)
{
  gint64 now = foyer_clock_get_monotonic_usec (self->line->clock);
  Window *window;

  if (source->rate_per_minute == 0)
    return FALSE;
  window = g_hash_table_lookup (self->windows, source->name);
  if (window == NULL)
    {
      window = g_new0 (Window, 1);
      window->start_usec = now;
      g_hash_table_insert (self->windows, g_strdup (source->name), window);
    }
  if (now - window->start_usec >= 60 * G_USEC_PER_SEC)
    *window = (Window){ .start_usec = now };
  *retry_after_seconds
      = (guint)((window->start_usec + 60 * G_USEC_PER_SEC - now) / G_USEC_PER_SEC) + 1;
  return window->requests++ >= source->rate_per_minute;
}

/* "application/json", "application/cloudevents+json; charset=utf-8". */
static gboolean
is_json (FoyerHeaders *headers)
{
  const char *value = foyer_headers_find (headers, "Content-Type");
  const char *coding = foyer_headers_find (headers, "Content-Encoding");
  g_autofree char *type = NULL;

  if (value == NULL || foyer_headers_count (headers, "Content-Type") != 1
      || (coding != NULL && g_ascii_strcasecmp (coding, "identity") != 0))
    return FALSE;
  type = g_ascii_strdown (value, (gssize)strcspn (value, ";"));
  g_strstrip (type);
  return g_str_equal (type, "application/json")
         || (g_str_has_prefix (type, "application/") && g_str_has_suffix (type, "+json"));
}

/* TRUE: it was refused and answered. */
static gboolean
refuse_at_the_door (FoyerIntakeGate *self, const FoyerIntakeEndpoint *endpoint,
                    FoyerHttpRequest *request, FoyerHttpResponder *responder)
{
  const FoyerSource *source = endpoint->source;
  FoyerRefusal refusal;
  guint retry_after_seconds = 0;

  if (!foyer_peer_list_allows_text (endpoint->networks, foyer_http_request_get_peer (request)))
    refusal = FOYER_REFUSAL_ADDRESS;
  else if (source->state == FOYER_SOURCE_HELD)
    refusal = FOYER_REFUSAL_HELD;
  else if (is_over_rate (self, source, &retry_after_seconds))
    {
      refuse_after (self, source->name, FOYER_REFUSAL_RATE, retry_after_seconds, responder);
      return TRUE;
    }
  else if (g_bytes_get_size (foyer_http_request_get_body (request)) > FOYER_LIMIT_WEBHOOK_BYTES)
    refusal = FOYER_REFUSAL_TOO_LARGE;
  else if (!is_json (foyer_http_request_get_headers (request)))
    refusal = FOYER_REFUSAL_MEDIA_TYPE;
  else if (endpoint->problem != NULL)
    refusal = FOYER_REFUSAL_NO_SECRET;
  else
    return FALSE;
  foyer_intake_gate_refuse (self, source->name, refusal, responder);
  return TRUE;
}

/* As the sender calls it: the public URL of the source, else what the Host header says. */
static char *
dup_uri (const FoyerIntakeEndpoint *endpoint, FoyerHttpRequest *request)
{
  const char *target = foyer_http_request_get_target (request);
  const char *host = foyer_headers_find (foyer_http_request_get_headers (request), "Host");
  const char *query = strchr (target, '?');

  if (endpoint->source->public_url != NULL)
    return g_strconcat (endpoint->source->public_url, query, NULL);
  if (*target != '/')
    return g_strdup (target);
  return g_strdup_printf ("%s://%s%s", foyer_http_request_is_tls (request) ? "https" : "http",
                          host != NULL ? host : "", target);
}

static void
verify (const FoyerIntakeEndpoint *endpoint, FoyerHttpRequest *request, FoyerVerification *result)
{
  g_autofree char *uri
      = foyer_signature_scheme_signs_uri (endpoint->scheme) ? dup_uri (endpoint, request) : NULL;
  FoyerSignaturePolicy policy = { .scheme = endpoint->scheme,
                                  .endpoint = endpoint->source->name,
                                  .keys = { endpoint->keys[0], endpoint->keys[1] },
                                  .window_seconds = endpoint->source->window_seconds };
  FoyerSignedRequest signed_request
      = { .method = foyer_http_request_get_method (request),
          .uri = uri,
          .headers = foyer_http_request_get_headers (request),
          .body = foyer_http_request_get_body (request),
          .arrival_usec = foyer_http_request_get_arrival_usec (request) };

  (void)foyer_signature_verify (&policy, &signed_request, result); /* the verdict says it */
}

/* ---- Unsigned senders: a hint to fetch ---- */

/* In an atomic box; unanswered at its end it answers 503. */
typedef struct
{
  FoyerIntakeGate *gate;
  FoyerHttpResponder *responder; /* NULL: answered */
  char *source;
  char *key;
  FoyerPullAnswer answer;
} Hint;

static void
hint_clear (gpointer data)
{
  Hint *self = data;

  if (self->responder != NULL)
    foyer_intake_gate_refuse (self->gate, self->source, FOYER_REFUSAL_NO_ROOM,
                              g_steal_pointer (&self->responder));
  foyer_intake_gate_unref (self->gate);
  g_free (self->source);
  g_free (self->key);
}

static void
hint_unref (gpointer data)
{
  g_atomic_rc_box_release_full (data, hint_clear);
}

static gpointer
store_hint (FoyerStore *store, gpointer data, GError **error)
{
  Hint *hint = data;

  return foyer_store_ask_pull (store, hint->source, hint->key, MAX_WAITING_PULLS, &hint->answer,
                               error)
             ? g_atomic_rc_box_acquire (hint)
             : NULL;
}

static void
answer_hint (Hint *hint)
{
  switch (hint->answer)
    {
    case FOYER_PULL_ASKED:
      foyer_intake_answer_accept (g_steal_pointer (&hint->responder), 202, "will-fetch", NULL);
      return;
    case FOYER_PULL_ASKED_BEFORE:
      foyer_intake_answer_accept (g_steal_pointer (&hint->responder), 200, "will-fetch", NULL);
      return;
    case FOYER_PULL_HELD:
      foyer_intake_gate_refuse (hint->gate, hint->source, FOYER_REFUSAL_HELD,
                                g_steal_pointer (&hint->responder));
      return;
    case FOYER_PULL_NO_SOURCE:
      foyer_intake_answer_refuse (g_steal_pointer (&hint->responder), 404, "unknown",
                                  "there is no such endpoint", 0, NULL);
      return;
    case FOYER_PULL_FULL:
      return; /* answered by its end: no room */
    }
}

static void
hint_stored_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  Hint *hint = foyer_store_service_write_finish (FOYER_STORE_SERVICE (source), result, &error);

  if (hint == NULL)
    {
      g_warning ("a notice could not be stored: %s", error->message);
      return;
    }
  answer_hint (hint);
  hint_unref (hint);
}

static void
take_hint (FoyerIntakeGate *self, const FoyerIntakeEndpoint *endpoint, FoyerHttpRequest *request,
           FoyerHttpResponder *responder)
{
  gsize length = 0;
  const char *body = g_bytes_get_data (foyer_http_request_get_body (request), &length);
  const char *name = endpoint->source->name;
  char *key = NULL;
  Hint *hint;

  switch (foyer_intake_hint_read (endpoint->source, body, length, &key))
    {
    case FOYER_HINT_FETCH:
      hint = g_atomic_rc_box_new0 (Hint);
      hint->gate = foyer_intake_gate_ref (self);
      hint->responder = responder;
      hint->source = g_strdup (name);
      hint->key = key;
      foyer_store_service_write_async (self->line->store, FOYER_STORE_PRIORITY_URGENT, store_hint,
                                       hint, hint_unref, hint_unref, NULL, hint_stored_cb, NULL);
      return;
    case FOYER_HINT_NOTHING:
      foyer_intake_answer_accept (responder, 200, "nothing-to-fetch", NULL);
      return;
    case FOYER_HINT_FOREIGN:
      foyer_intake_gate_refuse (self, name, FOYER_REFUSAL_SCOPE, responder);
      return;
    case FOYER_HINT_UNREADABLE:
      foyer_intake_gate_refuse (self, name, FOYER_REFUSAL_UNAUTHENTICATED, responder);
      return;
    }
}

/* ---- Authentic requests ---- */

static gboolean
is_secret_header (const char *name)
{
  static const char *const names[]
      = { "Authorization", "Proxy-Authorization", "Cookie", "X-Api-Key" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (g_ascii_strcasecmp (name, names[i]) == 0)
      return TRUE;
  return FALSE;
}

/* One a line; what lets somebody in elsewhere stays out of the journal. */
static char *
dup_headers (FoyerHeaders *headers)
{
  GString *text = g_string_new (NULL);
  g_autofree char *raw = NULL;

  for (guint i = 0; i < foyer_headers_get_length (headers); i++)
    {
      const char *name = foyer_headers_get_name (headers, i);

      g_string_append_printf (text, "%s: %s\n", name,
                              is_secret_header (name) ? "(not kept)"
                                                      : foyer_headers_get_value (headers, i));
    }
  raw = g_string_free (text, FALSE);
  return g_utf8_make_valid (raw, -1);
}

static char *
dup_trace_id (void)
{
  guint8 random[16] = { 0 };
  FoyerUuid uuid;

  /* Without randomness ids would repeat, and a repeat only makes a trace harder to read. */
  (void)!getrandom (random, sizeof random, GRND_NONBLOCK);
  uuid = foyer_uuid_from_random (random);
  return foyer_uuid_dup_text (&uuid);
}

static FoyerDelivery *
make_delivery (FoyerLine *line, const FoyerSource *source, FoyerHttpRequest *request,
               const char *sender_id)
{
  FoyerDelivery *delivery = foyer_delivery_new ();
  GBytes *body = foyer_http_request_get_body (request);
  gsize length = 0;
  const guint8 *data = g_bytes_get_data (body, &length);

  delivery->source = g_strdup (source->name);
  delivery->origin = g_strdup (sender_id);
  delivery->reading
      = (FoyerReading){ .format = FOYER_FORMAT_JSON,
                        .encoding = FOYER_ENCODING_UTF8,
                        .has_bom = length >= 3 && memcmp (data, "\xef\xbb\xbf", 3) == 0 };
  delivery->contract = g_strdup (source->contract);
  delivery->taxonomy
      = g_strdup (foyer_taxonomy_get_reference (foyer_catalogue_get_taxonomy (line->catalogue)));
  delivery->digest = foyer_digest_of (data, length);
  delivery->length = length;
  delivery->body = g_bytes_ref (body);
  delivery->peer = g_strdup (foyer_http_request_get_peer (request));
  delivery->headers = dup_headers (foyer_http_request_get_headers (request));
  delivery->trace_id = dup_trace_id ();
  delivery->received_usec = foyer_http_request_get_arrival_usec (request);
  return delivery;
}

static void
take_in (FoyerIntakeGate *self, FoyerIntakeEndpoint *endpoint, FoyerHttpRequest *request,
         FoyerHttpResponder *responder, FoyerVerification *verification)
{
  const FoyerSource *source = endpoint->source;
  gsize length = 0;
  const char *body = g_bytes_get_data (foyer_http_request_get_body (request), &length);
  FoyerIntakeParcel *parcel;

  if (foyer_intake_scope_is_limited (source)
      && !foyer_intake_scope_allows (source, foyer_http_request_get_headers (request), body,
                                     length))
    {
      foyer_intake_gate_refuse (self, source->name, FOYER_REFUSAL_SCOPE, responder);
      return;
    }
  parcel = g_new0 (FoyerIntakeParcel, 1);
  g_atomic_ref_count_init (&parcel->ref_count);
  parcel->gate = foyer_intake_gate_ref (self);
  parcel->endpoint = foyer_intake_endpoint_ref (endpoint);
  parcel->request = foyer_http_request_ref (request);
  parcel->responder = responder;
  parcel->sender_id = g_steal_pointer (&verification->delivery_id);
  parcel->verdict = g_strdup_printf ("secret %u", verification->key + 1);
  parcel->delivery = make_delivery (self->line, source, request, parcel->sender_id);
  if (foyer_intake_parcel_needs_mapping (parcel))
    foyer_intake_parcel_examine (parcel);
  else
    foyer_intake_parcel_keep (parcel);
}

void
foyer_intake_gate_handle_cb (FoyerHttpRequest *request, FoyerHttpResponder *responder,
                             gpointer user_data)
{
  FoyerIntakeGate *self = user_data;
  const char *path = foyer_http_request_get_path (request);
  g_autoptr (FoyerIntakeEndpoint) endpoint = NULL;
  g_auto (FoyerVerification) verification = { 0 };

  if (self->has_metrics && g_str_equal (path, FOYER_INTAKE_METRICS_PATH))
    {
      foyer_intake_metrics_handle (self->line, request, responder);
      return;
    }
  if (g_str_has_prefix (path, PATH_PREFIX))
    endpoint = find_endpoint (self, path + strlen (PATH_PREFIX));
  if (endpoint == NULL)
    foyer_intake_answer_refuse (responder, 404, "unknown", "there is no such endpoint", 0, NULL);
  else if (!g_str_equal (foyer_http_request_get_method (request), "POST"))
    foyer_intake_answer_refuse (responder, 405, "method", "endpoints take POST", 0, "POST");
  else if (!refuse_at_the_door (self, endpoint, request, responder))
    {
      verify (endpoint, request, &verification);
      if (verification.verdict == FOYER_VERDICT_UNSIGNED)
        take_hint (self, endpoint, request, responder);
      else if (verification.verdict != FOYER_VERDICT_OK)
        foyer_intake_gate_refuse (self, endpoint->source->name, FOYER_REFUSAL_UNAUTHENTICATED,
                                  responder);
      else
        take_in (self, endpoint, request, responder, &verification);
    }
}

/* ---- Measuring ---- */

void
foyer_intake_gate_set_alone (FoyerIntakeGate *self, gboolean is_alone)
{
  self->is_alone = is_alone;
}

gboolean
foyer_intake_gate_may_write (FoyerIntakeGate *self, FoyerIntakeParcel *parcel)
{
  if (!self->is_alone)
    return TRUE;
  if (!self->is_writing)
    return self->is_writing = TRUE;
  g_queue_push_tail (&self->kept_back, parcel);
  return FALSE;
}

void
foyer_intake_gate_has_written (FoyerIntakeGate *self)
{
  FoyerIntakeParcel *next;

  if (!self->is_alone)
    return;
  self->is_writing = FALSE;
  next = g_queue_pop_head (&self->kept_back);
  if (next != NULL)
    foyer_intake_parcel_keep (next);
}
