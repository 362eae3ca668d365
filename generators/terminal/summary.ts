import { CATEGORIES } from '../../core/categories';
import type { ProjectContext } from '../../core/context';
import { isMemory } from '../../core/project-memory';
import type { Order } from '../generation/order';
import type { Prepared } from '../generation/prepare';
import { costSummary } from '../generation/cost';
import { machineMemory, memorySummary, memoryWarning } from '../generation/memory';
import { departureNotes } from './departure';
import { placeOf } from './place';
import { changesInWords } from './report';
import { columns, type Style } from './style';

/** What is about to be written, before anything is. */
export function summaryText(
  order: Order,
  prepared: Prepared,
  style: Style,
  cwd = process.cwd(),
  machine = machineMemory(),
): string {
  const { ctx } = prepared.output;
  const rows = [
    ...components(prepared, style),
    ['files', files(prepared)],
    ['host ports', ports(prepared)],
    ['memory', memorySummary(ctx)],
    ...cost(ctx),
  ];
  const place = placeOf(order.zip ? order.zip.file : order.directory, cwd);
  return [
    '',
    `  ${style.strong(ctx.folderName)}  ${style.quiet(`in ${place}${order.zip ? '' : '/'}`)}`,
    ...columns(rows, '    ', '   '),
    '',
    ...(order.zip ? [] : tooSmall(memoryWarning(ctx, machine), style)),
    ...leavings(prepared),
  ].join('\n');
}

function tooSmall(warning: string | undefined, { accent }: Style): string[] {
  return warning === undefined ? [] : [`    ${accent('!')} ${warning}`, ''];
}

/** What a removal takes along, and what it leaves: worth knowing before it is done. */
function leavings({ departed, output: { ctx } }: Prepared): string[] {
  if (!departed) return [];
  return [...departureNotes(departed, ctx, true).map((note) => `    - ${note}`), ''];
}

function components({ output: { ctx } }: Prepared, { quiet }: Style): string[][] {
  return CATEGORIES.flatMap((category) =>
    ctx.components
      .filter(({ provider }) => provider.meta.category === category)
      .map(({ provider, addedBecause }, at) => [
        at === 0 ? category : '',
        addedBecause ? `${provider.meta.title}  ${quiet(`added: ${addedBecause}`)}` : provider.meta.title,
      ]),
  );
}

function files({ plan, project }: Prepared): string {
  const own = plan.changes.filter(({ path }) => !isMemory(path));
  return project ? changesInWords(own) : `${own.length} new`;
}

function cost(ctx: ProjectContext): string[][] {
  const words = costSummary(ctx);
  return words === undefined ? [] : [['cloud', words]];
}

function ports({ output: { ctx }, moved }: Prepared): string {
  const titles = Object.entries(ctx.ports).map(([name, port]) => {
    const from = moved.find((move) => move.name === name)?.from;
    return `${name.replace(/_PORT$/, '').toLowerCase()} ${port}${from === undefined ? '' : ` (${from} is taken)`}`;
  });
  return titles.join(' · ') || 'none';
}
