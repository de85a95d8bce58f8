/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One thing that waits for a person: what, where, and where to look at it. */
#pragma once

#include "foyer-engine-line.h"
#include "foyer-engine-print.h"

typedef enum
{
  FOYER_NEED_DEAD_LETTERS,
  FOYER_NEED_DUPLICATES,
  FOYER_NEED_BADGE, /* of one person: "target" is the attendee id */
  FOYER_NEED_PRINTER,
} FoyerNeedKind;

#define FOYER_TYPE_NEED (foyer_need_get_type ())
G_DECLARE_FINAL_TYPE (FoyerNeed, foyer_need, FOYER, NEED, GObject)

FoyerNeedKind foyer_need_get_kind (FoyerNeed *self);
const char *foyer_need_get_title (FoyerNeed *self);
const char *foyer_need_get_detail (FoyerNeed *self);
const char *foyer_need_get_icon (FoyerNeed *self);
/* Style class of the icon; static. */
const char *foyer_need_get_style (FoyerNeed *self);
/* NULL unless the kind has one. */
const char *foyer_need_get_target (FoyerNeed *self);
gboolean foyer_need_equal (FoyerNeed *a, FoyerNeed *b);

/* Everything that waits, the most urgent first: printers, badges, dead letters, duplicates.
 * @status, @jobs (FoyerJob) and @printers (FoyerPrinterReport) may be NULL: not known yet.
 * (transfer full) GPtrArray of FoyerNeed. */
GPtrArray *foyer_needs_new (const FoyerLineStatus *status, GPtrArray *jobs, GPtrArray *printers);
