import type { ProjectContext } from '../../core/context';
import type { Problem } from '../../core/problems';
import type { ComponentProvider, Requirement } from '../../core/provider';

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
      mend: `Say --use marts=${dbt}, or choose another tool instead of ${meta.name}.`,
    },
  ];
}
