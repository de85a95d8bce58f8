/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The trace as a list of steps; the mapper fills it. */
#include "config.h"

#include "foyer-trace.h"

#include "foyer-trace-private.h"

struct _FoyerTrace
{
  GPtrArray *steps;
};

static const char *const rule_names[FOYER_N_TRACE_RULES] = {
  [FOYER_RULE_SYSTEM] = "system-generated",
  [FOYER_RULE_TOKEN] = "override-token",
  [FOYER_RULE_SOURCE] = "current-source",
  [FOYER_RULE_EARLIER] = "earlier-value",
  [FOYER_RULE_DEFAULT] = "declared-default",
  [FOYER_RULE_PLACEHOLDER] = "placeholder",
  [FOYER_RULE_ABSENT] = "absent",
  [FOYER_RULE_REFUSED] = "refused",
};

const char *
foyer_trace_rule_get_name (FoyerTraceRule rule)
{
  g_return_val_if_fail (rule < FOYER_N_TRACE_RULES, NULL);
  return rule_names[rule];
}

static void
step_free (gpointer data)
{
  FoyerTraceStep *self = data;

  g_free (self->key);
  g_free (self->origin);
  g_free (self->raw);
  g_free (self->coercions);
  g_free (self->value);
  g_free (self);
}

FoyerTrace *
foyer_trace_new (void)
{
  FoyerTrace *self = g_new0 (FoyerTrace, 1);

  self->steps = g_ptr_array_new_with_free_func (step_free);
  return self;
}

void
foyer_trace_free (FoyerTrace *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref (self->steps);
  g_free (self);
}

FoyerTraceStep *
foyer_trace_add (FoyerTrace *self, FoyerField field, FoyerTraceRule rule)
{
  FoyerTraceStep *step = g_new0 (FoyerTraceStep, 1);

  step->field = field;
  step->rule = rule;
  g_ptr_array_add (self->steps, step);
  return step;
}

void
foyer_trace_step_add_coercion (FoyerTraceStep *self, const char *name)
{
  char *joined
      = self->coercions != NULL ? g_strconcat (self->coercions, ", ", name, NULL) : g_strdup (name);

  g_free (self->coercions);
  self->coercions = joined;
}

static int
compare_steps (gconstpointer a, gconstpointer b)
{
  const FoyerTraceStep *first = *(FoyerTraceStep *const *)a;
  const FoyerTraceStep *second = *(FoyerTraceStep *const *)b;

  if (first->field != second->field)
    return first->field < second->field ? -1 : 1;
  return g_strcmp0 (first->key, second->key);
}

void
foyer_trace_sort (FoyerTrace *self)
{
  g_ptr_array_sort (self->steps, compare_steps);
}

guint
foyer_trace_get_length (FoyerTrace *self)
{
  return self->steps->len;
}

const FoyerTraceStep *
foyer_trace_get_step (FoyerTrace *self, guint index)
{
  g_return_val_if_fail (index < self->steps->len, NULL);
  return g_ptr_array_index (self->steps, index);
}

const FoyerTraceStep *
foyer_trace_find (FoyerTrace *self, FoyerField field)
{
  for (guint i = 0; i < self->steps->len; i++)
    {
      const FoyerTraceStep *step = g_ptr_array_index (self->steps, i);

      if (step->field == field && step->key == NULL)
        return step;
    }
  return NULL;
}

char *
foyer_trace_dup_text (FoyerTrace *self)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < self->steps->len; i++)
    {
      const FoyerTraceStep *step = g_ptr_array_index (self->steps, i);

      g_string_append (text, foyer_field_get_name (step->field));
      if (step->key != NULL)
        g_string_append_printf (text, "[%s]", step->key);
      g_string_append_printf (text, ": %s", foyer_trace_rule_get_name (step->rule));
      if (step->value != NULL)
        g_string_append_printf (text, " \"%s\"", step->value);
      if (step->origin != NULL)
        g_string_append_printf (text, " from %s", step->origin);
      if (step->raw != NULL && g_strcmp0 (step->raw, step->value) != 0)
        g_string_append_printf (text, " \"%s\"", step->raw);
      if (step->coercions != NULL)
        g_string_append_printf (text, " by %s", step->coercions);
      g_string_append_c (text, '\n');
    }
  return g_string_free (text, FALSE);
}
