import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { IMAGES } from '../../../core/catalog/images';
import { keptFolder, keyOf } from './cache';
import { REPOSITORY, succeed } from './shell';
import { goProgram } from './validators/programs';

const PARTS = join(REPOSITORY, 'tests/e2e/go/otelcol/builder.yaml');
const VERSION = IMAGES.opentelemetryCollector.split(':')[1] ?? '';
const NAME = 'otelcol-contrib';

/** OpenTelemetry's collector, of the image's version, with the parts that generated configurations name. */
export function collector(): string {
  const parts = readFileSync(PARTS, 'utf8').replaceAll('VERSION', VERSION);
  const folder = keptFolder(join('go', `otelcol-${keyOf(parts)}`), (made) => {
    const builder = goProgram('go.opentelemetry.io/collector/cmd/builder', `v${VERSION}`);
    writeFileSync(join(made, 'builder.yaml'), parts);
    succeed(builder, ['--config=builder.yaml', '--skip-compilation'], { cwd: made });
    const sources = join(made, 'build');
    // Linked statically, as in the image, which holds nothing else.
    const env = { CGO_ENABLED: '0' };
    succeed('go', ['build', '-trimpath', '-ldflags=-s -w', '-o', join(made, NAME), '.'], { cwd: sources, env });
    rmSync(sources, { recursive: true });
  });
  return join(folder, NAME);
}
