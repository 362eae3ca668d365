import { useEffect, useRef, useState } from 'react';
import { fetchProject, type Problem, Refused } from '../api';
import { type Draft, requestOf } from '../state/draft';

export type Download =
  | { state: 'idle' }
  | { state: 'running'; received: number; total: number | undefined }
  | { state: 'done'; received: number; total: number | undefined; withEnv: boolean }
  | { state: 'failed'; message: string; problems: readonly Problem[] };

/** Fetches the archive, says how far it is, and hands it to the browser to save. Leaving the dialog ends it. */
export function useDownload(): [Download, (draft: Draft, withEnv: boolean) => Promise<void>] {
  const [download, setDownload] = useState<Download>({ state: 'idle' });
  const controller = useRef<AbortController>(undefined);
  useEffect(() => () => controller.current?.abort(), []);

  const start = async (draft: Draft, withEnv: boolean): Promise<void> => {
    controller.current?.abort();
    const { signal } = (controller.current = new AbortController());
    let progress: { received: number; total: number | undefined } = { received: 0, total: undefined };
    setDownload({ state: 'running', ...progress });
    try {
      const onProgress = (received: number, total: number | undefined) =>
        setDownload({ state: 'running', ...(progress = { received, total }) });
      save(await fetchProject(requestOf(draft), withEnv, onProgress, signal), `${draft.name}.zip`);
      setDownload({ state: 'done', ...progress, withEnv });
    } catch (error) {
      if (signal.aborted) return;
      const problems = error instanceof Refused ? error.document.problems : [];
      setDownload({ state: 'failed', message: (error as Error).message, problems });
    }
  };
  return [download, start];
}

/** The address is given back later: the browser reads it after the click. */
function save(blob: Blob, name: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
