/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Making codes ahead. A QR code takes as long as everything else on a badge together. */
#include "config.h"

#include "foyer-code-maker.h"

/* Starting a thread costs as much as a code or two. */
#define FEWEST_BADGES 8
/* Codes in stock: enough that neither side waits for long. */
#define AHEAD_BADGES 256

typedef enum
{
  SLOT_FREE,
  SLOT_CLAIMED, /* by the thread */
  SLOT_MADE,
} SlotState;

typedef struct
{
  SlotState state;
  FoyerCodeSymbol *symbol; /* MADE: NULL if it cannot be made, or is taken */
} Slot;

struct _FoyerCodeMaker
{
  const FoyerDisplayList *list;
  const FoyerBadgeInput *inputs;
  guint n_inputs;
  GPtrArray *ops; /* FoyerOp: the template's QR codes */
  GThread *thread;
  GMutex mutex;
  GCond wanted;
  /* under the mutex */
  Slot *slots; /* AHEAD_BADGES × ops, used in turn */
  guint position; /* badge that is asked for */
  guint resume_position; /* where the waiting thread goes on */
  gboolean is_stopping;
};

static Slot *
get_slot (FoyerCodeMaker *self, guint index, guint op_index)
{
  return &self->slots[index % AHEAD_BADGES * self->ops->len + op_index];
}

/* Claims the slot; FALSE if the badge is past, or the code no longer wanted. Waits if the stock is
 * full, until half of it is used, so that the two threads do not wake each other for every badge.
 */
static gboolean
claim (FoyerCodeMaker *self, guint index, guint op_index)
{
  gboolean is_mine = FALSE;

  g_mutex_lock (&self->mutex);
  if (index >= self->position + AHEAD_BADGES)
    {
      self->resume_position = index - AHEAD_BADGES / 2;
      while (!self->is_stopping && self->position < self->resume_position)
        g_cond_wait (&self->wanted, &self->mutex);
    }
  if (!self->is_stopping && index >= self->position
      && get_slot (self, index, op_index)->state == SLOT_FREE)
    {
      get_slot (self, index, op_index)->state = SLOT_CLAIMED;
      is_mine = TRUE;
    }
  g_mutex_unlock (&self->mutex);
  return is_mine;
}

static void
make (FoyerCodeMaker *self, guint index, guint op_index, GString *text)
{
  const FoyerOp *op = self->ops->pdata[op_index];
  const FoyerBadgeInput *input = &self->inputs[index];
  g_autoptr (FoyerCodeSymbol) symbol = NULL;
  Slot *slot;

  if (foyer_condition_holds (op->when, input))
    {
      foyer_binding_evaluate (op->text, input, self->list->locale, text);
      symbol = foyer_code_encode (&op->code, text->str);
    }
  g_mutex_lock (&self->mutex);
  slot = get_slot (self, index, op_index);
  /* The other side never waits: it may have made the code itself meanwhile. */
  if (slot->state == SLOT_CLAIMED)
    {
      slot->symbol = g_steal_pointer (&symbol);
      slot->state = SLOT_MADE;
    }
  g_mutex_unlock (&self->mutex);
}

/* The badge after @index, or one nearer to where the other side will be when it is made. */
static guint
get_next_badge (FoyerCodeMaker *self, guint index)
{
  guint next;

  g_mutex_lock (&self->mutex);
  next = MAX (index + 1, self->position + 1);
  g_mutex_unlock (&self->mutex);
  return next;
}

static gpointer
work (gpointer user_data)
{
  FoyerCodeMaker *self = user_data;
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 1; i < self->n_inputs; i = get_next_badge (self, i))
    for (guint k = 0; k < self->ops->len; k++)
      if (claim (self, i, k))
        make (self, i, k, text);
  return NULL;
}

static GPtrArray *
find_codes (const FoyerDisplayList *list)
{
  GPtrArray *ops = g_ptr_array_new ();

  for (guint i = 0; i < list->panels->len; i++)
    {
      const FoyerPanel *panel = list->panels->pdata[i];

      for (guint k = 0; k < panel->ops->len; k++)
        {
          FoyerOp *op = panel->ops->pdata[k];

          if (op->kind == FOYER_OP_CODE && op->code.symbology == FOYER_SYMBOLOGY_QR)
            g_ptr_array_add (ops, op);
        }
    }
  return ops;
}

FoyerCodeMaker *
foyer_code_maker_new (const FoyerDisplayList *list, const FoyerBadgeInput *inputs, guint n_inputs)
{
  g_autoptr (GPtrArray) ops = n_inputs >= FEWEST_BADGES ? find_codes (list) : NULL;
  FoyerCodeMaker *self;

  if (ops == NULL || ops->len == 0)
    return NULL;
  self = g_new0 (FoyerCodeMaker, 1);
  self->list = list;
  self->inputs = inputs;
  self->n_inputs = n_inputs;
  self->ops = g_steal_pointer (&ops);
  self->slots = g_new0 (Slot, (gsize)AHEAD_BADGES * self->ops->len);
  g_mutex_init (&self->mutex);
  g_cond_init (&self->wanted);
  self->thread = g_thread_try_new ("foyer-codes", work, self, NULL);
  if (self->thread == NULL)
    g_clear_pointer (&self, foyer_code_maker_free);
  return self;
}

void
foyer_code_maker_free (FoyerCodeMaker *self)
{
  g_mutex_lock (&self->mutex);
  self->is_stopping = TRUE;
  g_cond_broadcast (&self->wanted);
  g_mutex_unlock (&self->mutex);
  if (self->thread != NULL)
    g_thread_join (self->thread);
  for (guint i = 0; i < AHEAD_BADGES * self->ops->len; i++)
    g_clear_pointer (&self->slots[i].symbol, foyer_code_symbol_unref);
  g_free (self->slots);
  g_mutex_clear (&self->mutex);
  g_cond_clear (&self->wanted);
  g_ptr_array_unref (self->ops);
  g_free (self);
}

/* Frees the slots of the badges before @index, whatever became of them. */
static void
advance (FoyerCodeMaker *self, guint index)
{
  for (; self->position < index; self->position++)
    for (guint k = 0; k < self->ops->len; k++)
      {
        Slot *slot = get_slot (self, self->position, k);

        g_clear_pointer (&slot->symbol, foyer_code_symbol_unref);
        slot->state = SLOT_FREE;
      }
  if (self->position >= self->resume_position && self->resume_position > 0)
    {
      self->resume_position = 0;
      g_cond_broadcast (&self->wanted);
    }
}

FoyerCodeSymbol *
foyer_code_maker_take (FoyerCodeMaker *self, guint index, const FoyerOp *op)
{
  FoyerCodeSymbol *symbol;
  guint op_index;
  Slot *slot;

  if (!g_ptr_array_find (self->ops, op, &op_index))
    return NULL;
  g_mutex_lock (&self->mutex);
  if (index > self->position)
    advance (self, index);
  slot = get_slot (self, index, op_index);
  symbol = g_steal_pointer (&slot->symbol);
  slot->state = SLOT_MADE;
  g_mutex_unlock (&self->mutex);
  return symbol;
}
