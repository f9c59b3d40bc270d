import type { PreparedRun } from './prepareRun.ts';
import type { Shard } from './shard.ts';

/** One column of the table of people. */
export interface PeopleColumn {
  id: string;
  unit?: string;
  kind: 'person' | 'quantity' | 'covariate' | 'endpoint' | 'failure';
}

/** Columns of the table of people: who, what they have, what came out in each arm, and why it did not. */
export function peopleColumns({ population, quantities, shape }: PreparedRun): PeopleColumn[] {
  const withUnit = (id: string, unit: string | undefined, kind: PeopleColumn['kind']): PeopleColumn =>
    unit === undefined || unit === '' ? { id, kind } : { id, unit, kind };
  return [
    { id: 'person', kind: 'person' },
    ...quantities.map(({ id, unit }, k) =>
      withUnit(id, unit, k < population.ofModel ? 'quantity' : 'covariate'),
    ),
    ...shape.arms.flatMap((arm, k) =>
      arm.endpoints.map(({ endpoint, unit }) =>
        withUnit(k === 0 ? endpoint.id : `${endpoint.id}@${arm.id}`, unit, 'endpoint'),
      ),
    ),
    { id: 'failure', kind: 'failure' },
  ];
}

/** Rows of the table, one array a column; NaN where a person has no such number, null where they did not fail. */
export type PeopleRows = (Float64Array | Int32Array | (string | null)[])[];

export function peopleRows({ from, to, people, arms }: Shard): PeopleRows {
  const failure = new Array<string | null>(to - from).fill(null);
  for (const { failed } of arms) for (const { person, code } of failed) failure[person - from] ??= code;
  return [
    Int32Array.from({ length: to - from }, (_, k) => from + k),
    ...people,
    ...arms.flatMap(({ endpoints }) => endpoints),
    failure,
  ];
}
