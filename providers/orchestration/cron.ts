/** The five fields of a cron expression. Names stand for numbers from `lowest` on. */
const FIELDS = [
  { name: 'minute', lowest: 0, highest: 59, names: [] },
  { name: 'hour', lowest: 0, highest: 23, names: [] },
  { name: 'day of the month', lowest: 1, highest: 31, names: [] },
  { name: 'month', lowest: 1, highest: 12, names: words('jan feb mar apr may jun jul aug sep oct nov dec') },
  { name: 'day of the week', lowest: 0, highest: 7, names: words('sun mon tue wed thu fri sat') },
] as const;

type Field = (typeof FIELDS)[number];

/**
 * What is wrong with a cron expression, or undefined. Only what Airflow, Dagster and every other scheduler read alike is
 * accepted: numbers, names, `*`, lists, ranges and steps; no `@daily`, no `L`, `W`, `#` or `?`.
 */
export function cronProblem(text: string): string | undefined {
  const parts = text.split(' ');
  if (parts.length !== FIELDS.length) {
    return `"${text}" is not a cron expression: minute, hour, day, month and day of the week, such as "0 6 * * *"`;
  }
  const wrong = FIELDS.find((field, index) => !isField(parts[index] ?? '', field));
  return wrong && `"${parts[FIELDS.indexOf(wrong)]}" is not a valid ${wrong.name} (${wrong.lowest}-${wrong.highest})`;
}

function isField(text: string, field: Field): boolean {
  return text.split(',').every((item) => {
    const [range = '', step, ...rest] = item.split('/');
    if (rest.length > 0 || (step !== undefined && !/^[1-9]\d?$/.test(step))) return false;
    if (range === '*') return true;
    const ends = range.split('-').map((end) => valueOf(end, field));
    const [from, to = from] = ends;
    // A step without a range ("5/15") means different things to different schedulers.
    if (step !== undefined && ends.length === 1) return false;
    return ends.length <= 2 && from !== undefined && to !== undefined && from <= to;
  });
}

function valueOf(text: string, { lowest, highest, names }: Field): number | undefined {
  const named = (names as readonly string[]).indexOf(text.toLowerCase());
  if (named >= 0) return named + lowest;
  const value = /^\d{1,2}$/.test(text) ? Number(text) : undefined;
  return value !== undefined && value >= lowest && value <= highest ? value : undefined;
}

function words(text: string): readonly string[] {
  return text.split(' ');
}
