import type { CompiledModel } from '../../compiler/compiledModel.ts';

/**
 * By state, whether it may not be negative: species and compartments that do not begin below zero, and what else
 * begins above it and is counted in a unit of substance, mass or volume.
 */
export type Region = readonly boolean[];

/** Below zero by less than this share of a state's size is rounding. */
const ROUNDING = 1e-7;

export function regionOf(model: CompiledModel, start: Float64Array): Region {
  return model.states.map(({ kind, unit }, i) =>
    kind === 'species' || kind === 'compartment'
      ? start[i]! >= 0
      : start[i]! > 0 && unit !== undefined && STUFF.test(unit) && !PER_TIME.test(unit),
  );
}

/** Units of something that there is some of, but not of how fast it comes and goes. */
const STUFF = /^(f|p|n|u|µ|m|c|d|k)?(mole?|g|grams?|M|U|items?|L|l|lit(re|er)s?)(?![a-z])/;
const PER_TIME = /\/\s*(s|seconds?|min|minutes?|h|hours?|d|days?)\b/;

export function isPossible(x: Float64Array, region: Region, sizes: Float64Array): boolean {
  return x.every((value, i) => Number.isFinite(value) && (!region[i] || value >= -ROUNDING * sizes[i]!));
}
