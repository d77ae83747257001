"""What a package is made of, as CycloneDX 1.5 JSON: what was linked in, and which libraries of Debian it needs. The same
text each time: its number is made from what it says.

sbom.py --package NAME --version V --material FILE --shlibs SUBSTVARS --time SECONDS"""

import argparse
import datetime
import json
import re
import sys
import uuid

options = argparse.ArgumentParser()
for name in ("package", "version", "material", "shlibs"):
    options.add_argument("--" + name, required=True)
options.add_argument("--time", required=True, type=int, help="seconds since 1970")
options = options.parse_args()


def linked(one):
    url = re.sub(r"^https://", "", one["url"])
    if "WITH" in one["licence"]:
        licence = {"expression": one["licence"]}
    else:
        licence = {"license": {"id": one["licence"]}}
    reference = f"pkg:swift/{url}@{one['version']}"
    return {"type": "library", "bom-ref": reference, "name": one["name"], "version": one["version"], "purl": reference,
            "licenses": [licence], "externalReferences": [{"type": "vcs", "url": one["url"]}],
            "properties": [{"name": "plumbline:linking", "value": "static"}]}


def needed(words):
    match = re.fullmatch(r"([a-z0-9][a-z0-9+.-]*)(?::\w+)? *(?:\(>= ([^)]+)\))?", words.strip())
    if not match:
        sys.exit(f"sbom.py does not understand the dependency “{words}”.")
    name, version = match.groups()
    reference = f"pkg:deb/debian/{name}"
    component = {"type": "library", "bom-ref": reference, "name": name, "purl": reference,
                 "properties": [{"name": "plumbline:linking", "value": "dynamic"}]}
    if version:
        component["properties"].append({"name": "plumbline:at-least", "value": version})
    return component


with open(options.material, encoding="utf-8") as file:
    material = json.load(file)
if options.package not in material:
    sys.exit(f"{options.material} does not say what {options.package} is made of.")
with open(options.shlibs, encoding="utf-8") as file:
    found = re.search(r"^shlibs:Depends=(.*)$", file.read(), re.MULTILINE)
if not found:
    sys.exit(f"{options.shlibs} names no libraries: dh_shlibdeps goes first.")

components = [linked(one) for one in material[options.package]]
components += [needed(words) for words in found[1].split(",")]
own = f"pkg:deb/plumbline/{options.package}@{options.version}"
document = {
    "bomFormat": "CycloneDX", "specVersion": "1.5", "version": 1,
    "metadata": {
        "timestamp": datetime.datetime.fromtimestamp(options.time, datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "component": {"type": "application", "bom-ref": own, "name": options.package, "version": options.version,
                      "purl": own, "licenses": [{"license": {"id": "Apache-2.0"}}]}},
    "components": components,
    "dependencies": [{"ref": own, "dependsOn": [one["bom-ref"] for one in components]}],
}
document["serialNumber"] = "urn:uuid:" + str(uuid.uuid5(uuid.NAMESPACE_URL, json.dumps(document, sort_keys=True)))
json.dump(document, sys.stdout, indent=1, ensure_ascii=False)
print()
