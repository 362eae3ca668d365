import { chmodSync, existsSync, mkdirSync, rmSync, statSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ConflictPolicy, Decision } from '../../core/changes';
import { sha256 } from '../../core/hash';
import { pristinePath } from '../../core/manifest';
import { type Files, decisions, generated, planned, regenerate, textIn } from './support/generations';
import { modeOf, snapshot, temporaryFolder, writeFiles } from './support/folders';
import { problemsOf } from './support/problems';

const FIRST = 'one\ntwo\nthree\nfour\nfive\n';
const SECOND = 'one\ntwo\nthree\nfour\nFIVE\n';
const EDITED = 'ONE\ntwo\nthree\nfour\nfive\n';

type Edit = (folder: string) => void;
const nothing: Edit = () => {};
const edit =
  (text: string | Buffer): Edit =>
  (folder) =>
    writeFileSync(join(folder, 'a.txt'), text);
const remove: Edit = (folder) => rmSync(join(folder, 'a.txt'));

describe('the table of decisions', () => {
  it.each<[string, Edit, string, string, string | undefined]>([
    ['untouched, plan the same: identical', nothing, FIRST, 'identical', FIRST],
    ['untouched, plan changed: updated', nothing, SECOND, 'update', SECOND],
    ['edited, plan the same: kept', edit(EDITED), FIRST, 'keep', EDITED],
    ['edited elsewhere than the plan: merged', edit(EDITED), SECOND, 'merge', 'ONE\ntwo\nthree\nfour\nFIVE\n'],
    ['the same edit on both sides: no conflict', edit(SECOND), SECOND, 'identical', SECOND],
    [
      'one of two edits the same: merged',
      edit('ONE\ntwo\nthree\nfour\nFIVE\n'),
      SECOND,
      'identical',
      'ONE\ntwo\nthree\nfour\nFIVE\n',
    ],
    ['deleted, plan the same: stays deleted', remove, FIRST, 'absent', undefined],
    ['deleted, plan changed: stays deleted', remove, SECOND, 'absent', undefined],
    ['emptied, plan the same: kept', edit(''), FIRST, 'keep', ''],
  ])('%s', (_, byUser, plan, action, text) => {
    const folder = generated({ 'a.txt': FIRST });
    byUser(folder);
    expect(regenerate(folder, { 'a.txt': plan })).toEqual({ 'a.txt': action });
    expect(existsSync(join(folder, 'a.txt')) ? textIn(folder, 'a.txt') : undefined).toBe(text);
  });

  it('edited in one place, changed there by the plan: markers in that file, and nowhere else', () => {
    const folder = generated({ 'a.txt': FIRST, 'b.txt': FIRST });
    edit('one\nMINE\nthree\nfour\nfive\n')(folder);
    expect(regenerate(folder, { 'a.txt': 'one\nOURS\nthree\nfour\nFIVE\n', 'b.txt': SECOND })).toEqual({
      'a.txt': 'conflict',
      'b.txt': 'update',
    });
    expect(textIn(folder, 'a.txt')).toBe(
      'one\n<<<<<<< yours\nMINE\n=======\nOURS\n>>>>>>> generated\nthree\nfour\nFIVE\n',
    );
    expect(textIn(folder, 'b.txt')).toBe(SECOND);
  });

  it('says how many places a conflict has', () => {
    const folder = generated({ 'a.txt': FIRST });
    edit('1\ntwo\nthree\nfour\n5\n')(folder);
    const [change] = planned(folder, { 'a.txt': 'I\ntwo\nthree\nfour\nV\n' }).filter(({ path }) => path === 'a.txt');
    expect(change?.note).toBe('2 places between <<<<<<< and >>>>>>> to decide');
  });

  it('a conflict once settled, in whatever way, is not brought up again', () => {
    const folder = generated({ 'a.txt': FIRST });
    edit('one\nMINE\nthree\nfour\nfive\n')(folder);
    const plan = { 'a.txt': 'one\nOURS\nthree\nfour\nfive\n' };
    regenerate(folder, plan);
    expect(regenerate(folder, plan)).toEqual({ 'a.txt': 'keep' });
    edit('one\nBOTH\nthree\nfour\nfive\n')(folder);
    expect(regenerate(folder, plan)).toEqual({ 'a.txt': 'keep' });
  });

  it('a file of the user where a new one of ours would go: theirs is kept and reported', () => {
    const folder = generated({ 'a.txt': FIRST });
    writeFiles(folder, { 'new/b.txt': 'mine' });
    const changes = planned(folder, { 'a.txt': FIRST, 'new/b.txt': 'ours', 'new/c.txt': 'ours' });
    expect(decisions(changes)).toEqual({ 'a.txt': 'identical', 'new/b.txt': 'conflict', 'new/c.txt': 'create' });
    expect(changes.find(({ path }) => path === 'new/b.txt')).toMatchObject({
      note: 'a file of your own stands here: it is kept, ours is not written',
    });
    expect(changes.find(({ path }) => path === 'new/b.txt')).not.toHaveProperty('write');
  });

  it('a file of the user that is what ours would be: identical', () => {
    const folder = generated({});
    writeFiles(folder, { 'b.txt': 'same' });
    expect(regenerate(folder, { 'b.txt': 'same' })).toEqual({ 'b.txt': 'identical' });
  });

  it('a file that is no longer generated goes, unless the user changed it', () => {
    const folder = generated({ 'gone/a.txt': FIRST, 'gone/b.txt': FIRST, 'stays/c.txt': FIRST, 'away.txt': FIRST });
    writeFiles(folder, { 'gone/b.txt': EDITED, 'gone/mine.txt': 'mine' });
    rmSync(join(folder, 'away.txt'));
    expect(regenerate(folder, {})).toEqual({ 'gone/a.txt': 'delete', 'gone/b.txt': 'keep', 'stays/c.txt': 'delete' });
    expect(Object.keys(snapshot(folder))).toEqual(['.antigravity/manifest.json', 'gone/b.txt', 'gone/mine.txt']);
    expect(existsSync(join(folder, 'stays'))).toBe(false);
    expect(existsSync(join(folder, '.antigravity/pristine'))).toBe(false);
  });

  it('remove after add gives the bytes from before', () => {
    const folder = generated({ 'a.txt': FIRST });
    const before = snapshot(folder);
    regenerate(folder, { 'a.txt': SECOND, 'x/b.txt': 'new' });
    regenerate(folder, { 'a.txt': FIRST });
    expect(snapshot(folder)).toEqual(before);
  });
});

describe('an identical file', () => {
  it('is not touched: its time stays', () => {
    const folder = generated({ 'a.txt': FIRST, 'b.txt': FIRST });
    const old = new Date('2020-01-01T00:00:00Z');
    for (const path of ['a.txt', 'b.txt', pristinePath('a.txt')]) utimesSync(join(folder, path), old, old);
    regenerate(folder, { 'a.txt': FIRST, 'b.txt': SECOND });
    expect(statSync(join(folder, 'a.txt')).mtime).toEqual(old);
    expect(statSync(join(folder, pristinePath('a.txt'))).mtime).toEqual(old);
    expect(statSync(join(folder, 'b.txt')).mtime).not.toEqual(old);
  });

  it('asks for nothing: the same generation twice writes nothing at all', () => {
    const folder = generated({ 'a.txt': FIRST, '.env': 'A=1\n' });
    const changes = planned(
      folder,
      { 'a.txt': FIRST, '.env': 'A=2\n' },
      { envVars: [{ name: 'A', value: '2', comment: '' }] },
    );
    expect(changes.every(({ action, write }) => action === 'identical' && !write)).toBe(true);
  });
});

describe('what to do about conflicts', () => {
  const plan: Files = { 'a.txt': 'one\nOURS\nthree\nfour\nfive\n', 'b.txt': 'ours' };
  const folderWithConflicts = () => {
    const folder = generated({ 'a.txt': FIRST });
    writeFiles(folder, { 'a.txt': 'one\nMINE\nthree\nfour\nfive\n', 'b.txt': 'mine' });
    return folder;
  };

  it.each<[ConflictPolicy, Record<string, string>, string, string]>([
    ['merge', { 'a.txt': 'conflict', 'b.txt': 'conflict' }, '<<<<<<< yours', 'mine'],
    ['keep', { 'a.txt': 'keep', 'b.txt': 'keep' }, 'MINE', 'mine'],
    ['overwrite', { 'a.txt': 'update', 'b.txt': 'update' }, 'OURS', 'ours'],
  ])('%s', (policy, actions, inA, inB) => {
    const folder = folderWithConflicts();
    expect(regenerate(folder, plan, { policy })).toEqual(actions);
    expect(textIn(folder, 'a.txt')).toContain(inA);
    expect(textIn(folder, 'b.txt')).toBe(inB);
  });

  it('abort: every conflict is reported and nothing is written', () => {
    const folder = folderWithConflicts();
    const before = snapshot(folder);
    expect(problemsOf(() => planned(folder, plan, { policy: 'abort' }))).toEqual([
      {
        where: 'a.txt',
        what: expect.stringContaining('1 place') as string,
        mend: 'Choose --on-conflict merge, keep or overwrite.',
      },
      { where: 'b.txt', what: expect.stringContaining('of your own') as string, mend: expect.any(String) as string },
    ]);
    expect(snapshot(folder)).toEqual(before);
  });

  it.each<ConflictPolicy>(['keep', 'overwrite', 'abort'])(
    '%s: what does not collide is done all the same',
    (policy) => {
      const folder = generated({ 'a.txt': FIRST, 'b.txt': FIRST });
      edit(EDITED)(folder);
      expect(regenerate(folder, { 'a.txt': FIRST, 'b.txt': SECOND }, { policy })).toEqual({
        'a.txt': 'keep',
        'b.txt': 'update',
      });
    },
  );
});

describe('what the user decided about one file', () => {
  const plan: Files = { 'a.txt': 'one\nOURS\nthree\nfour\nfive\n', 'b.txt': 'one\nOURS\nthree\nfour\nfive\n' };
  const mine = 'one\nMINE\nthree\nfour\nfive\n';
  const folderWithConflicts = () => {
    const folder = generated({ 'a.txt': FIRST, 'b.txt': FIRST });
    writeFiles(folder, { 'a.txt': mine, 'b.txt': mine });
    return folder;
  };
  const edited = (content: string, of = mine) => ({ content: Buffer.from(content), seen: sha256(Buffer.from(of)) });

  it.each<[string, Decision, string, string]>([
    ['keep', 'keep', 'keep', mine],
    ['overwrite', 'overwrite', 'update', String(plan['a.txt'])],
    ['a text of their own', edited('settled\n'), 'merge', 'settled\n'],
    ['a text of their own that is the old one', edited(mine), 'keep', mine],
    [
      'a text that still has markers',
      edited('<<<<<<< yours\n=======\n>>>>>>> generated\n'),
      'conflict',
      '<<<<<<< yours\n',
    ],
    [
      'a text made of another file: the policy decides',
      edited('settled\n', 'other'),
      'conflict',
      'MINE\n=======\nOURS',
    ],
  ])('goes before the policy, for that file alone: %s', (_, decision, action, text) => {
    const folder = folderWithConflicts();
    expect(regenerate(folder, plan, { decisions: { 'a.txt': decision } })).toEqual({
      'a.txt': action,
      'b.txt': 'conflict',
    });
    expect(textIn(folder, 'a.txt')).toContain(text);
    expect(textIn(folder, 'b.txt')).toContain('<<<<<<< yours');
  });

  it('about a file that is gone says nothing', () => {
    const folder = folderWithConflicts();
    rmSync(join(folder, 'a.txt'));
    expect(regenerate(folder, plan, { decisions: { 'a.txt': edited('x') } })['a.txt']).toBe('absent');
  });
});

describe('stack.yaml', () => {
  it('is made to say what this run makes, in its owner’s form, never with markers', () => {
    const folder = generated({ 'stack.yaml': 'name: shop\nstorage:\n  - file\n' });
    writeFiles(folder, { 'stack.yaml': '# ours\r\nname: shop\r\nstorage: [server] # why\r\n' });
    expect(regenerate(folder, { 'stack.yaml': 'name: shop\nstorage:\n  - server\nquality:\n  - checks\n' })).toEqual({
      'stack.yaml': 'merge',
    });
    expect(textIn(folder, 'stack.yaml')).toBe(
      '# ours\r\nname: shop\r\nstorage: [server] # why\r\nquality:\r\n  - checks\r\n',
    );
  });

  it('that says the same already is kept', () => {
    const folder = generated({ 'stack.yaml': 'name: shop\nstorage:\n  - file\n' });
    writeFiles(folder, { 'stack.yaml': 'name: shop\nstorage: server\n' });
    expect(regenerate(folder, { 'stack.yaml': 'name: shop\nstorage:\n  - server\n' })).toEqual({
      'stack.yaml': 'keep',
    });
  });
});

describe('line endings', () => {
  const crlf = (text: string) => text.replaceAll('\n', '\r\n');

  it.each<[string, string, string, string, string]>([
    ['a checkout with CRLF counts as untouched', crlf(FIRST), FIRST, 'identical', crlf(FIRST)],
    ['its update stays CRLF', crlf(FIRST), SECOND, 'update', crlf(SECOND)],
    ['an edit in it is kept', crlf(EDITED), FIRST, 'keep', crlf(EDITED)],
    ['a merge in it stays CRLF', crlf(EDITED), SECOND, 'merge', crlf('ONE\ntwo\nthree\nfour\nFIVE\n')],
    ['the same edit on both sides is no conflict', crlf(SECOND), SECOND, 'identical', crlf(SECOND)],
  ])('%s', (_, onDisk, plan, action, text) => {
    const folder = generated({ 'a.txt': FIRST });
    edit(onDisk)(folder);
    expect(regenerate(folder, { 'a.txt': plan })).toEqual({ 'a.txt': action });
    expect(textIn(folder, 'a.txt')).toBe(text);
  });

  it('of a file that is no longer generated do not make it the user’s', () => {
    const folder = generated({ 'a.txt': FIRST });
    edit(crlf(FIRST))(folder);
    expect(regenerate(folder, {})).toEqual({ 'a.txt': 'delete' });
  });

  it('of a pristine copy do not matter', () => {
    const folder = generated({ 'a.txt': FIRST });
    edit(crlf(EDITED))(folder);
    writeFiles(folder, { [pristinePath('a.txt')]: crlf(FIRST) });
    expect(regenerate(folder, { 'a.txt': SECOND })).toEqual({ 'a.txt': 'merge' });
  });

  it('a missing last line break stays missing', () => {
    const folder = generated({ 'a.txt': 'one\ntwo\nthree' });
    edit('ONE\ntwo\nthree')(folder);
    expect(regenerate(folder, { 'a.txt': 'one\ntwo\nTHREE' })).toEqual({ 'a.txt': 'merge' });
    expect(textIn(folder, 'a.txt')).toBe('ONE\ntwo\nTHREE');
  });
});

describe('permissions', () => {
  const script = (content: string, mode: number) => ({ run: { content, mode } });

  it.each<[string, number, number | undefined, number, string, string, number]>([
    ['stay when content is updated', 0o755, undefined, 0o755, SECOND, 'update', 0o755],
    ['that the user took away stay away', 0o755, 0o644, 0o755, SECOND, 'update', 0o644],
    ['that the user gave stay', 0o644, 0o755, 0o644, SECOND, 'update', 0o755],
    ['that the plan gives are given, with new content', 0o644, undefined, 0o755, SECOND, 'update', 0o755],
    ['that the plan gives are given, without new content', 0o644, undefined, 0o755, FIRST, 'update', 0o755],
    ['that the plan takes are taken', 0o755, undefined, 0o644, FIRST, 'update', 0o644],
    ['of a strict umask stay strict', 0o644, 0o600, 0o644, SECOND, 'update', 0o600],
    ['of a lax umask stay lax', 0o644, 0o664, 0o644, SECOND, 'update', 0o664],
    ['of a lax umask do not keep a script from running', 0o644, 0o664, 0o755, SECOND, 'update', 0o755],
    ['that the user changed alone leave a file identical', 0o644, 0o755, 0o644, FIRST, 'identical', 0o755],
  ])('%s', (_, before, byUser, after, content, action, mode) => {
    const folder = generated(script(FIRST, before));
    if (byUser) chmodSync(join(folder, 'run'), byUser);
    expect(regenerate(folder, script(content, after))).toEqual({ run: action });
    expect(modeOf(join(folder, 'run')).toString(8)).toBe(mode.toString(8));
  });

  it('are merged with content that both changed', () => {
    const folder = generated(script(FIRST, 0o644));
    writeFileSync(join(folder, 'run'), EDITED);
    expect(regenerate(folder, script(SECOND, 0o755))).toEqual({ run: 'merge' });
    expect(modeOf(join(folder, 'run'))).toBe(0o755);
  });

  it('are given to an edited file whose content the plan leaves alone', () => {
    const folder = generated(script(FIRST, 0o644));
    writeFileSync(join(folder, 'run'), EDITED);
    expect(regenerate(folder, script(FIRST, 0o755))).toEqual({ run: 'update' });
    expect([textIn(folder, 'run'), modeOf(join(folder, 'run'))]).toEqual([EDITED, 0o755]);
  });

  it('of .env stay closed', () => {
    const folder = generated({ '.env': 'A=1\n' });
    regenerate(folder, { '.env': 'A=1\n' }, { envVars: [{ name: 'B', value: '2', comment: 'b' }] });
    expect(modeOf(join(folder, '.env'))).toBe(0o600);
  });
});

describe('files that are not text', () => {
  const binary = (last: number) => Buffer.from([0, 1, 2, 13, 10, last]);
  const latin1 = (text: string) => Buffer.from(text, 'latin1');

  it.each([
    ['binary', binary(3), binary(4), binary(5)],
    ['in another encoding', latin1('caf\xe9\none\n'), latin1('caf\xe9\nONE\n'), latin1('caf\xe9s\none\n')],
  ])('%s: updated when untouched, kept when both changed it, never merged', (_, first, mine, ours) => {
    const folder = generated({ 'a.txt': first });
    expect(decisions(planned(folder, { 'a.txt': ours }))).toEqual({ 'a.txt': 'update' });
    edit(mine)(folder);
    const [change] = planned(folder, { 'a.txt': ours });
    expect(planned(folder, { 'a.txt': ours }).find(({ path }) => path === 'a.txt')).toEqual({
      path: 'a.txt',
      action: 'conflict',
      note: 'it is not text and both sides changed it: yours is kept',
      seen: expect.any(String) as string,
    });
    expect(change).toBeDefined();
  });
});

describe('what stands in the way', () => {
  const outside = () => {
    const folder = temporaryFolder();
    writeFiles(folder, { 'a.txt': 'outside', 'sub/a.txt': 'outside' });
    return folder;
  };

  it.each<[string, string, (folder: string, elsewhere: string) => void]>([
    ['a link to a file', 'a.txt', (folder, elsewhere) => symlinkSync(join(elsewhere, 'a.txt'), join(folder, 'a.txt'))],
    ['a link to nothing', 'a.txt', (folder) => symlinkSync('nowhere', join(folder, 'a.txt'))],
    [
      'a link to a folder on the way',
      'sub/a.txt',
      (folder, elsewhere) => symlinkSync(join(elsewhere, 'sub'), join(folder, 'sub')),
    ],
    ['a folder', 'a.txt', (folder) => mkdirSync(join(folder, 'a.txt'))],
    ['a file on the way', 'sub/a.txt', (folder) => writeFileSync(join(folder, 'sub'), 'mine')],
  ])('%s is never written through, and reported', (_, path, put) => {
    const elsewhere = outside();
    const folder = generated({});
    put(folder, elsewhere);
    const before = snapshot(elsewhere);
    expect(regenerate(folder, { [path]: 'ours' })).toEqual({ [path]: 'conflict' });
    expect(snapshot(elsewhere)).toEqual(before);
  });

  it('a link in place of a file of ours is the user’s edit: kept while the plan is the same, a conflict when it changes', () => {
    const elsewhere = outside();
    const folder = generated({ 'a.txt': FIRST });
    rmSync(join(folder, 'a.txt'));
    symlinkSync(join(elsewhere, 'a.txt'), join(folder, 'a.txt'));
    expect(regenerate(folder, { 'a.txt': FIRST })).toEqual({ 'a.txt': 'keep' });
    expect(regenerate(folder, { 'a.txt': SECOND })).toEqual({ 'a.txt': 'conflict' });
    expect(textIn(elsewhere, 'a.txt')).toBe('outside');
  });

  it('a link in place of a file that is no longer generated stays, and so does what it leads to', () => {
    const elsewhere = outside();
    const folder = generated({ 'sub/a.txt': 'outside' });
    rmSync(join(folder, 'sub'), { recursive: true });
    symlinkSync(join(elsewhere, 'sub'), join(folder, 'sub'));
    regenerate(folder, {});
    expect(textIn(elsewhere, 'sub/a.txt')).toBe('outside');
    expect(existsSync(join(folder, 'sub'))).toBe(true);
  });

  it.each(['missing', 'changed', 'a folder'])('a pristine copy that is %s: nothing is merged on its word', (state) => {
    const folder = generated({ 'a.txt': FIRST });
    edit(EDITED)(folder);
    const copy = join(folder, pristinePath('a.txt'));
    rmSync(copy);
    if (state === 'changed') writeFileSync(copy, 'forged');
    if (state === 'a folder') mkdirSync(copy);
    expect(decisions(planned(folder, { 'a.txt': SECOND }))).toEqual({ 'a.txt': 'conflict' });
    expect(regenerate(folder, { 'a.txt': SECOND })).toEqual({ 'a.txt': 'conflict' });
    expect(textIn(folder, 'a.txt')).toBe(EDITED);
  });
});

describe('.env', () => {
  const port = (value: string) => ({ name: 'A_PORT', value, comment: 'Port of A' });
  const secret = { name: 'A_PASSWORD', value: 'fresh', comment: 'Password', placeholder: 'CHANGE_ME_24' };
  const run = (text: string | undefined, next: Parameters<typeof regenerate>[2]) => {
    const folder = generated({ '.env': text ?? '' }, { A_PORT: 5432 });
    if (text === undefined) rmSync(join(folder, '.env'));
    const result = regenerate(folder, { '.env': 'A_PORT=5432\nA_PASSWORD=fresh\n' }, next);
    return [result['.env'], textIn(folder, '.env')];
  };

  it('with comments, quotes, blank lines, export and other keys keeps all of it', () => {
    const text = '# mine\r\n\r\nexport MY="a b" # why\r\nA_PORT=6000\r\nA_PASSWORD=\'old\'\r\n';
    expect(run(text, { envVars: [port('5432'), secret] })).toEqual(['identical', text]);
  });

  it('gains what is new, and a secret where it had none', () => {
    expect(run('A_PORT=5432\nA_PASSWORD=\n', { envVars: [secret, { name: 'B', value: '1', comment: 'B' }] })).toEqual([
      'update',
      'A_PORT=5432\nA_PASSWORD=fresh\n\n# B\nB=1\n',
    ]);
  });

  it('that is gone, as in a fresh clone, is made', () => {
    expect(run(undefined, { envVars: [port('5432'), secret] })).toEqual(['create', 'A_PORT=5432\nA_PASSWORD=fresh\n']);
  });

  it.each([
    ['follows an option where the user had left it', 'A_PORT=5432 # db\n', 'A_PORT=5544 # db\n', 'update'],
    ['stays where the user had moved it', 'A_PORT=6000\n', 'A_PORT=6000\n', 'identical'],
  ])('a port %s', (_, before, after, action) => {
    expect(run(before, { envVars: [port('5544')], ports: { A_PORT: 5544 } })).toEqual([action, after]);
  });
});

it('a thousand files are read once each', () => {
  const files = Object.fromEntries(Array.from({ length: 1000 }, (_, index) => [`d${index % 10}/f${index}.txt`, FIRST]));
  const folder = generated(files);
  expect(new Set(Object.values(decisions(planned(folder, files))))).toEqual(new Set(['identical']));
});
