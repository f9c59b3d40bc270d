import type { Failure } from '../protocol.ts';

/** A unit as people write it: how many of the base units it is, and of which dimension. */
export interface UnitText {
  factor: number;
  /** Exponents by base: g, m, s, mol, U, A, K, cd. */
  dimension: Readonly<Record<string, number>>;
}

type Entry = readonly [factor: number, dimension: Record<string, number>];

const one: Record<string, number> = {};
const force = { g: 1, m: 1, s: -2 };
const pressure = { g: 1, m: -1, s: -2 };
const energy = { g: 1, m: 2, s: -2 };

/** Units that take a metric prefix. Factors in g, m, s, mol, U, A, K, cd. */
const PREFIXED: Readonly<Record<string, Entry>> = {
  g: [1, { g: 1 }],
  gram: [1, { g: 1 }],
  L: [1e-3, { m: 3 }],
  l: [1e-3, { m: 3 }],
  litre: [1e-3, { m: 3 }],
  liter: [1e-3, { m: 3 }],
  mol: [1, { mol: 1 }],
  mole: [1, { mol: 1 }],
  M: [1e3, { mol: 1, m: -3 }],
  m: [1, { m: 1 }],
  metre: [1, { m: 1 }],
  meter: [1, { m: 1 }],
  s: [1, { s: 1 }],
  second: [1, { s: 1 }],
  U: [1, { U: 1 }],
  IU: [1, { U: 1 }],
  A: [1, { A: 1 }],
  ampere: [1, { A: 1 }],
  K: [1, { K: 1 }],
  kelvin: [1, { K: 1 }],
  cd: [1, { cd: 1 }],
  Pa: [1e3, pressure],
  pascal: [1e3, pressure],
  bar: [1e8, pressure],
  N: [1e3, force],
  newton: [1e3, force],
  J: [1e3, energy],
  joule: [1e3, energy],
  cal: [4184, energy],
  W: [1e3, { g: 1, m: 2, s: -3 }],
  watt: [1e3, { g: 1, m: 2, s: -3 }],
  V: [1e3, { g: 1, m: 2, s: -3, A: -1 }],
  volt: [1e3, { g: 1, m: 2, s: -3, A: -1 }],
  F: [1e-3, { g: -1, m: -2, s: 4, A: 2 }],
  farad: [1e-3, { g: -1, m: -2, s: 4, A: 2 }],
  S: [1e-3, { g: -1, m: -2, s: 3, A: 2 }],
  siemens: [1e-3, { g: -1, m: -2, s: 3, A: 2 }],
  ohm: [1e3, { g: 1, m: 2, s: -3, A: -2 }],
  C: [1, { A: 1, s: 1 }],
  coulomb: [1, { A: 1, s: 1 }],
  Hz: [1, { s: -1 }],
  hertz: [1, { s: -1 }],
  Bq: [1, { s: -1 }],
  kat: [1, { mol: 1, s: -1 }],
};

/** Units that take none. */
const PLAIN: Readonly<Record<string, Entry>> = {
  '1': [1, one],
  '%': [0.01, one],
  dimensionless: [1, one],
  item: [1, one],
  fraction: [1, one],
  ratio: [1, one],
  kilogram: [1e3, { g: 1 }],
  sec: [1, { s: 1 }],
  min: [60, { s: 1 }],
  minute: [60, { s: 1 }],
  h: [3600, { s: 1 }],
  hr: [3600, { s: 1 }],
  hour: [3600, { s: 1 }],
  d: [86_400, { s: 1 }],
  day: [86_400, { s: 1 }],
  days: [86_400, { s: 1 }],
  wk: [604_800, { s: 1 }],
  week: [604_800, { s: 1 }],
  bpm: [1 / 60, { s: -1 }],
  mcg: [1e-6, { g: 1 }],
  mmHg: [133_322.387_415, pressure],
  cmH2O: [98_066.5, pressure],
  atm: [101_325_000, pressure],
  kcal: [4_184_000, energy],
};

const PREFIXES: Readonly<Record<string, number>> = {
  T: 1e12,
  G: 1e9,
  M: 1e6,
  k: 1e3,
  h: 1e2,
  d: 1e-1,
  c: 1e-2,
  m: 1e-3,
  u: 1e-6,
  µ: 1e-6,
  μ: 1e-6,
  n: 1e-9,
  p: 1e-12,
  f: 1e-15,
};

function find(symbol: string): Entry | undefined {
  if (Object.hasOwn(PLAIN, symbol)) return PLAIN[symbol];
  if (Object.hasOwn(PREFIXED, symbol)) return PREFIXED[symbol];
  const prefix = symbol[0] ?? '';
  const rest = symbol.slice(prefix.length);
  if (!Object.hasOwn(PREFIXES, prefix) || !Object.hasOwn(PREFIXED, rest)) return undefined;
  const [factor, dimension] = PREFIXED[rest]!;
  return [factor * PREFIXES[prefix]!, dimension];
}

const SUPERSCRIPTS = '⁰¹²³⁴⁵⁶⁷⁸⁹';

/** `²` and `⁻¹` as `^2` and `^-1`. */
function withoutSuperscripts(text: string): string {
  return text.replace(/⁻?[⁰¹²³⁴⁵⁶⁷⁸⁹]+/g, (run) =>
    [...run].reduce((out, c) => out + (c === '⁻' ? '-' : SUPERSCRIPTS.indexOf(c)), '^'),
  );
}

/**
 * Reads "mg/L", "mL/min/kg", "1/h", "kg·m^-2", "mmol L-1". Everything after a slash up to the next sign is
 * divided by; parentheses group what a slash divides by.
 */
export function readUnit(text: string): { unit: UnitText } | { failure: Failure } {
  const plain = withoutSuperscripts(text)
    .replace(/\s*([/*·.()])\s*/g, '$1')
    .replace(/[·.]/g, '*')
    .replace(/\s+/g, '*')
    .replace(/^\*|\*$/g, '');
  const dimension: Record<string, number> = {};
  let factor = 1;
  /** Sign of the exponents inside each open parenthesis. */
  const signs = [1];
  let sign = 1;
  for (const token of plain.match(/[/*()]|[^/*()]+/g) ?? []) {
    const outer = signs.at(-1)!;
    if (token === '*') sign = outer;
    else if (token === '/') sign = -outer;
    else if (token === '(') signs.push(sign);
    else if (token === ')') {
      if (signs.length > 1) signs.pop();
      sign = signs.at(-1)!;
    } else {
      const match = /^(cmH2O|1|[^\d^-]+)\^?([+-]?\d{1,3})?$/.exec(token) ?? undefined;
      const entry = match?.[1] === undefined ? undefined : find(match[1]);
      if (entry === undefined) {
        return {
          failure: {
            code: 'unknown-unit',
            message: `"${token}" is not a unit that is known here.`,
            hint: 'Known are g, L, mol, M, U, m, s, min, h, d, Pa, mmHg, J, kcal, V, A, K and more, with prefixes such as m, µ and k.',
            symbol: token,
          },
        };
      }
      const exponent = sign * Number(match?.[2] ?? 1);
      factor *= entry[0] ** exponent;
      for (const [base, power] of Object.entries(entry[1])) {
        dimension[base] = (dimension[base] ?? 0) + power * exponent;
      }
    }
  }
  return { unit: { factor, dimension } };
}

/** Whether two units measure the same kind of thing. */
export function sameDimension(a: UnitText, b: UnitText): boolean {
  const bases = new Set([...Object.keys(a.dimension), ...Object.keys(b.dimension)]);
  return [...bases].every((base) => (a.dimension[base] ?? 0) === (b.dimension[base] ?? 0));
}
