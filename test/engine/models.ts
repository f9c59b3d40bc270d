import { readFileSync } from 'node:fs';
import { Engine } from '../../workers/engine/engine.ts';
import { DEFAULT_SOLVER } from '../../workers/formats/scenario/schema.ts';
import type { Outcome, Run, Scenario } from '../../workers/protocol.ts';

/** Bytes of a module in build/. */
export function built(name: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(readFileSync(new URL(`../../build/${name}`, import.meta.url)));
}

/** An engine as a worker would hold it. */
export function startEngine(): Promise<Engine> {
  return Engine.start(built('core.wasm'), built('elementary.wasm'));
}

/** A scenario that runs a text of one's own from 0 to 10. */
export function scenarioOf(text: string, changes: Partial<Scenario> = {}): Scenario {
  return {
    starling: 2,
    title: 'test',
    model: { language: 'antimony', text },
    parameters: {},
    regimen: [],
    time: { end: 10, points: 101 },
    solver: DEFAULT_SOLVER,
    seed: 1,
    measurements: [],
    ...changes,
  };
}

/** One compartment with absorption from a gut; closed forms are in any textbook of pharmacokinetics. */
export const ORAL = `
model oral
  unit time_unit = 3600 second;
  ka = 1.5; k = 0.1; V = 30; rate = 0;
  gut = 0; body = 0;
  gut' = -ka * gut;
  body' = ka * gut + rate - k * body;
  C := body / V;
end
`;

/** Oscillates so fast that it takes as long as one likes. */
export const ENDLESS = "y = 1; z = 0; y' = 1000 * z; z' = -1000 * y^3;";

export function runOf(outcome: Outcome<Run>): Run {
  if (outcome.kind !== 'done') {
    throw new Error(outcome.kind === 'failed' ? outcome.failure.message : outcome.kind);
  }
  return outcome.value;
}

/** Values of a column of a run. */
export function columnOf(run: Run, id: string): Float64Array {
  const column = run.columns.find((one) => one.id === id);
  if (column === undefined) throw new Error(`no column ${id}`);
  return column.values;
}
