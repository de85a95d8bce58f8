/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Single-use codes: a supervisor grants one, a desk redeems it. */
#include "config.h"

#include "foyer-engine-private.h"
#include "foyer-engine-tokens.h"
#include "foyer-store-codes.h"
#include "foyer-token-hand.h"

#include <string.h>
#include <sys/random.h>

#define MINUTE_USEC (60 * G_USEC_PER_SEC)

void
foyer_code_grant_free (FoyerCodeGrant *self)
{
  if (self == NULL)
    return;
  g_free (self->code);
  g_clear_pointer (&self->token, foyer_token_unref);
  g_free (self);
}

/* What both acts are told. */
typedef struct
{
  char *person;
  char *set; /* a grant's */
  char *code; /* a redemption's */
  char *value;
  char *reason;
  guint minutes;
} Words;

static void
words_free (gpointer data)
{
  Words *self = data;

  g_free (self->person);
  g_free (self->set);
  g_free (self->code);
  g_free (self->value);
  g_free (self->reason);
  g_free (self);
}

static void
run_in_thread (FoyerEngine *self, Words *words, GTaskThreadFunc func, gpointer source_tag,
               GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  GError *error = NULL;

  g_task_set_source_tag (task, source_tag);
  g_task_set_name (task, "foyer-engine-token-code");
  g_task_set_task_data (task, words, words_free);
  if (foyer_engine_check_writable (self, &error))
    g_task_run_in_thread (task, func);
  else
    g_task_return_error (task, error);
}

/* ---- Granting ---- */

/* The value as it would be set; NULL: the desk says it. */
static gboolean
read_scope (FoyerLine *line, const Words *words, FoyerAttendee *person, char **field, char **value,
            GError **error)
{
  const char *const sets[] = { words->set, NULL };
  const char *equals = strchr (words->set, '=');
  g_auto (FoyerTokenEdits) edits = { 0 };
  FoyerTokenField parsed;
  GError *cause = NULL;

  *field = equals != NULL ? g_strndup (words->set, (gsize)(equals - words->set))
                          : g_strdup (words->set);
  if (!foyer_token_field_parse (*field, TRUE, &parsed, &cause))
    {
      g_set_error_literal (error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_USAGE, cause->message);
      g_error_free (cause);
      return FALSE;
    }
  if (equals == NULL)
    return TRUE;
  if (person == NULL)
    {
      g_set_error_literal (error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_USAGE,
                           "a value is granted for one person: say whose (--attendee)");
      return FALSE;
    }
  if (!foyer_token_edits_read (&edits, line, person, sets, error))
    return FALSE;
  *value
      = foyer_token_field_dup_text (&parsed, g_array_index (edits.edits, FoyerTokenEdit, 0).value);
  return TRUE;
}

typedef struct
{
  FoyerCodeOrder order;
  FoyerToken *token;
} Grant;

static gpointer
write_grant (FoyerStore *store, gpointer data, GError **error)
{
  Grant *grant = data;

  g_clear_pointer (&grant->token, foyer_token_unref);
  (void)foyer_store_grant_code (store, &grant->order, &grant->token, error);
  return NULL;
}

static FoyerCodeGrant *
grant_code (FoyerLine *line, const Words *words, GError **error)
{
  g_autoptr (FoyerAttendee) person = NULL;
  g_autofree char *field = NULL;
  g_autofree char *value = NULL;
  char code[FOYER_BADGE_NO_BYTES];
  FoyerTokenHand hand;
  FoyerDigest hash;
  Grant grant = { .token = NULL };
  FoyerCodeGrant *made;
  guint64 random = 0;
  GError *cause = NULL;

  if (words->person != NULL)
    {
      person = foyer_token_find_person (line, words->person, error);
      if (person == NULL)
        return NULL;
    }
  if (!read_scope (line, words, person, &field, &value, error)
      || !foyer_token_hand_init (&hand, line, FOYER_TOKEN_SUPERVISOR, words->reason, error))
    return NULL;
  if (getrandom (&random, sizeof random, 0) != (gssize)sizeof random)
    {
      g_set_error_literal (error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_STORE,
                           "the system gives no random numbers; try again");
      return NULL;
    }
  foyer_crockford_print_badge_no (random, code);
  hash = foyer_token_hash_code (line, code);
  grant.order
      = (FoyerCodeOrder){ .hash = &hash,
                          .attendee_id = person != NULL ? foyer_attendee_get_id (person) : NULL,
                          .field = field,
                          .new_value = value,
                          .expires_usec = foyer_clock_get_now_usec (line->clock)
                                          + (gint64)words->minutes * MINUTE_USEC,
                          .author = hand.author };
  (void)foyer_store_service_write (line->store, FOYER_STORE_PRIORITY_URGENT, write_grant, &grant,
                                   NULL, &cause);
  if (cause != NULL)
    {
      g_clear_pointer (&grant.token, foyer_token_unref);
      foyer_engine_error_take (error, cause, NULL);
      return NULL;
    }
  made = g_new0 (FoyerCodeGrant, 1);
  made->code = g_strdup (code);
  made->token = grant.token;
  return made;
}

static void
grant_thread (GTask *task, gpointer source_object, gpointer task_data, GCancellable *cancellable)
{
  GError *error = NULL;
  FoyerCodeGrant *made = grant_code (foyer_engine_get_line (source_object), task_data, &error);

  if (made != NULL)
    g_task_return_pointer (task, made, (GDestroyNotify)foyer_code_grant_free);
  else
    g_task_return_error (task, error);
}

void
foyer_engine_grant_code_async (FoyerEngine *self, const FoyerCodeRequest *request,
                               GCancellable *cancellable, GAsyncReadyCallback callback,
                               gpointer user_data)
{
  Words *words;

  g_return_if_fail (FOYER_IS_ENGINE (self) && request != NULL && request->set != NULL);

  if (request->reason == NULL || *request->reason == '\0'
      || request->minutes > FOYER_CODE_LONGEST_MINUTES)
    {
      g_task_report_new_error (self, callback, user_data, foyer_engine_grant_code_async,
                               FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_USAGE,
                               "a code needs a reason, and holds for at most %u minutes",
                               FOYER_CODE_LONGEST_MINUTES);
      return;
    }
  words = g_new0 (Words, 1);
  words->person = g_strdup (request->person);
  words->set = g_strdup (request->set);
  words->reason = g_strdup (request->reason);
  words->minutes = request->minutes != 0 ? request->minutes : FOYER_CODE_DEFAULT_MINUTES;
  run_in_thread (self, words, grant_thread, foyer_engine_grant_code_async, cancellable, callback,
                 user_data);
}

FoyerCodeGrant *
foyer_engine_grant_code_finish (FoyerEngine *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* ---- Redeeming ---- */

typedef struct
{
  FoyerDigest hash;
  const char *who;
  FoyerRedemption verdict;
  FoyerToken *code;
  gint64 wait_usec;
} LookUp;

static gpointer
look_up (FoyerStore *store, gpointer data, GError **error)
{
  LookUp *look = data;

  g_clear_pointer (&look->code, foyer_token_unref);
  (void)foyer_store_look_up_code (store, &look->hash, look->who, &look->verdict, &look->code,
                                  &look->wait_usec, error);
  return NULL;
}

static gboolean
judge (const LookUp *look, GError **error)
{
  switch (look->verdict)
    {
    case FOYER_REDEMPTION_GOOD:
      return TRUE;
    case FOYER_REDEMPTION_UNKNOWN:
      g_set_error_literal (error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_DENIED,
                           "nobody granted this code: ask the supervisor to read it again");
      return FALSE;
    case FOYER_REDEMPTION_SPENT:
      g_set_error_literal (error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_CONFLICT,
                           "this code was redeemed before, and is good once: ask for another");
      return FALSE;
    case FOYER_REDEMPTION_REVOKED:
      g_set_error_literal (error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_CONFLICT,
                           "this code was revoked: ask for another");
      return FALSE;
    case FOYER_REDEMPTION_OVER:
      g_set_error_literal (error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_CONFLICT,
                           "this code's time has run out: ask for another");
      return FALSE;
    case FOYER_REDEMPTION_LOCKED:
      g_set_error (error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_DENIED,
                   "too many wrong codes: codes are looked at again in %" G_GINT64_FORMAT
                   " seconds",
                   look->wait_usec / G_USEC_PER_SEC + 1);
      return FALSE;
    }
  g_return_val_if_reached (FALSE);
}

/* What the code leaves open must be said, and nothing else. */
static gboolean
check_open (const char *what, const char *fixed, const char *said, const char *option,
            GError **error)
{
  if (fixed == NULL && said == NULL)
    g_set_error (error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_USAGE,
                 "this code is for any %s: say which (%s)", what, option);
  else if (fixed != NULL && said != NULL && g_strcmp0 (fixed, said) != 0)
    g_set_error (error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_USAGE,
                 "this code is for one %s only: leave %s out", what, option);
  else
    return TRUE;
  return FALSE;
}

static gpointer
apply (FoyerStore *store, gpointer data, GError **error)
{
  FoyerTokenReceipt *receipt = NULL;

  (void)foyer_store_apply_tokens (store, data, &receipt, error);
  return receipt;
}

static FoyerTokenReceipt *
set_value (FoyerLine *line, const Words *words, const FoyerToken *code, GError **error)
{
  g_autofree char *set = NULL;
  g_autoptr (FoyerAttendee) person = NULL;
  g_auto (FoyerTokenEdits) edits = { 0 };
  FoyerTokenHand hand;
  FoyerTokenOrder order = { .code_id = code->token_id, .n_edits = 1 };
  FoyerTokenReceipt *receipt;
  GError *cause = NULL;

  if (!check_open ("person", code->attendee_id, words->person, "--attendee", error)
      || !check_open ("value", code->new_value, words->value, "--value", error))
    return NULL;
  set = g_strdup_printf ("%s=%s", code->field,
                         code->new_value != NULL ? code->new_value : words->value);
  person = foyer_token_find_person (
      line, code->attendee_id != NULL ? code->attendee_id : words->person, error);
  if (person == NULL
      || !foyer_token_edits_read (&edits, line, person, (const char *const[]){ set, NULL }, error)
      || !foyer_token_hand_init (&hand, line, FOYER_TOKEN_CLERK, code->reason, error))
    return NULL;
  order.attendee_id = foyer_attendee_get_id (person);
  order.edits = (const FoyerTokenEdit *)edits.edits->data;
  order.author = hand.author;
  receipt = foyer_store_service_write (line->store, FOYER_STORE_PRIORITY_URGENT, apply, &order,
                                       (GDestroyNotify)foyer_token_receipt_free, &cause);
  if (cause != NULL)
    foyer_engine_error_take (error, cause, NULL);
  return receipt;
}

static FoyerTokenReceipt *
redeem (FoyerLine *line, const Words *words, GError **error)
{
  char canonical[FOYER_BADGE_NO_BYTES];
  LookUp look = { .who = line->actor };
  g_autoptr (FoyerToken) code = NULL;
  GError *cause = NULL;

  if (!foyer_crockford_parse_badge_no (words->code, canonical))
    {
      g_set_error (error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_USAGE,
                   "'%s' is misread: a code has eight letters and figures, and these do not fit "
                   "together",
                   words->code);
      return NULL;
    }
  look.hash = foyer_token_hash_code (line, canonical);
  (void)foyer_store_service_write (line->store, FOYER_STORE_PRIORITY_URGENT, look_up, &look, NULL,
                                   &cause);
  code = look.code;
  if (cause != NULL)
    {
      foyer_engine_error_take (error, cause, NULL);
      return NULL;
    }
  return judge (&look, error) ? set_value (line, words, code, error) : NULL;
}

static void
redeem_thread (GTask *task, gpointer source_object, gpointer task_data, GCancellable *cancellable)
{
  GError *error = NULL;
  FoyerTokenReceipt *receipt = redeem (foyer_engine_get_line (source_object), task_data, &error);

  if (receipt != NULL)
    g_task_return_pointer (task, receipt, (GDestroyNotify)foyer_token_receipt_free);
  else
    g_task_return_error (task, error);
}

void
foyer_engine_redeem_code_async (FoyerEngine *self, const char *code, const char *person,
                                const char *value, GCancellable *cancellable,
                                GAsyncReadyCallback callback, gpointer user_data)
{
  Words *words;

  g_return_if_fail (FOYER_IS_ENGINE (self) && code != NULL);

  words = g_new0 (Words, 1);
  words->code = g_strdup (code);
  words->person = g_strdup (person);
  words->value = g_strdup (value);
  run_in_thread (self, words, redeem_thread, foyer_engine_redeem_code_async, cancellable, callback,
                 user_data);
}

FoyerTokenReceipt *
foyer_engine_redeem_code_finish (FoyerEngine *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}
