import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { nameProblem } from '../../core/names';
import { formatMend, ProblemsError } from '../../core/problems';
import { inspectTarget } from '../../core/project';
import { ask, type Inquirer } from './ask';
import { complaint } from '../../core/trial';

/** Asks for the project's name, and at once says when it or its folder will not do. */
export function askName(inquirer: Inquirer, dest: string): Promise<string> {
  return ask(inquirer, {
    type: 'input',
    message: 'Project name',
    default: freeName(dest),
    validate: (name: string) => objectionTo(name.trim(), dest) ?? true,
    filter: (name: string) => name.trim(),
  });
}

function objectionTo(name: string, dest: string): string | undefined {
  const problem = nameProblem(name);
  if (problem) return `${problem.what}. ${formatMend(problem.mend)}`;
  try {
    inspectTarget(join(dest, name));
    return undefined;
  } catch (error) {
    if (error instanceof ProblemsError) return complaint(error.problems);
    throw error;
  }
}

function freeName(dest: string): string {
  let name = 'my_project';
  for (let count = 2; existsSync(join(dest, name)); count += 1) name = `my_project_${count}`;
  return name;
}
