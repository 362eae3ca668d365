import { parse } from 'yaml';
import type { ComposeService } from '../../core/compose';
import { builtInRegistry } from '../../providers';
import { orchestrationStack } from '../support/orchestration';
import { textOf } from '../support/stack';

const ORCHESTRATORS = builtInRegistry()
  .getAllProviders('orchestration')
  .map(({ meta }) => meta);

/** The part of the README that says how the thread is run again. */
function sectionOf(readme: string): string {
  return /^## Run it again\n(.*?)^## /ms.exec(readme)?.[1] ?? '';
}

describe.each(ORCHESTRATORS)('running again with $title', ({ name, title }) => {
  const output = orchestrationStack(name);
  const section = sectionOf(textOf(output, 'README.md'));

  it('stands in the README, and so does how days are backfilled', () => {
    expect(section).toContain(`With [${title}](docs/${name}.md):`);
    expect(section).toMatch(/^```sh\n# everything.*\n\S/m);
    expect(section).toMatch(/of your own.*(--partition|backfill create|--param day|Backfill)/);
    expect(textOf(output, `docs/${name}.md`)).toContain('(../README.md#run-it-again)');
  });

  it('happens in containers that there are', () => {
    const { services } = parse(textOf(output, 'docker-compose.yml')) as { services: Record<string, ComposeService> };
    const containers = [...section.matchAll(/docker compose exec (\S+)/g)].map(([, container]) => container);
    expect(Object.keys(services)).toEqual(expect.arrayContaining(containers));
  });
});

it('is no matter where there is no orchestrator', () => {
  const output = orchestrationStack('dagster', { orchestration: [] });
  expect(sectionOf(textOf(output, 'README.md'))).toBe('');
});
