/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Conditions of printers: when somebody is to be told, and what is bad. */
#include "config.h"

#include "foyer-printer-condition.h"

static FoyerPrinterCondition *
make (FoyerConditionState state, const char *reasons, gboolean is_ready, const char *message,
      const char *shown_digest)
{
  FoyerPrinterCondition *self = foyer_printer_condition_new ();

  self->state = state;
  g_strfreev (self->reasons);
  self->reasons = g_strsplit (reasons, " ", -1);
  self->is_ready = is_ready;
  self->message = g_strdup (message);
  self->shown_digest = g_strdup (shown_digest);
  return self;
}

static void
test_names (void)
{
  FoyerConditionState state;

  g_assert_false (foyer_condition_state_parse ("melting", &state));
  g_assert_false (foyer_condition_state_parse (NULL, &state));
  for (guint i = 0; i < FOYER_N_CONDITION_STATES; i++)
    {
      g_assert_true (foyer_condition_state_parse (
          foyer_condition_state_get_name ((FoyerConditionState)i), &state));
      g_assert_cmpint (state, ==, i);
    }
}

static void
test_same (void)
{
  g_autoptr (FoyerPrinterCondition) idle = make (FOYER_CONDITION_IDLE, "", TRUE, "one", NULL);
  g_autoptr (FoyerPrinterCondition) busy = make (FOYER_CONDITION_PROCESSING, "", TRUE, "two", NULL);
  g_autoptr (FoyerPrinterCondition) low
      = make (FOYER_CONDITION_PROCESSING, "media-low", TRUE, NULL, NULL);
  g_autoptr (FoyerPrinterCondition) rejecting = make (FOYER_CONDITION_IDLE, "", FALSE, NULL, NULL);
  g_autoptr (FoyerPrinterCondition) jam
      = make (FOYER_CONDITION_STOPPED, "media-jam", FALSE, NULL, NULL);
  g_autoptr (FoyerPrinterCondition) told
      = make (FOYER_CONDITION_STOPPED, "media-jam", FALSE, "open the lid", NULL);
  g_autoptr (FoyerPrinterCondition) gone
      = make (FOYER_CONDITION_UNREACHABLE, "", FALSE, "no answer", NULL);
  g_autoptr (FoyerPrinterCondition) other
      = make (FOYER_CONDITION_REFUSED, "", FALSE, "no answer", "ab");
  const FoyerPrinterCondition *all[] = { idle, low, rejecting, jam, told, gone, other };

  /* These two change with each badge, and so does what the printer says meanwhile. */
  g_assert_true (foyer_printer_condition_is_same (idle, busy));
  for (guint i = 0; i < G_N_ELEMENTS (all); i++)
    {
      g_autoptr (FoyerPrinterCondition) copy = foyer_printer_condition_copy (all[i]);

      copy->since_usec = 7;
      g_assert_true (foyer_printer_condition_is_same (all[i], copy));
      for (guint j = 0; j < G_N_ELEMENTS (all); j++)
        g_assert_cmpint (foyer_printer_condition_is_same (all[i], all[j]), ==, i == j);
    }
}

static void
test_bad (void)
{
  static const struct
  {
    FoyerConditionState state;
    gboolean is_ready;
    gboolean is_bad;
  } cases[] = {
    { FOYER_CONDITION_NONE, FALSE, FALSE },   { FOYER_CONDITION_IDLE, TRUE, FALSE },
    { FOYER_CONDITION_IDLE, FALSE, TRUE },    { FOYER_CONDITION_PROCESSING, TRUE, FALSE },
    { FOYER_CONDITION_STOPPED, FALSE, TRUE }, { FOYER_CONDITION_UNREACHABLE, FALSE, TRUE },
    { FOYER_CONDITION_REFUSED, FALSE, TRUE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (FoyerPrinterCondition) condition
          = make (cases[i].state, "", cases[i].is_ready, NULL, NULL);

      g_assert_cmpint (foyer_printer_condition_is_bad (condition), ==, cases[i].is_bad);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/printer-condition/names", test_names);
  g_test_add_func ("/printer-condition/same", test_same);
  g_test_add_func ("/printer-condition/bad", test_bad);
  return g_test_run ();
}
