/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the files of the main window share: foyer-window.c, -actions.c, -import.c. */
#pragma once

#include "foyer-banner.h"
#include "foyer-failure-view.h"
#include "foyer-feeds-page.h"
#include "foyer-line-page.h"
#include "foyer-people-page.h"
#include "foyer-refusals-page.h"
#include "foyer-session.h"
#include "foyer-sidebar.h"
#include "foyer-split.h"
#include "foyer-task-tray.h"
#include "foyer-templates-page.h"
#include "foyer-window.h"

struct _FoyerWindow
{
  AdwApplicationWindow parent_instance;

  AdwToastOverlay *toasts;
  GtkStack *root;
  FoyerFailureView *failure;
  GtkLabel *opening;
  FoyerSplit *split;
  FoyerSidebar *sidebar;
  AdwHeaderBar *header;
  GtkWidget *back;
  GtkSearchEntry *search;
  FoyerTaskTray *tasks;
  FoyerBanner *banner;
  AdwViewStack *pages;
  FoyerLinePage *line_page;
  FoyerPeoplePage *people_page;
  FoyerRefusalsPage *refusals_page;
  FoyerTemplatesPage *templates_page;
  FoyerFeedsPage *feeds_page;

  FoyerSession *session;
  GCancellable *opening_cancellable;
  GListStore *waiting_files; /* GFile: to be asked about, one after the other */
  gboolean is_asking; /* the assistant has a file */
  int last_pane;
};

/* The result of the person's own act; also for the screen reader. */
void foyer_window_say (FoyerWindow *self, const char *text);
/* Shows a page, from wherever the person is. */
void foyer_window_show_page (FoyerWindow *self, const char *page);
void foyer_window_set_session (FoyerWindow *self, FoyerSession *session);
void foyer_window_show_welcome (FoyerWindow *self);

void foyer_window_actions_init (GtkWidgetClass *widget_class);
void foyer_window_actions_update (FoyerWindow *self);
void foyer_window_import_init (FoyerWindow *self);
/* Opens the next waiting file in the assistant, unless it has one. */
void foyer_window_import_next (FoyerWindow *self);
/* The assistant is done with its file. */
void foyer_window_import_closed (FoyerWindow *self);
