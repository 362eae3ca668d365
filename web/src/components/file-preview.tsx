import { useState } from 'react';
import { ToggleButton } from 'react-aria-components/ToggleButton';
import { useFile } from '../hooks/use-file';
import type { Snapshot } from '../state/answers';
import type { FileChange } from '../state/files';
import { bytes } from '../state/words';
import { CopyButton } from './copy-button';
import { FileDiff } from './file-diff';
import { Source } from './source';

interface Props {
  path: string;
  now: Snapshot;
  before: Snapshot;
  change: FileChange | undefined;
}

export function FilePreview({ path, now, before, change }: Props) {
  const [wantsWhole, setWantsWhole] = useState(false);
  const showsDiff = change !== undefined && (change === 'removed' || !wantsWhole);
  const current = useFile(now, path);
  const former = useFile(before, showsDiff ? path : undefined);
  const row = now.files.find((file) => file.path === path);
  const failure = current.failure ?? former.failure;
  return (
    <section className="preview" aria-label={path}>
      <div className="bar">
        <h3 title={path}>{path}</h3>
        <span className="description">
          {row && bytes(row.bytes)}
          {row?.executable && ', executable'}
          {row?.placeholder && ', with placeholders for secrets'}
          {change && `, ${change}`}
        </span>
        {change === 'changed' && (
          <ToggleButton className="button quiet" isSelected={wantsWhole} onChange={setWantsWhole}>
            Whole file
          </ToggleButton>
        )}
        {current.file && !current.file.binary && <CopyButton text={current.file.text} what={path} />}
      </div>
      <div className="scroll" role="region" tabIndex={0} aria-label={`Content of ${path}`}>
        {content()}
      </div>
    </section>
  );

  function content() {
    if (failure !== undefined) return <p role="alert">{failure}</p>;
    if (current.file?.binary) return <p className="quiet-note">A binary file: it is in the download.</p>;
    if (showsDiff) {
      const ready = (change === 'removed' || current.file) && (change === 'added' || former.file);
      return ready ? (
        <FileDiff before={former.file?.text ?? ''} after={current.file?.text ?? ''} />
      ) : (
        <p className="quiet-note">Loading…</p>
      );
    }
    return current.file ? <Source path={path} text={current.file.text} /> : <p className="quiet-note">Loading…</p>;
  }
}
