import { FieldError } from 'react-aria-components/FieldError';
import { Input } from 'react-aria-components/Input';
import { Label } from 'react-aria-components/Label';
import { Switch } from 'react-aria-components/Switch';
import { Text } from 'react-aria-components/Text';
import { TextField } from 'react-aria-components/TextField';
import type { CatalogProvider } from '../../../server/contract';
import type { Problem } from '../api';
import { boundsOf, type Field, valueOf } from '../state/form';
import { problemsAt } from '../state/places';
import { ProblemText } from './problem-text';

interface Props {
  provider: CatalogProvider;
  fields: readonly Field[];
  given: Readonly<Record<string, unknown>>;
  problems: readonly Problem[];
  onOption: (field: Field, value: unknown) => void;
}

/** A form made from the JSON Schema of a provider's options. What is wrong with a value is for the API to say. */
export function OptionsForm({ provider, fields, given, problems, onOption }: Props) {
  return (
    <div className="options">
      {fields.map((field) => {
        const [problem] = problemsAt(problems, `${provider.name}.${field.name}`);
        const value = given[field.name];
        const props = { field, value: value === undefined ? '' : String(value), problem };
        const set = (typed: string) => onOption(field, valueOf(field, typed));
        const key = field.name;
        if (field.kind === 'switch') return <SwitchField key={key} {...props} set={set} />;
        if (field.kind === 'choice')
          return <ChoiceField key={key} {...props} set={set} id={`${provider.name}-${key}`} />;
        return <TypedField key={key} {...props} set={set} />;
      })}
    </div>
  );
}

interface FieldProps {
  field: Field;
  /** As text; empty when it is not given. */
  value: string;
  problem: Problem | undefined;
  set: (typed: string) => void;
}

function TypedField({ field, value, problem, set }: FieldProps) {
  const bounds = boundsOf(field);
  return (
    <TextField className="field" value={value} onChange={set} isInvalid={problem !== undefined}>
      <Label>{field.label}</Label>
      <Input
        inputMode={field.kind === 'number' ? 'numeric' : 'text'}
        placeholder={field.fallback ?? ''}
        autoComplete="off"
        spellCheck={false}
      />
      <Text slot="description">
        {field.description}
        {bounds && ` (${bounds})`}
      </Text>
      <FieldError>{problem && <ProblemText problem={problem} />}</FieldError>
    </TextField>
  );
}

function ChoiceField({ field, value, problem, set, id }: FieldProps & { id: string }) {
  return (
    <div className="field">
      <label htmlFor={id}>{field.label}</label>
      <select
        id={id}
        value={value}
        onChange={({ target }) => set(target.value)}
        aria-describedby={`${id}-about`}
        aria-invalid={problem !== undefined}
      >
        <option value="">{field.fallback === undefined ? 'Not given' : `${field.fallback} (default)`}</option>
        {field.choices
          ?.filter((choice) => choice !== field.fallback || choice === value)
          .map((choice) => (
            <option key={choice} value={choice}>
              {choice}
            </option>
          ))}
      </select>
      <span id={`${id}-about`}>
        <span className="description">{field.description}</span>
        {problem && (
          <span className="field-error">
            <ProblemText problem={problem} />
          </span>
        )}
      </span>
    </div>
  );
}

function SwitchField({ field, value, problem, set }: FieldProps) {
  const on = (value || field.fallback) === 'true';
  return (
    <div className="field">
      <Switch
        className="switch"
        isSelected={on}
        onChange={(now) => set(String(now) === field.fallback ? '' : String(now))}
      >
        <span className="track" aria-hidden="true" />
        {field.label}
      </Switch>
      <span className="description">{field.description}</span>
      {problem && (
        <span className="field-error" role="alert">
          <ProblemText problem={problem} />
        </span>
      )}
    </div>
  );
}
