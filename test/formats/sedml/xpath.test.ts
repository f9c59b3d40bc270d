import { describe, expect, test } from 'vitest';
import { findElements, parsePath } from '../../../workers/formats/sedml/xpath.ts';
import { readXml } from '../../../workers/formats/xml/reader.ts';

const read = readXml(`<sbml xmlns="http://www.sbml.org/sbml/level3/version1/core"><model>
  <listOfParameters><parameter id="k" value="1"/><parameter id="it's" value="2"/></listOfParameters>
  <listOfReactions><reaction id="J"><kineticLaw><listOfParameters><parameter id="k" value="3"/></listOfParameters></kineticLaw></reaction></listOfReactions>
</model></sbml>`);
if ('diagnostic' in read) throw new Error(read.diagnostic.message);
const { root } = read;

/** Values of what a path finds. */
function values(path: string): (string | undefined)[] | undefined {
  const parsed = parsePath(path);
  return parsed && findElements(root, parsed).map(({ element }) => element.attributes.get('value'));
}

describe('the part of XPath that experiments use', () => {
  test.each([
    ["/sbml:sbml/sbml:model/sbml:listOfParameters/sbml:parameter[@id='k']", ['1']],
    ["/sbml:sbml/sbml:model/sbml:listOfParameters/sbml:parameter[@id='k']/@value", ['1']],
    ['/sbml/model/listOfParameters/parameter[@id="it\'s"]', ['2']],
    ["//parameter[@id='k']", ['1', '3']],
    ["//reaction[@id='J']//parameter[@id='k' and @value='3']", ['3']],
    ['/sbml/model/listOfParameters/parameter[2]', ['2']],
    ['/*/*/listOfParameters/*', ['1', '2']],
    ["/sbml/model/listOfParameters/parameter[@id='absent']", []],
    ['/wrong/model', []],
  ])('%s', (path, expected) => {
    expect(values(path)).toEqual(expected);
  });

  test.each([
    'parameter',
    '/sbml/model/parameter[last()]',
    '/sbml/..//x',
    '/a[@b=]',
    '/@id',
    `/${'a/'.repeat(3000)}`,
    'define K_RABBIT',
    '',
  ])('anything else is not followed: %#', (path) => {
    expect(parsePath(path)).toBeUndefined();
  });
});
