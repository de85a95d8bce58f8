/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Following a text: looks and keeping; opening and closing. What the hand does to elements is
 * foyer-template-desk-hand.c's. */
#include "config.h"

#include "foyer-template-desk-private.h"

#include "foyer-failure.h"

#define KEEP_AFTER_MS 800
#define THOROUGH_AFTER_MS 500
#define DEFAULT_DPI 96.0

guint foyer_template_desk_signals[FOYER_TEMPLATE_DESK_N_SIGNALS];

G_DEFINE_FINAL_TYPE (FoyerTemplateDesk, foyer_template_desk, G_TYPE_OBJECT)

static void
emit (FoyerTemplateDesk *self, FoyerTemplateDeskSignal signal)
{
  g_signal_emit (self, foyer_template_desk_signals[signal], 0);
}

static void
set_error (FoyerTemplateDesk *self, GError *error)
{
  g_clear_error (&self->error);
  self->error = error;
}

char *
foyer_template_desk_dup_text (FoyerTemplateDesk *self)
{
  GtkTextBuffer *buffer = GTK_TEXT_BUFFER (self->buffer);
  GtkTextIter start, end;

  gtk_text_buffer_get_bounds (buffer, &start, &end);
  return gtk_text_buffer_get_text (buffer, &start, &end, TRUE);
}

/* ---- Looks: one at a time, of what is newest ---- */

static void
take_view (FoyerTemplateDesk *self, FoyerTemplateView *view, GPtrArray *proof_pages)
{
  GPtrArray *former_pages = NULL;
  FoyerTemplateView *former = self->view, *former_good = NULL;

  self->view = view;
  if (view->preview != NULL)
    {
      former_good = self->good_view;
      self->good_view = view;
      self->good_with_bleed = self->looked_with_bleed;
      former_pages = self->proof_pages;
      self->proof_pages = proof_pages;
    }
  emit (self, FOYER_TEMPLATE_DESK_VIEWED);
  if (former != self->good_view && former != former_good)
    foyer_template_view_free (former);
  foyer_template_view_free (former_good);
  g_clear_pointer (&former_pages, g_ptr_array_unref);
  emit (self, FOYER_TEMPLATE_DESK_CHOSEN);
}

static void
end_look (FoyerTemplateDesk *self, FoyerTemplateView *view, GPtrArray *proof_pages, GError *error)
{
  self->is_looking = FALSE;
  set_error (self, error);
  if (view != NULL)
    take_view (self, view, proof_pages);
  else
    emit (self, FOYER_TEMPLATE_DESK_VIEWED);
  if (self->is_stale)
    foyer_template_desk_look (self);
}

static void
proof_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (FoyerTemplateDesk) self = user_data;
  GError *error = NULL;
  GPtrArray *pages = foyer_engine_proof_finish (FOYER_ENGINE (source), result, &error);

  if (foyer_failure_is_cancelled (error) || self->proofed == NULL)
    {
      g_clear_pointer (&pages, g_ptr_array_unref);
      g_clear_error (&error);
      return;
    }
  end_look (self, g_steal_pointer (&self->proofed), pages, error);
}

static void
ask_proof (FoyerTemplateDesk *self, FoyerTemplateView *view)
{
  FoyerPreflightQuery query = { .dpi = self->proof_dpi, .printer = self->printer };

  self->proofed = view;
  foyer_engine_proof_async (foyer_session_get_engine (self->session), view->preview->pdf,
                            self->proof, &query, self->cancellable, proof_cb, g_object_ref (self));
}

static void
look_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (FoyerTemplateDesk) self = user_data;
  GError *error = NULL;
  FoyerTemplateView *view
      = foyer_engine_look_at_template_finish (FOYER_ENGINE (source), result, &error);

  /* Another template is open by now, or none. */
  if (foyer_failure_is_cancelled (error) || self->name == NULL)
    {
      foyer_template_view_free (view);
      g_clear_error (&error);
      return;
    }
  if (view != NULL && view->preview != NULL && self->proof != FOYER_PROOF_PLAIN)
    ask_proof (self, view);
  else
    end_look (self, view, NULL, error);
}

/* Once the hand rests, what takes longer is looked at, too. */
static gboolean
thorough_cb (gpointer user_data)
{
  FoyerTemplateDesk *self = FOYER_TEMPLATE_DESK (user_data);

  self->thorough_source = 0;
  self->wants_thorough = TRUE;
  foyer_template_desk_look (self);
  return G_SOURCE_REMOVE;
}

void
foyer_template_desk_look (FoyerTemplateDesk *self)
{
  FoyerTemplateLook look = { .name = self->name, .dpi = self->dpi };
  g_autofree char *text = NULL;

  if (self->name == NULL)
    return;
  self->is_stale = self->is_looking;
  if (self->is_looking)
    return;
  self->is_looking = TRUE;
  text = foyer_template_desk_dup_text (self);
  look.text = text;
  look.with_bleed = self->looked_with_bleed = self->with_bleed;
  look.is_thorough = self->wants_thorough;
  g_clear_handle_id (&self->thorough_source, g_source_remove);
  if (!self->wants_thorough)
    self->thorough_source = g_timeout_add (THOROUGH_AFTER_MS, thorough_cb, self);
  self->wants_thorough = FALSE;
  if (self->samples != NULL)
    look.attendee_id = ((FoyerTemplateSample *)self->samples->pdata[self->sample])->attendee_id;
  foyer_engine_look_at_template_async (foyer_session_get_engine (self->session), &look,
                                       self->cancellable, look_cb, g_object_ref (self));
}

void
foyer_template_desk_set_dpi (FoyerTemplateDesk *self, double dpi)
{
  if (dpi == self->dpi)
    return;
  self->dpi = dpi;
  foyer_template_desk_look (self);
}

void
foyer_template_desk_set_proof (FoyerTemplateDesk *self, FoyerProofKind kind, guint dpi)
{
  if (kind == self->proof && dpi == self->proof_dpi)
    return;
  self->proof = kind;
  self->proof_dpi = dpi;
  foyer_template_desk_look (self);
}

void
foyer_template_desk_set_with_bleed (FoyerTemplateDesk *self, gboolean with_bleed)
{
  if (with_bleed == self->with_bleed)
    return;
  self->with_bleed = with_bleed;
  foyer_template_desk_look (self);
}

/* ---- Keeping ---- */

static void keep (FoyerTemplateDesk *self);
static void save (FoyerTemplateDesk *self, FoyerEngine *engine, const char *name, const char *text);

static void
kept_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (FoyerTemplateDesk) self = user_data;
  GError *error = NULL;

  (void)foyer_engine_save_template_draft_finish (FOYER_ENGINE (source), result, NULL,
                                                 &error); /* the error says it all */
  self->is_keeping = FALSE;
  if (self->late_text != NULL)
    {
      g_clear_error (&error);
      save (self, FOYER_ENGINE (source), self->late_name, self->late_text);
      g_clear_pointer (&self->late_name, g_free);
      g_clear_pointer (&self->late_text, g_free);
      return;
    }
  set_error (self, error);
  emit (self, FOYER_TEMPLATE_DESK_KEPT);
  if (self->is_changed && self->keep_source == 0)
    keep (self);
}

static void
save (FoyerTemplateDesk *self, FoyerEngine *engine, const char *name, const char *text)
{
  self->is_keeping = TRUE;
  foyer_engine_save_template_draft_async (engine, name, text, NULL, kept_cb, g_object_ref (self));
}

/* One after the other: the newest text is the last that is written. */
static void
keep (FoyerTemplateDesk *self)
{
  g_autofree char *text = NULL;

  g_clear_handle_id (&self->keep_source, g_source_remove);
  if (!self->is_changed || !self->is_draft || self->is_keeping || self->name == NULL)
    return;
  text = foyer_template_desk_dup_text (self);
  self->is_changed = FALSE;
  save (self, foyer_session_get_engine (self->session), self->name, text);
}

static gboolean
keep_later_cb (gpointer user_data)
{
  FoyerTemplateDesk *self = FOYER_TEMPLATE_DESK (user_data);

  self->keep_source = 0;
  keep (self);
  return G_SOURCE_REMOVE;
}

static void
changed_cb (GtkTextBuffer *buffer, FoyerTemplateDesk *self)
{
  if (self->is_filling)
    return;
  self->is_changed = TRUE;
  g_clear_handle_id (&self->keep_source, g_source_remove);
  self->keep_source = g_timeout_add (KEEP_AFTER_MS, keep_later_cb, self);
  foyer_template_desk_look (self);
}

/* ---- Opening ---- */

static void
forget (FoyerTemplateDesk *self)
{
  FoyerTemplateView *view = g_steal_pointer (&self->view);
  FoyerTemplateView *good = g_steal_pointer (&self->good_view);

  GPtrArray *pages = g_steal_pointer (&self->proof_pages);

  g_clear_handle_id (&self->keep_source, g_source_remove);
  g_clear_handle_id (&self->thorough_source, g_source_remove);
  g_clear_pointer (&self->proofed, foyer_template_view_free);
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->name, g_free);
  g_clear_pointer (&self->chosen_path, g_free);
  g_clear_error (&self->error);
  self->is_looking = self->is_stale = self->is_changed = self->is_draft = FALSE;
  emit (self, FOYER_TEMPLATE_DESK_OPENED);
  if (view != good)
    foyer_template_view_free (view);
  foyer_template_view_free (good);
  g_clear_pointer (&pages, g_ptr_array_unref);
}

static void
fill (FoyerTemplateDesk *self, const FoyerTemplateDocument *document)
{
  GtkTextBuffer *buffer = GTK_TEXT_BUFFER (self->buffer);
  GtkTextIter start;

  self->is_filling = TRUE;
  gtk_text_buffer_begin_irreversible_action (buffer);
  gtk_text_buffer_set_text (buffer, document->text, -1);
  gtk_text_buffer_end_irreversible_action (buffer);
  gtk_text_buffer_get_start_iter (buffer, &start);
  gtk_text_buffer_place_cursor (buffer, &start);
  self->is_filling = FALSE;
  g_free (self->name);
  self->name = g_strdup (document->name);
  self->is_draft = document->is_draft;
  emit (self, FOYER_TEMPLATE_DESK_OPENED);
  foyer_template_desk_look (self);
}

static void
take_document (FoyerTemplateDesk *self, FoyerTemplateDocument *document, GError *error)
{
  g_autoptr (FoyerTemplateDocument) taken = document;

  if (foyer_failure_is_cancelled (error))
    {
      g_error_free (error);
      return;
    }
  set_error (self, error);
  if (taken != NULL)
    fill (self, taken);
  else
    emit (self, FOYER_TEMPLATE_DESK_OPENED);
}

static void
open_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (FoyerTemplateDesk) self = user_data;
  GError *error = NULL;
  FoyerTemplateDocument *document
      = foyer_engine_open_template_draft_finish (FOYER_ENGINE (source), result, &error);

  take_document (self, document, error);
}

static void
samples_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (FoyerTemplateDesk) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) samples
      = foyer_engine_list_template_samples_finish (FOYER_ENGINE (source), result, &error);

  if (samples == NULL || self->name == NULL)
    return; /* the invented person will do */
  g_clear_pointer (&self->samples, g_ptr_array_unref);
  self->samples = g_steal_pointer (&samples);
  self->sample = 0;
  emit (self, FOYER_TEMPLATE_DESK_SAMPLES);
  foyer_template_desk_look (self);
}

/* A soft proof shows the colours of the first printer that has a profile. */
static void
printers_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (FoyerTemplateDesk) self = user_data;
  g_autoptr (GPtrArray) reports
      = foyer_engine_list_printers_finish (FOYER_ENGINE (source), result, NULL);

  g_clear_pointer (&self->printer, g_free);
  for (guint i = 0; reports != NULL && i < reports->len && self->printer == NULL; i++)
    {
      const FoyerPrinter *printer = ((FoyerPrinterReport *)reports->pdata[i])->printer;

      if (printer->profile_file != NULL)
        self->printer = g_strdup (printer->name);
    }
}

void
foyer_template_desk_open (FoyerTemplateDesk *self, const char *name)
{
  FoyerEngine *engine = foyer_session_get_engine (self->session);

  foyer_template_desk_close (self);
  self->cancellable = g_cancellable_new ();
  foyer_engine_open_template_draft_async (engine, name, self->cancellable, open_cb,
                                          g_object_ref (self));
  foyer_engine_list_template_samples_async (engine, self->cancellable, samples_cb,
                                            g_object_ref (self));
  foyer_engine_list_printers_async (engine, self->cancellable, printers_cb, g_object_ref (self));
}

void
foyer_template_desk_start_draft (FoyerTemplateDesk *self, const char *name)
{
  g_return_if_fail (self->name != NULL);

  keep (self);
  foyer_engine_start_template_draft_async (foyer_session_get_engine (self->session), self->name,
                                           name, self->cancellable, open_cb, g_object_ref (self));
}

void
foyer_template_desk_close (FoyerTemplateDesk *self)
{
  if (self->cancellable == NULL)
    return;
  if (self->is_keeping && self->is_changed && self->is_draft)
    {
      g_free (self->late_name);
      self->late_name = g_strdup (self->name);
      g_free (self->late_text);
      self->late_text = foyer_template_desk_dup_text (self);
    }
  else
    keep (self);
  forget (self);
}

void
foyer_template_desk_set_session (FoyerTemplateDesk *self, FoyerSession *session)
{
  foyer_template_desk_close (self);
  g_clear_pointer (&self->samples, g_ptr_array_unref);
  g_set_object (&self->session, session);
}

/* ---- Object ---- */

static void
foyer_template_desk_dispose (GObject *object)
{
  FoyerTemplateDesk *self = FOYER_TEMPLATE_DESK (object);

  foyer_template_desk_close (self);
  g_clear_object (&self->session);
  g_clear_object (&self->buffer);
  g_clear_pointer (&self->samples, g_ptr_array_unref);
  g_clear_error (&self->error);
  g_clear_pointer (&self->printer, g_free);
  g_clear_pointer (&self->late_name, g_free);
  g_clear_pointer (&self->late_text, g_free);
  G_OBJECT_CLASS (foyer_template_desk_parent_class)->dispose (object);
}

static void
foyer_template_desk_class_init (FoyerTemplateDeskClass *klass)
{
  static const char *const names[FOYER_TEMPLATE_DESK_N_SIGNALS]
      = { "opened", "samples-changed", "viewed", "chosen", "kept" };

  G_OBJECT_CLASS (klass)->dispose = foyer_template_desk_dispose;
  for (guint i = 0; i < FOYER_TEMPLATE_DESK_N_SIGNALS; i++)
    foyer_template_desk_signals[i] = g_signal_new (
        names[i], FOYER_TYPE_TEMPLATE_DESK, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
foyer_template_desk_init (FoyerTemplateDesk *self)
{
  GtkSourceLanguageManager *languages = gtk_source_language_manager_get_default ();

  self->dpi = DEFAULT_DPI;
  self->buffer = gtk_source_buffer_new (NULL);
  gtk_source_buffer_set_language (self->buffer,
                                  gtk_source_language_manager_get_language (languages, "json"));
  gtk_text_buffer_set_enable_undo (GTK_TEXT_BUFFER (self->buffer), TRUE);
  g_signal_connect_object (self->buffer, "changed", G_CALLBACK (changed_cb), self, 0);
}

FoyerTemplateDesk *
foyer_template_desk_new (void)
{
  return g_object_new (FOYER_TYPE_TEMPLATE_DESK, NULL);
}
