import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Accepted } from '../../../support/combinations';
import { pythonWith } from '../python';
import { REPOSITORY } from '../shell';
import type { Generated, Written } from './generated';
import { complaints, programOf } from './programs';

const SQLFLUFF = 'sqlfluff==4.5.0';
const QUIET = ['--disable-progress-bar', '--nocolor', '--processes', '2'];

/** sqlfluff's name for the SQL of a warehouse. */
const DIALECTS: Readonly<Record<string, string>> = {
  postgresql: 'postgres',
  lakehouse: 'trino',
};

/** Files that a tool reads in a language of its own around the SQL; the tool itself looks at them in tests/e2e/thread. */
export const TEMPLATED_SQL = /^dbt_project\/(macros|tests\/generic)\//;
export const SQLMESH_MODEL = /^sqlmesh_project\//;
/** A folder that brings settings for sqlfluff is held to them; see `styledFindings`. */
export const STYLED_SQL = /^dbt_project\//;

/** SQL that stands alone parses in the dialect that its folder names, or else in that of its stack's warehouse. */
export function sqlFindings(written: Written): string[] {
  const sqlfluff = programOf(SQLFLUFF, 'sqlfluff');
  const dialects = new Set(written.files.map(dialectOf));
  return [...dialects].flatMap((dialect) => {
    const paths = written.paths.filter((_, index) => dialectOf(written.files[index] as Generated) === dialect);
    // Files that do not parse are reported whatever the rules; this one is about the line end of the last line.
    const args = ['lint', ...QUIET, '--dialect', dialect, '--templater', 'raw', '--rules', 'LT12', ...paths];
    return written.findings(complaints(sqlfluff, args, written.folder));
  });
}

function dialectOf({ path, warehouse }: Generated): string {
  const named = /\b(clickhouse|mariadb|mysql|postgresql|sparksql|trino)\b/.exec(dirname(path))?.[1];
  const type = named ?? warehouse ?? 'postgresql';
  return DIALECTS[type] ?? type;
}

/** Models of dbt, rendered by sqlfluff's own templater and held to the style that the project declares. */
export function styledFindings(accepted: readonly Accepted[], folder: string): string[] {
  const sqlfluff = programOf(SQLFLUFF, 'sqlfluff');
  return styledProjects(accepted).flatMap(({ label, files }, index) => {
    const root = join(folder, String(index));
    for (const [path, text] of files) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), text);
    }
    const said = complaints(sqlfluff, ['lint', ...QUIET, 'dbt_project'], root);
    return said === '' ? [] : [`[${label}] ${said}`];
  });
}

/** The dbt projects of these stacks; those that differ only in having a file or not are looked at as one. */
function styledProjects(accepted: readonly Accepted[]): { label: string; files: Map<string, string> }[] {
  const projects: { label: string; files: Map<string, string> }[] = [];
  for (const { label, output } of accepted) {
    const files = output.vfs
      .list()
      .filter(({ path }) => STYLED_SQL.test(path) && /(\.sql|\.sqlfluff)$/.test(path) && !TEMPLATED_SQL.test(path))
      .map(({ path, content }) => [path, content.toString('utf8')] as const);
    if (files.length === 0) continue;
    const same = projects.find((project) => files.every(([path, text]) => (project.files.get(path) ?? text) === text));
    if (same) for (const [path, text] of files) same.files.set(path, text);
    else projects.push({ label, files: new Map(files) });
  }
  return projects;
}

/** Models of SQLMesh, as SQLMesh itself parses them. */
export function sqlmeshFindings(written: Written): string[] {
  const python = pythonWith('sqlmesh==0.236.4');
  const program = join(REPOSITORY, 'tests/e2e/python/sqlmesh_models.py');
  return written.findings(complaints(python, [program, ...written.paths], written.folder));
}
