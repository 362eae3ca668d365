import { appendFileSync } from 'node:fs';

/** Components that moved the thread together, marts equal to the cent, twice. */
export interface ThreadRecord {
  ingestion: string;
  warehouse: string;
  transformation: string;
  quality: readonly string[];
  /** A database that the ingestion reads instead of the files. */
  source?: string;
}

/** What a run has shown; one line of JSON each in the file that PROOF_RECORDS names. */
export type ProofRecord =
  | ({
      shown: 'thread';
      outcome: 'passed' | 'failed';
      seconds: number;
      services: Record<string, string>;
    } & ThreadRecord)
  /** A tool's own parser or loader has accepted what is generated for the other; nothing ran. */
  | { shown: 'loaded'; tool: string; with: string; how: string };

export function record(proof: ProofRecord): void {
  const file = process.env['PROOF_RECORDS'];
  if (file) appendFileSync(file, `${JSON.stringify(proof)}\n`);
}
