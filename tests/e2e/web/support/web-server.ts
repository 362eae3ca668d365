import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { REPOSITORY } from '../../support/shell';

/** `npm start`, as far as its first line. */
export class WebServer {
  private constructor(
    private readonly process: ChildProcess,
    readonly url: string,
  ) {}

  /** @throws when it ends before it listens, with what it said */
  static start(): Promise<WebServer> {
    if (!existsSync(join(REPOSITORY, 'dist/web/index.html'))) build();
    const child = spawn(process.execPath, ['bin/antigravity.mjs', 'serve', '--port', '0'], { cwd: REPOSITORY });
    let said = '';
    return new Promise((resolve, reject) => {
      const listen = (bytes: Buffer) => {
        said += bytes.toString();
        const url = /is at (http:\S+)/.exec(said)?.[1];
        if (url) resolve(new WebServer(child, url));
      };
      child.stdout.on('data', listen);
      child.stderr.on('data', listen);
      child.once('exit', (status) => reject(new Error(`the server ended with ${status}: ${said}`)));
    });
  }

  async stop(): Promise<void> {
    if (this.process.exitCode !== null) return;
    const ended = new Promise((resolve) => this.process.once('exit', resolve));
    this.process.kill();
    await ended;
  }
}

/** What `npm install` does ahead. */
function build(): void {
  const { status, stderr } = spawnSync('npx', ['vite', 'build', '--logLevel', 'warn', 'web'], {
    cwd: REPOSITORY,
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`the web builder cannot be built: ${stderr}`);
}
