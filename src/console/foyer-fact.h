/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A row that states one fact: its name small, its value below; both are said by a screen reader. */
#pragma once

#include <adwaita.h>

/* NULL or empty hides the row. */
void foyer_fact_set (AdwActionRow *row, const char *value);
/* Adds a row to @group, unless there is no value. @is_code: bytes, codes and rules, in monospace.
 */
void foyer_fact_add (AdwPreferencesGroup *group, const char *title, const char *value,
                     gboolean is_code);
