"""What the programs are made of: material.py BUILD_FOLDER SWIFT_VERSION SWIFT_LICENCE TEXT:PROGRAM,PROGRAM …

Prints, as JSON, the packages whose objects the linker took for each program, with the versions of Package.resolved, and
writes their licences and notices to the file TEXT of each group of programs."""

import json
import pathlib
import re
import sys

build, swift_version, swift_licence, *groups = sys.argv[1:]
texts = {text: names.split(",") for text, names in (group.rsplit(":", 1) for group in groups)}
build = pathlib.Path(build).resolve()
checkouts = build.parent.parent / "checkouts"


def licence_of(words):
    if "Apache License" in words:
        return "Apache-2.0 WITH Swift-exception" if "Runtime Library Exception" in words else "Apache-2.0"
    if "Permission is hereby granted, free of charge" in words:
        return "MIT"
    sys.exit("a licence that material.py does not know: " + words[:60])


def package(pin):
    url = re.sub(r"\.git$", "", pin["location"])
    name = url.rsplit("/", 1)[1]
    folder = checkouts / name
    papers = sorted(path for path in folder.iterdir() if re.match(r"(LICEN[CS]E|NOTICE)", path.name))
    licences = [path for path in papers if path.name.startswith("LICEN")]
    if not licences:
        sys.exit(f"{folder} has no licence.")
    targets = {path.name for place in (folder, folder / "Sources") if place.is_dir()
               for path in place.iterdir() if path.is_dir()}
    return {"name": name, "version": pin["state"]["version"], "url": url, "targets": targets, "papers": papers,
            "licence": licence_of(licences[0].read_text(encoding="utf-8"))}


with open("Package.resolved", encoding="utf-8") as file:
    packages = [package(pin) for pin in json.load(file)["pins"]]

swift = {"name": "swift", "version": swift_version, "url": "https://github.com/swiftlang/swift",
         "licence": licence_of(pathlib.Path(swift_licence).read_text(encoding="utf-8")),
         "papers": [pathlib.Path(swift_licence)]}
# Foundation's own copy of it: its data and code are in whatever is linked with Foundation.
icu = {"name": "swift-foundation-icu", "version": swift_version, "url": "https://github.com/swiftlang/swift-foundation-icu",
       "licence": "Unicode-3.0", "papers": [pathlib.Path("Tools/Packaging/unicode-licence.txt")]}



def copied_into_tomlkit(folder):
    """toml++ is a file of TOMLKit's, which says its version and licence in its head."""
    head = (folder / "Sources/CTOML/Sources/toml.hpp").read_text(encoding="utf-8").split("#ifndef", 1)[0]
    found = re.search(r"toml\+\+ v([\d.]+)", head)
    if not found or "MIT License" not in head:
        sys.exit(f"{folder}: its toml.hpp says no version, or another licence.")
    notice = re.sub(r"^// ?", "", head[head.index("// MIT License"):head.rindex("//---")], flags=re.MULTILINE)
    return {"name": "tomlplusplus", "version": found[1], "url": "https://github.com/marzer/tomlplusplus",
            "licence": "MIT", "papers": [], "notice": notice}


linked = {}
for program in (name for names in texts.values() for name in names):
    objects = (build / f"{program}.product" / "Objects.LinkFileList").read_text(encoding="utf-8")
    targets = set(re.findall(r"/([^/]+)\.build/", objects))
    linked[program] = [swift, icu] + [one for one in packages if one["targets"] & targets]
    if any(one["name"] == "TOMLKit" for one in linked[program]):
        linked[program].append(copied_into_tomlkit(checkouts / "TOMLKit"))

for text, names in texts.items():
    everything = {one["name"]: one for name in names for one in linked[name]}
    with open(text, "w", encoding="utf-8") as file:
        file.write("What is linked into these programs, with its licences and notices.\n")
        for name in sorted(everything, key=str.lower):
            one = everything[name]
            file.write(f"\n{'=' * 78}\n{name} {one['version']}  {one['url']}\n")
            for paper in one["papers"]:
                file.write(f"\n--- {paper.name}\n\n{paper.read_text(encoding='utf-8').strip()}\n")
            if "notice" in one:
                file.write(f"\n{one['notice'].strip()}\n")

shown = ("name", "version", "url", "licence")
json.dump({program: [{key: one[key] for key in shown} for one in ones] for program, ones in linked.items()},
          sys.stdout, indent=1)
print()
