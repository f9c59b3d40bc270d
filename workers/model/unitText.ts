import type { BaseUnit, UnitDefinition, UnitFactor } from './unit.ts';

const SYMBOLS: Partial<Record<BaseUnit, string>> = {
  ampere: 'A',
  becquerel: 'Bq',
  candela: 'cd',
  coulomb: 'C',
  farad: 'F',
  gram: 'g',
  gray: 'Gy',
  henry: 'H',
  hertz: 'Hz',
  joule: 'J',
  katal: 'kat',
  kelvin: 'K',
  litre: 'L',
  lumen: 'lm',
  lux: 'lx',
  metre: 'm',
  mole: 'mol',
  newton: 'N',
  ohm: 'ohm',
  pascal: 'Pa',
  radian: 'rad',
  second: 's',
  siemens: 'S',
  sievert: 'Sv',
  steradian: 'sr',
  tesla: 'T',
  volt: 'V',
  watt: 'W',
  weber: 'Wb',
};

/** Multiples with a name of their own. */
const NAMED: readonly [kind: BaseUnit, magnitude: number, symbol: string][] = [
  ['second', 60, 'min'],
  ['second', 3600, 'h'],
  ['second', 86400, 'd'],
  ['second', 604800, 'wk'],
  ['joule', 4184, 'kcal'],
  ['pascal', 133.322, 'mmHg'],
  ['pascal', 133.322387415, 'mmHg'],
  ['pascal', 98.0665, 'cmH2O'],
  ['dimensionless', 0.01, '%'],
  ['item', 1, 'item'],
];

const PREFIXES: Readonly<Record<number, string>> = {
  12: 'T',
  9: 'G',
  6: 'M',
  3: 'k',
  0: '',
  [-1]: 'd',
  [-2]: 'c',
  [-3]: 'm',
  [-6]: 'µ',
  [-9]: 'n',
  [-12]: 'p',
  [-15]: 'f',
};

/** Names that say what a unit is used for and not which it is, as exporters give them to the units of a model. */
const ROLES = /^(substance|extent|volume|area|length|time|time[ _]unit)$/i;

/** How people write the unit, e.g. "mg/L"; empty for no dimension. */
export function unitText(definition: UnitDefinition): string {
  if (definition.name !== undefined && !ROLES.test(definition.name)) return definition.name;
  return factorsText(definition.factors) ?? idText(definition.id);
}

/** How people write a base unit. */
export function baseUnitText(kind: BaseUnit): string {
  return factorsText([{ kind, exponent: 1, scale: 0, multiplier: 1 }]) ?? kind;
}

/** The text of a · b^exponent, where a and b are texts: "L/h" and "mg/L" give "mg/h". */
export function productText(a: string, b: string, exponent = 1): string {
  const powers = new Map<string, number>();
  for (const [text, times] of [
    [a, 1],
    [b, exponent],
  ] as const) {
    text.split('/').forEach((part, at) => {
      for (const one of part.split('·')) {
        const [symbol = '', power = '1'] = one.split('^');
        if (symbol === '' || symbol === '1') continue;
        powers.set(symbol, (powers.get(symbol) ?? 0) + (at === 0 ? 1 : -1) * times * Number(power));
      }
    });
  }
  const write = ([symbol, power]: readonly [string, number]): string =>
    Math.abs(power) === 1 ? symbol : `${symbol}^${Number(Math.abs(power).toPrecision(4))}`;
  const above = [...powers].filter(([, power]) => power > 0).map(write);
  const below = [...powers].filter(([, power]) => power < 0).map(write);
  if (above.length === 0 && below.length === 0) return '';
  return [above.join('·') || '1', ...below].join('/');
}

function factorsText(factors: readonly UnitFactor[]): string | undefined {
  const above: string[] = [];
  const below: string[] = [];
  for (const factor of factors) {
    if (factor.exponent === 0) continue;
    const symbol = symbolOf(factor);
    if (symbol === undefined) return undefined;
    if (symbol === '') continue;
    const size = Math.abs(factor.exponent);
    (factor.exponent > 0 ? above : below).push(size === 1 ? symbol : `${symbol}^${size}`);
  }
  if (above.length === 0 && below.length === 0) return '';
  return [above.join('·') || '1', ...below].join('/');
}

function symbolOf({ kind, multiplier, scale }: UnitFactor): string | undefined {
  const magnitude = multiplier * 10 ** scale;
  const near = (wanted: number): boolean => Math.abs(magnitude - wanted) <= 1e-9 * wanted;
  if (kind === 'dimensionless' && near(1)) return '';
  const named = NAMED.find((one) => one[0] === kind && near(one[1]));
  if (named) return named[2];
  const inGrams = kind === 'kilogram';
  const symbol = inGrams ? 'g' : SYMBOLS[kind];
  if (symbol === undefined) return undefined;
  const power = Math.round(Math.log10(magnitude)) + (inGrams ? 3 : 0);
  const exact = near(10 ** (power - (inGrams ? 3 : 0)));
  const prefix = PREFIXES[power];
  return exact && prefix !== undefined ? prefix + symbol : undefined;
}

const WORDS: Readonly<Record<string, string>> = {
  second: 's',
  minute: 'min',
  hour: 'h',
  day: 'd',
  week: 'wk',
  litre: 'L',
  liter: 'L',
  gram: 'g',
  mole: 'mol',
};

/** `U_per_hour` as "U/h". */
function idText(id: string): string {
  const local = id.slice(id.lastIndexOf('.') + 1);
  return local
    .replace(/^per_/, '1_per_')
    .split('_per_')
    .map((word) => WORDS[word] ?? word)
    .join('/');
}
