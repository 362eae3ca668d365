import type { CatalogProvider, Remedy } from '../../../server/contract';
import { useMending } from '../hooks/use-mending';
import { Button } from './button';

interface Props {
  remedies: readonly Remedy[];
  /** What stands there when nothing can be done with a click. */
  otherwise: string | undefined;
  adding?: CatalogProvider;
}

/** What would mend a problem, each way a button that does it. */
export function Mends({ remedies, otherwise, adding }: Props) {
  const mending = useMending();
  const groups = mending?.mendsOf(remedies, adding) ?? [];
  if (groups.length === 0) return otherwise === undefined ? null : <strong>{otherwise}</strong>;
  return (
    <span className="mends" role="group" aria-label="What would mend it">
      {groups.map(({ lead, mends }) => (
        <span key={mends[0]?.name} className="mend-group">
          {lead !== undefined && <span>{lead}</span>}
          {mends.map((mend) => (
            <Button
              key={mend.name}
              {...(mend.text !== mend.name && { 'aria-label': mend.name })}
              onPress={() => mending?.onMend(mend)}
            >
              {mend.text}
            </Button>
          ))}
        </span>
      ))}
    </span>
  );
}
