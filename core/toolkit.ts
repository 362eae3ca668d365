import { z } from 'zod';
import { pinned } from './catalog/packages';
import { publishPort, required } from './compose';
import { DASHBOARD_QUERIES, dashboardSql } from './dashboard';
import { fail } from './problems';
import { ComponentProvider, portOption } from './provider';
import { MART_TABLES, RAW_TABLES, SOURCE_FILES } from './thread';

/**
 * What a package gets to build providers with. It is handed over, not imported: two copies of the generator in one process
 * would not know each other's classes.
 */
export const toolkit = {
  ComponentProvider,
  /** Schemas of options. */
  z,
  /** An option that moves a host port. */
  portOption,
  /** A package of our table with its version. */
  pinned,
  /** A published port of a compose service. */
  publishPort,
  /** `${NAME:?message}`, for a secret of `.env`. */
  required,
  /** Refuses with a place, a reason and a mend. */
  fail,
  SOURCE_FILES,
  RAW_TABLES,
  MART_TABLES,
  /** What the dashboard “Revenue” asks, and a query of it in SQL. */
  DASHBOARD_QUERIES,
  dashboardSql,
} as const;

export type Toolkit = typeof toolkit;
