import type { Span } from './span.ts';

/** SBML Level 3's base units, plus `dimensionless` and `item`. */
export const BASE_UNITS = [
  'ampere',
  'avogadro',
  'becquerel',
  'candela',
  'coulomb',
  'dimensionless',
  'farad',
  'gram',
  'gray',
  'henry',
  'hertz',
  'item',
  'joule',
  'katal',
  'kelvin',
  'kilogram',
  'litre',
  'lumen',
  'lux',
  'metre',
  'mole',
  'newton',
  'ohm',
  'pascal',
  'radian',
  'second',
  'siemens',
  'sievert',
  'steradian',
  'tesla',
  'volt',
  'watt',
  'weber',
] as const;

export type BaseUnit = (typeof BASE_UNITS)[number];

/** One factor of a unit: (multiplier · 10^scale · kind)^exponent, as in SBML. */
export interface UnitFactor {
  kind: BaseUnit;
  exponent: number;
  scale: number;
  multiplier: number;
}

/** A named unit: the product of its factors. An empty product is dimensionless. */
export interface UnitDefinition {
  id: string;
  /** How people write it, e.g. "mg/L"; absent where the id says it well enough. */
  name?: string;
  factors: UnitFactor[];
  span?: Span;
}
