/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Fault scripts being followed: what is wrong now. Pure: time is an argument; not thread-safe. Each
 * rule goes its own way; where two have a fault for one request both count it and the one given
 * first happens. */
#pragma once

#include "foyer-fault-script.h"

typedef struct _FoyerFaultPlan FoyerFaultPlan;

FoyerFaultPlan *foyer_fault_plan_new (void);
void foyer_fault_plan_free (FoyerFaultPlan *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FoyerFaultPlan, foyer_fault_plan_free)

/* Takes the rules of @script, which begin now. Error: FOYER_SIMULATE_ERROR_SCRIPT. */
gboolean foyer_fault_plan_add (FoyerFaultPlan *self, const char *script, gint64 now_usec,
                               GError **error);
/* From now on all is well. */
void foyer_fault_plan_clear (FoyerFaultPlan *self);

/* The fault that meets this request, which is counted; OK if there is none. Faults of the printer
 * itself are counted here, by Get-Printer-Attributes, but told by foyer_fault_plan_look(). */
FoyerFaultStep foyer_fault_plan_meet_request (FoyerFaultPlan *self, ipp_op_t operation,
                                              gint64 now_usec);
/* The fault that meets this new connection, which is counted: BAD_TLS, WRONG_CERTIFICATE or OK. */
FoyerFaultStep foyer_fault_plan_meet_connection (FoyerFaultPlan *self, gint64 now_usec);
/* Nothing is counted: TRUE while connections are refused. */
gboolean foyer_fault_plan_refuses (FoyerFaultPlan *self, gint64 now_usec);
/* Nothing is counted: the step of @kind that holds now, or NULL. Lent until the next call. */
const FoyerFaultStep *foyer_fault_plan_look (FoyerFaultPlan *self, FoyerFaultKind kind,
                                             gint64 now_usec);
/* TRUE if any rule has a step of @kind, now or later. */
gboolean foyer_fault_plan_has (FoyerFaultPlan *self, FoyerFaultKind kind);
