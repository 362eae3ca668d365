"""Check the Terraform files of a generated project against the schemas of the providers, without a provider.

    terraform_schema.py PROJECT SCHEMA.json [SCHEMA.json ...]      (made by provider_schemas.py)

Every resource and data source is of a type that the provider has; every argument and nested block is one that the type
has, at every depth; every required one is there; every attribute that is referred to exists. Needs python-hcl2.
"""

import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import hcl2

META = {"count", "for_each", "provider", "depends_on", "lifecycle", "provisioner", "connection", "timeouts"}
# What is read of another object: type, name, perhaps one element, then an attribute.
REFERENCE = re.compile(r"(?<![\w.])((?:data\.)?[a-z]+_\w+)\.(\w+)(?:\[[^\][]*\])?\.([a-z_]\w*)")


def main() -> None:
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    schemas: dict[str, dict] = {}
    structs: dict[str, dict] = {}
    for path in sys.argv[2:]:
        found = json.loads(Path(path).read_text())
        schemas |= found["types"]
        structs |= found["structs"]

    problems: list[str] = []
    checked = unknown = 0
    for path in sorted((Path(sys.argv[1]) / "terraform").glob("*.tf")):
        text = path.read_text()
        for type_, name, body in objects(hcl2.loads(text)):
            where = f"{path.name}: {type_}.{name}"
            if type_.startswith("ephemeral."):
                # The packages that hold the schemas leave these out.
                unknown += 1
            elif type_ not in schemas:
                problems.append(f"{where}: no such type")
            else:
                checked += 1
                problems += misfits(where, body, schemas[type_]["arguments"], structs)
        for type_, name, attribute in REFERENCE.findall(without_comments(text)):
            known = schemas.get(type_)
            if known and attribute not in known["arguments"] and attribute not in known["attributes"]:
                problems.append(f"{path.name}: {type_}.{name} has no attribute {attribute}")
    if problems:
        sys.exit("\n".join(sorted(set(problems))))
    if not checked:
        sys.exit(f"nothing to check in {sys.argv[1]}/terraform")
    print(f"{checked} resources and data sources fit their schema, {unknown} ephemeral ones have none")


def objects(content: dict) -> Iterator[tuple[str, str, dict]]:
    for kind, prefix in (("resource", ""), ("data", "data."), ("ephemeral", "ephemeral.")):
        for block in content.get(kind, []):
            for type_, names in block.items():
                for name, body in names.items():
                    if not name.startswith("__"):
                        yield f"{prefix}{bare(type_)}", bare(name), body


def misfits(where: str, body: dict, arguments: dict, structs: dict) -> Iterator[str]:
    given = {bare(key): value for key, value in body.items() if not key.startswith("__")}
    blocks = {}
    for block in given.pop("dynamic", []):
        blocks |= {bare(name): content["content"] for name, content in block.items() if not name.startswith("__")}
    for name in given.keys() - META - arguments.keys():
        yield f"{where}: no argument {name}"
    for name in blocks.keys() - arguments.keys():
        yield f"{where}: no block {name}"
    for name, argument in arguments.items():
        if argument.get("required") and name not in given and name not in blocks:
            yield f"{where}: {name} is missing"
    for name, value in (given | blocks).items():
        struct = structs.get(arguments.get(name, {}).get("struct", ""))
        if struct is None:
            continue
        for each in value if isinstance(value, list) else [value]:
            if isinstance(each, dict):
                yield from misfits(f"{where}.{name}", each, struct, structs)


def without_comments(text: str) -> str:
    return re.sub(r"^\s*#.*$", "", text, flags=re.MULTILINE)


def bare(name: str) -> str:
    return name.strip('"')


if __name__ == "__main__":
    main()
