import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { Vector } from '../../assembly/memory.ts';
import { readElementary, type ElementaryLibrary } from '../../workers/compiler/elementary/library.ts';
import { compileSensitivities } from '../../workers/compiler/sensitivity/compileSensitivities.ts';
import { Core } from '../../workers/engine/core.ts';
import { Program } from '../../workers/engine/program.ts';
import { statementOf, type SensitiveProgram } from '../../workers/engine/sensitivity/sensitiveProgram.ts';
import { solveStatement } from '../../workers/engine/solveAt.ts';
import { readSbml } from '../../workers/formats/sbml/reader.ts';
import { built } from '../engine/models.ts';
import { haveReferenceData, referencePath } from '../referenceData.ts';

const folder = referencePath('real-models/sbml');
const files = haveReferenceData ? readdirSync(folder) : [];
/** Of each model: its first parameters with a value above 0, and the run up to here in its own unit of time. */
const FACTORS = 2;
const END = 20;
const TIMES = Float64Array.of(0, END / 4, END / 2, END);
/** Models of more states take too long for a test. */
const MOST_STATES = 25;
/** Largest difference of ∂x/∂θ from a difference of runs, in the measure of the largest over all states. */
const AGREEMENT = 2e-4;
/** Besides, what differences of runs leave uncertain: their errors, of some 1e-9 of the state, over a step of 2e-4. */
const NOISE = 1e-5;

describe.skipIf(!haveReferenceData)('sensitivities of published models', () => {
  let core: Core;
  let elementary: ElementaryLibrary;
  beforeAll(async () => {
    core = await Core.start(built('core.wasm'));
    elementary = readElementary(built('elementary.wasm'));
  });

  /** States at the times, and then their derivatives by factor, with one parameter at another value. */
  async function solve(
    sensitive: SensitiveProgram,
    values: readonly number[],
  ): Promise<Float64Array | undefined> {
    const { sensitivities, program } = sensitive;
    const overrides = sensitivities.factors.map(({ index }, k) => ({
      vector: Vector.Parameter,
      index,
      value: values[k]!,
    }));
    const solver = {
      method: 'automatic' as const,
      relativeTolerance: 1e-10,
      absoluteTolerance: 1e-13,
      maxSteps: 100_000,
    };
    const plan = {
      overrides,
      schedule: [],
      times: TIMES,
      columns: [],
      solver,
      seed: 1,
      end: END,
      warnings: [],
    };
    const columns = program.model.states.map((_, k) => k);
    const statement = statementOf(sensitive, plan, values.map(Math.abs), columns);
    const solved = await solveStatement(program, statement, { interruption: () => undefined });
    return 'rows' in solved ? solved.rows : undefined;
  }

  test.each(files)('%s', async (file) => {
    const text = readFileSync(join(folder, file), 'utf8');
    const { document } = readSbml(text);
    const plain = compileSensitivities(document, elementary, { factors: [], quantities: [] }, text);
    if (plain.sensitivities!.model.states.length > MOST_STATES) return;
    const named = plain.sensitivities!.model.parameters.filter(
      ({ value, settable }) => settable && value! > 0,
    );
    const chosen = named.slice(0, FACTORS);
    const wanted = { factors: chosen.map(({ id }) => id), quantities: [] };
    const { sensitivities, diagnostics } = compileSensitivities(document, elementary, wanted, text);
    if (sensitivities === undefined) {
      expect(diagnostics.at(-1)).toMatchObject({ code: 'no-sensitivities' });
      return;
    }
    const program = Program.link(core, sensitivities.model);
    const sensitive = { program, sensitivities };
    const values = chosen.map(({ value }) => value!);
    const exact = await solve(sensitive, values);
    if (exact === undefined) return;
    const width = program.model.states.length;
    for (const [k, value] of values.entries()) {
      const shifted = async (size: number): Promise<Float64Array | undefined> =>
        solve(sensitive, values.with(k, value * (1 + size)));
      const runs = await Promise.all([1e-4, -1e-4, 2e-4, -2e-4].map(shifted));
      if (runs.includes(undefined)) continue;
      const [up, down, farUp, farDown] = runs as [Float64Array, Float64Array, Float64Array, Float64Array];
      let [worst, largest, size] = [0, 0, 0];
      for (const { factor, vector, of, at } of sensitivities.extra.tangents) {
        if (factor !== k || vector !== 'state') continue;
        TIMES.forEach((_, row) => {
          const run = (rows: Float64Array): number => rows[row * width + of]!;
          const got = exact[row * width + at]!;
          // Two central differences, extrapolated: spikes of an oscillator shift with a parameter.
          const near = (run(up) - run(down)) / (2e-4 * value);
          const far = (run(farUp) - run(farDown)) / (4e-4 * value);
          worst = Math.max(worst, Math.abs(got - (4 * near - far) / 3));
          largest = Math.max(largest, Math.abs(got));
          size = Math.max(size, Math.abs(run(up)));
        });
      }
      expect.soft(worst, chosen[k]!.id).toBeLessThanOrEqual(AGREEMENT * largest + (NOISE * size) / value);
    }
    program.release();
  });
});
