-- Runs once, on an empty volume. In ClickHouse the schemas of the thread are databases.
CREATE DATABASE IF NOT EXISTS raw;
CREATE DATABASE IF NOT EXISTS staging;
CREATE DATABASE IF NOT EXISTS marts;
