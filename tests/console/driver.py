# SPDX-License-Identifier: GPL-3.0-or-later
"""Drives the console as a person with a screen reader would: finds things by role and name, presses, types, looks.

Needs a screen, a session bus and AT-SPI (tests/support/wrap-display). Knows nothing of Foyer's pages.
"""
import ctypes
import os
import subprocess
import time

import gi

gi.require_version('Atspi', '2.0')
from gi.repository import Atspi, GLib  # noqa: E402

# Rows and rows of it, each a call to the program: nobody looks for one thing there by chance.
LONG = ('tree table',)
DEADLINE_S = float(os.environ.get('FOYER_TEST_DEADLINE', '30'))


# The pages of a stack; what lies over them is found soon without them.
PAGES = ('GtkStackPage',)


class Missing(AssertionError):
    """Something that should be on the screen is not."""


def wait_for(what, probe, deadline_s=None):
    """The first true value of PROBE; fails after the deadline with WHAT was waited for."""
    until = time.monotonic() + (deadline_s or DEADLINE_S)
    while True:
        try:
            value = probe()
        except GLib.Error:
            # A widget went away while it was looked at.
            value = None
        if value:
            return value
        if time.monotonic() > until:
            raise Missing(f'not there in time: {what}')
        context = GLib.MainContext.default()
        while context.pending():
            context.iteration(False)
        time.sleep(0.05)


# What newer versions of AT-SPI call a thing → the name it had at the floor.
OLDER_ROLES = {'button': 'push button'}


def role_of(thing):
    role = thing.get_role_name() or ''
    return OLDER_ROLES.get(role, role)


def has_newer_roles(root):
    """Whether AT-SPI, and so GTK, is one of those in OLDER_ROLES."""
    return any(thing.get_role_name() in OLDER_ROLES for thing in walk(root, LONG))


def plain(name):
    """Without the marks of mnemonics, which GTK 4.8 leaves in accessible names and later versions do not."""
    return name.replace('_', '') if name is not None else None


def children(thing):
    for index in range(thing.get_child_count()):
        child = thing.get_child_at_index(index)
        if child is not None:
            yield child


def walk(thing, prune=()):
    """Everything below THING, outermost first; not what is in something whose role or name is in PRUNE.

    (GTK 4.8 does not tell what of it is on the screen.)
    """
    level = [thing]
    while level:
        following = []
        for parent in level:
            for child in children(parent):
                yield child
                if role_of(child) not in prune and child.get_name() not in prune:
                    following.append(child)
        level = following


def find(root, name=None, role=None, starts=None, prune=()):
    """The first thing with this name and role, or None."""
    for thing in walk(root, prune):
        if role is not None and role_of(thing) != role:
            continue
        text = plain(thing.get_name() or '')
        if (name is None or text == plain(name)) and (starts is None or text.startswith(plain(starts))):
            return thing
        # Newer GTK names a drop-down by what is chosen in it; its own name is then the description.
        if role == 'combo box' and name is not None and plain(thing.get_description() or '').startswith(plain(name)):
            return thing
    return None


def text_of(thing):
    """The text of an entry or text view."""
    return Atspi.Text.get_text(thing, 0, Atspi.Text.get_character_count(thing))


def names(root, prune=()):
    """Everything that a screen reader would say: names and descriptions."""
    said = []
    for thing in walk(root, prune):
        said += [text for text in (thing.get_name(), thing.get_description()) if text]
    return said


def press(thing):
    if Atspi.Action.get_n_actions(thing) == 0:
        raise Missing(f'{thing.get_name()!r} ({role_of(thing)}) cannot be pressed')
    Atspi.Action.do_action(thing, 0)


def set_text(entry, text):
    if not Atspi.EditableText.set_text_contents(entry, text):
        raise Missing(f'{entry.get_name()!r} cannot be typed into')


def is_focused(thing):
    return thing.get_state_set().contains(Atspi.StateType.FOCUSED)


def focused(root):
    """What has the focus."""
    return next((thing for thing in walk(root) if is_focused(thing)), None)


def can_be_pressed(thing):
    return thing.get_state_set().contains(Atspi.StateType.SENSITIVE)


def centre(thing):
    extents = Atspi.Component.get_extents(thing, Atspi.CoordType.WINDOW)
    return extents.x + extents.width // 2, extents.y + extents.height // 2


def click(thing):
    """With the pointer, where the thing is drawn; the window stands in the corner of the screen."""
    x, y = centre(thing)
    Atspi.generate_mouse_event(x, y, 'abs')
    Atspi.generate_mouse_event(x, y, 'b1c')


def type_key(keysym):
    Atspi.generate_keyboard_event(keysym, None, Atspi.KeySynthType.SYM)


def open_display():
    x11 = ctypes.CDLL('libX11.so.6')
    x11.XOpenDisplay.restype = ctypes.c_void_p
    return x11, ctypes.c_void_p(x11.XOpenDisplay(None))


def keycode(keysym):
    x11, display = open_display()
    x11.XKeysymToKeycode.argtypes = [ctypes.c_void_p, ctypes.c_ulong]
    code = x11.XKeysymToKeycode(display, keysym)
    x11.XCloseDisplay(display)
    return code


def type_with(modifier, keysym):
    """A key while a modifier is held."""
    code = keycode(modifier)
    Atspi.generate_keyboard_event(code, None, Atspi.KeySynthType.PRESS)
    try:
        type_key(keysym)
    finally:
        Atspi.generate_keyboard_event(code, None, Atspi.KeySynthType.RELEASE)


def set_text_size(dpi):
    """The size of text that programs of this screen start with; 96 is normal."""
    x11, display = open_display()
    x11.XDefaultRootWindow.restype = ctypes.c_ulong
    x11.XInternAtom.restype = ctypes.c_ulong
    root = ctypes.c_ulong(x11.XDefaultRootWindow(display))
    atom = ctypes.c_ulong(x11.XInternAtom(display, b'RESOURCE_MANAGER', 0))
    text = f'Xft.dpi:\t{dpi}\n'.encode()
    string, replace = 31, 0
    x11.XChangeProperty(display, root, atom, ctypes.c_ulong(string), 8, replace, text, len(text))
    x11.XCloseDisplay(display)


class Console:
    """One running foyer."""

    def __init__(self, program, arguments, size=(1280, 800), variables=None, home=None):
        environment = dict(os.environ)
        settings = os.path.join(home, 'glib-2.0', 'settings')
        os.makedirs(settings, exist_ok=True)
        with open(os.path.join(settings, 'keyfile'), 'w', encoding='utf-8') as file:
            file.write(f'[org/foyer/Foyer]\nwindow-width={size[0]}\nwindow-height={size[1]}\n')
        environment.update({'GSETTINGS_BACKEND': 'keyfile', 'XDG_CONFIG_HOME': home, 'GSK_RENDERER': 'cairo',
                            'GTK_A11Y': 'atspi', 'GDK_BACKEND': 'x11'})
        environment.update(variables or {})
        self.size = size
        self.process = subprocess.Popen([program, *arguments], env=environment)
        self.application = wait_for('the application', self.look_up)

    def look_up(self):
        if self.process.poll() is not None:
            raise AssertionError(f'foyer ended with {self.process.returncode}')
        desktop = Atspi.get_desktop(0)
        for application in children(desktop):
            if application.get_process_id() == self.process.pid and application.get_child_count() > 0:
                # What is remembered here would be told late of changes.
                application.set_cache_mask(Atspi.Cache.NONE)
                return application
        return None

    def wait(self, name=None, role=None, starts=None, prune=LONG, deadline_s=None):
        return wait_for(f'{role or "anything"} {name or starts!r}',
                        lambda: find(self.application, name, role, starts, prune), deadline_s)

    def screenshot(self, path):
        # A window without a window manager has a plain frame of five pixels: it is cut off.
        width, height = self.size[0] - 10, self.size[1] - 10
        subprocess.run(['import', '-window', 'root', '-crop', f'{width}x{height}+5+5', '+repage', '-strip', path],
                       check=True)

    def close(self):
        """Ends it as a person would; its exit status."""
        self.process.terminate()
        try:
            return self.process.wait(DEADLINE_S)
        except subprocess.TimeoutExpired:
            self.process.kill()
            raise AssertionError('foyer did not end') from None
