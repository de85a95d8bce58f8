/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Looking through names character by character; the layout of a badge is not looked at here. */
#include "config.h"

#include "foyer-name-coverage.h"

#include "foyer-font-set.h"

/* What Noto Sans, the first font of every chain, has without a gap but for code points that are
 * nobody's: Basic Latin to Latin Extended-B, Greek, Cyrillic. */
#define LAST_LATIN 0x24f
#define FIRST_GREEK 0x370
#define LAST_CYRILLIC 0x52f

static const FoyerField looked_at[] = { FOYER_FIELD_FULL_NAME, FOYER_FIELD_GIVEN_NAME,
                                        FOYER_FIELD_FAMILY_NAME, FOYER_FIELD_COMPANY };

void
foyer_name_gap_clear (FoyerNameGap *self)
{
  self->character = 0;
  g_clear_pointer (&self->source_id, g_free);
}

static gboolean
is_plain (const char *text)
{
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar character = g_utf8_get_char (p);

      if (character > LAST_LATIN
          && (character < FIRST_GREEK || character > LAST_CYRILLIC
              || !g_unichar_isdefined (character)))
        return FALSE;
    }
  return TRUE;
}

static gboolean
has_gap (FoyerStudio *studio, const char *text, gunichar *missing)
{
  FoyerFontSet *fonts;

  if (text == NULL || is_plain (text))
    return FALSE;
  fonts = foyer_studio_get_fonts (studio, NULL);
  return fonts != NULL && !foyer_font_set_covers (fonts, text, missing);
}

void
foyer_name_coverage_look (FoyerStudio *studio, const GArray *outcomes, FoyerNameGap *gap)
{
  for (guint i = 0; i < outcomes->len; i++)
    {
      const FoyerOutcome *outcome = &g_array_index (outcomes, FoyerOutcome, i);

      if (outcome->kind != FOYER_OUTCOME_RECORD)
        continue;
      for (guint k = 0; k < G_N_ELEMENTS (looked_at); k++)
        if (has_gap (studio, foyer_record_get_text (outcome->record, looked_at[k]),
                     &gap->character))
          {
            gap->source_id
                = g_strdup (foyer_record_get_text (outcome->record, FOYER_FIELD_SOURCE_ID));
            return;
          }
    }
}
