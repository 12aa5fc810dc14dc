"""What ``datapackage.json`` must say of each table: what it counts, by whom, and under what terms.

A reader meets every table in the dictionary and in a card; what is left out there cannot be seen.
"""

from pathlib import Path

__all__ = ["problems"]

_HOW_KNOWN = {"required": True, "enum": ["seed", "yes", "recall"]}
_KINDS: dict = {
    "required": True,
    "enum": ["count", "published", "secondary", "estimate", "recalled"],
}
_PROVENANCE = ["what_is_missing", "when", "who_counted", "why"]
_PLACES = {"row_no", "line", "point"}  # numbers of printed rows and of points count nothing


def problems(resources: list[dict], folder: Path) -> list[str]:
    """Return what the description of the tables leaves out: each a line with table and remedy.

    Parameters
    ----------
    resources : list of dict
        The tables, as ``datapackage.json`` lists them.
    folder : Path
        The folder of the data package.
    """
    paths = [resource.get("path") for resource in resources]
    undescribed = sorted({path.name for path in folder.glob("*.csv")} - set(paths))
    found = [f"{path} is not described in it. Describe it, or remove it." for path in undescribed]
    found += [f"{path} is described twice." for path in set(paths) if paths.count(path) > 1]
    for resource in resources:
        said = [*_of_table(resource), *_of_fields(resource)]
        found += [f"table {resource['name']}: {problem}" for problem in said]
    return [f"datapackage.json, {problem}" for problem in found]


def _of_table(resource: dict) -> list[str]:
    found = [f"say its {name}." for name in ("title", "description") if not resource.get(name)]
    provenance = resource.get("provenance", {})
    if sorted(provenance) != _PROVENANCE:
        found.append(f"its provenance has {', '.join(_PROVENANCE)}, and nothing else.")
    for name, text in provenance.items():
        if not text.strip().endswith("."):
            found.append(f"say {name} in whole sentences; if it is not known: Not known here.")
    for licence in resource.get("licenses") or [{}]:
        if set(licence) != {"name", "title", "path"} or not licence["path"].startswith("https://"):
            found.append("give its licence with name, title and an address that begins https://.")
    if not resource["schema"].get("primaryKey"):
        found.append("say by which fields its rows are told apart (primaryKey).")
    return found


def _of_fields(resource: dict) -> list[str]:
    fields = {field["name"]: field for field in resource["schema"]["fields"]}
    found = []
    for name, field in fields.items():
        if not field.get("title") or not field.get("description"):
            found.append(f"field {name} needs a title and a description.")
        if field["type"] in ("integer", "number") and name not in _PLACES and not field.get("unit"):
            found.append(f"field {name} needs a unit: in what is it counted?")
    if resource["name"] == "sources":
        return found
    linked = [key["fields"] for key in resource["schema"].get("foreignKeys", [])]
    if not fields.get("source_key", {}).get("constraints", {}).get("required"):
        found.append("each row names its source: make source_key a required field.")
    if ["source_key"] not in [[key] if isinstance(key, str) else key for key in linked]:
        found.append("make source_key a foreign key to the table sources.")
    if fields.get("verified", {}).get("constraints") != _HOW_KNOWN:
        found.append("each row says how it is known: verified is seed, yes or recall.")
    if "status" in fields and fields["status"].get("constraints") != _KINDS:
        found.append(f"status is required and one of {', '.join(_KINDS['enum'])}.")
    if "claims" in resource and "status" not in fields:
        found.append("each claim says what kind of figure it is: add the field status.")
    return found
