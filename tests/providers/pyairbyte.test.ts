import { RAW_TABLES } from '../../core/thread';
import { CLIENT_TYPES } from '../../providers/storage/drivers';
import { generate, textOf } from '../support/stack';

function ingestion(storage: string) {
  return generate({ name: 'shop', storage: [storage], ingestion: ['pyairbyte'] });
}

function environmentOf(output: ReturnType<typeof ingestion>) {
  return output.ctx.environments.find(({ name }) => name === 'pyairbyte');
}

describe('PyairbyteProvider', () => {
  it.each(CLIENT_TYPES)('pins what the client of %s asks for', (storage) => {
    const output = ingestion(storage);
    const pinned = textOf(output, 'requirements/constraints/pyairbyte.txt').split('\n');
    const { requirements = [] } = output.ctx.environments.find(({ name }) => name === 'pyairbyte') ?? {};
    expect(requirements.length).toBeGreaterThan(0);
    for (const requirement of requirements) expect(pinned).toContain(requirement.replace(/\[.*\]/, ''));
  });

  it.each([
    ['postgresql', ['airbyte==0.71.3', 'psycopg[binary]==3.3.9']],
    // PyAirbyte brings a DuckDB of its own.
    ['duckdb', ['airbyte==0.71.3']],
    ['clickhouse', ['airbyte==0.71.3', 'clickhouse-connect==1.12.0']],
    ['mysql', ['airbyte==0.71.3', 'pymysql==1.2.4']],
  ])('asks for PyAirbyte and the client of %s, pinned', (storage, requirements) => {
    const output = ingestion(storage);
    expect(environmentOf(output)?.requirements).toEqual(requirements);
    const pinned = textOf(output, 'requirements/constraints/pyairbyte.txt').split('\n');
    for (const requirement of requirements) expect(pinned).toContain(requirement.replace(/\[.*\]/, ''));
  });

  it('installs the connector when the environment is made, on the Python that it runs on', () => {
    const output = ingestion('postgresql');
    const locked = 'requirements/connectors/source-file.txt';
    expect(environmentOf(output)).toMatchObject({ systemPackages: ['python3'], setup: [locked] });
    expect(textOf(output, 'requirements/setup/pyairbyte.sh')).toContain(locked);
    expect(textOf(output, locked)).toMatch(/^airbyte-source-file==0\.5\.39$/m);
    const image = textOf(output, 'docker/pyairbyte.Dockerfile');
    expect(image).toContain(`COPY ${locked} /project/${locked}`);
    expect(image).toContain('apt-get install --yes --no-install-recommends python3 ');
  });

  it('stays offline while it runs', () => {
    expect(environmentOf(ingestion('duckdb'))?.variables?.('network')).toMatchObject({
      AIRBYTE_OFFLINE_MODE: '1',
      DO_NOT_TRACK: '1',
    });
  });

  it('loads the source files into the raw tables, and only where no other tool does', () => {
    const output = ingestion('duckdb');
    expect(output.ctx.steps[0]).toMatchObject({ id: 'ingest_pyairbyte', kind: 'ingest', writes: RAW_TABLES });
    expect(textOf(output, 'pipelines/source_files.py')).toContain('TABLES = {');
    const both = generate({ name: 'shop', storage: ['duckdb'], ingestion: ['meltano', 'pyairbyte'] });
    expect(both.ctx.steps.map(({ id }) => id)).not.toContain('ingest_pyairbyte');
  });

  it('has a pipeline whose name hides no package', () => {
    // The folder of a program comes first on Python's path: pipelines/airbyte.py would be imported instead of PyAirbyte.
    const files = ingestion('duckdb').vfs.list();
    expect(files.map(({ path }) => path)).not.toContain('pipelines/airbyte.py');
  });
});
