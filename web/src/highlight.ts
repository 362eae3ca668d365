import hljs from 'highlight.js/lib/core';
import bash from 'highlight.js/lib/languages/bash';
import dockerfile from 'highlight.js/lib/languages/dockerfile';
import ini from 'highlight.js/lib/languages/ini';
import json from 'highlight.js/lib/languages/json';
import makefile from 'highlight.js/lib/languages/makefile';
import markdown from 'highlight.js/lib/languages/markdown';
import python from 'highlight.js/lib/languages/python';
import sql from 'highlight.js/lib/languages/sql';
import yaml from 'highlight.js/lib/languages/yaml';

const LANGUAGES = { bash, dockerfile, ini, json, makefile, markdown, python, sql, yaml, hcl: terraform };
for (const [name, language] of Object.entries(LANGUAGES)) hljs.registerLanguage(name, language);

type Language = keyof typeof LANGUAGES;

const BY_ENDING: Readonly<Record<string, Language>> = {
  sh: 'bash',
  env: 'bash',
  example: 'bash',
  cfg: 'ini',
  conf: 'ini',
  ini: 'ini',
  properties: 'ini',
  toml: 'ini',
  ipynb: 'json',
  json: 'json',
  mk: 'makefile',
  md: 'markdown',
  py: 'python',
  sql: 'sql',
  tf: 'hcl',
  hcl: 'hcl',
  yaml: 'yaml',
  yml: 'yaml',
};
const BY_NAME: readonly [RegExp, Language][] = [
  [/(^|\.)Dockerfile|^Dockerfile/, 'dockerfile'],
  [/^Makefile/, 'makefile'],
  [/ignore$/, 'bash'],
];
/** Longer texts stay plain: colours would take longer than reading. */
const LONGEST = 120_000;

/** HTML of a text in colours; undefined when it stays plain. */
export function highlight(path: string, text: string): string | undefined {
  const language = languageOf(path, text);
  if (!language || text.length > LONGEST) return undefined;
  return hljs.highlight(text, { language, ignoreIllegals: true }).value;
}

function languageOf(path: string, text: string): Language | undefined {
  const name = path.split('/').at(-1) ?? '';
  const byName = BY_NAME.find(([pattern]) => pattern.test(name));
  if (byName) return byName[1];
  const ending = name.includes('.') ? name.split('.').at(-1) : undefined;
  if (ending !== undefined) return BY_ENDING[ending];
  if (/^#!.*python/.test(text)) return 'python';
  return text.startsWith('#!') ? 'bash' : undefined;
}

/** Terraform's language, which the highlighter does not know. */
function terraform() {
  return {
    name: 'HCL',
    keywords: {
      keyword: 'resource variable output locals module provider terraform data for in if',
      literal: 'true false null',
    },
    contains: [
      hljs.HASH_COMMENT_MODE,
      hljs.C_LINE_COMMENT_MODE,
      hljs.QUOTE_STRING_MODE,
      hljs.NUMBER_MODE,
      { scope: 'attr', begin: /^\s*[\w-]+(?=\s*=)/m },
    ],
  };
}
