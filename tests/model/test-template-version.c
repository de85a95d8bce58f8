/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every state and act of a template version. */
#include "config.h"

#include "foyer-template-version.h"

static void
test_table (void)
{
  static const char *const expected[FOYER_N_TEMPLATE_STATES][FOYER_N_TEMPLATE_ACTS]
      = { { "submitted", NULL, NULL },
          { NULL, "approved", "retired" },
          { NULL, NULL, "retired" },
          { "submitted", NULL, NULL } };

  for (guint state = 0; state < FOYER_N_TEMPLATE_STATES; state++)
    for (guint act = 0; act < FOYER_N_TEMPLATE_ACTS; act++)
      {
        FoyerTemplateState after = (FoyerTemplateState)state;
        gboolean may
            = foyer_template_state_after ((FoyerTemplateState)state, (FoyerTemplateAct)act, &after);

        g_assert_cmpint (may, ==, expected[state][act] != NULL);
        g_assert_cmpstr (foyer_template_state_get_name (after), ==,
                         may ? expected[state][act]
                             : foyer_template_state_get_name ((FoyerTemplateState)state));
      }
}

static void
test_names (void)
{
  FoyerTemplateState state = FOYER_TEMPLATE_DRAFT;
  FoyerTemplateOrigin origin = FOYER_TEMPLATE_OWN;

  for (guint i = 0; i < FOYER_N_TEMPLATE_STATES; i++)
    {
      g_assert_true (foyer_template_state_parse (
          foyer_template_state_get_name ((FoyerTemplateState)i), &state));
      g_assert_cmpint (state, ==, i);
    }
  for (guint i = 0; i < FOYER_N_TEMPLATE_ORIGINS; i++)
    {
      g_assert_true (foyer_template_origin_parse (
          foyer_template_origin_get_name ((FoyerTemplateOrigin)i), &origin));
      g_assert_cmpint (origin, ==, i);
    }
  g_assert_false (foyer_template_state_parse ("Approved", &state));
  g_assert_false (foyer_template_origin_parse (NULL, &origin));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/model/template-version/table", test_table);
  g_test_add_func ("/model/template-version/names", test_names);
  return g_test_run ();
}
