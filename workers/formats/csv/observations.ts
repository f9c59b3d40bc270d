import type { Measurements } from '../../protocol.ts';
import { previewCsv } from './preview.ts';
import { readCsv } from './reader.ts';

/** What a table may be about: a model's quantities, and how long its unit of time is, where it is known. */
export interface Observable {
  quantities: readonly { id: string; name?: string | undefined }[];
  /** Seconds in the model's unit of time. */
  secondsPerTime?: number | undefined;
}

const TIME = /^(t|times?|zeit|temps|tiempo)$/;
const TIME_UNITS: readonly [names: RegExp, seconds: number][] = [
  [/^(s|secs?|seconds?)$/i, 1],
  [/^(min|mins|minutes?)$/i, 60],
  [/^(h|hrs?|hours?)$/i, 3600],
  [/^(d|days?)$/i, 86_400],
  [/^(wk|weeks?)$/i, 604_800],
];

const plain = (text: string): string => text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');

/**
 * A table as measured values, where it says itself what it is: a column of times, and columns that have the names of
 * a model's quantities. Of others a person has to say what they are.
 */
export function observationsOf(
  name: string,
  bytes: Uint8Array,
  { quantities, secondsPerTime }: Observable,
): Measurements[] {
  const preview = previewCsv(bytes);
  if ('failure' in preview || !preview.hasHeader) return [];
  const { columns, delimiter, decimal, hasHeader } = preview;
  const isNumeric = (at: number): boolean => columns[at]!.numeric > 0 && columns[at]!.invalid.length === 0;
  const time = columns.findIndex((column, at) => isNumeric(at) && TIME.test(plain(column.name)));
  if (time < 0) return [];
  const timeFactor = factorOf(columns[time]!.unit, secondsPerTime);
  if (timeFactor === undefined) return [];
  const values = columns.flatMap(({ name: heading, unit }, column) => {
    if (column === time || !isNumeric(column)) return [];
    const output =
      quantities.find(({ id }) => id === heading.trim()) ??
      quantities.find((one) => [one.id, one.name ?? ''].some((text) => plain(text) === plain(heading)));
    return output ? [{ column, output: output.id, ...(unit !== undefined && { unit }) }] : [];
  });
  if (values.length === 0) return [];
  const mapping = { delimiter, decimal, hasHeader, name, personal: false, time, timeFactor, values };
  const read = readCsv(bytes, mapping);
  return 'failure' in read ? [] : read.measurements;
}

/** What turns the table's times into the model's; undefined where one of the two units is not known. */
function factorOf(unit: string | undefined, secondsPerTime: number | undefined): number | undefined {
  if (unit === undefined) return 1;
  const seconds = TIME_UNITS.find(([names]) => names.test(unit.trim()))?.[1];
  return seconds === undefined || secondsPerTime === undefined ? undefined : seconds / secondsPerTime;
}
