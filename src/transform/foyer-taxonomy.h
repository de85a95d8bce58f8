/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The event's vocabulary: tiers, tracks, affiliations, kinds, dietary codes and the words
 * that stand for them; not what a feed's columns mean (foyer-contract.h). Document language:
 * docs/contracts.md. */
#pragma once

#include "foyer-field.h"

#include <glib.h>

typedef enum
{
  FOYER_VOCABULARY_TIER,
  FOYER_VOCABULARY_TRACK,
  FOYER_VOCABULARY_AFFILIATION,
  FOYER_VOCABULARY_KIND,
  FOYER_VOCABULARY_DIETARY,
} FoyerVocabulary;

#define FOYER_N_VOCABULARIES (FOYER_VOCABULARY_DIETARY + 1)

/* "tiers", "tracks", "affiliations", "kinds", "dietary": the document's keys; static. */
const char *foyer_vocabulary_get_name (FoyerVocabulary vocabulary);

/* One code of a vocabulary; lives as long as its taxonomy. Fields marked "inherited" come from the
 * nearest ancestor that sets them. */
typedef struct _FoyerTerm FoyerTerm;
struct _FoyerTerm
{
  FoyerVocabulary vocabulary;
  const char *code; /* "SPEAKER" */
  const FoyerTerm *parent; /* NULL at the top */
  const FoyerTerm *replaced_by; /* NULL: none */
  gboolean is_deprecated;
  /* tiers only */
  const char *colour; /* "#rrggbb"; inherited; never NULL in a tier */
  guint rank; /* order in lists, 1 first; inherited */
  const char *access_level; /* inherited; NULL if none says */
  const char *template_name; /* inherited; NULL: the event's default */
  const char *route; /* inherited; NULL: the event's default */
  const char *kind; /* kind of its people where the feed gives none; inherited; NULL */
  gboolean is_vip; /* it or an ancestor says "vip": true */
  const char *const *entitlements; /* own, then the ancestors'; NULL-terminated, never NULL */
  /* kinds only: bit per FoyerField that such a person must have */
  guint32 required_fields;
  GHashTable *labels; /* locale → text; read it with foyer_term_get_label() */
};

/* Boxed in use: immutable, atomic reference count, shared freely between threads. */
typedef struct _FoyerTaxonomy FoyerTaxonomy;

/* Loads a document; @name is its file for messages. All problems at once in one
 * FOYER_BASE_ERROR_SYNTAX, one a line (foyer_document_has_failed). Pure. */
FoyerTaxonomy *foyer_taxonomy_load (const char *name, const char *text, gsize length,
                                    GError **error);
FoyerTaxonomy *foyer_taxonomy_ref (FoyerTaxonomy *self);
void foyer_taxonomy_unref (FoyerTaxonomy *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FoyerTaxonomy, foyer_taxonomy_unref)

const char *foyer_taxonomy_get_id (FoyerTaxonomy *self);
guint foyer_taxonomy_get_version (FoyerTaxonomy *self);
/* "demo@1": how records name it. */
const char *foyer_taxonomy_get_reference (FoyerTaxonomy *self);

/* Terms of a vocabulary: tiers by rank, then in the order of the document. */
guint foyer_taxonomy_get_length (FoyerTaxonomy *self, FoyerVocabulary vocabulary);
const FoyerTerm *foyer_taxonomy_get_term (FoyerTaxonomy *self, FoyerVocabulary vocabulary,
                                          guint index);

/* The term with exactly this code, deprecated or not: for what is stored. NULL if there is none. */
const FoyerTerm *foyer_taxonomy_lookup (FoyerTaxonomy *self, FoyerVocabulary vocabulary,
                                        const char *code);

/* The term that a feed's word stands for: by code or alias through the folded key; a deprecated one
 * gives what replaces it. NULL if unknown. */
const FoyerTerm *foyer_taxonomy_find (FoyerTaxonomy *self, FoyerVocabulary vocabulary,
                                      const char *text, gsize length);
/* The term that the word itself names, deprecated or not; NULL if unknown. */
const FoyerTerm *foyer_taxonomy_find_named (FoyerTaxonomy *self, FoyerVocabulary vocabulary,
                                            const char *text, gsize length);
/* As foyer_taxonomy_find() for tiers, @text terminated. */
const FoyerTerm *foyer_taxonomy_find_tier (FoyerTaxonomy *self, const char *text);

/* Fills @nearest with at most @max terms whose code or an alias is nearly @text (edit distance on
 * folded keys, neighbours swapped count once, at most a third of the letters), nearest first;
 * returns how many. */
guint foyer_taxonomy_find_nearest (FoyerTaxonomy *self, FoyerVocabulary vocabulary,
                                   const char *text, gsize length, const FoyerTerm **nearest,
                                   guint max);

/* Kind of people whose feed and tier say none; NULL if the document names none. */
const char *foyer_taxonomy_get_default_kind (FoyerTaxonomy *self);

/* Label for @locale ("de-AT"): exact, then its language, then English, then the code. Never NULL;
 * lent. @locale may be NULL. */
const char *foyer_term_get_label (const FoyerTerm *self, const char *locale);
/* TRUE if @self is the term @code or stands below it. */
gboolean foyer_term_is_within (const FoyerTerm *self, const char *code);
