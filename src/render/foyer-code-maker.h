/* SPDX-License-Identifier: GPL-3.0-or-later */
/* QR codes of a batch made ahead by a thread of their own, off the critical path; what they
 * look like and where they go does not depend on it. */
#pragma once

#include "foyer-code.h"

typedef struct _FoyerCodeMaker FoyerCodeMaker;

/* Starts on the QR codes of @inputs, a bounded number of badges ahead. @list and @inputs are lent
 * until it is freed. NULL where there is nothing to gain: few badges, or no QR codes. */
FoyerCodeMaker *foyer_code_maker_new (const FoyerDisplayList *list, const FoyerBadgeInput *inputs,
                                      guint n_inputs);
/* Stops the thread. */
void foyer_code_maker_free (FoyerCodeMaker *self);

/* (transfer full) The code @op of badge @index, if it is made or being made; NULL: the caller makes
 * it. Badges are asked for in order, each code once. */
FoyerCodeSymbol *foyer_code_maker_take (FoyerCodeMaker *self, guint index, const FoyerOp *op);
