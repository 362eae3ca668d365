'use strict';
/**
 * Loads a part of the package: compiled when the compiled files are there and not older than the sources, otherwise through
 * ts-node, which only a checkout of this repository has.
 */
const { existsSync, readdirSync, statSync } = require('node:fs');
const { join } = require('node:path');
const { inspect } = require('node:util');

const ROOT = join(__dirname, '..');
const COMMON_SOURCES = ['core', 'providers', 'package.json', 'tsconfig.json'];

/** @param module below the package, without extension; @param sources what it is made of besides core and providers */
exports.load = function load(module, sources) {
  const compiled = join(ROOT, 'dist', `${module}.js`);
  const source = join(ROOT, `${module}.ts`);
  try {
    const fresh = isCompiled(compiled, source, [...COMMON_SOURCES, ...sources]);
    if (!fresh) require('ts-node').register({ swc: true, project: join(ROOT, 'tsconfig.json') });
    return require(fresh ? compiled : source);
  } catch (error) {
    throw refusal(error);
  }
};

/** A published package has no sources; in a checkout whoever edited last decides. */
function isCompiled(compiled, source, sources) {
  if (!existsSync(compiled)) return false;
  if (!existsSync(source)) return true;
  const built = statSync(compiled).mtimeMs;
  return sources.every((path) => newest(join(ROOT, path)) <= built);
}

/** The latest change of a file, or of anything in a folder; a file that came or went changes its folder. */
function newest(path) {
  const stat = statSync(path);
  if (!stat.isDirectory()) return stat.mtimeMs;
  return Math.max(stat.mtimeMs, ...readdirSync(path).map((name) => newest(join(path, name))));
}

/** Plop prints this and, left alone, would end with status 0. */
function refusal(error) {
  process.exitCode = 1;
  const words = explain(error);
  return Object.assign(new Error(words, { cause: error }), { [inspect.custom]: () => words });
}

function explain({ code, message }) {
  if (code === 'MODULE_NOT_FOUND' && message.includes("'ts-node'")) {
    return existsSync(join(ROOT, 'plopfile.ts'))
      ? `AntiGravity is not built yet: run "npm install" in ${ROOT}.`
      : `This copy of AntiGravity is incomplete: install plop-pack-antigravity again. (${ROOT})`;
  }
  // A mistake in a source file comes with a picture of the place, and a trace of the compiler that helps nobody.
  return `AntiGravity cannot start: ${message.replace(/\s*Caused by:[^]*$/, '')}`;
}
