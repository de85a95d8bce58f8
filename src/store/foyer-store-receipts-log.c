/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The delivery log: what arrived, newest first, without its content. */
#include "config.h"

#include "foyer-store-private.h"
#include "foyer-store-receipts.h"

void
foyer_delivery_entry_free (FoyerDeliveryEntry *self)
{
  if (self == NULL)
    return;
  g_free (self->source);
  g_free (self->origin);
  g_free (self->contract);
  g_free (self->peer);
  g_free (self->trace_id);
  g_free (self->failure);
  g_free (self->scheme);
  g_free (self->sender_id);
  g_free (self);
}

static gboolean
parse_state (const char *name, FoyerDeliveryState *state)
{
  for (FoyerDeliveryState i = FOYER_DELIVERY_RECEIVED; i <= FOYER_DELIVERY_FAILED; i++)
    if (g_strcmp0 (foyer_delivery_state_get_name (i), name) == 0)
      {
        *state = i;
        return TRUE;
      }
  return FALSE;
}

static gpointer
read_entry (FoyerStatement *row, GError **error)
{
  FoyerDeliveryEntry *entry = g_new0 (FoyerDeliveryEntry, 1);
  entry->delivery_id = foyer_statement_get_integer (row, "delivery_id");
  if (!parse_state (foyer_statement_get_text (row, "state"), &entry->state))
    {
      foyer_store_refuse (error, FOYER_STORE_ERROR_CORRUPT,
                          "delivery %" G_GINT64_FORMAT " is in no known state", entry->delivery_id);
      foyer_delivery_entry_free (entry);
      return NULL;
    }
  entry->source = g_strdup (foyer_statement_get_text (row, "source"));
  entry->origin = g_strdup (foyer_statement_get_text (row, "origin"));
  entry->contract = g_strdup (foyer_statement_get_text (row, "contract"));
  entry->peer = g_strdup (foyer_statement_get_text (row, "peer"));
  entry->trace_id = g_strdup (foyer_statement_get_text (row, "trace_id"));
  entry->failure = g_strdup (foyer_statement_get_text (row, "failure"));
  entry->scheme = g_strdup (foyer_statement_get_text (row, "scheme"));
  entry->sender_id = g_strdup (foyer_statement_get_text (row, "sender_id"));
  entry->received_usec = foyer_statement_get_integer (row, "received_usec");
  entry->length = (guint64)foyer_statement_get_integer (row, "length");
  entry->is_parked = foyer_statement_get_integer (row, "is_parked") != 0;
  entry->records = (guint64)foyer_statement_get_integer (row, "records");
  entry->dead_letters = (guint64)foyer_statement_get_integer (row, "dead_letters");
  return entry;
}

static void
entry_free_cb (gpointer data)
{
  foyer_delivery_entry_free (data);
}

#define COLUMNS                                                                                    \
  "SELECT d.delivery_id AS delivery_id, d.source AS source, d.origin AS origin,"                   \
  " d.contract AS contract, d.peer AS peer, d.trace_id AS trace_id, d.failure AS failure,"         \
  " d.received_usec AS received_usec, d.length AS length, d.state AS state,"                       \
  " d.is_parked AS is_parked, r.scheme AS scheme, r.sender_id AS sender_id,"                       \
  " (SELECT COALESCE (SUM (n_records), 0) FROM slice WHERE slice.delivery_id = d.delivery_id)"     \
  " AS records,"                                                                                   \
  " (SELECT COUNT (*) FROM dead_letter l WHERE l.delivery_id = d.delivery_id) AS dead_letters"     \
  " FROM delivery d LEFT JOIN receipt r ON r.delivery_id = d.delivery_id"                          \
  " WHERE d.delivery_id < :before_id"
#define NEWEST_FIRST " ORDER BY d.delivery_id DESC LIMIT :limit"

gboolean
foyer_store_list_deliveries (FoyerStore *self, const char *source, gint64 before_id, guint limit,
                             GPtrArray **entries, GError **error)
{
  g_autoptr (FoyerStatement) select
      = source != NULL
            ? foyer_store_prepare (self, COLUMNS " AND d.source = :source" NEWEST_FIRST, error)
            : foyer_store_prepare (self, COLUMNS NEWEST_FIRST, error);
  if (select == NULL)
    return FALSE;
  foyer_statement_bind_integer (select, ":before_id", before_id > 0 ? before_id : G_MAXINT64);
  if (source != NULL)
    foyer_statement_bind_text (select, ":source", source);
  foyer_statement_bind_integer (select, ":limit", limit > 0 ? (gint64)limit : -1);
  return foyer_statement_collect (select, read_entry, entry_free_cb, entries, error);
}
