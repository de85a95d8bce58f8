/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Print requests: life of the value and the names under which printers see jobs. */
#include "config.h"

#include "foyer-print-request.h"

#include "foyer-print-target.h"

typedef struct
{
  FoyerPrintRequest public;
  gatomicrefcount ref_count;
} Request;

G_DEFINE_BOXED_TYPE (FoyerPrintRequest, foyer_print_request, foyer_print_request_ref,
                     foyer_print_request_unref)

FoyerPrintRequest *
foyer_print_request_new (void)
{
  Request *self = g_new0 (Request, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->public.copy = 1;
  self->public.copies = 1;
  return &self->public;
}

FoyerPrintRequest *
foyer_print_request_new_for_job (const FoyerJob *job, const char *media)
{
  FoyerPrintRequest *self = foyer_print_request_new ();

  g_return_val_if_fail (job != NULL && job->job_id != NULL && job->badge_no != NULL, self);
  /* At most 255 bytes by RFC 8011; these are some 60. No person's name: print queues are seen by
   * many. */
  self->job_name = g_strdup_printf ("%s-%u %s/%u", job->badge_no, job->copy, job->job_id,
                                    job->dispatch_attempts + 1);
  self->job_uuid = g_strdup (job->job_id);
  self->badge_no = g_strdup (job->badge_no);
  self->copy = job->copy;
  self->media = g_strdup (media);
  self->format = g_strdup (
      foyer_format_kind_get_mime (foyer_print_target_get_format_of_text (job->document_target)));
  self->document_digest = g_strdup (job->document_digest);
  return self;
}

FoyerPrintRequest *
foyer_print_request_ref (FoyerPrintRequest *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_atomic_ref_count_inc (&((Request *)self)->ref_count);
  return self;
}

void
foyer_print_request_unref (FoyerPrintRequest *self)
{
  if (self == NULL || !g_atomic_ref_count_dec (&((Request *)self)->ref_count))
    return;
  g_free (self->job_name);
  g_free (self->job_uuid);
  g_free (self->badge_no);
  g_free (self->media);
  g_free (self->format);
  g_free (self->document_digest);
  g_free (self);
}
