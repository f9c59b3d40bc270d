import { expect, test } from 'vitest';
import { twinFiles, twinIds } from '../../../workers/cli/twinFolder.ts';
import { DEFAULT_SOLVER, SCENARIO_VERSION, type Scenario } from '../../../workers/protocol.ts';
import { startEngine } from '../models.ts';

const engine = await startEngine();
const twins = await Promise.all(
  twinIds().map(async (id) => {
    const added = await engine.addTwinFiles(twinFiles(id));
    if ('failure' in added) throw new Error(added.failure.message);
    return added.twin;
  }),
);
const published = twins.filter(({ manifest }) => manifest.cohort !== undefined);

function scenarioOf({ manifest }: (typeof twins)[number]): Scenario {
  return {
    starling: SCENARIO_VERSION,
    title: manifest.title,
    twin: manifest.id,
    parameters: {},
    regimen: manifest.regimen,
    time: manifest.time,
    solver: { ...DEFAULT_SOLVER },
    seed: 1,
    measurements: [],
    cohort: { ...manifest.cohort!, size: 40 },
  };
}

test.each(published)(
  'everybody in the population of $manifest.id can be solved, and it names its sources',
  async (twin) => {
    const { varied, sources = {} } = twin.manifest.cohort!;
    expect(Object.keys(varied).filter((id) => sources[id] === undefined)).toEqual([]);
    const outcome = await engine.cohort({ scenario: scenarioOf(twin), channel: 'cohort' });
    if (outcome.kind !== 'done')
      throw new Error(outcome.kind === 'failed' ? outcome.failure.message : outcome.kind);
    const [arm] = outcome.value.arms;
    expect(arm!.failed.count).toBe(0);
    expect(arm!.endpoints.every(({ spread }) => spread.count === 40 && Number.isFinite(spread.mean))).toBe(
      true,
    );
  },
);

test('theophylline’s population is that of the published fit', async () => {
  const twin = twins.find(({ manifest }) => manifest.id === 'theophylline')!;
  const preview = await engine.population(scenarioOf(twin), 10);
  if ('failure' in preview) throw new Error(preview.failure.message);
  const law = (id: string) => preview.columns.find((column) => column.id === id)!.law!;
  // nlmixr2, theophylline_focei: ω² and the logarithms of the typical values.
  for (const [id, variance, logarithm] of [
    ['ka', 0.4046, 0.46445],
    ['CL', 0.0688, 1.01205],
    ['V', 0.01922, 3.45997],
  ] as const) {
    expect(law(id).variance).toBeCloseTo(variance, 5);
    expect(Math.log(law(id).middle)).toBeCloseTo(logarithm, 4);
  }
  expect(twin.manifest.cohort!.residual.C).toEqual({ additive: 0.69384, proportional: 0 });
});
