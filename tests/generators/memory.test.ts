import { join } from 'node:path';
import { machineMemory, memorySummary, memoryWarning } from '../../generators/generation/memory';
import { prepare } from '../../generators/generation/prepare';
import { carryOut } from '../../generators/generation/carry-out';
import { reportText } from '../../generators/terminal/report';
import { styleOf } from '../../generators/terminal/style';
import { summaryText } from '../../generators/terminal/summary';
import { builtInRegistry } from '../../providers';
import { generate } from '../support/stack';
import { temporaryFolder } from './support/terminal';

const folder = temporaryFolder();
const plain = styleOf({});
const request = { name: 'shop', storage: ['postgresql'], orchestration: ['airflow'] };
const order = (more: object = {}) => ({
  request,
  directory: join(folder.path(), 'shop'),
  templates: [],
  onConflict: 'merge' as const,
  dryRun: true,
  json: false,
  ...more,
});
const materials = { registry: builtInRegistry(), templates: [] };
const WARNING = /The stack takes about [\d.]+ GB of memory and this machine has 1\.0 GB/;

test('before anything is written, and after: the estimate, and a warning where the machine is too small', async () => {
  const prepared = await prepare(order(), materials);
  const summary = (machine: number) => summaryText(order(), prepared, plain, folder.path(), machine);
  expect(summary(16_384)).toMatch(/memory +about [\d.]+ GB \(airflow-scheduler \d+ MB, /);
  expect(summary(16_384)).not.toMatch(/this machine/);
  expect(summary(1024)).toMatch(WARNING);

  const outcome = await carryOut(order(), materials);
  expect(reportText(outcome, plain, folder.path(), 1024)).toMatch(WARNING);
  expect(reportText(outcome, plain, folder.path(), 16_384)).toContain('Memory in ordinary use: about ');
});

test('an archive is unpacked elsewhere', async () => {
  const zipped = order({ zip: { file: join(folder.path(), 'shop.zip'), withEnv: false } });
  const outcome = await carryOut(zipped, materials);
  expect(reportText(outcome, plain, folder.path(), 1024)).not.toMatch(WARNING);
});

test('a part of the machine is left to others', () => {
  const { ctx } = generate({ name: 'shop', storage: ['postgresql'] });
  expect(memorySummary(ctx)).toMatch(/^about \d+ MB \(postgresql \d+ MB\)$/);
  expect(memoryWarning(ctx, 300)).toContain('leave a component out');
  expect(memoryWarning(ctx, 1024)).toBeUndefined();
  expect(machineMemory()).toBeGreaterThan(256);
});
