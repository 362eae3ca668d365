import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Accepted } from '../../../support/combinations';
import { pythonWith } from '../python';
import { REPOSITORY } from '../shell';
import { type Generated, Written } from './generated';
import { complaints, programOf } from './programs';

const SQLFLUFF = 'sqlfluff==4.5.0';
const QUIET = ['--disable-progress-bar', '--nocolor'];

/** sqlfluff's name for the SQL of a warehouse. */
const DIALECTS: Readonly<Record<string, string>> = {
  postgresql: 'postgres',
  lakehouse: 'trino',
};

/** Files that a tool reads in a language of its own around the SQL; the tool itself looks at them in tests/e2e/thread. */
export const TEMPLATED_SQL = /^dbt_project\/(macros|tests\/generic)\//;

const SQLMESH_MODEL = /^sqlmesh_project\//;
/** A folder that brings settings for sqlfluff is held to them; see `styledFindings`. */
const STYLED = /^dbt_project\//;

/** SQL that stands alone parses in the dialect that its folder names, or else in that of its stack's warehouse. */
export function plainSqlFindings(files: readonly Generated[], folder: string): string[] {
  const byDialect = new Map<string, Generated[]>();
  for (const file of files.filter(({ path }) => !SQLMESH_MODEL.test(path) && !STYLED.test(path))) {
    const dialect = dialectOf(file);
    byDialect.set(dialect, [...(byDialect.get(dialect) ?? []), file]);
  }
  const sqlfluff = programOf(SQLFLUFF, 'sqlfluff');
  return [...byDialect].flatMap(([dialect, ones]) => {
    const written = new Written(join(folder, dialect), ones);
    // Files that do not parse are reported whatever the rules; this one is about the line end of the last line.
    const args = ['lint', ...QUIET, '--dialect', dialect, '--templater', 'raw', '--rules', 'LT12', written.folder];
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
  const projects = new Map<string, { label: string; files: Map<string, string> }>();
  for (const { label, output } of accepted) {
    const files = output.vfs
      .list()
      .filter(({ path }) => STYLED.test(path) && /(\.sql|\.sqlfluff)$/.test(path) && !TEMPLATED_SQL.test(path))
      .map(({ path, content }) => [path, content.toString('utf8')] as const);
    if (files.length > 0) projects.set(JSON.stringify(files), { label, files: new Map(files) });
  }
  const sqlfluff = programOf(SQLFLUFF, 'sqlfluff');
  return [...projects.values()].flatMap(({ label, files }, index) => {
    const root = join(folder, String(index));
    for (const [path, text] of files) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), text);
    }
    const said = complaints(sqlfluff, ['lint', ...QUIET, 'dbt_project'], root);
    return said === '' ? [] : [`[${label}] ${said}`];
  });
}

/** Models of SQLMesh, as SQLMesh itself parses them. */
export function sqlmeshFindings(files: readonly Generated[], folder: string): string[] {
  const models = files.filter(({ path }) => SQLMESH_MODEL.test(path));
  if (models.length === 0) return [];
  const written = new Written(folder, models);
  const python = pythonWith('sqlmesh==0.236.4');
  const program = join(REPOSITORY, 'tests/e2e/python/sqlmesh_models.py');
  return written.findings(complaints(python, [program, ...written.paths], folder));
}
