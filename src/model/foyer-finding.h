/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What pre-flight finds on a badge before it prints: a value; looking for it is
 * foyer-render's. */
#pragma once

#include <glib-object.h>

/* In the order in which work lists show them. */
typedef enum
{
  FOYER_SEVERITY_ERROR, /* the badge would be wrong or useless: do not print it like this */
  FOYER_SEVERITY_WARNING, /* a person should look */
  FOYER_SEVERITY_NOTE, /* nothing is wrong; good to know */
} FoyerSeverity;

#define FOYER_N_SEVERITIES (FOYER_SEVERITY_NOTE + 1)

/* "error", "warning", "note"; static. */
const char *foyer_severity_get_name (FoyerSeverity severity);
gboolean foyer_severity_parse (const char *name, FoyerSeverity *severity);

/* The keyword (foyer_finding_rule_get_name) is what lists, filters and JSON show. docs/preflight.md
 * says of each what is measured, how, and against which limit. */
typedef enum
{
  /* text */
  FOYER_RULE_TEXT_GLYPH,
  FOYER_RULE_TEXT_OVERFLOW,
  FOYER_RULE_TEXT_SIZE,
  FOYER_RULE_NAME_SIZE,
  FOYER_RULE_TEXT_CONTRAST,
  FOYER_RULE_TEXT_DIRECTION,
  FOYER_RULE_TEXT_ABBREVIATED,
  FOYER_RULE_TEXT_TRUNCATED,
  /* page */
  FOYER_RULE_SAFE_AREA,
  FOYER_RULE_IMAGE_RESOLUTION,
  /* codes */
  FOYER_RULE_CODE_CONTENT,
  FOYER_RULE_CODE_MODULE,
  FOYER_RULE_CODE_CONTRAST,
  FOYER_RULE_CODE_READ,
  FOYER_RULE_CODE_UNCHECKED,
  /* fonts and colour */
  FOYER_RULE_FONT_MISSING,
  FOYER_RULE_PROFILE_MISSING,
  FOYER_RULE_PROFILE_CORRUPT,
  FOYER_RULE_PROFILE_SPACE,
  FOYER_RULE_PROFILE_CHECKSUM,
  FOYER_RULE_COLOUR_GAMUT,
  FOYER_RULE_COLOUR_CONVERTED,
  /* what the record brought */
  FOYER_RULE_RECORD_PLACEHOLDER,
  FOYER_RULE_RECORD_DEFAULT,
  /* the renderer says so, and no rule above does */
  FOYER_RULE_RENDERING,
} FoyerFindingRule;

#define FOYER_N_FINDING_RULES (FOYER_RULE_RENDERING + 1)

/* "text.glyph", "code.read", …; static. */
const char *foyer_finding_rule_get_name (FoyerFindingRule rule);
gboolean foyer_finding_rule_parse (const char *name, FoyerFindingRule *rule);
FoyerSeverity foyer_finding_rule_get_severity (FoyerFindingRule rule);
/* One English sentence: what a person does next. Static. */
const char *foyer_finding_rule_get_remedy (FoyerFindingRule rule);
/* What groups of findings are called: "a character has no font", …; static. */
const char *foyer_finding_rule_get_title (FoyerFindingRule rule);
/* What measured and limit are in: "pt", ":1", "%", "dpi", "mm", "ΔE", or "" for figures without a
 * unit; static. */
const char *foyer_finding_rule_get_unit (FoyerFindingRule rule);

/* Boxed, immutable once shared, atomic reference count. Every text but message may be NULL. */
typedef struct
{
  FoyerFindingRule rule; /* tells severity, remedy, title and unit */
  char *message; /* plain English, one line: what was found; no personal data */
  char *element; /* JSON pointer into template.json: "/sides/front/elements/3" */
  char *element_id; /* the element's `id` */
  char *side; /* "front" or "back" */
  char *record_id; /* source id of the person; of the first one if n_badges > 1 */
  guint page; /* of the document, from 0 */
  /* Where, in µm from the top left of that page without bleed; all 0: no place. */
  int x_um;
  int y_um;
  int width_um;
  int height_um;
  gboolean has_measure;
  double measured;
  double limit;
  guint n_badges; /* badges that the very same was found on; at least 1 */
} FoyerFinding;

#define FOYER_TYPE_FINDING (foyer_finding_get_type ())
GType foyer_finding_get_type (void);

/* (transfer full) Message from a format, control characters as spaces; everything else set by the
 * caller before it is shared. */
FoyerFinding *foyer_finding_new (FoyerFindingRule rule, const char *format, ...)
    G_GNUC_PRINTF (2, 3);
FoyerFinding *foyer_finding_ref (FoyerFinding *self);
void foyer_finding_unref (FoyerFinding *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FoyerFinding, foyer_finding_unref)

FoyerSeverity foyer_finding_get_severity (const FoyerFinding *self);
/* (transfer full) "3.1 :1, at least 4.5 :1"; NULL without measure. */
char *foyer_finding_dup_measure (const FoyerFinding *self);

/* A GCompareFunc for pointers in a GPtrArray: by severity, rule, side, element, record id. */
int foyer_finding_compare (gconstpointer a, gconstpointer b);
/* Whether the two say the same of two badges: all but record_id and n_badges is equal. */
gboolean foyer_finding_is_same (const FoyerFinding *a, const FoyerFinding *b);
guint foyer_finding_hash (const FoyerFinding *self);
