import { useMemo } from 'react';
import { highlight } from '../highlight';

/** The text of a file, in colours. */
export function Source({ path, text }: { path: string; text: string }) {
  // The highlighter escapes what it is given and adds nothing but span elements with classes.
  const html = useMemo(() => highlight(path, text), [path, text]);
  return (
    <pre className="source">
      {html === undefined ? <code>{text}</code> : <code dangerouslySetInnerHTML={{ __html: html }} />}
    </pre>
  );
}
