/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where values stand in a JSON text. */
#include "config.h"

#include "foyer-json-place.h"

#include <string.h>

static const char text[] = "{ \"a\" : [1, -2.5e3 ,\n\t\"x\\\"]\\\\\", {\"b/c\": true, \"~\":[]}],\n"
                           "  \"n\\u0061me\":\"\", \"last\": null }";

static const struct
{
  const char *pointer;
  const char *value; /* NULL: there is none */
} cases[] = {
  { "/b", NULL },
  { "/a/4", NULL },
  { "/a/-1", NULL },
  { "/a/01", NULL },
  { "/a/x", NULL },
  { "/a/0/0", NULL },
  { "/a/3/~1", NULL },
  { "/a/3/~0/0", NULL },
  { "a", NULL },
  { "/", NULL },
  { "/a/0", "1" },
  { "/a/1", "-2.5e3" },
  { "/a/2", "\"x\\\"]\\\\\"" },
  { "/a/3", "{\"b/c\": true, \"~\":[]}" },
  { "/a/3/b~1c", "true" },
  { "/a/3/~0", "[]" },
  { "/name", "\"\"" },
  { "/last", "null" },
  { "", text },
};

static void
test_places (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      FoyerJsonPlace place = { 0, 0 };
      gboolean is_found = foyer_json_find_place (text, strlen (text), cases[i].pointer, &place);

      g_test_message ("'%s'", cases[i].pointer);
      g_assert_cmpint (is_found, ==, cases[i].value != NULL);
      if (is_found)
        g_assert_cmpmem (text + place.start, place.length, cases[i].value, strlen (cases[i].value));
    }
}

/* Cut off anywhere, or with any byte replaced: no byte beyond the end is read (the sanitizer
 * watches), and what is found lies inside. */
static void
test_damaged (void)
{
  static const char spoilers[] = "\"[{]}:,\\ 0\0";

  for (gsize cut = 0; cut < strlen (text); cut++)
    for (gsize s = 0; s < sizeof spoilers; s++)
      {
        g_autofree char *copy = g_memdup2 (text, cut + 1);

        copy[cut] = spoilers[s];
        for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
          {
            FoyerJsonPlace place = { 0, 0 };

            if (foyer_json_find_place (copy, cut + 1, cases[i].pointer, &place))
              g_assert_cmpuint (place.start + place.length, <=, cut + 1);
          }
      }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/base/json-place/places", test_places);
  g_test_add_func ("/base/json-place/damaged", test_damaged);
  return g_test_run ();
}
