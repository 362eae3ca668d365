import { useMemo } from 'react';
import { structuredPatch } from 'diff';

const SIGNS: Readonly<Record<string, { className: string; word: string }>> = {
  '+': { className: 'plus', word: 'added: ' },
  '-': { className: 'minus', word: 'removed: ' },
};

/** Two texts as a diff with three lines of context. */
export function FileDiff({ before, after }: { before: string; after: string }) {
  const { hunks } = useMemo(() => structuredPatch('', '', before, after, '', '', { context: 3 }), [before, after]);
  if (hunks.length === 0) return <p className="quiet-note">Only its mode changed.</p>;
  return (
    <pre className="source diff">
      <code>
        {hunks.map((hunk) => (
          <span key={`${hunk.oldStart} ${hunk.newStart}`}>
            <span className="line at">{`@@ -${hunk.oldStart},${hunk.oldLines} +${hunk.newStart},${hunk.newLines} @@\n`}</span>
            {hunk.lines.map((line, index) => {
              const sign = SIGNS[line.charAt(0)];
              return (
                <span key={index} className={`line ${sign?.className ?? ''}`}>
                  {sign && <span className="hidden">{sign.word}</span>}
                  {`${line}\n`}
                </span>
              );
            })}
          </span>
        ))}
      </code>
    </pre>
  );
}
