/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How the mapper fills a trace. */
#pragma once

#include "foyer-trace.h"

FoyerTrace *foyer_trace_new (void);
/* A new step of @field; lent, its texts are owned by it. */
FoyerTraceStep *foyer_trace_add (FoyerTrace *self, FoyerField field, FoyerTraceRule rule);
/* Notes that the coercion @name changed the value. */
void foyer_trace_step_add_coercion (FoyerTraceStep *self, const char *name);
/* Puts the steps in order; once, at the end. */
void foyer_trace_sort (FoyerTrace *self);
