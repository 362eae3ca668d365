#!/bin/sh
# As the script of the same name in Kafka's distribution.
exec java -Xmx256m -cp '/opt/kafka/libs/*' org.apache.kafka.tools.BrokerApiVersionsCommand "$@"
