/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One thing that waits for a person: what, where, and where to look at it. */
#include "config.h"

#include "foyer-need.h"

#include "foyer-figures.h"
#include "foyer-words.h"

#include <glib/gi18n.h>

struct _FoyerNeed
{
  GObject parent_instance;

  FoyerNeedKind kind;
  char *title;
  char *detail;
  char *target;
  const char *icon;
  const char *style;
};

G_DEFINE_FINAL_TYPE (FoyerNeed, foyer_need, G_TYPE_OBJECT)

static void
foyer_need_finalize (GObject *object)
{
  FoyerNeed *self = FOYER_NEED (object);

  g_free (self->title);
  g_free (self->detail);
  g_free (self->target);
  G_OBJECT_CLASS (foyer_need_parent_class)->finalize (object);
}

static void
foyer_need_class_init (FoyerNeedClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = foyer_need_finalize;
}

static void
foyer_need_init (FoyerNeed *self)
{
}

FoyerNeedKind
foyer_need_get_kind (FoyerNeed *self)
{
  return self->kind;
}

const char *
foyer_need_get_title (FoyerNeed *self)
{
  return self->title;
}

const char *
foyer_need_get_detail (FoyerNeed *self)
{
  return self->detail;
}

const char *
foyer_need_get_icon (FoyerNeed *self)
{
  return self->icon;
}

const char *
foyer_need_get_style (FoyerNeed *self)
{
  return self->style;
}

const char *
foyer_need_get_target (FoyerNeed *self)
{
  return self->target;
}

gboolean
foyer_need_equal (FoyerNeed *a, FoyerNeed *b)
{
  return a->kind == b->kind && g_strcmp0 (a->title, b->title) == 0
         && g_strcmp0 (a->detail, b->detail) == 0 && g_strcmp0 (a->target, b->target) == 0;
}

/* Takes @title and @detail. */
static FoyerNeed *
add (GPtrArray *needs, FoyerNeedKind kind, const char *icon, const char *style, char *title,
     char *detail)
{
  FoyerNeed *self = g_object_new (FOYER_TYPE_NEED, NULL);

  self->kind = kind;
  self->icon = icon;
  self->style = style;
  self->title = title;
  self->detail = detail;
  g_ptr_array_add (needs, self);
  return self;
}

static void
add_printer (GPtrArray *needs, const FoyerPrinterReport *report)
{
  g_autofree char *what = foyer_words_dup_printer_need (
      report->state, (const char *const *)(gconstpointer)report->reasons);
  g_autofree char *name = NULL;
  g_autofree char *count = NULL;

  if (what == NULL)
    return;
  name = foyer_figures_dup_isolated (report->printer->name);
  count = foyer_figures_dup_count (report->open_jobs);
  (void)add (
      needs, FOYER_NEED_PRINTER, "foyer-stop-symbolic", "error",
      g_strdup_printf ("%s: %s", name, what),
      g_strdup_printf (
          ngettext ("%s badge waits for it", "%s badges wait for it", report->open_jobs), count));
}

static void
add_badge (GPtrArray *needs, const FoyerJob *job)
{
  const char *full_name = foyer_record_get_text (job->record, FOYER_FIELD_FULL_NAME);
  g_autofree char *name = foyer_figures_dup_isolated (full_name);
  g_autofree char *printer
      = foyer_figures_dup_isolated (job->printer != NULL ? job->printer : _ ("the printer"));
  g_autofree char *since = foyer_figures_dup_moment (job->changed_usec, g_get_real_time ());
  FoyerNeed *need;

  if (job->state == FOYER_JOB_HELD)
    need = add (needs, FOYER_NEED_BADGE, "foyer-clock-symbolic", "warning",
                g_strdup_printf (_ ("The badge of %s is held"), name), g_strdup (since));
  else
    need = add (needs, FOYER_NEED_BADGE, "foyer-question-symbolic", "warning",
                g_strdup_printf (_ ("Did the badge of %s come out?"), name),
                g_strdup_printf (_ ("%s · look in the tray of %s"), since, printer));
  need->target = g_strdup (job->attendee_id);
}

static void
add_counts (GPtrArray *needs, const FoyerLineStatus *status)
{
  g_autofree char *letters = foyer_figures_dup_count (status->dead_letters_open);
  g_autofree char *pairs = foyer_figures_dup_count (status->possible_duplicates);

  if (status->dead_letters_open > 0)
    (void)add (
        needs, FOYER_NEED_DEAD_LETTERS, "foyer-warning-symbolic", "warning",
        g_strdup_printf (ngettext ("%s registration was refused", "%s registrations were refused",
                                   status->dead_letters_open),
                         letters),
        g_strdup (_ ("Look why, and correct them where they were made")));
  if (status->possible_duplicates > 0)
    (void)add (
        needs, FOYER_NEED_DUPLICATES, "foyer-question-symbolic", "warning",
        g_strdup_printf (ngettext ("%s pair is perhaps one person",
                                   "%s pairs are perhaps one person", status->possible_duplicates),
                         pairs),
        g_strdup (_ ("Their badges wait until they are printed one by one")));
}

GPtrArray *
foyer_needs_new (const FoyerLineStatus *status, GPtrArray *jobs, GPtrArray *printers)
{
  GPtrArray *needs = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; printers != NULL && i < printers->len; i++)
    add_printer (needs, g_ptr_array_index (printers, i));
  for (guint i = 0; jobs != NULL && i < jobs->len; i++)
    add_badge (needs, g_ptr_array_index (jobs, i));
  if (status != NULL)
    add_counts (needs, status);
  return needs;
}
