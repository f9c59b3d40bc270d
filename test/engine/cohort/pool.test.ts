import { afterEach, expect, test } from 'vitest';
import { startLaneThread } from '../../../workers/cli/cohort/laneThread.ts';
import { startEngine } from '../../../workers/cli/startEngine.ts';
import type { Lane } from '../../../workers/engine/cohort/lanes.ts';
import { NoLaneLeft, shareOut } from '../../../workers/engine/cohort/lanes.ts';
import type { Part } from '../../../workers/engine/cohort/part.ts';
import { LanePool } from '../../../workers/engine/cohort/pool.ts';
import type { Scenario } from '../../../workers/protocol.ts';
import { scenarioOf } from '../models.ts';

const scenario: Scenario = scenarioOf("k = 0.1; A = 100; A' = -k * A^1.1;", {
  cohort: {
    size: 500,
    varied: { k: { kind: 'logNormal', sd: 0.3 } },
    covariates: [],
    effects: [],
    correlations: [],
    residual: {},
    endpoints: [{ id: 'auc', label: 'Area', of: 'A', measure: 'auc' }],
    arms: [],
  },
});
const request = { scenario, channel: 'cohort', columns: ['A'] };

let pool: LanePool | undefined;
afterEach(() => pool?.end());

test('one thread, two and three give the same bits', { timeout: 60_000 }, async () => {
  const alone = await (await startEngine()).cohort(request);
  if (alone.kind !== 'done') throw new Error(alone.kind);
  for (const count of [2, 3]) {
    pool = new LanePool(startLaneThread, count);
    const shared = await (await startEngine(pool)).cohort(request);
    if (shared.kind !== 'done') throw new Error(shared.kind);
    expect(shared.value.statistics.threads).toBe(count);
    expect(shared.value.arms).toEqual(alone.value.arms);
    await pool.end();
  }
});

/** A lane that is done at once, and dies at its `dies`-th part. */
function lane(dies = Infinity): Lane & { parts: number } {
  return {
    parts: 0,
    async solve(from, to) {
      await new Promise((resolve) => setTimeout(resolve, 1));
      if (++this.parts === dies) throw new Error('killed');
      return { from, to, arms: [] };
    },
  };
}

/** Everybody who was solved, with how often. */
async function solved(lanes: Lane[], size = 1000): Promise<Map<number, number>> {
  const people = new Map<number, number>();
  const take = ({ from, to }: Part): void => {
    for (let i = from; i < to; i++) people.set(i, (people.get(i) ?? 0) + 1);
  };
  await shareOut(size, lanes, take, () => false);
  return people;
}

test('everybody is solved once, also where a lane dies', async () => {
  for (const lanes of [[lane()], [lane(), lane()], [lane(2), lane()], [lane(1), lane(3), lane()]]) {
    const people = await solved(lanes);
    expect(people.size).toBe(1000);
    expect([...people.values()].every((times) => times === 1)).toBe(true);
  }
});

test('no pair of people is parted', async () => {
  for (const size of [1, 7, 1001]) {
    const from: number[] = [];
    await shareOut(
      size,
      [lane(3), lane()],
      (part) => void from.push(part.from),
      () => false,
    );
    expect(from.every((first) => first % 2 === 0)).toBe(true);
  }
});

test('where all lanes die that is said', async () => {
  await expect(solved([lane(2), lane(1)])).rejects.toBeInstanceOf(NoLaneLeft);
});

test('a thread killed in mid-run leaves its people to the others, and the next cohort has another in its place', async () => {
  let started = 0;
  const kills: (() => void)[] = [];
  const start = () => {
    const own = started++;
    let kill = (): void => undefined;
    const death = new Promise<never>((_, reject) => (kill = () => reject(new Error('killed'))));
    kills.push(kill);
    let parts = 0;
    return {
      api: {
        openLane: async () => undefined,
        async solveLane(_id: number, from: number, to: number): Promise<Part> {
          // The second thread dies with its third part unsolved.
          if (own === 1 && ++parts === 3) {
            kill();
            return new Promise<never>(() => undefined);
          }
          await new Promise((resolve) => setTimeout(resolve, 1));
          return { from, to, arms: [] };
        },
        closeLane: async () => undefined,
      },
      death,
      end: () => undefined,
    };
  };
  const fake = new LanePool(start, 2);
  const first = fake.open(request, undefined, () => false);
  const people = await solved(first.lanes);
  first.close();
  expect([...people.values()].every((times) => times === 1)).toBe(true);
  expect(people.size).toBe(1000);
  expect(started).toBe(2);
  const second = fake.open(request, undefined, () => false);
  expect(second.lanes).toHaveLength(2);
  expect(started).toBe(3);
  second.close();
});
