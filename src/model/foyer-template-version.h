/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A version of a badge template and its life: a draft is a folder that may still change;
 * from submitting on it is a kept copy under its digest. */
#pragma once

#include <glib.h>

typedef enum
{
  FOYER_TEMPLATE_DRAFT, /* never stored: no version of that digest is known */
  FOYER_TEMPLATE_SUBMITTED,
  FOYER_TEMPLATE_APPROVED,
  FOYER_TEMPLATE_RETIRED,
} FoyerTemplateState;

#define FOYER_N_TEMPLATE_STATES (FOYER_TEMPLATE_RETIRED + 1)

typedef enum
{
  FOYER_TEMPLATE_ACT_SUBMIT,
  FOYER_TEMPLATE_ACT_APPROVE,
  FOYER_TEMPLATE_ACT_RETIRE,
} FoyerTemplateAct;

#define FOYER_N_TEMPLATE_ACTS (FOYER_TEMPLATE_ACT_RETIRE + 1)

/* "draft", "submitted", …; static. */
const char *foyer_template_state_get_name (FoyerTemplateState state);
gboolean foyer_template_state_parse (const char *name, FoyerTemplateState *state);
/* The one table: FALSE if @act is not for a version in @state. */
gboolean foyer_template_state_after (FoyerTemplateState state, FoyerTemplateAct act,
                                     FoyerTemplateState *after);

/* Where a version came from. */
typedef enum
{
  FOYER_TEMPLATE_OWN, /* submitted by a person of this event */
  FOYER_TEMPLATE_SHIPPED, /* approved as it is; kept when a badge is first queued with it */
  FOYER_TEMPLATE_FORMER, /* badges were queued with it before versions were kept */
} FoyerTemplateOrigin;

#define FOYER_N_TEMPLATE_ORIGINS (FOYER_TEMPLATE_FORMER + 1)

/* "own", …; static. */
const char *foyer_template_origin_get_name (FoyerTemplateOrigin origin);
gboolean foyer_template_origin_parse (const char *name, FoyerTemplateOrigin *origin);

/* Plain; one owner. */
typedef struct
{
  char *name;
  char *version; /* as the document calls it; for people; NULL: not known */
  char *digest; /* 64 hexadecimal figures: which one it is */
  FoyerTemplateState state;
  FoyerTemplateOrigin origin;
  char *submitted_by; /* NULL: nobody */
  char *approved_by;
  char *retired_by;
  gint64 submitted_usec; /* 0: not */
  gint64 approved_usec;
  gint64 retired_usec;
  char *reason; /* of retiring; NULL */
} FoyerTemplateVersion;

void foyer_template_version_free (FoyerTemplateVersion *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FoyerTemplateVersion, foyer_template_version_free)
