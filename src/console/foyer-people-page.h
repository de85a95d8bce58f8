/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Attendees: the list of people, found as you type, and the chosen one beside it. */
#pragma once

#include <adwaita.h>

#include "foyer-session.h"

#define FOYER_TYPE_PEOPLE_PAGE (foyer_people_page_get_type ())
G_DECLARE_FINAL_TYPE (FoyerPeoplePage, foyer_people_page, FOYER, PEOPLE_PAGE, AdwBin)

typedef enum
{
  FOYER_PEOPLE_FILTER_ALL,
  FOYER_PEOPLE_FILTER_NOT_PRINTED,
  FOYER_PEOPLE_FILTER_POSSIBLE_DUPLICATES,
} FoyerPeopleFilter;

/* Signal "toast" (const char *): the result of the person's own act. Property "is-compact"
 * (read-only): the list has room for one column. */

void foyer_people_page_set_session (FoyerPeoplePage *self, FoyerSession *session);
void foyer_people_page_search (FoyerPeoplePage *self, const char *text);
void foyer_people_page_set_filter (FoyerPeoplePage *self, FoyerPeopleFilter filter);
/* Enter in the search entry: one hit gets its primary act, of several the first is opened. Waits
 * for the hits of the text that is typed now. */
void foyer_people_page_activate_search (FoyerPeoplePage *self);
/* Prints the chosen rows, or the person who is shown. */
void foyer_people_page_print (FoyerPeoplePage *self);
/* Shows the person with this attendee id beside the list, in the list or not. */
void foyer_people_page_show_person (FoyerPeoplePage *self, const char *attendee_id);
/* One pane back where only one has room. FALSE: there was nothing to go back to. */
gboolean foyer_people_page_go_back (FoyerPeoplePage *self);
void foyer_people_page_focus_list (FoyerPeoplePage *self);
void foyer_people_page_focus_detail (FoyerPeoplePage *self);
