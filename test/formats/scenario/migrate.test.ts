import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { readScenario } from '../../../workers/formats/scenario/migrate.ts';
import { DEFAULT_SOLVER, type Scenario } from '../../../workers/formats/scenario/schema.ts';

const version1: unknown = JSON.parse(readFileSync(new URL('./v1.json', import.meta.url), 'utf8'));

const present: Scenario = {
  starling: 2,
  title: 'A bolus',
  twin: 'theophylline',
  parameters: {},
  regimen: [{ id: 'a', input: 'oral', time: 0, amount: 320, duration: 0 }],
  time: { end: 24, points: 241 },
  solver: DEFAULT_SOLVER,
  seed: 1,
  measurements: [],
};

function failureOf(json: unknown) {
  const read = readScenario(json);
  if (!('failure' in read)) throw new Error('it was read');
  return read.failure;
}

describe('a scenario of the present version', () => {
  test('is read as it is', () => {
    expect(readScenario(structuredClone(present))).toEqual({ scenario: present });
  });

  test('comes back from JSON as it went, whatever its values', () => {
    const finite = fc.double({ noNaN: true, noDefaultInfinity: true });
    fc.assert(
      fc.property(
        fc.dictionary(fc.stringMatching(/^[a-z]\w{0,9}$/), finite),
        fc.array(fc.record({ time: finite, amount: fc.double({ min: 0, max: 1e6, noNaN: true }) })),
        (parameters, doses) => {
          const scenario = {
            ...present,
            parameters: { ...parameters },
            regimen: doses.map((dose, k) => ({ ...dose, id: `d${k}`, input: 'oral', duration: 0 })),
          };
          const json: unknown = JSON.parse(JSON.stringify(scenario));
          expect(readScenario(json)).toEqual({ scenario: json });
        },
      ),
    );
  });
});

describe('version 1', () => {
  test('is migrated to the present version', () => {
    const read = readScenario(version1);
    expect(read).toEqual({
      migratedFrom: 1,
      scenario: {
        starling: 2,
        title: 'Theophylline, three doses a day',
        notes: 'Kept as it was written by schema version 1.',
        twin: 'theophylline',
        individual: '1',
        parameters: { ka: 1.2 },
        regimen: [
          {
            id: 'dose-1',
            input: 'oral',
            time: 0,
            amount: 320,
            duration: 0,
            repeat: { every: 8, count: 3 },
          },
          { id: 'dose-2', input: 'oral', time: 30, amount: 160, duration: 0 },
        ],
        time: { end: 48, points: 481 },
        solver: DEFAULT_SOLVER,
        seed: 7,
        measurements: [],
      },
    });
  });

  test('names what is wrong in its own terms', () => {
    const failure = failureOf({ ...(version1 as object), doses: [{ time: 'noon', amount: 1 }] });
    expect(failure.code).toBe('invalid-scenario');
    expect(failure.message).toContain('doses[0].time must be number, not "noon"');
  });
});

describe('what is not a scenario', () => {
  test('a newer version is refused with the versions that are read', () => {
    const failure = failureOf({ ...present, starling: 3 });
    expect(failure.code).toBe('newer-version');
    expect(failure.message).toContain('version 3');
    expect(failure.message).toContain('up to 2');
    expect(failure.hint).toContain('Reload');
  });

  test.each([null, 7, 'text', [], {}, { starling: 'two' }, { starling: 0 }, { starling: 1.5 }])(
    '%j has no version',
    (json) => {
      expect(failureOf(json).code).toBe('not-a-scenario');
    },
  );

  test('every wrong place is named with its path and what is wanted', () => {
    const failure = failureOf({
      ...present,
      title: 5,
      regimen: [{ ...present.regimen[0], amount: -1 }],
      solver: { ...DEFAULT_SOLVER, method: 'magic' },
      surprise: true,
    });
    expect(failure.code).toBe('invalid-scenario');
    expect(failure.message).toContain('title must be string, not 5');
    expect(failure.message).toContain('regimen[0].amount must be at least 0, not -1');
    expect(failure.message).toContain(
      'solver.method must be ("automatic" | "tsit5" | "vern7" | "rodas5p" | "ndf"), not "magic"',
    );
    expect(failure.message).toContain('surprise is not a known key');
    expect(failure.hint).toContain('examples/README.md');
  });

  test('a missing key is named', () => {
    const { time, ...rest } = present;
    expect(time).toBeDefined();
    expect(failureOf(rest).message).toContain('time is missing');
  });

  test('a repeat that would never end is refused', () => {
    const regimen = [{ ...present.regimen[0], repeat: { every: 0, count: 1e9 } }];
    expect(failureOf({ ...present, regimen }).message).toContain(
      'regimen[0].repeat.every must be greater than 0',
    );
  });

  test('a message stays short, however long what was received', () => {
    expect(failureOf({ ...present, seed: 'x'.repeat(1e6) }).message.length).toBeLessThan(300);
  });

  test('any JSON at all gives a scenario or a failure', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.constantFrom(1, 2), (value, starling) => {
        const json = typeof value === 'object' && !Array.isArray(value) ? { ...value, starling } : value;
        const read = readScenario(json);
        expect('scenario' in read || read.failure.message.length > 0).toBe(true);
      }),
    );
  });
});
