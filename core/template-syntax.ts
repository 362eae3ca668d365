import Handlebars from 'handlebars';
import { escapers } from './escaping';
import { fail, suggest } from './problems';

/** Ours alone: another library in the process may register helpers with the global one. */
export const handlebars = Handlebars.create();
for (const [name, escape] of Object.entries(escapers)) handlebars.registerHelper(name, escape);

/** Unknown names are mistakes; nothing is escaped unless a helper says for which language. */
export const TEMPLATE_OPTIONS = { strict: true, noEscape: true } as const;

/** Reads a template's text, `{{sh nmae}}` and `{{shh name}}` included. @throws ProblemsError with the file and the line. */
export function parseTemplate(name: string, source: string): hbs.AST.Program {
  const program = parse(name, source);
  new Strictness(name).accept(program);
  return program;
}

/** What went wrong while a parsed template was rendered. */
export function describeRenderError(message: string): string {
  const unknown = /"([^"]+)" not defined in [^]* - (\d+):\d+$/.exec(message);
  return unknown ? `line ${unknown[2]} names an unknown variable "${unknown[1]}"` : `cannot be rendered: ${message}`;
}

function parse(name: string, source: string): hbs.AST.Program {
  try {
    return handlebars.parse(source);
  } catch (error) {
    return fail(name, describeParseError((error as Error).message), 'Correct the template.');
  }
}

/** Handlebars shows the place with an arrow over several lines, then lists every token of its grammar. */
function describeParseError(message: string): string {
  const line = /on line (\d+)/.exec(message)?.[1] ?? / - (\d+):\d+$/.exec(message)?.[1] ?? '1';
  const met = / got '([^']+)'$/.exec(message)?.[1]?.replace('EOF', 'end of file');
  const reason = met ? `unexpected ${met}` : message.split('\n')[0]?.replace(/ - \d+:\d+$/, '');
  return `line ${line} does not parse as a Handlebars template: ${reason}`;
}

/**
 * Closes two gaps of Handlebars' strict mode: a missing argument of a helper would be printed as `undefined`, and an unknown
 * helper would be called an unknown variable.
 */
class Strictness extends Handlebars.Visitor {
  constructor(private readonly name: string) {
    super();
  }

  override PathExpression(path: hbs.AST.PathExpression & { strict?: boolean }): void {
    path.strict = true;
  }

  override MustacheStatement(call: hbs.AST.MustacheStatement): void {
    this.checkHelper(call);
    super.MustacheStatement(call);
  }

  override SubExpression(call: hbs.AST.SubExpression): void {
    this.checkHelper(call);
    super.SubExpression(call);
  }

  override BlockStatement(call: hbs.AST.BlockStatement): void {
    this.checkHelper(call);
    super.BlockStatement(call);
  }

  private checkHelper({ path, params, loc }: Pick<hbs.AST.MustacheStatement, 'path' | 'params' | 'loc'>): void {
    const { original: helper } = path as hbs.AST.PathExpression;
    if (params.length === 0 || helper in handlebars.helpers) return;
    const known = Object.keys(handlebars.helpers).filter((candidate) => !candidate.endsWith('Missing'));
    fail(this.name, `line ${loc.start.line} names an unknown helper "${helper}"`, suggest(helper, known));
  }
}
