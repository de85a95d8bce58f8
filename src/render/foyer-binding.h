/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Text with `{bindings}` and conditions on them, parsed once, evaluated per badge; knows nothing of
 * layout. Pure. */
#pragma once

#include "foyer-document.h"
#include "foyer-render-types.h"

/* What the value of an expression depends on. Anything but FOYER_NEEDS_RECORD is the same for many
 * badges. */
typedef enum
{
  FOYER_NEEDS_NOTHING = 0,
  FOYER_NEEDS_TIER = 1 << 0,
  FOYER_NEEDS_TIER_LABEL = 1 << 1,
  FOYER_NEEDS_TIER_COLOUR = 1 << 2,
  FOYER_NEEDS_KIND = 1 << 3,
  FOYER_NEEDS_EVENT = 1 << 4,
  FOYER_NEEDS_LOCALE = 1 << 5,
  FOYER_NEEDS_RECORD = 1 << 6,
} FoyerDependencies;

/* Text in one or several languages, each a row of literals and alternatives:
 * "{given_name|full_name}, {company|'–'}". Beside fields there are badge_no, badge_token,
 * ticket_code, tier, tier_label, event_name, event_line, custom.KEY, tracks.N (the N-th element of
 * a list, from 1), and the name for two sizes:
 * name_large is the given name if the full name begins with it and goes on in letters of an
 * alphabet, else the full name; name_small is what then remains. `{{` and `}}` are braces. The
 * first alternative that has a value counts; without any it is empty. */
typedef struct _FoyerBinding FoyerBinding;

/* The entry of a list that a repeated element shows. */
typedef struct
{
  FoyerField list;
  guint index; /* from 0 */
} FoyerEntry;

/* Reads member @key of @cursor: a text, or an object of locale → text ({"en": "Welcome", "de":
 * "Willkommen"}). @entry is what `{item}` and `{item_no}` stand for, NULL where
 * nothing is repeated. Problems are added to the document; NULL after a problem. (transfer full) */
FoyerBinding *foyer_binding_parse (const FoyerCursor *cursor, const char *key,
                                   const FoyerEntry *entry);
void foyer_binding_free (FoyerBinding *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FoyerBinding, foyer_binding_free)

FoyerDependencies foyer_binding_get_needs (const FoyerBinding *self);
/* Lent: the canonical field it shows first, for diagnostics; "" for fixed text. */
const char *foyer_binding_get_field (const FoyerBinding *self);
/* Replaces the content of @text; @locale picks the language when the record names none. Control
 * characters become spaces. */
void foyer_binding_evaluate (const FoyerBinding *self, const FoyerBadgeInput *input,
                             const char *locale, GString *text);

/* `when`: {"tier": […], "kind": […], "track": […], "locale": […], "has": [bindings], "lacks":
 * [bindings]}; all members must hold. One of the person's tracks must be named; "en" names also
 * "en-GB". */
typedef struct _FoyerCondition FoyerCondition;

/* Reads member "when" of @cursor; NULL if there is none and nothing is repeated: what shows an
 * @entry is there only where the entry is. (transfer full) */
FoyerCondition *foyer_condition_parse (const FoyerCursor *cursor, const FoyerEntry *entry);
void foyer_condition_free (FoyerCondition *self);
FoyerDependencies foyer_condition_get_needs (const FoyerCondition *self);
/* NULL holds. */
gboolean foyer_condition_holds (const FoyerCondition *self, const FoyerBadgeInput *input);

/* Entries of a list field that @input has. */
guint foyer_binding_count_entries (const FoyerBadgeInput *input, FoyerField list);
