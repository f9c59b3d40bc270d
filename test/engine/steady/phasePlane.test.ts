import { beforeAll, describe, expect, test } from 'vitest';
import type { Engine } from '../../../workers/engine/engine.ts';
import { zeroContour } from '../../../workers/engine/steady/contours.ts';
import type { PhasePlane, PhasePlaneRequest } from '../../../workers/protocol.ts';
import { scenarioOf, startEngine } from '../models.ts';

let engine: Engine;
beforeAll(async () => {
  engine = await startEngine();
});

async function plane(
  text: string,
  asked: Pick<PhasePlaneRequest, 'x' | 'y'> & Partial<PhasePlaneRequest>,
): Promise<PhasePlane> {
  const outcome = await engine.phasePlane({
    scenario: scenarioOf(text),
    channel: 'plane',
    starts: [],
    ...asked,
  });
  if (outcome.kind !== 'done') throw new Error(JSON.stringify(outcome));
  return outcome.value;
}

const VAN_DER_POL = "x = 2; y = 0; x' = y; y' = (1 - x^2)*y - x;";

describe('a contour', () => {
  test('of x² + y² − 1 lies on the circle and closes', () => {
    const axis = Float64Array.from({ length: 81 }, (_, k) => -2 + k / 20);
    const values = Float64Array.from(
      { length: 81 * 81 },
      (_, k) => axis[k % 81]! ** 2 + axis[Math.floor(k / 81)]! ** 2 - 1,
    );
    const segments = zeroContour(values, axis, axis);
    let length = 0;
    for (let k = 0; k < segments.length; k += 4) {
      const [a, b, c, d] = segments.subarray(k, k + 4) as unknown as [number, number, number, number];
      expect(Math.hypot(a, b)).toBeCloseTo(1, 2);
      length += Math.hypot(c - a, d - b);
    }
    expect(length).toBeCloseTo(2 * Math.PI, 2);
  });

  test('of a saddle keeps its two lines apart', () => {
    const axis = Float64Array.of(-1, 0.9);
    const segments = zeroContour(Float64Array.of(1, -0.9, -0.9, 0.81), axis, axis);
    expect(segments.length).toBe(8);
  });
});

describe('a phase plane', () => {
  test('takes in all that the run passes through', async () => {
    const found = await plane(VAN_DER_POL, { x: 'x', y: 'y' });
    // The limit cycle reaches x = ±2.009 and y = ±2.67; the start and the resting point lie well within.
    expect(found.x.range[0]).toBeLessThan(-2);
    expect(found.y.range[0]).toBeLessThan(-2.6);
    expect(found.y.range[1]).toBeGreaterThan(2.6);
  });

  test('has rates on its grid and nullclines where they vanish', async () => {
    const found = await plane(VAN_DER_POL, { x: 'x', y: 'y', range: { x: [-3, 3], y: [-4, 4] } });
    const { columns, rows, rates } = found.field;
    expect(rates.length).toBe(2 * columns * rows);
    const [x, y] = [-3 + (6 * 4) / (columns - 1), -4 + (8 * 7) / (rows - 1)];
    expect(rates[2 * (7 * columns + 4)]).toBeCloseTo(y, 12);
    expect(rates[2 * (7 * columns + 4) + 1]).toBeCloseTo((1 - x * x) * y - x, 12);
    for (let k = 1; k < found.nullclines.x.length; k += 2) expect(found.nullclines.x[k]).toBeCloseTo(0, 12);
    expect(found.steady).toHaveLength(1);
    expect(found.steady[0]!.stability).toBe('unstable-focus');
  });

  test('shows trajectories from points that people choose', async () => {
    const found = await plane("x = 1; y = 0; x' = -y; y' = x;", {
      x: 'x',
      y: 'y',
      starts: [{ x: 0.5, y: 0 }],
    });
    const [run] = found.trajectories;
    expect(run!.x[0]).toBe(0.5);
    run!.x.forEach((value, k) => expect(Math.hypot(value, run!.y[k]!)).toBeCloseTo(0.5, 4));
  });

  test('holds the other states where they stand', async () => {
    const text = "x = 1; y = 2; z = 5; x' = z - x; y' = x - y; z' = 1 - z;";
    const found = await plane(text, { x: 'x', y: 'y' });
    expect(found.held).toMatchObject([{ id: 'z', value: 5 }]);
    for (let k = 0; k < found.nullclines.x.length; k += 2) expect(found.nullclines.x[k]).toBeCloseTo(5, 10);
  });

  test('lets algebraic states follow', async () => {
    const found = await plane("x = 1; y = 1; z = 1; x' = y - z; y' = x - y; 0 = z - x^2; var z;", {
      x: 'x',
      y: 'y',
      range: { x: [0, 2], y: [0, 4] },
    });
    const { x } = found.nullclines;
    for (let k = 0; k < x.length; k += 2) expect(x[k + 1]).toBeCloseTo(x[k]! ** 2, 2);
  });

  test('needs two different states', async () => {
    const scenario = scenarioOf(VAN_DER_POL);
    const same = await engine.phasePlane({ scenario, channel: 'plane', x: 'x', y: 'x', starts: [] });
    expect(same).toMatchObject({ kind: 'failed', failure: { code: 'same-state' } });
    const unknown = await engine.phasePlane({ scenario, channel: 'plane', x: 'x', y: 'q', starts: [] });
    expect(unknown).toMatchObject({ kind: 'failed', failure: { code: 'unknown-state', symbol: 'q' } });
  });
});
