/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reading people and dead letters: windows over long lists, search, exact look-up, one thing with
 * all its details. */
#pragma once

#include "foyer-attendee.h"
#include "foyer-dead-letter.h"
#include "foyer-engine.h"

/* Which people; zero is everyone. Texts are copied by the call. */
typedef struct
{
  const char *text; /* search as typed: exact codes first, then word starts in any order */
  const char *tier;
  const char *status; /* name of a FoyerStatus */
  const char *arrival;
  gboolean only_possible_duplicates;
  gboolean only_not_printed;
  guint limit; /* 0: all for lists, 50 for a search */
} FoyerPeopleQuery;

/* Row ids in the order of the list (sort key; for a search: best first). Cheap at a million people:
 * 8 bytes each, one query. Result: (transfer full) GArray of gint64. */
void foyer_engine_list_people_async (FoyerEngine *self, const FoyerPeopleQuery *filter,
                                     GCancellable *cancellable, GAsyncReadyCallback callback,
                                     gpointer user_data);
GArray *foyer_engine_list_people_finish (FoyerEngine *self, GAsyncResult *result, GError **error);

/* The people behind row ids, in that order; ids that are gone give NULL elements. (transfer full)
 * GPtrArray of FoyerAttendee. */
void foyer_engine_get_people_async (FoyerEngine *self, const gint64 *row_ids, gsize n_row_ids,
                                    GCancellable *cancellable, GAsyncReadyCallback callback,
                                    gpointer user_data);
GPtrArray *foyer_engine_get_people_finish (FoyerEngine *self, GAsyncResult *result, GError **error);

/* One person by attendee id, badge number, ticket code or source id, exactly.
 * FOYER_ENGINE_ERROR_NOT_FOUND. (transfer full) */
void foyer_engine_find_person_async (FoyerEngine *self, const char *code, GCancellable *cancellable,
                                     GAsyncReadyCallback callback, gpointer user_data);
FoyerAttendee *foyer_engine_find_person_finish (FoyerEngine *self, GAsyncResult *result,
                                                GError **error);

/* One line of the trace of a record: which rule won a field, and from where. */
typedef struct
{
  const char *field; /* static */
  const char *rule; /* static: "system-generated", "current source", "declared default", … */
  char *origin; /* "column 12 'Ticket Type'", "/tier", NULL */
  char *raw_value; /* as received; NULL */
  char *coercions; /* "trim, upper"; NULL if none changed it */
  char *value; /* as stored; NULL if absent */
} FoyerTraceLine;

/* Recomputed from journal and contract version. (transfer full) GPtrArray of FoyerTraceLine. */
void foyer_engine_trace_person_async (FoyerEngine *self, const char *attendee_id,
                                      GCancellable *cancellable, GAsyncReadyCallback callback,
                                      gpointer user_data);
GPtrArray *foyer_engine_trace_person_finish (FoyerEngine *self, GAsyncResult *result,
                                             GError **error);

/* ---- Dead letters ---- */
typedef struct
{
  const char *stage; /* name; NULL: any */
  const char *code;
  const char *state; /* NULL: open and in repair; "all": any */
  const char *text; /* code, source id or name hint */
  gint64 group_of; /* those with the cause of this one; 0: any */
  guint limit; /* 0: FOYER_LIMIT_LIST_ROWS */
} FoyerDeadLetterQuery;

/* (transfer full) GPtrArray of FoyerDeadLetter, oldest first. */
void foyer_engine_list_dead_letters_async (FoyerEngine *self, const FoyerDeadLetterQuery *filter,
                                           GCancellable *cancellable, GAsyncReadyCallback callback,
                                           gpointer user_data);
GPtrArray *foyer_engine_list_dead_letters_finish (FoyerEngine *self, GAsyncResult *result,
                                                  GError **error);

/* One dead letter with the raw bytes as they came (*raw: transfer full) and the same as UTF-8 text
 * for the screen (*raw_text: transfer full; invalid sequences replaced).
 * FOYER_ENGINE_ERROR_NOT_FOUND. */
void foyer_engine_get_dead_letter_async (FoyerEngine *self, gint64 dead_letter_id,
                                         GCancellable *cancellable, GAsyncReadyCallback callback,
                                         gpointer user_data);
FoyerDeadLetter *foyer_engine_get_dead_letter_finish (FoyerEngine *self, GAsyncResult *result,
                                                      GBytes **raw, char **raw_text,
                                                      GError **error);
