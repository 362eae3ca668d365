import { readFileSync } from 'node:fs';
import { builtInRegistry } from '../../providers';
import { NOTHING, tablesOf, withRecords } from '../../tools/proof/matrix';
import { documentOf, PROOF_DOCUMENT, storedProof } from '../../tools/write-proof';

const THREAD = { ingestion: 'dlt', warehouse: 'postgresql', transformation: 'dbt', quality: ['soda'], seconds: 1 };

describe('the matrix of what is proven', () => {
  it('is written from what was recorded, never by hand', () => {
    expect(readFileSync(PROOF_DOCUMENT, 'utf8')).toBe(documentOf(storedProof()));
  });

  it('tells what moved from what moved with a stand-in, and forgets what fails now', () => {
    const cell = (proof: ReturnType<typeof withRecords>) => {
      const [ingestion] = tablesOf(proof, builtInRegistry());
      return ingestion?.rows.find(({ name }) => name === 'dlt')?.cells[ingestion.columns.indexOf('postgresql')];
    };
    const passed = {
      shown: 'thread',
      outcome: 'passed',
      services: { postgresql: 'the real server' },
      ...THREAD,
    } as const;
    expect(cell(NOTHING)).toBe('nothing');
    const moved = withRecords(NOTHING, [passed]);
    expect(cell(moved)).toBe('moved');
    expect(cell(withRecords(NOTHING, [{ ...passed, services: { postgresql: 'a stand-in' } }]))).toBe('moved*');
    expect(cell(withRecords(moved, [{ ...passed, outcome: 'failed' }]))).toBe('nothing');
  });

  it('says with what options a stack came up on an engine', () => {
    const up = {
      shown: 'engine',
      outcome: 'passed',
      stack: 'shop_celery',
      components: ['dlt', 'airflow'],
      options: ['airflow.executor=celery'],
      seconds: 7,
      images: {},
    } as const;
    expect(documentOf(withRecords(NOTHING, [up]))).toContain(
      '| shop_celery | dlt, airflow, airflow.executor=celery | -           | 7       |',
    );
  });
});
