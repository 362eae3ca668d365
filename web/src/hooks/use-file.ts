import { useEffect, useState } from 'react';
import type { Preview } from '../../../server/contract';
import { fetchFile } from '../api';
import type { Snapshot } from '../state/answers';

export type FileText = NonNullable<Preview['file']>;

export interface FileState {
  file?: FileText;
  failure?: string;
}

/** Contents by hash: what has been looked at once is there at once. */
const seen = new Map<string, FileText>();
/** Contents to remember; the oldest goes first. */
const MEMORY = 200;

/** The text of a file of a snapshot; nothing while it is on its way, or when the snapshot has no such file. */
export function useFile({ request, files }: Snapshot, path: string | undefined): FileState {
  const hash = path === undefined ? undefined : files.find((file) => file.path === path)?.hash;
  const key = hash === undefined ? undefined : `${hash} ${path}`;
  const [state, setState] = useState<FileState & { key?: string }>({});
  useEffect(() => {
    if (path === undefined || key === undefined || !request || seen.has(key)) return;
    const controller = new AbortController();
    fetchFile(request, path, controller.signal).then(
      (file) => {
        remember(key, file);
        setState({ key, file });
      },
      (error: Error) => !controller.signal.aborted && setState({ key, failure: error.message }),
    );
    return () => controller.abort();
  }, [request, path, key]);
  const known = key === undefined ? undefined : seen.get(key);
  if (known) return { file: known };
  return key !== undefined && state.key === key ? state : {};
}

function remember(key: string, file: FileText): void {
  seen.set(key, file);
  const oldest = seen.keys().next().value;
  if (seen.size > MEMORY && oldest !== undefined) seen.delete(oldest);
}
