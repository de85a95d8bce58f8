/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The inside of a contract and of a binding, shared by loader, binding and mapper. */
#pragma once

#include "foyer-coercion-private.h"
#include "foyer-contract.h"
#include "foyer-document.h"

/* What to do when a value is missing, null, empty or malformed. */
typedef enum
{
  FOYER_POLICY_FAIL,
  FOYER_POLICY_DEFAULT,
  FOYER_POLICY_PLACEHOLDER,
  FOYER_POLICY_SKIP, /* leave the field empty */
} FoyerPolicy;

/* The four cases of R-21. */
typedef enum
{
  FOYER_CASE_MISSING,
  FOYER_CASE_NULL,
  FOYER_CASE_EMPTY,
  FOYER_CASE_MALFORMED,
} FoyerCase;

#define FOYER_N_CASES (FOYER_CASE_MALFORMED + 1)

extern const char *const foyer_case_names[]; /* "missing", …, then NULL */

typedef enum
{
  FOYER_SOURCE_COLUMN, /* name and occurrence */
  FOYER_SOURCE_POINTER, /* JSON pointer */
  FOYER_SOURCE_JOIN, /* parts with a separator between */
  FOYER_SOURCE_OPTIONS, /* columns "Question – Option" that say yes */
  FOYER_SOURCE_FLAG, /* a word of the contract's own if the part says yes, else nothing */
} FoyerSourceKind;

typedef struct
{
  FoyerSourceKind kind;
  char *name; /* column, pointer, or question of options */
  guint occurrence;
  char **segments; /* of the pointer, unescaped */
  gboolean is_of_element; /* the pointer begins at the person's element of an expanded array */
  char *separator; /* of join and options */
  gboolean needs_all; /* join: without one of its parts there is nothing */
  GPtrArray *parts; /* join: FoyerFieldSource; flag: one of them */
  char *word; /* flag */
} FoyerFieldSource;

/* What a rule fills beside the canonical fields. */
typedef enum
{
  FOYER_TARGET_FIELD,
  FOYER_TARGET_CUSTOM, /* the entry of `custom` named by the rule */
  FOYER_TARGET_VERSION_TIME,
  FOYER_TARGET_VERSION_NUMBER,
  FOYER_TARGET_REASSIGNED,
  FOYER_TARGET_QUANTITY, /* more than one is several people in one row */
} FoyerTarget;

typedef struct
{
  FoyerTarget target;
  FoyerField field; /* CUSTOM for custom entries */
  char *name; /* "email", or the key of a custom entry */
  GPtrArray *sources; /* FoyerFieldSource, in order */
  GArray *coercions; /* FoyerCoercion */
  char *list_separator; /* NULL: values are not split */
  FoyerPolicy policies[FOYER_N_CASES];
  char **defaults; /* one text, several for a list; NULL: none declared */
  char *placeholder;
  GHashTable *values; /* folded → text; NULL: none */
  GHashTable *blanks; /* folded words that are as good as nothing; a set; NULL: none */
  guint max_length; /* characters */
  gboolean collects; /* lists: all sources together, not the first that has something */
  gboolean keeps_unknown; /* words outside the taxonomy stay as they are */
} FoyerFieldRule;

typedef struct
{
  FoyerFieldSource *source;
  GHashTable *values; /* folded, a set; NULL: whatever is there */
  FoyerFieldSource *unless; /* not if this has something; NULL: always */
  const char *reason; /* interned */
} FoyerSkipRule;

/* How one row stands for several people. */
typedef enum
{
  FOYER_EXPAND_NONE,
  FOYER_EXPAND_EACH, /* every element of a JSON array is a person */
  FOYER_EXPAND_QUANTITY, /* a column says how many; only the first has the row's name */
} FoyerExpand;

typedef struct
{
  char **required;
  char **optional;
} FoyerFingerprint;

typedef enum
{
  FOYER_UNKNOWN_FAIL,
  FOYER_UNKNOWN_CUSTOM,
  FOYER_UNKNOWN_IGNORE,
} FoyerUnknown;

struct _FoyerContract
{
  gatomicrefcount ref_count;
  char *id;
  guint version;
  char *reference;
  char *title;
  char *source;
  gboolean is_verified;
  gboolean has_scoped_ids;
  gboolean names_everybody; /* "absence": "cancelled" */
  FoyerContractReading reading;
  char **footers;
  GPtrArray *fingerprints; /* FoyerFingerprint, newest first */
  GPtrArray *skips; /* FoyerSkipRule */
  FoyerExpand expand;
  FoyerFieldSource *expand_source; /* NULL: NONE */
  char *refusal; /* why files of this shape are no registrations; NULL: they are */
  GPtrArray *rules; /* FoyerFieldRule by field, then the others */
  FoyerUnknown unknown;
  GHashTable *ignored; /* names; a set */
  FoyerFieldRule *custom_rule; /* how unknown columns are read into `custom` */
  char **id_columns;
};

void foyer_field_source_free (FoyerFieldSource *self);
void foyer_field_rule_free (FoyerFieldRule *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FoyerFieldSource, foyer_field_source_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FoyerFieldRule, foyer_field_rule_free)

/* ---- Loading: foyer-contract-people.c, foyer-contract-rules.c, foyer-contract-sources.c ---- */

/* Reads "skip", "expand" and "refuse". */
void foyer_contract_read_people (FoyerContract *self, const FoyerCursor *root);
/* After all rules: element pointers need an array that is expanded. */
void foyer_contract_check_people (FoyerContract *self, const FoyerCursor *root);
void foyer_skip_rule_free (FoyerSkipRule *self);
/* (transfer full) An array of texts; empty if it is missing. */
char **foyer_contract_read_texts (const FoyerCursor *cursor, const char *key);

/* What every field starts with: the document's "coercions". */
typedef struct
{
  FoyerFormat format;
  GArray *coercions; /* FoyerCoercion */
} FoyerRuleDefaults;

/* Reads an array of coercions; (transfer full). *list_separator (may be NULL) gets (transfer full)
 * what {"list": …} says. */
GArray *foyer_contract_read_coercions (const FoyerCursor *cursor, const char *key,
                                       char **list_separator);
/* Reads "column", {"column": …}, "/pointer", {"join": …} or {"options": …}; NULL with a problem. */
FoyerFieldSource *foyer_contract_read_source (const FoyerCursor *cursor, const char *key,
                                              json_t *value, FoyerFormat format);
/* Reads one member of "fields" or a rule beside them. Never NULL. */
FoyerFieldRule *foyer_contract_read_rule (const FoyerCursor *cursor, FoyerTarget target,
                                          FoyerField field, const char *name,
                                          const FoyerRuleDefaults *defaults);
/* Checks what a rule may say of its field: required fields, placeholders, defaults. */
void foyer_contract_check_rule (const FoyerCursor *cursor, const FoyerFieldRule *rule);

/* ---- Bindings ---- */

/* A source resolved to cells. */
typedef struct
{
  const FoyerFieldSource *source;
  int column; /* COLUMN: -1 if this file has none */
  GArray *parts; /* JOIN, OPTIONS, FLAG: FoyerBoundSource; NULL else */
  char *label; /* a part of OPTIONS: the option */
  char *origin; /* for people */
} FoyerBoundSource;

typedef struct
{
  const FoyerFieldRule *rule;
  GArray *sources; /* FoyerBoundSource: only those that this file can give */
} FoyerBoundRule;

typedef struct
{
  FoyerBoundSource source;
  FoyerBoundSource unless;
  gboolean has_unless;
  const FoyerSkipRule *rule;
} FoyerBoundSkip;

struct _FoyerContractBinding
{
  gatomicrefcount ref_count;
  FoyerContract *contract;
  FoyerColumns *columns; /* NULL: JSON */
  int letter_column; /* "foyer:dead_letter" of an export of our own: what the row mends; -1 */
  int guard_column; /* "foyer:guard" of an export of our own: cells are guarded where it says yes;
                       -1 */
  GArray *rules; /* FoyerBoundRule */
  GArray *skips; /* FoyerBoundSkip */
  FoyerBoundSource expand; /* if the contract expands */
  GPtrArray *own_rules; /* FoyerFieldRule of unknown columns */
  GPtrArray *own_sources; /* FoyerFieldSource of these */
  char **custom_columns;
  GHashTable *known_keys; /* JSON: top-level keys that are mapped or ignored; a set */
};
