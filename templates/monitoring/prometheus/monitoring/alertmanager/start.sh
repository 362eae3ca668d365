#!/bin/sh
# Starts Alertmanager with what .env says. It cannot read the environment by itself, so its configuration is put together
# here, in the working folder, which is its volume.
#
#   ALERT_WEBHOOK_URL   where alerts are sent; empty: they are shown on Alertmanager's page only
set -eu
here=$(dirname "$0")
umask 077

if [ -n "${ALERT_WEBHOOK_URL:-}" ]; then
    printf '%s' "$ALERT_WEBHOOK_URL" >webhook-url
    receivers=webhook
else
    rm -f webhook-url
    receivers=page
fi
cat "$here/alertmanager.yml" "$here/receivers/$receivers.yml" >alertmanager.yml
echo "alerts: receivers/$receivers.yml"

exec alertmanager --config.file=alertmanager.yml --storage.path=. "$@"
