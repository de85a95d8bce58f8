"""The tree as the lint sees it: its files, their text, the layer table. Knows no rule."""
import fnmatch
import os
import re

NOT_OURS = {'.git', '_build', '__pycache__'}


class Skip(Exception):
    """A rule cannot run here; the text is the reason."""


class Tree:
    def __init__(self, root):
        self.root = os.path.realpath(root)
        self.files = []
        for folder, subfolders, names in os.walk(self.root):
            subfolders[:] = sorted(name for name in subfolders if name not in NOT_OURS)
            place = os.path.relpath(folder, self.root)
            self.files += [os.path.normpath(os.path.join(place, name)) for name in sorted(names)]
        self.texts = {}

    def path(self, *parts):
        return os.path.join(self.root, *parts)

    def exists(self, path):
        return os.path.exists(self.path(path))

    def match(self, *patterns):
        """Files whose path matches one of the shell patterns; '*' crosses slashes."""
        return [path for path in self.files if any(fnmatch.fnmatchcase(path, pattern) for pattern in patterns)]

    def text(self, path):
        if path not in self.texts:
            with open(self.path(path), encoding='utf-8', errors='replace') as file:
                self.texts[path] = file.read()
        return self.texts[path]

    def lines(self, path):
        """(number, line) from 1."""
        return enumerate(self.text(path).splitlines(), 1)

    def layers(self):
        """folder → folders whose headers it may include: the table of meson.build and the front ends beside it."""
        table = re.search(r'^layers = \{(.*?)^\}', self.text('meson.build'), re.DOTALL | re.MULTILINE)
        layers = {
            'cli': ['base', 'model', 'engine', 'simulate'],
            'console': ['base', 'model', 'engine'],
        }
        for name, sees in re.findall(r"'([\w-]+)':\s*\[([^\]]*)\]", table[1] if table else ''):
            layers[name] = re.findall(r"'([\w-]+)'", sees)
        return layers


def c_without_comments(text):
    """The text with comments blanked and line numbers kept; the second value lists the lines of '//' comments."""
    kept, double_slash = [], []
    token = re.compile(r'"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'|/\*.*?\*/|//[^\n]*', re.DOTALL)
    end = 0
    for match in token.finditer(text):
        kept.append(text[end:match.start()])
        end = match.end()
        if match[0].startswith('/'):
            if match[0].startswith('//'):
                double_slash.append(text.count('\n', 0, match.start()) + 1)
            kept.append('\n' * match[0].count('\n'))
        else:
            kept.append(match[0])
    kept.append(text[end:])
    return ''.join(kept), double_slash
