/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Notices, and the collisions that some of them speak of. */
#include "config.h"

#include "foyer-store-notices.h"

#include "foyer-store-private.h"
#include "foyer-uuid.h"

#include <string.h>

void
foyer_notice_row_free (FoyerNoticeRow *self)
{
  if (self == NULL)
    return;
  g_free (self->kind);
  g_free (self->text);
  g_free (self->source);
  g_free (self->attendee_id);
  g_free (self->source_id);
  g_free (self->first_origin);
  g_free (self->second_origin);
  g_free (self->seen_by);
  g_free (self);
}

static void
notice_row_free_cb (gpointer data)
{
  foyer_notice_row_free (data);
}

gboolean
foyer_store_write_notice (FoyerStore *self, const char *kind, const char *source, const char *text,
                          gint64 collision_id, gint64 proposal_id, GError **error)
{
  g_autoptr (FoyerStatement) insert = foyer_store_prepare (
      self,
      "INSERT INTO notice (kind, text, source, collision_id, proposal_id, found_usec) VALUES "
      "(:kind, :text, :source, :collision_id, :proposal_id, :now)",
      error);
  if (insert == NULL)
    return FALSE;
  self->touched |= FOYER_STORE_TOPIC_EVENT;
  foyer_statement_bind_text (insert, ":kind", kind);
  foyer_statement_bind_text (insert, ":text", text);
  foyer_statement_bind_text (insert, ":source", source);
  if (collision_id != 0)
    foyer_statement_bind_integer (insert, ":collision_id", collision_id);
  if (proposal_id != 0)
    foyer_statement_bind_integer (insert, ":proposal_id", proposal_id);
  foyer_statement_bind_integer (insert, ":now", foyer_store_now (self));
  return foyer_statement_run (insert, error);
}

gboolean
foyer_store_add_notice (FoyerStore *self, const char *kind, const char *source, const char *text,
                        GError **error)
{
  return foyer_store_write_begins (self, FOYER_STORE_TOPIC_EVENT, error)
         && foyer_store_write_notice (self, kind, source, text, 0, 0, error);
}

gboolean
foyer_store_write_collision (FoyerStore *self, const FoyerCollision *collision, GError **error)
{
  g_autoptr (FoyerStatement) insert = foyer_store_prepare (
      self,
      "INSERT INTO collision (attendee_row, source, source_id, first_delivery, second_delivery,"
      " line, record_no, dead_letter_id, found_usec)"
      " SELECT :attendee_row, :source, :source_id, delivery_id, :second_delivery, :line, "
      ":record_no, :dead_letter_id, :now FROM attendee WHERE row_id = :attendee_row",
      error);
  if (insert == NULL)
    return FALSE;
  foyer_statement_bind_integer (insert, ":attendee_row", collision->attendee_row);
  foyer_statement_bind_text (insert, ":source", collision->source);
  foyer_statement_bind_text (insert, ":source_id", collision->source_id);
  foyer_statement_bind_integer (insert, ":second_delivery", collision->delivery_id);
  foyer_statement_bind_integer (insert, ":line", (gint64)collision->line);
  foyer_statement_bind_integer (insert, ":record_no", (gint64)collision->record_no);
  if (collision->dead_letter_id != 0)
    foyer_statement_bind_integer (insert, ":dead_letter_id", collision->dead_letter_id);
  foyer_statement_bind_integer (insert, ":now", foyer_store_now (self));
  if (!foyer_statement_run (insert, error))
    return FALSE;
  gint64 collision_id = foyer_store_get_last_row_id (self);
  g_autofree char *text = g_strdup_printf (
      "two different people came under the id '%s' of '%s': the first stays, the second waits as "
      "dead letter %" G_GINT64_FORMAT "; ask the sender which one is right",
      collision->source_id, collision->source, collision->dead_letter_id);
  return foyer_store_write_notice (self, "identity-collision", collision->source, text,
                                   collision_id, 0, error);
}

static char *
dup_attendee_id (FoyerStatement *row)
{
  gsize length = 0;
  gconstpointer bytes = foyer_statement_get_blob (row, "attendee_id", &length);
  FoyerUuid uuid;
  if (length != sizeof uuid.bytes)
    return NULL;
  memcpy (uuid.bytes, bytes, sizeof uuid.bytes);
  return foyer_uuid_dup_text (&uuid);
}

static gpointer
read_notice (FoyerStatement *row, GError **error)
{
  FoyerNoticeRow *notice = g_new0 (FoyerNoticeRow, 1);
  notice->notice_id = foyer_statement_get_integer (row, "notice_id");
  notice->kind = g_strdup (foyer_statement_get_text (row, "kind"));
  notice->text = g_strdup (foyer_statement_get_text (row, "text"));
  notice->source = g_strdup (foyer_statement_get_text (row, "source"));
  notice->proposal_id = foyer_statement_get_integer (row, "proposal_id");
  notice->found_usec = foyer_statement_get_integer (row, "found_usec");
  notice->seen_usec = foyer_statement_get_integer (row, "seen_usec");
  notice->seen_by = g_strdup (foyer_statement_get_text (row, "seen_by"));
  notice->attendee_id = dup_attendee_id (row);
  notice->source_id = g_strdup (foyer_statement_get_text (row, "source_id"));
  notice->first_delivery = foyer_statement_get_integer (row, "first_delivery");
  notice->first_origin = g_strdup (foyer_statement_get_text (row, "first_origin"));
  notice->second_delivery = foyer_statement_get_integer (row, "second_delivery");
  notice->second_origin = g_strdup (foyer_statement_get_text (row, "second_origin"));
  notice->second_line = (guint64)foyer_statement_get_integer (row, "line");
  notice->dead_letter_id = foyer_statement_get_integer (row, "dead_letter_id");
  return notice;
}

gboolean
foyer_store_list_notices (FoyerStore *self, gboolean also_seen, guint limit, GPtrArray **notices,
                          GError **error)
{
  g_autoptr (FoyerStatement) select = foyer_store_prepare (
      self,
      "SELECT n.notice_id AS notice_id, n.kind AS kind, n.text AS text, n.source AS source,"
      " n.proposal_id AS proposal_id, n.found_usec AS found_usec, n.seen_usec AS seen_usec,"
      " n.seen_by AS seen_by, a.attendee_id AS attendee_id, c.source_id AS source_id,"
      " c.first_delivery AS first_delivery, f.origin AS first_origin,"
      " c.second_delivery AS second_delivery, s.origin AS second_origin, c.line AS line,"
      " c.dead_letter_id AS dead_letter_id"
      " FROM notice n LEFT JOIN collision c ON c.collision_id = n.collision_id"
      " LEFT JOIN attendee a ON a.row_id = c.attendee_row"
      " LEFT JOIN delivery f ON f.delivery_id = c.first_delivery"
      " LEFT JOIN delivery s ON s.delivery_id = c.second_delivery"
      " WHERE :also_seen = 1 OR n.seen_usec = 0 ORDER BY n.notice_id DESC LIMIT :limit",
      error);
  if (select == NULL)
    return FALSE;
  foyer_statement_bind_integer (select, ":also_seen", also_seen ? 1 : 0);
  foyer_statement_bind_integer (select, ":limit", limit > 0 ? (gint64)limit : -1);
  return foyer_statement_collect (select, read_notice, notice_row_free_cb, notices, error);
}

gboolean
foyer_store_mark_notice (FoyerStore *self, gint64 notice_id, const char *actor, GError **error)
{
  if (!foyer_store_write_begins (self, FOYER_STORE_TOPIC_EVENT, error))
    return FALSE;
  g_autoptr (FoyerStatement) update = foyer_store_prepare (
      self,
      "UPDATE notice SET seen_by = CASE seen_usec WHEN 0 THEN :actor ELSE seen_by END,"
      " seen_usec = CASE seen_usec WHEN 0 THEN :now ELSE seen_usec END"
      " WHERE (:notice_id = 0 AND seen_usec = 0) OR notice_id = :notice_id",
      error);
  if (update == NULL)
    return FALSE;
  foyer_statement_bind_text (update, ":actor", actor);
  foyer_statement_bind_integer (update, ":now", foyer_store_now (self));
  foyer_statement_bind_integer (update, ":notice_id", notice_id);
  if (!foyer_statement_run (update, error))
    return FALSE;
  if (notice_id != 0 && foyer_store_get_changes (self) != 1)
    return foyer_store_refuse (error, FOYER_STORE_ERROR_NOT_FOUND,
                               "there is no notice %" G_GINT64_FORMAT, notice_id);
  return TRUE;
}

gboolean
foyer_store_count_notices (FoyerStore *self, guint64 *n, GError **error)
{
  gint64 value = 0;
  if (!foyer_store_query_integer (self, "SELECT COUNT (*) FROM notice WHERE seen_usec = 0", &value,
                                  error))
    return FALSE;
  *n = (guint64)value;
  return TRUE;
}
