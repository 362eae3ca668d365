"""Extract what a Terraform provider takes and gives from the package that holds it for CDK for Terraform.

    provider_schemas.py WHEEL SCHEMA.json

The wheel (`cdktf-cdktf-provider-<name>` of PyPI) carries a description of every resource and data source of one provider
version: arguments, which of them are required, what nested blocks hold, attributes that can be read.
"""

import io
import json
import re
import sys
import tarfile
import zipfile
from pathlib import Path

# `{@link https://registry.terraform.io/providers/hashicorp/aws/6.25.0/docs/resources/db_instance aws_db_instance}`
CLASS = re.compile(r"/docs/(resources|data-sources)/\S+ (?:data\.)?(\w+)\}")
# `…/docs/resources/db_instance#instance_class DbInstance#instance_class}`
ARGUMENT = re.compile(r"#(\w+)\}")


def main() -> None:
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    described = description(Path(sys.argv[1]))
    types, structs = {}, {}
    for name, one in described.items():
        if one["kind"] == "interface":
            structs[name] = arguments(one)
        found = CLASS.search(summary(one))
        if one["kind"] == "class" and found:
            config = one["initializer"]["parameters"][2]["type"]["fqn"]
            prefix = "data." if found[1] == "data-sources" else ""
            types[prefix + found[2]] = {
                "arguments": arguments(described[config]),
                "attributes": sorted(snake_case(each["name"]) for each in one.get("properties", [])),
            }
    wanted = {argument["struct"] for one in [*structs.values()] for argument in one.values() if "struct" in argument}
    wanted |= {a["struct"] for one in types.values() for a in one["arguments"].values() if "struct" in a}
    kept = {name: one for name, one in structs.items() if name in wanted}
    Path(sys.argv[2]).write_text(json.dumps({"types": types, "structs": kept}, separators=(",", ":")))


def description(wheel: Path) -> dict:
    with zipfile.ZipFile(wheel) as archive:
        name = next(name for name in archive.namelist() if name.endswith(".jsii.tgz"))
        with tarfile.open(fileobj=io.BytesIO(archive.read(name))) as package:
            for member in package:
                if member.name == "package/.jsii":
                    return json.load(package.extractfile(member))["types"]
    sys.exit(f"{wheel} describes no provider")


def arguments(interface: dict) -> dict:
    found = {}
    for one in interface.get("properties", []):
        name = ARGUMENT.search(summary(one))
        struct = struct_of(one["type"])
        found[name[1] if name else snake_case(one["name"])] = {
            **({} if one.get("optional") else {"required": True}),
            **({"struct": struct} if struct else {}),
        }
    return found


def struct_of(type_: dict) -> str | None:
    """The one type of the package that a value may be, or be a list of."""
    if "fqn" in type_:
        return type_["fqn"] if type_["fqn"].startswith("@cdktf/") else None
    inner = type_.get("union", {}).get("types", []) or [type_.get("collection", {}).get("elementtype", {})]
    return next((name for name in map(struct_of, filter(None, inner)) if name), None)


def summary(one: dict) -> str:
    return one.get("docs", {}).get("summary", "")


def snake_case(name: str) -> str:
    return re.sub(r"(?<=[a-z0-9])([A-Z])", r"_\1", name).lower()


if __name__ == "__main__":
    main()
