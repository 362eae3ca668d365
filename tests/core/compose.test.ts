import { parse } from 'yaml';
import { ComposeModel, type ComposeService, publishPort, required } from '../../core/compose';
import { problemOf } from './support/problems';

function modelOf(services: Record<string, Omit<ComposeService, 'memory'>>): ComposeModel {
  const model = new ComposeModel('shop_123456');
  for (const [name, service] of Object.entries(services)) model.addService(name, { memory: 1, ...service });
  return model;
}

function read(text: string): { services: Record<string, Record<string, unknown>>; volumes?: object } {
  return parse(text) as ReturnType<typeof read>;
}

describe('docker-compose.yml', () => {
  it('holds the project name, the services in their order and every named volume', () => {
    const model = modelOf({
      b: { image: 'b:1', volumes: ['b_data:/b', './b:/x:ro', '/etc/x:/x'] },
      a: { image: 'a:1', volumes: ['b_data:/b:ro', 'a_data:/a', '${DIR}:/y'] },
      c: { image: 'c:1' },
    });
    expect(model.volumes).toEqual(['a_data', 'b_data']);
    const text = model.toYaml(' The header');
    expect(text).toMatch(/^# The header\n/);
    expect(read(text)).toEqual({
      name: 'shop_123456',
      services: {
        b: { image: 'b:1', volumes: ['b_data:/b', './b:/x:ro', '/etc/x:/x'] },
        a: { image: 'a:1', volumes: ['b_data:/b:ro', 'a_data:/a', '${DIR}:/y'] },
        c: { image: 'c:1' },
      },
      volumes: { a_data: {}, b_data: {} },
    });
    expect(text.indexOf('  b:')).toBeLessThan(text.indexOf('  a:'));
  });

  it('says nothing of volumes when there are none', () => {
    expect(read(modelOf({ a: { image: 'a' } }).toYaml(''))).not.toHaveProperty('volumes');
    expect(read(modelOf({}).toYaml(''))).toEqual({ name: 'shop_123456', services: {} });
  });

  it('keeps words that Compose would take for something else', () => {
    const environment = {
      A: 'no',
      B: 'on',
      C: 'yes',
      D: 'null',
      E: '1.10',
      F: '0o17',
      G: '~',
      H: '',
      I: 'Off',
      J: '1_000',
    };
    const text = modelOf({ a: { restart: 'no', environment, ports: ['22:22', '127.0.0.1:${A:-1}:1'] } }).toYaml('');
    // Compose reads by the rules of YAML 1.1.
    const service = (parse(text, { version: '1.1' }) as { services: { a: ComposeService } }).services.a;
    expect(service).toEqual({ restart: 'no', environment, ports: ['22:22', '127.0.0.1:${A:-1}:1'] });
  });

  it('writes the keys of a service in one order, whatever order the provider used', () => {
    const text = modelOf({
      a: {
        restart: 'no',
        healthcheck: { test: ['CMD', 'true'] },
        ports: ['1:1'],
        command: ['x'],
        image: 'i',
        init: true,
      },
    }).toYaml('');
    expect(Object.keys(read(text).services['a'] ?? {})).toEqual([
      'image',
      'init',
      'command',
      'ports',
      'healthcheck',
      'restart',
    ]);
  });

  it('loses no key that a service may have', () => {
    const full: Required<Omit<ComposeService, 'comment' | 'memory'>> = {
      image: 'i',
      scale: 2,
      build: { context: '.', dockerfile: 'd', args: { A: 'b' } },
      command: ['c'],
      entrypoint: ['e'],
      env_file: ['.env'],
      user: '50000:0',
      profiles: ['tools'],
      environment: { A: 'b' },
      ports: ['1:1'],
      volumes: ['v:/v'],
      depends_on: { x: { condition: 'service_healthy' } },
      healthcheck: { test: ['CMD', 'true'], interval: '1s', timeout: '1s', retries: 1, start_period: '1s' },
      init: true,
      shm_size: '1mb',
      ulimits: { nofile: 1 },
      extra_hosts: ['a:b'],
      stop_grace_period: '1s',
      restart: 'unless-stopped',
      labels: { a: 'b' },
      logging: { driver: 'json-file', options: { 'max-size': '1m' } },
    };
    expect(read(modelOf({ a: full }).toYaml('')).services['a']).toEqual(full);
  });

  it('is laid out for people: comments above services, health checks on one line, no folded lines', () => {
    const long = `x${' word'.repeat(60)}`;
    const text = modelOf({
      a: { comment: 'The first one', image: 'a', healthcheck: { test: ['CMD', 'true'] }, command: [long] },
      b: { comment: 'The second one', image: 'b', volumes: ['v:/v'] },
    }).toYaml('');
    expect(text).toContain('  # The first one\n  a:\n');
    expect(text).toContain('\n\n  # The second one\n  b:\n');
    expect(text).toContain("test: [CMD, 'true']");
    expect(text).toContain('\n\nvolumes:\n');
    expect(text.split('\n').some((line) => line.includes(long))).toBe(true);
    expect(text).not.toContain('comment:');
  });

  it('writes equal parts out instead of using anchors', () => {
    const shared = { A: 'b' };
    expect(modelOf({ a: { environment: shared }, b: { environment: shared } }).toYaml('')).not.toMatch(/[&*]/);
  });

  it('refuses two services of one name, and one without a figure of memory', () => {
    const model = modelOf({ a: {} });
    expect(problemOf(() => model.addService('b', { memory: 0 }))).toMatchObject({ where: 'b' });
    expect(problemOf(() => model.addService('a', { memory: 1 }))).toMatchObject({
      where: 'a',
      what: 'two components define this compose service',
    });
  });
});

describe('an overlay', () => {
  const model = () =>
    modelOf({ a: { image: 'a:1', environment: { A: '1', B: '2' }, ports: ['1:1'] }, b: { image: 'b:1' } });

  it('adds to maps, replaces everything else and leaves the rest', () => {
    const overlay = [
      '# ours',
      'services:',
      '  a:',
      '    environment: { B: "3", C: "4" }',
      '    ports: ["2:2"]',
      '  extra:',
      '    image: extra:1 # pinned',
      'networks:',
      '  outside: { external: true }',
    ].join('\n');
    const text = model().toYaml('', overlay);
    expect(read(text)).toEqual({
      name: 'shop_123456',
      services: {
        a: { image: 'a:1', environment: { A: '1', B: '3', C: '4' }, ports: ['2:2'] },
        b: { image: 'b:1' },
        extra: { image: 'extra:1' },
      },
      networks: { outside: { external: true } },
    });
    expect(text).toContain('# pinned');
  });

  it.each(['', '# nothing but a comment\n', 'services:\n  # a: {}\n', 'services:\n  a:\n    environment:\n'])(
    'that holds nothing (%j) changes nothing',
    (overlay) => {
      expect(read(model().toYaml('', overlay))).toEqual(read(model().toYaml('')));
    },
  );

  it.each([
    ['is not YAML', 'services: [', /^is not YAML: .* at line 1/],
    ['is a list', '- services', /^is not a map of keys$/],
    ['is a word', 'services', /^is not a map of keys$/],
  ])('is refused when it %s', (_, overlay, what) => {
    expect(problemOf(() => model().toYaml('', overlay))).toMatchObject({
      where: 'docker-compose.overlay.yml',
      what: expect.stringMatching(what) as string,
    });
  });
});

it('ports are published on this machine only, movable by .env', () => {
  expect(publishPort('A_PORT', 5432, 5000)).toBe('127.0.0.1:${A_PORT:-5432}:5000');
});

it('required variables stop Compose and a shell with a message', () => {
  expect(required('A_PASSWORD')).toBe('${A_PASSWORD:?is missing in .env: run make env}');
});
