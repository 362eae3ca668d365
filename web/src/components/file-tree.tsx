import { useState } from 'react';
import { Collection } from 'react-aria-components/Collection';
import { Tree, TreeItem, TreeItemContent } from 'react-aria-components/Tree';
import { Button } from 'react-aria-components/Button';
import { type Changes, type FileChange, foldersAbove, isFolder, type TreeNode } from '../state/files';
import { plural } from '../state/words';
import { Icon } from './icon';

const SIGNS: Record<FileChange, string> = { added: '+', changed: '±', removed: '−' };

interface Props {
  nodes: TreeNode[];
  path: string | undefined;
  changes: Changes;
  onPick: (path: string) => void;
}

export function FileTree({ nodes, path, changes, onPick }: Props) {
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set());
  const [seen, setSeen] = useState<Changes>();
  // Where the last change happened is opened once, hidden folders aside; what the user closes afterwards stays closed.
  if (seen !== changes) {
    setSeen(changes);
    setOpen(
      new Set([...open, ...[...changes.keys()].filter((changed) => !changed.startsWith('.')).flatMap(foldersAbove)]),
    );
  }
  return (
    <Tree
      className="tree"
      aria-label="Files of the project"
      items={nodes}
      dependencies={[changes]}
      selectionMode="single"
      disallowEmptySelection
      selectedKeys={path === undefined ? [] : [path]}
      expandedKeys={open}
      onExpandedChange={(keys) => setOpen(new Set([...keys].map(String)))}
      onSelectionChange={(keys) => {
        const [key] = keys === 'all' ? [] : [...keys];
        if (key !== undefined) pick(String(key));
      }}
      onAction={(key) => pick(String(key))}
    >
      {(node) => <Row node={node} changes={changes} />}
    </Tree>
  );

  function pick(key: string): void {
    if (isFolder(key)) setOpen(toggled(open, key));
    else onPick(key);
  }
}

function Row({ node, changes }: { node: TreeNode; changes: Changes }) {
  const change = changes.get(node.path);
  const inside = changes.size > 0 ? node.changed : 0;
  const words = change ?? (inside > 0 ? plural(inside, 'change') : '');
  return (
    <TreeItem id={node.id} textValue={words ? `${node.name}, ${words}` : node.name} className="tree-row">
      <TreeItemContent>
        {({ level }) => (
          <span className={`tree-line level-${Math.min(level, 8)} ${change ?? ''}`}>
            {node.children ? (
              <Button slot="chevron" className="chevron">
                <Icon name="chevron" />
              </Button>
            ) : (
              <Icon name="file" />
            )}
            <span className="tree-name">{node.name}</span>
            {words && (
              <span className="sign" title={words}>
                {change ? SIGNS[change] : inside}
              </span>
            )}
          </span>
        )}
      </TreeItemContent>
      {node.children && (
        <Collection items={node.children} dependencies={[changes]}>
          {(child) => <Row node={child} changes={changes} />}
        </Collection>
      )}
    </TreeItem>
  );
}

function toggled(open: ReadonlySet<string>, key: string): Set<string> {
  const keys = new Set(open);
  if (!keys.delete(key)) keys.add(key);
  return keys;
}
