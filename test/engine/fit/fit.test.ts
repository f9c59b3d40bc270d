import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import { twinFiles } from '../../../workers/cli/twinFolder.ts';
import type { Engine } from '../../../workers/engine/engine.ts';
import type { FitResult, FitSettings, Outcome, Progress, Scenario } from '../../../workers/protocol.ts';
import { ORAL, scenarioOf, startEngine } from '../models.ts';

interface Reference {
  dose: number;
  time: number[];
  concentration: number[];
  parameters: Record<string, number>;
  standardErrors: Record<string, number>;
  correlation: number[][];
  sumOfSquares: number;
  sigma: number;
}
/** Made by reference.py, which names its command. */
const reference = JSON.parse(
  readFileSync(new URL('./theophyllineSubject1.json', import.meta.url), 'utf8'),
) as Reference;

const theophylline = `
model theophylline
  ka = 1; CL = 3; V = 30; gut = 0; central = 0;
  gut' = -ka * gut;
  central' = ka * gut - CL / V * central;
  C := central / V;
end
`;

const settings: FitSettings = {
  measurements: ['samples'],
  parameters: [
    { id: 'ka', lower: 0.1, upper: 12, scale: 'log' },
    { id: 'CL', lower: 0.5, upper: 10, scale: 'log' },
    { id: 'V', lower: 10, upper: 80, scale: 'log' },
  ],
  error: 'additive',
  starts: 4,
};

const scenario: Scenario = scenarioOf(theophylline, {
  regimen: [{ id: 'd', input: 'gut', time: 0, amount: reference.dose, duration: 0 }],
  measurements: [
    {
      id: 'samples',
      name: 'Subject 1',
      personal: false,
      output: 'C',
      time: reference.time,
      value: reference.concentration,
    },
  ],
  fit: settings,
});

let engine: Engine;
beforeAll(async () => {
  engine = await startEngine();
});

function resultOf(outcome: Outcome<FitResult>): FitResult {
  if (outcome.kind !== 'done') throw new Error(JSON.stringify(outcome));
  return outcome.value;
}

async function failureOf(changes: Partial<FitSettings>, more: Partial<Scenario> = {}) {
  const outcome = await engine.fit({ ...scenario, ...more, fit: { ...settings, ...changes } });
  if (outcome.kind !== 'failed') throw new Error(`it was ${outcome.kind}`);
  return outcome.failure;
}

function expectReference(result: FitResult): void {
  for (const { id, value, standardError } of result.parameters) {
    expect(value / reference.parameters[id]!).toBeCloseTo(1, 5);
    expect(standardError / reference.standardErrors[id]!).toBeCloseTo(1, 4);
  }
  expect(result.objective / reference.sumOfSquares).toBeCloseTo(1, 7);
  expect(result.sigma / reference.sigma).toBeCloseTo(1, 7);
}

describe('theophylline, person 1, through text, compiler and core', () => {
  test('agrees with scipy', async () => {
    const result = resultOf(await engine.fit(scenario));
    expectReference(result);
    result.correlation.forEach((row, i) =>
      row.forEach((value, j) => expect(value).toBeCloseTo(reference.correlation[i]![j]!, 3)),
    );
    expect(result.warnings).toEqual([]);
    expect(result.starts).toHaveLength(4);
    expect(result.residuals.time).toEqual(reference.time);
    const squares = result.residuals.residual.reduce((sum, value) => sum + value * value, 0);
    expect(squares / reference.sumOfSquares).toBeCloseTo(1, 7);
  });

  test('agrees through the twin and its own measurements too', async () => {
    const added = await engine.addTwinFiles(twinFiles('theophylline'));
    if ('failure' in added) throw new Error(added.failure.message);
    const { model: _, regimen: __, ...rest } = scenario;
    const outcome = await engine.fit({
      ...rest,
      twin: 'theophylline',
      individual: '1',
      regimen: [],
      measurements: [],
      fit: { ...settings, measurements: ['theoph'], subject: '1' },
    });
    expectReference(resultOf(outcome));
  });

  test('gives the same bits again', async () => {
    const [a, b] = [resultOf(await engine.fit(scenario)), resultOf(await engine.fit(scenario))];
    expect(a.parameters).toEqual(b.parameters);
  });

  test('is the same from data in another unit', async () => {
    const inMicrograms = {
      ...scenario.measurements[0]!,
      unit: 'ug/L',
      value: reference.concentration.map((value) => value * 1000),
    };
    const text = theophylline.replace(
      'ka = 1;',
      'unit mg_per_litre = 1e-3 gram / litre; C has mg_per_litre; ka = 1;',
    );
    const result = resultOf(
      await engine.fit({
        ...scenario,
        model: { language: 'antimony', text },
        measurements: [inMicrograms],
      }),
    );
    expectReference(result);
  });
});

describe('a fit on its way', () => {
  test('reports its starts, and ends when asked', async () => {
    const reports: Progress[] = [];
    const pending = engine.fit({ ...scenario, fit: { ...settings, starts: 200 } }, (progress) => {
      reports.push(progress);
      if (reports.length === 3) void engine.cancel('fit');
    });
    expect((await pending).kind).toBe('cancelled');
    expect(reports[1]).toEqual({ fraction: 1 / 200, note: 'start 2 of 200' });
  });

  test('gives way to a newer one', async () => {
    const older = engine.fit({ ...scenario, fit: { ...settings, starts: 200 } });
    expectReference(resultOf(await engine.fit(scenario)));
    expect((await older).kind).toBe('superseded');
  });
});

describe('what cannot be fitted', () => {
  const [ka] = settings.parameters;

  test('nothing chosen', async () => {
    expect((await failureOf({ parameters: [] })).message).toContain('No parameter');
  });

  test('an unknown parameter, and unknown measurements', async () => {
    expect(await failureOf({ parameters: [{ ...ka!, id: 'kaa' }] })).toMatchObject({ symbol: 'kaa' });
    const failure = await failureOf({ measurements: ['theirs'] });
    expect(failure).toMatchObject({ code: 'unknown-measurement', symbol: 'theirs' });
    expect(failure.hint).toContain('samples');
  });

  test('bounds without room, or with 0 on a logarithmic scale', async () => {
    expect((await failureOf({ parameters: [{ ...ka!, lower: 5, upper: 5 }] })).message).toContain('5 to 5');
    expect((await failureOf({ parameters: [{ ...ka!, lower: 0 }] })).message).toContain('logarithmic');
  });

  test('nobody measured', async () => {
    const measurements = [{ ...scenario.measurements[0]!, subject: reference.time.map(() => '1') }];
    const failure = await failureOf({ subject: '7' }, { measurements });
    expect(failure).toMatchObject({ code: 'no-measurements', symbol: '7' });
  });

  test('a unit of another kind', async () => {
    const text = ORAL.replace(
      'rate = 0;',
      'unit mg_per_litre = 1e-3 gram / litre; C has mg_per_litre; rate = 0;',
    );
    const measurements = [{ ...scenario.measurements[0]!, unit: 'h' }];
    const failure = await failureOf(
      { parameters: [ka!] },
      { measurements, model: { language: 'antimony', text } },
    );
    expect(failure.code).toBe('unit-mismatch');
  });

  test('a model that cannot be solved anywhere: its own failure is told', async () => {
    const text = "ka = 1; gut = 1; gut' = ka * gut^2; C := gut;";
    const failure = await failureOf(
      { parameters: [ka!] },
      { model: { language: 'antimony', text }, regimen: [] },
    );
    expect(failure.code).toBe('step-too-small');
  });

  test('no settings at all', async () => {
    const { fit: _, ...without } = scenario;
    expect(await engine.fit(without)).toMatchObject({ kind: 'failed', failure: { code: 'invalid-fit' } });
  });
});
