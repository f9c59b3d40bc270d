import { describe, expect, test } from 'vitest';
import { PEOPLE, withoutPersonal } from '../../web/panels/share/personal.ts';
import { fullScenario } from '../formats/scenarios.ts';

describe("a patient's data", () => {
  test('stay out of what is shared, and so does the name in the fit', () => {
    const shared = withoutPersonal(fullScenario, new Set());
    expect(shared.measurements.map(({ id }) => id)).toEqual(['m1']);
    expect(shared.fit?.measurements).toEqual(['m1']);
    expect(JSON.stringify(shared)).not.toContain('A. B.');
  });

  test('go in where they are ticked', () => {
    expect(withoutPersonal(fullScenario, new Set(['m2', PEOPLE]))).toEqual(fullScenario);
  });

  test('are the people of a table too: what is drawn from it alone stays out with them', () => {
    const { cohort } = withoutPersonal(fullScenario, new Set(['m2']));
    expect(cohort?.table).toBeUndefined();
    expect(cohort?.covariates.map(({ id }) => id)).toEqual(['sex']);
    expect(cohort?.effects).toEqual([]);
    expect(cohort?.varied).toEqual(fullScenario.cohort?.varied);
  });

  test('data that are nobody’s own are always shared', () => {
    const measurements = fullScenario.measurements.map((measured) => ({ ...measured, personal: false }));
    const { cohort: _cohort, ...rest } = fullScenario;
    const scenario = { ...rest, measurements };
    expect(withoutPersonal(scenario, new Set())).toBe(scenario);
  });
});
