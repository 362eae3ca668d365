import { useCopy } from '../hooks/use-copy';
import { Button } from './button';
import { Icon } from './icon';

export function CopyButton({ text, what }: { text: string; what: string }) {
  const [copied, copy] = useCopy();
  return (
    <Button kind="quiet" onPress={() => copy(text)} aria-label={copied ? `Copied ${what}` : `Copy ${what}`}>
      <Icon name={copied ? 'done' : 'copy'} />
      <span aria-hidden="true">{copied ? 'Copied' : 'Copy'}</span>
    </Button>
  );
}
