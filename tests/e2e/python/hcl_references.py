"""Check the Terraform files of a generated project without a provider, which only a registry would have.

Every file parses, every reference leads somewhere, every variable and local is used and described, and no name
is declared twice. Where terraform or tofu is installed, it must find nothing to format. Needs python-hcl2.

    hcl_references.py PROJECT
"""

import re
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import hcl2

# Roots of references that need no declaration in these files.
BUILT_IN = {"each", "count", "self", "path", "terraform"}
REFERENCE = re.compile(r"(?<![\w.\])-])((?:data\.|ephemeral\.)?[a-z]\w*)\.([a-z]\w*)")
FOR_NAMES = re.compile(r"\bfor\s+(\w+)(?:\s*,\s*(\w+))?\s+in\b")


def main() -> None:
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    folder = Path(sys.argv[1]) / "terraform"
    files = {path: parse(path) for path in sorted(folder.glob("*.tf"))}
    if not files:
        sys.exit(f"no Terraform files in {folder}")

    declared = Counter(name for content in files.values() for name in declarations(content))
    used = [(path, name) for path, content in files.items() for name in references(content)]

    problems = [f"declared {times} times: {name}" for name, times in declared.items() if times > 1]
    problems += [f"{path.name}: {name} is declared nowhere" for path, name in used if name not in declared]
    names_used = {name for _, name in used}
    problems += [
        f"{name} is never used"
        for name in declared
        if name.startswith(("var.", "local.", "data.")) and name not in names_used
    ]
    problems += [text for path, content in files.items() for text in undescribed(path, content)]
    problems += unformatted(folder)
    if problems:
        sys.exit("\n".join(sorted(set(problems))))
    print(f"{len(files)} files, {len(declared)} declarations, {len(names_used)} of them referred to")


def parse(path: Path) -> dict:
    try:
        with path.open() as file:
            return hcl2.load(file)
    except Exception as error:  # noqa: BLE001 - the parser raises types of the library underneath
        sys.exit(f"{path}: {error}")


def declarations(content: dict) -> Iterator[str]:
    for variable in content.get("variable", []):
        yield from (f"var.{bare(name)}" for name in variable)
    for block in content.get("locals", []):
        yield from (f"local.{bare(name)}" for name in block if not is_meta(name))
    for kind, prefix in (("resource", ""), ("data", "data."), ("ephemeral", "ephemeral.")):
        for block in content.get(kind, []):
            for type_, names in block.items():
                yield from (f"{prefix}{bare(type_)}.{bare(name)}" for name in names if not is_meta(name))


def references(content: dict) -> Iterator[str]:
    iterators = {bare(name) for name in dynamic_blocks(content)}
    for text in texts(content):
        expression = without_literals(text.removeprefix("${").removesuffix("}") if text.startswith("${") else text)
        bound = {name for pair in FOR_NAMES.findall(expression) for name in pair if name}
        for root, attribute in REFERENCE.findall(expression):
            if root not in BUILT_IN | bound | iterators:
                yield f"{root}.{attribute}"


def without_literals(text: str) -> str:
    """The text less what stands in quotes, but with the expressions that stand in ${} there."""
    kept, inside_quotes, position = [], [False], 0
    while position < len(text):
        two = text[position : position + 2]
        if inside_quotes[-1]:
            if text[position] == "\\" or text.startswith("$${", position):
                position += 2
                continue
            if two == "${":
                inside_quotes.append(False)
                kept.append(" ")
                position += 2
                continue
            if text[position] == '"':
                inside_quotes.pop()
        elif text[position] == '"':
            inside_quotes.append(True)
            kept.append(" ")
        elif text[position] == "}" and len(inside_quotes) > 1:
            # Braces of an object inside ${} would end it early; the projects' interpolations hold none.
            inside_quotes.pop()
            kept.append(" ")
        else:
            kept.append(text[position])
        position += 1
    return "".join(kept)


def dynamic_blocks(node: object) -> Iterator[str]:
    """A dynamic block names its iterator."""
    if isinstance(node, list):
        for item in node:
            yield from dynamic_blocks(item)
    elif isinstance(node, dict):
        for key, value in node.items():
            if key == "dynamic":
                yield from (name for block in value for name in block)
            yield from dynamic_blocks(value)


def texts(node: object) -> Iterator[str]:
    if isinstance(node, str):
        yield node
    elif isinstance(node, list):
        for item in node:
            yield from texts(item)
    elif isinstance(node, dict):
        for key, value in node.items():
            if not is_meta(key):
                yield key
                yield from texts(value)


def undescribed(path: Path, content: dict) -> Iterator[str]:
    for kind in ("variable", "output"):
        for block in content.get(kind, []):
            for name, body in block.items():
                if not is_meta(name) and not body.get("description"):
                    yield f"{path.name}: {kind} {bare(name)} has no description"


def unformatted(folder: Path) -> list[str]:
    program = shutil.which("terraform") or shutil.which("tofu")
    if not program:
        return []
    result = subprocess.run([program, "fmt", "-check", "-list=true", "."], cwd=folder, capture_output=True, text=True)
    return [f"{name} is not formatted" for name in result.stdout.split() if name.endswith(".tf")]


def bare(name: str) -> str:
    return name.strip('"')


def is_meta(name: str) -> bool:
    return name.startswith("__")


if __name__ == "__main__":
    main()
