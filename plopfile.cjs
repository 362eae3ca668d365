'use strict';
/**
 * The door to the package: Plop looks for this file, and `plop.load('plop-pack-antigravity')` ends here. It hands on plopfile.ts,
 * compiled when the compiled files are there and not older than the sources, otherwise through ts-node, which only a checkout of
 * this repository has.
 */
const { existsSync, readdirSync, statSync } = require('node:fs');
const { join } = require('node:path');
const { inspect } = require('node:util');

const COMPILED = join(__dirname, 'dist', 'plopfile.js');
const SOURCES = ['core', 'generators', 'providers', 'plopfile.ts', 'package.json', 'tsconfig.json'].map((name) =>
  join(__dirname, name),
);

module.exports = load();

function load() {
  try {
    if (!isCompiled()) useTypeScript();
    return require(isCompiled() ? COMPILED : join(__dirname, 'plopfile.ts')).default;
  } catch (error) {
    throw refusal(error);
  }
}

/** A published package has no sources; in a checkout whoever edited last decides. */
function isCompiled() {
  if (!existsSync(COMPILED)) return false;
  if (!existsSync(join(__dirname, 'plopfile.ts'))) return true;
  const built = statSync(COMPILED).mtimeMs;
  return SOURCES.every((path) => newest(path) <= built);
}

/** The latest change of a file, or of anything in a folder; a file that came or went changes its folder. */
function newest(path) {
  const stat = statSync(path);
  if (!stat.isDirectory()) return stat.mtimeMs;
  return Math.max(stat.mtimeMs, ...readdirSync(path).map((name) => newest(join(path, name))));
}

function useTypeScript() {
  require('ts-node').register({ swc: true, project: join(__dirname, 'tsconfig.json') });
}

/** Plop prints this and, left alone, would end with status 0. */
function refusal(error) {
  process.exitCode = 1;
  const words = explain(error);
  return Object.assign(new Error(words, { cause: error }), { [inspect.custom]: () => words });
}

function explain({ code, message }) {
  if (code === 'MODULE_NOT_FOUND' && message.includes("'ts-node'")) {
    return existsSync(join(__dirname, 'plopfile.ts'))
      ? `AntiGravity is not built yet: run "npm install" in ${__dirname}.`
      : `This copy of AntiGravity is incomplete: install plop-pack-antigravity again. (${__dirname})`;
  }
  // A mistake in a source file comes with a picture of the place, and a trace of the compiler that helps nobody.
  return `AntiGravity cannot start: ${message.replace(/\s*Caused by:[^]*$/, '')}`;
}
