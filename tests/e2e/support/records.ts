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

export interface EngineRecord {
  stack: string;
  components: readonly string[];
  /** What was asked of them beside the defaults, as `--set` takes it. */
  options?: readonly string[];
  /** A component that the generator added to the running stack. */
  later?: string;
  /** What ran in the place of each image, by the image's reference. */
  images: Record<string, string>;
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
  | { shown: 'loaded'; tool: string; with: string; how: string }
  /** A project that came up on a container engine as it stands, ran its thread there, and kept its data. */
  | ({ shown: 'engine'; outcome: 'passed' | 'failed'; seconds: number } & EngineRecord);

export function record(proof: ProofRecord): void {
  const file = process.env['PROOF_RECORDS'];
  if (file) appendFileSync(file, `${JSON.stringify(proof)}\n`);
}
