import { type EngineOutput, generateProject } from '../../core/engine';
import { formatMend, ProblemsError } from '../../core/problems';
import { type Project, readProject } from '../../core/project';
import { generatorIdentity } from '../../core/version';
import { type Materials, templateFolders, templateLibrary } from '../generation/materials';
import { hasContainers } from '../terminal/next-commands';
import { checkFiles } from './files';
import type { Finding } from './finding';
import type { Machine } from './machine';
import { checkMemory } from './memory';
import { checkOverrides } from './overrides';
import { checkPins } from './pins';
import { checkPorts } from './ports';
import { checkSecrets } from './secrets';
import { checkTools } from './tools';
import { isOlder } from './versions';

/** Looks at everything that can go wrong with a project between two runs. Changes nothing. */
export async function diagnose(directory: string, materials: Materials, machine: Machine): Promise<Finding[]> {
  const findings: Finding[] = [];
  const project = attempt('project', findings, () => readProject(directory));
  if (!project) return findings;
  findings.push(aboutGenerator(project));
  findings.push(...checkFiles(directory, project.manifest));
  findings.push(
    ...(attempt('overrides', findings, () => checkOverrides(directory, templateFolders(materials, [], directory))) ??
      []),
  );
  const output = attempt('stack', findings, () => regenerate(project, materials));
  if (!output) return findings;
  const { ctx, vfs } = output;
  const values = project.existing.secrets ?? {};
  findings.push(...checkSecrets(directory, ctx, values, machine));
  findings.push(...(await checkPorts(directory, ctx, values, machine)));
  findings.push(...checkTools(hasContainers(ctx), machine));
  findings.push(...checkMemory(ctx, hasContainers(ctx), machine));
  findings.push(...checkPins(directory, vfs));
  return findings;
}

function regenerate({ directory, request, existing }: Project, materials: Materials): EngineOutput {
  const templates = templateLibrary(materials, [], directory);
  return generateProject({ request, registry: materials.registry, templates, existing });
}

function aboutGenerator({ manifest: { generator } }: Project): Finding {
  const here = generatorIdentity();
  const made = `${generator.name}@${generator.version}`;
  const what = `manifest and stack.yaml can be read; made by ${made}`;
  if (generator.name !== here.name) {
    const mend = 'Run npm install in the project, and npx plop there, to use the one that made it.';
    return { check: 'project', mark: 'warn', what: `made by ${made}, this is ${here.name}@${here.version}`, mend };
  }
  if (isOlder(here.version, generator.version)) {
    const mend = `Install ${made}.`;
    return { check: 'project', mark: 'warn', what: `made by ${made}, this is the older ${here.version}`, mend };
  }
  return { check: 'project', mark: 'ok', what };
}

/** What a check refuses to go on with is its finding. */
function attempt<Result>(check: string, findings: Finding[], action: () => Result): Result | undefined {
  try {
    return action();
  } catch (error) {
    if (!(error instanceof ProblemsError)) throw error;
    findings.push(
      ...error.problems.map(({ where, what, mend }): Finding => ({
        check,
        mark: 'fail',
        what: `${where}: ${what}`,
        mend: formatMend(mend),
      })),
    );
    return undefined;
  }
}
