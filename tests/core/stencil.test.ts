import { parseEnvFile } from '../../core/envfile';
import { ENV_FILE, MANIFEST_PATH, parseManifest } from '../../core/manifest';
import { ProjectStencil } from '../../core/stencil';
import { TemplateLibrary } from '../../core/templates';
import type { VirtualFileSystem } from '../../core/vfs';
import { builtInRegistry } from '../../providers';
import { generate, repeatableRandom, TEMPLATES } from '../support/stack';
import { libraryOf, registryOf, server, tool } from './support/toolbox';

const registry = builtInRegistry();
const templates = new TemplateLibrary([TEMPLATES]);
const textOf = (vfs: VirtualFileSystem, path: string) => vfs.getFile(path)?.content.toString() ?? '';
const idOf = (vfs: VirtualFileSystem) => parseManifest(textOf(vfs, MANIFEST_PATH)).projectId;

test.each(registry.presets().map(({ name }) => name))(
  'a project from a stencil is the one that the engine makes of its id and secrets: %s',
  (preset) => {
    const request = { name: 'shop', preset };
    const vfs = ProjectStencil.cut({ request, registry, templates })?.cast(repeatableRandom(7));
    if (!vfs) throw new Error('there is no stencil');
    const existing = { projectId: idOf(vfs), secrets: parseEnvFile(textOf(vfs, ENV_FILE)) };
    // Another seed: what the engine would draw itself must not be what was drawn.
    const made = generate(request, { existing, random: repeatableRandom(8) }).vfs;
    expect(vfs.list()).toEqual(made.list());
  },
);

test('each has an id and secrets of its own', () => {
  const stencil = ProjectStencil.cut({ request: { name: 'shop', preset: 'starter' }, registry, templates });
  const projects = Array.from({ length: 3 }, () => stencil?.cast());
  const values = projects.flatMap((vfs) =>
    vfs
      ? [idOf(vfs), ...Object.entries(parseEnvFile(textOf(vfs, ENV_FILE))).filter(([name]) => /PASS/.test(name))]
      : [],
  );
  expect(values.length).toBeGreaterThan(6);
  expect(new Set(values.map(String)).size).toBe(values.length);
});

test('there is none where a provider makes something of its own of the id', () => {
  const shouting = tool('quality', 'shouting', {
    generate(vfs, ctx) {
      vfs.addFile('id.txt', ctx.projectId.toUpperCase());
    },
  });
  const request = { name: 'shop', storage: ['server'], quality: ['shouting'] };
  const input = { request, registry: registryOf(server, shouting), templates: libraryOf() };
  expect(ProjectStencil.cut(input)).toBeUndefined();
  const plain = { ...input, request: { name: 'shop', storage: ['server'] } };
  expect(ProjectStencil.cut(plain)).toBeDefined();
});

test('bytes that are no text stay as they are', () => {
  const bytes = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte));
  const binary = tool('quality', 'binary', {
    generate(vfs, ctx) {
      vfs.addFile('picture', Buffer.concat([bytes, Buffer.from(ctx.projectId), bytes]));
    },
  });
  const request = { name: 'shop', quality: ['binary'] };
  const vfs = ProjectStencil.cut({ request, registry: registryOf(binary), templates: libraryOf() })?.cast();
  if (!vfs) throw new Error('there is no stencil');
  expect(vfs.getFile('picture')?.content).toEqual(Buffer.concat([bytes, Buffer.from(idOf(vfs)), bytes]));
});
