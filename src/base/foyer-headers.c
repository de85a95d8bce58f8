/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Header fields as an array of pairs: a message has a dozen, so that looking through all of them is
 * the fastest way and keeps their order. */
#include "config.h"

#include "foyer-headers.h"

typedef struct
{
  char *name;
  char *value;
} Field;

struct _FoyerHeaders
{
  gatomicrefcount references;
  GArray *fields; /* of Field */
};

G_DEFINE_BOXED_TYPE (FoyerHeaders, foyer_headers, foyer_headers_ref, foyer_headers_unref)

static void
clear_field (gpointer data)
{
  Field *field = data;

  g_free (field->name);
  g_free (field->value);
}

FoyerHeaders *
foyer_headers_new (void)
{
  FoyerHeaders *self = g_new0 (FoyerHeaders, 1);

  g_atomic_ref_count_init (&self->references);
  self->fields = g_array_new (FALSE, FALSE, sizeof (Field));
  g_array_set_clear_func (self->fields, clear_field);
  return self;
}

FoyerHeaders *
foyer_headers_ref (FoyerHeaders *self)
{
  g_atomic_ref_count_inc (&self->references);
  return self;
}

void
foyer_headers_unref (FoyerHeaders *self)
{
  if (!g_atomic_ref_count_dec (&self->references))
    return;
  g_array_unref (self->fields);
  g_free (self);
}

void
foyer_headers_add (FoyerHeaders *self, const char *name, const char *value)
{
  Field field;

  g_return_if_fail (name != NULL && value != NULL);

  field.name = g_strdup (name);
  field.value = g_strdup (value);
  g_array_append_val (self->fields, field);
}

guint
foyer_headers_get_length (const FoyerHeaders *self)
{
  return self->fields->len;
}

const char *
foyer_headers_get_name (const FoyerHeaders *self, guint index)
{
  g_return_val_if_fail (index < self->fields->len, NULL);

  return g_array_index (self->fields, Field, index).name;
}

const char *
foyer_headers_get_value (const FoyerHeaders *self, guint index)
{
  g_return_val_if_fail (index < self->fields->len, NULL);

  return g_array_index (self->fields, Field, index).value;
}

guint
foyer_headers_count (const FoyerHeaders *self, const char *name)
{
  guint count = 0;

  for (guint i = 0; i < self->fields->len; i++)
    count += g_ascii_strcasecmp (g_array_index (self->fields, Field, i).name, name) == 0;
  return count;
}

const char *
foyer_headers_find (const FoyerHeaders *self, const char *name)
{
  for (guint i = 0; i < self->fields->len; i++)
    {
      const Field *field = &g_array_index (self->fields, Field, i);

      if (g_ascii_strcasecmp (field->name, name) == 0)
        return field->value;
    }
  return NULL;
}
