import { Vector } from '../../../assembly/memory.ts';
import type { Override } from '../plan.ts';
import type { Program } from '../program.ts';
import { overrideAll } from './course.ts';

/** Where a model stands between two tasks. */
export interface Standing {
  /** Every state and parameter, where a task before left them; absent: the model's own start. */
  values: Float64Array | undefined;
  time: number;
  /** Values set since, by index into states ++ parameters. */
  set: Map<number, number>;
}

export type Standings = Map<string, Standing>;

export function standingOf(standings: Standings, model: string): Standing {
  let standing = standings.get(model);
  if (standing === undefined) {
    standing = { values: undefined, time: 0, set: new Map() };
    standings.set(model, standing);
  }
  return standing;
}

export function copyStandings(standings: Standings): Standings {
  return new Map([...standings].map(([id, one]) => [id, { ...one, set: new Map(one.set) }]));
}

/** Every model at its own start, with what was set. */
export function anew(standings: Standings): Standings {
  return new Map(
    [...standings].map(([id, { set }]) => [id, { values: undefined, time: 0, set: new Map(set) }]),
  );
}

export function overridesOf(program: Program, { values, set }: Standing): Override[] {
  const states = program.model.states.length;
  const given: Override[] = [...set].map(([at, value]) =>
    at < states
      ? { vector: Vector.State, index: at, value }
      : { vector: Vector.Parameter, index: at - states, value },
  );
  return values === undefined ? given : [...overrideAll(program, values), ...given];
}
