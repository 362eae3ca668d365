import type { PythonEnvironment } from './services';

/** Where an environment's setup script lies in the project; see PythonEnvironment.setup. */
export function setupScript(name: string): string {
  return `requirements/setup/${name}.sh`;
}

/** Files of the project that the image of an environment is built from, besides its requirements. */
export function setupFiles({ name, setup }: PythonEnvironment): string[] {
  return setup === undefined ? [] : [setupScript(name), ...setup];
}

/** True when the one Dockerfile for all tools is not enough for this environment. */
export function needsOwnImage({ systemPackages = [], setup }: PythonEnvironment): boolean {
  return systemPackages.length > 0 || setup !== undefined;
}

/** The Dockerfile of such an environment. */
export function ownImage(name: string): string {
  return `docker/${name}.Dockerfile`;
}

/** What a Dockerfile template needs to know to build the virtual environment. */
export function imageRow(environment: PythonEnvironment): object {
  const { name, title, systemPackages = [] } = environment;
  const [script, ...files] = setupFiles(environment);
  return {
    name,
    title,
    requirements_file: `requirements/${name}.txt`,
    constraints_file: `requirements/constraints/${name}.txt`,
    system_packages: systemPackages.join(' '),
    setup_script: script ?? '',
    setup_files: script === undefined ? [] : [script, ...files],
  };
}
