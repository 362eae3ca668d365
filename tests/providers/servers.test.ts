import { parse as parseYaml } from 'yaml';
import type { ComposeService } from '../../core/compose';
import { generate, textOf } from '../support/stack';

type Output = ReturnType<typeof generate>;

const password = (name: string) => `\${${name}:?is missing in .env: run make env}`;

function thread(storage: string[], more: object = {}): Output {
  return generate({ name: 'shop', storage, ingestion: ['dlt'], transformation: ['sql'], ...more });
}

function serviceOf(output: Output, name: string): ComposeService | undefined {
  return (parseYaml(textOf(output, 'docker-compose.yml')) as { services?: Record<string, ComposeService> }).services?.[
    name
  ];
}

describe('warehouses that are servers', () => {
  it.each([
    ['clickhouse', {}, 'clickhouse:26.3.20.7'],
    ['mariadb', {}, 'mariadb:11.8.8'],
    ['mariadb', { version: '12.3' }, 'mariadb:12.3.2'],
    ['mysql', {}, 'mysql:8.4.11'],
    ['mysql', { version: '9.7' }, 'mysql:9.7.2'],
  ])('run their pinned image with its password from .env: %s %j', (name, options, image) => {
    const service = serviceOf(thread([name], { options: { [name]: options } }), name);
    const prefix = name.toUpperCase();
    expect(service).toMatchObject({
      image,
      environment: { [`${prefix}_USER`]: 'warehouse', [`${prefix}_PASSWORD`]: password(`${prefix}_PASSWORD`) },
      restart: 'unless-stopped',
    });
    expect(service?.volumes).toContainEqual(expect.stringMatching(new RegExp(`^${name}_data:/var/lib/`)));
  });

  it('are healthy only once clients from outside are let in', () => {
    expect(serviceOf(thread(['clickhouse']), 'clickhouse')?.healthcheck?.test).toContain('http://clickhouse:8123/ping');
    for (const [name, prefix] of [
      ['mariadb', 'MARIADB'],
      ['mysql', 'MYSQL'],
    ] as const) {
      const command = serviceOf(thread([name]), name)?.healthcheck?.test.join(' ');
      // The temporary server that initialises the volume listens on the socket only.
      expect(command).toContain('-h 127.0.0.1');
      // A wrong password must show here, and not first in those who use the server.
      expect(command).toContain(`MYSQL_PWD="$$${prefix}_PASSWORD"`);
    }
  });

  it.each([
    [
      'clickhouse',
      'sqlalchemy',
      `clickhousedb://warehouse:${password('CLICKHOUSE_PASSWORD')}@clickhouse:8123/warehouse`,
    ],
    ['clickhouse', 'jdbc', 'jdbc:clickhouse://clickhouse:8123/warehouse'],
    [
      'mariadb',
      'sqlalchemy',
      `mysql+pymysql://warehouse:${password('MARIADB_PASSWORD')}@mariadb:3306/warehouse?charset=utf8mb4`,
    ],
    ['mysql', 'jdbc', 'jdbc:mysql://mysql:3306/warehouse'],
    ['mysql', 'sling', `mysql://warehouse:${password('MYSQL_PASSWORD')}@mysql:3306/warehouse?tls=skip-verify`],
  ])('have an address for every client: %s, %s', (name, target, expected) => {
    expect(thread([name]).ctx.connectionString('warehouse', target, 'network')).toBe(expected);
  });

  it.each(['clickhouse', 'mariadb', 'mysql'])('are reached from the host by their published port: %s', (name) => {
    const variables = textOf(thread([name]), 'scripts/variables.sh');
    expect(variables).toContain(`export WAREHOUSE_TYPE="${name}"`);
    expect(variables).toContain('export WAREHOUSE_HOST="127.0.0.1"');
    expect(variables).toMatch(new RegExp(`export WAREHOUSE_PORT="\\$\\{${name.toUpperCase()}_PORT:-\\d+\\}"`));
  });
});

describe('a database beside the warehouse', () => {
  it('is the source of the shop, with variables of its own', () => {
    const source = thread(['duckdb', 'mariadb']).ctx.getServiceByCapability('source_database');
    expect(source?.variables?.('network')).toEqual({
      SOURCE_TYPE: 'mariadb',
      SOURCE_HOST: 'mariadb',
      SOURCE_PORT: '3306',
      SOURCE_USER: 'warehouse',
      SOURCE_PASSWORD: password('MARIADB_PASSWORD'),
      SOURCE_DATABASE: 'shop',
    });
  });

  it('is none where it is the warehouse itself', () => {
    expect(thread(['mariadb']).ctx.hasCapability('source_database')).toBe(false);
  });
});

describe('warehouses in a cloud', () => {
  it.each([
    ['snowflake', 'SNOWFLAKE_PASSWORD='],
    ['bigquery', 'BIGQUERY_KEYFILE='],
  ])('ask for credentials, draw none, and start nothing: %s', (name, line) => {
    const output = thread([name]);
    for (const file of ['.env', '.env.example']) expect(textOf(output, file).split('\n')).toContain(line);
    expect(serviceOf(output, name)).toBeUndefined();
    expect(textOf(output, 'docker-compose.yml')).not.toMatch(/\$\{(?:SNOWFLAKE|BIGQUERY)_\w+:\?/);
  });
});

describe('Terraform', () => {
  it('refuses a warehouse that it does not make, and does without one', () => {
    expect(() => thread(['clickhouse'], { infrastructure: ['terraform'] })).toThrow(/cannot work with clickhouse/);
    expect(() => generate({ name: 'shop', infrastructure: ['terraform'] })).not.toThrow();
  });
});
