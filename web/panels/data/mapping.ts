import type { CsvMapping, CsvPreview } from '../../../workers/protocol.ts';
import { texts } from './texts.ts';

/** Something measured values can be of. */
export interface Target {
  id: string;
  label: string;
  unit?: string;
}

/** What a column is used as. */
export type Role =
  { kind: 'unused' } | { kind: 'time' } | { kind: 'subject' } | { kind: 'value'; output: string };

/** How each column is used, and the unit it is in; empty where it is the target's own. */
export interface Use {
  role: Role;
  unit: string;
}

/** Units of time, in seconds. */
export const TIME_UNITS = { s: 1, min: 60, h: 3600, d: 86_400, wk: 604_800 } as const;
export type TimeUnit = keyof typeof TIME_UNITS;

const TIME_NAMES: Readonly<Record<string, TimeUnit>> = {
  second: 's',
  sec: 's',
  minute: 'min',
  hour: 'h',
  hr: 'h',
  day: 'd',
  week: 'wk',
};

/** A unit of time under its usual name; undefined for others. */
export function timeUnitOf(text: string | undefined): TimeUnit | undefined {
  const name = text?.trim().toLowerCase() ?? '';
  if (name in TIME_UNITS) return name as TimeUnit;
  return TIME_NAMES[name.replace(/s$/, '')];
}

/** What turns times of one unit into another; 1 where either is unknown. */
export function timeFactor(from: string, to: string | undefined): number {
  const [source, target] = [timeUnitOf(from), timeUnitOf(to)];
  return source === undefined || target === undefined ? 1 : TIME_UNITS[source] / TIME_UNITS[target];
}

const plain = (text: string): string => text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');

const TIME_NAME = /^(t|time|zeit|temps|tiempo|hours?|minutes?|days?)$/;
const SUBJECT_NAME = /^(id|subj|subject|subjectid|patient|patientid|person|animal|usubjid)$/;

/** A first guess at how the columns are used: by their names, then by what they hold. */
export function guessUses(
  columns: CsvPreview['columns'],
  targets: readonly Target[],
  timeUnit?: string,
): Use[] {
  const names = columns.map((column) => plain(column.name));
  const isNumeric = (at: number): boolean => columns[at]!.numeric > 0;
  const subject = names.findIndex((name) => SUBJECT_NAME.test(name));
  let time = names.findIndex((name, at) => isNumeric(at) && TIME_NAME.test(name));
  if (time < 0)
    time = names.findIndex((name, at) => at !== subject && isNumeric(at) && name.startsWith('time'));
  if (time < 0) time = names.findIndex((_, at) => at !== subject && isNumeric(at));
  const named = names.map((name, at) =>
    at === time || at === subject || !isNumeric(at)
      ? undefined
      : targets.find(({ id, label }) => plain(id) === name || plain(label) === name)?.id,
  );
  const isNamed = named.some((output) => output !== undefined);
  const fallback = isNamed ? -1 : names.findIndex((_, at) => at !== time && at !== subject && isNumeric(at));
  return columns.map(({ unit = '' }, at): Use => {
    if (at === time) return { role: { kind: 'time' }, unit: timeUnitOf(unit) ?? timeUnitOf(timeUnit) ?? '' };
    if (at === subject) return { role: { kind: 'subject' }, unit: '' };
    const output = at === fallback ? targets[0]?.id : named[at];
    return output === undefined
      ? { role: { kind: 'unused' }, unit }
      : { role: { kind: 'value', output }, unit };
  });
}

/** Why the columns cannot be read like this; undefined where they can. */
export function problemOf(uses: readonly Use[]): string | undefined {
  const count = (kind: Role['kind']): number => uses.filter(({ role }) => role.kind === kind).length;
  if (count('time') === 0) return texts.needTime;
  if (count('time') > 1) return texts.oneTime;
  if (count('subject') > 1) return texts.oneSubject;
  if (count('value') === 0) return texts.needValues;
  return undefined;
}

/** The reader's instructions from what was chosen; `problemOf` has said that they are whole. */
export function mappingOf(
  preview: CsvPreview,
  uses: readonly Use[],
  about: { name: string; personal: boolean; timeUnit: string | undefined },
): CsvMapping {
  const time = uses.findIndex(({ role }) => role.kind === 'time');
  const subject = uses.findIndex(({ role }) => role.kind === 'subject');
  const { delimiter, decimal, hasHeader } = preview;
  return {
    delimiter,
    decimal,
    hasHeader,
    name: about.name,
    personal: about.personal,
    time,
    ...(subject < 0 ? {} : { subject }),
    timeFactor: timeFactor(uses[time]?.unit ?? '', about.timeUnit),
    values: uses.flatMap(({ role, unit }, column) =>
      role.kind === 'value'
        ? [{ column, output: role.output, ...(unit.trim() === '' ? {} : { unit: unit.trim() }) }]
        : [],
    ),
  };
}
