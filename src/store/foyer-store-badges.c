/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Badge numbers: looking one up, revoking it. */
#include "config.h"

#include "foyer-store-badges.h"

#include "foyer-store-private.h"

void
foyer_badge_free (FoyerBadge *self)
{
  if (self == NULL)
    return;
  g_free (self->badge_no);
  g_free (self->revoked_reason);
  g_free (self->newer_no);
  g_free (self);
}

gboolean
foyer_store_find_badge (FoyerStore *self, const char *badge_no, FoyerBadge **badge, GError **error)
{
  g_autoptr (FoyerStatement) select = foyer_store_prepare (
      self,
      "SELECT b.attendee_row AS attendee_row, b.issued_usec AS issued_usec, b.revoked_usec AS "
      "revoked_usec, b.revoked_reason AS revoked_reason, a.badge_no AS newer_no"
      " FROM badge b JOIN attendee a ON a.row_id = b.attendee_row WHERE b.badge_no = :badge_no",
      error);
  if (select == NULL)
    return FALSE;
  foyer_statement_bind_text (select, ":badge_no", badge_no);
  FoyerStep step = foyer_statement_step (select, error);
  if (step == FOYER_STEP_FAILED)
    return FALSE;
  FoyerBadge *found = NULL;
  if (step == FOYER_STEP_ROW)
    {
      found = g_new0 (FoyerBadge, 1);
      found->badge_no = g_strdup (badge_no);
      found->attendee_row = foyer_statement_get_integer (select, "attendee_row");
      found->issued_usec = foyer_statement_get_integer (select, "issued_usec");
      found->revoked_usec = foyer_statement_get_integer (select, "revoked_usec");
      found->revoked_reason = g_strdup (foyer_statement_get_text (select, "revoked_reason"));
      if (found->revoked_usec != 0)
        found->newer_no = g_strdup (foyer_statement_get_text (select, "newer_no"));
    }
  *badge = found;
  return TRUE;
}

gboolean
foyer_store_revoke_badge (FoyerStore *self, const char *badge_no, const char *reason,
                          const char *actor, GError **error)
{
  g_autoptr (FoyerBadge) badge = NULL;
  if (!foyer_store_write_begins (self, FOYER_STORE_TOPIC_ATTENDEES | FOYER_STORE_TOPIC_JOBS, error)
      || !foyer_store_find_badge (self, badge_no, &badge, error))
    return FALSE;
  if (badge == NULL)
    return foyer_store_refuse (error, FOYER_STORE_ERROR_NOT_FOUND,
                               "the badge number '%s' was never given", badge_no);
  if (badge->revoked_usec != 0)
    return foyer_store_refuse (error, FOYER_STORE_ERROR_CONFLICT,
                               "the badge number '%s' is revoked already", badge_no);
  g_autoptr (FoyerStatement) revoke
      = foyer_store_prepare (self,
                             "UPDATE badge SET revoked_usec = :now, revoked_reason = :reason"
                             " WHERE badge_no = :badge_no",
                             error);
  g_autoptr (FoyerStatement) forget
      = revoke == NULL ? NULL
                       : foyer_store_prepare (self,
                                              "UPDATE attendee SET badge_no = NULL WHERE row_id = "
                                              ":row_id AND badge_no = :badge_no",
                                              error);
  if (forget == NULL)
    return FALSE;
  foyer_statement_bind_integer (revoke, ":now", foyer_store_now (self));
  foyer_statement_bind_text (revoke, ":reason", reason);
  foyer_statement_bind_text (revoke, ":badge_no", badge_no);
  foyer_statement_bind_integer (forget, ":row_id", badge->attendee_row);
  foyer_statement_bind_text (forget, ":badge_no", badge_no);
  return foyer_statement_run (revoke, error) && foyer_statement_run (forget, error)
         && foyer_store_append_audit (self, actor, "revoke", badge_no, reason, error);
}
