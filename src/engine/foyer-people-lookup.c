/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Exact look-up of one person. */
#include "config.h"

#include "foyer-people-lookup.h"

#include "foyer-badge-identity.h"
#include "foyer-engine-error.h"
#include "foyer-store-attendees.h"

#include <string.h>

char *
foyer_people_lookup_dup_code (const char *text)
{
  char *code = g_strstrip (g_strdup (text));

  if (strlen (code) == FOYER_BADGE_TOKEN_BYTES - 1 && g_ascii_strncasecmp (code, "F1", 2) == 0)
    {
      char *badge_no = g_strndup (code + 2, FOYER_BADGE_NO_CHARS);

      g_free (code);
      return badge_no;
    }
  return code;
}

FoyerAttendee *
foyer_people_lookup_one (FoyerStore *store, const char *code, GError **error)
{
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
