/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How a printer was when it was last asked: what front ends show of it. Not what it can
 * (foyer-printer-abilities.h), and not whether badges are sent there (its breaker). */
#pragma once

#include <glib.h>

typedef enum
{
  FOYER_CONDITION_NONE, /* never asked */
  FOYER_CONDITION_IDLE,
  FOYER_CONDITION_PROCESSING,
  FOYER_CONDITION_STOPPED,
  FOYER_CONDITION_UNREACHABLE, /* no answer, or none that can be understood */
  FOYER_CONDITION_REFUSED, /* it refuses us, or we refuse its identity: nothing is sent */
} FoyerConditionState;

#define FOYER_N_CONDITION_STATES (FOYER_CONDITION_REFUSED + 1)

/* "none", then the registered keywords "idle", "processing", "stopped", then "unreachable",
 * "refused"; static. */
const char *foyer_condition_state_get_name (FoyerConditionState state);
gboolean foyer_condition_state_parse (const char *name, FoyerConditionState *state);

/* One owner. */
typedef struct
{
  FoyerConditionState state;
  char **reasons; /* printer-state-reasons without their suffixes; never NULL */
  gboolean is_ready; /* a badge sent now would come out without a person */
  char *message; /* the printer's own, or why it could not be asked; NULL: none */
  char *shown_digest; /* hex SHA-256 of the certificate that it shows and that is refused; NULL:
                         none is */
  gint64 since_usec; /* it is so since then; 0: never asked */
} FoyerPrinterCondition;

/* NONE. */
FoyerPrinterCondition *foyer_printer_condition_new (void);
FoyerPrinterCondition *foyer_printer_condition_copy (const FoyerPrinterCondition *self);
void foyer_printer_condition_free (FoyerPrinterCondition *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FoyerPrinterCondition, foyer_printer_condition_free)

/* TRUE if nobody need be told: since when is not looked at, and idle and processing, which change
 * with each badge, are one. */
gboolean foyer_printer_condition_is_same (const FoyerPrinterCondition *self,
                                          const FoyerPrinterCondition *other);
/* TRUE: it was asked, and nothing comes out there until somebody does something or it answers. */
gboolean foyer_printer_condition_is_bad (const FoyerPrinterCondition *self);
