"""How the warehouses tell a time in UTC: the one thing that SQLMesh does not translate between them."""

from sqlglot import exp
from sqlmesh import macro

# They keep the times of raw in UTC, without a time zone.
ALREADY_UTC = ("clickhouse", "mariadb", "mysql")


@macro()
def utc(evaluator, column: exp.Column) -> exp.Expression:
    """A time of raw as a timestamp in UTC without a time zone, whatever the session's time zone."""
    if evaluator.gateway in ALREADY_UTC:
        return column
    return exp.AtTimeZone(this=exp.cast(column, "timestamptz"), zone=exp.Literal.string("UTC"))
