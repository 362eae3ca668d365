import { mkdirSync, readdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { carryOutOrder } from '../../generators/action';
import type { Order } from '../../generators/generation/order';
import { OWN_CHOICE } from '../../generators/questions/preset';
import { stackOrder } from '../../generators/stack';
import { Cancelled } from '../../generators/terminal/failure';
import { testMaterials } from './support/materials';
import { capture, ENTER, type Script, ScriptedInquirer, temporaryFolder } from './support/terminal';

const folder = temporaryFolder();

/** Runs `plop stack …` up to the order, with the destination in a temporary folder. */
function run(line: string, script?: Script) {
  const inquirer = new ScriptedInquirer(script ?? []);
  const words = ['stack', ...line.split(' ').filter((word) => word !== ''), '--dest', folder.path()];
  return capture(() => stackOrder(inquirer, testMaterials(), words), script !== undefined).then((captured) => {
    expect(readdirSync(folder.path()).filter((name) => name !== 'taken' && !name.endsWith('.yaml'))).toEqual([]);
    return { ...captured, inquirer };
  });
}

describe('without questions', () => {
  test.each<[string, Partial<Order['request']>]>([
    ['shop --yes', { preset: 'local' }],
    ['shop --preset starter', { preset: 'starter' }],
    ['shop --preset starter --orchestration none --yes', { preset: 'starter', orchestration: [] }],
    ['shop --storage lake', { storage: ['lake'] }],
    ['shop --storage pond --set lake.port=5544 --yes', { storage: ['pond'], options: { lake: { port: 5544 } } }],
    ['shop --yes --set pond.x=1 --json', {}],
  ])('%s', async (line, request) => {
    const { result, exitCode, stdout } = await run(line);
    if (line.includes('pond.x')) {
      expect(exitCode).toBe(1);
      expect(JSON.parse(stdout)).toMatchObject({ status: 'failed', problems: [{ where: 'pond.x' }] });
      return;
    }
    expect(result).toEqual({
      request: { name: 'shop', ...request },
      directory: join(folder.path(), 'shop'),
      templates: [],
      onConflict: 'merge',
      dryRun: false,
      json: false,
    });
    expect(exitCode).toBe(0);
  });

  test('output settings', async () => {
    const zip = join(folder.path(), 'out.zip');
    const { result } = await run(
      `shop --yes --dry-run --zip ${zip} --zip-with-env --json --templates ${folder.path()} --on-conflict keep`,
    );
    expect(result).toMatchObject({
      dryRun: true,
      json: true,
      zip: { file: zip, withEnv: true },
      templates: [folder.path()],
      onConflict: 'keep',
    });
    expect((await run('shop --yes --force')).result).toMatchObject({ onConflict: 'overwrite' });
  });

  test('a file gives the answers, flags go over it', async () => {
    const file = join(folder.path(), 'my.yaml');
    writeFileSync(file, 'name: filed\nstorage: [lake]\noptions:\n  lake: { boats: 4, port: 6000 }\n');
    const { result } = await run(`--config ${file} --set lake.port=7000`);
    expect(result?.request).toEqual({ name: 'filed', storage: ['lake'], options: { lake: { boats: 4, port: 7000 } } });
    expect(result?.directory).toBe(join(folder.path(), 'filed'));
  });
});

describe('refusals', () => {
  const FILE = 'stack.yaml';
  const REFUSALS: readonly (readonly [line: string, messages: readonly string[], content?: string])[] = [
    ['shop --preset startr', ['preset: there is no preset "startr". Did you mean "starter"? Known: local, starter.']],
    ['shop --storage lak', ['storage: lak: there is no such provider. Did you mean "lake"?']],
    ['shop --storage board', ['storage: board: board belongs to another category. Give it as --visualization board.']],
    ['shop --storage lake --set lake.prot=1', ['lake.prot: there is no key "prot". Did you mean "port"?']],
    ['shop --storage lake --set lake.port=99', ['lake.port: port is wrong', '>=1024']],
    ['shop --storage lake --set lake.port=abc', ['lake.port: port is wrong', 'expected number']],
    ['shop --storage lake --set lak.port=1', ['options.lak: there is no such provider. Did you mean "lake"?']],
    ['shop --storage lake --use warehouse=lak', ['use.warehouse: there is no provider "lak"']],
    ['shop --storage none', ['no component is chosen']],
    ['a/b --yes', ['name: "a/b" cannot name a project.', 'e.g. a_b']],
    ['.. --yes', ['name: ".." cannot name a project.']],
    ['Zoë --yes', ['e.g. zoe']],
    ["o'brien --yes", ['cannot name a project']],
    ['class --yes', ['"class" is a reserved word', 'class_project']],
    [`${'x'.repeat(99)} --yes`, ['has 99 characters. Use at most 40']],
    ['my shop --yes', ['shop: is one word too many', 'Write my_shop']],
    ['shop --yes --on-conflict mrge', ['there is no policy "mrge". Did you mean "merge"?']],
    ['shop --yes --templates nowhere', ['--templates: there is no folder nowhere.']],
    ['shop --yes --zip-with-env', ['--zip-with-env: goes with --zip only.']],
    ['shop --yes --zip=', ['--zip: is empty.']],
    ['shop --yes --config nowhere.yaml', ['--config nowhere.yaml: there is no such file.']],
    ['shop --yes --config /', ['--config /: is a folder.']],
    [`--config ${FILE}`, [`${FILE}:3: is not YAML`], 'name: x\nstorage: [a\n'],
    [`--config ${FILE}`, [`${FILE}: is not a map of keys. Begin with "name: my_project".`], '- a\n'],
    [`--config ${FILE}`, [`${FILE}: is not a map of keys.`], ''],
    [
      `--config ${FILE}`,
      [`${FILE}:2: there is no key "storge". Did you mean "storage"?`],
      'storage: [lake]\nstorge: lake\nname: x\n',
    ],
    [`--config ${FILE}`, [`${FILE}: has more than 64 KiB.`], `name: x\n# ${'y'.repeat(70_000)}\n`],
    [
      `--config ${FILE}`,
      ['cannot be expanded'],
      `a: &a [x,x,x,x,x,x,x,x]\nb: &b [${'*a,'.repeat(20)}]\nc: [${'*b,'.repeat(20)}]\n`,
    ],
  ];
  test.each(REFUSALS.map(([line, messages, content]) => ({ line, messages, content })))(
    '$line',
    async ({ line, messages, content }) => {
      if (content !== undefined) writeFileSync(join(folder.path(), FILE), content);
      const { result, exitCode, stderr, stdout } = await run(line.replace(FILE, join(folder.path(), FILE)));
      for (const message of messages) expect(stderr.replaceAll(`${folder.path()}/`, '')).toContain(message);
      expect(stderr).toMatch(/othing was written/);
      expect({ result, exitCode, stdout }).toEqual({ result: undefined, exitCode: 1, stdout: '' });
    },
  );

  test('a leading dash is a flag that does not exist', async () => {
    const { exitCode, stderr } = await run('-shop --yes');
    expect(stderr).toContain('-shop: there is no such flag.');
    expect(exitCode).toBe(2);
  });

  test('all problems of a request at once', async () => {
    const { stderr, exitCode } = await run(
      'Shop --preset startr --storge x --storage lak,pnd --set lake.port=1 --set lake.prot=2 --set pond --on-conflict x',
    );
    expect(exitCode).toBe(1);
    expect(stderr).toContain('9 problems, nothing was written:');
    for (const where of [
      '--storge:',
      '--set pond:',
      '--on-conflict:',
      'name:',
      'preset:',
      'storage: lak:',
      'storage: pnd:',
      'lake.port:',
      'lake.prot:',
    ]) {
      expect(stderr).toContain(`- ${where}`);
    }
  });

  test('a folder that is not ours', async () => {
    mkdirSync(join(folder.path(), 'taken'));
    writeFileSync(join(folder.path(), 'taken', 'thesis.txt'), 'mine');
    const { stderr, exitCode } = await run('taken --yes');
    expect(stderr).toContain('exists, holds files and is not a project of this generator');
    expect(exitCode).toBe(1);
    expect(readdirSync(join(folder.path(), 'taken'))).toEqual(['thesis.txt']);
  });

  test.each([
    [
      '',
      [
        'Project name: is missing, and there is no terminal to ask in.',
        'npx plop stack my_project',
        'Which stack: is missing',
        '--preset local or --preset starter',
      ],
    ],
    ['shop', ['Which stack: is missing, and there is no terminal to ask in.', '--yes for the preset local']],
    ['--yes', ['Project name: is missing.']],
    ['--json', ['"where": "Project name"', '"exitCode": 2']],
    ['--storage lak', ['2 problems', 'storage: lak', 'Project name: is missing']],
  ])('nobody to ask: plop stack %s', async (line, messages) => {
    const { result, exitCode, stdout, stderr } = await run(line);
    for (const message of messages) expect(stdout + stderr).toContain(message);
    expect({ result, exitCode }).toEqual({ result: undefined, exitCode: 2 });
  });
});

describe('with questions', () => {
  const STARTER = [
    ['Lake: Kind of water', ENTER],
    ['Lake: Boats on it', ENTER],
    ['Lake: Whether fish', ENTER],
  ] as const;

  test('Enter alone gives the preset local', async () => {
    const { result, stdout, inquirer } = await run('', [
      ['Project name', ENTER],
      ['Which stack?', ENTER],
      ['Go?', ENTER],
    ]);
    expect(result).toMatchObject({
      request: { name: 'my_project', preset: 'local' },
      directory: join(folder.path(), 'my_project'),
    });
    expect(inquirer.isOver).toBe(true);
    expect(stdout).toMatch(/storage +Pond/);
    expect(stdout).toMatch(/files +\d+ new/);
    expect(stdout).toMatch(/host ports +none/);
  });

  test('only what the flags leave open is asked; accepted defaults are not written down', async () => {
    const { result, inquirer } = await run('shop --preset starter --set lake.boats=3', [
      ['Lake: Kind of water', 'deep'],
      ['Lake: Whether fish', ENTER],
      ['Go?', ENTER],
    ]);
    expect(result?.request).toEqual({
      name: 'shop',
      preset: 'starter',
      options: { lake: { boats: 3, flavour: 'deep' } },
    });
    expect(inquirer.isOver).toBe(true);
  });

  test('a wrong name, and a folder that is taken, are explained and asked again', async () => {
    mkdirSync(join(folder.path(), 'taken'));
    writeFileSync(join(folder.path(), 'taken', 'x'), '');
    const { result, inquirer } = await run('--preset local', [
      ['Project name', '', 'a/b', 'class', 'taken', ' shop '],
      ['Go?', ENTER],
    ]);
    expect(result?.request.name).toBe('shop');
    expect(inquirer.refused).toEqual([
      expect.stringContaining('the project has no name'),
      expect.stringContaining('e.g. a_b'),
      expect.stringContaining('reserved word'),
      expect.stringContaining('holds files and is not a project'),
    ]);
  });

  test('an option that does not fit is explained and asked again', async () => {
    const { result, inquirer } = await run('shop --preset starter', [
      STARTER[0],
      ['Lake: Boats on it', 'many', '99', '5'],
      ['Lake: Whether fish', true],
      ['Go?', ENTER],
    ]);
    expect(result?.request.options).toEqual({ lake: { boats: 5, fish: true } });
    expect(inquirer.refused).toHaveLength(2);
  });

  test('an own choice goes through the categories; what cannot work is shown with the reason', async () => {
    const { result, inquirer } = await run('shop', [
      ['Which stack?', OWN_CHOICE],
      ['Storage: keep data', ['pond']],
      ['Orchestration: run it all', 'clock'],
      ['Visualization: show data', []],
      ['Go?', ENTER],
    ]);
    expect(result?.request).toMatchObject({ storage: ['pond'], orchestration: ['clock'], visualization: [] });
    const [board] = inquirer.asked[3]?.choices ?? [];
    expect(board).toMatchObject({ value: 'board', disabled: expect.stringContaining('cannot work with pond') });
  });

  test('a choice that does not fit is refused on the spot, and all of it can be made anew', async () => {
    const { result, inquirer } = await run('shop', [
      ['Which stack?', OWN_CHOICE],
      ['Storage: keep data', ['pond']],
      ['Orchestration: run it all', ''],
      ['Visualization: show data', ['board'], []],
      ['Go?', 'again'],
      ['Which stack?', ENTER],
      ['Go?', ENTER],
    ]);
    expect(inquirer.refused).toEqual([expect.stringContaining('Board cannot work with pond')]);
    expect(result?.request).toMatchObject({ preset: 'local' });
    expect(inquirer.isOver).toBe(true);
  });

  test('nothing chosen at all is said, and asked again', async () => {
    const { stdout, inquirer } = await run('shop', [
      ['Which stack?', OWN_CHOICE],
      ['Storage', []],
      ['Orchestration', ''],
      ['Visualization', []],
      ['Which stack?', ENTER],
      ['Go?', ENTER],
    ]);
    expect(stdout).toContain('That does not work. stack: no component is chosen.');
    expect(inquirer.isOver).toBe(true);
  });

  test('who serves what several offer is asked', async () => {
    const line =
      'shop --storage pond,lake --orchestration clock --set lake.boats=1 --set lake.fish=no --set lake.flavour=deep';
    const { result, inquirer } = await run(line, [
      ['Which one serves as warehouse?', 'lake'],
      ['Go?', ENTER],
    ]);
    expect(inquirer.asked[0]).toMatchObject({ default: 'pond', choices: [{ value: 'pond' }, { value: 'lake' }] });
    expect(result?.request.use).toEqual({ warehouse: 'lake' });
    const decided = await run(`${line} --use warehouse=lake`, [['Go?', ENTER]]);
    expect(decided.result?.request.use).toEqual({ warehouse: 'lake' });
  });

  test('flags that do not fit together end the program before the first question', async () => {
    const { stderr, exitCode, inquirer } = await run('shop --storage pond --visualization board', []);
    expect(stderr).toContain('Board cannot work with pond');
    expect(exitCode).toBe(1);
    expect(inquirer.asked).toEqual([]);
  });

  test.each<[string, Script]>([
    ['the name', [['Project name', new Cancelled()]]],
    [
      'the preset',
      [
        ['Project name', ENTER],
        ['Which stack?', new Cancelled()],
      ],
    ],
    [
      'an option',
      [
        ['Project name', ENTER],
        ['Which stack?', 'starter'],
        ['Lake: Kind', new Cancelled()],
      ],
    ],
    [
      'the last question',
      [
        ['Project name', ENTER],
        ['Which stack?', ENTER],
        ['Go?', new Cancelled()],
      ],
    ],
    [
      'a no',
      [
        ['Project name', ENTER],
        ['Which stack?', ENTER],
        ['Go?', 'no'],
      ],
    ],
  ])('cancelled at %s', async (_at, script) => {
    const { result, exitCode, stderr } = await run('', script);
    expect(stderr).toContain('Nothing was written.');
    expect({ result, exitCode }).toEqual({ result: undefined, exitCode: 130 });
  });
});

describe('on a project that is there', () => {
  const words = (line: string) => ['stack', ...line.split(' '), '--dest', folder.path()];

  beforeEach(async () => {
    await capture(async () => {
      const line = words('shop --storage lake --set lake.boats=5 --yes');
      const order = await stackOrder(new ScriptedInquirer([]), testMaterials(), line);
      return order && carryOutOrder(order, testMaterials());
    });
  });

  const again = (line: string, script?: Script) =>
    capture(() => stackOrder(new ScriptedInquirer(script ?? []), testMaterials(), words(line)), script !== undefined);

  test.each<[string, object]>([
    ['shop --yes', { storage: ['lake'], options: { lake: { boats: 5 } } }],
    ['shop', { storage: ['lake'], options: { lake: { boats: 5 } } }],
    ['shop --set lake.fish=yes', { storage: ['lake'], options: { lake: { boats: 5, fish: true } } }],
    ['shop --preset starter', { preset: 'starter' }],
  ])('%s: it says what it is made of, unless the flags do', async (line, request) => {
    const { result } = await again(line);
    expect(result?.request).toMatchObject({ name: 'shop', ...request });
  });

  test('nothing is asked about its components; the summary says what would change', async () => {
    const { result, stdout } = await again('shop', [['Go?', ENTER]]);
    expect(result?.request).toMatchObject({ storage: ['lake'] });
    expect(stdout).toMatch(/files +\d+ unchanged/);
  });

  test('a renamed folder keeps the project’s name: it is in every file', async () => {
    renameSync(join(folder.path(), 'shop'), join(folder.path(), 'store'));
    const { result } = await again('store --yes');
    expect(result).toMatchObject({ directory: join(folder.path(), 'store'), request: { name: 'shop' } });
  });

  test('an archive of the same name is a project of its own', async () => {
    const { result } = await again(`shop --yes --zip ${join(folder.path(), 'out.zip')}`);
    expect(result?.request).toEqual({ name: 'shop', preset: 'local' });
  });
});
