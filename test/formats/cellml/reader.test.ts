import { beforeAll, describe, expect, test } from 'vitest';
import { startLaboratory } from '../../../workers/cli/startLaboratory.ts';
import type { Laboratory } from '../../../workers/engine/solveDocument.ts';
import { readCellml } from '../../../workers/formats/cellml/reader.ts';

let laboratory: Laboratory;
beforeAll(async () => {
  laboratory = await startLaboratory();
});

function model(body: string, version = '1.1'): string {
  const uri = `http://www.cellml.org/cellml/${version}#`;
  return `<model xmlns="${uri}" xmlns:cellml="${uri}" xmlns:xlink="http://www.w3.org/1999/xlink" name="m">${body}</model>`;
}

function math(...equations: string[]): string {
  const sides = equations.map((sides) => `<apply><eq/>${sides}</apply>`).join('');
  return `<math xmlns="http://www.w3.org/1998/Math/MathML">${sides}</math>`;
}

const MS = '<units name="ms"><unit prefix="milli" units="second"/></units>';
const MV = '<units name="mV"><unit prefix="milli" units="volt"/></units>';

type Resolve = (href: string) => string | undefined;

/** Values at t = 1 of what a text becomes. */
function valuesAt1(text: string, resolve?: Resolve): (id: string) => number {
  const { document, diagnostics } = readCellml(text, resolve);
  expect(diagnostics).toEqual([]);
  const { model: compiled } = laboratory.compile(document, text);
  const answer = laboratory.solve(compiled!, {
    times: Float64Array.of(0, 1),
    solver: { method: 'automatic', relativeTolerance: 1e-9, absoluteTolerance: 1e-12, maxSteps: 1e5 },
    seed: 1,
  });
  if ('failure' in answer) throw new Error(answer.failure.message);
  return (id) => answer.columns.get(id)![1]!;
}

function messages(text: string, resolve?: Resolve): string[] {
  return readCellml(text, resolve).diagnostics.map(({ message }) => message);
}

const DECAY = math(
  '<apply><diff/><bvar><ci>t</ci></bvar><ci>x</ci></apply><apply><minus/><ci>x</ci></apply>',
);

describe('a model', () => {
  test('takes its variable of integration as time, whatever its name', () => {
    const text = model(
      `<component name="c"><variable name="t" units="second"/><variable name="x" units="dimensionless" initial_value="2"/>${DECAY}</component>`,
    );
    expect(valuesAt1(text)('c_x')).toBeCloseTo(2 * Math.exp(-1), 8);
    expect(readCellml(text).document.models[0]!.defaults.time).toBe('second');
  });

  test('converts units where connected variables differ, of time too', () => {
    const text = model(`${MS}${MV}
      <component name="a"><variable name="t" units="second" public_interface="out"/>
        <variable name="x" units="volt" initial_value="3" public_interface="out"/>${DECAY}</component>
      <component name="b"><variable name="t" units="ms" public_interface="in"/>
        <variable name="x" units="mV" public_interface="in"/><variable name="y" units="mV"/><variable name="z" units="ms"/>
        ${math('<ci>y</ci><ci>x</ci>', '<ci>z</ci><ci>t</ci>')}</component>
      <connection><map_components component_1="a" component_2="b"/>
        <map_variables variable_1="t" variable_2="t"/><map_variables variable_1="x" variable_2="x"/></connection>`);
    const value = valuesAt1(text);
    expect(value('b_y')).toBeCloseTo(3000 * Math.exp(-1), 4);
    expect(value('b_z')).toBe(1000);
  });

  test('solves equations in any order, turned round, and in loops', () => {
    const variable = (name: string): string => `<variable name="${name}" units="dimensionless"/>`;
    const text = model(
      `<component name="c">${['a', 'b', 'p', 'q'].map(variable).join('')}${math(
        '<cn cellml:units="dimensionless">6</cn><apply><times/><ci>b</ci><cn cellml:units="dimensionless">2</cn></apply>',
        '<ci>a</ci><apply><plus/><ci>b</ci><cn cellml:units="dimensionless">1</cn></apply>',
        '<ci>p</ci><apply><divide/><ci>q</ci><cn cellml:units="dimensionless">2</cn></apply>',
        '<ci>q</ci><apply><minus/><cn cellml:units="dimensionless">9</cn><ci>p</ci></apply>',
      )}</component>`,
    );
    const value = valuesAt1(text);
    expect([value('c_a'), value('c_b')]).toEqual([4, 3]);
    expect(value('c_p')).toBeCloseTo(3, 9);
    expect(value('c_q')).toBeCloseTo(6, 9);
  });

  test('of CellML 2 starts a value from another', () => {
    const text = model(
      `<component name="c"><variable name="t" units="second"/><variable name="x0" units="dimensionless" initial_value="5"/>
        <variable name="x" units="dimensionless" initial_value="x0"/>${DECAY}</component>`,
      '2.0',
    );
    expect(valuesAt1(text)('c_x')).toBeCloseTo(5 * Math.exp(-1), 8);
  });

  test('imports components with what they encapsulate, and units', () => {
    const part = model(`${MV}
      <component name="outer"><variable name="x" units="mV" public_interface="out" private_interface="in"/></component>
      <component name="inner"><variable name="t" units="second"/>
        <variable name="x" units="mV" initial_value="7" public_interface="out"/>${DECAY}</component>
      <group><relationship_ref relationship="encapsulation"/>
        <component_ref component="outer"><component_ref component="inner"/></component_ref></group>
      <connection><map_components component_1="outer" component_2="inner"/><map_variables variable_1="x" variable_2="x"/></connection>`);
    const text = model(`<import xlink:href="part.cellml"><component name="p" component_ref="outer"/>
        <units name="mV" units_ref="mV"/></import>
      <component name="c"><variable name="x" units="mV" public_interface="in"/><variable name="y" units="volt"/>
        ${math('<ci>y</ci><ci>x</ci>')}</component>
      <connection><map_components component_1="c" component_2="p"/><map_variables variable_1="x" variable_2="x"/></connection>`);
    const value = valuesAt1(text, (href) => (href === 'part.cellml' ? part : undefined));
    expect(value('p_inner_x')).toBeCloseTo(7 * Math.exp(-1), 8);
    expect(value('c_y')).toBe(value('p_inner_x'));
  });
});

describe('what cannot be read is named', () => {
  const component = (inner: string): string => `<component name="c">${inner}</component>`;

  test.each([
    ['another language', '<sbml/>', /begins with <sbml>/],
    ['an unknown version', '<model xmlns="http://www.cellml.org/cellml/9.9#"/>', /none of CellML's/],
    ['a document type', '<!DOCTYPE m [<!ENTITY a "b">]><model/>', /document type/],
    ['a missing import', model('<import xlink:href="a.xml"><component name="c" component_ref="d"/></import>'), /a\.xml, which is imported, is not there \(line 1\)/],
    ['a connection to nothing', model('<connection><map_components component_1="a" component_2="b"/><map_variables variable_1="x" variable_2="y"/></connection>'), /names component a/],
    ['a reset of nothing', model(component('<reset variable="x" order="1"/>'), '2.0'), /reset of component c names a variable that the component does not declare/],
    ['a reaction', model(component('<reaction/>')), /<reaction> of component c is not supported/],
    ['an undeclared name', model(component(`<variable name="x" units="second"/>${math('<ci>x</ci><ci>y</ci>')}`)), /uses y, which it does not declare/],
    ['an unknown without equation', model(component(`<variable name="x" units="second"/><variable name="y" units="second"/>${math('<ci>x</ci><ci>y</ci>')}`)), /y in component c has neither a value nor an equation/],
    ['an equation too many', model(component(`<variable name="x" units="second"/>${math('<ci>x</ci><cn>1</cn>', '<ci>x</ci><cn>2</cn>')}`)), /leaves nothing free/],
  ] as const)('%s', (_, text, expected) => {
    expect(messages(text).join('\n')).toMatch(expected);
  }); // prettier-ignore

  test('files that import one another', () => {
    const text = model('<import xlink:href="a"><component name="c" component_ref="c"/></import>');
    expect(messages(text, () => text).join('\n')).toMatch(/imports itself/);
  });

  test('units that multiply without end', () => {
    const units = Array.from({ length: 200 }, (_, k) => {
      const inner = k === 0 ? 'metre' : `u${k - 1}`;
      return `<units name="u${k}"><unit units="${inner}" exponent="9"/><unit units="second"/></units>`;
    });
    const text = model(
      `${units.join('')}${component('<variable name="x" units="u199" initial_value="1"/>')}`,
    );
    expect(messages(text).join('\n')).toMatch(/Unit u\d+ /);
  });
});
