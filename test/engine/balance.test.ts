import { describe, expect, test } from 'vitest';
import { Balance } from '../../workers/engine/balance.ts';
import { DEFAULT_SOLVER } from '../../workers/formats/scenario/schema.ts';
import type { Diagnostic, Scenario } from '../../workers/protocol.ts';
import { columnOf, runOf, scenarioOf, startEngine } from './models.ts';

/** What should not be negative, and what should not change, is told of when it does; nothing is clipped. */

const engine = await startEngine();

async function warningsOf(text: string, changes: Partial<Scenario> = {}): Promise<Diagnostic[]> {
  const scenario = scenarioOf(text, changes);
  return runOf(await engine.simulate({ scenario, channel: 'balance' })).warnings;
}

describe('a species below zero', () => {
  const DRAINED = `species A = 1, B = 0; k = 0.5; A -> B; k;`;

  test('is named with time and size, and shown as it is', async () => {
    const run = runOf(await engine.simulate({ scenario: scenarioOf(DRAINED), channel: 'balance' }));
    const [warning, ...others] = run.warnings;
    expect(others).toEqual([]);
    expect(warning).toMatchObject({ severity: 'warning', code: 'negative', symbol: 'A' });
    expect(warning!.message).toBe('A went below zero: -4.00 at t = 10.');
    expect(columnOf(run, 'A').at(-1)).toBeCloseTo(-4, 10);
  });

  test('is not told of within the tolerances', async () => {
    expect(
      await warningsOf('species A = 1, B = 0; A -> B; 3*A;', { time: { end: 100, points: 301 } }),
    ).toEqual([]);
    const barely = `species A = 1, B = 0; A -> B; 3*(A + 1e-9);`;
    const loose = { ...DEFAULT_SOLVER, absoluteTolerance: 1e-8 };
    expect(await warningsOf(barely, { solver: loose })).toEqual([]);
    const tight = { ...DEFAULT_SOLVER, relativeTolerance: 1e-12, absoluteTolerance: 1e-12 };
    expect(await warningsOf(barely, { solver: tight })).toMatchObject([{ code: 'negative', symbol: 'A' }]);
  });

  test('is no matter of other quantities, which may be negative', async () => {
    expect(await warningsOf("x = 1; v = 0; x' = v; v' = -x;")).toEqual([]);
  });
});

describe('a sum that reactions keep', () => {
  test.each(['tsit5', 'vern7', 'rodas5p', 'ndf'] as const)(
    'is kept by %s at loose tolerances',
    async (method) => {
      const text = `compartment c = 2, d = 0.3; species $E in c; species S in c = 1, C in c = 0, P in d = 0, F in c = 0.3;
      S + F -> C; c*(5*S*F - 0.1*C); C -> P + F; c*2*C;`;
      const solver = { ...DEFAULT_SOLVER, method, relativeTolerance: 1e-3, absoluteTolerance: 1e-5 };
      expect(await warningsOf(text, { solver })).toEqual([]);
    },
  );

  test('is not looked at where a dose changes it', async () => {
    const regimen = [{ id: 'd', input: 'A', time: 2, amount: 5, duration: 0 }];
    expect(await warningsOf('species A = 1, B = 0; A -> B; 3*A - B;', { regimen })).toEqual([]);
  });

  const state = (id: string) => ({ id, kind: 'species' as const, settable: true });
  const balance = (): Balance =>
    new Balance(
      {
        states: [state('A'), state('B')],
        parameters: [{ id: 'c', kind: 'compartment', settable: true }],
        moieties: [
          {
            terms: [
              { symbol: 'A', coefficient: 1, per: 'c' },
              { symbol: 'B', coefficient: 2 },
            ],
          },
        ],
        timeUnit: 'h',
      },
      { solver: { ...DEFAULT_SOLVER, relativeTolerance: 1e-4, absoluteTolerance: 1e-6 }, schedule: [] },
      new Map([
        [0, 1],
        [1, 2],
      ]),
      () => Float64Array.of(10),
    );

  test('is named where it drifts further than the tolerances', () => {
    const drifting = balance();
    drifting.take(Float64Array.of(0, 1, 5, 1, 0.5, 7.5), 3);
    drifting.take(Float64Array.of(2, 0.5, 7.51, 3, 0.2, 9.005), 3);
    expect(drifting.warnings()).toMatchObject([
      {
        code: 'not-conserved',
        symbol: 'A + 2 B',
        message: 'A + 2 B should stay 20.0000 and was off by 0.0200 at t = 2 h.',
      },
    ]);
  });

  test('may be off by the tolerances', () => {
    const near = balance();
    near.take(Float64Array.of(0, 1, 5, 1, 0.5, 7.5009), 3);
    expect(near.warnings()).toEqual([]);
  });
});
