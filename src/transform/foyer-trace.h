/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why each field of a record has its value: recomputed on demand, never stored. */
#pragma once

#include "foyer-field.h"

#include <glib.h>

/* What won for a field, strongest first. */
typedef enum
{
  FOYER_RULE_SYSTEM, /* made by Foyer: ids, tier ancestry */
  FOYER_RULE_TOKEN, /* an override token; filled in by the caller who applies tokens */
  FOYER_RULE_SOURCE, /* the row itself */
  FOYER_RULE_EARLIER, /* an earlier accepted value; filled in by the caller who merges */
  FOYER_RULE_DEFAULT, /* the contract's, the taxonomy's or the event's declared default */
  FOYER_RULE_PLACEHOLDER, /* the contract's placeholder: shown in pre-flight */
  FOYER_RULE_ABSENT, /* nothing gave a value, and none is needed */
  FOYER_RULE_REFUSED, /* the row was refused because of this field */
} FoyerTraceRule;

#define FOYER_N_TRACE_RULES (FOYER_RULE_REFUSED + 1)

/* "system-generated", "override-token", "current-source", …; static. */
const char *foyer_trace_rule_get_name (FoyerTraceRule rule);

/* One field, or one entry of `custom`. */
typedef struct
{
  FoyerField field;
  char *key; /* of a custom entry; NULL else */
  FoyerTraceRule rule;
  char *origin; /* "Company (2)", "/tier", "contract default", "tier SPEAKER"; NULL: nowhere */
  char *raw; /* as it stood there, at most 200 characters; NULL */
  char *coercions; /* those that changed it, in order: "trim, email-lower"; NULL: none */
  char *value; /* what the record says; NULL if nothing */
} FoyerTraceStep;

typedef struct _FoyerTrace FoyerTrace;

void foyer_trace_free (FoyerTrace *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FoyerTrace, foyer_trace_free)

/* Steps in the order of the fields, custom entries by key. */
guint foyer_trace_get_length (FoyerTrace *self);
const FoyerTraceStep *foyer_trace_get_step (FoyerTrace *self, guint index);
/* The step of @field (not of a custom entry); NULL if there is none. */
const FoyerTraceStep *foyer_trace_find (FoyerTrace *self, FoyerField field);
/* (transfer full) As text, one line a step, for people. */
char *foyer_trace_dup_text (FoyerTrace *self);
