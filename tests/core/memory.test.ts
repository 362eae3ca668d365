import { estimateMemory, jvmMemory, memoryInWords, STEP_MEMORY } from '../../core/memory';
import { generate, textOf } from '../support/stack';

const { ctx, ...output } = generate({
  name: 'shop',
  storage: ['lakehouse'],
  options: { lakehouse: { heap_gb: 4, workers: 2 } },
});

test('what stays up counts in full, of what ends only the largest', () => {
  const { total, services } = estimateMemory(ctx);
  expect(services.map(({ name }) => name)).toEqual([...ctx.compose.services.keys()]);
  const sum = services.filter(({ stays }) => stays).reduce((all, { memory }) => all + memory, 0);
  expect(services.filter(({ stays }) => !stays).length).toBeGreaterThan(2);
  expect(total).toBe(sum + STEP_MEMORY);
});

test('a JVM takes its heap and more', () => {
  const trino = estimateMemory(ctx).services.filter(({ name }) => name.startsWith('trino'));
  expect(trino.map(({ memory }) => memory)).toEqual([jvmMemory(4096), jvmMemory(4096), jvmMemory(4096)]);
});

test('the figures are in the documents and not in compose', () => {
  const whole = memoryInWords(estimateMemory(ctx).total);
  expect(textOf({ ctx, ...output }, 'README.md')).toContain(`about ${whole} of memory`);
  expect(textOf({ ctx, ...output }, 'ARCHITECTURE.md')).toContain('| `trino-worker-2` | 4.3 GB | stays up |');
  expect(textOf({ ctx, ...output }, 'docker-compose.yml')).not.toContain('memory:');
});

test.each([
  [64, '64 MB'],
  [999, '999 MB'],
  [1024, '1.0 GB'],
  [12_800, '12.5 GB'],
])('%i MiB are %s', (mib, words) => {
  expect(memoryInWords(mib)).toBe(words);
});
