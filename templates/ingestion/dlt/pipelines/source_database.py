"""The shop's own database, as a source for dlt.

Environment
    SOURCE_TYPE                                               mariadb, mysql or postgresql
    SOURCE_HOST, _PORT, _USER, _PASSWORD, _DATABASE
"""

from dlt.sources.sql_database import sql_table
from source_files import TABLES, ConfigurationMistake, setting
from sqlalchemy import URL, create_engine, select

# SQLAlchemy's driver for each type. All of them hand decimals over as exact decimals.
DRIVERS = {
    "mariadb": "mysql+pymysql",
    "mysql": "mysql+pymysql",
    "postgresql": "postgresql+psycopg2",
}


class SourceDatabase:
    """The tables of the database that SOURCE_TYPE names."""

    def __init__(self) -> None:
        kind = setting("SOURCE_TYPE")
        if kind not in DRIVERS:
            raise ConfigurationMistake(f"SOURCE_TYPE is {kind}, expected one of {', '.join(DRIVERS)}")
        self.url = URL.create(
            DRIVERS[kind],
            username=setting("SOURCE_USER"),
            password=setting("SOURCE_PASSWORD"),
            host=setting("SOURCE_HOST"),
            port=int(setting("SOURCE_PORT")),
            database=setting("SOURCE_DATABASE"),
        )

    def __str__(self) -> str:
        return f"the database {self.url.database} ({setting('SOURCE_TYPE')})"

    def resource(self, table: str):
        """The columns of source_files.py, with their types there; a column that is new in the database waits until it
        is named there."""
        return sql_table(
            create_engine(self.url),
            table=table,
            reflection_level="minimal",
            # While it runs, not before: then an error is the pipeline's, like every other.
            defer_table_reflect=True,
            query_adapter_callback=lambda query, found: select(*(found.c[column] for column in TABLES[table])),
        )
