import { beforeAll, describe, expect, test } from 'vitest';
import { compile } from '../../../workers/compiler/compile.ts';
import { readElementary } from '../../../workers/compiler/elementary/library.ts';
import { Core } from '../../../workers/engine/core.ts';
import { Program } from '../../../workers/engine/program.ts';
import { startAlone, steadyState } from '../../../workers/engine/steady/steadyState.ts';
import { readSbml } from '../../../workers/formats/sbml/reader.ts';
import { haveReferenceData, referenceText } from '../../referenceData.ts';
import { built } from '../models.ts';
import reference from './realModels.json' with { type: 'json' };

/** Made by realModels.py, beside this file: scipy's fsolve and numpy's eigvals on equations read by a reader of its own. */
const expected: Readonly<
  Record<string, { states: Readonly<Record<string, number>>; eigenvalues: readonly (readonly number[])[] }>
> = reference;
/** Of a state, relative; the reference itself is good to about 1e-10. */
const AGREEMENT = 1e-7;
/** Of an eigenvalue, relative to the largest: the reference's Jacobian is one of differences. */
const SPECTRUM = 1e-6;

describe.skipIf(!haveReferenceData)('steady states of published models agree with scipy', () => {
  let core: Core;
  beforeAll(async () => {
    core = await Core.start(built('core.wasm'));
  });

  test.each(Object.keys(expected))('%s', async (name) => {
    const text = referenceText(`real-models/sbml/${name}.xml`);
    const { model } = compile(readSbml(text).document, readElementary(built('elementary.wasm')), text);
    const program = Program.link(core, model!);
    const plan = startAlone();
    const outcome = await steadyState({ program, plan }, {}, { interruption: () => undefined });
    program.release();
    if (outcome.kind !== 'done') throw new Error(JSON.stringify(outcome));
    const { states, eigenvalues } = expected[name]!;
    const largest = Math.max(...Object.values(states).map(Math.abs));
    // Where the model passes by an unstable state, both are listed; the reference has one of them.
    const differences = outcome.value.states.map((found) =>
      Math.max(
        ...[...found.states, ...found.outputs]
          .filter(({ id }) => id in states)
          .map(
            ({ id, value }) =>
              Math.abs(value - states[id]!) / Math.max(Math.abs(states[id]!), 1e-9 * largest),
          ),
      ),
    );
    const nearest = differences.indexOf(Math.min(...differences));
    expect(differences[nearest]).toBeLessThan(AGREEMENT);
    const found = outcome.value.states[nearest]!.eigenvalues;
    expect(found).toHaveLength(eigenvalues.length);
    const fastest = Math.max(...eigenvalues.map(([re, im]) => Math.hypot(re!, im!)));
    for (const [re, im] of eigenvalues)
      expect(Math.min(...found.map((one) => Math.hypot(one.re - re!, one.im - im!))) / fastest).toBeLessThan(
        SPECTRUM,
      );
  });
});
