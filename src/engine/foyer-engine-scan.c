/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One scan: who is meant, what stands in the way, and, where it may, the badge. */
#include "config.h"

#include "foyer-engine-scan.h"

#include "foyer-badge-identity.h"
#include "foyer-crockford.h"
#include "foyer-engine-codes.h"
#include "foyer-engine-private.h"
#include "foyer-job-press.h"
#include "foyer-scan-words.h"
#include "foyer-search-key.h"
#include "foyer-store-arrival.h"
#include "foyer-store-badges.h"
#include "foyer-store-dead-letters.h"
#include "foyer-store-desks.h"
#include "foyer-store-jobs.h"

#include <string.h>

#define SEARCH_ROWS 50u

typedef struct
{
  FoyerScanAct act;
  char *text; /* without blanks around it */
  char *badge_no; /* of a token of this event; NULL */
  FoyerScanToken token;
  char *desk;
  char *printer;
  guint limit;
} Request;

static void
request_free (gpointer data)
{
  Request *self = data;

  g_free (self->text);
  g_free (self->badge_no);
  g_free (self->desk);
  g_free (self->printer);
  g_free (self);
}

void
foyer_scan_free (FoyerScan *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->people, g_ptr_array_unref);
  g_clear_pointer (&self->dead_letters, g_ptr_array_unref);
  g_clear_pointer (&self->job, foyer_job_unref);
  g_clear_pointer (&self->twin, foyer_attendee_unref);
  g_free (self->revoked_reason);
  g_free (self->newer_no);
  g_free (self->message);
  g_free (self->next_step);
  g_free (self);
}

/* ---- Who ---- */

static FoyerScanKey
translate_key (FoyerResolved resolved)
{
  switch (resolved)
    {
    case FOYER_RESOLVED_NOTHING:
      return FOYER_SCAN_KEY_NONE;
    case FOYER_RESOLVED_BADGE_NO:
      return FOYER_SCAN_KEY_BADGE_NO;
    case FOYER_RESOLVED_TICKET_CODE:
      return FOYER_SCAN_KEY_TICKET_CODE;
    case FOYER_RESOLVED_SOURCE_ID:
      return FOYER_SCAN_KEY_SOURCE_ID;
    case FOYER_RESOLVED_ORDER_CODE:
      return FOYER_SCAN_KEY_ORDER_CODE;
    case FOYER_RESOLVED_ATTENDEE_ID:
      return FOYER_SCAN_KEY_ATTENDEE_ID;
    }
  g_return_val_if_reached (FOYER_SCAN_KEY_NONE);
}

static gboolean
search (FoyerStore *store, const Request *request, FoyerScan *scan, GError **error)
{
  FoyerAttendeeFilter filter = FOYER_ATTENDEE_FILTER_INIT;
  g_autoptr (GArray) row_ids = NULL;

  filter.text = request->text;
  g_clear_pointer (&scan->people, g_ptr_array_unref);
  if (!foyer_store_list_ids (store, &filter, FOYER_SORT_ADMITTED, request->limit, &row_ids, error)
      || !foyer_store_get_attendees (store, (const gint64 *)(gpointer)row_ids->data, row_ids->len,
                                     &scan->people, error))
    return FALSE;
  scan->key = scan->people->len > 0 ? FOYER_SCAN_KEY_TEXT : FOYER_SCAN_KEY_NONE;
  return TRUE;
}

static gboolean
resolve (FoyerStore *store, const Request *request, FoyerScan *scan, GError **error)
{
  FoyerResolved resolved = FOYER_RESOLVED_NOTHING;
  gboolean is_token = request->badge_no != NULL;

  if (!foyer_store_resolve (store, is_token ? request->badge_no : request->text, &resolved,
                            &scan->people, error))
    return FALSE;
  scan->key = translate_key (resolved);
  /* A number in a token names a badge or nothing. */
  if (is_token && scan->key != FOYER_SCAN_KEY_BADGE_NO)
    {
      g_ptr_array_set_size (scan->people, 0);
      scan->key = FOYER_SCAN_KEY_NONE;
    }
  else if (is_token)
    scan->key = FOYER_SCAN_KEY_BADGE_TOKEN;
  return scan->people->len > 0 || is_token || scan->is_kiosk || *request->text == '\0'
         || search (store, request, scan, error);
}

static gboolean
find_letters (FoyerStore *store, const Request *request, FoyerScan *scan, GError **error)
{
  FoyerDeadLetterFilter filter = FOYER_DEAD_LETTER_FILTER_INIT;
  /* Of which nothing is left after folding, every letter would be a hit. */
  g_autofree char *query = foyer_search_key_dup_query (request->text);

  filter.state = FOYER_DEAD_LETTER_OPEN;
  filter.text = request->text;
  if (query != NULL && !scan->is_kiosk)
    return foyer_store_list_dead_letters (store, &filter, 0, request->limit, &scan->dead_letters,
                                          error);
  scan->dead_letters = g_ptr_array_new ();
  return TRUE;
}

/* ---- What stands in the way ---- */

/* The number that was scanned, if it was one. */
static gboolean
look_at_badge (FoyerStore *store, const Request *request, FoyerScan *scan, FoyerScanFacts *facts,
               GError **error)
{
  g_autoptr (FoyerBadge) badge = NULL;
  char badge_no[FOYER_BADGE_NO_BYTES];

  if (scan->key == FOYER_SCAN_KEY_BADGE_TOKEN)
    g_strlcpy (badge_no, request->badge_no, sizeof badge_no);
  else if (scan->key != FOYER_SCAN_KEY_BADGE_NO
           || !foyer_crockford_parse_badge_no (request->text, badge_no))
    return TRUE;
  if (!foyer_store_find_badge (store, badge_no, &badge, error))
    return FALSE;
  if (badge != NULL && badge->revoked_usec != 0)
    {
      facts->is_badge_revoked = TRUE;
      scan->revoked_usec = badge->revoked_usec;
      scan->revoked_reason = g_steal_pointer (&badge->revoked_reason);
      scan->newer_no = g_steal_pointer (&badge->newer_no);
    }
  return TRUE;
}

static gboolean
look_at_person (FoyerStore *store, const Request *request, FoyerScan *scan, FoyerScanFacts *facts,
                GError **error)
{
  const FoyerAttendee *attendee = scan->people->pdata[0];

  facts->status = foyer_record_get_status (attendee->record);
  facts->arrival = attendee->arrival;
  if (!look_at_badge (store, request, scan, facts, error)
      || !foyer_store_find_standing_job (store, attendee->row_id, &scan->job, error)
      || !foyer_store_find_twin_with_badge (store, attendee->row_id, &scan->twin, error))
    return FALSE;
  facts->has_twin_badge = scan->twin != NULL;
  facts->has_job = scan->job != NULL;
  if (scan->job != NULL)
    {
      facts->job_state = scan->job->state;
      facts->is_newest_revision = scan->job->revision == attendee->revision;
    }
  return TRUE;
}

/* A kiosk shows nobody but the person in front of it. */
static void
hide (FoyerScan *scan)
{
  if (scan->kind == FOYER_SCAN_CLEAR || scan->kind == FOYER_SCAN_SENT)
    return;
  g_ptr_array_set_size (scan->people, 0);
  g_clear_pointer (&scan->twin, foyer_attendee_unref);
  g_clear_pointer (&scan->job, foyer_job_unref);
  g_clear_pointer (&scan->revoked_reason, g_free);
  g_clear_pointer (&scan->newer_no, g_free);
}

/* (transfer full) All but the words. */
static FoyerScan *
look (FoyerStore *store, const Request *request, FoyerDesk **desk, GError **error)
{
  g_autoptr (FoyerScan) scan = g_new0 (FoyerScan, 1);
  FoyerScanFacts facts = { .token = request->token };

  if (request->desk != NULL && !foyer_store_get_desk (store, request->desk, desk, error))
    return NULL;
  scan->is_kiosk = *desk != NULL && (*desk)->kind == FOYER_DESK_KIOSK;
  if (!resolve (store, request, scan, error) || !find_letters (store, request, scan, error))
    return NULL;
  facts.n_people = scan->people->len;
  facts.n_dead_letters = scan->dead_letters->len;
  if (facts.n_people == 1 && !look_at_person (store, request, scan, &facts, error))
    return NULL;
  scan->kind = foyer_scan_decide (&facts);
  if (scan->kind != FOYER_SCAN_PERHAPS_TWICE)
    g_clear_pointer (&scan->twin, foyer_attendee_unref);
  return g_steal_pointer (&scan);
}

static FoyerScan *
finish (FoyerScan *scan, const Request *request)
{
  foyer_scan_put_into_words (scan, request->text);
  if (scan->is_kiosk)
    hide (scan);
  return scan;
}

static gpointer
look_only (FoyerStore *store, gpointer data, GError **error)
{
  const Request *request = data;
  g_autoptr (FoyerDesk) desk = NULL;
  FoyerScan *scan = look (store, request, &desk, error);

  return scan != NULL ? finish (scan, request) : NULL;
}

/* ---- The badge ---- */

static gboolean
send (FoyerStore *store, FoyerJobPress *press, const Request *request, FoyerScan *scan,
      GError **error)
{
  const char *ids[] = { foyer_attendee_get_id (scan->people->pdata[0]), NULL };
  g_autofree char *printer
      = foyer_job_press_dup_printer (store, request->printer, request->desk, error);
  FoyerJobOrder order = { .attendee_ids = ids,
                          .printer = printer,
                          .actor = foyer_job_press_get_actor (press),
                          .desk = request->desk };
  g_autoptr (FoyerJobReceipt) receipt = NULL;
  gint64 row_id;

  if (printer == NULL
      || !foyer_store_enqueue_jobs (store, &order, foyer_job_press_get_maker (press), &receipt,
                                    error))
    return FALSE;
  if (receipt->job_row_ids->len != 1)
    {
      g_set_error (error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_CONFLICT,
                   "%s was clear to print, and is not any more; scan again", ids[0]);
      return FALSE;
    }
  g_clear_pointer (&scan->job, foyer_job_unref);
  if (!foyer_store_get_job (store, g_array_index (receipt->job_row_ids, gint64, 0), &scan->job,
                            error)
      || (((FoyerAttendee *)scan->people->pdata[0])->arrival == FOYER_ARRIVAL_NONE
          && !foyer_store_mark_arrival (store, ids[0], FOYER_ARRIVAL_ARRIVED, request->desk,
                                        order.actor, NULL, error))
      || (request->desk != NULL
          && !foyer_store_note_desk_act (store, request->desk, "printed", error)))
    return FALSE;
  row_id = ((FoyerAttendee *)scan->people->pdata[0])->row_id;
  g_clear_pointer (&scan->people, g_ptr_array_unref);
  scan->kind = FOYER_SCAN_SENT;
  return foyer_store_get_attendees (store, &row_id, 1, &scan->people, error); /* as it is now */
}

/* A code that nobody has may begin another person's: what looks like one prints only if it is one.
 */
static gboolean
is_name_like (const char *text)
{
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    if (g_unichar_isdigit (g_utf8_get_char (p)))
      return FALSE;
  return TRUE;
}

static gboolean
may_send (const Request *request, const FoyerDesk *desk, const FoyerScan *scan)
{
  gboolean is_code = scan->key != FOYER_SCAN_KEY_TEXT && scan->key != FOYER_SCAN_KEY_NONE;

  if (scan->kind != FOYER_SCAN_CLEAR)
    return FALSE;
  return (request->act == FOYER_SCAN_ACT_PRINT && (is_code || is_name_like (request->text)))
         || (is_code && desk != NULL && (desk->prints_on_scan || scan->is_kiosk));
}

static gpointer
look_and_send (FoyerStore *store, FoyerJobPress *press, gpointer data, GError **error)
{
  const Request *request = data;
  g_autoptr (FoyerDesk) desk = NULL;
  g_autoptr (FoyerScan) scan = look (store, request, &desk, error);

  if (scan == NULL
      || (may_send (request, desk, scan) && !send (store, press, request, scan, error)))
    return NULL;
  return finish (g_steal_pointer (&scan), request);
}

/* ---- The command ---- */

/* Nearly a token: as long, with its beginning, and the number in it does not fit its own check. */
static FoyerScanToken
read_token (FoyerEvent *event, const char *text, char **badge_no)
{
  const char *reason = NULL;
  g_autofree char *number = NULL;
  char canonical[FOYER_BADGE_NO_BYTES];

  *badge_no = foyer_token_dup_badge_no (event, text, &reason);
  if (*badge_no != NULL)
    return FOYER_SCAN_TOKEN_OURS;
  if (strlen (text) != FOYER_BADGE_TOKEN_BYTES - 1 || g_ascii_strncasecmp (text, "F1", 2) != 0)
    return FOYER_SCAN_TOKEN_NONE;
  number = g_strndup (text + 2, FOYER_BADGE_NO_CHARS);
  return foyer_crockford_parse_badge_no (number, canonical) ? FOYER_SCAN_TOKEN_FOREIGN
                                                            : FOYER_SCAN_TOKEN_DAMAGED;
}

void
foyer_engine_scan_async (FoyerEngine *self, const char *text, const FoyerScanOptions *options,
                         GCancellable *cancellable, GAsyncReadyCallback callback,
                         gpointer user_data)
{
  Request *request;

  g_return_if_fail (FOYER_IS_ENGINE (self) && text != NULL && options != NULL);

  request = g_new0 (Request, 1);
  request->act = options->act;
  request->text = g_strstrip (g_utf8_make_valid (text, -1));
  request->token = read_token (foyer_engine_get_event (self), request->text, &request->badge_no);
  request->desk = g_strdup (options->desk);
  request->printer = g_strdup (options->printer);
  request->limit = options->limit != 0 ? options->limit : SEARCH_ROWS;
  if (options->act == FOYER_SCAN_ACT_LOOK)
    foyer_engine_read_store_async (self, look_only, request, request_free,
                                   (GDestroyNotify)foyer_scan_free, foyer_engine_scan_async,
                                   cancellable, callback, user_data);
  else
    foyer_job_press_run_async (self, look_and_send, request, request_free,
                               (GDestroyNotify)foyer_scan_free, foyer_engine_scan_async,
                               cancellable, callback, user_data);
}

FoyerScan *
foyer_engine_scan_finish (FoyerEngine *self, GAsyncResult *result, GError **error)
{
  return foyer_engine_store_finish (self, result, error);
}
