#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The console as a person uses it, through AT-SPI: an event is opened, counts are read, people are found in three scripts,
a badge is looked at and printed, a dead letter is opened, a file is imported.

  test-console.py FOYER FOYERCTL [CASE…] [--event DIR] [--screenshots DIR]

Runs on a screen of its own (tests/support/wrap-display). --event: work on a copy of this event (one made by
`foyerctl demo`) instead of a small one; --screenshots: also take the pictures of docs/screenshots. Prints TAP.
"""
import argparse
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

try:
    import driver
except (ImportError, ValueError) as missing:
    print(f'1..0 # SKIP AT-SPI for Python is not installed: {missing}')
    sys.exit(0)

RETURN, SPACE, DOWN, LEFT, CONTROL, ALT = 0xff0d, 0x20, 0xff54, 0xff51, 0xffe3, 0xffe9
TAB, RIGHT, HOME, PAGE_DOWN, SHIFT = 0xff09, 0xff53, 0xff50, 0xff56, 0xffe1

# Nothing of it is a shipped contract's; two columns say nothing by their names, one person's tier is a slip.
FAIR = """Anmeldenummer;Vorname;Nachname;E-Mail;Kategorie;Shoe size;Gebucht am
F-1;ANNA;BERG;Anna@Example.org;VIP;38;29.11.2026
F-2;Li;Wei;li@example.org;VIP;41;30.11.2026
F-3;Bo;Ek;bo@example.org;VIPP-Kiste;44;02.12.2026
"""
# Rows of a column's choice: "Choose…", the fields, then extra and ignore.
CHOICE_REGISTERED, CHOICE_EXTRA = 12, 21
FRAME = 10  # pixels that the frame of a window takes from the screen


class Case:
    """What the cases share: the programs, one event, one running console at a time."""

    def __init__(self, options, folder):
        self.foyer, self.foyerctl = options.foyer, options.foyerctl
        self.folder = folder
        self.event = os.path.join(folder, 'event')
        self.shots = options.screenshots
        self.console = None
        self.n_homes = 0
        # Pictures show numbers as people write them.
        self.variables = make_locale(self, 'en_US', False) or {} if self.shots else {}
        if options.event:
            shutil.copytree(options.event, self.event, ignore=shutil.ignore_patterns('line.lock'))
        else:
            self.make_event()

    def make_event(self):
        data = os.environ['FOYER_DATA_DIR']
        self.ctl('init', self.event, '--name', 'Test Days', '--taxonomy', os.path.join(data, 'taxonomies', 'demo.taxonomy.json'),
                 plain=True)
        self.ctl('import', os.path.join(data, 'samples', 'pretix-order-positions.csv'), '--source', 'pretix', allowed=(0, 1))
        self.ctl('print', '--tier', 'VIP', '--wait')

    def ctl(self, *arguments, plain=False, allowed=(0,)):
        before = [] if plain else ['--event', self.event, '--json']
        result = subprocess.run([self.foyerctl, *before, *arguments], capture_output=True, text=True, check=False)
        if result.returncode not in allowed:
            raise AssertionError(f'foyerctl {" ".join(arguments)}: {result.returncode}: {result.stderr}')
        return None if plain else json.loads(result.stdout)

    def people(self, *arguments):
        return self.ctl('attendees', *arguments)['attendees']

    def start(self, *arguments, size=(1280 + FRAME, 800 + FRAME), variables=None):
        self.n_homes += 1
        home = os.path.join(self.folder, f'home-{self.n_homes}')
        self.console = driver.Console(self.foyer, arguments, size=size, variables={**self.variables, **(variables or {})},
                                      home=home)
        return self.console

    def open(self, **more):
        console = self.start('--event', self.event, **more)
        self.sidebar(console, 'Attendees')
        return console

    def stop(self):
        if self.console is not None:
            status = self.console.close()
            self.console = None
            assert status in (0, -15), f'foyer ended with {status}'

    @staticmethod
    def sidebar(console, page):
        pages = console.wait('Pages', 'list')
        return driver.wait_for(f'page {page}', lambda: driver.find(pages, starts=page, role='list item'))

    def go(self, console, page):
        driver.click(self.sidebar(console, page))

    @staticmethod
    def search(console, text):
        entry = console.wait('Scan or Search', 'entry')
        driver.set_text(entry, text)
        return entry

    @staticmethod
    def cells(console):
        """The sentences of the list's rows that are made."""
        table = console.wait('People', 'tree table')
        return [thing.get_name() for thing in driver.walk(table)
                if driver.role_of(thing) == 'label' and thing.get_name().count(',') >= 2]

    def find_person(self, console, name):
        """Types the name and waits until every row of the list is a hit."""
        expected = {person['full_name'] for person in self.people('search', name)}
        assert expected, f'nobody in the event is called {name}'
        self.search(console, name)
        driver.wait_for(f'rows of {name}', lambda: {cell.split(',')[0] for cell in self.cells(console)} >= expected)
        return expected

    def shoot(self, console, name):
        if self.shots:
            time.sleep(0.7)  # animations: a picture is of what has come to rest
            console.screenshot(os.path.join(self.shots, name + '.png'))


def test_no_event(case):
    """Without an event the window says what to do."""
    console = case.start()
    console.wait('No Event Is Open', 'label')
    console.wait(starts='_Open Event', role='push button')
    console.wait(starts='_Try the Demo', role='push button')
    case.shoot(console, 'welcome')


def test_not_an_event(case):
    """A folder without an event: what, why, the next step."""
    console = case.start('--event', os.path.join(case.folder, 'nothing'))
    console.wait('This Event Could Not Be Opened', 'label')
    console.wait(starts='It could not be found.', role='label')
    console.wait('Copy What Happened', 'push button')


def test_counts(case):
    """The Line page and the sidebar say what foyerctl says."""
    n_people = len(case.people('list'))
    n_letters = len(case.ctl('dlq', 'list')['dead_letters'])
    console = case.open()
    driver.wait_for('the number of people', lambda: str(n_people) in [
        name.replace(',', '') for name in driver.names(console.wait('Stages').get_parent())])
    case.sidebar(console, f'Dead Letters, {n_letters} to do')
    for stage in ('Ingestion', 'Transformation', 'Rendering', 'Dispatch'):
        console.wait(starts=f'{stage}: 0 waiting')
    console.wait('The line runs here', 'label')
    case.shoot(console, 'line')


def pick_names(case):
    """A word of a name in Latin with marks, in Han, and in Hebrew or Arabic, of people in this event."""
    words = [word for person in case.people('list') for word in person['full_name'].split()]

    def pick(first, last):
        return next(word for word in words if len(word) > 1 and all(first <= letter <= last for letter in word))

    latin = next(word for word in words if any(letter in word for letter in 'łŁćřŞşğ') and len(word) > 3)
    return latin, pick('一', '鿿'), pick('א', 'ت')


def test_search(case):
    """People are found by names in three scripts."""
    console = case.open()
    case.go(console, 'Attendees')
    for name in pick_names(case):
        case.find_person(console, name)
    case.search(console, 'qqzzqq')
    console.wait(starts='No One Matches', role='label')


def waits(case, name):
    """Whether the first hit of NAME is clear to print."""
    first = case.people('search', name)[0]
    return first['badge_no'] is None and first['status'] == 'active'


def test_badge(case):
    """Enter opens the person; the badge is the one that prints."""
    console = case.open()
    case.go(console, 'Attendees')
    latin = pick_names(case)[0]
    case.find_person(console, latin)
    entry = case.search(console, latin)
    driver.click(entry)
    driver.type_key(RETURN)
    console.wait(starts='Badge of ')
    button = console.wait('Next Person', 'push button') if not waits(case, latin) else console.wait('Print Badge', 'push button')
    driver.wait_for('the focus on the primary button', lambda: driver.is_focused(button))
    if case.shots:
        case.search(console, 'ma')
        time.sleep(0.5)
        driver.click(entry)
        driver.type_key(RETURN)
        console.wait(starts='Badge of ')
        case.shoot(console, 'attendees')


def test_print(case):
    """Who was not printed is printed by the one button; the badge lies in the folder."""
    waiting = [person for person in case.people('list') if person['badge_no'] is None and person['status'] == 'active']
    if not waiting:
        return 'everybody in this event is printed'
    person = waiting[len(waiting) // 2]
    folder = os.path.join(case.event, 'printed')
    before = set(os.listdir(folder))
    console = case.open()
    case.go(console, 'Attendees')
    entry = case.search(console, person['source_id'])
    console.wait('1 person found', 'label')
    console.wait('Clear to print', 'label')
    driver.press(console.wait('Print Badge', 'push button'))
    console.wait(starts='Printed on ', role='label')
    console.wait('Next Person', 'push button')
    assert len(set(os.listdir(folder)) - before) == 1, 'not exactly one badge more'
    assert entry is not None
    return None


def test_dead_letter(case):
    """A dead letter shows cause, place, the bytes as they came, and what was found."""
    letters = case.ctl('dlq', 'list')['dead_letters']
    index = next(i for i, letter in enumerate(letters) if letter['code'] == 'unknown-tier')
    letter = letters[index]
    value = letter['diagnostics'][0]['value']
    console = case.open()
    case.go(console, 'Dead Letters')
    rows = console.wait('Dead Letters', 'list')
    driver.wait_for('the rows', lambda: rows.get_child_count() > index)
    driver.click(rows.get_child_at_index(index))
    console.wait('Compare it with the tiers of this event, correct it where it was sold and import it again.', 'label')
    raw = console.wait('As Received', 'text')
    driver.wait_for('the bytes', lambda: value in driver.text_of(raw))
    seen = driver.names(console.application, prune=driver.LONG)
    assert value in seen, 'the offending value stands nowhere'
    assert letter['diagnostics'][0]['message'] in seen, 'the finding stands nowhere'
    case.shoot(console, 'dead-letters')


def press(console, starts):
    """Presses the button once it can be pressed."""
    button = console.wait(starts=starts, role='push button')
    driver.wait_for(f'{starts} can be pressed', lambda: driver.can_be_pressed(button))
    driver.press(button)


def find_import(console):
    """The button that says how many registrations it imports."""
    return next((thing for thing in driver.walk(console.application, driver.LONG) if driver.role_of(thing) == 'push button'
                 and driver.plain(thing.get_name() or '')[:8].startswith('Import ') and (thing.get_name() + ' ' * 9)[7:9].strip()[:1].isdigit()), None)


def go_on(console, starts):
    """Enter on the assistant's primary button, which must have the focus by itself."""
    button = driver.wait_for('Import', lambda: find_import(console)) if starts == 'Import' else \
        console.wait(starts=starts, role='push button')
    driver.wait_for(f'the focus on {starts}', lambda: driver.can_be_pressed(button) and driver.is_focused(button))
    driver.type_key(RETURN)


def take_window(console):
    """The same on any page."""
    driver.click(console.wait('Scan or Search', 'entry'))


def take_pointer(console):
    """Keys go to the window under the pointer: there is no window manager."""
    driver.click(console.wait('Steps', prune=driver.LONG))


def test_import(case):
    """A file of a known platform, named at the start: Enter on each page, and every row is accounted for."""
    before = len(case.people('list'))
    sample = os.path.join(os.environ['FOYER_DATA_DIR'], 'samples', 'luma-guests.csv')
    console = case.start('--event', case.event, sample)
    console.wait('luma-guests.csv')
    take_pointer(console)
    case.shoot(console, 'feeds-read')
    go_on(console, 'Continue')
    console.wait(starts='Record 1 of 10', role='label')
    go_on(console, 'Continue')
    console.wait(starts='Of ', role='label')
    case.shoot(console, 'feeds-trial')
    go_on(console, 'Import')
    console.wait('Imported', 'label')
    go_on(console, 'Done')
    after = len(case.people('list'))
    assert case.shots or after > before, 'nobody came in'


def open_menu(console, name):
    """Newer GTK names the toggle in a menu button, too, and that one can be pressed."""
    button = console.wait(name, 'push button')
    toggle = driver.find(button, role='toggle button')
    if toggle is not None:
        driver.press(toggle)
    else:
        driver.click(button)
    time.sleep(0.5)


def find_item(console, name, index):
    """Of an open menu: by its name, or, where GTK names no items (4.14 and later), by its place."""
    items = [thing for thing in driver.walk(console.application, driver.LONG) if driver.role_of(thing) == 'menu item']
    named = [item for item in items if item.get_name()]
    if named or len(items) <= index:
        return next((item for item in named if driver.plain(item.get_name()) == name), None)
    return items[index]


def choose_file(console, path):
    """In the chooser of files, as it is shown without a desktop portal."""
    chooser = driver.wait_for('the chooser', lambda: next(
        (window for window in driver.children(console.application) if 'Foyer' not in (window.get_name() or '')), None))
    driver.click(driver.wait_for('a folder', lambda: next(
        (thing for thing in driver.walk(chooser) if thing.get_name() == 'Home' and driver.role_of(thing) == 'label'), None)))
    time.sleep(0.5)
    driver.type_key(ord('/'))  # opens the place to type in
    entry = driver.wait_for('the place to type in', lambda: next(
        (thing for thing in driver.walk(chooser) if driver.role_of(thing) == 'text' and driver.is_focused(thing)), None))
    driver.set_text(entry, path)
    time.sleep(0.5)
    driver.type_key(RETURN)
    driver.wait_for('the chooser to go', lambda: console.application.get_child_count() == 1)


def choose_row(console, n):
    """In the list that has the focus."""
    driver.type_key(SPACE)
    time.sleep(0.4)
    for _ in range(n):
        driver.type_key(DOWN)
        time.sleep(0.03)
    driver.type_key(RETURN)
    time.sleep(0.3)


def wait_for_focus(console, name):
    combo = console.wait(name, 'combo box')
    driver.wait_for(f'the focus on {name}', lambda: driver.is_focused(combo) or driver.focused(combo))


def test_foreign_file(case):
    """A file that no contract fits, from the chooser to people, by keys alone: the page stops at each open question."""
    path = os.path.join(case.folder, 'Fair 2026.csv')
    with open(path, 'w', encoding='utf-8') as file:
        file.write(FAIR)
    before = len(case.people('list'))
    console = case.open()
    if driver.has_newer_roles(console.application):
        return ('newer GTK does not give the focus back from the chooser without a window manager, and names drop-downs '
                'otherwise')
    case.go(console, 'Feeds')
    driver.type_with(CONTROL, ord('o'))
    choose_file(console, path)
    console.wait('The First 3 Records', 'label')
    take_pointer(console)
    go_on(console, 'Continue')
    wait_for_focus(console, 'Shoe size is')
    console.wait('2 columns are not known: choose what they are', 'label')
    primary = console.wait(starts='Continue', role='push button')
    assert not driver.can_be_pressed(primary), 'an open question did not stop the page'
    case.shoot(console, 'feeds-columns')
    choose_row(console, CHOICE_EXTRA)
    driver.type_with(CONTROL, RETURN)  # the next open question
    wait_for_focus(console, 'Gebucht am is')
    choose_row(console, CHOICE_REGISTERED)
    fields = console.wait('Fields of This Record', 'list')
    driver.wait_for('values before and after', lambda: '\u2068Anna@Example.org\u2069 → \u2068anna@example.org\u2069' in
                    driver.names(fields))
    driver.wait_for('no question is open', lambda: driver.can_be_pressed(primary))
    driver.type_with(CONTROL, RETURN)
    console.wait('Of 3 rows: 2 new, 1 refused', 'label')
    console.wait(starts='Line 4, ', role='label')
    driver.type_with(ALT, LEFT)  # one step back, and what was said is still there
    driver.wait_for('the columns again', lambda: driver.can_be_pressed(primary))
    driver.type_with(CONTROL, RETURN)
    go_on(console, 'Import')
    console.wait('2 new, 1 refused', 'label')
    case.shoot(console, 'feeds-import')
    go_on(console, 'Done')
    assert len(case.people('list')) == before + 2, 'not two people more'
    anna = case.people('search', 'Anna Berg')[0]
    assert anna['email'] == 'anna@example.org', anna
    names = [contract['name'] for contract in case.ctl('contracts', 'list')['contracts']]
    assert 'fair-2026' in names, 'the mapping was not kept'
    return None


def get_source(case, name):
    return next((source for source in case.ctl('sources', 'list')['sources'] if source['name'] == name), None)


def is_free(port):
    with socket.socket() as probe:
        return probe.connect_ex(('127.0.0.1', port)) != 0


def test_sources(case):
    """A webhook is added, its secret shown once, held, released, given a new secret; the former one is ended."""
    console = case.open()
    case.go(console, 'Feeds')
    if get_source(case, 'desk-shop') is None:
        case.ctl('sources', 'add', 'desk-shop', '--contract', 'hi-events-webhook')
    sources = driver.wait_for('the sources', lambda: driver.find(console.application, 'Sources', 'list'))

    def row():
        return next((thing for thing in driver.walk(sources) if driver.role_of(thing) == 'label'
                     and thing.get_name().startswith('\u2068desk-shop\u2069, ')), None)
    driver.click(driver.wait_for('the new source', row))
    console.wait('Open: deliveries are taken in', 'label')
    if is_free(8080):
        press(console, 'Listen')
        console.wait(starts='http://127.0.0.1:8080/hooks/desk-shop')
        assert not is_free(8080), 'nobody listens'
        case.shoot(console, 'feeds')
        press(console, 'Stop Listening')
        driver.wait_for('nobody listens any more', lambda: is_free(8080))
    press(console, 'Hold')
    console.wait('Held: senders are told to come back later', 'label')
    assert get_source(case, 'desk-shop')['state'] == 'held'
    driver.wait_for('the row says so', lambda: 'held' in row().get_name())
    press(console, 'Release')
    driver.wait_for('it is open again', lambda: get_source(case, 'desk-shop')['state'] == 'open')
    press(console, 'New Secret…')
    press(console, 'Make a New Secret')
    window = driver.wait_for('the window with the secret', lambda: next(
        (window for window in driver.children(console.application) if window.get_name() == 'The Secret'), None))
    driver.wait_for('the secret', lambda: [name for name in driver.names(window) if name.startswith('whsec_')])
    case.shoot(console, 'feeds-secret')
    press(console, 'Done')
    press(console, 'End It')
    console.wait('Only the newest secret is accepted now', 'label', prune=driver.PAGES)


def test_taxonomy(case):
    """A new version says whom it changes before it changes anybody."""
    data = os.path.join(case.event, 'taxonomy.json')
    with open(data, encoding='utf-8') as file:
        taxonomy = json.load(file)
    taxonomy['version'] += 1
    tier = next(name for name in taxonomy['tiers'] if name == 'VIP')
    taxonomy['tiers'][tier].setdefault('labels', {})['en'] = 'Guest of honour'
    taxonomy['tiers'][tier].setdefault('aliases', []).append('VIPP-Kiste')
    path = os.path.join(case.folder, 'next.taxonomy.json')
    with open(path, 'w', encoding='utf-8') as file:
        json.dump(taxonomy, file)
    console = case.open()
    case.go(console, 'Feeds')
    open_menu(console, 'Add a Source')
    driver.press(driver.wait_for('the item', lambda: find_item(console, 'Compare a Taxonomy…', 2)))
    choose_file(console, path)
    console.wait(starts='From demo@')
    console.wait(starts='Guest of honour, ', role='label')
    case.shoot(console, 'feeds-taxonomy')
    assert case.ctl('taxonomy', 'diff', path)['to'].startswith('demo@'), 'it was applied without being asked'
    press(console, 'Apply…')
    question = driver.wait_for('the question', lambda: next(
        (window for window in driver.children(console.application) if 'Foyer' not in (window.get_name() or '')), None))
    driver.press(driver.find(question, starts='Apply', role='push button'))
    console.wait(starts='demo@', role='label', prune=driver.PAGES)
    driver.wait_for('the words are known', lambda: case.ctl('taxonomy', 'report')['to'] == f"demo@{taxonomy['version']}")


def draft_path(case, name, file='template.json'):
    return os.path.join(case.event, 'templates', name, file)


def draft_box(case, name, element):
    """The box of an element of the front, as it is kept."""
    with open(draft_path(case, name), encoding='utf-8') as file:
        elements = json.load(file)['sides']['front']['elements']
    return next(entry['box_mm'] for entry in elements if entry.get('id') == element)


def open_template(console, title):
    """By Alt+4, arrows and Enter."""
    driver.type_with(ALT, ord('4'))
    grid = console.wait('Templates', 'table')
    tiles = driver.wait_for('the gallery', lambda: [
        thing.get_name() for thing in driver.walk(grid) if driver.role_of(thing) == 'label' and thing.get_name().count(', ') >= 2])
    time.sleep(0.5)
    index = next(i for i, name in enumerate(tiles) if name.startswith(title))
    driver.type_key(HOME)
    for _ in range(index):
        driver.type_key(RIGHT)
        time.sleep(0.1)
    driver.type_key(RETURN)
    return driver.wait_for('the sheet', lambda: next((thing for thing in driver.walk(console.application, driver.LONG)
                                                       if thing.get_name() == 'Badge' and driver.is_focused(thing)), None))


def is_said(console, starts):
    return driver.find(console.application, starts=starts, prune=driver.LONG) is not None


def sheet_name(console):
    sheet = next((thing for thing in driver.walk(console.application, driver.LONG)
                  if (thing.get_name() or '').startswith('Badge') and driver.is_focused(thing)), None)
    return sheet.get_name() if sheet is not None else None


def test_template(case):
    """A layout becomes a draft, is broken, mended, nudged and undone; all of it by keys."""
    console = case.open()
    take_window(console)
    open_template(console, 'Label 4 × 3 in')
    console.wait(starts='101.6 × 76.2 mm · Shipped layout', role='label')
    sample = console.wait('Person on the Badge', 'combo box')
    first = driver.wait_for('the longest name', lambda: next(
        (name for name in driver.names(sample) if name.startswith('Longest name')), None))
    driver.type_key(PAGE_DOWN)
    driver.wait_for('the next person', lambda: first not in driver.names(sample))
    driver.press(console.wait('Start a Draft', 'push button'))
    console.wait(starts='101.6 × 76.2 mm · Draft', role='label')
    driver.wait_for('the draft', lambda: os.path.exists(draft_path(case, 'label-4x3')))
    # An element by Tab, and moved.
    driver.wait_for('the focus on the sheet', lambda: sheet_name(console) is not None)
    driver.type_key(TAB)
    name = driver.wait_for('an element', lambda: (sheet_name(console) or '').startswith('Badge: ') and sheet_name(console))
    element = name.split(': ', 1)[1].split(',')[0]
    before = draft_box(case, 'label-4x3', element)
    case.shoot(console, 'template')
    driver.type_with(SHIFT, LEFT)
    driver.wait_for('a narrower box', lambda: draft_box(case, 'label-4x3', element)[2] == before[2] - 0.5)
    driver.type_with(CONTROL, ord('z'))
    driver.wait_for('the box as it was', lambda: draft_box(case, 'label-4x3', element) == before)
    # The document, broken and mended.
    text = break_document(case, console)
    driver.press(console.wait('Document', 'page tab'))
    driver.set_text(console.wait('Document', 'text'), text)
    driver.wait_for('no problem', lambda: not os.path.exists(draft_path(case, 'label-4x3', 'unfinished.json')))
    console.wait(starts='101.6 × 76.2 mm · Draft', role='label')
    case.shoot(console, 'template-document')
    # Changed, submitted and approved.
    driver.set_text(console.wait('Document', 'text'), text.replace('"version": "1.0.0"', '"version": "1.1.0"'))
    driver.wait_for('the changed draft', lambda: '1.1.0' in open(draft_path(case, 'label-4x3'), encoding='utf-8').read())
    driver.press(console.wait('Versions', 'page tab'))
    press(console, 'Submit for Review')
    driver.wait_for('the version waits', lambda: in_state(console, 'Waits for approval'))
    press(console, 'Approve')
    driver.wait_for('it prints', lambda: in_state(console, 'Prints'))
    case.shoot(console, 'template-versions')


def in_state(console, state):
    """The row of a version in this state."""
    rows = driver.find(console.application, 'Versions', 'list', prune=driver.LONG)
    return rows and next((thing for thing in driver.walk(rows) if driver.role_of(thing) == 'label'
                          and f' · {state}, ' in thing.get_name()), None)


def test_template_pictures(case):
    """The same page dark, narrow and right to left; only for the documents."""
    if not case.shots:
        return 'no pictures asked for'
    sizes = {'dark': (1280 + FRAME, 800 + FRAME), 'narrow': (400 + FRAME, 700 + FRAME), 'right-to-left': (1280 + FRAME, 800 + FRAME)}
    for name, size in sizes.items():
        variables = {'dark': {'ADW_DEBUG_COLOR_SCHEME': 'prefer-dark'}, 'narrow': {},
                     'right-to-left': make_locale(case, 'he_IL', True) or {}}[name]
        console = case.start('--event', case.event, size=size, variables=variables)
        console.wait(starts='Ingestion: ')
        take_window(console)
        driver.type_with(ALT, ord('4'))
        console.wait('Templates', 'table')
        case.shoot(console, f'{name}-templates')
        open_template(console, 'A6, folded')
        driver.type_key(TAB)
        if name == 'dark':
            driver.press(console.wait('Document', 'page tab'))
        time.sleep(1)
        case.shoot(console, f'{name}-template')
        case.stop()
    return None


def break_document(case, console):
    """Opens the document from the keyboard and breaks a line; the text as it was."""
    driver.press(console.wait('Document', 'page tab'))
    area = console.wait('Document', 'text')
    text = driver.text_of(area)
    line = next(number for number, line in enumerate(text.split('\n'), 1) if '"rectangle"' in line)
    driver.set_text(area, text.replace('"rectangle"', '"rectangel"', 1))
    console.wait(starts=f"Line {line}: 'rectangel'", role='label')
    console.wait(starts='101.6 × 76.2 mm · Draft with problems', role='label')
    driver.wait_for('the unfinished text', lambda: os.path.exists(draft_path(case, 'label-4x3', 'unfinished.json')))
    with open(draft_path(case, 'label-4x3'), encoding='utf-8') as file:
        assert file.read() == text, 'the last good document was lost'
    case.shoot(console, 'template-problem')
    # The work list leads to it.
    driver.type_with(ALT, DOWN)
    console.wait(starts="'rectangel'")
    return text


def test_not_a_file_of_registrations(case):
    """What is no table is refused with the next step, before anything is stored."""
    path = os.path.join(case.folder, 'picture.csv')
    with open(path, 'wb') as file:
        file.write(bytes(range(256)) * 40)
    console = case.start('--event', case.event, path)
    console.wait('“picture.csv” Cannot Be Imported', 'label')
    console.wait(starts='No registration could be read from the file.', role='label')


def test_watches(case):
    """With the line held by another process the window watches, and says whom."""
    holder = subprocess.Popen([case.foyerctl, '--event', case.event, 'serve'], stdout=subprocess.DEVNULL,
                              stderr=subprocess.DEVNULL)
    try:
        driver.wait_for('the holder', lambda: os.path.exists(os.path.join(case.event, 'line.lock')))
        time.sleep(1)
        console = case.open()
        console.wait(starts=f'This window watches: process {holder.pid} ')
        console.wait('The line runs elsewhere', 'label')
    finally:
        holder.terminate()
        holder.wait()
    driver.press(console.wait('Run It Here', 'push button'))
    console.wait('The line runs here', 'label')


def test_halted(case):
    """Rendering that was halted is told across the top, with the reason, until a person resumes it."""
    case.ctl('rendering', 'halt', '--reason', 'the drawing processes die')
    console = case.open()
    console.wait(starts='Rendering is halted, badges wait: ')
    driver.press(console.wait('Draw Again', 'push button'))
    driver.wait_for('badges that are drawn', lambda: not case.ctl('rendering', 'status')['is_halted'])


def test_narrow(case):
    """In a narrow window one pane is shown at a time, and Back leads out."""
    # The list of pages is not on the screen yet: newer GTK does not even name it.
    console = case.start('--event', case.event, size=(400 + FRAME, 700 + FRAME))
    console.wait(starts='Ingestion: ')
    driver.press(console.wait('Back', 'push button'))
    case.shoot(console, 'narrow-pages')
    time.sleep(0.3)
    case.go(console, 'Attendees')
    latin = pick_names(case)[0]
    entry = case.search(console, latin)
    driver.wait_for('the hits', lambda: case.cells(console))
    case.shoot(console, 'narrow-attendees')
    driver.click(entry)
    driver.type_key(RETURN)
    console.wait(starts='Badge of ')
    case.shoot(console, 'narrow')


def make_locale(case, name, has_translation):
    """Variables of a locale made on the spot; with an empty translation, so that GTK takes its direction."""
    folder = os.path.join(case.folder, 'locale')
    os.makedirs(folder, exist_ok=True)
    made = subprocess.run(['localedef', '--no-archive', '-i', name, '-f', 'UTF-8', os.path.join(folder, name + '.UTF-8')],
                          capture_output=True, check=False)
    if made.returncode not in (0, 1) or not os.path.isdir(os.path.join(folder, name + '.UTF-8')):
        return None
    variables = {'LOCPATH': folder, 'LC_ALL': name + '.UTF-8'}
    if has_translation:
        language = name.split('_')[0]
        messages = os.path.join(folder, language, 'LC_MESSAGES')
        os.makedirs(messages, exist_ok=True)
        words = os.path.join(folder, language + '.po')
        with open(words, 'w', encoding='utf-8') as file:
            file.write(f'msgid ""\nmsgstr ""\n"Language: {language}\\n"\n"Content-Type: text/plain; charset=UTF-8\\n"\n')
        subprocess.run(['msgfmt', '-o', os.path.join(messages, 'foyer.mo'), words], check=True)
        variables['FOYER_LOCALE_DIR'] = folder
    return variables


def test_right_to_left(case):
    """Right to left the panes change places; the raw bytes do not."""
    variables = make_locale(case, 'he_IL', True)
    if variables is None:
        return 'the locale he_IL cannot be made (package locales)'
    console = case.open(variables=variables)
    x, _ = driver.centre(case.sidebar(console, 'Attendees'))
    assert x > 640, f'the sidebar is still on the left: {x}'
    case.go(console, 'Attendees')
    hebrew = pick_names(case)[2]
    case.find_person(console, hebrew)
    driver.click(case.search(console, hebrew))
    driver.type_key(RETURN)
    console.wait(starts='Badge of ')
    case.shoot(console, 'right-to-left')
    return None


def test_pictures(case):
    """The same pages dark, in high contrast and at twice the text size; only for the documents."""
    if not case.shots:
        return 'no pictures asked for'
    for name, variables in (('dark', {'ADW_DEBUG_COLOR_SCHEME': 'prefer-dark'}), ('contrast', {'ADW_DEBUG_HIGH_CONTRAST': '1'}),
                            ('large', {})):
        if name == 'large':
            driver.set_text_size(192)
        console = case.open(variables=variables)
        case.shoot(console, f'{name}-line')
        driver.click(case.search(console, pick_names(case)[0]))
        driver.wait_for('the hits', lambda: case.cells(console))
        time.sleep(0.3)
        driver.type_key(RETURN)
        console.wait(starts='Badge of ')
        case.shoot(console, f'{name}-attendees')
        if name == 'large':
            break  # one pane at a time: the others are not in reach of the pointer
        case.search(console, '')
        case.go(console, 'Dead Letters')
        rows = console.wait('Dead Letters', 'list')
        driver.wait_for('the rows', lambda: rows.get_child_count() > 1)
        time.sleep(0.5)
        driver.click(rows.get_child_at_index(1))
        time.sleep(0.5)
        case.shoot(console, f'{name}-dead-letters')
        case.stop()
    case.stop()
    driver.set_text_size(96)
    return None


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('foyer')
    parser.add_argument('foyerctl')
    parser.add_argument('--event')
    parser.add_argument('--screenshots')
    parser.add_argument('names', nargs='*', help='only these cases')
    options = parser.parse_intermixed_args()
    # The settings schema of the build that foyer comes from.
    os.environ.setdefault('GSETTINGS_SCHEMA_DIR', os.path.join(os.path.dirname(options.foyer), '..', '..', 'data'))
    if options.screenshots:
        options.screenshots = os.path.abspath(options.screenshots)
        os.makedirs(options.screenshots, exist_ok=True)
    tests = {name[5:].replace('_', '-'): test for name, test in globals().items() if name.startswith('test_')}
    chosen = options.names or list(tests)
    print(f'1..{len(chosen)}', flush=True)
    failed = 0
    with tempfile.TemporaryDirectory(prefix='foyer-console-') as folder:
        case = Case(options, folder)
        for number, name in enumerate(chosen, 1):
            started = time.monotonic()
            try:
                skipped = tests[name](case)
                case.stop()
                verdict = f' # SKIP {skipped}' if isinstance(skipped, str) else ''
                print(f'ok {number} /console/{name}{verdict}', flush=True)
            except Exception as error:  # a case that breaks must not hide the others
                failed += 1
                print(f'not ok {number} /console/{name}', flush=True)
                print('# ' + f'{type(error).__name__}: {error}'.replace('\n', '\n# '), flush=True)
                try:
                    case.stop()
                except AssertionError as more:
                    print(f'# {more}', flush=True)
                case.console = None
            print(f'# {name}: {time.monotonic() - started:.1f} s', flush=True)
    return 1 if failed else 0


if __name__ == '__main__':
    sys.exit(main())
