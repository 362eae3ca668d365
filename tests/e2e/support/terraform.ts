import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { keptFolder, keyOf } from './cache';
import { pythonWith } from './python';
import { REPOSITORY, succeed } from './shell';

/**
 * PyPI has no Terraform provider, but packages that describe one, made from its schema: the last of their kind, each of one
 * version of its provider (aws 6.25, google 6.50, azurerm 4.55).
 */
const DESCRIPTIONS = {
  aws: '21.22.1',
  azurerm: '14.23.1',
  google: '16.12.1',
  random: '12.0.1',
  time: '11.0.1',
} as const;
const SCHEMA = 'schema.json';
type Provider = keyof typeof DESCRIPTIONS;
const PARSER = 'python-hcl2==8.1.4';
/** The formatter and parser of Terraform's own language; `terraform fmt` formats with the same code. */
const FORMATTER = 'github.com/hashicorp/hcl/v2/cmd/hclfmt@v2.25.0';

/** Every file parses, every reference leads somewhere, and every block and argument is one that its provider has. */
export function checkTerraform(project: string, ...providers: Provider[]): void {
  const python = pythonWith(PARSER);
  const script = (name: string) => join(REPOSITORY, 'tests/e2e/python', name);
  succeed(python, [script('hcl_references.py'), project], { cwd: project });
  const schemas = providers.map(schemaOf);
  succeed(python, [script('terraform_schema.py'), project, ...schemas], { cwd: project });
}

/** Every expression evaluates, with these settings; or the text of one attribute, by its address. */
export function evaluateTerraform(project: string, settings: readonly string[], attribute?: string): string {
  const printed = attribute === undefined ? [] : ['-print', attribute];
  return succeed(evaluator(), [join(project, 'terraform'), ...settings, ...printed], { cwd: project });
}

/** What Terraform's own formatter would leave as it is. */
export function formattedTerraform(file: string): string {
  return succeed(formatter(), [file], { cwd: '/' });
}

/** The schema of one provider, extracted once and kept. */
function schemaOf(provider: Provider): string {
  const folder = keptFolder(join('terraform', `${provider}-${DESCRIPTIONS[provider]}`), (made) => {
    const download = join(made, 'download');
    const requirement = `cdktf-cdktf-provider-${provider}==${DESCRIPTIONS[provider]}`;
    succeed('python3', ['-m', 'pip', 'download', '--quiet', '--no-deps', '--dest', download, requirement], {
      cwd: made,
    });
    const [wheel] = readdirSync(download);
    const script = join(REPOSITORY, 'tests/e2e/python/provider_schemas.py');
    succeed('python3', [script, join(download, wheel ?? ''), join(made, SCHEMA)], { cwd: made });
    rmSync(download, { recursive: true });
  });
  return join(folder, SCHEMA);
}

function formatter(): string {
  const folder = keptFolder(join('go', keyOf(FORMATTER)), (made) => {
    succeed('go', ['install', FORMATTER], { cwd: made, env: { GOBIN: made } });
  });
  return join(folder, 'hclfmt');
}

/** Built from the sources beside the tests, and again when they change. */
function evaluator(): string {
  const sources = join(REPOSITORY, 'tests/e2e/go/hclvalues');
  const texts = readdirSync(sources)
    .sort()
    .map((name) => readFileSync(join(sources, name), 'utf8'));
  const folder = keptFolder(join('go', `hclvalues-${keyOf(...texts)}`), (made) => {
    succeed('go', ['build', '-o', join(made, 'hclvalues'), '.'], { cwd: sources });
  });
  return join(folder, 'hclvalues');
}
