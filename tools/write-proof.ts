/**
 * Prints the matrix of what a run of the end-to-end tests has shown; with --write, also keeps it in docs/.
 *
 *     ts-node tools/write-proof.ts RECORDS [--write]
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { IMAGES } from '../core/catalog/images';
import { builtInRegistry } from '../providers';
import type { ProofRecord } from '../tests/e2e/support/records';
import { NOT_BUILT } from '../tests/engine/support/stand-ins';
import { proofDocument, proofText } from './proof/document';
import { LEGEND, NOTHING, type Proof, tablesOf, withRecords } from './proof/matrix';

const DOCS = join(__dirname, '..', 'docs');
export const PROOF_FILE = join(DOCS, 'proof.json');
export const PROOF_DOCUMENT = join(DOCS, 'proof.md');

export function storedProof(): Proof {
  return existsSync(PROOF_FILE) ? { ...NOTHING, ...(JSON.parse(readFileSync(PROOF_FILE, 'utf8')) as Proof) } : NOTHING;
}

export function documentOf(proof: Proof): string {
  return proofDocument(tablesOf(proof, builtInRegistry()), proof);
}

function main([file, flag]: readonly string[]): void {
  const lines = file !== undefined && existsSync(file) ? readFileSync(file, 'utf8').split('\n').filter(Boolean) : [];
  const records = lines.map((line) => JSON.parse(line) as ProofRecord);
  const shown = withRecords(NOTHING, records);
  const onEngine = shown.engine.map(({ stack, seconds }) => `${stack}: up, moved and kept its data, ${seconds} s`);
  if (onEngine.length > 0) process.stdout.write(`\nOn a container engine:\n\n  ${onEngine.join('\n  ')}\n\n`);
  if (shown.threads.length + shown.loaded.length > 0) {
    process.stdout.write(`\nShown by this run:\n\n${proofText(tablesOf(shown, builtInRegistry()))}\n\n`);
    for (const [word, meaning] of Object.entries(LEGEND))
      process.stdout.write(`${word === 'nothing' ? '-' : word}: ${meaning}\n`);
  }
  if (flag !== '--write') return;
  const notBuilt = Object.fromEntries(
    Object.entries(NOT_BUILT).map(([key, why]) => [IMAGES[key as keyof typeof IMAGES], why]),
  );
  const proof = { ...withRecords(storedProof(), records), notBuilt };
  writeFileSync(PROOF_FILE, `${JSON.stringify(proof, null, 2)}\n`);
  writeFileSync(PROOF_DOCUMENT, documentOf(proof));
}

if (require.main === module) main(process.argv.slice(2));
