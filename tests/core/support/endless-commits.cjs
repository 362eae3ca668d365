/**
 * Changes a project from one generation to the other and back until it is killed, or until whoever started it is gone.
 * usage: node endless-commits.cjs CORE_FOLDER PROJECT FIRST_JSON SECOND_JSON
 */
const { readFileSync } = require('node:fs');
const { join } = require('node:path');

const [core, folder, ...generations] = process.argv.slice(2);
const from = (name) => require(join(core, name));
const { planFileChanges } = from('changes.js');
const { commitChanges, recover } = from('commit.js');
const { addManifest, MANIFEST_PATH, parseManifest } = from('manifest.js');
const { ProblemsError } = from('problems.js');
const { VirtualFileSystem } = from('vfs.js');

const plans = generations.map((text) => {
  const vfs = new VirtualFileSystem();
  for (const [path, content] of Object.entries(JSON.parse(text))) vfs.addFile(path, content);
  const projectId = '11111111-2222-4333-8444-555555555555';
  addManifest(vfs, { projectId, request: { name: 'shop' }, ports: {} }, { name: 'generator', version: '1.0.0' });
  return vfs;
});

const parent = process.ppid;
process.stdout.write('ready');
for (let round = 0; process.ppid === parent; round += 1) {
  try {
    recover(folder);
    const manifest = parseManifest(readFileSync(join(folder, MANIFEST_PATH), 'utf8'));
    const plan = planFileChanges(plans[round % 2], [], { directory: folder, manifest, policy: 'merge' });
    commitChanges(folder, plan.changes);
  } catch (error) {
    // Another run holds the project, or has changed it meanwhile: both refuse in words.
    if (!(error instanceof ProblemsError)) throw error;
  }
}
