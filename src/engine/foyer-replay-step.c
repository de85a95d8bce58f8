/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One step of a replay: letters are mapped outside the writer, then admitted, noted and closed in
 * one transaction. */
#include "config.h"

#include "foyer-replay-step.h"

#include "foyer-engine-error-private.h"
#include "foyer-engine-error.h"
#include "foyer-store-attendees.h"
#include "foyer-store-jobs.h"
#include "foyer-token-hand.h"

/* One letter on its way. */
typedef struct
{
  FoyerReplayItem *item; /* lent: the report's */
  FoyerDeadLetter *letter;
  FoyerLetterAttempt *attempt; /* NULL: a job, or nothing is done */
  FoyerTokenHand *hand; /* the letter has tokens that go over to the person; NULL: none */
} Work;

typedef struct
{
  FoyerReplayStep *step;
  GArray *works; /* Work */
} Transaction;

static void
work_clear (gpointer data)
{
  Work *self = data;

  g_clear_pointer (&self->letter, foyer_dead_letter_unref);
  g_clear_pointer (&self->attempt, foyer_letter_attempt_free);
  g_clear_pointer (&self->hand, g_free);
}

static gboolean
is_open (const FoyerDeadLetter *letter)
{
  return letter->state == FOYER_DEAD_LETTER_OPEN || letter->state == FOYER_DEAD_LETTER_IN_REPAIR;
}

static void
say_nothing (FoyerReplayItem *item, FoyerDeadLetterState state)
{
  item->outcome = FOYER_REPLAY_NOTHING;
  g_free (item->text);
  item->text = g_strdup_printf ("it is %s already; nothing is done",
                                foyer_dead_letter_state_get_name (state));
}

static void
say_refused (FoyerReplayItem *item, const char *code, const char *text)
{
  item->outcome = FOYER_REPLAY_REFUSED;
  g_free (item->text);
  item->text = g_strdup (text);
  g_free (item->code);
  item->code = g_strdup (code);
}

static void
say_diagnostics (FoyerReplayItem *item, GPtrArray *diagnostics)
{
  const FoyerDiagnostic *first = diagnostics->pdata[0];

  say_refused (item, foyer_code_get_name (first->code), first->message);
}

/* ---- Before the transaction ---- */

static gpointer
read_letter (FoyerStore *store, gpointer data, GError **error)
{
  Work *work = data;

  (void)foyer_store_get_dead_letter (store, work->item->dead_letter_id, &work->letter, error);
  return NULL;
}

static gboolean
prepare_row (FoyerReplayStep *self, Work *work, GError **error)
{
  GError *cause = NULL;

  work->attempt
      = foyer_letter_mapper_attempt (self->mapper, work->item->dead_letter_id, NULL, 0, &cause);
  if (work->attempt == NULL)
    {
      /* Its bytes or contract are gone, or it stands for a whole file: the others go on. */
      say_refused (work->item, NULL, cause->message);
      g_error_free (cause);
      return TRUE;
    }
  if (work->attempt->tokens->len == 0)
    return TRUE;
  work->hand = g_new0 (FoyerTokenHand, 1);
  return foyer_token_hand_init (work->hand, self->line, FOYER_TOKEN_CLERK,
                                "the repair of a dead letter", error);
}

static gboolean
prepare (FoyerReplayStep *self, Work *work, GError **error)
{
  GError *cause = NULL;

  (void)foyer_store_service_read (self->line->store, read_letter, work, &cause);
  if (cause != NULL)
    {
      foyer_engine_error_take (error, cause, NULL);
      return FALSE;
    }
  work->item->source_id = g_strdup (work->letter->source_id);
  if (!is_open (work->letter))
    {
      say_nothing (work->item, work->letter->state);
      return TRUE;
    }
  work->item->outcome = FOYER_REPLAY_QUEUED;
  return work->letter->job_id != NULL || prepare_row (self, work, error);
}

/* ---- In it ---- */

static gboolean
note (FoyerStore *store, const Work *work, FoyerLine *line, GPtrArray *diagnostics, GError **error)
{
  const FoyerReplayItem *item = work->item;
  const FoyerLetterAttempt *attempt = work->attempt;
  FoyerDeadLetterAttempt tried = { .actor = line->actor,
                                   .contract = attempt != NULL ? attempt->delivery->contract : NULL,
                                   .taxonomy = attempt != NULL ? attempt->delivery->taxonomy : NULL,
                                   .outcome = (char *)foyer_replay_outcome_get_name (item->outcome),
                                   .code = item->code,
                                   .job_id = item->job_id };

  return foyer_store_note_dead_letter_attempt (store, item->dead_letter_id, &tried, diagnostics,
                                               error);
}

/* The letter as it is in this transaction: another hand may have been quicker. */
static gboolean
look_again (FoyerStore *store, Work *work, gboolean *goes_on, GError **error)
{
  g_autoptr (FoyerDeadLetter) now = NULL;

  if (!foyer_store_get_dead_letter (store, work->item->dead_letter_id, &now, error))
    return FALSE;
  *goes_on = is_open (now);
  if (!*goes_on)
    say_nothing (work->item, now->state);
  g_clear_pointer (&work->letter, foyer_dead_letter_unref);
  work->letter = g_steal_pointer (&now);
  return TRUE;
}

static gboolean
close_letter (FoyerStore *store, const Work *work, FoyerLine *line, GError **error)
{
  g_autofree char *detail
      = work->attempt != NULL ? g_strdup_printf ("by %s and %s", work->attempt->delivery->contract,
                                                 work->attempt->delivery->taxonomy)
                              : g_strdup_printf ("job %s", work->item->job_id);

  return foyer_store_transition_dead_letter (store, work->item->dead_letter_id, work->letter->state,
                                             FOYER_DEAD_LETTER_REPLAYED, line->actor, detail,
                                             error);
}

/* What admission would refuse stays open, and says why. */
static gboolean
stay_refused (FoyerStore *store, Work *work, FoyerIntake *intake, FoyerLine *line, GError **error)
{
  FoyerAdmissionCounts counts;
  g_autoptr (FoyerDeadLetter) now = NULL;

  if (!foyer_store_admit (store, work->attempt->delivery, NULL, intake, &counts, error)
      || !foyer_store_get_dead_letter (store, work->item->dead_letter_id, &now, error))
    return FALSE;
  say_diagnostics (work->item, now->diagnostics);
  return note (store, work, line, NULL, error);
}

static gboolean
carry_tokens (FoyerStore *store, Work *work, GError **error)
{
  g_autoptr (FoyerRecordBuilder) nothing = foyer_record_builder_new ();
  g_autoptr (FoyerRecord) empty = foyer_record_builder_end (nothing);
  guint n_carried = 0;

  return work->hand == NULL
         || foyer_store_carry_tokens (store, work->item->dead_letter_id, work->item->attendee_id,
                                      work->attempt->plain != NULL ? work->attempt->plain : empty,
                                      &work->hand->author, &n_carried, error);
}

static gboolean
admit (FoyerStore *store, Work *work, FoyerLine *line, GError **error)
{
  FoyerRecord *record = foyer_letter_attempt_get_record (work->attempt);
  FoyerAdmissionCounts counts;
  g_autoptr (FoyerIntake) intake = NULL;

  work->item->attendee_id = g_strdup (foyer_record_get_text (record, FOYER_FIELD_ATTENDEE_ID));
  g_free (work->item->source_id);
  work->item->source_id = g_strdup (foyer_record_get_text (record, FOYER_FIELD_SOURCE_ID));
  intake = foyer_letter_attempt_take_in (work->attempt);
  if (!foyer_store_rehearse (store, work->attempt->delivery, intake, &counts, error))
    return FALSE;
  if (counts.outcomes[FOYER_ADMISSION_REFUSED] > 0)
    return stay_refused (store, work, intake, line, error);
  work->item->outcome = FOYER_REPLAY_ADMITTED;
  /* Closed first: what is admitted supersedes the open letters of its id. */
  return close_letter (store, work, line, error)
         && foyer_store_admit (store, work->attempt->delivery, NULL, intake, &counts, error)
         && carry_tokens (store, work, error) && note (store, work, line, NULL, error);
}

/* The job again through the same queues: a further one with the same payload. */
static gboolean
queue_job (FoyerStore *store, Work *work, FoyerLine *line, GError **error)
{
  g_autofree char *job_id = g_uuid_string_random ();
  FoyerReissueOrder order = { .verb = FOYER_JOB_VERB_REQUEUE,
                              .job_id = work->letter->job_id,
                              .new_job_id = job_id,
                              .reason = "the replay of a dead letter",
                              .actor = line->actor };
  gint64 job_row_id = 0;
  GError *cause = NULL;

  work->item->job_id = g_strdup (job_id);
  /* Every open letter of the former job is closed as superseded by the new one: this one first. */
  if (!close_letter (store, work, line, error))
    return FALSE;
  if (foyer_store_reissue_job (store, &order, NULL, &job_row_id, &cause))
    return note (store, work, line, NULL, error);
  if (!g_error_matches (cause, FOYER_STORE_ERROR, FOYER_STORE_ERROR_TRANSITION))
    {
      g_propagate_error (error, cause);
      return FALSE;
    }
  g_clear_pointer (&work->item->job_id, g_free);
  say_refused (work->item, NULL, cause->message);
  g_error_free (cause);
  return foyer_store_transition_dead_letter (store, work->item->dead_letter_id,
                                             FOYER_DEAD_LETTER_REPLAYED, FOYER_DEAD_LETTER_OPEN,
                                             line->actor, work->item->text, error);
}

static gboolean
take_one (FoyerStore *store, Work *work, FoyerLine *line, GError **error)
{
  GPtrArray *diagnostics;
  gboolean goes_on = FALSE;

  if (!is_open (work->letter) || (work->letter->job_id == NULL && work->attempt == NULL))
    return TRUE;
  if (!look_again (store, work, &goes_on, error) || !goes_on)
    return goes_on || *error == NULL;
  if (work->attempt == NULL)
    return queue_job (store, work, line, error);
  diagnostics = foyer_letter_attempt_get_diagnostics (work->attempt);
  if (diagnostics != NULL)
    {
      say_diagnostics (work->item, diagnostics);
      return note (store, work, line, diagnostics, error);
    }
  if (foyer_letter_attempt_get_record (work->attempt) != NULL)
    return admit (store, work, line, error);
  say_refused (work->item, NULL, "the contract passes this row over: it is no registration");
  return TRUE;
}

static gpointer
take_all (FoyerStore *store, gpointer data, GError **error)
{
  Transaction *self = data;
  GError *cause = NULL;

  for (guint i = 0; i < self->works->len && cause == NULL; i++)
    (void)take_one (store, &g_array_index (self->works, Work, i), self->step->line, &cause);
  if (cause != NULL)
    g_propagate_error (error, cause);
  return NULL;
}

/* ---- Dry ---- */

static char *
describe_change (const char *field, const char *before, const char *after)
{
  return g_strdup_printf ("%s: %s -> %s", field, before != NULL ? before : "nothing",
                          after != NULL ? after : "nothing");
}

static char **
compare_records (FoyerRecord *before, FoyerRecord *after)
{
  GPtrArray *changes = g_ptr_array_new ();

  for (guint field = 0; field < FOYER_N_FIELDS; field++)
    {
      g_autofree char *old
          = before != NULL ? foyer_record_dup_text (before, (FoyerField)field) : NULL;
      g_autofree char *new = foyer_record_dup_text (after, (FoyerField)field);

      if (g_strcmp0 (old, new) != 0)
        g_ptr_array_add (changes,
                         describe_change (foyer_field_get_name ((FoyerField)field), old, new));
    }
  g_ptr_array_add (changes, NULL);
  return (char **)g_ptr_array_free (changes, FALSE);
}

typedef struct
{
  Work *work;
  FoyerIntake *intake;
  FoyerAttendee *stored;
  FoyerAdmissionCounts counts;
} Rehearsal;

static gpointer
rehearse (FoyerStore *store, gpointer data, GError **error)
{
  Rehearsal *self = data;
  g_autoptr (GError) nobody = NULL;

  if (foyer_store_rehearse (store, self->work->attempt->delivery, self->intake, &self->counts,
                            error))
    (void)foyer_store_get_attendee (store, self->work->item->attendee_id, &self->stored, &nobody);
  return NULL;
}

static gboolean
look_at (FoyerReplayStep *self, Work *work, GError **error)
{
  FoyerReplayItem *item = work->item;
  GPtrArray *diagnostics;
  FoyerRecord *record;
  Rehearsal rehearsal = { .work = work };
  GError *cause = NULL;

  if (work->attempt == NULL)
    return TRUE;
  diagnostics = foyer_letter_attempt_get_diagnostics (work->attempt);
  record = foyer_letter_attempt_get_record (work->attempt);
  if (diagnostics != NULL)
    say_diagnostics (item, diagnostics);
  else if (record == NULL)
    say_refused (item, NULL, "the contract passes this row over: it is no registration");
  if (diagnostics != NULL || record == NULL)
    return TRUE;
  item->outcome = FOYER_REPLAY_ADMITTED;
  item->attendee_id = g_strdup (foyer_record_get_text (record, FOYER_FIELD_ATTENDEE_ID));
  foyer_record_ref (record);
  rehearsal.intake = foyer_letter_attempt_take_in (work->attempt);
  (void)foyer_store_service_read (self->line->store, rehearse, &rehearsal, &cause);
  if (cause != NULL)
    foyer_engine_error_take (error, cause, NULL);
  else if (rehearsal.counts.outcomes[FOYER_ADMISSION_REFUSED] > 0)
    say_refused (item, NULL, "admission would refuse it: what is stored under its id contradicts");
  else
    item->changes
        = compare_records (rehearsal.stored != NULL ? rehearsal.stored->record : NULL, record);
  foyer_record_unref (record);
  foyer_intake_free (rehearsal.intake);
  g_clear_pointer (&rehearsal.stored, foyer_attendee_unref);
  return cause == NULL;
}

/* ---- Either ---- */

static gboolean
finish (FoyerReplayStep *self, GArray *works, GError **error)
{
  Transaction transaction = { .step = self, .works = works };
  GError *cause = NULL;

  if (self->is_dry_run)
    {
      for (guint i = 0; i < works->len; i++)
        if (!look_at (self, &g_array_index (works, Work, i), error))
          return FALSE;
      return TRUE;
    }
  (void)foyer_store_service_write (self->line->store, FOYER_STORE_PRIORITY_BULK, take_all,
                                   &transaction, NULL, &cause);
  if (cause != NULL)
    foyer_engine_error_take (error, cause, NULL);
  return cause == NULL;
}

gboolean
foyer_replay_step_take (FoyerReplayStep *self, const gint64 *ids, guint n_ids, GPtrArray *items,
                        GError **error)
{
  g_autoptr (GArray) works = g_array_new (FALSE, TRUE, sizeof (Work));

  g_array_set_clear_func (works, work_clear);
  for (guint i = 0; i < n_ids; i++)
    {
      Work work = { .item = g_new0 (FoyerReplayItem, 1) };

      work.item->dead_letter_id = ids[i];
      g_ptr_array_add (items, work.item);
      g_array_append_val (works, work);
      if (!prepare (self, &g_array_index (works, Work, i), error))
        return FALSE;
    }
  return finish (self, works, error);
}
