"""How SQLMesh works here. Everything about the warehouse comes from the environment, so this file holds no secret.

Environment
    WAREHOUSE_TYPE, and the other variables of that warehouse
    SQLMESH_STATE_HOST, _PORT, _USER, _PASSWORD, _DATABASE
                                a PostgreSQL that keeps SQLMesh's state; when not set, the warehouse keeps it
    SQLMESH_CONCURRENT_TASKS    how many models are built at the same time, default: 4
    SQLMESH_CACHE_DIR           default: .cache in this folder
"""

import os

from sqlmesh.core.config import Config, GatewayConfig, LinterConfig, ModelDefaultsConfig
from sqlmesh.core.config.common import VirtualEnvironmentMode
from sqlmesh.core.config.connection import (
    BigQueryConnectionConfig,
    ClickhouseConnectionConfig,
    DuckDBConnectionConfig,
    MySQLConnectionConfig,
    PostgresConnectionConfig,
    SnowflakeConnectionConfig,
    TrinoConnectionConfig,
)
from sqlmesh.utils.errors import ConfigError


def setting(name: str) -> str:
    value = os.environ.get(name)
    if not value:
        raise ConfigError(f"{name} is not set; `make` sets it for every step")
    return value


def server(prefix: str = "WAREHOUSE") -> dict:
    """Where a database server listens."""
    return {"host": setting(f"{prefix}_HOST"), "port": int(setting(f"{prefix}_PORT"))}


def login() -> dict:
    return {"user": setting("WAREHOUSE_USER"), "password": setting("WAREHOUSE_PASSWORD")}


def tasks() -> dict:
    return {"concurrent_tasks": int(os.environ.get("SQLMESH_CONCURRENT_TASKS", "4"))}


def bigquery() -> BigQueryConnectionConfig:
    return BigQueryConnectionConfig(
        method="service-account",
        project=setting("WAREHOUSE_PROJECT"),
        location=setting("WAREHOUSE_LOCATION"),
        keyfile=setting("GOOGLE_APPLICATION_CREDENTIALS"),
        **tasks(),
    )


def clickhouse() -> ClickhouseConnectionConfig:
    return ClickhouseConnectionConfig(
        **server(), username=setting("WAREHOUSE_USER"), password=setting("WAREHOUSE_PASSWORD"), **tasks()
    )


def duckdb() -> DuckDBConnectionConfig:
    # One connection: DuckDB itself uses every core.
    return DuckDBConnectionConfig(database=setting("WAREHOUSE_PATH"))


def lakehouse() -> TrinoConnectionConfig:
    return TrinoConnectionConfig(
        **server(),
        user=setting("WAREHOUSE_USER"),
        catalog=setting("WAREHOUSE_DATABASE"),
        http_scheme="http",
        timezone="UTC",
        **tasks(),
    )


def mysql() -> MySQLConnectionConfig:
    return MySQLConnectionConfig(**server(), **login(), charset="utf8mb4", **tasks())


def postgresql() -> PostgresConnectionConfig:
    return PostgresConnectionConfig(**server(), **login(), database=setting("WAREHOUSE_DATABASE"), **tasks())


def snowflake() -> SnowflakeConnectionConfig:
    return SnowflakeConnectionConfig(
        account=setting("WAREHOUSE_ACCOUNT"),
        **login(),
        role=setting("WAREHOUSE_ROLE"),
        warehouse=setting("WAREHOUSE_COMPUTE"),
        database=setting("WAREHOUSE_DATABASE"),
        **tasks(),
    )


WAREHOUSES = {
    "bigquery": bigquery,
    "clickhouse": clickhouse,
    "duckdb": duckdb,
    "lakehouse": lakehouse,
    "mariadb": mysql,
    "mysql": mysql,
    "postgresql": postgresql,
    "snowflake": snowflake,
}


def state() -> PostgresConnectionConfig | None:
    """Which models are deployed, and when they were built."""
    if not os.environ.get("SQLMESH_STATE_HOST"):
        return None
    return PostgresConnectionConfig(
        **server("SQLMESH_STATE"),
        user=setting("SQLMESH_STATE_USER"),
        password=setting("SQLMESH_STATE_PASSWORD"),
        database=setting("SQLMESH_STATE_DATABASE"),
    )


def gateway() -> GatewayConfig:
    kind = setting("WAREHOUSE_TYPE")
    if kind not in WAREHOUSES:
        raise ConfigError(f"WAREHOUSE_TYPE is {kind}; config.py knows {', '.join(WAREHOUSES)}")
    return GatewayConfig(connection=WAREHOUSES[kind](), state_connection=state())


config = Config(
    gateways={
        setting("WAREHOUSE_TYPE"): gateway(),
        # For what only reads the models, and is not to disturb whoever builds them: a DuckDB in memory.
        "no_warehouse": GatewayConfig(connection=DuckDBConnectionConfig()),
    },
    default_gateway=setting("WAREHOUSE_TYPE"),
    # The models are written in PostgreSQL's SQL; SQLMesh translates it for the warehouse.
    model_defaults=ModelDefaultsConfig(dialect="postgres", start="2026-01-01", cron="@daily"),
    # In production staging and marts are tables, not views onto tables of other names: readers may copy or grant them.
    virtual_environment_mode=VirtualEnvironmentMode.DEV_ONLY,
    linter=LinterConfig(
        enabled=True,
        rules=["ambiguousorinvalidcolumn", "invalidselectstarexpansion", "noambiguousprojections"],
    ),
    cache_dir=os.environ.get("SQLMESH_CACHE_DIR"),
    disable_anonymized_analytics=True,
)
