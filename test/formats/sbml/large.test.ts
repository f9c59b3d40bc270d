import { describe, expect, test } from 'vitest';
import { lower } from '../../../workers/compiler/compile.ts';
import { readSbml } from '../../../workers/formats/sbml/reader.ts';
import { writeSbml } from '../../../workers/formats/sbml/writer.ts';

const CORE = 'http://www.sbml.org/sbml/level3/version2/core';
const MATH = 'http://www.w3.org/1998/Math/MathML';
const COMP = 'http://www.sbml.org/sbml/level3/version1/comp/version1';

/** More than an engine takes as arguments of one call. */
const MANY = 150_000;

function repeated(count: number, piece: (k: number) => string): string {
  return Array.from({ length: count }, (_, k) => piece(k)).join('');
}

function sbml(inside: string): string {
  return `<sbml xmlns="${CORE}" level="3" version="2"><model id="m">${inside}</model></sbml>`;
}

const X = '<listOfParameters><parameter id="x" value="1" constant="false"/></listOfParameters>';

describe('a very large file', () => {
  test('of 150,000 parameters is read', () => {
    const parameters = repeated(MANY, (k) => `<parameter id="p${k}" value="${k}" constant="true"/>`);
    const { document, diagnostics } = readSbml(sbml(`<listOfParameters>${parameters}</listOfParameters>`));
    expect(diagnostics).toEqual([]);
    expect(document.models[0]!.parameters).toHaveLength(MANY);
  });

  test('with a sum of 150,000 terms is read and lowered', () => {
    const sum = `<apply><plus/>${'<ci>x</ci>'.repeat(MANY)}</apply>`;
    const rule = `<rateRule variable="x"><math xmlns="${MATH}">${sum}</math></rateRule>`;
    const { document } = readSbml(sbml(`${X}<listOfRules>${rule}</listOfRules>`));
    expect(lower(document).system?.jacobian).toHaveLength(1);
  });

  test('in which 20,000 things without a name want the same one', () => {
    const reference = `<speciesReference species="S"><stoichiometryMath><math xmlns="${MATH}"><cn>2</cn></math></stoichiometryMath></speciesReference>`;
    const text = `<sbml xmlns="http://www.sbml.org/sbml/level2/version4" level="2" version="4"><model id="m">
      <listOfCompartments><compartment id="c"/></listOfCompartments>
      <listOfSpecies><species id="S" compartment="c" initialAmount="1"/></listOfSpecies>
      <listOfReactions><reaction id="J"><listOfReactants>${reference.repeat(20_000)}</listOfReactants></reaction></listOfReactions>
      </model></sbml>`;
    const { document } = readSbml(text);
    const [model] = document.models;
    expect(new Set(model!.reactions[0]!.reactants.map(({ id }) => id)).size).toBe(20_000);
    expect(readSbml(writeSbml(model!)).document.models[0]!.rules).toHaveLength(20_000);
  });

  test('whose submodels have millions of parts together is refused by name', () => {
    const submodels = repeated(5000, (k) => `<comp:submodel comp:id="s${k}" comp:modelRef="big"/>`);
    const parameters = repeated(5000, (k) => `<parameter id="p${k}" value="1" constant="true"/>`);
    const text = `<sbml xmlns="${CORE}" level="3" version="2" xmlns:comp="${COMP}" comp:required="true"><model id="m"><comp:listOfSubmodels>${submodels}</comp:listOfSubmodels></model><comp:listOfModelDefinitions><comp:modelDefinition id="big"><listOfParameters>${parameters}</listOfParameters></comp:modelDefinition></comp:listOfModelDefinitions></sbml>`;
    const errors = readSbml(text).diagnostics.filter(({ severity }) => severity === 'error');
    expect(errors.map(({ code }) => code)).toEqual(['too-large']);
  });
});
