import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { startLaboratory } from '../../workers/cli/startLaboratory.ts';
import type { Answer, Laboratory } from '../../workers/engine/solveDocument.ts';
import type { CompiledModel } from '../../workers/compiler/compiledModel.ts';
import { readSbml } from '../../workers/formats/sbml/reader.ts';
import type { Failure, SolverSettings } from '../../workers/protocol.ts';
import { haveReferenceData, referencePath } from '../referenceData.ts';

const folder = referencePath('real-models/sbml');
const files = haveReferenceData ? readdirSync(folder) : [];
/** Output times: 0 to 100 of the model's own unit of time. */
const SPAN = 100;
const POINTS = 101;
const AGREEMENT = 1e-5;

/** Absolute tolerance over relative, where quantities are not of the order of 1: these are in moles per litre. */
const SIZES: Readonly<Record<string, number>> = {
  // Thrombin is 7e-9 at most: with 1e-13 for an absolute tolerance both methods would be right to 1e-5 of it only.
  'BIOMD0000000335.xml': 1e-8,
  'MODEL1805140001.xml': 1e-10,
};
/** Models that cannot run, and why. */
const SINGULAR: Readonly<Record<string, string>> = {
  'MODEL2003190006.xml': 'its rate holds time^(n − 1) with n < 1, which is infinite at time 0',
};

describe.skipIf(!haveReferenceData)('published models', () => {
  let laboratory: Laboratory;
  beforeAll(async () => {
    laboratory = await startLaboratory();
  });

  function solve(
    model: CompiledModel,
    method: SolverSettings['method'],
    tolerance: number,
    size: number,
  ): Answer | { failure: Failure } {
    return laboratory.solve(model, {
      times: Float64Array.from({ length: POINTS }, (_, k) => (k * SPAN) / (POINTS - 1)),
      solver: {
        method,
        relativeTolerance: tolerance,
        absoluteTolerance: tolerance * size,
        maxSteps: 200_000,
      },
      seed: 1,
    });
  }

  test('are all there', () => expect(files.length).toBe(55));

  test.each(files)('%s opens, runs and agrees between two methods', { timeout: 60_000 }, (file) => {
    const text = readFileSync(join(folder, file), 'utf8');
    const { document, diagnostics } = readSbml(text);
    expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
    const compiled = laboratory.compile(document, text);
    expect(compiled.diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
    const size = SIZES[file] ?? 1e-3;
    const first = solve(compiled.model!, 'automatic', 1e-10, size);
    const second = solve(compiled.model!, 'rodas5p', 1e-11, size);
    if (SINGULAR[file] !== undefined) {
      expect('failure' in first && first.failure.message).toContain('not a finite number at t = 0');
      return;
    }
    if ('failure' in first || 'failure' in second)
      throw new Error(
        JSON.stringify([first, second].flatMap((one) => ('failure' in one ? one.failure : []))),
      );
    expect(worst(compiled.model!, first, second)).toBeLessThan(AGREEMENT);
  });
});

/** The largest difference of any state, relative to the largest value that it takes. */
function worst({ states }: CompiledModel, a: Answer, b: Answer): number {
  return Math.max(
    0,
    ...states.map(({ id }) => {
      const [ours, other] = [a.columns.get(id)!, b.columns.get(id)!];
      const size = Math.max(...ours.map(Math.abs), 1e-9);
      return Math.max(...ours.map((value, k) => Math.abs(value - other[k]!))) / size;
    }),
  );
}
