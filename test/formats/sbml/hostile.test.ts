import { describe, expect, test } from 'vitest';
import { readSbml } from '../../../workers/formats/sbml/reader.ts';
import type { Diagnostic } from '../../../workers/model/diagnostic.ts';

const CORE = 'http://www.sbml.org/sbml/level3/version2/core';
const MATH = 'http://www.w3.org/1998/Math/MathML';
const COMP = 'http://www.sbml.org/sbml/level3/version1/comp/version1';

function errorsOf(text: string, files: Readonly<Record<string, string>> = {}): Diagnostic[] {
  return readSbml(text, (name) => files[name]).diagnostics.filter(({ severity }) => severity === 'error');
}

function sbml(inside: string, attributes = ''): string {
  return `<sbml xmlns="${CORE}" level="3" version="2" ${attributes}>${inside}</sbml>`;
}

describe('a hostile file is refused', () => {
  test('with entities that multiply, before any is expanded', () => {
    const entities = Array.from(
      { length: 30 },
      (_, k) => `<!ENTITY e${k + 1} "&e${k};&e${k};&e${k};&e${k};&e${k};">`,
    ).join('');
    const [error] = errorsOf(`<!DOCTYPE sbml [<!ENTITY e0 "lol">${entities}]>${sbml('<model id="&e30;"/>')}`);
    expect(error).toMatchObject({ code: 'xml-doctype', line: 1 });
  });

  test('with an entity that nobody declared', () => {
    const [error] = errorsOf(sbml('\n<model id="m">&x;</model>'));
    expect(error).toMatchObject({ code: 'xml-syntax', line: 2 });
    expect(error!.message).toContain('<model>');
  });

  test('nested a hundred thousand deep, with the element where it became too much', () => {
    const deep = '<apply><minus/>'.repeat(100_000);
    const [error] = errorsOf(sbml(`<model><listOfRules><algebraicRule><math xmlns="${MATH}">${deep}`));
    expect(error).toMatchObject({ code: 'too-deeply-nested' });
    expect(error!.message).toContain('<apply>');
  });

  test('of another namespace, or of none', () => {
    expect(errorsOf('<sbml level="3" version="2"><model/></sbml>')[0]).toMatchObject({ code: 'not-sbml' });
    expect(errorsOf('<sbml xmlns="urn:other"><model/></sbml>')[0]!.message).toContain('urn:other');
    expect(errorsOf('<html/>')[0]!.message).toContain('<html>');
  });

  test('that ends in the middle', () => {
    const whole = sbml('<model id="m">\n<listOfSpecies>\n<species id="S" compart');
    expect(errorsOf(whole.slice(0, whole.indexOf('compart')))[0]).toMatchObject({
      code: 'xml-syntax',
      line: 3,
    });
  });

  test('that is no XML at all, or nothing', () => {
    expect(errorsOf('')[0]).toMatchObject({ code: 'xml-syntax' });
    expect(errorsOf('\u0000\u0001\u0002PK')[0]).toMatchObject({ code: 'xml-syntax' });
  });

  test('whose formulas hold another language', () => {
    const rule = `<algebraicRule><math xmlns="${MATH}"><script>1</script></math></algebraicRule>`;
    const [error] = errorsOf(sbml(`<model>\n<listOfRules>${rule}</listOfRules></model>`));
    expect(error).toMatchObject({ code: 'unsupported-math', line: 2 });
    expect(error!.message).toContain('<script>');
  });

  test('whose submodel contains itself', () => {
    const submodels = `<comp:listOfSubmodels><comp:submodel comp:id="A" comp:modelRef="m"/></comp:listOfSubmodels>`;
    const text = sbml(`<model id="m">${submodels}</model>`, `xmlns:comp="${COMP}" comp:required="true"`);
    expect(errorsOf(text)[0]).toMatchObject({ code: 'recursive-submodel' });
  });

  test('whose submodels multiply', () => {
    const list = (of: number): string =>
      `<comp:listOfSubmodels>${Array.from({ length: 10 }, (_, k) => `<comp:submodel comp:id="s${k}" comp:modelRef="m${of}"/>`).join('')}</comp:listOfSubmodels>`;
    const definitions = Array.from(
      { length: 12 },
      (_, k) => `<comp:modelDefinition id="m${k}">${k > 0 ? list(k - 1) : ''}</comp:modelDefinition>`,
    ).join('');
    const text = sbml(
      `<model id="m">${list(11)}</model><comp:listOfModelDefinitions>${definitions}</comp:listOfModelDefinitions>`,
      `xmlns:comp="${COMP}" comp:required="true"`,
    );
    expect(errorsOf(text)[0]).toMatchObject({ code: 'too-large' });
  });

  test('whose external models are missing, or refer to each other without end', () => {
    const external = (source: string): string =>
      `<comp:listOfExternalModelDefinitions><comp:externalModelDefinition comp:id="E" comp:source="${source}" comp:modelRef="E"/></comp:listOfExternalModelDefinitions>`;
    const head = `xmlns:comp="${COMP}" comp:required="true"`;
    const use = `<model id="m"><comp:listOfSubmodels><comp:submodel comp:id="A" comp:modelRef="E"/></comp:listOfSubmodels></model>`;
    expect(errorsOf(sbml(use + external('none.xml'), head))[0]).toMatchObject({ code: 'missing-file' });
    const files = { 'a.xml': sbml(external('b.xml'), head), 'b.xml': sbml(external('a.xml'), head) };
    expect(errorsOf(sbml(use + external('a.xml'), head), files)[0]).toMatchObject({
      code: 'recursive-submodel',
    });
  });

  test('by name, where it is a flux-balance model', () => {
    const fbc = 'http://www.sbml.org/sbml/level3/version1/fbc/version2';
    const text = sbml(
      '<model id="m" fbc:strict="true"><fbc:listOfObjectives/></model>',
      `xmlns:fbc="${fbc}" fbc:required="false"`,
    );
    const [error] = errorsOf(text);
    expect(error).toMatchObject({ code: 'unsupported' });
    expect(error!.message).toContain('flux balance');
  });

  test('by name, where it needs a package that nobody knows', () => {
    const text = sbml('<model id="m"/>', 'xmlns:x="urn:strange" x:required="true"');
    expect(errorsOf(text)[0]!.message).toContain('urn:strange');
  });
});
