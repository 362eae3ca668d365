-- Runs once, on an empty volume. The user may do everything, because tools make databases of their own (raw, staging,
-- marts, and what they keep for themselves), and change capture reads the log of the whole server.
GRANT ALL PRIVILEGES ON *.* TO 'warehouse'@'%' WITH GRANT OPTION;
CREATE DATABASE IF NOT EXISTS raw;
CREATE DATABASE IF NOT EXISTS staging;
CREATE DATABASE IF NOT EXISTS marts;
CREATE DATABASE IF NOT EXISTS shop;
