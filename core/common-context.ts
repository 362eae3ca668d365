import { NODE_PACKAGES } from './catalog/node-packages';
import { addressVariables, PLAIN_IN_ADDRESSES } from './address-secrets';
import { CATEGORIES } from './categories';
import type { ProjectContext } from './context';
import { diagramOf, mermaidOf } from './diagram';
import { setupFiles } from './environments';
import { estimateMemory, memoryInWords } from './memory';
import type { Application, Variables } from './services';
import { commandLine, dependenciesOf, shellWord } from './thread';
import { generatorIdentity } from './version';

/** Values for the templates in templates/common: everything a template would have to compute is computed here. */
export function commonContext(ctx: ProjectContext, needsContainers: boolean): object {
  const { total, services } = estimateMemory(ctx);
  return {
    memory: memoryInWords(total),
    containers: services.map(({ name, memory, stays }) => ({ name, memory: memoryInWords(memory), stays })),
    needs_containers: needsContainers,
    runner: needsContainers ? 'compose' : 'venv',
    has_warehouse_server: Boolean(ctx.getServiceByCapability('warehouse')?.host),
    has_marts_command: ctx.commands.some(({ name }) => name === 'marts'),
    has_steps: ctx.steps.length > 0,
    has_pages: ctx.services.webInterfaces.length > 0,
    env_names: ctx.envVars.map(({ name }) => name).join(' | '),
    address_variables: addressVariables(ctx),
    plain_in_addresses: PLAIN_IN_ADDRESSES,
    steps: stepRows(ctx),
    commands: ctx.commands.map((command) => ({ ...command, make_line: forMake(commandLine(command.command)) })),
    environments: environmentRows(ctx),
    setups: setupRows(ctx),
    setup_files: [...new Set(ctx.environments.flatMap(({ setup = [] }) => setup))].sort(),
    applications: ctx.services.applications.map((application) => ({
      ...application,
      default_port: ctx.port(application.portKey),
      make_line: applicationLine(application),
    })),
    web_interfaces: ctx.services.webInterfaces.map((web) => ({
      note: '',
      user: '',
      passwordKey: '',
      ...web,
      default_port: ctx.port(web.portKey),
    })),
    reruns: ctx.steps.length > 0 ? rerunRows(ctx) : [],
    categories: componentsByCategory(ctx),
    diagram: mermaidOf(diagramOf(ctx)),
    generator: generatorIdentity(),
    pins: NODE_PACKAGES,
  };
}

function stepRows(ctx: ProjectContext): object[] {
  const { steps } = ctx;
  return steps.map((step) => ({
    ...step,
    make_line: forMake(commandLine(step.command)),
    depends_on: dependenciesOf(step, steps),
  }));
}

function rerunRows(ctx: ProjectContext): object[] {
  return ctx.services.reruns.map((rerun) => {
    const owner = ctx.components.find(({ provider }) => provider.meta.name === rerun.provider);
    return { ...rerun, title: owner?.provider.meta.title ?? rerun.provider };
  });
}

function environmentRows(ctx: ProjectContext): object[] {
  const run = ctx.runEnvironments;
  return ctx.environments
    .filter(({ name }) => run.has(name))
    .map((environment) => ({ ...environment, host_variables: shellAssignments(ctx.variablesOf(environment, 'host')) }));
}

/** Environments with a setup script, and what it is made from. */
function setupRows(ctx: ProjectContext): object[] {
  return ctx.environments
    .filter(({ setup }) => setup !== undefined)
    .map((environment) => ({ name: environment.name, files: setupFiles(environment).join(' ') }));
}

function componentsByCategory(ctx: ProjectContext): object[] {
  return CATEGORIES.map((category) => ({
    category,
    components: ctx.components.map(({ provider }) => provider.meta).filter((meta) => meta.category === category),
  })).filter(({ components }) => components.length > 0);
}

/** Values refer to `.env` in a form that a shell expands too, so they stand in double quotes. */
function shellAssignments(variables: Variables): { name: string; value: string }[] {
  return Object.entries(variables).map(([name, value]) => ({ name, value: `"${value.replace(/[\\"`]/g, '\\$&')}"` }));
}

/** On the host an application listens on loopback, at the port that `.env` names. */
function applicationLine({ command }: Application): string {
  const words = command.map((word) => {
    const addressed = word.replaceAll('$ADDRESS', '127.0.0.1');
    return addressed.includes('$PORT') ? `"${addressed}"` : shellWord(addressed);
  });
  return forMake(words.join(' '));
}

/** Make takes a dollar for one of its own variables unless it is doubled. */
function forMake(line: string): string {
  return line.replaceAll('$', '$$$$');
}
