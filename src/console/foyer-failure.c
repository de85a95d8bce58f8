/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a person is told when something failed: domain and code become a translated sentence and a
 * next step. The one place for these words. */
#include "config.h"

#include "foyer-failure.h"

#include "foyer-engine-error.h"

#include <glib/gi18n.h>

typedef struct
{
  int code;
  const char *cause;
  const char *next_step;
} Words;

static const Words engine_words[] = {
  { FOYER_ENGINE_ERROR_USAGE, N_ ("This cannot be done as it was asked for."),
    N_ ("Correct what you entered and try again.") },
  { FOYER_ENGINE_ERROR_INPUT, N_ ("No registration could be read from the file."),
    N_ ("Look at the details, then correct the file or choose another one.") },
  { FOYER_ENGINE_ERROR_DENIED, N_ ("You are not allowed to do this."),
    N_ ("Ask a supervisor or an administrator.") },
  { FOYER_ENGINE_ERROR_STORE, N_ ("The event’s data could not be read or written."),
    N_ ("Look at free disk space and permissions of the event’s folder, then try again.") },
  { FOYER_ENGINE_ERROR_PEER, N_ ("The printer does not answer."),
    N_ ("Look at its cable and power, then try again.") },
  { FOYER_ENGINE_ERROR_CONFLICT, N_ ("Somebody or something else was quicker."),
    N_ ("Look at how things stand now, then decide.") },
  { FOYER_ENGINE_ERROR_NOT_FOUND, N_ ("It could not be found."),
    N_ ("Check the name, or choose another one.") },
  { FOYER_ENGINE_ERROR_INCOMPLETE, N_ ("The work ended, but some items failed."),
    N_ ("Look at the dead letters.") },
};

static const Words file_words[] = {
  { G_IO_ERROR_NOT_FOUND, N_ ("The file or folder could not be found."),
    N_ ("Check the name, or choose another one.") },
  { G_IO_ERROR_PERMISSION_DENIED, N_ ("The file or folder may not be opened."),
    N_ ("Ask its owner for permission, or choose another one.") },
  { G_IO_ERROR_NO_SPACE, N_ ("The disk is full."), N_ ("Make room, then try again.") },
  { G_IO_ERROR_TIMED_OUT, N_ ("There was no answer in time."), N_ ("Try again.") },
};

static const Words other_words
    = { 0, N_ ("Something went wrong that Foyer has no words for."),
        N_ ("Try again; if it happens again, copy the details and send them to support.") };

static const Words *
find_words (const GError *error)
{
  if (error->domain == FOYER_ENGINE_ERROR)
    for (gsize i = 0; i < G_N_ELEMENTS (engine_words); i++)
      if (engine_words[i].code == error->code)
        return &engine_words[i];
  if (error->domain == G_IO_ERROR)
    for (gsize i = 0; i < G_N_ELEMENTS (file_words); i++)
      if (file_words[i].code == error->code)
        return &file_words[i];
  return &other_words;
}

FoyerFailure *
foyer_failure_new (const char *title, const GError *error)
{
  FoyerFailure *self = g_new0 (FoyerFailure, 1);
  const Words *words = find_words (error);

  self->title = g_strdup (title);
  self->cause = g_strdup (_ (words->cause));
  self->next_step = g_strdup (_ (words->next_step));
  self->details = g_strdup (error->message);
  return self;
}

void
foyer_failure_free (FoyerFailure *self)
{
  g_free (self->title);
  g_free (self->cause);
  g_free (self->next_step);
  g_free (self->details);
  g_free (self);
}

char *
foyer_failure_dup_sentence (const FoyerFailure *self)
{
  return g_strdup_printf ("%s %s", self->cause, self->next_step);
}

char *
foyer_failure_dup_copy (const FoyerFailure *self)
{
  return g_strdup_printf ("%s\n%s\n%s\n%s\n", self->title, self->cause, self->next_step,
                          self->details);
}

gboolean
foyer_failure_is_cancelled (const GError *error)
{
  return g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}
