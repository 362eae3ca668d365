import { useEffect, useState } from 'react';

/** How long "copied" is said, in milliseconds. */
const LONG_ENOUGH = 2000;

/** Copies text, and says for a while that it did. */
export function useCopy(): [copied: boolean, copy: (text: string) => void] {
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), LONG_ENOUGH);
    return () => clearTimeout(timer);
  }, [copied]);
  const copy = (text: string) => {
    write(text).then(
      () => setCopied(true),
      // The text stands on the page, to be selected by hand.
      () => setCopied(false),
    );
  };
  return [copied, copy];
}

/** The clipboard's own interface is there on loopback and with TLS; elsewhere the older way does it. */
async function write(text: string): Promise<void> {
  if (navigator.clipboard) return navigator.clipboard.writeText(text);
  const area = document.createElement('textarea');
  area.value = text;
  document.body.append(area);
  area.select();
  const done = document.execCommand('copy');
  area.remove();
  if (!done) throw new Error('not copied');
}
