import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { CACHE } from './cache';
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
  const folder = join(CACHE, 'terraform');
  const schema = join(folder, `${provider}-${DESCRIPTIONS[provider]}.json`);
  if (existsSync(schema)) return schema;
  mkdirSync(folder, { recursive: true });
  const download = mkdtempSync(join(folder, 'download-'));
  const requirement = `cdktf-cdktf-provider-${provider}==${DESCRIPTIONS[provider]}`;
  succeed('python3', ['-m', 'pip', 'download', '--quiet', '--no-deps', '--dest', download, requirement], {
    cwd: folder,
  });
  const [wheel] = readdirSync(download);
  const script = join(REPOSITORY, 'tests/e2e/python/provider_schemas.py');
  succeed('python3', [script, join(download, wheel ?? ''), schema], { cwd: folder });
  rmSync(download, { recursive: true });
  return schema;
}

function formatter(): string {
  const folder = join(CACHE, 'go');
  const program = join(folder, 'hclfmt');
  if (!existsSync(program)) succeed('go', ['install', FORMATTER], { cwd: '/', env: { GOBIN: folder } });
  return program;
}

/** Built from the sources beside the tests, and again when they change. */
function evaluator(): string {
  const sources = join(REPOSITORY, 'tests/e2e/go/hclvalues');
  const hash = createHash('sha256');
  for (const name of readdirSync(sources).sort()) hash.update(readFileSync(join(sources, name)));
  const program = join(CACHE, 'go', `hclvalues-${hash.digest('hex').slice(0, 16)}`);
  if (!existsSync(program)) succeed('go', ['build', '-o', program, '.'], { cwd: sources });
  return program;
}
