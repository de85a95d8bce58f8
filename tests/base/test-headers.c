/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Header fields: order and repetitions are kept, names are found in either case of letters. */
#include "config.h"

#include "foyer-headers.h"

static void
test_fields (void)
{
  g_autoptr (FoyerHeaders) headers = foyer_headers_new ();
  g_autoptr (FoyerHeaders) shared = NULL;

  g_assert_cmpuint (foyer_headers_get_length (headers), ==, 0);
  g_assert_null (foyer_headers_find (headers, "Host"));
  foyer_headers_add (headers, "X-Id", "1");
  foyer_headers_add (headers, "Host", "desk");
  foyer_headers_add (headers, "x-id", "2\xff");
  shared = foyer_headers_ref (headers);
  g_assert_cmpuint (foyer_headers_get_length (shared), ==, 3);
  g_assert_cmpuint (foyer_headers_count (shared, "X-ID"), ==, 2);
  g_assert_cmpuint (foyer_headers_count (shared, "X-I"), ==, 0);
  g_assert_cmpstr (foyer_headers_find (shared, "X-iD"), ==, "1");
  g_assert_cmpstr (foyer_headers_get_name (shared, 2), ==, "x-id");
  g_assert_cmpstr (foyer_headers_get_value (shared, 2), ==, "2\xff");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/headers/fields", test_fields);
  return g_test_run ();
}
