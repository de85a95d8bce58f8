/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sentences of a scan. */
#include "config.h"

#include "foyer-scan-words.h"

#include "foyer-time.h"

/* (transfer full) "2026-05-01T09:12:00Z at Desk 4 by ana" */
static char *
dup_when_where_who (const FoyerJob *job)
{
  char when[FOYER_TIME_TEXT_BYTES];
  gint64 usec = job->printed_usec != 0 ? job->printed_usec : job->changed_usec;

  foyer_time_print (usec - usec % G_USEC_PER_SEC, when);
  return g_strconcat (when, job->desk != NULL ? " at " : "", job->desk != NULL ? job->desk : "",
                      " on ", job->printed_on != NULL ? job->printed_on : job->printer,
                      job->actor != NULL ? " by " : "", job->actor != NULL ? job->actor : "", NULL);
}

/* The last four characters: enough to compare with the code in one's hand. */
static const char *
get_end (const char *text)
{
  glong n = g_utf8_strlen (text, -1);

  return n > 4 ? g_utf8_offset_to_pointer (text, n - 4) : text;
}

static const char *
get_name (const FoyerScan *self, guint index)
{
  const FoyerAttendee *attendee = self->people->pdata[index];

  return foyer_record_get_text (attendee->record, FOYER_FIELD_FULL_NAME);
}

static void
say_revoked (FoyerScan *self)
{
  char when[FOYER_TIME_TEXT_BYTES];

  foyer_time_print (self->revoked_usec - self->revoked_usec % G_USEC_PER_SEC, when);
  self->message = g_strdup_printf ("this badge of %s was %s %s%s%s", get_name (self, 0),
                                   self->newer_no != NULL ? "replaced" : "recalled", when,
                                   self->revoked_reason != NULL ? ": " : "",
                                   self->revoked_reason != NULL ? self->revoked_reason : "");
  self->next_step
      = self->newer_no != NULL
            ? g_strdup_printf ("take it in; the person's badge is %s now", self->newer_no)
            : g_strdup ("take it in; the person gets a new badge: look the person up by "
                        "name");
}

static void
say_dead_letter (FoyerScan *self)
{
  const FoyerDeadLetter *letter = self->dead_letters->pdata[0];
  const FoyerDiagnostic *diagnostic = letter->diagnostics->pdata[0];

  self->message
      = self->dead_letters->len == 1
            ? g_strdup_printf ("this registration was refused: %s", diagnostic->message)
            : g_strdup_printf ("%u refused registrations look like it", self->dead_letters->len);
  self->next_step = g_strdup_printf ("repair it at the problem desk: foyerctl dlq show "
                                     "%" G_GINT64_FORMAT,
                                     letter->dead_letter_id);
}

static void
say_twin (FoyerScan *self)
{
  self->message
      = g_strdup_printf ("%s may be registered twice, and %s has a badge: %s", get_name (self, 0),
                         foyer_attendee_get_id (self->twin),
                         self->twin->badge_state != NULL ? self->twin->badge_state : "printed");
  self->next_step = g_strdup_printf (
      "two people: foyerctl attendees clear %s %s, then print; one person: hand that badge over",
      foyer_attendee_get_id (self->people->pdata[0]), foyer_attendee_get_id (self->twin));
}

/* Of the kinds that speak of a job. */
static void
say_job (FoyerScan *self)
{
  g_autofree char *how = dup_when_where_who (self->job);
  const char *name = get_name (self, 0);
  const char *id = self->job->job_id;
  const char *reason = self->job->reason != NULL ? self->job->reason : "no reason was given";

  switch ((int)self->kind)
    {
    case FOYER_SCAN_FAILED:
      self->message = g_strdup_printf ("the badge of %s failed: %s", name, reason);
      self->next_step = g_strdup_printf ("repair what it says, then: foyerctl jobs requeue %s", id);
      break;
    case FOYER_SCAN_WAITS:
      self->message = g_strdup_printf ("the badge of %s waits for a person (%s): %s", name,
                                       foyer_job_state_get_name (self->job->state), reason);
      self->next_step = g_strdup_printf ("look at it: foyerctl jobs show %s", id);
      break;
    case FOYER_SCAN_ON_ITS_WAY:
      self->message
          = g_strdup_printf ("the badge of %s is on its way on %s (%s)", name, self->job->printer,
                             foyer_job_state_get_name (self->job->state));
      self->next_step = g_strdup ("wait for it; nothing more is printed");
      break;
    case FOYER_SCAN_CHANGED:
      self->message = g_strdup_printf (
          "the badge of %s was printed %s, and says less than is known now", name, how);
      self->next_step = g_strdup_printf ("for a badge that says so: foyerctl jobs reexport %s", id);
      break;
    case FOYER_SCAN_PRINTED_AHEAD:
      self->message = g_strdup_printf ("the badge of %s was printed ahead, %s", name, how);
      self->next_step = g_strdup_printf ("hand it over: foyerctl handover %s",
                                         foyer_attendee_get_id (self->people->pdata[0]));
      break;
    case FOYER_SCAN_PRINTED:
      self->message = g_strdup_printf ("the badge of %s was printed %s", name, how);
      self->next_step = g_strdup_printf ("misprinted: foyerctl jobs reprint %s; lost or damaged: "
                                         "foyerctl jobs replace %s; each with --reason",
                                         id, id);
      break;
    default: /* SENT: the only one left */
      self->message = g_strdup_printf ("the badge of %s goes to %s; the person has arrived", name,
                                       self->job->printer);
      self->next_step = g_strdup ("next person");
      break;
    }
}

static void
say_person (FoyerScan *self, const char *before, const char *after, const char *next_step)
{
  self->message = g_strconcat (before, get_name (self, 0), after, NULL);
  self->next_step = g_strdup (next_step);
}

/* Nobody stands there who could explain: never why. */
static void
say_kiosk (FoyerScan *self)
{
  if (self->kind == FOYER_SCAN_SENT)
    self->message = g_strdup_printf ("your badge goes to %s", self->job->printer);
  else if (self->kind == FOYER_SCAN_CLEAR)
    self->message = g_strdup ("your badge can be printed");
  else if (self->kind == FOYER_SCAN_ON_ITS_WAY)
    self->message = g_strdup ("your badge is being printed");
  else
    self->message = g_strdup ("please go to the problem desk");
  self->next_step = g_strdup (self->kind == FOYER_SCAN_SENT ? "take it there" : "");
}

void
foyer_scan_put_into_words (FoyerScan *self, const char *text)
{
  if (self->is_kiosk)
    {
      say_kiosk (self);
      return;
    }
  switch (self->kind)
    {
    case FOYER_SCAN_UNKNOWN:
      self->message = g_strdup_printf ("no one has this code, which ends in '%s'", get_end (text));
      self->next_step
          = g_strdup ("look for the name; who is not registered: foyerctl attendees add");
      break;
    case FOYER_SCAN_REFUSED:
      say_dead_letter (self);
      break;
    case FOYER_SCAN_FOREIGN:
      self->message = g_strdup ("this badge was not made by this event, or it is forged");
      self->next_step = g_strdup ("ask for the ticket, or look for the name");
      break;
    case FOYER_SCAN_DAMAGED:
      self->message = g_strdup ("this code is damaged");
      self->next_step = g_strdup ("scan again, or type the number under the bars");
      break;
    case FOYER_SCAN_REVOKED:
      say_revoked (self);
      break;
    case FOYER_SCAN_CANCELLED:
      say_person (self, "the registration of ", " is cancelled",
                  "ask the person for another ticket, or send to the problem desk");
      break;
    case FOYER_SCAN_TEST:
      say_person (self, "the registration of ", " is a test order", "ask for the real ticket");
      break;
    case FOYER_SCAN_UNPAID:
      say_person (self, "payment is still open for ", "",
                  "send to the problem desk: once it is paid, import again or correct the status");
      break;
    case FOYER_SCAN_WAITLISTED:
      say_person (self, "", " is on the waiting list",
                  "send to the problem desk: a supervisor admits");
      break;
    case FOYER_SCAN_SEVERAL:
      self->message = g_strdup_printf ("%u people", self->people->len);
      self->next_step
          = g_strdup (self->key == FOYER_SCAN_KEY_ORDER_CODE
                          ? "choose one, or print the whole order: foyerctl print --order-code CODE"
                          : "choose one: scan the ticket, or name the attendee id");
      break;
    case FOYER_SCAN_PERHAPS_TWICE:
      say_twin (self);
      break;
    case FOYER_SCAN_FAILED:
    case FOYER_SCAN_WAITS:
    case FOYER_SCAN_ON_ITS_WAY:
    case FOYER_SCAN_CHANGED:
    case FOYER_SCAN_PRINTED_AHEAD:
    case FOYER_SCAN_PRINTED:
    case FOYER_SCAN_SENT:
      say_job (self);
      break;
    case FOYER_SCAN_CLEAR:
      say_person (self, "", ": clear to print", "foyerctl scan --print, or print --attendee");
      break;
    }
}
