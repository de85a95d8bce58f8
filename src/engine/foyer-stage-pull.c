/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Fetching by id what unsigned senders hinted at: one at a time, from the pinned host, in
 * the pace that the host asks for; what is fetched passes the same journal as a webhook. */
#include "config.h"

#include "foyer-line.h"

#include "foyer-file.h"
#include "foyer-http-client.h"
#include "foyer-intake-hint.h"
#include "foyer-limits.h"
#include "foyer-signature-key.h"
#include "foyer-store-pulls.h"
#include "foyer-store-receipts.h"
#include "foyer-uuid.h"

#include <string.h>

#define FETCH_MSEC 30000
#define ANSWER_BYTES (8u * 1024 * 1024)
/* 5 s, 10 s, … half an hour: about six hours, longer than a platform's usual outage. */
#define FIRST_DELAY_USEC (5 * G_USEC_PER_SEC)
#define MAX_DELAY_USEC (30 * 60 * G_USEC_PER_SEC)
#define MAX_ATTEMPTS 20u
#define PRUNE_SECONDS 3600

/* Reference-counted: every answer that is still to come holds one. */
struct _FoyerPullStage
{
  FoyerLine *line;
  GRand *random;
  GCancellable *cancellable;
  gboolean is_busy;
  gboolean must_look_again;
  guint wake_source;
  guint prune_source;
};

/* One pull on its way. */
typedef struct
{
  FoyerPullStage *stage;
  FoyerPull *pull;
  FoyerSource *source;
  FoyerHttpClient *client;
  FoyerHttpAnswer *answer;
  char *token;
  char *path;
} Fetch;

static void look_for_work (FoyerPullStage *self);

static void
stage_clear (gpointer data)
{
  FoyerPullStage *self = data;

  g_rand_free (self->random);
  g_object_unref (self->cancellable);
}

static void
stage_unref (FoyerPullStage *self)
{
  g_rc_box_release_full (self, stage_clear);
}

static void
fetch_free (gpointer data)
{
  Fetch *self = data;

  foyer_pull_free (self->pull);
  g_clear_pointer (&self->source, foyer_source_unref);
  g_clear_object (&self->client);
  g_clear_pointer (&self->answer, foyer_http_answer_free);
  foyer_signature_secret_free (self->token);
  g_free (self->path);
  g_free (self);
}

static gboolean
is_stopped (FoyerPullStage *self)
{
  return g_cancellable_is_cancelled (self->cancellable);
}

/* ---- Waking up ---- */

static gboolean
wake_cb (gpointer user_data)
{
  FoyerPullStage *self = user_data;

  self->wake_source = 0;
  look_for_work (self);
  return G_SOURCE_REMOVE;
}

static void
wake_at (FoyerPullStage *self, gint64 due_usec)
{
  gint64 delay_usec = due_usec - foyer_clock_get_now_usec (self->line->clock);

  g_clear_handle_id (&self->wake_source, g_source_remove);
  self->wake_source = g_timeout_add ((guint)CLAMP (delay_usec / 1000, 0, 60 * 1000), wake_cb, self);
  g_source_set_name_by_id (self->wake_source, "foyer-pull-wake");
}

/* The fetch in hand is over, one way or another. */
static void
go_on (FoyerPullStage *self)
{
  self->is_busy = FALSE;
  if (!is_stopped (self))
    look_for_work (self);
}

/* ---- Ending a fetch ---- */

typedef struct
{
  gint64 pull_id;
  gint64 due_usec; /* 0: given up */
  gboolean is_for_all;
  char *failure;
} Setback;

static void
setback_free (gpointer data)
{
  Setback *self = data;

  g_free (self->failure);
  g_free (self);
}

static gpointer
store_setback (FoyerStore *store, gpointer data, GError **error)
{
  const Setback *setback = data;

  if (setback->due_usec == 0)
    (void)foyer_store_fail_pull (store, setback->pull_id, setback->failure, error);
  else
    (void)foyer_store_retry_pull (store, setback->pull_id, setback->due_usec, setback->is_for_all,
                                  setback->failure, error);
  return NULL;
}

static void
setback_stored_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  FoyerPullStage *self = user_data;
  g_autoptr (GError) error = NULL;

  (void)foyer_store_service_write_finish (FOYER_STORE_SERVICE (source), result, &error);
  if (error != NULL && !is_stopped (self))
    foyer_line_report_error (self->line, FOYER_STAGE_INGESTION, error);
  go_on (self);
  stage_unref (self);
}

/* Doubling, with up to a quarter more so that sources do not march in step. */
static gint64
get_delay_usec (FoyerPullStage *self, guint attempts)
{
  gint64 delay = FIRST_DELAY_USEC << MIN (attempts - 1, 16u);

  delay = MIN (delay, MAX_DELAY_USEC);
  return delay + (gint64)(g_rand_double (self->random) * (double)delay / 4);
}

/* Takes @fetch of a stage that has stopped: recovery puts the pull back into its queue. */
static void
drop (Fetch *fetch)
{
  FoyerPullStage *self = fetch->stage;

  fetch_free (fetch);
  stage_unref (self);
}

/* Takes @fetch. @failure names no person: it goes into the log. */
static void
set_back (Fetch *fetch, gboolean can_retry, guint retry_after_seconds, const char *failure)
{
  FoyerPullStage *self = fetch->stage;
  Setback *setback = g_new0 (Setback, 1);
  gint64 delay_usec = MAX (get_delay_usec (self, fetch->pull->attempts),
                           (gint64)retry_after_seconds * G_USEC_PER_SEC);

  setback->pull_id = fetch->pull->pull_id;
  setback->is_for_all = retry_after_seconds > 0;
  setback->failure = g_strdup (failure);
  if (can_retry && fetch->pull->attempts < MAX_ATTEMPTS)
    setback->due_usec = foyer_clock_get_now_usec (self->line->clock) + delay_usec;
  g_message ("source '%s': fetching by id, attempt %u: %s%s", fetch->pull->source,
             fetch->pull->attempts, failure,
             setback->due_usec == 0 ? "; given up, see the dead letters" : "");
  fetch_free (fetch);
  foyer_store_service_write_async (self->line->store, FOYER_STORE_PRIORITY_BULK, store_setback,
                                   setback, setback_free, NULL, NULL, setback_stored_cb, self);
}

/* ---- Into the journal ---- */

static gpointer
receive (FoyerStore *store, gpointer data, GError **error)
{
  const FoyerReceipt *receipt = data;
  FoyerReceived received = FOYER_RECEIVED_NEW;
  gint64 delivery_id = 0;

  if (foyer_store_receive (store, receipt, &received, &delivery_id, error)
      && received == FOYER_RECEIVED_HELD)
    (void)foyer_store_retry_pull (store, receipt->pull_id, receipt->delivery->received_usec, FALSE,
                                  "the source was held", error);
  return NULL;
}

static gboolean
fill_body (FoyerLine *line, FoyerDelivery *delivery, GBytes *body, GError **error)
{
  gsize length = 0;
  gconstpointer data = g_bytes_get_data (body, &length);
  g_autofree char *path = NULL;

  delivery->digest = foyer_digest_of (data, length);
  delivery->length = length;
  delivery->reading.has_bom = length >= 3 && memcmp (data, "\xef\xbb\xbf", 3) == 0;
  if (length <= FOYER_LIMIT_INLINE_DELIVERY_BYTES)
    {
      delivery->body = g_bytes_ref (body);
      return TRUE;
    }
  path = foyer_line_dup_journal_path (line, &delivery->digest);
  return foyer_file_write_durably (path, data, length, error);
}

static FoyerDelivery *
make_delivery (Fetch *fetch, const char *sender_id, GError **error)
{
  FoyerLine *line = fetch->stage->line;
  g_autoptr (FoyerDelivery) delivery = foyer_delivery_new ();
  g_autofree char *trace_name
      = g_strdup_printf ("%s/%s", foyer_event_get_id (line->event), sender_id);
  FoyerUuid trace = foyer_uuid_from_url_name (trace_name, strlen (trace_name));

  delivery->source = g_strdup (fetch->source->name);
  delivery->origin = g_strdup (fetch->pull->key);
  delivery->reading
      = (FoyerReading){ .format = FOYER_FORMAT_JSON, .encoding = FOYER_ENCODING_UTF8 };
  delivery->contract = g_strdup (fetch->source->contract);
  delivery->taxonomy
      = g_strdup (foyer_taxonomy_get_reference (foyer_catalogue_get_taxonomy (line->catalogue)));
  delivery->peer = g_strdup (fetch->source->pull_url);
  delivery->trace_id = foyer_uuid_dup_text (&trace);
  delivery->received_usec = foyer_clock_get_now_usec (line->clock);
  return fill_body (line, delivery, fetch->answer->body, error) ? g_steal_pointer (&delivery)
                                                                : NULL;
}

/* The document only named others: they are asked for in its place. */
typedef struct
{
  const Fetch *fetch;
  GPtrArray *keys;
} Parts;

static gpointer
ask_for_parts (FoyerStore *store, gpointer data, GError **error)
{
  const Parts *parts = data;
  FoyerPullAnswer answer;

  for (guint i = 0; i < parts->keys->len; i++)
    if (!foyer_store_ask_pull (store, parts->fetch->source->name, parts->keys->pdata[i], G_MAXINT32,
                               &answer, error))
      return NULL;
  (void)foyer_store_finish_pull (store, parts->fetch->pull->pull_id, 0, error);
  return NULL;
}

/* The id is the pull's own: a pull that ended in a crash is fetched again and is a repeat, while
 * the same document at another time is news. */
static void
keep_thread (GTask *task, gpointer source_object, gpointer task_data, GCancellable *cancellable)
{
  Fetch *fetch = task_data;
  FoyerLine *line = fetch->stage->line;
  g_autofree char *sender_id = g_strdup_printf ("pull:%" G_GINT64_FORMAT ":%" G_GINT64_FORMAT,
                                                fetch->pull->pull_id, fetch->pull->asked_usec);
  gsize length = 0;
  const char *body = g_bytes_get_data (fetch->answer->body, &length);
  g_autoptr (GPtrArray) keys
      = foyer_intake_hint_list_parts (fetch->source, fetch->pull->key, body, length);
  Parts parts = { .fetch = fetch, .keys = keys };
  GError *error = NULL;
  g_autoptr (FoyerDelivery) delivery
      = keys == NULL ? make_delivery (fetch, sender_id, &error) : NULL;
  FoyerReceipt receipt = { .delivery = delivery,
                           .sender_id = sender_id,
                           .monotonic_usec = foyer_clock_get_monotonic_usec (line->clock),
                           .scheme = fetch->source->scheme,
                           .verdict = "pulled",
                           .pull_id = fetch->pull->pull_id };

  if (keys != NULL)
    (void)foyer_store_service_write (line->store, FOYER_STORE_PRIORITY_URGENT, ask_for_parts,
                                     &parts, NULL, &error);
  else if (delivery != NULL)
    (void)foyer_store_service_write (line->store, FOYER_STORE_PRIORITY_URGENT, receive, &receipt,
                                     NULL, &error);
  foyer_line_leave_helper (line);
  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
}

static void
kept_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Fetch *fetch = user_data;
  FoyerPullStage *self = fetch->stage;
  g_autoptr (GError) error = NULL;

  if (is_stopped (self))
    drop (fetch);
  else if (!g_task_propagate_boolean (G_TASK (result), &error))
    set_back (fetch, TRUE, 0, error->message);
  else
    {
      fetch_free (fetch);
      go_on (self);
      stage_unref (self);
    }
}

/* ---- Over the wire ---- */

static void
take_answer (Fetch *fetch)
{
  guint status = fetch->answer->status;
  g_autofree char *failure = NULL;
  g_autoptr (GTask) task = NULL;

  if (status != 200)
    {
      gboolean is_for_ever = status == 404 || status == 410 || (status >= 300 && status < 400);

      failure = g_strdup_printf (
          "'%s' answers %u%s", fetch->source->pull_url, status,
          status == 401 || status == 403   ? ": look at the token and what it may read"
          : status == 404 || status == 410 ? ": there is no such registration"
          : is_for_ever                    ? ": it redirects, which is never followed"
                                           : "");
      set_back (fetch, !is_for_ever, fetch->answer->retry_after_seconds, failure);
      return;
    }
  task = g_task_new (NULL, NULL, kept_cb, fetch);
  g_task_set_source_tag (task, take_answer);
  g_task_set_name (task, "foyer-pull-keep");
  g_task_set_task_data (task, fetch, NULL);
  foyer_line_enter_helper (fetch->stage->line);
  g_task_run_in_thread (task, keep_thread);
}

static void
fetched_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Fetch *fetch = user_data;
  g_autoptr (GError) error = NULL;

  fetch->answer = foyer_http_client_fetch_finish (FOYER_HTTP_CLIENT (source), result, &error);
  if (is_stopped (fetch->stage))
    drop (fetch);
  else if (fetch->answer != NULL)
    take_answer (fetch);
  else
    set_back (fetch, !g_error_matches (error, FOYER_NET_ERROR, FOYER_NET_ERROR_TOO_LARGE), 0,
              error->message);
}

static void
send_request (Fetch *fetch)
{
  g_autoptr (FoyerHeaders) headers = foyer_headers_new ();
  g_autofree char *authorization = g_strdup_printf (
      "%s %s", fetch->source->pull == FOYER_PULL_PRETIX ? "Token" : "Bearer", fetch->token);

  foyer_headers_add (headers, "Authorization", authorization);
  foyer_headers_add (headers, "Accept", "application/json");
  foyer_http_client_fetch_async (fetch->client, fetch->path, headers, FETCH_MSEC,
                                 fetch->stage->cancellable, fetched_cb, fetch);
}

/* ---- Getting ready, on a thread: the token may be behind the Secret Service ---- */

static gboolean
prepare (Fetch *fetch, GError **error)
{
  g_autofree char *url = foyer_intake_hint_dup_url (fetch->source, fetch->pull->key);
  FoyerHttpTarget target = { .uri = fetch->source->pull_url,
                             .ca_file = fetch->source->pull_ca_file,
                             .max_connections = 1,
                             .answer_limit_bytes = ANSWER_BYTES };

  if (url == NULL)
    {
      g_set_error (error, FOYER_NET_ERROR, FOYER_NET_ERROR_SETTING, "'%s' is nothing to fetch",
                   fetch->pull->key);
      return FALSE;
    }
  fetch->path = g_strdup (url + strlen (fetch->source->pull_url));
  fetch->token
      = foyer_secret_store_fetch (fetch->stage->line->secrets, fetch->source->pull_token, error);
  if (fetch->token == NULL)
    return FALSE;
  fetch->client = foyer_http_client_open (&target, error);
  return fetch->client != NULL;
}

static void
prepare_thread (GTask *task, gpointer source_object, gpointer task_data, GCancellable *cancellable)
{
  Fetch *fetch = task_data;
  FoyerLine *line = fetch->stage->line;
  GError *error = NULL;
  gboolean is_ready = prepare (fetch, &error);

  foyer_line_leave_helper (line);
  if (is_ready)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
prepared_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Fetch *fetch = user_data;
  g_autoptr (GError) error = NULL;

  if (is_stopped (fetch->stage))
    drop (fetch);
  else if (g_task_propagate_boolean (G_TASK (result), &error))
    send_request (fetch);
  else
    set_back (fetch, TRUE, 0, error->message);
}

/* ---- Taking the next one ---- */

typedef struct
{
  gint64 now_usec;
  gint64 due_usec;
  FoyerPull *pull;
  FoyerSource *source;
} Next;

static void
next_free (gpointer data)
{
  Next *self = data;

  g_clear_pointer (&self->pull, foyer_pull_free);
  g_clear_pointer (&self->source, foyer_source_unref);
  g_free (self);
}

static gpointer
take_next (FoyerStore *store, gpointer data, GError **error)
{
  FoyerLine *line = data;
  Next *next = g_new0 (Next, 1);

  next->now_usec = foyer_clock_get_now_usec (line->clock);
  if (foyer_store_next_pull (store, next->now_usec, &next->pull, &next->due_usec, error)
      && (next->pull == NULL
          || foyer_store_get_source (store, next->pull->source, &next->source, error)))
    return next;
  next_free (next);
  return NULL;
}

static void
begin_fetch (FoyerPullStage *self, Next *next)
{
  Fetch *fetch = g_new0 (Fetch, 1);
  g_autoptr (GTask) task = g_task_new (NULL, NULL, prepared_cb, fetch);

  fetch->stage = g_rc_box_acquire (self);
  fetch->pull = g_steal_pointer (&next->pull);
  fetch->source = g_steal_pointer (&next->source);
  g_task_set_source_tag (task, begin_fetch);
  g_task_set_name (task, "foyer-pull-prepare");
  g_task_set_task_data (task, fetch, NULL);
  foyer_line_enter_helper (self->line);
  g_task_run_in_thread (task, prepare_thread);
}

static void
taken_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  FoyerPullStage *self = user_data;
  g_autoptr (GError) error = NULL;
  Next *next = foyer_store_service_write_finish (FOYER_STORE_SERVICE (source), result, &error);

  if (is_stopped (self))
    ; /* recovery puts back what was taken */
  else if (next == NULL)
    {
      self->is_busy = FALSE;
      foyer_line_report_error (self->line, FOYER_STAGE_INGESTION, error);
      wake_at (self, foyer_clock_get_now_usec (self->line->clock) + FIRST_DELAY_USEC);
    }
  else if (next->pull != NULL)
    begin_fetch (self, next);
  else
    {
      self->is_busy = FALSE;
      if (self->must_look_again)
        look_for_work (self);
      else if (next->due_usec != 0)
        wake_at (self, next->due_usec);
    }
  g_clear_pointer (&next, next_free);
  stage_unref (self);
}

static void
look_for_work (FoyerPullStage *self)
{
  self->must_look_again = self->is_busy;
  if (self->is_busy)
    return;
  self->is_busy = TRUE;
  foyer_store_service_write_async (self->line->store, FOYER_STORE_PRIORITY_BULK, take_next,
                                   self->line, NULL, next_free, NULL, taken_cb,
                                   g_rc_box_acquire (self));
}

/* ---- Forgetting old delivery ids ---- */

static gpointer
prune (FoyerStore *store, gpointer data, GError **error)
{
  FoyerLine *line = data;
  g_autofree char *text = NULL;
  guint64 days = FOYER_LIMIT_REPLAY_DAYS;
  guint64 n_pruned = 0;

  if (!foyer_store_get_fact (store, FOYER_LINE_REPLAY_DAYS_FACT, &text, error))
    return NULL;
  if (text != NULL)
    (void)g_ascii_string_to_unsigned (text, 10, FOYER_LIMIT_REPLAY_DAYS_FLOOR, G_MAXINT16, &days,
                                      NULL); /* else the default stays */
  (void)foyer_store_prune_receipts (
      store, foyer_clock_get_now_usec (line->clock) - (gint64)days * 24 * 3600 * G_USEC_PER_SEC,
      &n_pruned, error);
  return NULL;
}

static gboolean
prune_cb (gpointer user_data)
{
  FoyerPullStage *self = user_data;

  /* What cannot be forgotten now is forgotten in an hour. */
  foyer_store_service_write_async (self->line->store, FOYER_STORE_PRIORITY_BULK, prune, self->line,
                                   NULL, NULL, NULL, NULL, NULL);
  return G_SOURCE_CONTINUE;
}

/* ---- Life ---- */

FoyerPullStage *
foyer_pull_stage_start (FoyerLine *line)
{
  FoyerPullStage *self = g_rc_box_new0 (FoyerPullStage);

  self->line = line;
  self->random = g_rand_new_with_seed ((guint32)(line->seed ^ 0x70756c6c));
  self->cancellable = g_cancellable_new ();
  self->prune_source = g_timeout_add_seconds (PRUNE_SECONDS, prune_cb, self);
  g_source_set_name_by_id (self->prune_source, "foyer-prune-receipts");
  prune_cb (self);
  look_for_work (self);
  return self;
}

void
foyer_pull_stage_wake (FoyerPullStage *self)
{
  look_for_work (self);
}

void
foyer_pull_stage_stop (FoyerPullStage *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->wake_source, g_source_remove);
  g_clear_handle_id (&self->prune_source, g_source_remove);
  stage_unref (self);
}
