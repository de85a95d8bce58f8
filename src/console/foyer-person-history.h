/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What happened to one person: the badges that were asked for, and where each field came from. */
#pragma once

#include <adwaita.h>

#include "foyer-session.h"

#define FOYER_TYPE_PERSON_HISTORY (foyer_person_history_get_type ())
G_DECLARE_FINAL_TYPE (FoyerPersonHistory, foyer_person_history, FOYER, PERSON_HISTORY, AdwBin)

/* Forgets the former person; the trace is asked for when it is opened. */
void foyer_person_history_set_person (FoyerPersonHistory *self, FoyerSession *session,
                                      const char *attendee_id);
/* @jobs: FoyerJob, newest first. */
void foyer_person_history_show_jobs (FoyerPersonHistory *self, GPtrArray *jobs);
