import fc from 'fast-check';
import katex from 'katex';
import { describe, expect, test } from 'vitest';
import { readAntimony } from '../../../workers/formats/antimony/reader.ts';
import { writeExpressionLatex } from '../../../workers/formats/latex/expressions.ts';
import { writeNameLatex } from '../../../workers/formats/latex/names.ts';
import { writeEquationLatex } from '../../../workers/formats/latex/writer.ts';
import type { Expression } from '../../../workers/model/expression.ts';
import { expressions } from '../antimony/documents.ts';

/** The tree of a formula in Antimony. */
function formula(text: string): Expression {
  const { document, diagnostics } = readAntimony(`y := ${text}`);
  expect(diagnostics).toEqual([]);
  return document.models[0]!.rules[0]!.expression;
}

describe('names', () => {
  test.each([
    ['x', 'x'],
    ['S1', 'S_{1}'],
    ['k_abs', 'k_{\\mathrm{abs}}'],
    ['Gp', '\\mathrm{Gp}'],
    ['alpha', '\\alpha'],
    ['beta_2', '\\beta_{2}'],
    ['V_max_1', 'V_{\\mathrm{max},1}'],
    ['liver.glucose', '\\mathrm{liver}.\\mathrm{glucose}'],
    ['_J0', 'J_{0}'],
    ['_', '\\_'],
  ])('%s', (name, expected) => expect(writeNameLatex(name)).toBe(expected));
});

describe('expressions', () => {
  test.each([
    ['a + b - c', 'a + b - c'],
    ['a - (b - c)', 'a - \\left(b - c\\right)'],
    ['-(a + b)*c', '-\\left(a + b\\right) \\cdot c'],
    ['a - -b*c', 'a - \\left(-b \\cdot c\\right)'],
    ['Vm*S/(Km + S)', '\\frac{\\mathrm{Vm} \\cdot S}{\\mathrm{Km} + S}'],
    ['(a + b)^2', '\\left(a + b\\right)^{2}'],
    ['(a/b)^n', '\\left(\\frac{a}{b}\\right)^{n}'],
    ['S1^n', 'S_{1}^{n}'],
    ['2^-x', '2^{-x}'],
    ['exp(-k*time)', 'e^{-k \\cdot t}'],
    ['sqrt(x) + root(3, x)', '\\sqrt{x} + \\sqrt[3]{x}'],
    ['log10(x) + ln(x)', '\\log_{10}\\left(x\\right) + \\ln\\left(x\\right)'],
    ['arcsinh(x)', '\\operatorname{arcsinh}\\left(x\\right)'],
    ['abs(x) + floor(x)', '\\left|x\\right| + \\left\\lfloor x \\right\\rfloor'],
    ['1.5e-7*x', '1.5 \\times 10^{-7} \\cdot x'],
    ['a*(-3)', 'a \\cdot \\left(-3\\right)'],
    [
      'piecewise(1, x > 3 && !(y == 2), 2)',
      '\\begin{dcases} 1 & \\text{if } x > 3 \\land \\lnot \\left(y = 2\\right) \\\\ 2 & \\text{otherwise} \\end{dcases}',
    ],
    ['delay(x, tau)', 'x\\left(t - \\tau\\right)'],
    ['rateOf(x)', '\\frac{d x}{dt}'],
    ['normal(m, s)', '\\operatorname{normal}\\left(m, s\\right)'],
    ['normal(m, s, 0, inf)', '\\operatorname{normal}_{\\left[0, \\infty\\right]}\\left(m, s\\right)'],
    ['5 gram', '5\\,\\mathrm{gram}'],
  ])('%s', (text, expected) => expect(writeExpressionLatex(formula(text))).toBe(expected));

  test('any expression is LaTeX that KaTeX can set', () => {
    fc.assert(
      fc.property(expressions(['x', 'k_1', 'liver.S2', 'alpha']), (expression) => {
        expect(() =>
          katex.renderToString(writeExpressionLatex(expression), { throwOnError: true }),
        ).not.toThrow();
      }),
      { numRuns: 300 },
    );
  });
});

describe('equations', () => {
  const expression: Expression = { kind: 'name', name: 'k' };
  test.each([
    ['rate', 'x', '\\frac{d\\,x}{dt} = k'],
    ['rate', 'Gp', '\\frac{d\\mathrm{Gp}}{dt} = k'],
    ['assignment', 'y', 'y = k'],
    ['initial', 'y', 'y\\left(0\\right) = k'],
    ['reaction', 'J0', 'v_{J_{0}} = k'],
    ['algebraic', undefined, '0 = k'],
  ] as const)('%s of %s', (kind, symbol, expected) => {
    expect(writeEquationLatex({ kind, ...(symbol !== undefined && { symbol }), expression })).toBe(expected);
  });
});
