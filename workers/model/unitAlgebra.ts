import type { BaseUnit, UnitDefinition } from './unit.ts';

/** Dimensions that units are products of powers of; `item` counts things. */
export const DIMENSIONS = [
  'metre',
  'kilogram',
  'second',
  'ampere',
  'kelvin',
  'mole',
  'candela',
  'item',
] as const;

/** A unit as a number of SI units: `factor` times the product of DIMENSIONS to `exponents`. */
export interface Unit {
  factor: number;
  exponents: readonly number[];
}

export const DIMENSIONLESS: Unit = { factor: 1, exponents: DIMENSIONS.map(() => 0) };

/** [factor, m, kg, s, A, K, mol, cd, item] of SBML's base units (SBML L3V2, table 2). */
const BASE: Record<BaseUnit, readonly number[]> = {
  metre: [1, 1],
  kilogram: [1, 0, 1],
  gram: [1e-3, 0, 1],
  second: [1, 0, 0, 1],
  ampere: [1, 0, 0, 0, 1],
  kelvin: [1, 0, 0, 0, 0, 1],
  mole: [1, 0, 0, 0, 0, 0, 1],
  candela: [1, 0, 0, 0, 0, 0, 0, 1],
  item: [1, 0, 0, 0, 0, 0, 0, 0, 1],
  dimensionless: [1],
  radian: [1],
  steradian: [1],
  avogadro: [6.02214179e23],
  litre: [1e-3, 3],
  hertz: [1, 0, 0, -1],
  becquerel: [1, 0, 0, -1],
  newton: [1, 1, 1, -2],
  pascal: [1, -1, 1, -2],
  joule: [1, 2, 1, -2],
  watt: [1, 2, 1, -3],
  coulomb: [1, 0, 0, 1, 1],
  volt: [1, 2, 1, -3, -1],
  farad: [1, -2, -1, 4, 2],
  ohm: [1, 2, 1, -3, -2],
  siemens: [1, -2, -1, 3, 2],
  weber: [1, 2, 1, -2, -1],
  tesla: [1, 0, 1, -2, -1],
  henry: [1, 2, 1, -2, -2],
  lumen: [1, 0, 0, 0, 0, 0, 0, 1],
  lux: [1, -2, 0, 0, 0, 0, 0, 1],
  gray: [1, 2, 0, -2],
  sievert: [1, 2, 0, -2],
  katal: [1, 0, 0, -1, 0, 0, 1],
};

export function baseUnit(kind: BaseUnit): Unit {
  const [factor = 1, ...exponents] = BASE[kind];
  return { factor, exponents: DIMENSIONS.map((_, at) => exponents[at] ?? 0) };
}

export function multiply(a: Unit, b: Unit): Unit {
  return { factor: a.factor * b.factor, exponents: a.exponents.map((e, at) => e + b.exponents[at]!) };
}

export function power(unit: Unit, exponent: number): Unit {
  return { factor: unit.factor ** exponent, exponents: unit.exponents.map((e) => e * exponent) };
}

export function divide(a: Unit, b: Unit): Unit {
  return multiply(a, power(b, -1));
}

/** The product of a definition's factors, each (multiplier · 10^scale · kind)^exponent. */
export function unitOf({ factors }: Pick<UnitDefinition, 'factors'>): Unit {
  return factors.reduce((product, { kind, exponent, scale, multiplier }) => {
    const base = baseUnit(kind);
    return multiply(product, power({ ...base, factor: multiplier * 10 ** scale * base.factor }, exponent));
  }, DIMENSIONLESS);
}

/** Whether two units measure the same kind of thing. */
export function sameDimension(a: Unit, b: Unit): boolean {
  return a.exponents.every((e, at) => Math.abs(e - b.exponents[at]!) < 1e-9);
}

/** Whether a number in one unit is the same number in the other, but for rounding. */
export function sameUnit(a: Unit, b: Unit): boolean {
  return sameDimension(a, b) && Math.abs(a.factor - b.factor) <= 1e-9 * Math.abs(b.factor);
}

export function isDimensionless(unit: Unit): boolean {
  return sameDimension(unit, DIMENSIONLESS);
}
