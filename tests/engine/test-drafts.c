/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Templates on the drawing table: outlines and moves in the text, drafts that lose nothing, looks
 * at texts that are still being written. */
#include "config.h"

#include "foyer-engine-drafts.h"
#include "foyer-engine-error.h"
#include "foyer-engine-import.h"
#include "foyer-test-await.h"
#include "foyer-test-engine.h"

#include <glib/gstdio.h>
#include <string.h>

static const char outline_text[]
    = "{\n"
      "  \"comment\": \"kept, {with} [brackets] and \\\"box_mm\\\": [9, 9, 9, 9]\",\n"
      "  \"sides\": {\n"
      "    \"front\": {\"elements\": [\n"
      "      {\"id\": \"name\", \"type\": \"text\", \"box_mm\" : [ 4,30.5 , 97,-0.25e1 ],\n"
      "       \"text\": {\"en\": \"Hello {full_name}\", \"de\": \"Hallo\"}},\n"
      "      {\"type\": \"rectangle\", \"box_mm\": [1, 2, 3], \"fill\": \"none\"},\n"
      "      7\n"
      "    ]},\n"
      "    \"back\": {\"elements\": [{\"type\": \"code\", \"content\": \"{badge_no}\","
      " \"box_mm\": [0, 0, 10, 10]}]}\n"
      "  }\n"
      "}\n";

/* ---- The text ---- */

static void
test_outline (void)
{
  g_autoptr (GPtrArray) elements
      = foyer_template_outline_list (outline_text, strlen (outline_text));
  const FoyerTemplateElement *element;

  g_assert_cmpuint (elements->len, ==, 3);
  element = elements->pdata[0];
  g_assert_cmpstr (element->path, ==, "/sides/front/elements/0");
  g_assert_cmpstr (element->id, ==, "name");
  g_assert_cmpstr (element->type, ==, "text");
  g_assert_cmpstr (element->content, ==, "Hello {full_name}");
  g_assert_cmpuint (element->line, ==, 5);
  g_assert_false (element->is_back);
  g_assert_true (element->has_box);
  g_assert_cmpint (element->box.x_um, ==, 4000);
  g_assert_cmpint (element->box.y_um, ==, 30500);
  g_assert_cmpint (element->box.width_um, ==, 97000);
  g_assert_cmpint (element->box.height_um, ==, -2500);
  element = elements->pdata[1];
  g_assert_null (element->id);
  g_assert_false (element->has_box);
  element = elements->pdata[2];
  g_assert_true (element->is_back);
  g_assert_cmpstr (element->content, ==, "{badge_no}");
  g_assert_cmpuint (element->line, ==, 10);
}

static void
test_outline_of_no_document (void)
{
  static const char *const texts[]
      = { "", "[]", "{", "{\"sides\": 3}", "{\"sides\": {\"front\": {\"elements\": {}}}}" };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GPtrArray) elements = foyer_template_outline_list (texts[i], strlen (texts[i]));

      g_assert_cmpuint (elements->len, ==, 0);
    }
}

/* The rest of the text stays byte for byte; moving back gives numbers of the same value. */
static void
test_move (void)
{
  FoyerElementBox box = { 3500, -30, 97000, 12345 };
  g_autofree char *moved
      = foyer_template_outline_move (outline_text, "/sides/front/elements/0", &box);
  g_autoptr (GString) expected = g_string_new (outline_text);

  g_string_replace (expected, "[ 4,30.5 , 97,-0.25e1 ]", "[ 3.5,-0.03 , 97,12.345 ]", 1);
  g_assert_cmpstr (moved, ==, expected->str);
  g_assert_null (foyer_template_outline_move (outline_text, "/sides/front/elements/1", &box));
  g_assert_null (foyer_template_outline_move (outline_text, "/sides/front/elements/9", &box));
  g_assert_null (foyer_template_outline_move ("{", "/sides/front/elements/0", &box));
}

/* ---- Drafts ---- */

static FoyerTemplateDocument *
open_draft (FoyerTestEngine *test, const char *name, GError **error)
{
  GAsyncResult *result = NULL;
  FoyerTemplateDocument *document;

  foyer_engine_open_template_draft_async (test->engine, name, NULL, foyer_test_await_cb, &result);
  document
      = foyer_engine_open_template_draft_finish (test->engine, foyer_test_await (&result), error);
  g_object_unref (result);
  return document;
}

static FoyerTemplateDocument *
start_draft (FoyerTestEngine *test, const char *from, const char *name, GError **error)
{
  GAsyncResult *result = NULL;
  FoyerTemplateDocument *document;

  foyer_engine_start_template_draft_async (test->engine, from, name, NULL, foyer_test_await_cb,
                                           &result);
  document
      = foyer_engine_start_template_draft_finish (test->engine, foyer_test_await (&result), error);
  g_object_unref (result);
  return document;
}

static gboolean
save_draft (FoyerTestEngine *test, const char *name, const char *text, gboolean *is_good,
            GError **error)
{
  GAsyncResult *result = NULL;
  gboolean is_saved;

  foyer_engine_save_template_draft_async (test->engine, name, text, NULL, foyer_test_await_cb,
                                          &result);
  is_saved = foyer_engine_save_template_draft_finish (test->engine, foyer_test_await (&result),
                                                      is_good, error);
  g_object_unref (result);
  return is_saved;
}

static gboolean
remove_draft (FoyerTestEngine *test, const char *name, GError **error)
{
  GAsyncResult *result = NULL;
  gboolean is_removed;

  foyer_engine_remove_template_draft_async (test->engine, name, NULL, foyer_test_await_cb, &result);
  is_removed
      = foyer_engine_remove_template_draft_finish (test->engine, foyer_test_await (&result), error);
  g_object_unref (result);
  return is_removed;
}

static FoyerTemplateView *
look (FoyerTestEngine *test, const FoyerTemplateLook *wanted, GError **error)
{
  GAsyncResult *result = NULL;
  FoyerTemplateView *view;

  foyer_engine_look_at_template_async (test->engine, wanted, NULL, foyer_test_await_cb, &result);
  view = foyer_engine_look_at_template_finish (test->engine, foyer_test_await (&result), error);
  g_object_unref (result);
  return view;
}

static char *
read_kept (FoyerTestEngine *test, const char *name, const char *file)
{
  g_autofree char *path = g_build_filename (test->directory, "templates", name, file, NULL);
  char *text = NULL;

  (void)g_file_get_contents (path, &text, NULL, NULL); /* NULL: it is not there */
  return text;
}

/* A good text is the document; one with problems stands beside it until it is mended. */
static void
check_keeping (FoyerTestEngine *test, const char *good)
{
  g_autoptr (GString) broken = g_string_new (good);
  g_autoptr (FoyerTemplateDocument) reopened = NULL;
  g_autofree char *document = NULL;
  g_autofree char *unfinished = NULL;
  g_autoptr (GError) error = NULL;
  gboolean is_good = TRUE;

  g_string_replace (broken, "\"rectangle\"", "\"rectangel\"", 1);
  g_assert_true (save_draft (test, "label-4x3", broken->str, &is_good, &error));
  g_assert_false (is_good);
  document = read_kept (test, "label-4x3", "template.json");
  g_assert_cmpstr (document, ==, good);
  reopened = open_draft (test, "label-4x3", &error);
  g_assert_no_error (error);
  g_assert_true (reopened->is_unfinished);
  g_assert_cmpstr (reopened->text, ==, broken->str);

  g_assert_true (save_draft (test, "label-4x3", good, &is_good, &error));
  g_assert_true (is_good);
  unfinished = read_kept (test, "label-4x3", "unfinished.json");
  g_assert_null (unfinished);
}

static void
check_refusals (FoyerTestEngine *test)
{
  static const struct
  {
    const char *from;
    const char *name;
    int code;
  } cases[] = {
    { "label-4x3", "../escaped", FOYER_ENGINE_ERROR_USAGE },
    { "../label-4x3", "fine", FOYER_ENGINE_ERROR_USAGE },
    { "label-4x3", "", FOYER_ENGINE_ERROR_USAGE },
    { "label-4x3", "Großes Schild", FOYER_ENGINE_ERROR_USAGE },
    { "no-such-layout", "fine", FOYER_ENGINE_ERROR_NOT_FOUND },
    { "label-4x3", NULL, FOYER_ENGINE_ERROR_CONFLICT }, /* there is one already */
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (start_draft (test, cases[i].from, cases[i].name, &error));
      g_assert_error (error, FOYER_ENGINE_ERROR, cases[i].code);
    }
}

static void
test_drafts (void)
{
  FoyerTestEngine test;
  g_autoptr (FoyerTemplateDocument) shipped = NULL;
  g_autoptr (FoyerTemplateDocument) draft = NULL;
  g_autoptr (FoyerTemplateDocument) copy = NULL;
  g_autoptr (FoyerTemplateDocument) again = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) refused = NULL;

  foyer_test_engine_init (&test, "demo");
  shipped = open_draft (&test, "label-4x3", &error);
  g_assert_no_error (error);
  g_assert_false (shipped->is_draft);
  g_assert_false (save_draft (&test, "label-4x3", shipped->text, NULL, &refused));
  g_assert_error (refused, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_NOT_FOUND);
  g_clear_error (&refused);

  draft = start_draft (&test, "label-4x3", NULL, &error);
  g_assert_no_error (error);
  g_assert_true (draft->is_draft);
  g_assert_cmpstr (draft->text, ==, shipped->text);
  check_keeping (&test, draft->text);
  check_refusals (&test);

  copy = start_draft (&test, "label-4x3", "gala-2026", &error);
  g_assert_no_error (error);
  g_assert_nonnull (strstr (copy->text, "\"name\": \"gala-2026\""));

  g_assert_true (remove_draft (&test, "label-4x3", &error));
  g_assert_false (remove_draft (&test, "label-4x3", &refused));
  g_assert_error (refused, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_NOT_FOUND);
  again = open_draft (&test, "label-4x3", &error);
  g_assert_no_error (error);
  g_assert_false (again->is_draft);
  foyer_test_engine_clear (&test);
}

/* ---- Looks ---- */

static void
check_good_look (FoyerTestEngine *test, const char *text)
{
  FoyerTemplateLook wanted = { .name = "a6-fold", .text = text, .dpi = 72 };
  g_autoptr (GError) error = NULL;
  g_autoptr (FoyerTemplateView) view = look (test, &wanted, &error);
  g_autoptr (FoyerTemplateView) pressed = NULL;
  const FoyerPreviewPage *page;
  const FoyerTemplateFace *front;

  g_assert_no_error (error);
  g_assert_cmpuint (view->problems->len, ==, 0);
  g_assert_cmpuint (view->elements->len, >, 10);
  g_assert_cmpint (view->sheet_width_um, ==, 210000);
  g_assert_cmpint (view->face_width_um, ==, 105000);
  g_assert_cmpuint (view->faces->len, ==, 2);
  front = &g_array_index (view->faces, FoyerTemplateFace, 0);
  g_assert_cmpint (front->x_um, ==, 105000);
  g_assert_cmpuint (view->preview->pages->len, ==, 1);
  page = view->preview->pages->pdata[0];
  g_assert_cmpint (page->width_px, ==, 596);

  wanted.with_bleed = TRUE;
  pressed = look (test, &wanted, &error);
  g_assert_no_error (error);
  page = pressed->preview->pages->pdata[0];
  g_assert_cmpint (page->width_px, ==, 613); /* 2 × 3 mm more */
}

static void
check_bad_look (FoyerTestEngine *test, const char *text)
{
  g_autoptr (GString) broken = g_string_new (text);
  FoyerTemplateLook wanted = { .name = "a6-fold", .dpi = 72 };
  g_autoptr (GError) error = NULL;
  g_autoptr (FoyerTemplateView) view = NULL;
  g_autoptr (FoyerTemplateView) no_json = NULL;
  const FoyerTemplateProblem *problem;
  const FoyerTemplateElement *element;

  g_string_replace (broken, "\"fill\": \"night\"", "\"fill\": \"nihgt\"", 1);
  wanted.text = broken->str;
  view = look (test, &wanted, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (view->problems->len, ==, 1);
  g_assert_null (view->preview);
  problem = view->problems->pdata[0];
  element = view->elements->pdata[0];
  g_assert_cmpstr (problem->path, ==, "/sides/front/elements/0/fill");
  g_assert_cmpuint (problem->line, ==, element->line);
  g_assert_nonnull (strstr (problem->message, "nihgt"));

  wanted.text = "{\n  \"foyer_template\": 1,\n  oops\n}\n";
  no_json = look (test, &wanted, &error);
  g_assert_no_error (error);
  problem = no_json->problems->pdata[0];
  g_assert_cmpstr (problem->rule, ==, "syntax");
  g_assert_cmpuint (problem->line, ==, 3);
  g_assert_cmpuint (no_json->elements->len, ==, 0);
}

static void
test_looks (void)
{
  FoyerTestEngine test;
  g_autoptr (FoyerTemplateDocument) document = NULL;
  g_autoptr (GError) error = NULL;
  FoyerTemplateLook wanted = { .name = "no-such-layout", .dpi = 72 };

  foyer_test_engine_init (&test, "demo");
  document = open_draft (&test, "a6-fold", &error);
  g_assert_no_error (error);
  check_good_look (&test, document->text);
  check_bad_look (&test, document->text);
  g_assert_null (look (&test, &wanted, &error));
  g_assert_error (error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_NOT_FOUND);
  g_clear_error (&error);
  wanted = (FoyerTemplateLook){ .name = "a6-fold", .attendee_id = "nobody", .dpi = 72 };
  g_assert_null (look (&test, &wanted, &error));
  g_assert_error (error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_NOT_FOUND);
  foyer_test_engine_clear (&test);
}

/* ---- Samples ---- */

static GPtrArray *
list_samples (FoyerTestEngine *test)
{
  GAsyncResult *result = NULL;
  g_autoptr (GError) error = NULL;
  GPtrArray *samples;

  foyer_engine_list_template_samples_async (test->engine, NULL, foyer_test_await_cb, &result);
  samples = foyer_engine_list_template_samples_finish (test->engine, foyer_test_await (&result),
                                                       &error);
  g_assert_no_error (error);
  g_object_unref (result);
  return samples;
}

static void
import (FoyerTestEngine *test, const char *file)
{
  g_autofree char *path = foyer_test_dup_data_path ("samples", file);
  FoyerImportOptions options = { .source = "pretix" };
  GAsyncResult *result = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (FoyerImportReport) report = NULL;

  foyer_engine_import_async (test->engine, path, &options, NULL, NULL, NULL, foyer_test_await_cb,
                             &result);
  report = foyer_engine_import_finish (test->engine, foyer_test_await (&result), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (report->records, >, 100);
  g_object_unref (result);
}

static void
test_samples (void)
{
  FoyerTestEngine test;
  g_autoptr (GPtrArray) nobody = NULL;
  g_autoptr (GPtrArray) samples = NULL;
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GError) error = NULL;
  guint n_of[FOYER_SAMPLE_TIER + 1] = { 0 };
  glong longest = G_MAXLONG;
  FoyerTemplateLook wanted = { .name = "label-4x3", .dpi = 72 };
  g_autoptr (FoyerTemplateView) view = NULL;

  foyer_test_engine_init (&test, "demo");
  nobody = list_samples (&test);
  g_assert_cmpuint (nobody->len, ==, 1);
  g_assert_null (((FoyerTemplateSample *)nobody->pdata[0])->attendee_id);

  import (&test, "pretix-order-positions.csv");
  samples = list_samples (&test);
  for (guint i = 0; i < samples->len; i++)
    {
      const FoyerTemplateSample *sample = samples->pdata[i];

      n_of[sample->kind]++;
      if (sample->kind == FOYER_SAMPLE_INVENTED)
        continue;
      g_assert_true (g_hash_table_add (seen, sample->attendee_id));
      if (sample->kind != FOYER_SAMPLE_LONGEST)
        continue;
      g_assert_cmpint (g_utf8_strlen (sample->full_name, -1), <=, longest);
      longest = g_utf8_strlen (sample->full_name, -1);
    }
  g_assert_cmpuint (n_of[FOYER_SAMPLE_LONGEST], ==, 3);
  g_assert_cmpuint (n_of[FOYER_SAMPLE_SCRIPT], >=, 2);
  g_assert_cmpuint (n_of[FOYER_SAMPLE_TIER], >=, 1);
  g_assert_cmpuint (n_of[FOYER_SAMPLE_INVENTED], ==, 1);
  wanted.attendee_id = ((FoyerTemplateSample *)samples->pdata[0])->attendee_id;
  view = look (&test, &wanted, &error);
  g_assert_no_error (error);
  g_assert_nonnull (view->preview);
  foyer_test_engine_clear (&test);
}

/* Every element of every shipped template is found, and moved there and back the document is the
 * same to the renderer. */
static void
test_shipped (void)
{
  static const char *const names[]
      = { "a4-fold", "a6-fold", "a6-portrait", "card-cr80", "label-4x3", "label-62mm" };
  FoyerTestEngine test;

  foyer_test_engine_init (&test, "demo");
  for (gsize n = 0; n < G_N_ELEMENTS (names); n++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (FoyerTemplateDocument) document = open_draft (&test, names[n], &error);
      g_autoptr (GPtrArray) elements = NULL;

      g_assert_no_error (error);
      elements = foyer_template_outline_list (document->text, strlen (document->text));
      g_assert_cmpuint (elements->len, >, 3);
      for (guint i = 0; i < elements->len; i++)
        {
          const FoyerTemplateElement *element = elements->pdata[i];
          FoyerElementBox other = { 1, 2, 3, 4 };
          g_autofree char *there = NULL;
          g_autofree char *back = NULL;
          g_autoptr (GPtrArray) after = NULL;

          g_assert_true (element->has_box);
          g_assert_cmpuint (element->line, >, 1);
          there = foyer_template_outline_move (document->text, element->path, &other);
          g_assert_nonnull (there);
          back = foyer_template_outline_move (there, element->path, &element->box);
          after = foyer_template_outline_list (back, strlen (back));
          g_assert_cmpmem (&((FoyerTemplateElement *)after->pdata[i])->box, sizeof other,
                           &element->box, sizeof other);
        }
    }
  foyer_test_engine_clear (&test);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/engine/drafts/outline", test_outline);
  g_test_add_func ("/engine/drafts/outline-of-no-document", test_outline_of_no_document);
  g_test_add_func ("/engine/drafts/move", test_move);
  g_test_add_func ("/engine/drafts/drafts", test_drafts);
  g_test_add_func ("/engine/drafts/looks", test_looks);
  g_test_add_func ("/engine/drafts/samples", test_samples);
  g_test_add_func ("/engine/drafts/shipped", test_shipped);
  return g_test_run ();
}
