import { join } from 'node:path';
import { pairwiseStacks, SEED } from '../support/pairwise';
import { workFolder } from './support/shell';
import { dockerfileFindings } from './support/validators/containers';
import { contractFindings } from './support/validators/contracts';
import { distinctFiles, type Generated, Written } from './support/validators/generated';
import { pythonFindings } from './support/validators/python';
import { environmentsOf, requirementFindings } from './support/validators/requirements';
import { shellFindings } from './support/validators/shell';
import {
  sqlFindings,
  SQLMESH_MODEL,
  sqlmeshFindings,
  STYLED_SQL,
  styledFindings,
  TEMPLATED_SQL,
} from './support/validators/sql';
import { workflowFindings } from './support/validators/workflows';
import { xmlFindings } from './support/validators/xml';

const work = workFolder();
afterAll(work.remove);

const { accepted } = pairwiseStacks();
const files = distinctFiles(accepted);

interface Judge {
  tool: string;
  judges: (file: Generated) => boolean;
  findings: (written: Written) => string[];
  /** A text that it must not accept: a judge that says nothing would prove nothing. */
  broken: Pick<Generated, 'path' | 'text'>;
}

/** Each tool sees all of its files at once. */
const JUDGES: readonly Judge[] = [
  {
    tool: 'ruff',
    judges: ({ path }) => path.endsWith('.py'),
    findings: pythonFindings,
    broken: { path: 'a.py', text: 'print(nowhere_defined)\n' },
  },
  {
    tool: 'shellcheck',
    judges: isShell,
    findings: shellFindings,
    broken: { path: 'a.sh', text: '#!/bin/sh\nrm $1/*\n' },
  },
  {
    tool: 'hadolint',
    judges: ({ path }) => /(^|[/.])Dockerfile$/.test(path),
    findings: dockerfileFindings,
    broken: { path: 'Dockerfile', text: 'FROM debian\n' },
  },
  {
    tool: 'actionlint',
    judges: ({ path }) => path.startsWith('.github/workflows/'),
    findings: workflowFindings,
    broken: { path: '.github/workflows/a.yml', text: 'on: push\njobs: {a: {runs-on: ubuntu-latest}}\n' },
  },
  {
    tool: 'an XML parser',
    judges: ({ path }) => path.endsWith('.xml'),
    findings: xmlFindings,
    broken: { path: 'a.xml', text: '<a>\n' },
  },
  {
    tool: 'Soda',
    judges: ({ path }) => path.startsWith('quality/soda/contracts/'),
    findings: contractFindings,
    broken: { path: 'a.yml', text: 'dataset: warehouse/marts/a\nchecks:\n  - row_cuont:\n' },
  },
  {
    tool: 'sqlfluff, in the dialect of its warehouse',
    judges: ({ path }) => isSql({ path }) && !STYLED_SQL.test(path) && !SQLMESH_MODEL.test(path),
    findings: sqlFindings,
    broken: { path: 'mysql/a.sql', text: 'create tble a (b int);\n' },
  },
  {
    tool: 'SQLMesh',
    judges: ({ path }) => isSql({ path }) && SQLMESH_MODEL.test(path),
    findings: sqlmeshFindings,
    broken: { path: 'sqlmesh_project/models/a.sql', text: 'MODEL (name a.b);\nSELECT FROM WHERE\n' },
  },
];

const isRequirements = ({ path }: Generated) => /^(requirements|meltano)\/([\w-]+\/)?[\w.-]+\.txt$/.test(path);

/** Looked at elsewhere, or written for people and not for a program. */
const ELSEWHERE: readonly [RegExp, string][] = [
  [/\.(ya?ml|json|toml)$|^Makefile$|^ARCHITECTURE\.md$/, 'parsed in tests/stacks'],
  [/^docker-compose\.yml$|^(airflow\/airflow)?\.env$/, 'read by Docker Compose in tests/e2e/formats.test.ts'],
  [/^terraform\/.*\.tf(vars\.example)?$|^terraform\/backend\.tf\.example$/, 'parsed in tests/e2e/terraform.test.ts'],
  [/^pulumi\/requirements\.txt$/, 'names the two files below requirements/, which are resolved here'],
  [/^lakehouse\/trino\/.*\.properties$/, 'read by Trino in tests/e2e/lakehouse.test.ts'],
  [/^monitoring\/alloy\/config\.alloy$/, 'parsed and printed by Alloy’s own package, by hand: no registry carries it'],
  [TEMPLATED_SQL, 'read by dbt in tests/e2e/thread'],
  [/^dbt_project\/\.sqlfluff$/, 'read by sqlfluff, here'],
  [/^plopfile\.cjs$/, 'run by Node.js in tests/e2e/self-sufficient.test.ts'],
  [/\.(md|csv)$|(^|\/)\.(env|env\.example|gitignore|gitattributes|editorconfig|gitkeep)$/, 'text'],
  [/(^|\.)(dockerignore|Dockerfile\.dockerignore)$|\.env$/, 'lists and assignments'],
];

describe(`every file of ${accepted.length} stacks that hold every pair (PAIRWISE_SEED=${SEED}): ${files.length} contents`, () => {
  it.each(JUDGES)('is accepted by $tool', ({ tool, judges, findings }) => {
    const its = files.filter(judges);
    expect(its.length).toBeGreaterThan(0);
    expect(findings(new Written(join(work.path, tool), its))).toEqual([]);
  });

  it.each(JUDGES)('would not be accepted by $tool, were it broken', ({ tool, findings, broken }) => {
    const written = new Written(join(work.path, 'broken', tool), [{ label: 'broken', ...broken }]);
    expect(findings(written)).not.toEqual([]);
  });

  it('is SQL of dbt that sqlfluff renders, in the style that the project declares', () => {
    expect(styledFindings(accepted, join(work.path, 'styled'))).toEqual([]);
  });

  it('asks for packages that go together, each of them pinned', () => {
    const environments = environmentsOf(accepted);
    expect(environments.length).toBeGreaterThan(0);
    expect(requirementFindings(environments, join(work.path, 'requirements'))).toEqual([]);
  });

  it('has somebody who reads it', () => {
    const judged = (file: Generated) =>
      JUDGES.some(({ judges }) => judges(file)) ||
      isSql(file) ||
      isRequirements(file) ||
      ELSEWHERE.some(([pattern]) => pattern.test(file.path));
    expect([...new Set(files.filter((file) => !judged(file)).map(({ path }) => path))]).toEqual([]);
  });
});

function isShell({ path, text }: Generated): boolean {
  return /^#!\S*\b(env )?(ba)?sh\b/.test(text) || path.endsWith('.sh') || path === 'scripts/read-env';
}

function isSql({ path }: Pick<Generated, 'path'>): boolean {
  return path.endsWith('.sql');
}
