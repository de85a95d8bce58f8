/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Render keys: everything that reaches the paper changes them, each part in its own way. */
#include "config.h"

#include "foyer-render-key.h"
#include "foyer-test-badges.h"

/* What one case changes of a plain subject; each field that is set replaces the plain one. */
typedef struct
{
  const char *what;
  FoyerBadgeInput input;
  FoyerRenderOptions options;
  FoyerRenderSubject subject;
} Case;

static const FoyerDigest chain = { { 1, 2, 3 } };
static const FoyerDigest other_chain = { { 1, 2, 4 } };

static const Case cases[] = {
  { .what = "badge number", .input.badge_no = "ZZ" },
  { .what = "badge token", .input.badge_token = "ZZ" },
  { .what = "tier label", .input.tier_label = "ZZ" },
  { .what = "tier colour", .input.tier_colour = "ZZ" },
  { .what = "event name", .input.event_name = "ZZ" },
  { .what = "event line", .input.event_line = "ZZ" },
  { .what = "resolution", .options.dpi = 203 },
  { .what = "bleed", .options.with_bleed = TRUE },
  { .what = "proof", .options.is_proof = TRUE },
  { .what = "revision", .subject.revision = 2 },
  { .what = "stock", .subject.stock = "custom_zz_10x10mm" },
  { .what = "gray", .subject.colour_mode = FOYER_COLOUR_MODE_GRAY },
  { .what = "bitonal", .subject.colour_mode = FOYER_COLOUR_MODE_BITONAL },
  { .what = "fallback mark", .subject.variant = FOYER_RENDER_VARIANT_FALLBACK_MARK },
  { .what = "static", .subject.variant = FOYER_RENDER_VARIANT_STATIC },
  { .what = "token chain", .subject.token_chain = &chain },
  { .what = "other token chain", .subject.token_chain = &other_chain },
};

static const char *
choose (const char *changed, const char *plain)
{
  return changed != NULL ? changed : plain;
}

static FoyerDigest
make_key (FoyerTemplate *template, const FoyerBadgeInput *plain, const Case *change)
{
  FoyerBadgeInput input = *plain;
  FoyerRenderSubject subject = change->subject;

  input.badge_no = choose (change->input.badge_no, plain->badge_no);
  input.badge_token = choose (change->input.badge_token, plain->badge_token);
  input.tier_label = choose (change->input.tier_label, plain->tier_label);
  input.tier_colour = choose (change->input.tier_colour, plain->tier_colour);
  input.event_name = choose (change->input.event_name, plain->event_name);
  input.event_line = choose (change->input.event_line, plain->event_line);
  subject.input = &input;
  subject.options = &change->options;
  return foyer_render_key_make (foyer_test_get_fonts (), template, &subject);
}

static void
add_key (GHashTable *keys, const FoyerDigest *key, const char *what)
{
  char *text = foyer_digest_dup_text (key);

  g_test_message ("%s: %s", what, text);
  g_assert_true (g_hash_table_add (keys, text));
}

static void
test_every_part_counts (void)
{
  g_autoptr (FoyerTemplate) template = foyer_test_load_template ("label-4x3");
  g_autoptr (FoyerTemplate) other = foyer_test_load_template ("card-cr80");
  g_autoptr (GArray) badges = foyer_test_make_badges (2);
  g_autoptr (GHashTable) keys = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  FoyerBadgeInput plain = g_array_index (badges, FoyerTestBadge, 0).input;
  const FoyerBadgeInput *next = &g_array_index (badges, FoyerTestBadge, 1).input;
  const Case nothing = { 0 };
  FoyerDigest key = make_key (template, &plain, &nothing);

  add_key (keys, &key, "plain");
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      key = make_key (template, &plain, &cases[i]);
      add_key (keys, &key, cases[i].what);
    }
  key = make_key (other, &plain, &nothing);
  add_key (keys, &key, "template");
  plain.record = next->record;
  key = make_key (template, &plain, &nothing);
  add_key (keys, &key, "record");
}

/* What is said and what goes without saying are one key. */
static void
test_defaults (void)
{
  g_autoptr (FoyerTemplate) template = foyer_test_load_template ("label-4x3");
  g_autoptr (GArray) badges = foyer_test_make_badges (1);
  const FoyerBadgeInput *input = &g_array_index (badges, FoyerTestBadge, 0).input;
  FoyerRenderOptions options = { .dpi = foyer_template_get_dpi (template) };
  FoyerRenderSubject brief = { .input = input };
  FoyerRenderSubject full
      = { .input = input, .options = &options, .stock = foyer_template_get_media (template) };
  g_autoptr (FoyerRenderer) renderer = foyer_renderer_new (foyer_test_get_fonts ());
  FoyerDigest a = foyer_render_key_make (foyer_test_get_fonts (), template, &brief);
  FoyerDigest b = foyer_render_key_make (foyer_test_get_fonts (), template, &full);
  FoyerDigest c = foyer_renderer_get_key (renderer, template, input, NULL);

  g_assert_true (foyer_digest_equal (&a, &b));
  g_assert_true (foyer_digest_equal (&a, &c));
}

/* Text cannot wander from one part into the next. */
static void
test_frames (void)
{
  g_autoptr (FoyerTemplate) template = foyer_test_load_template ("label-4x3");
  g_autoptr (GArray) badges = foyer_test_make_badges (1);
  FoyerBadgeInput input = g_array_index (badges, FoyerTestBadge, 0).input;
  FoyerRenderSubject subject = { .input = &input };
  FoyerDigest one, other;

  input.event_name = "ab";
  input.event_line = "c";
  one = foyer_render_key_make (foyer_test_get_fonts (), template, &subject);
  input.event_name = "a";
  input.event_line = "bc";
  other = foyer_render_key_make (foyer_test_get_fonts (), template, &subject);
  g_assert_false (foyer_digest_equal (&one, &other));
  input.event_name = "abc";
  input.event_line = "";
  one = foyer_render_key_make (foyer_test_get_fonts (), template, &subject);
  input.event_line = NULL;
  other = foyer_render_key_make (foyer_test_get_fonts (), template, &subject);
  g_assert_false (foyer_digest_equal (&one, &other));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/render-key/every-part-counts", test_every_part_counts);
  g_test_add_func ("/render-key/defaults", test_defaults);
  g_test_add_func ("/render-key/frames", test_frames);
  return g_test_run ();
}
