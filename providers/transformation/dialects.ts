/** What differs between the SQL of the warehouses, as values for the templates of queries. */
export interface Dialect {
  /** The type of whole numbers, and of exact ones, in a cast. */
  integer: string;
  decimal: string;
  /** A time of raw as a timestamp in UTC without a time zone. */
  utc: (column: string) => string;
}

const STANDARD: Pick<Dialect, 'integer' | 'decimal'> = { integer: 'integer', decimal: 'decimal' };
const MYSQL: Dialect = {
  ...STANDARD,
  // A cast to integer is called so there; the column becomes a bigint.
  integer: 'signed',
  // Raw holds UTC already.
  utc: (column) => `cast(${column} as datetime(6))`,
};
const POSTGRESQL: Dialect = { ...STANDARD, utc: (column) => `cast(${column} as timestamptz) at time zone 'UTC'` };

/** By type of the warehouse's connection. */
export const DIALECTS: Readonly<Record<string, Dialect>> = {
  postgresql: POSTGRESQL,
  duckdb: POSTGRESQL,
  clickhouse: { ...STANDARD, utc: (column) => `cast(${column} as DateTime64(6, 'UTC'))` },
  mariadb: MYSQL,
  mysql: MYSQL,
  lakehouse: {
    ...STANDARD,
    utc: (column) => `cast(cast(${column} as timestamp(6) with time zone) at time zone 'UTC' as timestamp(6))`,
  },
  snowflake: {
    ...STANDARD,
    utc: (column) => `cast(convert_timezone('UTC', cast(${column} as timestamp_tz)) as timestamp_ntz)`,
  },
  bigquery: {
    integer: 'int64',
    decimal: 'numeric',
    utc: (column) => `datetime(cast(${column} as timestamp), 'UTC')`,
  },
};
