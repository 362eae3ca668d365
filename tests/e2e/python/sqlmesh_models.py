"""Parses models of SQLMesh as SQLMesh does; their names are the arguments. Prints what does not parse, and ends with 1 then."""

import sys
from pathlib import Path

from sqlglot.errors import SqlglotError
from sqlmesh.core.dialect import Model, parse

failed = False
for path in sys.argv[1:]:
    try:
        statements = parse(Path(path).read_text(encoding="utf-8"), default_dialect="postgres")
        if not isinstance(statements[0], Model):
            raise ValueError("the file does not begin with MODEL (...)")
    except (SqlglotError, ValueError) as error:
        print(f"{path}: {error}")
        failed = True
sys.exit(failed)
