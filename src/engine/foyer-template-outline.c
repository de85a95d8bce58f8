/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reading elements out of a template's text, and writing a box back into it. */
#include "config.h"

#include "foyer-template-outline.h"

#include "foyer-document.h"
#include "foyer-json-place.h"
#include "foyer-limits.h"

#include <math.h>
#include <string.h>

#define BOX_NUMBERS 4

void
foyer_template_element_free (FoyerTemplateElement *self)
{
  if (self == NULL)
    return;
  g_free (self->path);
  g_free (self->id);
  g_free (self->type);
  g_free (self->content);
  g_free (self);
}

/* ---- Reading ---- */

/* A text may be one for all languages or an object of them; then the first speaks for it. */
static char *
dup_content (const json_t *element)
{
  static const char *const keys[] = { "text", "content", "image" };

  for (gsize i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      json_t *value = json_object_get (element, keys[i]);
      void *first = json_is_object (value) ? json_object_iter (value) : NULL;

      if (first != NULL)
        value = json_object_iter_value (first);
      if (json_is_string (value))
        return g_strdup (json_string_value (value));
    }
  return NULL;
}

static gboolean
read_box (const json_t *element, FoyerElementBox *box)
{
  const json_t *array = json_object_get (element, "box_mm");
  double limit = FOYER_LIMIT_PAGE_UM;
  int um[BOX_NUMBERS];

  if (json_array_size (array) != BOX_NUMBERS)
    return FALSE;
  for (guint i = 0; i < BOX_NUMBERS; i++)
    {
      const json_t *number = json_array_get (array, i);
      double value = json_is_number (number) ? json_number_value (number) * 1000 : NAN;

      if (!(value >= -limit && value <= limit))
        return FALSE;
      um[i] = (int)lround (value);
    }
  *box = (FoyerElementBox){ um[0], um[1], um[2], um[3] };
  return TRUE;
}

static void
add_side (GPtrArray *elements, FoyerDocument *document, const char *side)
{
  const json_t *sides = json_object_get (foyer_document_get_root (document), "sides");
  const json_t *array = json_object_get (json_object_get (sides, side), "elements");

  for (gsize i = 0; i < json_array_size (array); i++)
    {
      const json_t *value = json_array_get (array, i);
      FoyerTemplateElement *element;

      if (!json_is_object (value))
        continue;
      element = g_new0 (FoyerTemplateElement, 1);
      element->path = g_strdup_printf ("/sides/%s/elements/%" G_GSIZE_FORMAT, side, i);
      element->id = g_strdup (json_string_value (json_object_get (value, "id")));
      element->type = g_strdup (json_string_value (json_object_get (value, "type")));
      element->content = dup_content (value);
      element->is_back = g_str_equal (side, "back");
      element->line = foyer_document_get_line (document, element->path);
      element->has_box = read_box (value, &element->box);
      g_ptr_array_add (elements, element);
    }
}

GPtrArray *
foyer_template_outline_list (const char *text, gsize length)
{
  GPtrArray *elements
      = g_ptr_array_new_with_free_func ((GDestroyNotify)foyer_template_element_free);
  g_autoptr (FoyerDocument) document = foyer_document_parse ("template.json", text, length);

  add_side (elements, document, "front");
  add_side (elements, document, "back");
  return elements;
}

/* ---- Writing ---- */

/* "12.345", without zeros behind. */
static void
append_mm (GString *text, int um)
{
  guint rest = (guint)abs (um % 1000);

  g_string_append_printf (text, "%s%d", um < 0 && um > -1000 ? "-" : "", um / 1000);
  if (rest == 0)
    return;
  g_string_append_printf (text, ".%03u", rest);
  while (text->str[text->len - 1] == '0')
    g_string_truncate (text, text->len - 1);
}

char *
foyer_template_outline_move (const char *text, const char *path, const FoyerElementBox *box)
{
  const int um[BOX_NUMBERS] = { box->x_um, box->y_um, box->width_um, box->height_um };
  FoyerJsonPlace places[BOX_NUMBERS];
  FoyerJsonPlace beyond;
  gsize length = strlen (text);
  g_autofree char *fifth = g_strdup_printf ("%s/box_mm/%d", path, BOX_NUMBERS);
  GString *moved;
  gsize at = 0;

  for (guint i = 0; i < BOX_NUMBERS; i++)
    {
      g_autofree char *number = g_strdup_printf ("%s/box_mm/%u", path, i);

      if (!foyer_json_find_place (text, length, number, &places[i])
          || strchr ("-0123456789", text[places[i].start]) == NULL)
        return NULL;
    }
  if (foyer_json_find_place (text, length, fifth, &beyond))
    return NULL;
  moved = g_string_sized_new (length + 32);
  for (guint i = 0; i < BOX_NUMBERS; i++)
    {
      g_string_append_len (moved, text + at, (gssize)(places[i].start - at));
      append_mm (moved, um[i]);
      at = places[i].start + places[i].length;
    }
  g_string_append_len (moved, text + at, (gssize)(length - at));
  return g_string_free (moved, FALSE);
}
