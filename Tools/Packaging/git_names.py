"""Manual pages under names like git's: git_names.py FROM TO. generate-manual writes plumbline.run.1; people ask
`man plumbline-run`. A page whose program has commands lists them with what they are for. Signs that are not ASCII come
as {U00B0}, and are put back."""

import pathlib
import re
import sys

source, target = map(pathlib.Path, sys.argv[1:3])
pages = {path.stem: path for path in sorted(source.iterdir()) if re.fullmatch(r"[\w.-]+\.[1-9]", path.name)}
if not pages:
    sys.exit(f"{source} holds no manual page.")
texts = {
    name: re.sub(r"\{U([0-9A-F]{4,6})\}", lambda sign: chr(int(sign[1], 16)), path.read_text(encoding="utf-8"))
    for name, path in pages.items()
}
what_for = {name: re.search(r"^\.Nd (.*)$", text, re.MULTILINE)[1].strip('"') for name, text in texts.items()}


def with_dashes(text):
    # The longest first: plumbline.config.set before plumbline.config.
    for name in sorted(pages, key=len, reverse=True):
        for spelled in {name, name.upper()}:
            if "." in name:
                text = text.replace(spelled, spelled.replace(".", "-"))
    return text


def commands_of(name):
    return [other for other in pages if other.startswith(name + ".") and "." not in other[len(name) + 1:]]


# The parser's tool gives every program a command “help”; one that has no other has none.
for name in [name for name in pages if commands_of(name) == [name + ".help"]]:
    help_page = pages.pop(name + ".help")
    texts[name] = texts[name].replace("\n.Ar subcommand\n", "\n", 1)
    texts[name] = texts[name].replace(f"\n.Xr {name}.help {help_page.suffix[1:]}", "\n.Xr plumbline 1", 1)

for name, path in pages.items():
    text = texts[name]
    words = name.replace(".", " ")
    if "." in name:
        # The page's own name is one word; what is typed is several.
        text = text.replace(f'.Nm "{words}"', f".Nm {name}", 1).replace("\n.Nm\n", f'\n.Nm "{words}"\n')
    if commands_of(name):
        listed = "".join(f".It Cm {other.rsplit('.', 1)[1]}\n{what_for[other]}\n" for other in commands_of(name))
        text = text.replace('.Sh "EXIT STATUS"', f'.Sh COMMANDS\n.Bl -tag -width 12n\n{listed}.El\n.Sh "EXIT STATUS"', 1)
    text = text.replace("\n.Os\n", "\n.Os Plumbline\n").replace("\n\n", "\n.Pp\n")
    (target / with_dashes(path.name)).write_text(with_dashes(text.rstrip("\n") + "\n"), encoding="utf-8")
