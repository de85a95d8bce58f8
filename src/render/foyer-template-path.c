/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Vector paths of template documents: a closed subset of SVG path data. */
#include "config.h"

#include "foyer-template-private.h"

#include <math.h>
#include <string.h>

#define MAX_PATH_BYTES 20000
#define MAX_PATH_MM 4000.0

/* Moves *text past spaces and commas. */
static void
skip_space (const char **text)
{
  *text += strspn (*text, " ,\t\r\n");
}

static gboolean
read_number (const char **text, int *um)
{
  char *end;
  double mm;

  skip_space (text);
  /* g_ascii_strtod() also reads "inf", "nan" and hexadecimal: only figures may begin a number. */
  if (!g_ascii_isdigit (**text) && strchr ("+-.", **text) == NULL)
    return FALSE;
  mm = g_ascii_strtod (*text, &end);
  if (end == *text || !isfinite (mm) || fabs (mm) > MAX_PATH_MM)
    return FALSE;
  *text = end;
  *um = foyer_template_um (mm);
  return TRUE;
}

/* One verb's numbers; *x and *y are the current point. */
static gboolean
read_step (const char **text, char verb, int *x, int *y, FoyerPathStep *step)
{
  guint points = verb == 'C' ? 3 : 1;

  *step = (FoyerPathStep){ .verb = verb };
  if (verb == 'H' || verb == 'V')
    {
      if (!read_number (text, verb == 'H' ? x : y))
        return FALSE;
      *step = (FoyerPathStep){ .verb = 'L', .x_um = { *x }, .y_um = { *y } };
      return TRUE;
    }
  for (guint i = 0; verb != 'Z' && i < points; i++)
    {
      if (!read_number (text, &step->x_um[i]) || !read_number (text, &step->y_um[i]))
        return FALSE;
      *x = step->x_um[i];
      *y = step->y_um[i];
    }
  return TRUE;
}

GArray *
foyer_template_read_path (const FoyerCursor *element, const char *key)
{
  const char *text = foyer_cursor_get_required_text (element, key);
  const char *p = text;
  g_autoptr (GArray) steps = g_array_new (FALSE, TRUE, sizeof (FoyerPathStep));
  char verb = '\0';
  int x = 0, y = 0;

  if (text == NULL)
    return NULL;
  if (strlen (text) > MAX_PATH_BYTES)
    {
      foyer_cursor_add_problem (element, key, "range", "the path is longer than %d bytes",
                                MAX_PATH_BYTES);
      return NULL;
    }
  for (skip_space (&p); *p != '\0'; skip_space (&p))
    {
      FoyerPathStep step;

      if (strchr ("MLHVCZ", *p) != NULL)
        verb = *p++;
      else if (verb == 'M')
        verb = 'L';
      if (verb == '\0' || (steps->len == 0 && verb != 'M') || !read_step (&p, verb, &x, &y, &step))
        {
          foyer_cursor_add_problem (
              element, key, "syntax",
              "the path makes no sense at character %d; known are M, L, H, V, C and Z "
              "with absolute millimetres",
              (int)(p - text) + 1);
          return NULL;
        }
      g_array_append_val (steps, step);
      if (verb == 'Z')
        verb = 'M';
    }
  return g_steal_pointer (&steps);
}
