import { isSeq, parseDocument, visit, type YAMLMap } from 'yaml';
import type { ProjectContext } from '../../core/context';
import type { Problem } from '../../core/problems';
import type { ComponentProvider, Requirement } from '../../core/provider';
import { called, leaveOut, phrase, use } from '../../core/remedies';
import type { VirtualFileSystem } from '../../core/vfs';
import { renderCommon } from './common';

/** What the tools that check with tests of the dbt project have in common. */
export function dbtRequirements({ meta }: ComponentProvider): Requirement[] {
  return [
    { capability: 'dbt_project', because: `${meta.title} refers to dbt's models` },
    { capability: 'marts', because: `${meta.title} has to have something to check` },
  ];
}

/** The tests refer to dbt's models, so dbt has to be the one that makes the marts. */
export function otherTransformation(ctx: ProjectContext, { meta }: ComponentProvider): Problem[] {
  const dbt = ctx.serverOf('dbt_project');
  const serving = ctx.serverOf('marts');
  if (dbt === undefined || serving === dbt) return [];
  return [
    {
      where: meta.name,
      what: `${meta.title} cannot work with marts that ${serving} makes: it tests dbt's models`,
      mend: phrase`Say ${use('marts', dbt)}, or choose ${called(`another tool instead of ${meta.name}`, leaveOut(meta.name))}.`,
    },
  ];
}

/** The program that runs tests of dbt as checks, and the report of all quality tools. */
export function renderDbtChecks(vfs: VirtualFileSystem, ctx: ProjectContext): void {
  renderCommon(vfs, ctx);
  if (!vfs.getFile('quality/common/dbt_checks.py')) ctx.renderScope(vfs, 'quality/dbt-common');
}

/**
 * Adds tests to tables or models that a properties file of the dbt project already has: dbt allows one description of each.
 * A file that a team's own templates leave out, or a table that they call otherwise, gets none.
 */
export function addDataTests(
  vfs: VirtualFileSystem,
  path: string,
  tables: readonly string[],
  testsOf: (table: string) => object[],
): void {
  vfs.amendFile(path, (text) => {
    const document = parseDocument(text);
    visit(document, {
      Map(_, node: YAMLMap) {
        const name = node.get('name');
        // Columns have names too, and no list of columns.
        if (typeof name !== 'string' || !tables.includes(name) || !node.has('columns')) return;
        const tests = node.get('data_tests');
        if (!isSeq(tests)) return;
        tests.flow = false;
        tests.items.push(...testsOf(name).map((test) => document.createNode(test)));
      },
    });
    return document.toString({ lineWidth: 120, flowCollectionPadding: false });
  });
}
