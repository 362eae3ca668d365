#!/bin/sh
# Makes the user who reads statistics, and no tables, for Prometheus. Runs on each start; what exists is kept, and the
# password follows the environment.
#
#   SERVER, MYSQL_USER, MYSQL_PWD    the server, and a user who may make users
#   MONITORING_PASSWORD              the password of the user to make
set -eu

password=$(printf '%s' "$MONITORING_PASSWORD" | sed "s/[\\\\']/\\\\&/g")
# The statements are read from standard input, because arguments are visible in the list of processes.
mariadb --host="$SERVER" --user="$MYSQL_USER" <<SQL
CREATE USER IF NOT EXISTS 'monitoring'@'%' IDENTIFIED BY '$password';
ALTER USER 'monitoring'@'%' IDENTIFIED BY '$password' WITH MAX_USER_CONNECTIONS 5;
GRANT PROCESS, BINLOG MONITOR, SLAVE MONITOR ON *.* TO 'monitoring'@'%';
SQL
echo "user monitoring is ready"
