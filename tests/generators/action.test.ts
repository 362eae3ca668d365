import { execFileSync } from 'node:child_process';
import {
  appendFileSync,
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { carryOutOrder } from '../../generators/action';
import type { Order } from '../../generators/generation/order';
import { testMaterials } from './support/materials';
import { capture, temporaryFolder } from './support/terminal';

const folder = temporaryFolder();
const STARTER = { storage: ['lake'], visualization: ['board'] };

function order(changes: Partial<Order> = {}): Order {
  return {
    request: { name: 'shop', ...STARTER },
    directory: join(folder.path(), 'shop'),
    templates: [],
    onConflict: 'merge',
    dryRun: false,
    json: false,
    ...changes,
  };
}

function carry(changes?: Partial<Order>) {
  return capture(() => carryOutOrder(order(changes), testMaterials()).catch((error: Error) => error));
}

/** Listens on a free port for as long as something runs. */
async function whileBusy<Result>(port: number, action: () => Promise<Result>): Promise<Result> {
  const server: Server = createServer();
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  try {
    return await action();
  } finally {
    await new Promise((resolve) => server.close(resolve));
  }
}

function envOf(): string {
  return readFileSync(join(folder.path(), 'shop', '.env'), 'utf8');
}

test('a project is written; the screen shows phases, tree, pages and the next commands', async () => {
  const { result, stdout, exitCode } = await carry();
  expect(result).toMatch(/^shop: \d+ files written to .*shop\/$/);
  expect(exitCode).toBe(0);
  const phases = [...stdout.matchAll(/^✔ (\w+) .* \d+ ms$/gm)].map(([, name]) => name);
  expect(phases).toEqual(['initialise', 'validate', 'configure', 'generate', 'ports', 'write']);
  expect(stdout).toContain('shop/\n');
  expect(stdout).toMatch(/Board +http:\/\/127\.0\.0\.1:13000\/ +admin +\.env: BOARD_PASSWORD/);
  expect(stdout).toContain('make up');
  const secret = /BOARD_PASSWORD=(\w+)/.exec(envOf())?.[1] ?? '';
  expect(secret).toHaveLength(24);
  expect(stdout).not.toContain(secret);
});

test('what was added is said, with the reason', async () => {
  const { stdout } = await carry({ request: { name: 'shop', visualization: ['board'] } });
  expect(stdout).toContain('Lake was added. Board needs it: it shows what is in it.');
});

test('who serves what several offer is said, with the way to say otherwise', async () => {
  const { stdout } = await carry({ request: { name: 'shop', storage: ['lake', 'pond'], visualization: ['board'] } });
  expect(stdout).toContain('Lake serves as warehouse; another choice: --use warehouse=pond.');
});

test('JSON alone on the standard output, progress beside it', async () => {
  const { stdout, stderr } = await carry({ json: true });
  const outcome = JSON.parse(stdout) as { files: { path: string }[] };
  expect(outcome).toMatchObject({
    status: 'written',
    ok: true,
    name: 'shop',
    directory: join(folder.path(), 'shop'),
    ports: { LAKE_PORT: 15432, BOARD_PORT: 13000 },
    urls: [{ title: 'Board', url: 'http://127.0.0.1:13000/', user: 'admin', passwordIn: '.env: BOARD_PASSWORD' }],
    conflicts: [],
  });
  expect(outcome.files.map(({ path }) => path)).toContain('docker-compose.yml');
  expect(stderr).toContain('✔ generate');
});

test('a dry run writes nothing', async () => {
  const { result, stdout } = await carry({ dryRun: true });
  expect(result).toMatch(/would be written to/);
  expect(stdout).not.toContain('✔ write');
  expect(readdirSync(folder.path())).toEqual([]);
});

test('an archive holds the project, without secrets unless asked', async () => {
  const file = join(folder.path(), 'out.zip');
  const { result, stdout } = await carry({ zip: { file, withEnv: false } });
  expect(result).toMatch(/packed into/);
  expect(stdout).toContain('make env');
  const list = (zip: string) => execFileSync('python3', ['-m', 'zipfile', '-l', zip], { encoding: 'utf8' });
  expect(list(file)).toMatch(/shop\/\.env\.example/);
  expect(list(file)).not.toMatch(/shop\/\.env /);
  const withEnv = join(folder.path(), 'env.zip');
  await carry({ zip: { file: withEnv, withEnv: true } });
  expect(list(withEnv)).toMatch(/shop\/\.env /);
  expect(readdirSync(folder.path()).sort()).toEqual(['env.zip', 'out.zip']);
});

test.each<[string, (path: string) => string, string]>([
  ['exists', (path) => join(path, 'there.zip'), 'a file of this name exists'],
  ['has no folder', (path) => join(path, 'no', 'out.zip'), 'its folder does not exist'],
  ['is a folder', (path) => path, 'a file of this name exists'],
])('an archive that %s is refused', async (_what, fileOf, message) => {
  writeFileSync(join(folder.path(), 'there.zip'), 'theirs');
  const { result } = await carry({ zip: { file: fileOf(folder.path()), withEnv: false } });
  expect(String(result)).toContain(message);
  expect(readdirSync(folder.path())).toEqual(['there.zip']);
  expect(readFileSync(join(folder.path(), 'there.zip'), 'utf8')).toBe('theirs');
});

describe('host ports', () => {
  test('a default that is busy gives way, and that is said', async () => {
    await whileBusy(13000, async () => {
      const { stdout } = await carry();
      expect(stdout).toContain('BOARD_PORT is 13001: 13000 is taken by another program on this machine.');
      expect(envOf()).toContain('BOARD_PORT=13001');
    });
  });

  test('a port that was asked for and is busy is refused', async () => {
    await whileBusy(15999, async () => {
      const { result } = await carry({ request: { name: 'shop', ...STARTER, options: { lake: { port: 15999 } } } });
      expect(String(result)).toContain('lake.port: host port 15999 is busy');
    });
    expect(readdirSync(folder.path())).toEqual([]);
  });

  test('a port twice is refused', async () => {
    const options = { lake: { port: 15998 }, board: { port: 15998 } };
    const { result } = await carry({ request: { name: 'shop', ...STARTER, options } });
    expect(String(result)).toMatch(/host port 15998 is used twice/);
    expect(readdirSync(folder.path())).toEqual([]);
  });

  test('a project keeps its port while it runs on it', async () => {
    await carry();
    await whileBusy(15432, async () => {
      const { result } = await carry();
      expect(result).toMatch(/^shop: \d+ unchanged$/);
    });
  });

  test('an archive does not look at this machine', async () => {
    await whileBusy(15432, async () => {
      const { stdout } = await carry({ json: true, zip: { file: join(folder.path(), 'out.zip'), withEnv: false } });
      expect(JSON.parse(stdout)).toMatchObject({ ports: { LAKE_PORT: 15432 } });
    });
  });
});

describe('a project that is there', () => {
  test('stays as it is when nothing changes, and keeps its secrets', async () => {
    await carry();
    const before = envOf();
    const { stdout } = await carry();
    expect(stdout).toContain('Nothing had to change.');
    expect(envOf()).toBe(before);
  });

  test('grows, and keeps edits', async () => {
    await carry({ request: { name: 'shop', storage: ['lake'] } });
    appendFileSync(join(folder.path(), 'shop', 'README.md'), '\nMy own words.\n');
    const { stdout } = await carry();
    expect(stdout).toMatch(/updated +docker-compose\.yml|updated +stack\.yaml/);
    expect(readFileSync(join(folder.path(), 'shop', 'README.md'), 'utf8')).toContain('My own words.');
    expect(envOf()).toContain('BOARD_PASSWORD=');
  });

  test('conflicts are listed and end with a failure', async () => {
    await carry({ request: { name: 'shop', storage: ['lake'] } });
    const templates = join(folder.path(), 'templates');
    mkdirSync(join(templates, 'visualization', 'board'), { recursive: true });
    writeFileSync(join(templates, 'visualization', 'board', 'board.txt'), 'ours');
    const theirs = join(folder.path(), 'shop', 'board.txt');
    writeFileSync(theirs, 'theirs');
    const aborted = await carry({ templates: [templates], onConflict: 'abort' });
    expect(String(aborted.result)).toContain('Choose --on-conflict merge, keep or overwrite.');
    expect(envOf()).not.toContain('BOARD_PASSWORD');
    const { result, stdout } = await carry({ templates: [templates] });
    expect(String(result)).toContain('1 file for you to decide');
    expect(stdout).toMatch(/board\.txt +a file of your own stands here/);
    expect(readFileSync(theirs, 'utf8')).toBe('theirs');
  });

  test('a folder that appeared meanwhile is left alone', async () => {
    mkdirSync(join(folder.path(), 'shop'));
    writeFileSync(join(folder.path(), 'shop', 'thesis.txt'), '');
    const { result } = await carry();
    expect(String(result)).toContain('is not a project of this generator');
    expect(readdirSync(join(folder.path(), 'shop'))).toEqual(['thesis.txt']);
  });
});

describe('templates', () => {
  test('a folder of templates goes before ours, and a project’s own before ours too', async () => {
    const mine = join(folder.path(), 'mine');
    mkdirSync(join(mine, 'common'), { recursive: true });
    writeFileSync(join(mine, 'common', 'README.md.hbs'), 'Hello {{project_name}}');
    await carry({ templates: [mine] });
    const readme = join(folder.path(), 'shop', 'README.md');
    expect(readFileSync(readme, 'utf8')).toBe('Hello shop');
    const own = join(folder.path(), 'shop', 'templates', 'common');
    mkdirSync(own, { recursive: true });
    writeFileSync(join(own, 'README.md.hbs'), 'Own {{project_name}}');
    await carry();
    expect(readFileSync(readme, 'utf8')).toBe('Own shop');
  });

  test.each([
    ['{{#if x}}', 'common/README.md.hbs: line 1 does not parse as a Handlebars template'],
    ['\n{{projct_name}}', 'common/README.md.hbs: line 2 names an unknown variable "projct_name"'],
  ])('%j is refused', async (text, message) => {
    const mine = join(folder.path(), 'mine');
    mkdirSync(join(mine, 'common'), { recursive: true });
    writeFileSync(join(mine, 'common', 'README.md.hbs'), text);
    const { result } = await carry({ templates: [mine] });
    expect(String(result)).toContain(message);
    expect(readdirSync(folder.path())).toEqual(['mine']);
  });
});

test('a destination below a file is refused', async () => {
  writeFileSync(join(folder.path(), 'file'), '');
  const { result } = await carry({ directory: join(folder.path(), 'file', 'shop') });
  expect(String(result)).toContain('lies below something that is not a folder');
});

test('failures as JSON', async () => {
  const { stdout, result } = await carry({
    json: true,
    request: { name: 'shop', storage: ['pond'], visualization: ['board'] },
  });
  expect(JSON.parse(stdout)).toMatchObject({ status: 'failed', exitCode: 1, problems: [{ where: 'board' }] });
  expect(result).toBeInstanceOf(Error);
});

const asOrdinaryUser = process.getuid?.() === 0 ? test.skip : test;
asOrdinaryUser('a folder that may not be written is refused', async () => {
  const closed = join(folder.path(), 'closed');
  mkdirSync(closed);
  chmodSync(closed, 0o555);
  const { result } = await carry({ directory: join(closed, 'shop') });
  expect(String(result)).toContain('may not be written by this user');
  expect(existsSync(join(closed, 'shop'))).toBe(false);
  rmSync(closed, { recursive: true });
});
