/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Keys of finished badges. */
#include "config.h"

#include "foyer-render-key.h"

#include "foyer-font-set.h"
#include "foyer-renderer.h"
#include "foyer-template.h"

#include <string.h>

/* Raised whenever what goes into the key, or its order, changes. */
#define KEY_FORM 3u

static void
add_number (GChecksum *checksum, guint number)
{
  guint32 value = GUINT32_TO_BE ((guint32)number);

  g_checksum_update (checksum, (const guchar *)&value, sizeof value);
}

static void
add_text (GChecksum *checksum, const char *text)
{
  add_number (checksum, text != NULL ? (guint)strlen (text) : G_MAXUINT32);
  if (text != NULL)
    g_checksum_update (checksum, (const guchar *)text, (gssize)strlen (text));
}

static void
add_digest (GChecksum *checksum, const FoyerDigest *digest)
{
  static const FoyerDigest none = { { 0 } };

  g_checksum_update (checksum, digest != NULL ? digest->bytes : none.bytes, FOYER_DIGEST_BYTES);
}

static void
add_payload (GChecksum *checksum, const FoyerRenderSubject *subject)
{
  const FoyerBadgeInput *input = subject->input;
  const char *texts[] = { input->badge_no,    input->badge_token, input->tier_label,
                          input->tier_colour, input->event_name,  input->event_line };

  add_digest (checksum, foyer_record_get_hash (input->record));
  add_number (checksum, subject->revision);
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    add_text (checksum, texts[i]);
  add_digest (checksum, subject->token_chain);
}

static void
add_target (GChecksum *checksum, FoyerTemplate *template, const FoyerRenderSubject *subject)
{
  FoyerRenderOptions options = { 0 };

  if (subject->options != NULL)
    options = *subject->options;
  add_text (checksum,
            subject->stock != NULL ? subject->stock : foyer_template_get_media (template));
  add_number (checksum, options.dpi != 0 ? options.dpi : foyer_template_get_dpi (template));
  add_number (checksum, options.with_bleed ? 1 : 0);
  add_number (checksum, options.is_proof ? 1 : 0);
  add_number (checksum, options.first_place % foyer_template_get_n_places (template));
  add_number (checksum, options.format);
  add_number (checksum, options.format == FOYER_FORMAT_KIND_PWG_RASTER ? options.pixels : 0);
  add_number (checksum, (guint)options.calibration.dx_um);
  add_number (checksum, (guint)options.calibration.dy_um);
  add_number (checksum, (guint)options.calibration.rotation_mdeg);
  add_number (checksum, (guint)options.calibration.scale_ppm);
  add_number (checksum, subject->colour_mode);
  add_number (checksum, subject->variant);
}

FoyerDigest
foyer_render_key_make (FoyerFontSet *fonts, FoyerTemplate *template,
                       const FoyerRenderSubject *subject)
{
  GChecksum *checksum = g_checksum_new (G_CHECKSUM_SHA256);

  add_number (checksum, KEY_FORM);
  add_payload (checksum, subject);
  add_target (checksum, template, subject);
  add_digest (checksum, foyer_template_get_digest (template));
  add_digest (checksum, foyer_font_set_get_digest (fonts));
  add_text (checksum, foyer_renderer_get_engine ());
  return foyer_digest_take_checksum (checksum);
}
