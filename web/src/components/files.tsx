import { useMemo, useState } from 'react';
import type { Snapshot } from '../state/answers';
import { type Changes, describeCounts, treeOf } from '../state/files';
import { FilePreview } from './file-preview';
import { FileTree } from './file-tree';

interface Props {
  now: Snapshot;
  before: Snapshot;
  changes: Changes;
  label: string;
}

const FIRST_FILE = 'README.md';

export function Files({ now, before, changes, label }: Props) {
  const [picked, setPicked] = useState(FIRST_FILE);
  const nodes = useMemo(() => treeOf(now.files, changes), [now.files, changes]);
  const there = (path: string) => changes.has(path) || now.files.some((file) => file.path === path);
  const path = there(picked) ? picked : there(FIRST_FILE) ? FIRST_FILE : undefined;
  const isFirst = before.files.length === 0;
  return (
    <div className="files">
      <p className="changes-note">
        {isFirst ? 'All files are new.' : `Last change (${label}): ${describeCounts(changes)}.`}
      </p>
      <div className="files-panes">
        <FileTree nodes={nodes} path={path} changes={isFirst ? NONE : changes} onPick={setPicked} />
        {path !== undefined && (
          <FilePreview
            key={path}
            path={path}
            now={now}
            before={before}
            change={isFirst ? undefined : changes.get(path)}
          />
        )}
      </div>
    </div>
  );
}

const NONE: Changes = new Map();
