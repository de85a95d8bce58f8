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
from gi.repository import Atspi, Gio, GLib  # noqa: E402

# Rows and rows of it: nobody looks for one thing there by chance.
LONG = ('tree table',)
DEADLINE_S = float(os.environ.get('FOYER_TEST_DEADLINE', '30'))


# The pages of a stack; what lies over them is found soon without them.
PAGES = ('GtkStackPage',)

ACCESSIBLE = 'org.a11y.atspi.Accessible'
ROOT_PATH = '/org/a11y/atspi/accessible/root'
ITEMS_TYPE = GLib.VariantType('(a((so)(so)(so)iiassusau))')


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


class Thing:
    """One accessible thing, by its address on the accessibility bus.

    While it is walked over it answers what all things were in one moment; whoever keeps it hears what it is now.
    """

    def __init__(self, bus, address, moment=None, item=None):
        self.bus = bus
        self.address = address
        self.moment = moment
        self.item = item

    def is_seen(self):
        return self.moment is not None and self.moment.is_walked

    def call(self, interface, method, arguments=None, reply=None):
        answer = self.bus.call_sync(self.address[0], self.address[1], interface, method, arguments,
                                    reply and GLib.VariantType(reply), Gio.DBusCallFlags.NONE, -1, None)
        return answer.unpack()

    def get(self, interface, name):
        return self.call('org.freedesktop.DBus.Properties', 'Get', GLib.Variant('(ss)', (interface, name)), '(v)')[0]

    def get_name(self):
        return self.item[6] if self.is_seen() else self.get(ACCESSIBLE, 'Name')

    def get_description(self):
        return self.item[8] if self.is_seen() else self.get(ACCESSIBLE, 'Description')

    def get_role_name(self):
        return Atspi.role_get_name(Atspi.Role(self.item[7] if self.is_seen() else self.call(ACCESSIBLE, 'GetRole')[0]))

    def has_state(self, state):
        words = self.item[9] if self.is_seen() else self.call(ACCESSIBLE, 'GetState')[0]
        return bool(words[int(state) // 32] >> int(state) % 32 & 1)

    def get_child_count(self):
        return self.get(ACCESSIBLE, 'ChildCount')

    def get_child_at_index(self, index):
        return (children(self)[index:] or [None])[0]

    def get_parent(self):
        return Thing(self.bus, self.get(ACCESSIBLE, 'Parent'))


class Moment:
    """All that an application shows, told by it in one answer."""

    def __init__(self, thing):
        self.is_walked = True
        self.bus = thing.bus
        self.children = {}
        answer = thing.bus.call_sync(thing.address[0], '/org/a11y/atspi/cache', 'org.a11y.atspi.Cache', 'GetItems',
                                     None, ITEMS_TYPE, Gio.DBusCallFlags.NONE, -1, None)
        for item in answer.unpack()[0]:
            self.children.setdefault(item[2], []).append(item)
        for items in self.children.values():
            items.sort(key=lambda item: item[3])

    def children_of(self, address, count):
        """The items below ADDRESS; asks where the answer had too few or too many of them.

        (Newer GTK makes things late; GTK 4.8 keeps those that are hidden and forgets those that came back.)
        """
        known = self.children.get(address, [])
        if [item[3] for item in known] == list(range(count)):
            return known
        by_address = {item[0]: item for item in known}
        answer = Thing(self.bus, address).call(ACCESSIBLE, 'GetChildren', None, '(a(so))')[0]
        return [by_address.get(child) or self.ask(child, address, index) for index, child in enumerate(answer)]

    def ask(self, address, parent, index):
        thing = Thing(self.bus, address)
        return (address, None, parent, index, thing.get_child_count(), [], thing.get_name(),
                thing.call(ACCESSIBLE, 'GetRole')[0], thing.get_description(), thing.call(ACCESSIBLE, 'GetState')[0])


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
    """What is right below THING."""
    return [Thing(thing.bus, address) for address in thing.call(ACCESSIBLE, 'GetChildren', None, '(a(so))')[0]]


def walk(thing, prune=()):
    """Everything below THING, outermost first; not what is in something whose role or name is in PRUNE.

    (GTK 4.8 does not tell what of it is on the screen.)
    """
    moment = Moment(thing)
    try:
        level = [(thing.address, thing.get_child_count())]
        while level:
            following = []
            for address, count in level:
                for item in moment.children_of(address, count):
                    child = Thing(thing.bus, item[0], moment, item)
                    yield child
                    if role_of(child) not in prune and item[6] not in prune:
                        following.append((item[0], item[4]))
            level = following
    finally:
        moment.is_walked = False


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
    text = 'org.a11y.atspi.Text'
    return thing.call(text, 'GetText', GLib.Variant('(ii)', (0, thing.get(text, 'CharacterCount'))))[0]


def names(root, prune=()):
    """Everything that a screen reader would say: names and descriptions."""
    said = []
    for thing in walk(root, prune):
        said += [text for text in (thing.get_name(), thing.get_description()) if text]
    return said


def press(thing):
    action = 'org.a11y.atspi.Action'
    if thing.get(action, 'NActions') == 0:
        raise Missing(f'{thing.get_name()!r} ({role_of(thing)}) cannot be pressed')
    thing.call(action, 'DoAction', GLib.Variant('(i)', (0,)))


def set_text(entry, text):
    if not entry.call('org.a11y.atspi.EditableText', 'SetTextContents', GLib.Variant('(s)', (text,)))[0]:
        raise Missing(f'{entry.get_name()!r} cannot be typed into')


def is_focused(thing):
    return thing.has_state(Atspi.StateType.FOCUSED)


def focused(root):
    """What has the focus."""
    return next((thing for thing in walk(root) if is_focused(thing)), None)


def can_be_pressed(thing):
    return thing.has_state(Atspi.StateType.SENSITIVE)


def centre(thing):
    x, y, width, height = thing.call('org.a11y.atspi.Component', 'GetExtents',
                                     GLib.Variant('(u)', (int(Atspi.CoordType.WINDOW),)))[0]
    return x + width // 2, y + height // 2


def click(thing):
    """With the pointer, where the thing is drawn; the window stands in the corner of the screen."""
    x, y = centre(thing)
    Atspi.generate_mouse_event(x, y, 'abs')
    Atspi.generate_mouse_event(x, y, 'b1c')


def type_key(keysym):
    Atspi.generate_keyboard_event(keysym, None, Atspi.KeySynthType.SYM)


def open_bus():
    """The accessibility bus, which the session bus knows."""
    session = Gio.bus_get_sync(Gio.BusType.SESSION, None)
    address = session.call_sync('org.a11y.Bus', '/org/a11y/bus', 'org.a11y.Bus', 'GetAddress', None,
                                GLib.VariantType('(s)'), Gio.DBusCallFlags.NONE, -1, None).unpack()[0]
    return Gio.DBusConnection.new_for_address_sync(
        address, Gio.DBusConnectionFlags.AUTHENTICATION_CLIENT | Gio.DBusConnectionFlags.MESSAGE_BUS_CONNECTION,
        None, None)


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
        self.bus = open_bus()
        self.application = wait_for('the application', self.look_up)

    def look_up(self):
        if self.process.poll() is not None:
            raise AssertionError(f'foyer ended with {self.process.returncode}')
        registry = Thing(self.bus, ('org.a11y.atspi.Registry', ROOT_PATH))
        for address in registry.call(ACCESSIBLE, 'GetChildren', None, '(a(so))')[0]:
            application = Thing(self.bus, address)
            if self.get_process(address[0]) == self.process.pid and application.get_child_count() > 0:
                return application
        return None

    def get_process(self, name):
        """The process behind a NAME on the accessibility bus."""
        return Thing(self.bus, ('org.freedesktop.DBus', '/org/freedesktop/DBus')).call(
            'org.freedesktop.DBus', 'GetConnectionUnixProcessID', GLib.Variant('(s)', (name,)))[0]

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
