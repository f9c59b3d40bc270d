import { describe, expect, test } from 'vitest';
import { importFile } from '../../../workers/formats/importFile.ts';
import { readNetwork } from '../../../workers/formats/svzerod/reader.ts';

const vessel = (id: number, values: object, ends: object = {}): object => ({
  vessel_id: id,
  vessel_name: `vessel${id}`,
  boundary_conditions: ends,
  zero_d_element_type: 'BloodVessel',
  zero_d_element_values: values,
});
const inflow = { bc_name: 'IN', bc_type: 'FLOW', bc_values: { t: [0, 0.5, 2], Q: [0, 4, 0] } };
const outflow = { bc_name: 'OUT', bc_type: 'RESISTANCE', bc_values: { R: 10, Pd: 5 } };
const network = (vessels: object[], more: object = {}): string =>
  JSON.stringify({
    simulation_parameters: { number_of_cardiac_cycles: 3, number_of_time_pts_per_cardiac_cycle: 51 },
    boundary_conditions: [inflow, outflow],
    vessels,
    ...more,
  });
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

describe('A network of svZeroDSolver', () => {
  test('opens as a scenario over the cycles that it asks for, with equations in text', () => {
    const text = network([vessel(0, { R_poiseuille: 2, C: 0.1 }, { inlet: 'IN', outlet: 'OUT' })]);
    const opened = importFile('network.json', bytes(text));
    if ('failure' in opened) throw new Error(opened.failure.message);
    const [scenario] = opened.scenarios;
    expect(scenario?.time).toEqual({ end: 6, points: 151 });

    expect(scenario?.model).toMatchObject({
      language: 'antimony',
      text: expect.stringContaining("P_c_vessel0' =") as string,
    });
  });

  test('begins at rest under the mean of what is given', () => {
    // Mean inflow of the triangle: 2; the resistance behind the compliance leads to 5 at its end.
    const { document } = readNetwork(
      network([vessel(0, { R_poiseuille: 2, C: 0.1 }, { inlet: 'IN', outlet: 'OUT' })]),
    );
    expect(document.models[0]!.parameters.find(({ id }) => id === 'P_c_vessel0')!.value).toBeCloseTo(25, 9);
  });

  test('with inertances that meet gets the index that can be solved', () => {
    const { document, diagnostics } = readNetwork(
      network(
        [
          vessel(0, { R_poiseuille: 1, C: 0.1, L: 0.01 }, { inlet: 'IN' }),
          vessel(1, { R_poiseuille: 1, L: 0.02 }, { outlet: 'OUT' }),
        ],
        {
          junctions: [
            { junction_name: 'J', junction_type: 'NORMAL_JUNCTION', inlet_vessels: [0], outlet_vessels: [1] },
          ],
        },
      ),
    );
    expect(diagnostics).toEqual([]);
    const kinds = document.models[0]!.rules.map(({ kind }) => kind);
    expect(kinds.filter((kind) => kind === 'rate')).toHaveLength(3);
  });

  test.each([
    ['{"boundary_conditions": [', 'not-json'],
    ['{"boundary_conditions": 3}', 'wrong-network'],
    [network([]).replace('"RESISTANCE"', '"SPONGE"'), 'unsupported-block'],
    [network([vessel(0, { R_poiseuille: 2 }, { inlet: 'IN', outlet: 'NOWHERE' })]), 'missing-block'],
    [network([vessel(0, { C: 2 }, { inlet: 'IN', outlet: 'OUT' })]), 'missing-value'],
    [network([vessel(0, { R_poiseuille: 2 }, { inlet: 'IN' })]), 'not-connected'],
  ])('is refused by name where it cannot be: %.60s', (text, code) => {
    const { document, diagnostics } = readNetwork(text);
    expect(document.models).toEqual([]);
    expect(diagnostics.map((one) => one.code)).toContain(code);
  });
});
