/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Display list and badge to scene. */
#include "config.h"

#include "foyer-binder.h"

#include "foyer-binding-private.h"
#include "foyer-diagnostic.h"
#include "foyer-language.h"
#include "foyer-renderer.h"
#include "foyer-text-fitter.h"
#include "foyer-text.h"

#include <math.h>
#include <string.h>

#define MAX_CODES 4096
#define MAX_ARTS 64
#define UM_PER_POINT (25400.0 / 72.0)

struct _FoyerBinder
{
  FoyerTemplate *template;
  const FoyerDisplayList *list;
  FoyerTextFitter *fitter;
  FoyerCodeMaker *maker; /* NULL: codes are made when they are needed */
  GHashTable *codes; /* symbology, level and text → FoyerCodeSymbol */
  GHashTable *arts; /* step and what it depends on → FoyerArt */
  GString *text; /* scratch */
  GString *key;
};

/* One badge on its way into a scene. */
typedef struct
{
  FoyerBinder *binder;
  const FoyerBadgeInput *input;
  const FoyerRenderOptions *options;
  const char *locale;
  guint record_no;
  FoyerScene *scene;
  GPtrArray *diagnostics;
} Binding;

static void
art_free (gpointer data)
{
  FoyerArt *self = data;

  g_clear_pointer (&self->recording, cairo_surface_destroy);
  g_clear_pointer (&self->scene, foyer_scene_free);
  g_free (self);
}

FoyerBinder *
foyer_binder_new (FoyerTemplate *template, FoyerTypesetter *typesetter)
{
  FoyerBinder *self = g_new0 (FoyerBinder, 1);

  self->template = foyer_template_ref (template);
  self->list = foyer_template_get_display_list (template);
  self->fitter = foyer_text_fitter_new (self->list, typesetter);
  self->codes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                       (GDestroyNotify)foyer_code_symbol_unref);
  self->arts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, art_free);
  self->text = g_string_new (NULL);
  self->key = g_string_new (NULL);
  return self;
}

void
foyer_binder_free (FoyerBinder *self)
{
  g_clear_pointer (&self->arts, g_hash_table_unref);
  g_clear_pointer (&self->codes, g_hash_table_unref);
  g_clear_pointer (&self->fitter, foyer_text_fitter_free);
  g_string_free (self->text, TRUE);
  g_string_free (self->key, TRUE);
  g_clear_pointer (&self->template, foyer_template_unref);
  g_free (self);
}

void
foyer_binder_set_code_maker (FoyerBinder *self, FoyerCodeMaker *maker)
{
  self->maker = maker;
}

void
foyer_binder_trim (FoyerBinder *self)
{
  /* Only here: a form that is made anew in the middle of a document would be in it twice, depending
   * on what was drawn before. */
  if (g_hash_table_size (self->arts) > MAX_ARTS)
    g_hash_table_remove_all (self->arts);
}

/* ---- Diagnostics ---- */

static void
add_diagnostic (Binding *binding, FoyerDiagnostic *diagnostic, const char *field, const char *rule,
                const char *value)
{
  diagnostic->rule = g_strdup (rule);
  diagnostic->field_path = g_strdup (field);
  diagnostic->value = foyer_diagnostic_dup_excerpt (value, -1);
  diagnostic->record_id
      = g_strdup (foyer_record_get_text (binding->input->record, FOYER_FIELD_SOURCE_ID));
  diagnostic->record_no = binding->record_no;
  g_ptr_array_add (binding->diagnostics, diagnostic);
}

/* (transfer full) "template label-4x3, /sides/front/elements/5". */
static char *
dup_place (const Binding *binding, const FoyerOp *op)
{
  return g_strdup_printf ("template %s, %s", foyer_template_get_name (binding->binder->template),
                          op->path);
}

static const char *
get_subject (const FoyerOp *op)
{
  const char *field = foyer_binding_get_field (op->text);

  return field[0] != '\0' ? field : "fixed text";
}

static void
note_text (Binding *binding, const FoyerOp *op, const FoyerFittedText *text)
{
  if (text->missing != 0)
    add_diagnostic (
        binding,
        foyer_diagnostic_new (FOYER_CODE_MISSING_GLYPH,
                              "no font of the set can print the character U+%04X in '%s'",
                              text->missing, get_subject (op)),
        foyer_binding_get_field (op->text), "template.font", text->text);
  if (foyer_text_find_hazards (text->text, strlen (text->text)) & FOYER_TEXT_BIDI)
    add_diagnostic (
        binding,
        foyer_diagnostic_new (FOYER_CODE_CONTROL_CHARACTER,
                              "'%s' holds characters that change the reading direction: what is "
                              "printed may read otherwise than what was entered",
                              get_subject (op)),
        foyer_binding_get_field (op->text), FOYER_RENDER_RULE_BIDI, text->text);
  if (text->is_overflowing)
    {
      g_autofree char *at = dup_place (binding, op);

      add_diagnostic (binding,
                      foyer_diagnostic_new (FOYER_CODE_TEXT_OVERFLOW,
                                            "'%s' does not fit its place at the smallest size (%s)",
                                            get_subject (op), at),
                      foyer_binding_get_field (op->text), "template.fit",
                      text->full != NULL ? text->full : text->text);
    }
  else if (text->full != NULL)
    {
      g_autofree char *at = dup_place (binding, op);

      add_diagnostic (
          binding,
          foyer_diagnostic_new (FOYER_CODE_TEXT_OVERFLOW, "'%s' is %s: '%s' (%s)", get_subject (op),
                                text->is_truncated ? "cut off" : "abbreviated", text->text, at),
          foyer_binding_get_field (op->text),
          text->is_truncated ? FOYER_RENDER_RULE_TRUNCATED : FOYER_RENDER_RULE_ABBREVIATED,
          text->full);
    }
}

/* Told once, by the operation of the first entry. */
static void
note_repeat (Binding *binding, const FoyerOp *op)
{
  guint n = foyer_binding_count_entries (binding->input, op->repeat_list);
  g_autofree char *joined = NULL;
  g_autofree char *at = NULL;

  if (op->repeat_index > 0 || n <= op->repeat_most)
    return;
  joined = foyer_record_dup_text (binding->input->record, op->repeat_list);
  at = dup_place (binding, op);
  add_diagnostic (binding,
                  foyer_diagnostic_new (FOYER_CODE_TEXT_OVERFLOW,
                                        "'%s' has %u entries, and there is room for %u (%s)",
                                        foyer_field_get_name (op->repeat_list), n, op->repeat_most,
                                        at),
                  foyer_field_get_name (op->repeat_list), "template.repeat", joined);
}

static void
note_code (Binding *binding, const FoyerSceneItem *item, const char *content)
{
  const FoyerOp *op = item->op;

  if (item->code == NULL)
    add_diagnostic (
        binding,
        content[0] == '\0' ? foyer_diagnostic_new (
            FOYER_CODE_RENDER_FAILED, "'%s' is empty: there is nothing to encode", get_subject (op))
                           : foyer_diagnostic_new (FOYER_CODE_RENDER_FAILED,
                                                   "'%s' cannot be encoded", get_subject (op)),
        foyer_binding_get_field (op->text), "code.content", content);
  else if (foyer_code_is_too_fine (&item->place, op->code.symbology))
    add_diagnostic (
        binding,
        foyer_diagnostic_new (FOYER_CODE_RENDER_FAILED,
                              "the code of '%s' comes out too fine to be read: %u dots at %u dpi",
                              get_subject (op), item->place.dots, binding->options->dpi),
        foyer_binding_get_field (op->text), "code.module", content);
}

/* ---- Elements ---- */

static FoyerCodeSymbol *
make_code (Binding *binding, const FoyerOp *op, const char *content)
{
  FoyerBinder *self = binding->binder;
  FoyerCodeSymbol *symbol;

  g_string_printf (self->key, "%d%c%u %s", (int)op->code.symbology, op->code.level,
                   op->code.columns, content);
  symbol = g_hash_table_lookup (self->codes, self->key->str);
  if (symbol != NULL)
    return foyer_code_symbol_ref (symbol);
  symbol = self->maker != NULL ? foyer_code_maker_take (self->maker, binding->record_no - 1, op)
                               : NULL;
  if (symbol == NULL)
    symbol = foyer_code_encode (&op->code, content);
  if (symbol == NULL)
    return NULL;
  if (g_hash_table_size (self->codes) >= MAX_CODES)
    g_hash_table_remove_all (self->codes);
  g_hash_table_insert (self->codes, g_strdup (self->key->str), foyer_code_symbol_ref (symbol));
  return symbol;
}

/* Codes are snapped to dots of the page, so the place on the panel depends on where the panel lies.
 */
static FoyerCodePlace
place_code (const Binding *binding, const FoyerPanel *panel, const FoyerOp *op,
            const FoyerCodeSymbol *code)
{
  const FoyerDisplayList *list = binding->binder->list;
  const FoyerScene *scene = binding->scene;
  int bleed_um = binding->options->with_bleed && list->sheet.columns == 0 ? list->bleed_um : 0;
  int x_um = panel->x_um + bleed_um + scene->x_um[panel->page];
  int y_um = panel->y_um + bleed_um + scene->y_um[panel->page];
  FoyerBox box = op->box;
  FoyerCodePlace place;

  if (panel->is_tail)
    y_um += scene->end_um;
  if (panel->is_turned)
    {
      x_um = -(x_um + list->panel_width_um);
      y_um = -(y_um + list->panel_height_um);
    }
  box.x_um += x_um;
  box.y_um += y_um;
  place = foyer_code_place (code, &box, op->rotation, op->quiet_modules, binding->options->dpi);
  place.x_um -= x_um;
  place.y_um -= y_um;
  return place;
}

static void
bind_op (Binding *binding, const FoyerPanel *panel, const FoyerOp *op, FoyerScene *scene)
{
  FoyerBinder *self = binding->binder;
  FoyerSceneItem item = { .panel = panel, .op = op };

  if (!foyer_condition_holds (op->when, binding->input))
    return;
  if (op->repeat_most > 0)
    note_repeat (binding, op);
  if (op->text != NULL)
    foyer_binding_evaluate (op->text, binding->input, self->list->locale, self->text);
  if (op->kind == FOYER_OP_TEXT)
    {
      if (self->text->len == 0)
        return;
      item.style = foyer_style_resolve (op->style, &scene->look);
      item.text
          = foyer_text_fitter_fit (self->fitter, op, item.style, self->text->str, binding->locale);
    }
  else if (op->kind == FOYER_OP_CODE)
    {
      item.code = make_code (binding, op, self->text->str);
      if (item.code != NULL)
        item.place = place_code (binding, panel, op, item.code);
      note_code (binding, &item, self->text->str);
      if (item.code == NULL)
        return;
    }
  g_array_append_val (scene->items, item);
}

/* ---- Art ---- */

static void
append_part (GString *key, const char *part)
{
  g_string_append_c (key, '\x1f');
  if (part != NULL)
    g_string_append (key, part);
}

/* What the step looks like is told by what it depends on. */
static void
print_art_key (const Binding *binding, guint step_index, const FoyerStep *step, GString *key)
{
  const FoyerBadgeInput *input = binding->input;

  g_string_printf (key, "%u", step_index);
  if (step->needs & FOYER_NEEDS_TIER)
    append_part (key, foyer_record_get_text (input->record, FOYER_FIELD_PRINT_TIER));
  if (step->needs & FOYER_NEEDS_TIER_LABEL)
    append_part (key, input->tier_label);
  if (step->needs & FOYER_NEEDS_TIER_COLOUR)
    g_string_append_printf (key, "\x1f%06x%06x", binding->scene->look.tier_rgb,
                            binding->scene->look.tier_ink);
  if (step->needs & FOYER_NEEDS_KIND)
    append_part (key, foyer_record_get_text (input->record, FOYER_FIELD_KIND));
  if (step->needs & FOYER_NEEDS_EVENT)
    {
      append_part (key, input->event_name);
      append_part (key, input->event_line);
    }
  if (step->needs & FOYER_NEEDS_LOCALE)
    append_part (key, foyer_record_get_text (input->record, FOYER_FIELD_PRINT_LOCALE));
}

static FoyerArt *
make_art (Binding *binding, const FoyerStep *step)
{
  FoyerArt *art = g_new0 (FoyerArt, 1);
  Binding fixed = *binding;

  /* Art is the same for everybody of the tier, also when their locales differ, unless it is in
   * several languages. */
  if (!(step->needs & FOYER_NEEDS_LOCALE))
    fixed.locale = binding->binder->list->locale;
  art->panel = step->panel;
  art->scene = foyer_scene_new ();
  art->scene->look = binding->scene->look;
  for (guint i = 0; i < step->length; i++)
    bind_op (&fixed, step->panel, step->panel->ops->pdata[step->first + i], art->scene);
  return art;
}

static void
bind_art (Binding *binding, guint step_index, const FoyerStep *step)
{
  FoyerBinder *self = binding->binder;
  FoyerSceneItem item = { .panel = step->panel };
  FoyerArt *art;

  print_art_key (binding, step_index, step, self->key);
  art = g_hash_table_lookup (self->arts, self->key->str);
  if (art == NULL)
    {
      g_autofree char *key = g_strdup (self->key->str);

      art = make_art (binding, step);
      g_hash_table_insert (self->arts, g_steal_pointer (&key), art);
    }
  for (guint i = 0; i < art->scene->items->len; i++)
    {
      const FoyerSceneItem *fixed = &g_array_index (art->scene->items, FoyerSceneItem, i);

      if (fixed->text != NULL)
        note_text (binding, fixed->op, fixed->text);
    }
  item.art = art;
  g_array_append_val (binding->scene->items, item);
}

static void
bind_single (Binding *binding, const FoyerStep *step)
{
  guint before = binding->scene->items->len;
  const FoyerSceneItem *item;

  bind_op (binding, step->panel, step->panel->ops->pdata[step->first], binding->scene);
  if (binding->scene->items->len == before)
    return;
  item = &g_array_index (binding->scene->items, FoyerSceneItem, before);
  if (item->text != NULL)
    note_text (binding, item->op, item->text);
}

/* ---- Sheets ---- */

static void
place_scene (FoyerBinder *self, const FoyerRenderOptions *options, guint record_no,
             FoyerScene *scene)
{
  const FoyerSheet *sheet = &self->list->sheet;
  guint place = sheet->columns > 0
                    ? (options->first_place + record_no - 1) % foyer_sheet_get_n_places (sheet)
                    : 0;

  foyer_scene_clear (scene);
  scene->end_um = scene->length_um = 0;
  for (guint page = 0; page < G_N_ELEMENTS (scene->x_um); page++)
    foyer_sheet_get_origin (sheet, place, page, &scene->x_um[page], &scene->y_um[page]);
}

/* Where an item ends on its panel: text that stands at the top of its box where its last line does.
 */
static int
get_bottom_um (const FoyerSceneItem *item)
{
  const FoyerBox *box = &item->op->box;
  int height_um = box->height_um;

  if (item->text != NULL && item->op->rotation == 0 && item->style->valign == FOYER_VALIGN_TOP)
    height_um = MIN (height_um,
                     (int)lround (foyer_fitted_text_get_height_pt (item->text) * UM_PER_POINT));
  return box->y_um + height_um;
}

/* Moves *end_um behind the items from @first on. */
static void
extend (const FoyerScene *scene, guint first, int *end_um)
{
  for (guint i = first; i < scene->items->len; i++)
    {
      const FoyerSceneItem *item = &g_array_index (scene->items, FoyerSceneItem, i);
      int from_um = item->panel->is_tail ? scene->end_um : 0;

      if (item->art == NULL)
        {
          if (!item->op->is_cut)
            *end_um = MAX (*end_um, from_um + get_bottom_um (item));
          continue;
        }
      for (guint k = 0; k < item->art->scene->items->len; k++)
        {
          const FoyerSceneItem *fixed = &g_array_index (item->art->scene->items, FoyerSceneItem, k);

          if (!fixed->op->is_cut)
            *end_um = MAX (*end_um, from_um + get_bottom_um (fixed));
        }
    }
}

static void
cut_roll (Binding *binding, int end_um)
{
  const FoyerSheet *sheet = &binding->binder->list->sheet;

  binding->scene->length_um = foyer_sheet_get_length_um (sheet, end_um);
  if (end_um + sheet->tail_um > sheet->height_um)
    add_diagnostic (
        binding,
        foyer_diagnostic_new (FOYER_CODE_TEXT_OVERFLOW,
                              "the badge needs %d mm of the roll, and template %s allows %d mm",
                              (end_um + sheet->tail_um + 999) / 1000,
                              foyer_template_get_name (binding->binder->template),
                              sheet->height_um / 1000),
        "", "page.length", "");
}

void
foyer_binder_bind (FoyerBinder *self, const FoyerBadgeInput *input,
                   const FoyerRenderOptions *options, guint record_no, FoyerScene *scene,
                   GPtrArray *diagnostics)
{
  const char *name = foyer_record_get_text (input->record, FOYER_FIELD_FULL_NAME);
  const char *locale = foyer_record_get_text (input->record, FOYER_FIELD_PRINT_LOCALE);
  Binding binding = { self,      input, options,    locale != NULL ? locale : self->list->locale,
                      record_no, scene, diagnostics };
  int end_um = 0;

  place_scene (self, options, record_no, scene);
  scene->look = foyer_display_list_get_look (
      self->list, foyer_record_get_text (input->record, FOYER_FIELD_PRINT_TIER),
      input->tier_colour);
  scene->is_rtl = name != NULL && foyer_language_is_rtl (name);
  for (guint i = 0; i < self->list->steps->len; i++)
    {
      const FoyerStep *step = &g_array_index (self->list->steps, FoyerStep, i);
      guint before = scene->items->len;

      if (step->is_art)
        bind_art (&binding, i, step);
      else
        bind_single (&binding, step);
      if (self->list->sheet.is_roll)
        extend (scene, before, &end_um);
      if (!step->panel->is_tail)
        scene->end_um = end_um;
    }
  if (self->list->sheet.is_roll)
    cut_roll (&binding, end_um);
}
