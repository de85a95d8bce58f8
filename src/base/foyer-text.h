/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Unicode text without a locale: trimming, normal forms, folding for comparison, dangerous
 * characters. */
#pragma once

#include <glib.h>

/* All functions take valid UTF-8 of @length bytes, without NUL unless said otherwise, and never
 * consult the process locale. Pure; any thread. */

/* The part of @text without White_Space at either end (Unicode, incl. U+00A0, U+200B and U+FEFF);
 * lends into @text. */
const char *foyer_text_trim (const char *text, gsize length, gsize *trimmed_length);

/* TRUE: @text is in NFC, found without taking it apart. FALSE: look at foyer_text_dup_nfc(). */
gboolean foyer_text_is_surely_nfc (const char *text, gsize length);

/* (transfer full) NFC. Fast when @text surely is. */
char *foyer_text_dup_nfc (const char *text, gsize length);

/* (transfer full) Runs of White_Space (line breaks too, U+200B not) become one U+0020, also at the
 * ends. */
char *foyer_text_dup_folded_space (const char *text, gsize length);

/* (transfer full) Simple one-to-one case mapping, the same in every locale (U+0130 and U+0131
 * included). */
char *foyer_text_dup_lower (const char *text, gsize length);
char *foyer_text_dup_upper (const char *text, gsize length);

/* (transfer full) The key under which two spellings count as one: NFKD, case fold, marks off, ł ø ß
 * đ ð æ œ þ ħ ŧ ı mapped, punctuation and space runs to one space, trimmed, NFC (R-22 matching,
 * R-19 folded name, R-37). May be empty. Folding a key again gives the same key. In detail:
 * - Marks that go: U+0300–036F, 0483–0487, Hebrew 0591–05C7, Arabic 0610–061A 064B–065F 0670
 *   06D6–06ED, 1AB0–1AFF, 1DC0–1DFF, 20D0–20FF, FE20–FE2F, and variation selectors. All others
 * stay, because they tell words apart: vowel signs of Indic scripts and Thai, voiced marks of Kana.
 * - Gone as well: format characters (soft hyphen, joiners, zero-width space), tatweel, © ® ™ ℠.
 * - Punctuation includes controls, ` ´ ʻ ʼ − and ⁄; other symbols (+, $, emoji) stay.
 * - Kana and Hangul are composed again: one character a syllable. */
char *foyer_text_dup_fold (const char *text, gsize length);
/* The same, appended to @key. */
void foyer_text_append_fold (GString *key, const char *text, gsize length);

typedef enum
{
  FOYER_TEXT_CLEAN = 0,
  FOYER_TEXT_NUL = 1 << 0,
  /* C0 and C1 controls and U+007F, except NUL, tab, line feed and carriage return. */
  FOYER_TEXT_CONTROL = 1 << 1,
  /* U+202A–202E, U+2066–2069: legal, but they can disguise what is printed. */
  FOYER_TEXT_BIDI = 1 << 2,
  /* Line feed, carriage return, U+0085 (also a control), U+2028, U+2029. */
  FOYER_TEXT_LINE_BREAK = 1 << 3,
} FoyerTextHazards;

/* What of the above @text holds; one pass. @text may hold NUL bytes. */
FoyerTextHazards foyer_text_find_hazards (const char *text, gsize length);

#define FOYER_TEXT_MM_BYTES 24
/* Writes and returns @um as millimetres, "101.6": the same in every locale. */
const char *foyer_text_print_mm (gint64 um, char text[FOYER_TEXT_MM_BYTES]);
