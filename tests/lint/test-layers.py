#!/usr/bin/env python3
"""Proves that a forbidden include does not compile: for each folder, the compiler is called exactly as the build calls it
for a file of that folder, once with a header it may see and once with one of each folder that it may not see."""
import json
import os
import re
import shlex
import subprocess
import sys
import tempfile

sys.dont_write_bytecode = True
from tree import Tree  # noqa: E402


def compiler_calls(build, tree):
    """folder → the words of a call that compiles one of its files, without source and output."""
    calls = {}
    with open(os.path.join(build, 'compile_commands.json'), encoding='utf-8') as file:
        commands = json.load(file)
    for command in commands:
        source = os.path.relpath(os.path.realpath(os.path.join(command['directory'], command['file'])), tree.root)
        match = re.match(r'src/([\w-]+)/[^/]+\.c$', source)
        if match and match[1] not in calls:
            words, kept, skip = shlex.split(command['command']), [], False
            for word in words:
                if skip or word in ('-c', '-MD', command['file']):
                    skip = False
                elif word in ('-o', '-MQ', '-MF'):
                    skip = True
                else:
                    kept.append(word)
            calls[match[1]] = kept
    return calls


def compiles(call, build, header):
    with tempfile.NamedTemporaryFile('w', suffix='.c') as source:
        source.write(f'#include "{header}"\ntypedef int included;\n')
        source.flush()
        result = subprocess.run([*call, '-Wno-error', '-E', source.name, '-o', os.devnull], cwd=build,
                                capture_output=True, text=True, check=False)
    missing = f'{header}: No such file' in result.stderr
    return result.returncode == 0, missing, result.stderr


def main(build):
    tree = Tree(os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', '..'))
    layers, calls = tree.layers(), compiler_calls(build, tree)
    headers = {}
    for path in sorted(tree.match('src/*.h'), key=lambda path: (not path.endswith('-error.h'), path)):
        if not path.endswith('-private.h'):  # what a folder says of its errors needs no other folder
            headers.setdefault(path.split('/')[1], os.path.basename(path))
    number = 0
    for folder, call in sorted(calls.items()):
        for other, header in sorted(headers.items()):
            if folder not in layers or other == folder:
                continue
            allowed = other in layers[folder]
            done, missing, text = compiles(call, build, header)
            right = done if allowed else missing
            number += 1
            if not right:
                print('\n'.join('# ' + line for line in text.splitlines()[:5]))
            print(f'{"ok" if right else "not ok"} {number} /layers/{folder}/{"sees" if allowed else "does-not-see"}/{other}')
    print(f'1..{number}' if number else '1..0 # SKIP nothing of src is compiled yet')


if __name__ == '__main__':
    main(sys.argv[1])
