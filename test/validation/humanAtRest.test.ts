import { readdirSync, readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { Engine } from '../../workers/engine/engine.ts';
import { defaultScenario } from '../../workers/engine/validate.ts';
import { readTwin } from '../../workers/formats/twin/reader.ts';
import type { Scenario, Twin } from '../../workers/protocol.ts';

/** Which way the body moves when it is disturbed: directions that BioGears' scenarios and textbooks name. */
const root = new URL('../../', import.meta.url);
const built = (name: string): Uint8Array<ArrayBuffer> =>
  new Uint8Array(readFileSync(new URL(`build/${name}.wasm`, root)));

let engine: Engine;
let twin: Twin;

beforeAll(async () => {
  engine = await Engine.start(built('core'), built('elementary'));
  const folder = new URL('examples/twins/human-at-rest/', root);
  const read = readTwin(
    Object.fromEntries(
      readdirSync(folder).map((name) => [name, readFileSync(new URL(name, folder), 'utf8')]),
    ),
  );
  if ('failure' in read) throw new Error(read.failure.message);
  twin = read.twin;
  await engine.addTwin(twin);
});

/** Last values after so many seconds. */
async function after(change: Partial<Scenario>, seconds = 120): Promise<Record<string, number>> {
  const scenario = { ...defaultScenario(twin), time: { end: seconds, points: 2 }, ...change };
  const outcome = await engine.simulate({ channel: 'body', scenario });
  if (outcome.kind !== 'done') throw new Error(JSON.stringify(outcome));
  return Object.fromEntries(outcome.value.columns.map(({ id, values }) => [id, values.at(-1)!]));
}

const DIRECTIONS: [string, Record<string, number>, Record<string, 'up' | 'down'>][] = [
  [
    'a failing left ventricle',
    { 'h.left_strength': 0.5 },
    { EF: 'down', CO: 'down', P_pv: 'up', HR: 'up', SVR: 'up' },
  ],
  ['fluid in the pericardium', { 'h.effusion': 150 }, { CO: 'down', SV: 'down', SBP: 'down', HR: 'up' }],
  ['saline', { saline: 4 }, { CO: 'up', SV: 'up', SBP: 'up', HR: 'down', Hct: 'down' }],
  ['bleeding', { bleeding: 6 }, { CO: 'down', SV: 'down', SBP: 'down', HR: 'up', SVR: 'up' }],
  ['thin air', { P_B: 526 }, { VE: 'up', HR: 'up', P_a_O2: 'down', P_a_CO2: 'down', SpO2: 'down', pH: 'up' }],
  ['carbon dioxide', { FiCO2: 0.05 }, { VE: 'up', VT: 'up', RR: 'up', P_a_CO2: 'up', pH: 'down' }],
  [
    'a weak drive to breathe',
    { respiratory_drive: 0.3 },
    { VT: 'down', VE: 'down', P_a_CO2: 'up', P_a_O2: 'down' },
  ],
  ['standing up', { tilt: 1 }, { SV: 'down', CO: 'down', HR: 'up', SVR: 'up' }],
  ['pressure in the chest', { pleural_shift: 8 }, { CO: 'down', MAP: 'down', HR: 'up' }],
  ['a narrow aortic valve', { 'h.aortic_stenosis': 40 }, { P_pv: 'up', SBP: 'down' }],
];

describe('the human at rest', () => {
  it.each(DIRECTIONS)('answers %s as a body does', async (_, parameters, directions) => {
    const rest = await after({});
    const changed = await after({ parameters });
    const moved = Object.keys(directions).map((id) => [id, changed[id]! > rest[id]! ? 'up' : 'down']);
    expect(Object.fromEntries(moved)).toEqual(directions);
  });

  it('has the oxygen saturation of Severinghaus 1979', async () => {
    for (const [pressure, saturation] of [
      [20, 0.319767],
      [100, 0.977465],
    ] as const) {
      const start = await after({ parameters: { P_a_O2: pressure, P_a_CO2: 40 } }, 1e-9);
      expect(start['arterial.S']).toBeCloseTo(saturation, 5);
    }
  });

  it('keeps blood volume, oxygen and carbon dioxide while it bleeds, drinks and breathes thin air', async () => {
    const end = await after({ parameters: { bleeding: 3, saline: 4, transfusion: 1, P_B: 560 } });
    for (const id of ['volume_error', 'O2_error', 'CO2_error'])
      expect(Math.abs(end[id]!), id).toBeLessThan(1e-9);
  });
});
