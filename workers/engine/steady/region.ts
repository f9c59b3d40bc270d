import type { CompiledModel } from '../../compiler/compiledModel.ts';

/** By state, whether it may not be negative: amounts, concentrations and sizes that do not begin below zero. */
export type Region = readonly boolean[];

/** Below zero by less than this share of a state's size is rounding. */
const ROUNDING = 1e-7;

export function regionOf(model: CompiledModel, start: Float64Array): Region {
  return model.states.map(({ kind }, i) => (kind === 'species' || kind === 'compartment') && start[i]! >= 0);
}

export function isPossible(x: Float64Array, region: Region, sizes: Float64Array): boolean {
  return x.every((value, i) => Number.isFinite(value) && (!region[i] || value >= -ROUNDING * sizes[i]!));
}
