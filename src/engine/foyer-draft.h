/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A mapping as a person makes it: what each column of one file is. Becomes a contract document in
 * foyer-engine-assistant.h; no rule about values stands here. Pure. */
#pragma once

#include "foyer-field.h"
#include "foyer-reading.h"
#include "foyer-row.h"

#include <glib-object.h>

typedef enum
{
  FOYER_COLUMN_OPEN, /* nobody has said: the draft cannot be saved */
  FOYER_COLUMN_FIELD,
  FOYER_COLUMN_EXTRA, /* kept with the person, under its own name */
  FOYER_COLUMN_IGNORED,
  FOYER_COLUMN_RULE, /* the preset decides by it (which rows count, which version is newer); nobody
                        else can choose this */
} FoyerColumnUse;

/* One column, or for JSON one value that the first records have. */
typedef struct
{
  char *name; /* JSON: a pointer, "/attendee/name" */
  guint occurrence; /* 1 for the first of that name */
  FoyerColumnUse use;
  FoyerField field; /* of FIELD */
  gboolean is_proposed; /* nobody but Foyer has said so yet */
  gboolean is_own; /* named "foyer:…": never mapped, always IGNORED */
  /* What the preset says; OPEN if there is none or it does not know the column. */
  FoyerColumnUse preset_use;
  FoyerField preset_field;
} FoyerDraftColumn;

/* What a word of the feed stands for. */
typedef struct
{
  FoyerField field; /* PRINT_TIER or STATUS */
  char *word; /* as the feed has it */
  char *meaning; /* a code of the taxonomy, or the name of a status */
} FoyerDraftWord;

/* What tells people apart where no column is their registration number. */
typedef enum
{
  FOYER_IDENTITY_NONE,
  FOYER_IDENTITY_EMAIL,
  FOYER_IDENTITY_NAME_EMAIL,
} FoyerDraftIdentity;

/* Boxed; a person's copy is changed in place, threads get copies of their own. */
typedef struct
{
  FoyerFormat format;
  char *id; /* the contract's name when it is saved: "spring-fair" */
  char *title; /* for people; NULL: the id */
  char *source; /* whose ids these are */
  char *preset; /* reference of the contract it starts from; NULL: none */
  GPtrArray *columns; /* FoyerDraftColumn, in the order of the file */
  GPtrArray *words; /* FoyerDraftWord */
  FoyerDraftIdentity identity;
  char *tier; /* of rows that say none; NULL: such rows are refused */
  char *date_form; /* "iso", "us", "eu", "de", "ymd", "unix"; NULL: as the preset says */
  char *list_separator; /* within one cell; NULL: as the preset says */
  char delimiter; /* '\0': detected again each time */
  guint header_line; /* 0: detected again each time */
} FoyerDraft;

#define FOYER_TYPE_DRAFT (foyer_draft_get_type ())
GType foyer_draft_get_type (void);

/* Every column OPEN, proposed from its name where that says enough. @columns NULL: JSON, then
 * @pointers (NULL-terminated) are its columns. */
FoyerDraft *foyer_draft_new (FoyerFormat format, FoyerColumns *columns,
                             const char *const *pointers);
FoyerDraft *foyer_draft_copy (FoyerDraft *self);
void foyer_draft_free (FoyerDraft *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FoyerDraft, foyer_draft_free)

FoyerDraftColumn *foyer_draft_get_column (FoyerDraft *self, guint index);
/* NULL if there is none. @occurrence 0: the first of that name. */
FoyerDraftColumn *foyer_draft_find_column (FoyerDraft *self, const char *name, guint occurrence);
/* TRUE if a column is @field. */
gboolean foyer_draft_has_field (FoyerDraft *self, FoyerField field);

/* A person's word on a column; @field counts for FIELD alone. Own columns stay as they are. */
void foyer_draft_set_column (FoyerDraft *self, guint index, FoyerColumnUse use, FoyerField field);
/* A person's word on a word of the feed; @meaning NULL takes it back. */
void foyer_draft_set_word (FoyerDraft *self, FoyerField field, const char *word,
                           const char *meaning);

/* What only a person can answer before the draft can be saved. */
typedef enum
{
  FOYER_DRAFT_ASKS_COLUMNS = 1 << 0, /* some are OPEN */
  FOYER_DRAFT_ASKS_NAME = 1 << 1, /* no column is the name */
  FOYER_DRAFT_ASKS_IDENTITY = 1 << 2, /* nothing tells people apart */
  FOYER_DRAFT_ASKS_TIER = 1 << 3, /* no column says the tier, and no default does */
} FoyerDraftQuestions;
FoyerDraftQuestions foyer_draft_get_questions (FoyerDraft *self);

/* FALSE: it is its preset and nothing else, no document of its own is needed. */
gboolean foyer_draft_is_changed (FoyerDraft *self);

/* Whether @field may be chosen for a column: Foyer's own fields and `custom` may not. */
gboolean foyer_draft_can_choose (FoyerField field);
/* The field that a column's name means in one of several languages ("E-Mail", "Vorname"); FALSE if
 * it says nothing. */
gboolean foyer_draft_guess_field (const char *column_name, FoyerField *field);
/* (transfer full) @text as a name of contracts: lower case ASCII, digits and hyphens; "feed" if
 * nothing is left. */
char *foyer_draft_dup_slug (const char *text);
