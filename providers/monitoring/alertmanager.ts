import { IMAGES } from '../../core/catalog/images';
import { PORTS } from '../../core/catalog/ports';
import { type ComposeService, publishPort } from '../../core/compose';
import type { ProjectContext } from '../../core/context';
import type { EnvVar } from '../../core/provider';
import { asked, askedFor } from '../storage/cloud';

/** Alertmanager, which belongs to Prometheus: groups its alerts, and sends them on where .env says. */

export const ALERTMANAGER = 'alertmanager';
const INSIDE_PORT = 9093;
const CONFIGURATION = 'monitoring/alertmanager';
const WEBHOOK = 'ALERT_WEBHOOK_URL';

export function registerAlertmanager(ctx: ProjectContext): void {
  ctx.registerWebInterface({
    title: 'Alertmanager',
    portKey: 'ALERTMANAGER_PORT',
    path: '/',
    note: `alerts that fire, and silences; ${WEBHOOK} in .env says where they are sent`,
  });
  ctx.registerScrapeTarget({ job: ALERTMANAGER, host: ALERTMANAGER, port: INSIDE_PORT, path: '/metrics' });
}

export function alertmanagerVariables(ctx: ProjectContext, port: number | undefined): EnvVar[] {
  const option = 'prometheus.alertmanager_port';
  return [
    ctx.portVariable('ALERTMANAGER_PORT', 'Host port of Alertmanager', PORTS.ALERTMANAGER_PORT, port, option),
    askedFor(
      WEBHOOK,
      'Where alerts are sent, as JSON; empty: they are on the pages of Prometheus and Alertmanager only',
    ),
  ];
}

export function alertmanagerService(ctx: ProjectContext): ComposeService {
  const page = `http://localhost:\${ALERTMANAGER_PORT:-${ctx.port('ALERTMANAGER_PORT')}}`;
  return {
    comment: 'Alertmanager: groups alerts and sends them on',
    memory: 64,
    image: IMAGES.alertmanager,
    entrypoint: ['sh', '/etc/alertmanager/start.sh'],
    // The second: it has no others of its kind to listen for.
    command: [`--web.external-url=${page}`, '--cluster.listen-address='],
    environment: { [WEBHOOK]: asked(WEBHOOK) },
    ports: [publishPort('ALERTMANAGER_PORT', ctx.port('ALERTMANAGER_PORT'), INSIDE_PORT)],
    volumes: [`./${CONFIGURATION}:/etc/alertmanager:ro`, 'alertmanager_data:/alertmanager'],
    healthcheck: {
      test: ['CMD', 'wget', '-q', '--spider', `http://localhost:${INSIDE_PORT}/-/healthy`],
      interval: '10s',
      timeout: '5s',
      retries: 6,
    },
    restart: 'unless-stopped',
  };
}

/** Files that only a stack with an Alertmanager has a use for, beside the rules of its job. */
export function isOfAlertmanager(target: string): boolean {
  return target.startsWith(`${CONFIGURATION}/`) || target.startsWith('monitoring/prometheus/alertmanagers/');
}
