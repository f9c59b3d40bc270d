/** Numbers as people read them: four significant digits, the visitor's own decimal sign. */
const plain = new Intl.NumberFormat(undefined, { maximumSignificantDigits: 4, useGrouping: true });
const exact = new Intl.NumberFormat(undefined, { maximumSignificantDigits: 12, useGrouping: false });

const decimalSign = plain.formatToParts(1.5).find((part) => part.type === 'decimal')?.value ?? '.';

/** Very large and very small numbers as 1.23e-7, which can be typed back. */
function scientific(value: number, digits: number): string {
  return value
    .toExponential(digits)
    .replace(/\.?0+e/, 'e')
    .replace('e+', 'e')
    .replace('.', decimalSign);
}

function isPlain(value: number): boolean {
  const size = Math.abs(value);
  return size === 0 || (size >= 1e-4 && size < 1e7);
}

/** For reading: four significant digits. */
export function formatNumber(value: number): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? '–' : value > 0 ? '∞' : '−∞';
  return isPlain(value) ? plain.format(value) : scientific(value, 3);
}

/** For editing: all digits that matter, without grouping. */
export function formatEditable(value: number): string {
  if (!Number.isFinite(value)) return '';
  return isPlain(value) ? exact.format(value) : scientific(value, 11);
}

/** A value with its unit; dimensionless numbers stand alone. */
export function formatQuantity(value: number, unit?: string): string {
  return unit ? `${formatNumber(value)} ${unit}` : formatNumber(value);
}

export function formatRange(range: readonly [number, number], unit?: string): string {
  return `${formatNumber(range[0])} – ${formatQuantity(range[1], unit)}`;
}

const NUMBER = /^[+−-]?(\d+([.,]\d*)?|[.,]\d+)(e[+-]?\d+)?$/i;

/** A bare number, with point or comma; undefined where the text holds more than that. */
export function parseNumber(text: string): number | undefined {
  const tidy = text.trim().replace('−', '-');
  if (!NUMBER.test(tidy)) return undefined;
  const value = Number(tidy.replace(',', '.'));
  return Number.isFinite(value) ? value : undefined;
}

const dates = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });

export function formatDate(milliseconds: number): string {
  return dates.format(milliseconds);
}

/** Bytes in the largest unit that keeps the number above one. */
export function formatBytes(bytes: number): string {
  const units = ['B', 'KB', 'MB', 'GB', 'TB'];
  const step = Math.min(units.length - 1, bytes > 0 ? Math.floor(Math.log10(bytes) / 3) : 0);
  return `${formatNumber(Number((bytes / 1000 ** step).toPrecision(3)))} ${units[step]}`;
}
