import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { pythonWith } from '../python';
import { run, succeed } from '../shell';
import { goProgram, programOf } from './programs';

/** What a cluster is sent: all manifests of an overlay in one text. */
export function render(project: string, overlay: string): string {
  const kustomize = goProgram('sigs.k8s.io/kustomize/kustomize/v5', 'v5.8.1');
  const args = ['build', '--load-restrictor', 'LoadRestrictionsNone', `kubernetes/overlays/${overlay}`];
  return succeed(kustomize, args, { cwd: project });
}

/** What is wrong with manifests by the schemas of Kubernetes 1.37, where a field that is not known is an error. */
export function manifestFindings(files: readonly string[], folder: string): string {
  const schemas = schemasFor(files, join(folder, 'schemas'));
  const kubeconform = goProgram('github.com/yannh/kubeconform/cmd/kubeconform', 'v0.8.0');
  const location = join(schemas, '{{ .ResourceKind }}{{ .KindSuffix }}.json');
  const { status, stdout, stderr } = run(kubeconform, ['-strict', '-schema-location', location, ...files], {
    cwd: folder,
  });
  return status === 0 ? '' : `${stdout}${stderr}`;
}

/** The schemas that a package of PyPI carries, with references that lead to a file instead of to an address. */
function schemasFor(files: readonly string[], folder: string): string {
  const python = pythonWith('kubernetes-validate==1.37.0');
  const program = 'import kubernetes_validate, os; print(os.path.dirname(kubernetes_validate.__file__))';
  const found = succeed(python, ['-c', program], { cwd: '/' }).trim();
  mkdirSync(folder, { recursive: true });
  for (const name of ['_definitions', ...kindsIn(files)]) {
    const source = join(found, 'kubernetes-json-schema', 'v1.37.0-local-strict', `${name}.json`);
    if (!existsSync(source)) continue;
    const { $id: _, ...schema } = JSON.parse(readFileSync(source, 'utf8')) as Record<string, unknown>;
    const text = JSON.stringify(schema).replaceAll('"/api/_definitions.json', '"_definitions.json');
    writeFileSync(join(folder, `${name}.json`), text);
  }
  return folder;
}

/** `deployment-apps-v1`, as the schemas are named. */
function kindsIn(files: readonly string[]): Set<string> {
  const documents = files.flatMap((file) =>
    parseAllDocuments(readFileSync(file, 'utf8')).map((one) => one.toJS() as unknown),
  );
  return new Set(
    (documents as { apiVersion: string; kind: string }[]).map(({ apiVersion, kind }) => {
      const [group = '', version] = apiVersion.split('/');
      return [kind.toLowerCase(), group.split('.')[0], version].filter(Boolean).join('-');
    }),
  );
}

/** Findings of checkov by id, beside those that the project itself gives reasons for. */
export function checkovFindings(folder: string, configuration: string): string[] {
  const checkov = programOf('checkov==3.3.30', 'checkov');
  const args = ['--config-file', configuration, '--framework', 'kubernetes', 'terraform', '--directory', folder];
  const { stdout, stderr } = run(checkov, [...args, '--quiet', '--compact', '--skip-download', '--output', 'json'], {
    cwd: folder,
  });
  if (!stdout.trim().startsWith('[') && !stdout.trim().startsWith('{')) throw new Error(`checkov: ${stdout}${stderr}`);
  interface Report {
    results?: { failed_checks: { check_id: string; check_name: string; resource: string }[] };
  }
  const reports = [JSON.parse(stdout) as Report | Report[]].flat();
  return reports.flatMap(({ results }) =>
    (results?.failed_checks ?? []).map(({ check_id: id, check_name: name, resource }) => `${id} ${resource}: ${name}`),
  );
}
