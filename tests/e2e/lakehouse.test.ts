import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnvFile } from '../../core/envfile';
import { expectOneLine } from './support/outcomes';
import { freePort, PostgresServer } from './support/postgres';
import type { Service } from './support/project';
import * as lakehouse from './support/services/lakehouse';
import * as seaweedfs from './support/services/seaweedfs';
import { run, stack, succeed, workFolder } from './support/shell';

const REPLACE_TWICE = `
import sys
from contextlib import closing
sys.path[:0] = ["warehouse"]
from datetime import UTC, datetime
from decimal import Decimal
from connection import DatabaseError, connect, connect_writer, is_missing_table
from loading import replace_table

columns = {"id": "bigint", "name": "text", "at": "timestamp", "price": "decimal(10,2)"}
at = datetime(2026, 1, 5, 9, 12, 0, 123456, UTC)
rows = [(i, "Zoë's 田中" if i % 2 else None, at, Decimal(i) / 100) for i in range(1, 1203)]
with closing(connect_writer()) as writer, closing(connect()) as reader:
    for _ in range(2):
        print(replace_table(writer, "raw", "things", columns, rows))
    cursor = reader.cursor()
    cursor.execute("select count(*), sum(price), min(at), count(name) from raw.things")
    print(cursor.fetchall())
    cursor.execute("show tables from raw")
    print(cursor.fetchall())
    for statement in ("delete from raw.things", "create schema mine", "select * from marts.nothing"):
        try:
            cursor.execute(statement)
            cursor.fetchall()
        except DatabaseError as error:
            print(error.error_name, is_missing_table(error))
`;

describe('the lakehouse: Trino and SeaweedFS themselves, and Iceberg’s REST catalog server for Lakekeeper', () => {
  const work = workFolder();
  const services: Service[] = [];
  let project: string;

  const python = (environment: string, ...args: string[]): string =>
    succeed('scripts/step', [environment, 'python', ...args], { cwd: project, env: { RUNNER: 'venv' } });

  beforeAll(async () => {
    const ports = await Promise.all([freePort(), freePort(), freePort(), freePort()]);
    const names = ['postgresql.port', 'seaweedfs.port', 'lakehouse.port', 'lakehouse.catalog_port'];
    const settings = names.flatMap((name, index) => ['--set', `${name}=${ports[index]}`]);
    const tools = ['--storage', 'lakehouse', '--ingestion', 'kafka', '--transformation', 'sql'];
    project = stack(work.path, 'shop_lake', ...tools, ...settings);
    const { POSTGRESQL_PASSWORD: password = '' } = parseEnvFile(readFileSync(`${project}/.env`, 'utf8'));
    services.push(PostgresServer.start(ports[0] ?? 0, 'warehouse', password, 'warehouse'));
    services.push(await seaweedfs.start(project));
    services.push(await lakehouse.start(project));
  });
  afterAll(async () => {
    for (const service of services.reverse()) await service.stop();
    work.remove();
  });

  it('lands the source files, byte for byte, as often as it is asked', () => {
    for (let times = 0; times < 2; times++) succeed('make', ['land_files', 'RUNNER=venv'], { cwd: project });
    const shown = succeed('make', ['list-objects', 'RUNNER=venv'], { cwd: project });
    for (const table of ['customers', 'orders', 'order_items']) {
      const size = readFileSync(join(project, 'data', `${table}.csv`)).length.toLocaleString('en');
      expect(shown).toMatch(new RegExp(`^ *${size} +landing/shop/${table}.csv$`, 'm'));
    }
  });

  it('replaces a table with exact values, and lets readers change nothing', () => {
    writeFileSync(join(project, 'replace_twice.py'), REPLACE_TWICE);
    expect(python('warehouse', 'replace_twice.py').trim().split('\n').slice(-7)).toEqual([
      '1202',
      '1202',
      "[[1202, Decimal('7230.03'), datetime.datetime(2026, 1, 5, 9, 12, 0, 123456, tzinfo=zoneinfo.ZoneInfo(key='UTC')), 601]]",
      "[['things']]",
      'PERMISSION_DENIED False',
      'PERMISSION_DENIED False',
      'SCHEMA_NOT_FOUND True',
    ]);
  });

  it('says in one line what is wrong', () => {
    const wrongKey = run('scripts/step', ['object_store', 'python', 'object_store/land_files.py'], {
      cwd: project,
      env: { RUNNER: 'venv', SEAWEEDFS_SECRET_KEY: 'a:b@c/%d' },
    });
    expectOneLine(wrongKey, /^object_store\/land_files.py: .*403|ACCESS_DENIED|SignatureDoesNotMatch/);
    const nobody = run('scripts/step', ['warehouse', 'python', 'warehouse/marts.py'], {
      cwd: project,
      env: { RUNNER: 'venv', TRINO_PORT: '1' },
    });
    expectOneLine(nobody, /^warehouse\/marts.py: .*refused/i);
  });
});
