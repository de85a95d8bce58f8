/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The key under which two spellings count as one; character by character, because whole-string
 * normalization allocates three times and costs ten times as much. Not for anything that is shown
 * or stored as a person's spelling. */
#include "config.h"

#include "foyer-text.h"

#include "foyer-text-private.h"

/* No character decomposes into more (Unicode Standard Annex 15: 18). */
#define DECOMPOSED_CHARS 32

/* A key being written. A separator is kept back until a character follows, so there is none at the
 * ends and never two. */
typedef struct
{
  GString *text;
  gsize start; /* where in it the key begins */
  gboolean separator_waits;
  /* Something is in it that must be put together again: marks that stay, Hangul letters. */
  gboolean needs_composing;
} Key;

typedef struct
{
  guint16 character;
  char spelling[3];
} Spelling;

/* Lower-case letters that Unicode does not decompose, as people without their keyboard type them;
 * by character. */
static const Spelling spellings[] = {
  { 0x00df, "ss" }, { 0x00e6, "ae" }, { 0x00f0, "d" }, { 0x00f8, "o" },
  { 0x00fe, "th" }, { 0x0111, "d" },  { 0x0127, "h" }, { 0x0131, "i" },
  { 0x0142, "l" },  { 0x0153, "oe" }, { 0x0167, "t" },
};

static const char *
find_spelling (gunichar c)
{
  if (c < 0xdf || c > 0x167)
    return NULL;
  for (gsize i = 0; i < G_N_ELEMENTS (spellings); i++)
    if (spellings[i].character == c)
      return spellings[i].spelling;
  return NULL;
}

#define TYPE_BIT(type) (1u << (type))

static gboolean
is_mark (GUnicodeType type)
{
  static const guint32 marks = TYPE_BIT (G_UNICODE_NON_SPACING_MARK)
                               | TYPE_BIT (G_UNICODE_SPACING_MARK)
                               | TYPE_BIT (G_UNICODE_ENCLOSING_MARK);

  return (marks & TYPE_BIT (type)) != 0;
}

/* Accents and vowel points of Latin, Greek, Cyrillic, Hebrew and Arabic, and the variation
 * selectors. Marks of Indic and South-East Asian scripts and of Kana are not here: they tell words
 * apart. */
static gboolean
is_dropped_mark (gunichar c)
{
  return (c >= 0x0300 && c <= 0x036f) || (c >= 0x0483 && c <= 0x0487)
         || (c >= 0x0591 && c <= 0x05c7) || (c >= 0x0610 && c <= 0x061a)
         || (c >= 0x064b && c <= 0x065f) || c == 0x0670 || (c >= 0x06d6 && c <= 0x06ed)
         || (c >= 0x1ab0 && c <= 0x1aff) || (c >= 0x1dc0 && c <= 0x1dff)
         || (c >= 0x20d0 && c <= 0x20ff) || (c >= 0xfe00 && c <= 0xfe0f)
         || (c >= 0xfe20 && c <= 0xfe2f) || (c >= 0xe0100 && c <= 0xe01ef);
}

static gboolean
is_separator (gunichar c, GUnicodeType type)
{
  /* The modifier symbols ` and ´ stand for apostrophes. */
  static const guint32 separators
      = TYPE_BIT (G_UNICODE_CONTROL) | TYPE_BIT (G_UNICODE_LINE_SEPARATOR)
        | TYPE_BIT (G_UNICODE_PARAGRAPH_SEPARATOR) | TYPE_BIT (G_UNICODE_SPACE_SEPARATOR)
        | TYPE_BIT (G_UNICODE_CONNECT_PUNCTUATION) | TYPE_BIT (G_UNICODE_DASH_PUNCTUATION)
        | TYPE_BIT (G_UNICODE_OPEN_PUNCTUATION) | TYPE_BIT (G_UNICODE_CLOSE_PUNCTUATION)
        | TYPE_BIT (G_UNICODE_INITIAL_PUNCTUATION) | TYPE_BIT (G_UNICODE_FINAL_PUNCTUATION)
        | TYPE_BIT (G_UNICODE_OTHER_PUNCTUATION) | TYPE_BIT (G_UNICODE_MODIFIER_SYMBOL);

  /* So do the letters ʻ and ʼ; the fraction slash and the minus sign are what / and - are in ASCII.
   */
  return (separators & TYPE_BIT (type)) != 0 || (c >= 0x02b9 && c <= 0x02bf) || c == 0x2044
         || c == 0x2212;
}

/* Default case folding of what a compatibility decomposition leaves; one character, the rest is in
 * the spellings. */
static gunichar
fold_case (gunichar c)
{
  /* Variants of в д о с т т ъ ѣ ꙋ in old prints. */
  static const guint16 old_cyrillic[]
      = { 0x432, 0x434, 0x43e, 0x441, 0x442, 0x442, 0x44a, 0x463, 0xa64b };

  if (c >= 0x1c80 && c <= 0x1c88)
    return old_cyrillic[c - 0x1c80];
  if (c == 0x03c2) /* ς */
    return 0x03c3;
  if (c == 0x1e9e) /* ẞ */
    return 0x00df;
  return g_unichar_tolower (c);
}

static void
begin_character (Key *key)
{
  if (key->separator_waits && key->text->len > key->start)
    g_string_append_c (key->text, ' ');
  key->separator_waits = FALSE;
}

/* @c is a character of the decomposition. */
static void
put_decomposed (Key *key, gunichar c)
{
  GUnicodeType type = g_unichar_type (c);
  const char *spelling;

  if (is_mark (type) ? is_dropped_mark (c) : type == G_UNICODE_FORMAT || c == 0x0640 /* tatweel */)
    return;
  if (is_separator (c, type))
    {
      key->separator_waits = TRUE;
      return;
    }

  begin_character (key);
  c = fold_case (c);
  spelling = find_spelling (c);
  if (spelling != NULL)
    {
      g_string_append (key->text, spelling);
      return;
    }
  if (c == 0x0587) /* և is two letters in capitals */
    {
      g_string_append (key->text, "\u0565\u0582");
      return;
    }
  if (is_mark (type) || (c >= 0x1100 && c <= 0x11ff))
    key->needs_composing = TRUE;
  g_string_append_unichar (key->text, c);
}

static void
put_character (Key *key, gunichar c)
{
  gunichar decomposed[DECOMPOSED_CHARS];
  gsize count;

  /* Whole blocks that are their own key. */
  if ((c >= 0x4e00 && c <= 0x9fff) || (c >= 0xac00 && c <= 0xd7a3))
    {
      begin_character (key);
      g_string_append_unichar (key->text, c);
      return;
    }
  /* © ® ™ ℠ come and go with the writer of a company's name. */
  if (c == 0xa9 || c == 0xae || c == 0x2122 || c == 0x2120)
    return;

  count = g_unichar_fully_decompose (c, TRUE, decomposed, G_N_ELEMENTS (decomposed));
  for (gsize i = 0; i < MIN (count, G_N_ELEMENTS (decomposed)); i++)
    put_decomposed (key, decomposed[i]);
}

/* The key's byte of an ASCII one, or a space for a separator. */
static char
fold_ascii (char c)
{
  if (g_ascii_isalnum (c))
    return g_ascii_tolower (c);
  return c == '$' || c == '+' || c == '<' || c == '=' || c == '>' || c == '|' || c == '~' ? c : ' ';
}

static void
append_fold_ascii (GString *key, const char *text, gsize length)
{
  gsize start = key->len;
  char *begin, *out;

  g_string_set_size (key, start + length);
  begin = out = key->str + start;
  for (gsize i = 0; i < length; i++)
    {
      guint8 c = (guint8)text[i];
      char folded = (guint)c - 'a' < 26u || (guint)c - '0' < 10u ? (char)c
                    : (guint)c - 'A' < 26u                       ? (char)(c | 0x20)
                                                                 : fold_ascii ((char)c);

      if (folded != ' ' || (out > begin && out[-1] != ' '))
        *out++ = folded;
    }
  if (out > begin && out[-1] == ' ')
    out--;
  g_string_truncate (key, (gsize)(out - key->str));
}

void
foyer_text_append_fold (GString *text, const char *source, gsize length)
{
  const char *end = source + length;
  Key key = { .text = text, .start = text->len };

  if (foyer_text_is_ascii (source, length))
    {
      append_fold_ascii (text, source, length);
      return;
    }
  for (const char *p = source; p < end;)
    {
      if ((guint8)*p < 0x80)
        {
          char c = fold_ascii (*p++);

          if (c == ' ')
            {
              key.separator_waits = TRUE;
              continue;
            }
          begin_character (&key);
          g_string_append_c (text, c);
          continue;
        }
      put_character (&key, g_utf8_get_char (p));
      p = g_utf8_next_char (p);
    }
  if (key.needs_composing)
    {
      g_autofree char *composed
          = g_utf8_normalize (text->str + key.start, -1, G_NORMALIZE_DEFAULT_COMPOSE);

      g_string_truncate (text, key.start);
      g_string_append (text, composed);
    }
}

char *
foyer_text_dup_fold (const char *text, gsize length)
{
  GString *key = g_string_sized_new (length + 16);

  foyer_text_append_fold (key, text, length);
  return g_string_free (key, FALSE);
}
