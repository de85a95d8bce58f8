/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Badge tokens: signature first, then the person. */
#include "config.h"

#include "foyer-engine-codes.h"

#include "foyer-badge-identity.h"
#include "foyer-engine-private.h"
#include "foyer-event.h"
#include "foyer-store-attendees.h"
#include "foyer-store-badges.h"

#include <string.h>

#define PREFIX "F1"

const char *
foyer_token_verdict_get_name (FoyerTokenVerdict verdict)
{
  static const char *const names[] = { "valid", "revoked", "unknown", "foreign" };

  return names[verdict];
}

void
foyer_token_check_free (FoyerTokenCheck *self)
{
  g_clear_pointer (&self->attendee, foyer_attendee_unref);
  g_free (self->badge_no);
  g_free (self->revoked_reason);
  g_free (self->newer_no);
  g_free (self);
}

/* As long for a wrong first character as for a wrong last one. */
static gboolean
is_same (const char *a, const char *b)
{
  guint difference = 0;

  for (gsize i = 0; i < FOYER_BADGE_TOKEN_BYTES - 1; i++)
    difference |= (guint)(guchar)a[i] ^ (guint)(guchar)b[i];
  return difference == 0;
}

char *
foyer_token_dup_badge_no (FoyerEvent *event, const char *text, const char **reason)
{
  g_autofree char *token = g_strstrip (g_ascii_strup (text, -1));
  g_autofree char *badge_no = NULL;
  char canonical[FOYER_BADGE_NO_BYTES];
  char wanted[FOYER_BADGE_TOKEN_BYTES];

  if (strlen (token) != FOYER_BADGE_TOKEN_BYTES - 1 || !g_str_has_prefix (token, PREFIX))
    {
      *reason = "this is no badge token: one is F1 and 24 letters and figures";
      return NULL;
    }
  badge_no = g_strndup (token + strlen (PREFIX), FOYER_BADGE_NO_CHARS);
  if (!foyer_crockford_parse_badge_no (badge_no, canonical) || !g_str_equal (badge_no, canonical))
    {
      *reason = "the badge number in it is misread or made up: scan again";
      return NULL;
    }
  foyer_badge_identity_print_token (foyer_event_get_badge_key (event), foyer_event_get_id (event),
                                    badge_no, wanted);
  if (!is_same (token, wanted))
    {
      *reason = "it was not made by this event: another event's badge, or a forged one";
      return NULL;
    }
  return g_steal_pointer (&badge_no);
}

static gpointer
look_up (FoyerStore *store, gpointer data, GError **error)
{
  const char *badge_no = data;
  g_autoptr (FoyerTokenCheck) check = g_new0 (FoyerTokenCheck, 1);
  g_autoptr (GPtrArray) people = NULL;
  g_autoptr (FoyerBadge) badge = NULL;
  FoyerResolved resolved = FOYER_RESOLVED_NOTHING;

  if (!foyer_store_resolve (store, badge_no, &resolved, &people, error)
      || !foyer_store_find_badge (store, badge_no, &badge, error))
    return NULL;
  check->badge_no = g_strdup (badge_no);
  if (resolved != FOYER_RESOLVED_BADGE_NO || people->len == 0)
    {
      check->verdict = FOYER_TOKEN_UNKNOWN;
      check->reason = "nobody here has this badge number: was the person erased, or is this an "
                      "older copy of the event?";
      return g_steal_pointer (&check);
    }
  check->attendee = foyer_attendee_ref (people->pdata[0]);
  if (badge != NULL)
    {
      check->revoked_usec = badge->revoked_usec;
      check->revoked_reason = g_steal_pointer (&badge->revoked_reason);
      check->newer_no = g_steal_pointer (&badge->newer_no);
    }
  check->verdict = FOYER_TOKEN_REVOKED;
  if (foyer_record_get_status (check->attendee->record) != FOYER_STATUS_ACTIVE)
    check->reason = "made by this event, but the registration no longer stands";
  else if (check->revoked_usec != 0 && check->newer_no != NULL)
    check->reason = "made by this event, but this badge was replaced: take it in, the newer one is "
                    "the person's";
  else if (check->revoked_usec != 0)
    check->reason = "made by this event, but this badge was recalled: take it in, the person gets "
                    "another";
  else
    {
      check->verdict = FOYER_TOKEN_VALID;
      check->reason = "made by this event, and the person is registered";
    }
  return g_steal_pointer (&check);
}

static gpointer
answer_foreign (FoyerStore *store, gpointer data, GError **error)
{
  FoyerTokenCheck *check = g_new0 (FoyerTokenCheck, 1);

  check->verdict = FOYER_TOKEN_FOREIGN;
  check->reason = data;
  return check;
}

void
foyer_engine_verify_token_async (FoyerEngine *self, const char *text, GCancellable *cancellable,
                                 GAsyncReadyCallback callback, gpointer user_data)
{
  const char *reason = NULL;
  char *badge_no;

  g_return_if_fail (FOYER_IS_ENGINE (self) && text != NULL);

  badge_no = foyer_token_dup_badge_no (foyer_engine_get_event (self), text, &reason);
  foyer_engine_read_store_async (self, badge_no != NULL ? look_up : answer_foreign,
                                 badge_no != NULL ? badge_no : (gpointer)reason,
                                 badge_no != NULL ? g_free : NULL,
                                 (GDestroyNotify)foyer_token_check_free,
                                 foyer_engine_verify_token_async, cancellable, callback, user_data);
}

FoyerTokenCheck *
foyer_engine_verify_token_finish (FoyerEngine *self, GAsyncResult *result, GError **error)
{
  return foyer_engine_store_finish (self, result, error);
}
