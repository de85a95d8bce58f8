/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Resolving whom a command is about. */
#include "config.h"

#include "foyer-selection.h"

#include "foyer-engine-error.h"

struct _FoyerSelectionCopy
{
  char *tier;
  char **codes; /* NULL: all or a tier */
  char *order_code;
};

FoyerSelectionCopy *
foyer_selection_copy_new (const FoyerSelection *selection, GError **error)
{
  guint n = (selection->is_all ? 1 : 0) + (selection->tier != NULL ? 1 : 0)
            + (selection->order_code != NULL ? 1 : 0)
            + (selection->attendee_ids != NULL && selection->attendee_ids[0] != NULL ? 1 : 0);
  FoyerSelectionCopy *self;

  if (n != 1)
    {
      g_set_error_literal (
          error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_USAGE,
          n == 0 ? "say whose badges: --attendee ID, --order-code CODE, --tier TIER or --all"
                 : "say only one of --attendee, --order-code, --tier and --all");
      return NULL;
    }
  self = g_new0 (FoyerSelectionCopy, 1);
  self->tier = g_strdup (selection->tier);
  self->order_code = g_strdup (selection->order_code);
  if (selection->attendee_ids != NULL && selection->attendee_ids[0] != NULL)
    self->codes = g_strdupv ((char **)selection->attendee_ids);
  return self;
}

void
foyer_selection_copy_free (FoyerSelectionCopy *self)
{
  if (self == NULL)
    return;
  g_free (self->tier);
  g_free (self->order_code);
  g_strfreev (self->codes);
  g_free (self);
}

gboolean
foyer_selection_is_named (FoyerSelectionCopy *self)
{
  return self->codes != NULL || self->order_code != NULL;
}

const char *
foyer_selection_get_tier (FoyerSelectionCopy *self)
{
  return self->tier;
}

/* Adds whom @code names; @is_order: several people are meant. */
static gboolean
add_people (FoyerStore *store, const char *code, gboolean is_order, GPtrArray *people,
            GError **error)
{
  g_autoptr (GPtrArray) found = NULL;
  FoyerResolved resolved = FOYER_RESOLVED_NOTHING;

  if (!foyer_store_resolve (store, code, &resolved, &found, error))
    return FALSE;
  if (found->len == 0 || (is_order && resolved != FOYER_RESOLVED_ORDER_CODE && found->len > 1))
    {
      g_set_error (error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_NOT_FOUND,
                   is_order ? "there is no order '%s'" : "nobody has the id or code '%s'", code);
      return FALSE;
    }
  if (!is_order && found->len > 1)
    {
      g_set_error (error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_USAGE,
                   "'%s' names %u people; for a whole order use --order-code", code, found->len);
      return FALSE;
    }
  for (guint i = 0; i < found->len; i++)
    g_ptr_array_add (people, foyer_attendee_ref (found->pdata[i]));
  return TRUE;
}

static GPtrArray *
dup_named_people (FoyerSelectionCopy *self, FoyerStore *store, GError **error)
{
  g_autoptr (GPtrArray) people
      = g_ptr_array_new_with_free_func ((GDestroyNotify)foyer_attendee_unref);

  if (self->order_code != NULL && !add_people (store, self->order_code, TRUE, people, error))
    return NULL;
  for (guint i = 0; self->codes != NULL && self->codes[i] != NULL; i++)
    if (!add_people (store, self->codes[i], FALSE, people, error))
      return NULL;
  return g_steal_pointer (&people);
}

char **
foyer_selection_dup_ids (FoyerSelectionCopy *self, FoyerAttendeeSort sort, FoyerStore *store,
                         GError **error)
{
  g_autoptr (GPtrArray) people = dup_named_people (self, store, error);
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GStrvBuilder) ids = g_strv_builder_new ();

  if (people == NULL)
    return NULL;
  foyer_store_sort_attendees (people, sort);
  for (guint i = 0; i < people->len; i++)
    {
      const char *id = foyer_attendee_get_id (people->pdata[i]);

      if (g_hash_table_add (seen, (gpointer)id))
        g_strv_builder_add (ids, id);
    }
  return g_strv_builder_end (ids);
}

GPtrArray *
foyer_selection_dup_people (FoyerSelectionCopy *self, FoyerStore *store, GError **error)
{
  FoyerAttendeeFilter filter = FOYER_ATTENDEE_FILTER_INIT;
  g_autoptr (GArray) row_ids = NULL;
  GPtrArray *people = NULL;

  if (foyer_selection_is_named (self))
    return dup_named_people (self, store, error);
  filter.tier = self->tier;
  filter.status = FOYER_STATUS_ACTIVE;
  if (!foyer_store_list_ids (store, &filter, FOYER_SORT_NAME, 0, &row_ids, error))
    return NULL;
  (void)foyer_store_get_attendees (store, (const gint64 *)row_ids->data, row_ids->len, &people,
                                   error);
  return people;
}
