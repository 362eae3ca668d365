import type { Healthcheck } from '../../../core/compose';
import { literalWord } from './interpolation';

type Check = { exec: { command: string[] } } | { httpGet: { path: string; port: number } };

export interface Probe {
  periodSeconds: number;
  timeoutSeconds: number;
  failureThreshold: number;
  exec?: { command: string[] };
  httpGet?: { path: string; port: number };
}

/** Compose's own defaults. */
const INTERVAL = 30;
const TIMEOUT = 30;
const RETRIES = 3;
/** A container that hangs is restarted after about this long; one that is merely busy is left alone. */
const SECONDS_TO_RESTART = 180;

/**
 * Compose's one health check as the three of Kubernetes: the first start may take its time, only a ready container gets
 * requests, and one that stays unhealthy is started again.
 * @param reachable ports on which the service listens for others, where a request over HTTP arrives as well.
 */
export function probesOf(healthcheck: Healthcheck, reachable: ReadonlySet<number>): Record<string, Probe> {
  const check = checkOf(healthcheck.test, reachable);
  const periodSeconds = seconds(healthcheck.interval, INTERVAL);
  const timeoutSeconds = seconds(healthcheck.timeout, TIMEOUT);
  const failureThreshold = healthcheck.retries ?? RETRIES;
  const startPeriods = Math.ceil(seconds(healthcheck.start_period, 0) / periodSeconds);
  // The first start of an image that sets itself up, on a busy cluster: twice what one machine was given.
  const startThreshold = Math.max(30, 2 * (startPeriods + failureThreshold));
  const slow = Math.max(periodSeconds, 15);
  return {
    startupProbe: { ...check, periodSeconds, timeoutSeconds, failureThreshold: startThreshold },
    readinessProbe: { ...check, periodSeconds, timeoutSeconds, failureThreshold: Math.min(3, failureThreshold) },
    livenessProbe: {
      ...check,
      periodSeconds: slow,
      timeoutSeconds: Math.max(timeoutSeconds, 10),
      failureThreshold: Math.ceil(SECONDS_TO_RESTART / slow),
    },
  };
}

/** A plain request to a port that is open to others needs no program in the image; everything else is run as it stands. */
function checkOf([kind, ...words]: readonly string[], reachable: ReadonlySet<number>): Check {
  if (kind === 'CMD-SHELL') return { exec: { command: ['sh', '-c', literalWord(words.join(' '))] } };
  const address = /^http:\/\/(?:localhost|127\.0\.0\.1):(\d+)(\/.*)?$/.exec(words.at(-1) ?? '');
  const port = Number(address?.[1]);
  if (/^(wget|curl)$/.test(words[0] ?? '') && reachable.has(port))
    return { httpGet: { path: address?.[2] ?? '/', port } };
  return { exec: { command: words.map(literalWord) } };
}

/** Of a duration as compose writes it: `90s`, `1m30s`. */
export function seconds(duration: string | undefined, otherwise: number): number {
  if (duration === undefined) return otherwise;
  const units: Record<string, number> = { h: 3600, m: 60, s: 1 };
  const parts = [...duration.matchAll(/(\d+)([hms])/g)];
  return parts.reduce((sum, [, amount, unit]) => sum + Number(amount) * (units[unit ?? 's'] ?? 1), 0) || otherwise;
}
