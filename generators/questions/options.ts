import type { z } from 'zod';
import type { Component } from '../../core/context';
import type { ProviderClass } from '../../core/provider';
import type { StackRequest } from '../../core/stackfile';
import { optionShape, typedValue } from '../command-line/option-values';
import { ask, type Inquirer, type Question } from './ask';

type Options = Record<string, Record<string, unknown>>;

/** The request with the options that matter (`meta({ ask: true })`) of its components asked, where it does not give them. */
export async function withAskedOptions(
  inquirer: Inquirer,
  request: StackRequest,
  components: readonly Component[],
): Promise<StackRequest> {
  const given = request.options ?? {};
  const answers = await askOptions(inquirer, components, given);
  const options = { ...given };
  for (const [name, values] of Object.entries(answers)) options[name] = { ...values, ...given[name] };
  return Object.keys(options).length > 0 ? { ...request, options } : request;
}

async function askOptions(inquirer: Inquirer, components: readonly Component[], given: Options): Promise<Options> {
  const answers: Options = {};
  for (const { provider } of components) {
    const { meta, options } = provider.constructor;
    for (const [name, schema] of asked(options)) {
      if (given[meta.name]?.[name] !== undefined) continue;
      const answer = await askOption(inquirer, `${meta.title}: ${schema.description ?? name}`, schema);
      // A default that was accepted stays a default: stack.yaml holds what was decided.
      if (answer !== optionShape(schema).fallback) answers[meta.name] = { ...answers[meta.name], [name]: answer };
    }
  }
  return answers;
}

function asked(options: ProviderClass['options']): [string, z.ZodType][] {
  return (Object.entries(options.shape) as [string, z.ZodType][]).filter(
    ([, schema]) => schema.meta()?.['ask'] === true,
  );
}

async function askOption(inquirer: Inquirer, message: string, schema: z.ZodType): Promise<unknown> {
  const { kind, choices, fallback } = optionShape(schema);
  if (kind === 'boolean') return ask<boolean>(inquirer, { type: 'confirm', message, default: fallback ?? false });
  if (kind === 'enum') return ask<string>(inquirer, { type: 'list', message, choices, default: fallback, loop: false });
  const question: Question = {
    type: 'input',
    message,
    ...(fallback !== undefined && { default: String(fallback) }),
    validate: (word: string) => {
      const result = schema.safeParse(valueOf(word, schema));
      return result.success || (result.error.issues[0]?.message ?? 'This does not fit.');
    },
  };
  return valueOf(await ask<string>(inquirer, question), schema);
}

/** An empty answer leaves an optional value out. */
function valueOf(word: string, schema: z.ZodType): unknown {
  return word.trim() === '' ? undefined : typedValue(word.trim(), schema);
}
