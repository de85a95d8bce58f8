/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Findings: every rule has its words, the worst comes first, the same is told once. */
#include "config.h"

#include "foyer-finding.h"

static void
test_rules (void)
{
  for (guint i = 0; i < FOYER_N_FINDING_RULES; i++)
    {
      FoyerFindingRule rule = i, found = FOYER_N_FINDING_RULES;

      g_assert_true (foyer_finding_rule_parse (foyer_finding_rule_get_name (rule), &found));
      g_assert_cmpint (found, ==, rule);
      g_assert_true (g_str_has_suffix (foyer_finding_rule_get_remedy (rule), "."));
      g_assert_nonnull (foyer_finding_rule_get_unit (rule));
      g_assert_cmpuint (foyer_finding_rule_get_title (rule)[0], !=, '\0');
      g_assert_cmpint (foyer_finding_rule_get_severity (rule), <, FOYER_N_SEVERITIES);
    }
  for (guint i = 0; i < FOYER_N_SEVERITIES; i++)
    {
      FoyerSeverity severity = FOYER_N_SEVERITIES;

      g_assert_true (foyer_severity_parse (foyer_severity_get_name (i), &severity));
      g_assert_cmpint (severity, ==, i);
    }
}

static void
test_unknown (void)
{
  FoyerFindingRule rule = FOYER_RULE_CODE_READ;
  FoyerSeverity severity = FOYER_SEVERITY_NOTE;

  g_assert_false (foyer_finding_rule_parse ("code.unheard-of", &rule));
  g_assert_false (foyer_finding_rule_parse (NULL, &rule));
  g_assert_false (foyer_severity_parse ("fatal", &severity));
  g_assert_cmpint (rule, ==, FOYER_RULE_CODE_READ);
  g_assert_cmpint (severity, ==, FOYER_SEVERITY_NOTE);
}

static void
test_measure (void)
{
  g_autoptr (FoyerFinding) contrast = foyer_finding_new (FOYER_RULE_TEXT_CONTRAST, "one\ntwo");
  g_autoptr (FoyerFinding) gamut = foyer_finding_new (FOYER_RULE_COLOUR_GAMUT, "%s", "x");
  g_autofree char *none = foyer_finding_dup_measure (contrast);
  g_autofree char *text = NULL;
  g_autofree char *other = NULL;

  g_assert_null (none);
  g_assert_cmpstr (contrast->message, ==, "one two");
  contrast->has_measure = gamut->has_measure = TRUE;
  contrast->measured = 3.104;
  contrast->limit = 4.5;
  gamut->measured = 7.7;
  gamut->limit = 5;
  text = foyer_finding_dup_measure (contrast);
  other = foyer_finding_dup_measure (gamut);
  g_assert_cmpstr (text, ==, "3.1:1, at least 4.5:1");
  g_assert_cmpstr (other, ==, "7.7 ΔE, at most 5 ΔE");
}

static FoyerFinding *
make (FoyerFindingRule rule, const char *side, const char *element, const char *record_id)
{
  FoyerFinding *finding = foyer_finding_new (rule, "message");

  finding->side = g_strdup (side);
  finding->element = g_strdup (element);
  finding->record_id = g_strdup (record_id);
  return finding;
}

static void
test_order (void)
{
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func ((GDestroyNotify)foyer_finding_unref);
  static const FoyerSeverity wanted[]
      = { FOYER_SEVERITY_ERROR, FOYER_SEVERITY_ERROR, FOYER_SEVERITY_WARNING, FOYER_SEVERITY_NOTE };

  g_ptr_array_add (all, make (FOYER_RULE_RECORD_DEFAULT, NULL, NULL, "A"));
  g_ptr_array_add (all, make (FOYER_RULE_CODE_READ, "back", "/sides/back/elements/1", "A"));
  g_ptr_array_add (all, make (FOYER_RULE_TEXT_SIZE, "front", "/sides/front/elements/1", "A"));
  g_ptr_array_add (all, make (FOYER_RULE_CODE_READ, "front", "/sides/front/elements/9", "B"));
  g_ptr_array_sort (all, foyer_finding_compare);
  for (guint i = 0; i < all->len; i++)
    g_assert_cmpint (foyer_finding_get_severity (all->pdata[i]), ==, wanted[i]);
  g_assert_cmpstr (((FoyerFinding *)all->pdata[0])->side, ==, "front");
}

static void
test_same (void)
{
  g_autoptr (FoyerFinding) a = make (FOYER_RULE_TEXT_SIZE, "front", "/e/1", "A");
  g_autoptr (FoyerFinding) b = make (FOYER_RULE_TEXT_SIZE, "front", "/e/1", "B");
  g_autoptr (FoyerFinding) c = make (FOYER_RULE_TEXT_SIZE, "front", "/e/2", "A");

  g_assert_true (foyer_finding_is_same (a, b));
  g_assert_cmpuint (foyer_finding_hash (a), ==, foyer_finding_hash (b));
  g_assert_false (foyer_finding_is_same (a, c));
  b->has_measure = TRUE;
  g_assert_false (foyer_finding_is_same (a, b));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/finding/rules", test_rules);
  g_test_add_func ("/finding/unknown", test_unknown);
  g_test_add_func ("/finding/measure", test_measure);
  g_test_add_func ("/finding/order", test_order);
  g_test_add_func ("/finding/same", test_same);
  return g_test_run ();
}
