import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import type { ComposeService } from '../../../core/compose';
import { parseEnvFile } from '../../../core/envfile';
import { MARTS } from '../../e2e/support/marts';
import { type Outcome, run, stack, succeed } from '../../e2e/support/shell';
import { docker } from './engine';
import { provide } from './images';

/** A state of a container, as `docker compose ps` tells it. */
export interface ContainerState {
  Service: string;
  State: string;
  Health: string;
  ExitCode: number;
}

interface ComposeFile {
  name: string;
  services: Record<string, ComposeService>;
}

/** A generated project on the engine. */
export class RunningProject {
  /** What ran in the place of each image, by the image's reference. */
  readonly standIns: Record<string, string> = {};

  private constructor(readonly folder: string) {}

  static generate(folder: string, name: string, ...flags: string[]): RunningProject {
    return new RunningProject(stack(folder, name, ...flags));
  }

  /** `make up` as its owner would say it, with stand-ins in the place of what cannot be pulled. */
  up(): Outcome {
    const images = Object.values(this.file.services).flatMap((service) => this.imagesOf(service));
    for (const image of new Set(images)) this.standIns[image] = provide(image);
    return this.make('up');
  }

  make(target: string): Outcome {
    return run('make', [target], { cwd: this.folder });
  }

  compose(...args: string[]): Outcome {
    return run('docker', ['compose', '--profile', 'tools', ...args], { cwd: this.folder });
  }

  /** The same, for what must succeed; what it has printed. */
  composed(...args: string[]): string {
    return succeed('docker', ['compose', '--profile', 'tools', ...args], { cwd: this.folder });
  }

  containers(): ContainerState[] {
    const lines = this.composed('ps', '--all', '--format', 'json').split('\n').filter(Boolean);
    return lines.map((line) => JSON.parse(line) as ContainerState);
  }

  /** Services whose container is not what it should be by now: healthy, or ended well where it was to end. */
  unwell(): string[] {
    const { services } = this.file;
    return this.containers()
      .filter(({ Service, State, Health, ExitCode }) => {
        const { restart, healthcheck } = services[Service] ?? {};
        if (restart === 'no') return State !== 'exited' || ExitCode !== 0;
        return State !== 'running' || (healthcheck !== undefined && Health !== 'healthy');
      })
      .map(({ Service, State, Health, ExitCode }) => `${Service}: ${State} ${Health} ${ExitCode}`.trim());
  }

  /** What the containers of a service call themselves. */
  hostnames(service: string): string[] {
    const ids = this.composed('ps', '--quiet', service).split('\n').filter(Boolean);
    return ids.map((id) => docker('inspect', '--format', '{{.Config.Hostname}}', id).trim());
  }

  /** The marts as the project's own client sees them from inside. */
  marts(): Record<string, string> {
    const out = join(this.folder, 'exported');
    mkdirSync(out, { recursive: true });
    chmodSync(out, 0o777);
    const client = ['warehouse', 'python', 'warehouse/marts.py', '--csv', '/exported'];
    this.composed('run', '--rm', '--build', '--no-TTY', '--volume', `${out}:/exported`, ...client);
    return Object.fromEntries(MARTS.map((mart) => [mart, readFileSync(join(out, `${mart}.csv`), 'utf8')]));
  }

  /** The lines of shell in a chapter of its README, without comments. */
  readmeCommands(chapter: string): string[] {
    const readme = readFileSync(join(this.folder, 'README.md'), 'utf8');
    const text = readme.split(/^## /m).find((part) => part.startsWith(`${chapter}\n`)) ?? '';
    const blocks = [...text.matchAll(/^```sh\n(.*?)^```/gms)].map(([, block = '']) => block);
    return blocks.flatMap((block) => block.split('\n')).filter((line) => line !== '' && !line.startsWith('#'));
  }

  get env(): Record<string, string> {
    return parseEnvFile(readFileSync(join(this.folder, '.env'), 'utf8'));
  }

  /** What its owner does with an editor. */
  setEnv(name: string, value: string | number): void {
    const file = join(this.folder, '.env');
    const text = readFileSync(file, 'utf8');
    writeFileSync(file, text.replace(new RegExp(`^${name}=.*$`, 'm'), `${name}=${value}`));
  }

  /** Where a service listens on this machine. */
  url(portKey: string): string {
    return `http://127.0.0.1:${this.env[portKey]}`;
  }

  /** Everything of it, its data too. */
  remove(): void {
    const { name } = this.file;
    this.compose('down', '--volumes', '--remove-orphans', '--timeout', '5');
    const images = docker('images', '--quiet', `--filter=reference=${name}-*`).split('\n').filter(Boolean);
    if (images.length > 0) docker('rmi', '--force', ...new Set(images));
  }

  get file(): ComposeFile {
    return parse(readFileSync(join(this.folder, 'docker-compose.yml'), 'utf8')) as ComposeFile;
  }

  /** What must be there before Compose starts: an image as it is, or those that one is built from. */
  private imagesOf({ image, build }: ComposeService): string[] {
    if (!build) return image ? [image] : [];
    const dockerfile = readFileSync(join(this.folder, build.context, build.dockerfile ?? 'Dockerfile'), 'utf8');
    return [...dockerfile.matchAll(/^FROM (\S+)/gm)]
      .map(([, from]) => from as string)
      .filter((from) => /[:/]/.test(from));
  }
}

/** Waits for what comes by itself after a while. */
export async function until<Value>(
  what: string,
  seconds: number,
  look: () => Promise<Value | undefined>,
): Promise<Value> {
  const deadline = Date.now() + seconds * 1000;
  let last: unknown;
  do {
    try {
      const found = await look();
      if (found !== undefined) return found;
    } catch (error) {
      last = error;
    }
    await new Promise((resolve) => setTimeout(resolve, 1000));
  } while (Date.now() < deadline);
  throw new Error(`${what} did not come within ${seconds} s${last ? `: ${String(last)}` : ''}`);
}
