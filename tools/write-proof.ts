/**
 * Prints the matrix of what a run of the end-to-end tests has shown; with --write, also keeps it in docs/.
 *
 *     ts-node tools/write-proof.ts RECORDS [--write]
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { builtInRegistry } from '../providers';
import type { ProofRecord } from '../tests/e2e/support/records';
import { proofDocument, proofText } from './proof/document';
import { LEGEND, type Proof, tablesOf, withRecords } from './proof/matrix';

const DOCS = join(__dirname, '..', 'docs');
export const PROOF_FILE = join(DOCS, 'proof.json');
export const PROOF_DOCUMENT = join(DOCS, 'proof.md');
const NOTHING: Proof = { threads: [], loaded: [] };

export function storedProof(): Proof {
  return existsSync(PROOF_FILE) ? (JSON.parse(readFileSync(PROOF_FILE, 'utf8')) as Proof) : NOTHING;
}

export function documentOf(proof: Proof): string {
  return proofDocument(tablesOf(proof, builtInRegistry()), proof);
}

function main([file, flag]: readonly string[]): void {
  const lines = file !== undefined && existsSync(file) ? readFileSync(file, 'utf8').split('\n').filter(Boolean) : [];
  const records = lines.map((line) => JSON.parse(line) as ProofRecord);
  const shown = withRecords(NOTHING, records);
  if (records.length > 0) {
    process.stdout.write(`\nShown by this run:\n\n${proofText(tablesOf(shown, builtInRegistry()))}\n\n`);
    for (const [word, meaning] of Object.entries(LEGEND))
      process.stdout.write(`${word === 'nothing' ? '-' : word}: ${meaning}\n`);
  }
  if (flag !== '--write') return;
  const proof = withRecords(storedProof(), records);
  writeFileSync(PROOF_FILE, `${JSON.stringify(proof, null, 2)}\n`);
  writeFileSync(PROOF_DOCUMENT, documentOf(proof));
}

if (require.main === module) main(process.argv.slice(2));
