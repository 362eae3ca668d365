import { HIGHEST_PORT, LOWEST_PORT, PortRegistry } from '../../core/ports';
import { said } from './support/problems';

describe('a default port', () => {
  it('is taken when it is free', () => {
    const ports = new PortRegistry();
    expect(ports.allocate('A_PORT', 8080)).toBe(8080);
    expect(ports.get('A_PORT')).toBe(8080);
    expect(ports.get('B_PORT')).toBeUndefined();
  });

  it.each([
    ['another component', new PortRegistry(), ['A_PORT', 8080]],
    ['another program', new PortRegistry({}, new Set([8080])), undefined],
    ['what some option names', new PortRegistry({}, new Set(), new Set([8080])), undefined],
    ['a component of the project that has not asked yet', new PortRegistry({ Z_PORT: 8080 }), undefined],
  ] as const)('gives way to %s', (_, ports, earlier) => {
    if (earlier) ports.allocate(...earlier);
    expect(ports.allocate('B_PORT', 8080)).toBe(8081);
    expect(ports.problems.map(said)).toEqual([]);
  });

  it('goes on from the lowest port after the highest', () => {
    expect(new PortRegistry({}, new Set([HIGHEST_PORT])).allocate('A_PORT', HIGHEST_PORT)).toBe(LOWEST_PORT);
  });

  it('steps over everything that is taken', () => {
    const ports = new PortRegistry({ Z_PORT: 8082 }, new Set([8081]), new Set([8083]));
    ports.allocate('A_PORT', 8080);
    expect(ports.allocate('B_PORT', 8080)).toBe(8084);
  });
});

describe('a port that the user names', () => {
  it('is taken as it is', () => {
    const ports = new PortRegistry({ A_PORT: 5432 }, new Set(), new Set([5544]));
    expect(ports.allocate('A_PORT', 5432, 5544, 'postgresql.port')).toBe(5544);
    expect(ports.problems.map(said)).toEqual([]);
  });

  it('is refused when two want it, naming both and a free one', () => {
    const ports = new PortRegistry({}, new Set([3002]), new Set([3001]));
    ports.allocate('GRAFANA_PORT', 3000, 3001, 'grafana.port');
    ports.allocate('DAGSTER_PORT', 3001, 3001, 'dagster.port');
    expect(ports.problems.map(said)).toEqual([
      {
        where: 'dagster.port',
        what: 'host port 3001 is used twice, here and for GRAFANA_PORT',
        mend: 'Choose another, e.g. 3003.',
      },
    ]);
  });

  it('is refused when another program listens on it', () => {
    const ports = new PortRegistry({}, new Set([5432, 5433]), new Set([5432]));
    ports.allocate('POSTGRESQL_PORT', 5432, 5432, 'postgresql.port');
    expect(ports.problems.map(said)).toEqual([
      {
        where: 'postgresql.port',
        what: 'host port 5432 is busy: another program on this machine listens on it',
        mend: 'Stop that program or choose another, e.g. 5434.',
      },
    ]);
  });
});

describe('a port that the project has', () => {
  it('is kept, also while the project itself listens on it', () => {
    const ports = new PortRegistry({ A_PORT: 9999 }, new Set([9999]));
    expect(ports.allocate('A_PORT', 8080)).toBe(9999);
    expect(ports.problems.map(said)).toEqual([]);
  });

  it('cannot be taken by an option of another component', () => {
    const ports = new PortRegistry({ A_PORT: 9999 });
    ports.allocate('A_PORT', 8080);
    ports.allocate('B_PORT', 8081, 9999, 'b.port');
    expect(ports.problems).toMatchObject([{ where: 'b.port', what: expect.stringContaining('A_PORT') as string }]);
  });
});

it('all ports are told by name, in the order in which they were asked for', () => {
  const ports = new PortRegistry({ UNUSED_PORT: 1 });
  ports.allocate('B_PORT', 2000);
  ports.allocate('A_PORT', 2000);
  expect(Object.entries(ports.toRecord())).toEqual([
    ['B_PORT', 2000],
    ['A_PORT', 2001],
  ]);
});

it('a thousand components that all prefer one port get a thousand ports', () => {
  const ports = new PortRegistry();
  for (let index = 0; index < 1000; index += 1) ports.allocate(`P${index}_PORT`, 8080);
  expect(new Set(Object.values(ports.toRecord())).size).toBe(1000);
});
