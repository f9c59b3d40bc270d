import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { convert, factorBetween } from '../../workers/engine/convert.ts';

function valueOf(text: string, unit: string | undefined): number {
  const converted = convert(text, unit);
  if ('failure' in converted) throw new Error(converted.failure.message);
  return converted.value;
}

function failureOf(text: string, unit: string | undefined) {
  const converted = convert(text, unit);
  if (!('failure' in converted)) throw new Error(`it was taken as ${converted.value}`);
  return converted.failure;
}

describe('a number with a unit, in the unit asked for', () => {
  test.each([
    ['5', 'mg', 5],
    [' -0.5 ', undefined, -0.5],
    ['1,5 mg', 'mg', 1.5],
    ['.5e1', 'mg', 5],
    ['5 mg/h', 'mg/h', 5],
    ['5 mg/h', 'g/d', 0.12],
    ['120 mL/min', 'L/h', 7.2],
    ['2 mL/min/kg', 'L/h/kg', 0.12],
    ['10 mcg', 'µg', 10],
    ['10 ug', 'μg', 10],
    ['1 d', 'h', 24],
    ['100 mmHg', 'kPa', 13.3322387415],
    ['1 M', 'mmol/L', 1000],
    ['3 mU/L', 'U/L', 0.003],
    ['70 bpm', '1/min', 70],
    ['50 %', 'dimensionless', 0.5],
    ['2 kg·m^-2', 'kg/m²', 2],
    ['2 kg m⁻²', 'kg/(m^2)', 2],
    ['4 mg/(L*h)', 'mg/L/h', 4],
    ['1 kcal', 'kJ', 4.184],
    ['3 1/h', 'h^-1', 3],
  ])('%s in %s is %d', (text, unit, expected) => {
    expect(valueOf(text, unit)).toBeCloseTo(expected, 12);
  });

  test('in its own unit it is the same to the bit, known unit or not', () => {
    expect(valueOf('0.1 mg / L', 'mg/L')).toBe(0.1);
    expect(valueOf('7 beats', 'beats')).toBe(7);
  });

  test('there and back is the same number', () => {
    const units = fc.constantFrom('mg/L', 'g/dL', 'µg/mL', 'kg/m^3', 'ng/µL');
    fc.assert(
      fc.property(units, units, (a, b) => {
        const [there, back] = [factorBetween(a, b), factorBetween(b, a)];
        if ('failure' in there || 'failure' in back) throw new Error('no factor');
        expect(there.factor * back.factor).toBeCloseTo(1, 12);
      }),
    );
  });
});

describe('what cannot be converted', () => {
  test('other kinds of things are refused with both units', () => {
    const failure = failureOf('5 mg/h', 'mL/h');
    expect(failure.code).toBe('unit-mismatch');
    expect(failure.message).toContain('mg/h');
    expect(failure.message).toContain('mL/h');
  });

  test('a unit for a quantity without one is refused', () => {
    expect(failureOf('5 mg', undefined).code).toBe('unit-mismatch');
  });

  test('an unknown unit is named', () => {
    expect(failureOf('5 spoons', 'mL')).toMatchObject({ code: 'unknown-unit', symbol: 'spoons' });
  });

  test.each(['', 'mg', 'five mg', '1e999 mg', '--5'])('"%s" does not begin with a number', (text) => {
    expect(failureOf(text, 'mg').code).toBe('not-a-number');
  });

  test('any text at all gives a value or a failure', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (text, unit) => {
        const converted = convert(text, unit);
        expect('value' in converted || converted.failure.message.length > 0).toBe(true);
      }),
    );
  });
});
