#!/bin/bash
# Starts Kafka Connect, and gives it the connector's settings as soon as it answers: on each start, since that changes
# nothing when it has them already. The health check asks for the connector, so a healthy container captures.
set -eu
api=http://localhost:8083/connectors

register() {
    until curl --silent --fail --output /dev/null "$api"; do sleep 2; done
    until curl --silent --show-error --fail-with-body --output /dev/stderr --request PUT \
        --header 'Content-Type: application/json' --data "@/debezium/$SOURCE_TYPE.json" "$api/shop/config"; do
        sleep 10
    done
}

register &
exec /docker-entrypoint.sh start
