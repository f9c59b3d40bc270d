import {
  DEFAULT_SOLVER,
  SCENARIO_VERSION,
  type Scenario,
  type TwinManifest,
} from '../../workers/protocol.ts';

/** The scenario that a twin opens with: its own regimen and duration, nothing changed. */
export function scenarioOfTwin(manifest: TwinManifest): Scenario {
  const { individuals, time, solver } = manifest;
  return {
    starling: SCENARIO_VERSION,
    title: manifest.title,
    twin: manifest.id,
    ...(individuals?.default !== undefined && { individual: individuals.default }),
    parameters: {},
    regimen: manifest.regimen,
    time: { end: time.end, points: time.points },
    solver: { ...DEFAULT_SOLVER, ...definedIn(solver) },
    seed: 1,
    measurements: [],
  };
}

/** A model from nothing is never empty: one pool that empties, with units, ready to be changed. */
const FIRST_MODEL = `// A drug leaves the blood at a rate in proportion to what is there. Change anything, and run it.
model first

  unit time_unit = 3600 second;
  unit mg = 1e-3 gram;
  unit per_hour = 1 / 3600 second;
  unit mg_per_litre = 1e-3 gram / litre;

  k = 0.2 per_hour;        k is "Elimination rate";
  V = 30 litre;            V is "Volume";

  A = 100 mg;              A is "Drug in the body";
  A' = -k * A;

  C := A / V;              C is "Concentration";
  C has mg_per_litre;
end
`;

export function scenarioFromNothing(title: string): Scenario {
  return {
    starling: SCENARIO_VERSION,
    title,
    model: { language: 'antimony', text: FIRST_MODEL },
    parameters: {},
    regimen: [],
    time: { end: 24, points: 241 },
    solver: DEFAULT_SOLVER,
    seed: 1,
    measurements: [],
  };
}

function definedIn<T extends object>(partial: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(partial).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
}
