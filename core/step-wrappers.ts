import type { ProjectContext } from './context';
import type { OwnedStep, PythonEnvironment, StepWrapper, Variables } from './services';

/** The steps as they are run: each command behind the words of every wrapper, the first one outermost. */
export function wrapSteps(steps: readonly OwnedStep[], wrappers: readonly StepWrapper[]): OwnedStep[] {
  if (wrappers.length === 0) return [...steps];
  return steps.map((step) => wrapStep(step, wrappers));
}

/** What a step reads may depend on the other steps, and is a getter then: it is taken over, not asked. */
function wrapStep(step: OwnedStep, wrappers: readonly StepWrapper[]): OwnedStep {
  const command = () => [...wrappers.flatMap(({ words }) => words(step)), ...step.command];
  return Object.defineProperties({} as OwnedStep, {
    ...Object.getOwnPropertyDescriptors(step),
    command: { get: command, enumerable: true },
  });
}

/** The environment with what the wrappers need, where steps run in it. */
export function equipForSteps(environment: PythonEnvironment, ctx: ProjectContext): PythonEnvironment {
  const { stepWrappers: wrappers } = ctx.services;
  if (wrappers.length === 0 || !ctx.steps.some((step) => step.environment === environment.name)) return environment;
  return {
    ...environment,
    paths: [...environment.paths, ...wrappers.flatMap(({ paths }) => paths)],
    variables: (vantage) =>
      Object.assign(
        {},
        ...wrappers.map(({ variables }) => variables(vantage)),
        environment.variables?.(vantage) ?? {},
      ) as Variables,
  };
}
