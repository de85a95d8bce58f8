/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Documents of routes: what is read, what is refused with every problem at once, which chain
 * a job gets and how long it has. */
#include "config.h"

#include "foyer-base-error.h"
#include "foyer-route.h"

#include <string.h>

#define SECOND ((gint64)G_USEC_PER_SEC)

static FoyerPrinter *
make_printer (const char *name, const char *media)
{
  FoyerPrinter *printer = foyer_printer_new ();

  printer->name = g_strdup (name);
  printer->kind = FOYER_PRINTER_IPP;
  printer->media = g_strdup (media);
  return printer;
}

static GPtrArray *
make_printers (void)
{
  GPtrArray *printers = g_ptr_array_new_with_free_func ((GDestroyNotify)foyer_printer_unref);

  g_ptr_array_add (printers, make_printer ("one", NULL));
  g_ptr_array_add (printers, make_printer ("two", "na_index-4x6_4x6in"));
  g_ptr_array_add (printers, make_printer ("three", "na_index-4x6_4x6in"));
  g_ptr_array_add (printers, make_printer ("small", "oe_badge_4x3in"));
  return printers;
}

static FoyerRouteTable *
load (const char *text, GError **error)
{
  g_autoptr (GPtrArray) printers = make_printers ();

  return foyer_route_table_load ("routes.json", text, strlen (text), printers, 0, 0, error);
}

static const char good[]
    = "{ \"foyer_routes\": 1, \"chains\": {"
      "  \"hall\": { \"hops\": [ { \"kind\": \"printer\", \"printer\": \"one\" },"
      "                         { \"kind\": \"chain\", \"chain\": \"spare\" } ], \"mark\": true },"
      "  \"spare\": { \"hops\": [ { \"kind\": \"printer\", \"printer\": \"two\" },"
      "    { \"kind\": \"kiosk\", \"printer\": \"three\", \"desk\": \"foyer\" },"
      "    { \"kind\": \"next-batch\" } ], \"next_batch_minutes\": 5 } },"
      " \"rules\": [ { \"tier\": \"vip\", \"chain\": \"spare\" },"
      "   { \"desk\": \"north\", \"kind\": \"walk-up\", \"chain\": \"spare\" },"
      "   { \"kind\": \"batch\", \"chain\": \"hall\" } ],"
      " \"deadlines\": [ { \"tier\": \"vip\", \"walk_up_seconds\": 12 },"
      "   { \"batch_seconds\": 600 } ] }";

static void
test_good (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (FoyerRouteTable) table = load (good, &error);
  const FoyerChain *hall;
  const FoyerChain *spare;
  const FoyerHop *kiosk;

  g_assert_no_error (error);
  g_assert_cmpuint (foyer_route_table_get_chains (table)->len, ==, 2);
  hall = foyer_route_table_get_chain (table, "hall");
  spare = foyer_route_table_get_chain (table, "spare");
  g_assert_cmpuint (hall->hops->len, ==, 4);
  g_assert_cmpuint (spare->hops->len, ==, 3);
  g_assert_true (hall->has_mark);
  g_assert_false (spare->has_mark);
  g_assert_cmpint (hall->next_batch_usec, ==, 15 * 60 * SECOND);
  g_assert_cmpint (spare->next_batch_usec, ==, 5 * 60 * SECOND);
  kiosk = hall->hops->pdata[2];
  g_assert_cmpstr (foyer_hop_kind_get_name (kiosk->kind), ==, "kiosk");
  g_assert_cmpstr (kiosk->printer, ==, "three");
  g_assert_cmpstr (kiosk->desk, ==, "foyer");
  g_assert_cmpint (((const FoyerHop *)hall->hops->pdata[3])->kind, ==, FOYER_HOP_NEXT_BATCH);
  g_assert_null (foyer_route_table_get_chain (table, "none"));
  g_assert_null (foyer_route_table_get_chain (NULL, "hall"));
}

static void
test_choice (void)
{
  static const struct
  {
    const char *tier;
    const char *desk;
    FoyerJobKind kind;
    const char *chain;
    gint64 seconds;
  } cases[] = {
    { "vip", NULL, FOYER_JOB_BATCH, "spare", 600 },
    { "vip", "north", FOYER_JOB_WALK_UP, "spare", 12 },
    { "guest", "north", FOYER_JOB_WALK_UP, "spare", 30 },
    { "guest", "south", FOYER_JOB_WALK_UP, NULL, 30 },
    { "guest", "north", FOYER_JOB_BATCH, "hall", 600 },
    { NULL, NULL, FOYER_JOB_BATCH, "hall", 600 },
    { NULL, NULL, FOYER_JOB_WALK_UP, NULL, 30 },
  };
  g_autoptr (FoyerRouteTable) table = load (good, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const FoyerChain *chain
          = foyer_route_table_choose (table, cases[i].tier, cases[i].desk, cases[i].kind);

      g_assert_cmpstr (chain != NULL ? chain->name : NULL, ==, cases[i].chain);
      g_assert_cmpint (foyer_route_table_get_period_usec (table, cases[i].tier, cases[i].kind), ==,
                       cases[i].seconds * SECOND);
    }
  g_assert_null (foyer_route_table_choose (NULL, "vip", NULL, FOYER_JOB_BATCH));
  g_assert_cmpint (foyer_route_table_get_period_usec (NULL, NULL, FOYER_JOB_BATCH), ==,
                   900 * SECOND);
}

#define CHAINS(text) "{ \"foyer_routes\": 1, \"chains\": {" text "} }"
#define HOPS(text) CHAINS ("\"a\": { \"hops\": [" text "] }")
#define PRINTER(name) "{ \"kind\": \"printer\", \"printer\": \"" name "\" }"

static void
test_refused (void)
{
  static const struct
  {
    const char *text;
    const char *says[4];
  } cases[] = {
    { "", { "syntax" } },
    { "[]", { "type" } },
    { "{}", { "/foyer_routes: required", "/chains: required" } },
    { "{ \"foyer_routes\": 2, \"chains\": {} }", { "/foyer_routes: range", "there is no chain" } },
    { CHAINS ("\"a\": { \"hops\": [] }"), { "/chains/a", "empty" } },
    { CHAINS ("\"a\": { }"), { "empty" } },
    { CHAINS ("\"a\": { \"hops\": [" PRINTER ("one") "], \"hop\": 1 }"), { "unknown-key" } },
    { HOPS (PRINTER ("nine")), { "/chains/a/hops/0/printer: reference", "'nine'", "one, two" } },
    { HOPS (PRINTER ("one") ", " PRINTER ("one")), { "duplicate", "'one'" } },
    { HOPS (PRINTER ("two") ", " PRINTER ("small")), { "stock", "'small'", "101.6" } },
    { HOPS ("{ \"kind\": \"kiosk\", \"printer\": \"one\" }"), { "/desk", "required" } },
    { HOPS ("{ \"kind\": \"kiosk\", \"desk\": \"north\" }"), { "/printer", "required" } },
    { HOPS ("{ \"kind\": \"hold\" }"), { "empty", "no hop of this chain is a printer" } },
    { HOPS ("{ \"kind\": \"hold\" }, " PRINTER ("one")), { "order", "'hold'" } },
    { HOPS ("{ \"kind\": \"hold\", \"printer\": \"one\" }, " PRINTER ("one")), { "unknown-key" } },
    { HOPS ("{ \"printer\": \"one\" }"), { "/kind", "required" } },
    { HOPS ("{ \"kind\": \"pigeon\" }"), { "/kind" } },
    { HOPS ("7"), { "/chains/a/hops/0: type" } },
    { HOPS ("{ \"kind\": \"chain\", \"chain\": \"b\" }"), { "reference", "no chain 'b'" } },
    { HOPS ("{ \"kind\": \"chain\", \"chain\": \"a\" }"), { "cycle", "'a'" } },
    { CHAINS ("\"a\": { \"hops\": [ { \"kind\": \"chain\", \"chain\": \"b\" } ] },"
              "\"b\": { \"hops\": [" PRINTER (
                  "one") ", { \"kind\": \"chain\", \"chain\": \"c\" } ] "
                         "}, \"c\": { \"hops\": [ { \"kind\": \"chain\", \"chain\": \"a\" } ] }"),
      { "/chains/c/hops/0/chain: cycle" } },
    { "{ \"foyer_routes\": 1, \"chains\": { \"a\": { \"hops\": [" PRINTER (
          "one") "] } },"
                 " \"rules\": [ { \"chain\": \"z\" }, { \"kind\": \"sometimes\", \"chain\": \"a\" "
                 "}, { } ],"
                 " \"deadlines\": [ { \"walk_up_seconds\": 0 } ] }",
      { "/rules/0/chain: reference", "/rules/1/kind", "/rules/2/chain: required",
        "/deadlines/0/walk_up_seconds: range" } },
    /* all at once */
    { CHAINS ("\"a\": { \"hops\": [" PRINTER ("nine") "] }, \"b\": { \"hops\": [" PRINTER (
          "two") ", " PRINTER ("small") "] }, \"c\": { \"hops\": [] }"),
      { "'nine'", "'small'", "chain 'c' has no hop" } },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (FoyerRouteTable) table = load (cases[i].text, &error);

      g_assert_null (table);
      g_assert_error (error, FOYER_BASE_ERROR, FOYER_BASE_ERROR_SYNTAX);
      g_test_message ("%s", error->message);
      g_assert_true (g_str_has_prefix (error->message, "routes.json:"));
      for (guint j = 0; j < G_N_ELEMENTS (cases[i].says) && cases[i].says[j] != NULL; j++)
        g_assert_nonnull (strstr (error->message, cases[i].says[j]));
    }
}

/* Stock is compared with the event's badge too, and only where both are known. */
static void
test_sheet (void)
{
  static const char text[] = HOPS (PRINTER ("one") ", " PRINTER ("small"));
  g_autoptr (GPtrArray) printers = make_printers ();
  g_autoptr (GError) error = NULL;
  g_autoptr (FoyerRouteTable) fits
      = foyer_route_table_load ("r", text, strlen (text), printers, 101600, 76200, &error);
  g_autoptr (FoyerRouteTable) fits_not = NULL;
  g_autoptr (FoyerRouteTable) stored = NULL;

  g_assert_no_error (error);
  g_assert_nonnull (fits);
  fits_not = foyer_route_table_load ("r", text, strlen (text), printers, 85600, 54000, &error);
  g_assert_error (error, FOYER_BASE_ERROR, FOYER_BASE_ERROR_SYNTAX);
  g_assert_nonnull (strstr (error->message, "the event's badge"));
  g_clear_error (&error);
  stored = foyer_route_table_load ("r", text, strlen (text), NULL, 85600, 54000, &error);
  g_assert_no_error (error);
}

/* A chain may not grow without bounds through what it refers to. */
static void
test_growth (void)
{
  g_autoptr (GString) text = g_string_new ("{ \"foyer_routes\": 1, \"chains\": {");
  g_autoptr (GError) error = NULL;
  g_autoptr (FoyerRouteTable) table = NULL;

  g_string_append (text, "\"c0\": { \"hops\": [" PRINTER ("one") "] }");
  for (guint i = 1; i < 40; i++)
    {
      g_string_append_printf (text, ", \"c%u\": { \"hops\": [", i);
      for (guint j = 0; j < 20; j++)
        g_string_append_printf (text, "%s{ \"kind\": \"chain\", \"chain\": \"c%u\" }",
                                j > 0 ? "," : "", i - 1);
      g_string_append (text, "] }");
    }
  g_string_append (text, "} }");
  table = load (text->str, &error);
  g_assert_error (error, FOYER_BASE_ERROR, FOYER_BASE_ERROR_SYNTAX);
  g_assert_nonnull (strstr (error->message, "at most 32 hops"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/dispatch/route/good", test_good);
  g_test_add_func ("/dispatch/route/choice", test_choice);
  g_test_add_func ("/dispatch/route/refused", test_refused);
  g_test_add_func ("/dispatch/route/sheet", test_sheet);
  g_test_add_func ("/dispatch/route/growth", test_growth);
  return g_test_run ();
}
