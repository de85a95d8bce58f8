/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Finding attendees: filtered and sorted lists of row ids, full text, exact codes. The index is
 * kept up in foyer-search-index.c. */
#include "config.h"

#include "foyer-crockford.h"
#include "foyer-search-key.h"
#include "foyer-store-attendees.h"
#include "foyer-store-private.h"
#include "foyer-text.h"
#include "foyer-uuid.h"

#include <string.h>

/* ---- Filters ---- */

#define JOB_OF_REVISION                                                                            \
  "SELECT 1 FROM job j WHERE j.attendee_row = a.row_id AND j.revision = a.revision AND "

static void
append_conditions (GString *sql, const FoyerAttendeeFilter *filter)
{
  if (filter->text != NULL)
    g_string_append (sql, " AND attendee_fts MATCH :query");
  if (filter->tier != NULL)
    g_string_append (sql, " AND a.tier = :tier");
  if (filter->status >= 0)
    g_string_append (sql, " AND a.status = :status");
  if (filter->arrival >= 0)
    g_string_append (sql, " AND a.arrival = :arrival");
  if (filter->source != NULL)
    g_string_append (
        sql,
        " AND (SELECT d.source FROM delivery d WHERE d.delivery_id = a.delivery_id) = :source");
  if (filter->is_possible_duplicate)
    g_string_append (sql, " AND a.row_id IN (SELECT row_id FROM open_pair)");
  switch (filter->badge)
    {
    case FOYER_BADGE_ANY:
      break;
    case FOYER_BADGE_NONE:
      g_string_append (sql, " AND NOT EXISTS (" JOB_OF_REVISION
                            "j.state NOT IN ('CANCELED', 'FAILED'))");
      break;
    case FOYER_BADGE_OPEN:
      g_string_append (sql, " AND EXISTS (" JOB_OF_REVISION
                            "j.state NOT IN ('CANCELED', 'FAILED', 'PRINTED'))");
      break;
    case FOYER_BADGE_PRINTED:
      g_string_append (sql, " AND EXISTS (" JOB_OF_REVISION "j.state = 'PRINTED')");
      break;
    }
}

/* ---- Order by name ----
 *
 * The file of the search index holds it up to a row, as it was before the changes that it does not
 * know yet; both are put in their places here, so that the list is exact. Rows that the index may
 * have from a later moment than this one are left out. */

#define MISSING_CHANGES "(SELECT c.row_id FROM search_change c WHERE c.change_id > :known_change)"

typedef struct
{
  gint64 ordered_row; /* 0: no order, or another store's */
  gint64 change_id;
  gboolean is_whole; /* nothing is missing */
} NameOrder;

static gboolean
read_name_order (FoyerStore *self, NameOrder *order, GError **error)
{
  g_autoptr (FoyerStatement) select = foyer_store_prepare (
      self,
      "SELECT COALESCE (s.ordered_row, 0) AS ordered_row, COALESCE (s.change_id, 0) AS change_id,"
      " (SELECT COALESCE (MAX (row_id), 0) FROM attendee) AS newest_row,"
      " (SELECT COALESCE (MAX (change_id), 0) FROM search_change) AS newest_change"
      " FROM search_mark m LEFT JOIN search.search_state s ON s.mark = m.mark",
      error);
  if (select == NULL)
    return FALSE;
  FoyerStep step = foyer_statement_step (select, error);
  if (step == FOYER_STEP_FAILED)
    return FALSE;
  if (step == FOYER_STEP_DONE)
    return foyer_store_refuse (error, FOYER_STORE_ERROR_CORRUPT, "the store has no mark");
  gint64 newest_row = foyer_statement_get_integer (select, "newest_row");
  order->ordered_row = MIN (foyer_statement_get_integer (select, "ordered_row"), newest_row);
  order->change_id = foyer_statement_get_integer (select, "change_id");
  order->is_whole = order->ordered_row == newest_row
                    && foyer_statement_get_integer (select, "newest_change") <= order->change_id;
  return TRUE;
}

static char *
dup_name_sql (const FoyerAttendeeFilter *filter, const NameOrder *order)
{
  GString *sql = g_string_new ("SELECT a.row_id AS row_id, ");
  gboolean needs_table = filter->source != NULL || filter->badge != FOYER_BADGE_ANY;
  g_string_append (sql, needs_table ? "n.sort_key AS sort_key FROM search.name_order n CROSS JOIN "
                                      "attendee a ON a.row_id = n.row_id"
                                    : "a.sort_key AS sort_key FROM search.name_order a");
  g_string_append (sql, " WHERE a.row_id <= :last");
  if (!order->is_whole)
    g_string_append (sql, " AND a.row_id NOT IN " MISSING_CHANGES);
  append_conditions (sql, filter);
  if (!order->is_whole)
    {
      g_string_append (sql, " UNION ALL SELECT a.row_id, a.sort_key FROM attendee a WHERE"
                            " (a.row_id > :last OR a.row_id IN " MISSING_CHANGES ")");
      append_conditions (sql, filter);
    }
  g_string_append (sql, " ORDER BY sort_key, row_id LIMIT :limit");
  return g_string_free (sql, FALSE);
}

/* ---- Lists ---- */

/* Without an index: the record itself is read. */
static gboolean
needs_record (FoyerAttendeeSort sort)
{
  return sort == FOYER_SORT_COMPANY || sort == FOYER_SORT_SOURCE;
}

static char *
dup_list_sql (const FoyerAttendeeFilter *filter, FoyerAttendeeSort sort)
{
  GString *sql = g_string_new (NULL);
  gboolean has_text = filter->text != NULL;
  const char *row = has_text ? "f.rowid" : "a.row_id";
  g_string_append_printf (sql, "SELECT %s AS row_id%s FROM ", row,
                          needs_record (sort) ? ", a.record AS record" : "");
  /* The text index alone, if nothing else is asked: it gives rows in their order and stops at the
   * limit. */
  gboolean needs_table = sort != FOYER_SORT_ADMITTED || filter->tier != NULL || filter->status >= 0
                         || filter->arrival >= 0 || filter->source != NULL
                         || filter->is_possible_duplicate || filter->badge != FOYER_BADGE_ANY;
  if (has_text)
    g_string_append (sql, needs_table ? "attendee_fts f CROSS JOIN attendee a ON a.row_id = f.rowid"
                                      : "attendee_fts f");
  else
    g_string_append (sql, "attendee a");
  g_string_append (sql, " WHERE 1");
  append_conditions (sql, filter);
  if (sort == FOYER_SORT_NAME)
    g_string_append (sql, " ORDER BY a.sort_key, a.row_id");
  else if (sort == FOYER_SORT_TIER)
    g_string_append (sql, " ORDER BY a.tier, a.sort_key, a.row_id");
  else
    g_string_append_printf (sql, " ORDER BY %s", row);
  g_string_append (sql, " LIMIT :limit");
  return g_string_free (sql, FALSE);
}

static void
bind_conditions (FoyerStatement *select, const FoyerAttendeeFilter *filter, const char *query)
{
  if (filter->text != NULL)
    foyer_statement_bind_text (select, ":query", query);
  if (filter->tier != NULL)
    foyer_statement_bind_text (select, ":tier", filter->tier);
  if (filter->status >= 0)
    foyer_statement_bind_integer (select, ":status", filter->status);
  if (filter->arrival >= 0)
    foyer_statement_bind_integer (select, ":arrival", filter->arrival);
  if (filter->source != NULL)
    foyer_statement_bind_text (select, ":source", filter->source);
}

/* Sorting by company or source: the orders without an index, so that admission need not pay for
 * them. */
typedef struct
{
  char *key;
  gint64 row_id;
  FoyerAttendee *attendee; /* lent; NULL in lists of rows */
} Keyed;

static void
keyed_clear_cb (gpointer data)
{
  g_free (((Keyed *)data)->key);
}

static int
keyed_compare_cb (gconstpointer a, gconstpointer b)
{
  const Keyed *left = a, *right = b;
  int order = strcmp (left->key, right->key);
  return order != 0 ? order : (left->row_id > right->row_id) - (left->row_id < right->row_id);
}

/* (transfer full) What people are compared by, byte by byte; the name comes last in each. */
static char *
dup_key (FoyerRecord *record, FoyerAttendeeSort sort)
{
  const char *first = NULL;
  g_autofree char *name = foyer_search_key_dup_sort_key (record);
  switch (sort)
    {
    case FOYER_SORT_ADMITTED:
    case FOYER_SORT_NAME:
      return g_steal_pointer (&name);
    case FOYER_SORT_COMPANY:
      first = foyer_record_get_text (record, FOYER_FIELD_COMPANY);
      break;
    case FOYER_SORT_TIER:
      first = foyer_record_get_text (record, FOYER_FIELD_PRINT_TIER);
      return g_strconcat (first != NULL ? first : "", "\x1f", name, NULL);
    case FOYER_SORT_SOURCE:
      first = foyer_record_get_text (record, FOYER_FIELD_SOURCE);
      break;
    }
  g_autofree char *folded
      = foyer_text_dup_fold (first != NULL ? first : "", first != NULL ? strlen (first) : 0);
  return g_strconcat (folded, "\x1f", name, NULL);
}

static gboolean
read_keyed (FoyerStatement *row, FoyerAttendeeSort sort, Keyed *keyed, GError **error)
{
  gsize length = 0;
  gconstpointer bytes = foyer_statement_get_blob (row, "record", &length);
  g_autoptr (GError) decode_error = NULL;
  g_autoptr (FoyerRecord) record = foyer_store_unpack_record (bytes, length, &decode_error);
  if (record == NULL)
    return foyer_store_refuse (error, FOYER_STORE_ERROR_CORRUPT,
                               "attendee %" G_GINT64_FORMAT ": %s", keyed->row_id,
                               decode_error->message);
  keyed->key = dup_key (record, sort);
  return TRUE;
}

static gboolean
collect_by_key (FoyerStatement *select, FoyerAttendeeSort sort, gsize limit, GArray *row_ids,
                GError **error)
{
  g_autoptr (GArray) keyed = g_array_new (FALSE, FALSE, sizeof (Keyed));
  g_array_set_clear_func (keyed, keyed_clear_cb);
  FoyerStep step;
  while ((step = foyer_statement_step (select, error)) == FOYER_STEP_ROW)
    {
      Keyed one = { .row_id = foyer_statement_get_integer (select, "row_id") };
      if (!read_keyed (select, sort, &one, error))
        return FALSE;
      g_array_append_val (keyed, one);
    }
  if (step == FOYER_STEP_FAILED)
    return FALSE;
  g_array_sort (keyed, keyed_compare_cb);
  for (gsize i = 0; i < keyed->len && (limit == 0 || i < limit); i++)
    g_array_append_val (row_ids, g_array_index (keyed, Keyed, i).row_id);
  return TRUE;
}

void
foyer_store_sort_attendees (GPtrArray *attendees, FoyerAttendeeSort sort)
{
  g_autoptr (GArray) keyed = g_array_new (FALSE, FALSE, sizeof (Keyed));
  if (sort == FOYER_SORT_ADMITTED)
    return;
  g_array_set_clear_func (keyed, keyed_clear_cb);
  for (guint i = 0; i < attendees->len; i++)
    {
      FoyerAttendee *attendee = attendees->pdata[i];
      Keyed one = { .key = dup_key (attendee->record, sort),
                    .row_id = attendee->row_id,
                    .attendee = attendee };
      g_array_append_val (keyed, one);
    }
  g_array_sort (keyed, keyed_compare_cb);
  for (guint i = 0; i < keyed->len; i++)
    attendees->pdata[i] = g_array_index (keyed, Keyed, i).attendee;
}

gboolean
foyer_store_list_ids (FoyerStore *self, const FoyerAttendeeFilter *filter, FoyerAttendeeSort sort,
                      gsize limit, GArray **row_ids, GError **error)
{
  g_autoptr (GArray) found = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autofree char *query = filter->text != NULL ? foyer_search_key_dup_query (filter->text) : NULL;
  if (filter->text != NULL && query == NULL)
    {
      *row_ids = g_steal_pointer (&found);
      return TRUE;
    }
  NameOrder order = { 0 };
  gboolean is_by_name = sort == FOYER_SORT_NAME && filter->text == NULL;
  if (is_by_name && !read_name_order (self, &order, error))
    return FALSE;
  g_autofree char *sql = is_by_name ? dup_name_sql (filter, &order) : dup_list_sql (filter, sort);
  g_autoptr (FoyerStatement) select = foyer_store_prepare_composed (self, sql, error);
  if (select == NULL)
    return FALSE;
  bind_conditions (select, filter, query);
  if (is_by_name)
    {
      foyer_statement_bind_integer (select, ":last", order.ordered_row);
      if (!order.is_whole)
        foyer_statement_bind_integer (select, ":known_change", order.change_id);
    }
  foyer_statement_bind_integer (select, ":limit",
                                limit > 0 && !needs_record (sort) ? (gint64)limit : -1);
  if (needs_record (sort))
    {
      if (!collect_by_key (select, sort, limit, found, error))
        return FALSE;
    }
  else
    {
      FoyerStep step;
      while ((step = foyer_statement_step (select, error)) == FOYER_STEP_ROW)
        {
          gint64 row_id = foyer_statement_get_integer (select, "row_id");
          g_array_append_val (found, row_id);
        }
      if (step == FOYER_STEP_FAILED)
        return FALSE;
    }
  *row_ids = g_steal_pointer (&found);
  return TRUE;
}

/* ---- Exact codes ---- */

/* Codes have no index of their own: their words are in the search index, whose few candidates are
 * compared exactly. */
#define MAXIMUM_CANDIDATES 5000

static void
attendee_unref_cb (gpointer data)
{
  foyer_attendee_unref (data);
}

static char *
dup_phrase (const char *code)
{
  g_autofree char *valid = g_utf8_make_valid (code, -1);
  g_autofree char *folded = foyer_text_dup_fold (valid, strlen (valid));
  if (!g_str_is_ascii (folded))
    return foyer_search_key_dup_query (code);
  return *folded != '\0' && strchr (folded, '"') == NULL ? g_strconcat ("\"", folded, "\"", NULL)
                                                         : NULL;
}

/* The first kind in the order of R-38 that @record matches. */
static FoyerResolved
match (FoyerRecord *record, const char *code)
{
  if (g_strv_contains (foyer_record_get_list (record, FOYER_FIELD_TICKET_CODES), code))
    return FOYER_RESOLVED_TICKET_CODE;
  if (g_strcmp0 (foyer_record_get_text (record, FOYER_FIELD_SOURCE_ID), code) == 0)
    return FOYER_RESOLVED_SOURCE_ID;
  if (g_strcmp0 (foyer_record_get_text (record, FOYER_FIELD_ORDER_CODE), code) == 0)
    return FOYER_RESOLVED_ORDER_CODE;
  return FOYER_RESOLVED_NOTHING;
}

static gboolean
resolve_code (FoyerStore *self, const char *code, FoyerResolved *resolved, GPtrArray *attendees,
              GError **error)
{
  g_autofree char *phrase = dup_phrase (code);
  if (phrase == NULL)
    return TRUE;
  g_autoptr (FoyerStatement) select
      = foyer_store_prepare (self,
                             "SELECT " FOYER_STORE_ATTENDEE_COLUMNS
                             "FROM attendee_fts f CROSS JOIN attendee a ON a.row_id = f.rowid"
                             " JOIN provenance p ON p.provenance_no = a.provenance_no"
                             " WHERE attendee_fts MATCH :phrase ORDER BY f.rowid LIMIT :limit",
                             error);
  if (select == NULL)
    return FALSE;
  foyer_statement_bind_text (select, ":phrase", phrase);
  foyer_statement_bind_integer (select, ":limit", MAXIMUM_CANDIDATES);
  FoyerStep step;
  while ((step = foyer_statement_step (select, error)) == FOYER_STEP_ROW)
    {
      g_autoptr (FoyerAttendee) attendee = foyer_store_read_attendee (self, select, error);
      if (attendee == NULL)
        return FALSE;
      FoyerResolved kind = match (attendee->record, code);
      if (kind == FOYER_RESOLVED_NOTHING
          || (*resolved != FOYER_RESOLVED_NOTHING && kind > *resolved))
        continue;
      if (kind != *resolved)
        g_ptr_array_set_size (attendees, 0);
      *resolved = kind;
      g_ptr_array_add (attendees, g_steal_pointer (&attendee));
    }
  return step == FOYER_STEP_DONE;
}

static gboolean
resolve_badge_no (FoyerStore *self, const char *badge_no, GPtrArray *attendees, GError **error)
{
  g_autoptr (FoyerStatement) select = foyer_store_prepare (
      self,
      "SELECT " FOYER_STORE_ATTENDEE_COLUMNS
      "FROM badge b JOIN attendee a ON a.row_id = b.attendee_row"
      " JOIN provenance p ON p.provenance_no = a.provenance_no WHERE b.badge_no = :number",
      error);
  if (select == NULL)
    return FALSE;
  foyer_statement_bind_text (select, ":number", badge_no);
  FoyerStep step = foyer_statement_step (select, error);
  if (step != FOYER_STEP_ROW)
    return step == FOYER_STEP_DONE;
  FoyerAttendee *attendee = foyer_store_read_attendee (self, select, error);
  if (attendee == NULL)
    return FALSE;
  g_ptr_array_add (attendees, attendee);
  return TRUE;
}

gboolean
foyer_store_resolve (FoyerStore *self, const char *code, FoyerResolved *resolved,
                     GPtrArray **attendees, GError **error)
{
  char badge_no[FOYER_BADGE_NO_BYTES];
  FoyerUuid uuid;
  FoyerResolved kind = FOYER_RESOLVED_NOTHING;
  g_autoptr (GPtrArray) found = g_ptr_array_new_with_free_func (attendee_unref_cb);
  if (foyer_crockford_parse_badge_no (code, badge_no))
    {
      if (!resolve_badge_no (self, badge_no, found, error))
        return FALSE;
      kind = found->len > 0 ? FOYER_RESOLVED_BADGE_NO : FOYER_RESOLVED_NOTHING;
    }
  if (found->len == 0 && !resolve_code (self, code, &kind, found, error))
    return FALSE;
  if (found->len == 0 && foyer_uuid_parse (code, &uuid))
    {
      FoyerAttendee *attendee = NULL;
      g_autoptr (GError) own_error = NULL;
      if (foyer_store_get_attendee (self, code, &attendee, &own_error))
        {
          g_ptr_array_add (found, attendee);
          kind = FOYER_RESOLVED_ATTENDEE_ID;
        }
      else if (!g_error_matches (own_error, FOYER_STORE_ERROR, FOYER_STORE_ERROR_NOT_FOUND))
        {
          g_propagate_error (error, g_steal_pointer (&own_error));
          return FALSE;
        }
    }
  *resolved = kind;
  *attendees = g_steal_pointer (&found);
  return TRUE;
}
