/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The first records of a file under a mapping, one at a time: each field before and after, with its
 * problem if it has one. */
#pragma once

#include <adwaita.h>

#include "foyer-engine-assistant.h"

#define FOYER_TYPE_RECORD_TRACE (foyer_record_trace_get_type ())
G_DECLARE_FINAL_TYPE (FoyerRecordTrace, foyer_record_trace, FOYER, RECORD_TRACE, AdwBin)

/* Signal "position-changed": another record is looked at. */

/* @trial is lent until the next call: it must live as long as it is shown. */
void foyer_record_trace_show (FoyerRecordTrace *self, const FoyerDraftTrial *trial);
void foyer_record_trace_clear (FoyerRecordTrace *self);
/* Of the record that is looked at, from 0. */
guint foyer_record_trace_get_position (FoyerRecordTrace *self);
/* Lent; NULL: none. */
const char *foyer_record_trace_get_problem (FoyerRecordTrace *self, FoyerField field);
