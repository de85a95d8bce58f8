/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Findings of pre-flight: the table of rules, life, order. */
#include "config.h"

#include "foyer-finding.h"

#include "foyer-keyword-private.h"

#include <string.h>

typedef struct
{
  FoyerFinding public;
  gatomicrefcount ref_count;
} Finding;

typedef struct
{
  const char *name;
  FoyerSeverity severity;
  const char *unit;
  gboolean is_ceiling; /* the measure must not be above the limit */
  const char *title;
  const char *remedy;
} RuleRow;

G_DEFINE_BOXED_TYPE (FoyerFinding, foyer_finding, foyer_finding_ref, foyer_finding_unref)

static const char *const severity_names[FOYER_N_SEVERITIES] = {
  [FOYER_SEVERITY_ERROR] = "error",
  [FOYER_SEVERITY_WARNING] = "warning",
  [FOYER_SEVERITY_NOTE] = "note",
};

#define ERROR FOYER_SEVERITY_ERROR
#define WARNING FOYER_SEVERITY_WARNING
#define NOTE FOYER_SEVERITY_NOTE

static const RuleRow rule_rows[FOYER_N_FINDING_RULES] = {
  [FOYER_RULE_TEXT_GLYPH] = { "text.glyph", ERROR, "", FALSE, "characters that no font has",
                              "Install a font for this script, or correct the text." },
  [FOYER_RULE_TEXT_OVERFLOW]
  = { "text.overflow", ERROR, "", FALSE, "texts that do not fit",
      "Shorten the text, make its box larger or allow more lines or a smaller size." },
  [FOYER_RULE_TEXT_SIZE] = { "text.size", WARNING, "pt", FALSE, "texts too small to read",
                             "Make the box larger, or set a larger min_size_pt." },
  [FOYER_RULE_NAME_SIZE]
  = { "name.size", WARNING, "pt", FALSE, "names too small to read across a table",
      "Give the name more room: a larger box, more lines, or a template with a larger page." },
  [FOYER_RULE_TEXT_CONTRAST]
  = { "text.contrast", WARNING, ":1", FALSE, "texts that stand out too little",
      "Choose a darker or lighter colour for the text or for what lies behind it." },
  [FOYER_RULE_TEXT_DIRECTION]
  = { "text.bidi", WARNING, "", FALSE, "texts with hidden marks of direction",
      "Compare what is printed with what was entered, and correct the record." },
  [FOYER_RULE_TEXT_ABBREVIATED]
  = { "text.abbreviated", NOTE, "", FALSE, "texts that were abbreviated",
      "Look whether the short form is understood; more room brings back the long one." },
  [FOYER_RULE_TEXT_TRUNCATED] = { "text.truncated", WARNING, "", FALSE, "texts that were cut off",
                                  "Make the box larger, or shorten the text by hand." },
  [FOYER_RULE_SAFE_AREA]
  = { "safe-area", ERROR, "mm", FALSE, "things too near the edge",
      "Move the element inwards, or let it run into the bleed if it may be cut." },
  [FOYER_RULE_IMAGE_RESOLUTION]
  = { "image.resolution", WARNING, "dpi", FALSE, "pictures with too few pixels",
      "Use a picture with more pixels, or print it smaller." },
  [FOYER_RULE_CODE_CONTENT]
  = { "code.content", ERROR, "", FALSE, "codes that cannot be made",
      "Supply the value that the code shows, or choose a symbology that can say it." },
  [FOYER_RULE_CODE_MODULE]
  = { "code.module", ERROR, "mm", FALSE, "codes too fine for the printer",
      "Make the code's box larger, its content shorter, or print with more dots per inch." },
  [FOYER_RULE_CODE_CONTRAST] = { "code.contrast", ERROR, "%", FALSE, "codes on too dark a ground",
                                 "Put white behind the code, quiet zone included." },
  [FOYER_RULE_CODE_READ] = { "code.read", ERROR, "", FALSE, "codes that are not read back",
                             "Keep other things out of the code's box, and make it larger." },
  [FOYER_RULE_CODE_UNCHECKED]
  = { "code.unchecked", NOTE, "", FALSE, "codes that nothing here can read back",
      "Read one printed badge with the scanner that will be used at the door." },
  [FOYER_RULE_FONT_MISSING] = { "font.missing", ERROR, "", FALSE, "fonts that are not there",
                                "Install the package that the message names." },
  [FOYER_RULE_PROFILE_MISSING]
  = { "profile.missing", ERROR, "", FALSE, "a colour profile that is not there",
      "Name another file, or put the profile where the message says." },
  [FOYER_RULE_PROFILE_CORRUPT] = { "profile.corrupt", ERROR, "", FALSE, "a damaged colour profile",
                                   "Get the profile again from the printer's maker." },
  [FOYER_RULE_PROFILE_SPACE]
  = { "profile.space", ERROR, "", FALSE, "a colour profile of something else",
      "Choose the profile of the printer and its paper: an output profile for grey, RGB or CMYK." },
  [FOYER_RULE_PROFILE_CHECKSUM]
  = { "profile.checksum", WARNING, "", FALSE, "a colour profile that was changed",
      "Get the profile again from the printer's maker and compare." },
  [FOYER_RULE_COLOUR_GAMUT]
  = { "colour.gamut", WARNING, "ΔE", TRUE, "colours that the printer cannot mix",
      "Look at the soft proof; if the difference matters, choose a colour nearer to what is "
      "printed." },
  [FOYER_RULE_COLOUR_CONVERTED]
  = { "colour.converted", NOTE, "", FALSE, "colours that were converted",
      "Look at the soft proof: inks named in the template are printed as RGB." },
  [FOYER_RULE_RECORD_PLACEHOLDER]
  = { "record.placeholder", WARNING, "", FALSE, "records that hold a placeholder",
      "Ask the person or the sender for the true value and correct the record." },
  [FOYER_RULE_RECORD_DEFAULT]
  = { "record.default", NOTE, "", FALSE, "values that the template stands in for",
      "Supply the value if the badge should show it." },
  [FOYER_RULE_RENDERING]
  = { "rendering", ERROR, "", FALSE, "what the renderer reports", "Look at the message." },
};

#undef ERROR
#undef WARNING
#undef NOTE

const char *
foyer_severity_get_name (FoyerSeverity severity)
{
  g_return_val_if_fail (severity < FOYER_N_SEVERITIES, NULL);
  return severity_names[severity];
}

gboolean
foyer_severity_parse (const char *name, FoyerSeverity *severity)
{
  int found = foyer_keyword_find (severity_names, FOYER_N_SEVERITIES, name);

  if (found < 0)
    return FALSE;
  *severity = (FoyerSeverity)found;
  return TRUE;
}

static const RuleRow *
get_row (FoyerFindingRule rule)
{
  g_return_val_if_fail (rule < FOYER_N_FINDING_RULES, &rule_rows[FOYER_RULE_RENDERING]);
  return &rule_rows[rule];
}

const char *
foyer_finding_rule_get_name (FoyerFindingRule rule)
{
  return get_row (rule)->name;
}

gboolean
foyer_finding_rule_parse (const char *name, FoyerFindingRule *rule)
{
  for (guint i = 0; i < FOYER_N_FINDING_RULES; i++)
    if (g_strcmp0 (rule_rows[i].name, name) == 0)
      {
        *rule = i;
        return TRUE;
      }
  return FALSE;
}

FoyerSeverity
foyer_finding_rule_get_severity (FoyerFindingRule rule)
{
  return get_row (rule)->severity;
}

const char *
foyer_finding_rule_get_remedy (FoyerFindingRule rule)
{
  return get_row (rule)->remedy;
}

const char *
foyer_finding_rule_get_title (FoyerFindingRule rule)
{
  return get_row (rule)->title;
}

const char *
foyer_finding_rule_get_unit (FoyerFindingRule rule)
{
  return get_row (rule)->unit;
}

/* ---- Findings ---- */

/* A message is one line of lists and logs. */
static char *
take_as_one_line (char *text)
{
  for (char *p = text; *p != '\0'; p++)
    if ((guchar)*p < 0x20 || *p == 0x7f)
      *p = ' ';
  return text;
}

FoyerFinding *
foyer_finding_new (FoyerFindingRule rule, const char *format, ...)
{
  Finding *self = g_new0 (Finding, 1);
  va_list arguments;

  g_atomic_ref_count_init (&self->ref_count);
  self->public.rule = rule;
  self->public.n_badges = 1;
  va_start (arguments, format);
  self->public.message = take_as_one_line (g_strdup_vprintf (format, arguments));
  va_end (arguments);
  return &self->public;
}

FoyerFinding *
foyer_finding_ref (FoyerFinding *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_atomic_ref_count_inc (&((Finding *)self)->ref_count);
  return self;
}

void
foyer_finding_unref (FoyerFinding *self)
{
  g_return_if_fail (self != NULL);
  if (!g_atomic_ref_count_dec (&((Finding *)self)->ref_count))
    return;
  g_free (self->message);
  g_free (self->element);
  g_free (self->element_id);
  g_free (self->side);
  g_free (self->record_id);
  g_free ((Finding *)self);
}

FoyerSeverity
foyer_finding_get_severity (const FoyerFinding *self)
{
  return get_row (self->rule)->severity;
}

/* Two decimals at most and no trailing zeros, with a point in every locale. */
static const char *
print_figure (double figure, char *buffer, gsize size)
{
  char *end;

  g_ascii_formatd (buffer, (int)size, "%.2f", figure);
  end = buffer + strlen (buffer);
  while (end[-1] == '0')
    *--end = '\0';
  if (end[-1] == '.')
    *--end = '\0';
  return buffer;
}

char *
foyer_finding_dup_measure (const FoyerFinding *self)
{
  const RuleRow *row = get_row (self->rule);
  const char *gap = row->unit[0] != '\0' && row->unit[0] != ':' ? " " : "";
  char measured[32], limit[32];

  if (!self->has_measure)
    return NULL;
  return g_strdup_printf ("%s%s%s, at %s %s%s%s",
                          print_figure (self->measured, measured, sizeof measured), gap, row->unit,
                          row->is_ceiling ? "most" : "least",
                          print_figure (self->limit, limit, sizeof limit), gap, row->unit);
}

int
foyer_finding_compare (gconstpointer a, gconstpointer b)
{
  const FoyerFinding *x = *(const FoyerFinding *const *)a, *y = *(const FoyerFinding *const *)b;
  int by_severity = (int)foyer_finding_get_severity (x) - (int)foyer_finding_get_severity (y);
  int order;

  if (by_severity != 0)
    return by_severity;
  if (x->rule != y->rule)
    return (int)x->rule - (int)y->rule;
  /* "front" before "back". */
  order = g_strcmp0 (y->side, x->side);
  if (order == 0)
    order = g_strcmp0 (x->element, y->element);
  if (order == 0)
    order = g_strcmp0 (x->record_id, y->record_id);
  return order != 0 ? order : g_strcmp0 (x->message, y->message);
}

static gint64
get_hundredths (double figure)
{
  return (gint64)(figure * 100 + (figure < 0 ? -0.5 : 0.5));
}

gboolean
foyer_finding_is_same (const FoyerFinding *a, const FoyerFinding *b)
{
  return a->rule == b->rule && a->page == b->page && a->x_um == b->x_um && a->y_um == b->y_um
         && a->width_um == b->width_um && a->height_um == b->height_um
         && a->has_measure == b->has_measure
         && get_hundredths (a->measured) == get_hundredths (b->measured)
         && g_strcmp0 (a->element, b->element) == 0 && g_str_equal (a->message, b->message);
}

guint
foyer_finding_hash (const FoyerFinding *self)
{
  return g_str_hash (self->message) ^ (guint)self->rule * 2654435761u
         ^ (self->element != NULL ? g_str_hash (self->element) : 0);
}
