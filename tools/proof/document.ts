import { isReal, LEGEND, type Proof, type Table } from './matrix';

/** docs/proof.md. */
export function proofDocument(tables: readonly Table[], proof: Proof): string {
  const standIns = new Map(
    proof.threads.flatMap(({ services }) => Object.entries(services)).filter(([, shown]) => !isReal(shown)),
  );
  return (
    [
      '# What is proven, and how',
      'Written by tools/write-proof.ts from what the end-to-end tests record (`npm run test:e2e -- --full`), never by hand. Every combination is a project as it is generated,\nmoved by the real tools on this data: source files, ingestion, raw tables, transformation, marts, checks.',
      markdownTable(['word', 'meaning'], Object.entries(LEGEND)),
      ...tables.flatMap((table) => [
        `## ${table.title}`,
        markdownTable(
          ['', ...table.columns],
          table.rows.map(({ name, cells }) => [name, ...cells.map(cellText)]),
        ),
      ]),
      '## What stood in for what',
      standIns.size === 0
        ? 'Nothing: every server was the real one, from Debian, PyPI, Maven Central or the Go module proxy, without its container.'
        : markdownTable(['component', 'was'], [...standIns].sort()),
      '## What only a loader or parser has seen',
      proof.loaded.length === 0
        ? 'Nothing.'
        : markdownTable(
            ['tool', 'with', 'how'],
            proof.loaded.map((one) => [one.tool, one.with, one.how]),
          ),
      '## On a container engine',
      'Brought up with `make up` as generated (`npm run test:engine -- --full`): every container well, the thread run through the orchestrator’s own API, the marts equal\nto the cent, shown by the dashboard, seen by the monitoring, the data still there after `make down` and `make up`, and after one more component.',
      ...engineParts(proof),
      '## The combinations',
      'Seconds are for two whole runs, with the services started and the environments in place or made, on a busy machine or an idle one: they\nare there to plan a run, not to compare tools.',
      markdownTable(
        ['source', 'ingestion', 'warehouse', 'transformation', 'quality', 'seconds'],
        proof.threads.map((one) => [
          one.source ?? 'files',
          one.ingestion,
          one.warehouse,
          one.transformation,
          one.quality.join(', '),
          String(one.seconds),
        ]),
      ),
      '',
    ]
      .join('\n\n')
      .trimEnd() + '\n'
  );
}

/** The stacks that came up on an engine, and what ran there in the place of the images that could not be pulled. */
function engineParts({ engine, notBuilt }: Proof): string[] {
  const missing = Object.entries(notBuilt).sort();
  const rest = missing.length === 0 ? [] : ['Not brought up:', markdownTable(['image', 'why not'], missing)];
  if (engine.length === 0) return ['Nothing yet.', ...rest];
  const images = new Map(engine.flatMap((one) => Object.entries(one.images)));
  return [
    markdownTable(
      ['stack', 'components', 'added later', 'seconds'],
      engine.map((one) => [
        one.stack,
        [...one.components, ...(one.options ?? [])].join(', '),
        one.later ?? '-',
        String(one.seconds),
      ]),
    ),
    'No registry could be reached: in the place of each image ran one that was built from packages, with an entrypoint that reads the same variables. It proves\nconfiguration, wiring, order, ports, health and data, not that the official image has a given program or path.',
    markdownTable(['image', 'was'], [...images].sort()),
    ...rest,
  ];
}

/** The same tables for a terminal. */
export function proofText(tables: readonly Table[]): string {
  return tables
    .map(({ title, columns, rows }) => {
      const cells = [['', ...columns], ...rows.map((row) => [row.name, ...row.cells.map(cellText)])];
      const widths = (cells[0] ?? []).map((_, index) => Math.max(...cells.map((row) => row[index]?.length ?? 0)));
      const lines = cells.map((row) =>
        row
          .map((cell, index) => cell.padEnd(widths[index] ?? 0))
          .join('  ')
          .trimEnd(),
      );
      return [title, ...lines.map((line) => `  ${line}`)].join('\n');
    })
    .join('\n\n');
}

function cellText(evidence: string): string {
  return evidence === 'nothing' ? '-' : evidence;
}

/** Padded as Prettier pads it. */
function markdownTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const escaped = [head, ...rows].map((row) => row.map((cell) => cell.replaceAll('|', '\\|').replaceAll('*', '\\*')));
  const widths = head.map((_, index) => Math.max(3, ...escaped.map((row) => row[index]?.length ?? 0)));
  const line = (row: readonly string[]) =>
    `| ${row.map((cell, index) => cell.padEnd(widths[index] ?? 0)).join(' | ')} |`;
  const [first = [], ...rest] = escaped;
  return [line(first), line(widths.map((width) => '-'.repeat(width))), ...rest.map(line)].join('\n');
}
