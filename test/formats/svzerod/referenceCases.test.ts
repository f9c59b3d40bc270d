import { readdirSync } from 'node:fs';
import * as v from 'valibot';
import { beforeAll, describe, expect, test } from 'vitest';
import { startLaboratory } from '../../../workers/cli/startLaboratory.ts';
import type { Laboratory } from '../../../workers/engine/solveDocument.ts';
import { blocksOf, idOf } from '../../../workers/formats/svzerod/network.ts';
import { readNetwork, type NetworkRead } from '../../../workers/formats/svzerod/reader.ts';
import { network, type NetworkFile } from '../../../workers/formats/svzerod/schema.ts';
import { systemOf, type System } from '../../../workers/formats/svzerod/system.ts';
import { generalizedAlpha } from './generalizedAlpha.ts';
import { haveReferenceData, referencePath, referenceText } from '../../referenceData.ts';

const folder = 'b_circulation/svzerod';
const cases = haveReferenceData
  ? readdirSync(referencePath(folder)).filter((name) => !name.startsWith('result_'))
  : [];

type Column = Record<string, number | string | null>;

/** Cases with hearts: in its scheme, how rounding falls decides in which iteration a valve shuts. */
const HEARTS: ReadonlySet<string> = new Set([
  'closedLoopHeart_singleVessel.json',
  'closedLoopHeart_withCoronaries.json',
]);
/** Cases whose published results are up to a third off the equations' solution, because their steps are long. */
const COARSE: ReadonlySet<string> = new Set([
  ...HEARTS,
  'chamber_elastance_inductor.json',
  'pulsatileFlow_bifurcationR_RCR_cycle_error.json',
  'valve_tanh.json',
]);

describe.skipIf(!haveReferenceData)('the cases of svZeroDSolver', () => {
  let laboratory: Laboratory;
  beforeAll(async () => {
    laboratory = await startLaboratory();
  });

  test.each(cases)('%s: its equations, with its scheme and its steps, give its results', (name) => {
    const { file, expected, read } = readCase(name);
    const { points } = read.time!;
    const theirs = generalizedAlpha(systemIn(file), read.time!.end / (points - 1), points - 1, 1e-9);
    for (const [quantity, rows] of curvesOf(expected, file)) {
      const ours = theirs.get(quantity)!;
      if (!HEARTS.has(name)) expect(differenceOf(rows, ours), quantity).toBeLessThan(1e-3);
      else if (quantity.startsWith('P_'))
        expect(mean(ours.slice(-rows.length)) / mean(rows), quantity).toBeCloseTo(1, 2);
    }
  });

  test.each(cases.filter((name) => !COARSE.has(name)))('%s: our solver gives its results', (name) => {
    const { file, expected, read } = readCase(name);
    const columns = solve(read);
    for (const [quantity, rows] of curvesOf(expected, file))
      expect(differenceOf(rows, columns.get(quantity)!), quantity).toBeLessThan(1e-3);
  });

  test('where its steps are too long, its scheme comes to our solution with shorter ones', () => {
    const { file, read } = readCase('closedLoopHeart_singleVessel.json');
    const { end, points } = read.time!;
    const aorta = 'P_heart_outlet';
    const ours = Array.from(solve(read).get(aorta)!).slice(-100);
    const error = (finer: number): number => {
      const steps = (points - 1) * finer;
      const all = generalizedAlpha(systemIn(file), end / steps, steps, 1e-9).get(aorta)!;
      return differenceOf(
        ours,
        all.filter((_, k) => k % finer === 0),
      );
    };
    const errors = [1, 3].map(error);
    expect(errors[0]).toBeGreaterThan(0.1);
    expect(errors[1]).toBeLessThan(0.05);
  });

  function solve({ document, time }: NetworkRead): ReadonlyMap<string, Float64Array> {
    const { end, points } = time!;
    const compiled = laboratory.compile(document);
    expect(compiled.diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
    const answer = laboratory.solve(compiled.model!, {
      times: Float64Array.from({ length: points }, (_, k) => (k * end) / (points - 1)),
      solver: { method: 'automatic', relativeTolerance: 1e-8, absoluteTolerance: 1e-8, maxSteps: 1_000_000 },
      seed: 1,
    });
    if ('failure' in answer) throw new Error(answer.failure.message);
    return answer.columns;
  }
});

function systemIn(file: NetworkFile): System {
  const system = systemOf(file);
  if ('refusals' in system) throw new Error(system.refusals[0]!.message);
  return system;
}

function readCase(name: string): { file: NetworkFile; expected: Record<string, Column>; read: NetworkRead } {
  const text = referenceText(`${folder}/${name}`);
  const read = readNetwork(text);
  expect(read.diagnostics).toEqual([]);
  return {
    file: v.parse(network, JSON.parse(text)),
    expected: JSON.parse(referenceText(`${folder}/result_${name}`)) as Record<string, Column>,
    read,
  };
}

/** The largest difference over the largest value; one row is a mean. */
function differenceOf(rows: readonly number[], values: ArrayLike<number>): number {
  const ours = Array.from(values);
  const compared = rows.length === 1 ? [mean(ours)] : ours.slice(ours.length - rows.length);
  const size = Math.max(...rows.map(Math.abs), 1e-6);
  return Math.max(...rows.map((value, k) => Math.abs(value - compared[k]!))) / size;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** The expected curves with our quantity for each, from either form of its results. */
function curvesOf(expected: Record<string, Column>, file: NetworkFile): [quantity: string, number[]][] {
  const { blocks } = blocksOf(file);
  const curves = new Map<string, [quantity: string, number[]]>();
  const add = (curve: string, quantity: string, value: unknown): void => {
    if (!curves.has(curve)) curves.set(curve, [quantity, []]);
    curves.get(curve)![1].push(Number(value));
  };
  for (const [row, name] of Object.entries(expected.name!)) {
    const label = String(name);
    if (expected.y) {
      const [kind, from, to] = label.split(':');
      const connection = blocks.find((one) => one.name === from)?.outlets.find((one) => one.to === to);
      const isEnd = kind === 'flow' || kind === 'pressure';
      add(label, isEnd ? connection![kind] : `${kind}_${idOf(from!)}`, expected.y[row]);
      continue;
    }
    const block = blocks.find((one) => one.name === label)!;
    add(`${label} flow_in`, block.inlets[0]!.flow, expected.flow_in![row]);
    add(`${label} pressure_in`, block.inlets[0]!.pressure, expected.pressure_in![row]);
    add(`${label} flow_out`, block.outlets[0]!.flow, expected.flow_out![row]);
    add(`${label} pressure_out`, block.outlets[0]!.pressure, expected.pressure_out![row]);
  }
  return [...curves.values()];
}
