import { expect } from 'vitest';
import type { Engine } from '../../../workers/engine/engine.ts';
import type { Scenario, Sensitivities } from '../../../workers/protocol.ts';

/** Tight enough that a test sees the method and not the tolerance. */
export const STRICT = {
  method: 'automatic',
  relativeTolerance: 1e-10,
  absoluteTolerance: 1e-13,
  maxSteps: 10_000_000,
} as const;

export async function sensitivitiesOf(
  engine: Engine,
  scenario: Scenario,
  outputs: string[],
  parameters?: string[],
): Promise<Sensitivities> {
  const outcome = await engine.sensitivities({
    scenario,
    channel: 'test',
    outputs,
    ...(parameters === undefined ? {} : { parameters }),
  });
  if (outcome.kind !== 'done')
    throw new Error(outcome.kind === 'failed' ? outcome.failure.message : outcome.kind);
  return outcome.value;
}

/** ∂output/∂parameter over time. */
export function slopeOf(found: Sensitivities, output: string, parameter: string): Float64Array {
  const k = found.parameters.findIndex(({ id }) => id === parameter);
  return found.outputs.find(({ id }) => id === output)!.curves[k]!.absolute;
}

/**
 * Largest difference from central differences of runs with the parameter a little changed, in the measure of the
 * largest value of the curve. Two steps extrapolated, h⁴ exact (Richardson).
 */
export async function differenceFromRuns(
  engine: Engine,
  scenario: Scenario,
  found: Sensitivities,
  output: string,
  parameter: string,
  step = 1e-3,
): Promise<number> {
  const { value } = found.parameters.find(({ id }) => id === parameter)!;
  const h = step * (value === 0 ? 1 : Math.abs(value));
  const at = async (shift: number): Promise<Float64Array> => {
    const regimen = scenario.regimen.map((item) =>
      `dose:${item.id}` === parameter ? { ...item, amount: value + shift } : item,
    );
    const parameters = parameter.startsWith('dose:')
      ? scenario.parameters
      : { ...scenario.parameters, [parameter]: value + shift };
    const moved = { ...scenario, regimen, parameters };
    const run = await engine.simulate({ scenario: moved, channel: 'test', columns: [output] });
    if (run.kind !== 'done') throw new Error(run.kind === 'failed' ? run.failure.message : run.kind);
    const { time, columns } = run.value;
    // The last row at each time of the grid: after a jump.
    const byTime = new Map(Array.from(time.values, (t, row) => [t, columns[0]!.values[row]!]));
    return found.time.values.map((t) => byTime.get(t)!);
  };
  const central = async (size: number): Promise<Float64Array> => {
    const [above, below] = [await at(size), await at(-size)];
    return above.map((y, k) => (y - below[k]!) / (2 * size));
  };
  const [wide, narrow] = [await central(h), await central(h / 2)];
  const reference = narrow.map((slope, k) => (4 * slope - wide[k]!) / 3);
  const exact = slopeOf(found, output, parameter);
  expect(exact.every(Number.isFinite)).toBe(true);
  const size = Math.max(...reference.map(Math.abs));
  // A curve that is zero throughout would test nothing.
  expect(size).toBeGreaterThan(1e-6);
  return Math.max(...exact.map((slope, k) => Math.abs(slope - reference[k]!))) / size;
}
