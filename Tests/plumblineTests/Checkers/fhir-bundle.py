"""Reads a Bundle by fhir.resources (R4B), which is not ours, and checks what its models let pass.

R4B is what that package has nearest to R4: the resources used here (Bundle, Patient, Device, Observation) have the same
elements in both. Prints how many observations there are, and ends with 1 and a reason where something is wrong.
"""

import pathlib
import re
import sys

from fhir.resources.R4B.bundle import Bundle

UCUM = {"%", "deg", "h", "min", "cm", "mm", "s", "{score}", "1"}
CODES = {
    "http://loinc.org": {"72514-3"},
    "http://terminology.hl7.org/CodeSystem/data-absent-reason": {"unknown", "not-asked"},
    "http://terminology.hl7.org/CodeSystem/observation-category": {"survey", "activity"},
}


def codings(value):
    if isinstance(value, dict):
        if "system" in value and "code" in value and "value" not in value:
            yield value["system"], value["code"]
        for part in value.values():
            yield from codings(part)
    elif isinstance(value, list):
        for part in value:
            yield from codings(part)


def check(condition, reason):
    if not condition:
        sys.exit(reason)


def check_value(part, of):
    values = [key for key in part if key.startswith("value")]
    check(len(values) <= 1, f"{of}: several values")
    check(not values or "dataAbsentReason" not in part, f"{of}: a value, and a reason why there is none")
    quantity = part.get("valueQuantity")
    if quantity:
        check(quantity["system"] == "http://unitsofmeasure.org", f"{of}: no unit of UCUM")
        check(quantity["code"] in UCUM, f"{of}: {quantity['code']} is not known")
    return bool(values) or "dataAbsentReason" in part


bundle = Bundle.model_validate_json(pathlib.Path(sys.argv[1]).read_bytes())
plain = bundle.model_dump(mode="json")
check(plain["type"] == "collection", "not a collection")
entries = plain["entry"]
urls = [entry["fullUrl"] for entry in entries]
check(len(set(urls)) == len(urls), "two resources have one identifier")
pattern = r"urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"
check(all(re.fullmatch(pattern, url) for url in urls), "not a UUID")
check(all(entry["fullUrl"] == "urn:uuid:" + entry["resource"]["id"] for entry in entries), "another id")
for system, code in codings(plain):
    check(code in CODES.get(system, ()), f"{code} of {system} is not known")
count = 0
for entry in entries:
    resource = entry["resource"]
    if resource["resourceType"] != "Observation":
        continue
    count += 1
    name = resource["code"]["text"]
    for reference in [resource["subject"], resource["device"]] + resource.get("performer", []):
        check(reference["reference"] in urls, f"{name}: a reference leads nowhere")
    has = check_value(resource, name)
    components = resource.get("component", [])
    check(has or components, f"{name}: says nothing")
    for component in components:
        check(check_value(component, component["code"]["text"]), f"{component['code']['text']}: says nothing")
print(f"{count} observations")
