import { useEffect, useRef } from 'react';
import { Disclosure, DisclosurePanel } from 'react-aria-components/Disclosure';
import type { CatalogProvider, Choices } from '../../../server/contract';
import type { Problem } from '../api';
import { type Field, fieldsOf } from '../state/form';
import { capital, spaced } from '../state/words';
import { Button } from './button';
import { Icon } from './icon';
import { Mends } from './mends';
import { OptionsForm } from './options-form';

interface Props {
  provider: CatalogProvider;
  chosen: boolean;
  /** Why it is there without having been chosen. */
  addedBecause: string | undefined;
  choice: Choices['choices'][string] | undefined;
  given: Readonly<Record<string, unknown>>;
  problems: readonly Problem[];
  titles: ReadonlyMap<string, string>;
  onToggle: (provider: CatalogProvider) => void;
  onOption: (provider: CatalogProvider, field: Field, value: unknown) => void;
}

export function ProviderCard({ provider, chosen, addedBecause, choice, given, problems, titles, ...on }: Props) {
  const { name, title, summary, offers, needs } = provider;
  const isAdded = !chosen && addedBecause !== undefined;
  const impossible = !chosen && !isAdded && choice?.possible === false;
  const fields = chosen || isAdded ? fieldsOf(provider) : [];
  const state = chosen ? 'chosen' : isAdded ? 'added' : impossible ? 'impossible' : 'free';
  const id = (part: string) => `${name}-${part}`;
  const brings = !chosen && !isAdded && !impossible ? (choice?.adds ?? []) : [];

  return (
    <li className="card" data-state={state}>
      <div className="card-head">
        <Tick
          id={id('tick')}
          checked={chosen}
          mixed={isAdded}
          impossible={impossible}
          describedBy={`${id('status')} ${id('about')}`}
          onToggle={() => on.onToggle(provider)}
        />
        <label htmlFor={id('tick')}>{title}</label>
      </div>
      <p className="card-status" id={id('status')}>
        {isAdded && `Added automatically: ${addedBecause}.`}
        {impossible && `Not with this stack: ${choice?.reason}.`}
      </p>
      {impossible && (
        <div className="card-mends">
          <Mends remedies={choice?.remedies ?? []} otherwise={choice?.mend} adding={provider} />
        </div>
      )}
      <div id={id('about')}>
        <p className="card-summary">{summary}</p>
        <dl className="card-facts">
          <Fact term="Offers" words={offers.map(spaced)} />
          <Fact term="Needs" words={needs.map(({ capability }) => spaced(capability))} />
          <Fact term="Brings" words={brings.map((addition) => titles.get(addition.name) ?? addition.name)} />
        </dl>
      </div>
      {fields.length > 0 && (
        <Disclosure className="card-options">
          <Button slot="trigger" kind="quiet" aria-label={`Options of ${title}`}>
            <Icon name="chevron" /> Options
          </Button>
          <DisclosurePanel>
            <OptionsForm
              provider={provider}
              fields={fields}
              given={given}
              problems={problems}
              onOption={(field, value) => on.onOption(provider, field, value)}
            />
          </DisclosurePanel>
        </Disclosure>
      )}
    </li>
  );
}

interface TickProps {
  id: string;
  checked: boolean;
  /** Neither chosen nor absent: something else brought it along. */
  mixed: boolean;
  impossible: boolean;
  describedBy: string;
  onToggle: () => void;
}

/** A check box that can still be reached and read when it cannot be used: `disabled` would take it out of the keyboard's way. */
function Tick({ id, checked, mixed, impossible, describedBy, onToggle }: TickProps) {
  const ref = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (ref.current) ref.current.indeterminate = mixed;
  }, [mixed, checked]);
  return (
    <input
      ref={ref}
      id={id}
      type="checkbox"
      checked={checked}
      aria-disabled={impossible || undefined}
      aria-describedby={describedBy}
      onChange={() => !impossible && onToggle()}
    />
  );
}

function Fact({ term, words }: { term: string; words: readonly string[] }) {
  if (words.length === 0) return null;
  return (
    <div>
      <dt>{capital(term)}</dt>
      <dd>{words.join(', ')}</dd>
    </div>
  );
}
