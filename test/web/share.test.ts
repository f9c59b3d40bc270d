import { describe, expect, test } from 'vitest';
import { withoutPersonal } from '../../web/panels/share/personal.ts';
import { fullScenario } from '../formats/scenarios.ts';

describe("a patient's data", () => {
  test('stay out of what is shared, and so does the name in the fit', () => {
    const shared = withoutPersonal(fullScenario, new Set());
    expect(shared.measurements.map(({ id }) => id)).toEqual(['m1']);
    expect(shared.fit?.measurements).toEqual(['m1']);
    expect(JSON.stringify(shared)).not.toContain('A. B.');
  });

  test('go in where they are ticked', () => {
    expect(withoutPersonal(fullScenario, new Set(['m2']))).toEqual(fullScenario);
  });

  test('data that are nobody’s own are always shared', () => {
    const measurements = fullScenario.measurements.map((measured) => ({ ...measured, personal: false }));
    const scenario = { ...fullScenario, measurements };
    expect(withoutPersonal(scenario, new Set())).toBe(scenario);
  });
});
