/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Work that takes more than a moment, as the tray shows it: progress, time left, result, cancel.
 * The work itself is the engine's. */
#include "config.h"

#include "foyer-task.h"

#include "foyer-figures.h"
#include "foyer-words.h"

#include <glib/gi18n.h>

/* A time left that jumps is worse than none. */
#define STEADY_USEC (3 * G_USEC_PER_SEC)

struct _FoyerTask
{
  GObject parent_instance;

  char *title;
  char *detail;
  double fraction;
  gboolean is_running;
  gboolean is_failed;
  gint64 started_usec; /* monotonic */
  GCancellable *cancellable;
};

enum
{
  PROP_TITLE = 1,
  PROP_DETAIL,
  PROP_FRACTION,
  PROP_IS_RUNNING,
  PROP_IS_FAILED,
  N_PROPS
};

static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (FoyerTask, foyer_task, G_TYPE_OBJECT)

static void
foyer_task_finalize (GObject *object)
{
  FoyerTask *self = FOYER_TASK (object);

  g_free (self->title);
  g_free (self->detail);
  g_clear_object (&self->cancellable);
  G_OBJECT_CLASS (foyer_task_parent_class)->finalize (object);
}

static void
foyer_task_get_property (GObject *object, guint id, GValue *value, GParamSpec *spec)
{
  FoyerTask *self = FOYER_TASK (object);

  switch (id)
    {
    case PROP_TITLE:
      g_value_set_string (value, self->title);
      break;
    case PROP_DETAIL:
      g_value_set_string (value, self->detail);
      break;
    case PROP_FRACTION:
      g_value_set_double (value, self->fraction);
      break;
    case PROP_IS_RUNNING:
      g_value_set_boolean (value, self->is_running);
      break;
    case PROP_IS_FAILED:
      g_value_set_boolean (value, self->is_failed);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, spec);
    }
}

static void
foyer_task_class_init (FoyerTaskClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->finalize = foyer_task_finalize;
  object_class->get_property = foyer_task_get_property;
  props[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, NULL, flags);
  props[PROP_DETAIL] = g_param_spec_string ("detail", NULL, NULL, NULL, flags);
  props[PROP_FRACTION] = g_param_spec_double ("fraction", NULL, NULL, -1, 1, -1, flags);
  props[PROP_IS_RUNNING] = g_param_spec_boolean ("is-running", NULL, NULL, TRUE, flags);
  props[PROP_IS_FAILED] = g_param_spec_boolean ("is-failed", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
foyer_task_init (FoyerTask *self)
{
  self->fraction = -1;
  self->is_running = TRUE;
  self->detail = g_strdup (_ ("Starting"));
  self->started_usec = g_get_monotonic_time ();
  self->cancellable = g_cancellable_new ();
}

FoyerTask *
foyer_task_new (const char *title)
{
  FoyerTask *self = g_object_new (FOYER_TYPE_TASK, NULL);

  self->title = g_strdup (title);
  return self;
}

const char *
foyer_task_get_title (FoyerTask *self)
{
  return self->title;
}

const char *
foyer_task_get_detail (FoyerTask *self)
{
  return self->detail;
}

double
foyer_task_get_fraction (FoyerTask *self)
{
  return self->fraction;
}

gboolean
foyer_task_is_running (FoyerTask *self)
{
  return self->is_running;
}

gboolean
foyer_task_is_failed (FoyerTask *self)
{
  return self->is_failed;
}

GCancellable *
foyer_task_get_cancellable (FoyerTask *self)
{
  return self->cancellable;
}

static void
set_detail (FoyerTask *self, char *detail)
{
  if (g_strcmp0 (self->detail, detail) == 0)
    {
      g_free (detail);
      return;
    }
  g_free (self->detail);
  self->detail = detail;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_DETAIL]);
}

static void
set_fraction (FoyerTask *self, double fraction)
{
  self->fraction = CLAMP (fraction, -1, 1);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_FRACTION]);
}

void
foyer_task_cancel (FoyerTask *self)
{
  if (!self->is_running)
    return;
  g_cancellable_cancel (self->cancellable);
  set_detail (self, g_strdup (_ ("Stopping")));
}

void
foyer_task_progress (const FoyerProgress *progress, gpointer task)
{
  FoyerTask *self = FOYER_TASK (task);
  g_autofree char *done = foyer_figures_dup_count (progress->done);
  const char *doing = foyer_words_doing (progress->doing);
  gboolean is_steady = g_get_monotonic_time () - self->started_usec >= STEADY_USEC;
  g_autofree char *total = NULL;
  g_autofree char *left = NULL;
  g_autofree char *so_far = NULL;

  if (!self->is_running || g_cancellable_is_cancelled (self->cancellable))
    return;
  if (progress->total == 0)
    {
      set_fraction (self, -1);
      set_detail (self, g_strdup_printf ("%s · %s", doing, done));
      return;
    }
  total = foyer_figures_dup_count (progress->total);
  left = foyer_figures_dup_time_left (is_steady ? progress->seconds_left : -1);
  /* Translators: progress, "812 of 1,500" */
  so_far = g_strdup_printf (_ ("%s of %s"), done, total);
  set_fraction (self, (double)progress->done / (double)progress->total);
  set_detail (self, *left != '\0' ? g_strdup_printf ("%s · %s · %s", doing, so_far, left)
                                  : g_strdup_printf ("%s · %s", doing, so_far));
}

void
foyer_task_end (FoyerTask *self, const char *result, gboolean is_failed)
{
  g_return_if_fail (self->is_running);

  self->is_running = FALSE;
  self->is_failed = is_failed;
  set_fraction (self, 1);
  set_detail (self, g_strdup (result));
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_IS_RUNNING]);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_IS_FAILED]);
}
