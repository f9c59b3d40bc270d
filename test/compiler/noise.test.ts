import { describe, expect, test } from 'vitest';
import { lower } from '../../workers/compiler/compile.ts';
import { readAntimony } from '../../workers/formats/antimony/reader.ts';
import { writeAntimony } from '../../workers/formats/antimony/writer.ts';
import { readSbml } from '../../workers/formats/sbml/reader.ts';
import { writeSbml } from '../../workers/formats/sbml/writer.ts';
import { systemText } from './systemText.ts';

function lowered(text: string, purpose: 'equations' | 'reactions' = 'reactions') {
  const { document, diagnostics } = readAntimony(text);
  expect(diagnostics).toEqual([]);
  return lower(document, text, purpose);
}

function errorsOf(text: string): string[] {
  return lowered(text).diagnostics.flatMap(({ severity, code, message }) =>
    severity === 'error' ? [`${code}: ${message}`] : [],
  );
}

const NOISY = `model noisy() X = 1; k = 2; s = 0.1; X' = -k*X + whiteNoise(s*X) end`;

describe('white noise', () => {
  test('is taken out of a rate as amplitude and slope', () => {
    const { system } = lowered(NOISY);
    expect(system?.description.noise).toEqual({
      processes: 1,
      states: [0],
      commutes: true,
      pattern: [1, 1, 1, 0, 0, 0, 0, 0],
    });
  });

  test('leaves the drift as it is without it', () => {
    const plain = lowered(NOISY.replace(' + whiteNoise(s*X)', '')).system!;
    expect(systemText(lowered(NOISY).system!)).toBe(systemText(plain));
  });

  test('counts as 0 where the equations are solved, which is said', () => {
    const { system, diagnostics } = lowered(NOISY, 'equations');
    expect(system?.description.noise).toBeUndefined();
    expect(system?.description.noisy).toBe(true);
    expect(diagnostics.map(({ severity, code }) => `${severity} ${code}`)).toEqual([
      'warning noise-left-out',
    ]);
  });

  test.each([
    [
      "X' = exp(whiteNoise(1))",
      'nonlinear-noise: White noise in the rate of X (line 1) is inside exp(), and has no meaning there.',
    ],
    [
      "X' = whiteNoise(1)*whiteNoise(1)",
      'nonlinear-noise: White noise in the rate of X (line 1) is multiplied by white noise, and has no meaning there.',
    ],
    [
      "X' = 1/whiteNoise(1)",
      'nonlinear-noise: White noise in the rate of X (line 1) is divided by, and has no meaning there.',
    ],
    [
      "X' = piecewise(1, whiteNoise(1) > 0, 2)",
      'nonlinear-noise: White noise in the rate of X (line 1) is part of a condition, and has no meaning there.',
    ],
  ])('is refused by name in %s', (rate, message) => {
    expect(errorsOf(`model m() X = 1; ${rate} end`)).toEqual([message]);
  });

  test('is refused in a start value, an event and a trigger', () => {
    expect(errorsOf(`model m() X = whiteNoise(1); X' = 0 end`)[0]).toMatch(
      /^misplaced-noise: .* in the start value of X/,
    );
    expect(errorsOf(`model m() X = 1; X' = 0; at (time > 1): X = whiteNoise(1) end`)[0]).toMatch(
      /^misplaced-noise/,
    );
    expect(errorsOf(`model m() X = 1; X' = 0; at (whiteNoise(1) > 0): X = 2 end`)[0]).toMatch(
      /^misplaced-noise/,
    );
    expect(errorsOf(`model m() n := whiteNoise(1); X = 1; X' = n; at (n > 0): X = 2 end`)[0]).toMatch(
      /^misplaced-noise: White noise reaches an event/,
    );
  });
});

describe('white noise in files', () => {
  test('is a function that returns 0, in Antimony and in SBML, and is known again', () => {
    const { document } = readAntimony(NOISY);
    const text = writeAntimony(document);
    expect(text).toMatch(/function whiteNoise\(amplitude\)\s+0;?\s+end/);
    expect(lowered(text).system?.description.noise?.processes).toBe(1);
    const written = writeSbml(document.models[0]!);
    expect(written).toContain('<functionDefinition id="whiteNoise"');
    const again = readSbml(written);
    expect(lower(again.document, undefined, 'reactions').system?.description.noise?.processes).toBe(1);
  });

  test('a function of that name with another value is just that', () => {
    const text = `function whiteNoise(a) a end\nmodel m() X = 1; X' = whiteNoise(2) end`;
    expect(lowered(text).system?.description.noise).toBeUndefined();
  });
});
