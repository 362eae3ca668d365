import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { parse as parseToml } from 'smol-toml';
import { parseAllDocuments, parse as parseYaml } from 'yaml';
import { parseEnvFile } from '../../core/envfile';
import { estimateMemory } from '../../core/memory';
import { formatMend } from '../../core/problems';
import type { Accepted } from '../support/combinations';
import { pairwiseStacks, SEED } from '../support/pairwise';
import { textOf } from '../support/stack';

interface ComposeFile {
  services: Record<
    string,
    {
      healthcheck?: object;
      profiles?: string[];
      restart?: string;
      ports?: string[];
      volumes?: string[];
      build?: { dockerfile?: string };
      depends_on?: Record<string, { condition: string }>;
    }
  >;
  volumes?: Record<string, unknown>;
}

const { accepted, refused } = pairwiseStacks();

const composeOf = ({ output }: Accepted) => parseYaml(textOf(output, 'docker-compose.yml')) as ComposeFile;

/** Names the stack in a failure; one test a property keeps the report readable. */
function forEveryStack(check: (stack: Accepted) => void): void {
  for (const stack of accepted) {
    try {
      check(stack);
    } catch (error) {
      (error as Error).message = `${stack.label}: ${(error as Error).message}`;
      throw error;
    }
  }
}

describe(`every pair of components in some stack (${accepted.length} stacks, PAIRWISE_SEED=${SEED})`, () => {
  it('gives every host port to one service only', () => {
    forEveryStack((stack) => {
      const ports = Object.values(composeOf(stack).services).flatMap(({ ports: published }) => published ?? []);
      const host = ports.map((port) => /^127\.0\.0\.1:\$\{[A-Z_]+:-(\d+)\}:\d+$/.exec(port)?.[1]);
      expect(host).not.toContain(undefined);
      expect(new Set(host).size).toBe(host.length);
    });
  });

  it('has somebody wait for every container that ends by itself: `docker compose up --wait` takes any other for a failure', () => {
    forEveryStack((stack) => {
      const services = Object.entries(composeOf(stack).services);
      const ends = services.filter(([, { restart, profiles }]) => restart === 'no' && !profiles).map(([name]) => name);
      const awaited = services.flatMap(([, { depends_on = {} }]) =>
        Object.entries(depends_on).flatMap(([name, { condition }]) =>
          condition === 'service_completed_successfully' ? [name] : [],
        ),
      );
      expect(ends.filter((name) => !awaited.includes(name))).toEqual([]);
    });
  });

  it('defines every variable that compose asks for', () => {
    forEveryStack((stack) => {
      const asked = [...textOf(stack.output, 'docker-compose.yml').matchAll(/(?<!\$)\$\{([A-Z0-9_]+)/g)].map(
        (match) => match[1],
      );
      const defined = Object.keys(parseEnvFile(textOf(stack.output, '.env')));
      expect(defined).toEqual(expect.arrayContaining([...new Set(asked)]));
    });
  });

  it('lists the same variables in .env.example, without their secrets', () => {
    forEveryStack(({ output }) => {
      const [real, example] = ['.env', '.env.example'].map((file) => parseEnvFile(textOf(output, file))) as [
        Record<string, string>,
        Record<string, string>,
      ];
      expect(Object.keys(example)).toEqual(Object.keys(real));
      for (const { name, placeholder } of output.ctx.envVars) {
        if (placeholder) expect(example[name]).toBe(placeholder);
      }
    });
  });

  it('keeps secrets in .env and nowhere else', () => {
    forEveryStack(({ output }) => {
      const secrets = output.ctx.envVars.filter(({ placeholder }) => placeholder).map(({ value }) => value);
      for (const { path, content, mode } of output.vfs.list()) {
        if (path === '.env') expect(mode).toBe(0o600);
        else expect(secrets.filter((secret) => content.includes(secret))).toEqual([]);
      }
    });
  });

  it('declares every volume, mounts only what it writes, builds from a Dockerfile it has', () => {
    forEveryStack((stack) => {
      const { services, volumes = {} } = composeOf(stack);
      const paths = stack.output.vfs.list().map(({ path }) => path);
      for (const { volumes: mounts = [], build } of Object.values(services)) {
        for (const mount of mounts) {
          // A file of the user's own, named in .env.
          if (mount.startsWith('${')) continue;
          const source = mount.split(':')[0] ?? '';
          if (!source.startsWith('./')) expect(Object.keys(volumes)).toContain(source);
          else
            expect(paths.some((path) => path === source.slice(2) || path.startsWith(`${source.slice(2)}/`))).toBe(true);
        }
        if (build?.dockerfile) expect(paths).toContain(build.dockerfile);
      }
    });
  });

  it('waits only for services that exist, and for health only where there is a health check', () => {
    forEveryStack((stack) => {
      const { services } = composeOf(stack);
      for (const { depends_on: awaited = {} } of Object.values(services)) {
        for (const [name, { condition }] of Object.entries(awaited)) {
          expect(Object.keys(services)).toContain(name);
          if (condition === 'service_healthy') expect(services[name]?.healthcheck).toBeDefined();
        }
      }
    });
  });

  it('documents every component, and pins every environment down to its last package', () => {
    forEveryStack(({ output }) => {
      for (const { provider } of output.ctx.components) textOf(output, `docs/${provider.meta.name}.md`);
      for (const { name, requirements } of output.ctx.environments) {
        const constraints = textOf(output, `requirements/constraints/${name}.txt`);
        for (const requirement of requirements) {
          const [, distribution, version] = /^([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==([\w.]+)$/.exec(requirement) ?? [];
          expect(distribution).toBeDefined();
          expect(constraints.toLowerCase()).toContain(`${distribution}==${version}`.toLowerCase());
        }
      }
    });
  });

  it('says how much memory every container takes', () => {
    forEveryStack(({ output: { ctx } }) => {
      const { total, services } = estimateMemory(ctx);
      expect(services.map(({ name }) => name)).toEqual([...ctx.compose.services.keys()]);
      for (const { memory } of services) expect(memory).toBeGreaterThan(0);
      expect(total).toBeGreaterThan(0);
    });
  });

  it('carries the whole thread: what a step reads, something before it writes', () => {
    forEveryStack(({ output }) => {
      const written = new Set<string>();
      for (const { reads, writes } of output.ctx.steps) {
        for (const source of reads) {
          expect(written.has(source) || output.vfs.getFile(source) !== undefined).toBe(true);
        }
        for (const table of writes) written.add(table);
      }
    });
  });
});

describe('every file that some stack generates', () => {
  // One look at each distinct text is enough.
  const distinct = new Map<string, { label: string; path: string; text: string }>();
  for (const { label, output } of accepted) {
    for (const { path, content } of output.vfs.list()) {
      if (path.startsWith('.antigravity/pristine/')) continue;
      const text = content.toString('utf8');
      distinct.set(`${path}\0${text}`, { label, path, text });
    }
  }
  const files = (pattern: RegExp) => [...distinct.values()].filter(({ path }) => pattern.test(path));

  it.each([
    [
      'YAML',
      /\.ya?ml$/,
      (text: string) => parseAllDocuments(text).flatMap((document) => ('errors' in document ? document.errors : [])),
    ],
    ['JSON', /\.json$/, (text: string) => failures(() => JSON.parse(withoutComments(text)))],
    ['TOML', /\.toml$/, (text: string) => failures(() => parseToml(text))],
    ['POSIX shell', /^(scripts\/|.*\.sh$)/, (text: string) => shellErrors(text)],
  ])('parses as %s where its name says so', (_, pattern, errorsOf) => {
    expect(files(pattern).length).toBeGreaterThan(0);
    for (const { label, path, text } of files(pattern))
      expect({ label, path, errors: errorsOf(text) }).toEqual({ label, path, errors: [] });
  });

  it('has Makefiles that make itself accepts', () => {
    for (const { text } of files(/^Makefile$/)) {
      const { status, stderr } = spawnSync('make', ['--dry-run', '--file', '-', 'help'], {
        input: text,
        encoding: 'utf8',
      });
      expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    }
  });

  it('has architecture diagrams that Mermaid itself accepts', () => {
    const diagrams = files(/^ARCHITECTURE\.md$/).map(({ text }) => /```mermaid\n([\s\S]*?)\n```/.exec(text)?.[1] ?? '');
    const parser = join(__dirname, '..', 'support', 'parse-mermaid.mjs');
    const { status, stderr } = spawnSync('node', [parser], {
      input: JSON.stringify([...new Set(diagrams)]),
      encoding: 'utf8',
    });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  });

  it('leaves nothing to do: no placeholder words, no unrendered template, a newline at its end', () => {
    for (const { path, text } of distinct.values()) {
      expect({ path, word: /\b(TODO|FIXME|XXX)\b/.exec(text)?.[0] }).toEqual({ path, word: undefined });
      expect({ path, trailing: text === '' || text.endsWith('\n') }).toEqual({ path, trailing: true });
    }
  });
});

describe(`every pair that is refused (${refused.length} of them)`, () => {
  it('says why and what works instead', () => {
    for (const { label, problem } of refused) {
      for (const { what, mend } of problem.problems) {
        expect({ label, what }).toEqual({
          label,
          what: expect.stringMatching(/cannot work with|\bbecause\b|needs/) as string,
        });
        expect({ label, mend: formatMend(mend) }).toEqual({
          label,
          mend: expect.stringMatching(/--\w+ |Choose|Leave/) as string,
        });
      }
    }
  });

  it('is among them when a dashboard cannot read the warehouse', () => {
    expect(refused.map(({ label }) => label)).toContain('duckdb + grafana');
  });
});

/** What a parser throws, as a list. */
function failures(parse: () => unknown): string[] {
  try {
    parse();
    return [];
  } catch (error) {
    return [(error as Error).message];
  }
}

/** devcontainer.json is JSON with comments. */
function withoutComments(text: string): string {
  return text.replace(/^\s*\/\/.*$/gm, '');
}

function shellErrors(text: string): string[] {
  const { status, stderr } = spawnSync('sh', ['-n'], { input: text, encoding: 'utf8' });
  return status === 0 ? [] : [stderr];
}
