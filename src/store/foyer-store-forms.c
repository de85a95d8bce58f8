/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The forms of the file: src/store/forms holds the SQL, this table says in which order it is run. A
 * released step never changes; a new form is a new row at the end. */
#include "config.h"

#include "foyer-store-forms-data.h"
#include "foyer-store-private.h"

#define PREFIX "/org/foyer/Foyer/store/forms/"

/* Row N - 1 holds the parts of the step to form N. */
static const char *const forms[][8] = {
  { "form-1" },
  { "form-2-vocabulary", "form-2-merge", "form-2-sources", "form-2-search" },
  { "form-3-names", "form-3-profile", "form-3-rendering", "form-3-templates" },
  { "form-4-audit", "form-4-routes", "form-4-desk", "form-4-tokens", "form-4-letters",
    "form-4-pairing" },
  { "form-5-people", "form-5-watching", "form-5-privacy", "form-5-desk", "form-5-printers" },
};

static char *
dup_step (GResource *resource, const char *const *parts)
{
  GString *sql = g_string_new (NULL);
  for (; *parts != NULL; parts++)
    {
      g_autofree char *path = g_strconcat (PREFIX, *parts, ".sql", NULL);
      g_autoptr (GError) error = NULL;
      g_autoptr (GBytes) bytes
          = g_resource_lookup_data (resource, path, G_RESOURCE_LOOKUP_FLAGS_NONE, &error);
      if (bytes == NULL)
        g_error ("a form of the store is missing from the program: %s", error->message);
      gsize length = 0;
      const char *text = g_bytes_get_data (bytes, &length);
      g_string_append_len (sql, text, (gssize)length);
    }
  return g_string_free (sql, FALSE);
}

static gpointer
make_steps (gpointer unused)
{
  (void)unused;
  GResource *resource = foyer_store_forms_get_resource ();
  char **steps = g_new0 (char *, G_N_ELEMENTS (forms) + 1);
  for (gsize i = 0; i < G_N_ELEMENTS (forms); i++)
    steps[i] = dup_step (resource, forms[i]);
  return steps;
}

const char *const *
foyer_store_get_steps (void)
{
  static GOnce once = G_ONCE_INIT;
  return g_once (&once, make_steps, NULL);
}

guint
foyer_store_get_n_steps (void)
{
  return G_N_ELEMENTS (forms);
}
