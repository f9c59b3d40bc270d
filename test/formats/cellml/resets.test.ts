import { beforeAll, expect, test } from 'vitest';
import { startLaboratory } from '../../../workers/cli/startLaboratory.ts';
import type { Laboratory } from '../../../workers/engine/solveDocument.ts';
import { readCellml } from '../../../workers/formats/cellml/reader.ts';

let laboratory: Laboratory;
beforeAll(async () => {
  laboratory = await startLaboratory();
});

const mathOf = (inside: string): string =>
  `<math xmlns="http://www.w3.org/1998/Math/MathML">${inside}</math>`;

const RISES = '<apply><eq/><apply><diff/><bvar><ci>t</ci></bvar><ci>x</ci></apply><cn>1</cn></apply>';

const variable = (name: string, initial?: number, units = 'dimensionless'): string =>
  `<variable name="${name}" units="${units}"${initial === undefined ? '' : ` initial_value="${initial}"`}/>`;

const reset = (of: string, order: number, when: string, is: string, value: string): string =>
  `<reset variable="${of}" test_variable="${when}" order="${order}">
     <test_value>${mathOf(is)}</test_value><reset_value>${mathOf(value)}</reset_value></reset>`;

/** A model of one component in which x rises from 0 by 1 a second. */
const rising = (inside: string, more = ''): string =>
  `<model xmlns="http://www.cellml.org/cellml/2.0#" name="m">${more}<component name="c">
    ${variable('t', undefined, 'second')}${variable('x', 0)}${mathOf(RISES)}${inside}</component></model>`;

/** Values at t = 1. */
function valuesAt1(text: string): (id: string) => number {
  const { document, diagnostics } = readCellml(text);
  expect(diagnostics).toEqual([]);
  const answer = laboratory.solve(laboratory.compile(document, text).model!, {
    times: Float64Array.of(0, 1),
    solver: { method: 'automatic', relativeTolerance: 1e-9, absoluteTolerance: 1e-12, maxSteps: 1e5 },
    seed: 1,
  });
  if ('failure' in answer) throw new Error(answer.failure.message);
  return (id) => answer.columns.get(id)![1]!;
}

test('a variable is reset each time that its test variable reaches the test value', () => {
  const value = valuesAt1(rising(reset('x', 1, 'x', '<cn>0.4</cn>', '<cn>0</cn>')));
  expect(value('c_x')).toBeCloseTo(0.2, 9);
});

test('of those that hold at once for a variable, the lowest order applies', () => {
  const two =
    reset('z', 2, 't', '<cn>0.5</cn>', '<cn>7</cn>') + reset('z', 1, 't', '<cn>0.5</cn>', '<cn>5</cn>');
  expect(valuesAt1(rising(variable('z', 0) + two))('c_z')).toBe(5);
});

test('those of different variables apply together, with the values from before', () => {
  const swap =
    reset('a', 1, 't', '<cn>0.5</cn>', '<ci>b</ci>') + reset('b', 1, 't', '<cn>0.5</cn>', '<ci>a</ci>');
  const value = valuesAt1(rising(variable('a', 2) + variable('b', 3) + swap));
  expect([value('c_a'), value('c_b')]).toEqual([3, 2]);
});

test('what a reset changes may make another hold at the same time', () => {
  const chain =
    reset('z', 1, 't', '<cn>0.5</cn>', '<cn>5</cn>') + reset('w', 1, 'z', '<cn>5</cn>', '<ci>x</ci>');
  expect(valuesAt1(rising(variable('z', 0) + variable('w', 0) + chain))('c_w')).toBeCloseTo(0.5, 9);
});

test('a reset that holds at the start applies there', () => {
  const value = valuesAt1(rising(variable('z', 3) + reset('z', 1, 'z', '<cn>3</cn>', '<cn>4</cn>')));
  expect(value('c_z')).toBe(4);
});

test('values are in the units of the component that resets', () => {
  const other = `<units name="percent"><unit units="dimensionless" multiplier="0.01"/></units>
    <component name="d">${variable('p', undefined, 'percent')}${reset('p', 1, 'p', '<cn>40</cn>', '<cn>15</cn>')}</component>
    <connection component_1="c" component_2="d"><map_variables variable_1="x" variable_2="p"/></connection>`;
  // x reaches 0.4 at 0.4, and from 0.15 again at 0.65 and at 0.9.
  expect(valuesAt1(rising('', other))('c_x')).toBeCloseTo(0.25, 6);
});

test.each([
  [
    'two of one order',
    rising(reset('x', 1, 'x', '<cn>1</cn>', '<cn>0</cn>') + reset('x', 1, 'x', '<cn>2</cn>', '<cn>0</cn>')),
    /Two resets of x have the order 1/,
  ],
  [
    'what an equation determines',
    rising(
      variable('y') +
        mathOf('<apply><eq/><ci>y</ci><cn>2</cn></apply>') +
        reset('y', 1, 'x', '<cn>1</cn>', '<cn>0</cn>'),
    ),
    /y of component c is reset, but an equation determines it/,
  ],
  ['one without a value', rising('<reset variable="x" test_variable="x" order="1"/>'), /has no <test_value>/],
  ['one without an order', rising('<reset variable="x" test_variable="x"/>'), /has no order/],
])('%s is refused by name', (_, text, expected) => {
  expect(
    readCellml(text)
      .diagnostics.map(({ message }) => message)
      .join('\n'),
  ).toMatch(expected);
});
