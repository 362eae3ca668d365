"""Superset's settings, over its defaults. All of them: https://superset.apache.org/docs/configuration/configuring-superset

Environment
    SUPERSET_SECRET_KEY      signs sessions, and encrypts the passwords that Superset keeps
    SUPERSET_DATABASE_URI    where Superset keeps dashboards, users and permissions
"""

import os
from importlib.util import find_spec

SECRET_KEY = os.environ["SUPERSET_SECRET_KEY"]
SQLALCHEMY_DATABASE_URI = os.environ["SUPERSET_DATABASE_URI"]
# A connection that the server closed meanwhile is replaced before it is used.
SQLALCHEMY_ENGINE_OPTIONS = {"pool_pre_ping": True}

# Answers are not kept: after a run of the pipeline every chart shows the new marts.
DATA_CACHE_CONFIG = {"CACHE_TYPE": "NullCache"}
# How many log-ins an address may try is counted in each web process. With several containers, name a Redis here.
RATELIMIT_STORAGE_URI = "memory://"

# For MariaDB and MySQL, Superset asks a driver of this name for the types of columns; PyMySQL, which is pure Python, knows them too.
if find_spec("pymysql"):
    import pymysql

    pymysql.install_as_MySQLdb()

# The logo leads to the dashboards instead of the start page.
LOGO_TARGET_PATH = "/dashboard/list/"
