/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Invented people whose names are hard to print: for trying templates without anybody's data. */
#pragma once

#include "foyer-record.h"

/* People there are. */
guint foyer_sample_people_get_length (void);
/* (transfer full) The person at @index, in the tier @tier; always the same. */
FoyerRecord *foyer_sample_people_make (guint index, const char *tier);
