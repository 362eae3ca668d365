"""Where dlt loads to: the warehouse that WAREHOUSE_TYPE names, through dlt's destination for it.

Credentials are handed over field by field, so a password may hold any character.

Environment, as far as the type of the warehouse needs it
    WAREHOUSE_TYPE                        postgresql, duckdb, clickhouse, mariadb, mysql, snowflake or bigquery
    WAREHOUSE_PATH                        DuckDB's file
    WAREHOUSE_HOST, _PORT, _USER, _PASSWORD, _DATABASE
    WAREHOUSE_NATIVE_PORT                 ClickHouse's port of the native protocol, beside the HTTP port WAREHOUSE_PORT
    WAREHOUSE_ACCOUNT, _ROLE, _COMPUTE    Snowflake's account, and the role and virtual warehouse to work with
    WAREHOUSE_PROJECT, _LOCATION          BigQuery's project and location
    GOOGLE_APPLICATION_CREDENTIALS        BigQuery's key file
"""

from pathlib import Path

import dlt
from source_files import PROJECT, ConfigurationMistake, setting

SCHEMA = "raw"


def warehouse() -> tuple:
    """The destination, and the name of the dataset in it."""
    kind = setting("WAREHOUSE_TYPE")
    if kind not in DESTINATIONS:
        raise ConfigurationMistake(f"WAREHOUSE_TYPE is {kind}, expected one of {', '.join(DESTINATIONS)}")
    return DESTINATIONS[kind]()


def postgresql() -> tuple:
    return dlt.destinations.postgres(server_credentials()), SCHEMA


def duckdb() -> tuple:
    # An absolute path, because dlt remembers the folder of the first run and would go on writing there after the
    # project was moved.
    path = PROJECT / setting("WAREHOUSE_PATH")
    path.parent.mkdir(parents=True, exist_ok=True)
    return dlt.destinations.duckdb(str(path)), SCHEMA


def clickhouse() -> tuple:
    """ClickHouse has databases and no schemas: dlt would load the dataset `raw` into tables called raw___customers.
    Without a dataset the tables keep their names, in the database that it is connected to."""
    import clickhouse_connect

    server = server_credentials()
    login = {field: server[field] for field in ("host", "port", "username", "password")}
    try:
        with clickhouse_connect.get_client(**login) as client:
            client.command(f"CREATE DATABASE IF NOT EXISTS {SCHEMA}")
    except clickhouse_connect.driver.exceptions.Error as error:
        raise ConfigurationMistake(" ".join(str(error).split())) from None
    native_port = int(setting("WAREHOUSE_NATIVE_PORT"))
    ports = {"port": native_port, "http_port": server["port"], "secure": 0}
    return dlt.destinations.clickhouse({**server, **ports, "database": SCHEMA}), None


def mysql() -> tuple:
    """MariaDB too. The dataset is a database of the server."""
    return dlt.destinations.sqlalchemy({"drivername": "mysql+pymysql", **server_credentials()}), SCHEMA


def snowflake() -> tuple:
    credentials = {
        "host": setting("WAREHOUSE_ACCOUNT"),
        "username": setting("WAREHOUSE_USER"),
        "password": setting("WAREHOUSE_PASSWORD"),
        "role": setting("WAREHOUSE_ROLE"),
        "warehouse": setting("WAREHOUSE_COMPUTE"),
        "database": setting("WAREHOUSE_DATABASE"),
    }
    return dlt.destinations.snowflake(credentials), SCHEMA


def bigquery() -> tuple:
    key = Path(setting("GOOGLE_APPLICATION_CREDENTIALS"))
    if not key.is_file():
        raise ConfigurationMistake(f"GOOGLE_APPLICATION_CREDENTIALS names {key}, and there is no such file")
    project, location = setting("WAREHOUSE_PROJECT"), setting("WAREHOUSE_LOCATION")
    return dlt.destinations.bigquery(key.read_text(), project_id=project, location=location), SCHEMA


def server_credentials() -> dict:
    return {
        "host": setting("WAREHOUSE_HOST"),
        "port": int(setting("WAREHOUSE_PORT")),
        "username": setting("WAREHOUSE_USER"),
        "password": setting("WAREHOUSE_PASSWORD"),
        "database": setting("WAREHOUSE_DATABASE"),
    }


DESTINATIONS = {
    "postgresql": postgresql,
    "duckdb": duckdb,
    "clickhouse": clickhouse,
    "mariadb": mysql,
    "mysql": mysql,
    "snowflake": snowflake,
    "bigquery": bigquery,
}
