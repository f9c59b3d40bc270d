import { describe, expect, test } from 'vitest';
import {
  DISTRIBUTION_BY_NAME,
  isReserved,
  KEYWORDS,
  OPERATOR_BY_NAME,
  SHORTHANDS,
} from '../../../workers/formats/antimony/functionNames.ts';
import { BASE_UNITS } from '../../../workers/model/unit.ts';
import { DISTRIBUTIONS } from '../../../workers/model/distribution.ts';
import { OPERATORS } from '../../../workers/model/expression.ts';
import {
  BASE_UNIT_WORDS,
  FUNCTION_WORDS,
  KEYWORD_WORDS,
  SYMBOL_WORDS,
} from '../../../web/panels/model/words.ts';
import { WHITE_NOISE } from '../../../workers/model/whiteNoise.ts';

/** Operators that are written as signs, which nobody completes. */
const SIGNS = new Set(['plus', 'minus', 'times', 'divide', 'eq', 'neq', 'lt', 'leq', 'gt', 'geq']);
/** Rare enough to be found in the reference alone. */
const RARE = /^(arc)?(sec|csc|cot)h?$|^(sech|csch|coth)$/;

describe('what the editor completes is what the reader knows', () => {
  test('functions', () => {
    for (const { label } of FUNCTION_WORDS) {
      const known =
        OPERATOR_BY_NAME.has(label) ||
        DISTRIBUTION_BY_NAME.has(label) ||
        label === WHITE_NOISE.id ||
        (SHORTHANDS as readonly string[]).includes(label);
      expect(known).toBe(true);
    }
    const offered = new Set(FUNCTION_WORDS.map(({ label }) => OPERATOR_BY_NAME.get(label)));
    const missing = Object.keys(OPERATORS).filter(
      (operator) => !SIGNS.has(operator) && !RARE.test(operator) && !offered.has(operator as never),
    );
    expect(missing).toEqual([]);
    const labels = new Set(FUNCTION_WORDS.map(({ label }) => label));
    expect(Object.keys(DISTRIBUTIONS).filter((name) => !labels.has(name))).toEqual([]);
  });

  test('symbols and keywords', () => {
    for (const { label } of SYMBOL_WORDS) expect(isReserved(label)).toBe(true);
    for (const label of KEYWORD_WORDS) {
      for (const word of label.split(' ')) expect(KEYWORDS.has(word)).toBe(true);
    }
  });

  test('base units', () => {
    expect([...BASE_UNIT_WORDS].sort()).toEqual([...BASE_UNITS].sort());
  });
});
