import type { IMAGES } from '../../../core/catalog/images';

export interface StandIn {
  /** Below tests/engine/images/. */
  folder: string;
  /** What is in it, for the matrix. */
  shown: string;
  args?: Record<string, string>;
}

/** Minimal systems of Debian, which the Dockerfiles start from: build argument -> suite. */
export const BASES = { BOOKWORM: 'bookworm', TRIXIE: 'trixie' } as const;

/**
 * What runs in the place of an image of the catalogue where no registry can be reached: the real program, of Debian, PyPI or another
 * package index, behind an entrypoint that reads the same environment as the official one. A raised pin is followed.
 */
export const STAND_INS: Partial<Record<keyof typeof IMAGES, StandIn>> = {
  python: { folder: 'python', shown: 'Python 3.11 of Debian' },
  postgresql17: { folder: 'postgresql', shown: 'PostgreSQL 17 of Debian' },
  postgresql18: {
    folder: 'postgresql',
    shown: 'PostgreSQL 17 of Debian',
    args: { PGDATA: '/var/lib/postgresql/18/docker' },
  },
  prometheus: { folder: 'prometheus', shown: 'Prometheus 2.53 of Debian' },
  postgresExporter: { folder: 'postgres-exporter', shown: 'postgres_exporter 0.17 of Debian' },
};
