/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Acts with tokens: key, randomness, jobs, people, values. */
#include "config.h"

#include "foyer-token-hand.h"

#include "foyer-badge-identity.h"
#include "foyer-engine-error-private.h"
#include "foyer-engine-error.h"
#include "foyer-store-attendees.h"
#include "foyer-transform-value.h"

#include <string.h>
#include <sys/random.h>

/* One key for each purpose out of the event's. */
#define SEAL_PURPOSE "foyer override tokens"
#define CODE_PURPOSE "foyer single-use codes"
/* The reading of records that no contract made. */
#define PLAIN_CONTRACT "canonical"
#define EXPIRE_STEP 20u

/* ---- The hand ---- */

static FoyerDigest
derive_key (FoyerLine *line, const char *purpose)
{
  return foyer_digest_hmac (foyer_event_get_badge_key (line->event), FOYER_DIGEST_BYTES, purpose,
                            strlen (purpose));
}

static void
propose_badge_no (FoyerAttendee *attendee, guint attempt, char badge_no[FOYER_BADGE_NO_BYTES],
                  gpointer user_data)
{
  const FoyerLine *line = user_data;

  foyer_badge_identity_propose_no (foyer_event_get_badge_key (line->event),
                                   foyer_attendee_get_id (attendee), attempt, badge_no);
}

/* The template is the former job's. */
static gboolean
complete_job (FoyerAttendee *attendee, FoyerJob *job, gpointer user_data, GError **error)
{
  const FoyerLine *line = user_data;
  char token[FOYER_BADGE_TOKEN_BYTES];

  foyer_badge_identity_print_token (foyer_event_get_badge_key (line->event),
                                    foyer_event_get_id (line->event), job->badge_no, token);
  job->job_id = g_uuid_string_random ();
  job->badge_token = g_strdup (token);
  job->trace_id = g_strdup (job->job_id);
  foyer_studio_describe_tier (line->studio,
                              foyer_record_get_text (attendee->record, FOYER_FIELD_PRINT_TIER),
                              foyer_record_get_text (attendee->record, FOYER_FIELD_PRINT_LOCALE),
                              &job->tier_label, &job->tier_colour);
  return TRUE;
}

gboolean
foyer_token_hand_init (FoyerTokenHand *self, FoyerLine *line, const char *role, const char *reason,
                       GError **error)
{
  *self = (FoyerTokenHand){ .key = derive_key (line, SEAL_PURPOSE),
                            .maker = { propose_badge_no, complete_job, line } };
  self->author.who = line->actor;
  self->author.role = role;
  self->author.reason = reason;
  self->author.key = self->key.bytes;
  self->author.maker = &self->maker;
  if (getrandom (self->author.seed, sizeof self->author.seed, 0)
      == (gssize)sizeof self->author.seed)
    return TRUE;
  g_set_error_literal (error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_STORE,
                       "the system gives no random numbers; try again");
  return FALSE;
}

FoyerDigest
foyer_token_hash_code (FoyerLine *line, const char *code)
{
  FoyerDigest key = derive_key (line, CODE_PURPOSE);

  return foyer_digest_hmac (key.bytes, sizeof key.bytes, code, strlen (code));
}

/* ---- People ---- */

static gpointer
find_person (FoyerStore *store, gpointer data, GError **error)
{
  const char *code = data;
  g_autoptr (GPtrArray) people = NULL;
  FoyerResolved resolved = FOYER_RESOLVED_NOTHING;

  if (!foyer_store_resolve (store, code, &resolved, &people, error))
    return NULL;
  if (people->len == 1)
    return foyer_attendee_ref (people->pdata[0]);
  if (people->len == 0)
    g_set_error (error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_NOT_FOUND,
                 "nobody has the id or code '%s'; look with: foyerctl attendees search NAME", code);
  else
    g_set_error (error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_USAGE,
                 "'%s' names %u people; name one of them by attendee id", code, people->len);
  return NULL;
}

FoyerAttendee *
foyer_token_find_person (FoyerLine *line, const char *code, GError **error)
{
  GError *cause = NULL;
  FoyerAttendee *person
      = foyer_store_service_read (line->store, find_person, (gpointer)code, &cause);

  if (cause != NULL)
    foyer_engine_error_take (error, cause, NULL);
  return person;
}

/* ---- Values ---- */

void
foyer_token_edits_clear (FoyerTokenEdits *self)
{
  g_clear_pointer (&self->edits, g_array_unref);
  g_clear_pointer (&self->owned, g_ptr_array_unref);
}

static gboolean
refuse_value (const char *field, const FoyerDiagnostic *diagnostic, GError **error)
{
  g_set_error (error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_USAGE, "%s: %s (%s)%s%s%s", field,
               diagnostic->message, foyer_code_get_name (diagnostic->code),
               diagnostic->suggestion != NULL ? "; did you mean '" : "",
               diagnostic->suggestion != NULL ? diagnostic->suggestion : "",
               diagnostic->suggestion != NULL ? "'?" : "");
  return FALSE;
}

static gboolean
check_new_field (FoyerTokenEdits *self, const char *path, GError **error)
{
  for (guint i = 0; i < self->edits->len; i++)
    if (g_str_equal (g_array_index (self->edits, FoyerTokenEdit, i).field, path))
      {
        g_set_error (error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_USAGE,
                     "%s is set twice: say it once", path);
        return FALSE;
      }
  return TRUE;
}

static gboolean
read_one (FoyerTokenEdits *self, FoyerLine *line, FoyerContract *contract, FoyerRecord **record,
          const char *set, GError **error)
{
  const char *equals = strchr (set, '=');
  g_autoptr (FoyerDiagnostic) diagnostic = NULL;
  FoyerRecord *changed;
  FoyerTokenField field;
  FoyerTokenEdit edit;
  GError *cause = NULL;
  char *path;

  if (equals == NULL)
    {
      g_set_error (error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_USAGE,
                   "'%s' is not FIELD=VALUE, as in company=Example", set);
      return FALSE;
    }
  path = g_strndup (set, (gsize)(equals - set));
  g_ptr_array_add (self->owned, path);
  if (!foyer_token_field_parse (path, TRUE, &field, &cause))
    {
      g_set_error_literal (error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_USAGE, cause->message);
      g_error_free (cause);
      return FALSE;
    }
  if (!check_new_field (self, path, error))
    return FALSE;
  changed = foyer_transform_value (contract, foyer_catalogue_get_taxonomy (line->catalogue),
                                   *record, field.field, field.key, equals + 1, &diagnostic);
  if (changed == NULL)
    return refuse_value (path, diagnostic, error);
  foyer_record_unref (*record);
  *record = changed;
  edit.field = path;
  edit.value = foyer_token_field_dup_value (&field, changed);
  g_array_append_val (self->edits, edit);
  self->needs_supervisor |= foyer_token_field_needs_supervisor (field.field);
  return TRUE;
}

static void
edit_clear (gpointer data)
{
  FoyerTokenEdit *edit = data;

  g_clear_pointer (&edit->value, foyer_record_unref);
}

gboolean
foyer_token_edits_read (FoyerTokenEdits *self, FoyerLine *line, FoyerAttendee *person,
                        const char *const *sets, GError **error)
{
  g_autoptr (FoyerContract) contract
      = foyer_catalogue_find_contract (line->catalogue, person->contract);
  g_autoptr (FoyerRecord) record = foyer_record_ref (person->record);

  self->edits = g_array_new (FALSE, TRUE, sizeof (FoyerTokenEdit));
  g_array_set_clear_func (self->edits, edit_clear);
  self->owned = g_ptr_array_new_with_free_func (g_free);
  if (contract == NULL)
    contract = foyer_catalogue_find_contract (line->catalogue, PLAIN_CONTRACT);
  if (contract == NULL)
    {
      g_set_error (error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_STORE,
                   "contract '%s', by whose rules values are read, is not there any more",
                   person->contract);
      return FALSE;
    }
  for (guint i = 0; sets[i] != NULL; i++)
    if (!read_one (self, line, contract, &record, sets[i], error))
      return FALSE;
  return TRUE;
}

/* ---- Upkeep ---- */

typedef struct
{
  FoyerTokenHand hand;
  gint64 now_usec;
  guint n;
} Expiry;

static gpointer
read_next (FoyerStore *store, gpointer data, GError **error)
{
  gint64 *next_usec = data;

  (void)foyer_store_get_next_expiry (store, next_usec, error);
  return NULL;
}

static gpointer
expire (FoyerStore *store, gpointer data, GError **error)
{
  Expiry *expiry = data;

  (void)foyer_store_expire_tokens (store, EXPIRE_STEP, &expiry->hand.author, &expiry->n, error);
  return NULL;
}

gboolean
foyer_token_upkeep_step (FoyerLine *line, GError **error)
{
  Expiry expiry = { .n = 0 };
  gint64 next_usec = 0;
  GError *cause = NULL;

  (void)foyer_store_service_read (line->store, read_next, &next_usec, &cause);
  if (cause == NULL && (next_usec == 0 || next_usec > foyer_clock_get_now_usec (line->clock)))
    return FALSE;
  if (cause == NULL
      && foyer_token_hand_init (&expiry.hand, line, FOYER_TOKEN_NOBODY, "its time ran out", error))
    {
      expiry.hand.author.who = FOYER_TOKEN_NOBODY;
      (void)foyer_store_service_write (line->store, FOYER_STORE_PRIORITY_BULK, expire, &expiry,
                                       NULL, &cause);
    }
  if (cause != NULL)
    foyer_engine_error_take (error, cause, NULL);
  return cause == NULL && expiry.n > 0;
}
