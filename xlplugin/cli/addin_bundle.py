"""``xlplugin addin bundle``: the offline archive for machines without a network."""

import sys
from argparse import Namespace
from hashlib import sha256

from xlplugin.cli.addin import addin_bytes
from xlplugin.cli.exits import Exit
from xlplugin.cli.output import print_problems, say_done
from xlplugin.excel.install.bundle import Ingredients, bundle, write_bundle
from xlplugin.excel.install.packages import Supply


def run(arguments: Namespace) -> Exit:
    """Build the bundle and tell its size and hash."""
    addin = addin_bytes(arguments.addin)
    print_problems(addin.problems)
    if addin.value is None:
        return Exit.UNUSABLE
    if sys.stderr.isatty():
        print("正在取 Windows 版程序包，需要几分钟…", file=sys.stderr)
    supply = Supply(tuple(arguments.find_links), index=not arguments.no_index)
    made = bundle(Ingredients(addin.value, arguments.python, arguments.wheel, supply))
    written = write_bundle(made.value, arguments.output) if made.value is not None else None
    print_problems((*made.problems, *(written.problems if written else ())))
    if made.value is None or written is None or written.value is None:
        return Exit.UNUSABLE
    size, digest = len(made.value) / 1_000_000, sha256(made.value).hexdigest()
    say_done(f"已生成 {written.value}（{size:.1f} MB）\nSHA-256 {digest}")
    return Exit.DONE
