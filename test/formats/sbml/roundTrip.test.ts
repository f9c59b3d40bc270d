import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import { besides, caseIds, readCase, type SuiteCase } from '../../../workers/cli/conformance/caseFolder.ts';
import { compareWith } from '../../../workers/cli/conformance/timeCourse.ts';
import { startLaboratory } from '../../../workers/cli/startLaboratory.ts';
import type { Laboratory } from '../../../workers/engine/solveDocument.ts';
import { flatten } from '../../../workers/compiler/flatten.ts';
import { Findings } from '../../../workers/compiler/findings.ts';
import { readAntimony } from '../../../workers/formats/antimony/reader.ts';
import { readSbml } from '../../../workers/formats/sbml/reader.ts';
import { writeSbml } from '../../../workers/formats/sbml/writer.ts';
import { haveReferenceData, referencePath } from '../../referenceData.ts';
import { startLibsbml, type Check } from './libsbml.ts';

const suite = referencePath('sbml-suite/semantic');

function casesOf(folder: string): SuiteCase[] {
  return caseIds(folder).map((id) => readCase(folder, id));
}

function rewritten(one: SuiteCase): string {
  return writeSbml(readSbml(one.text, besides(one.folder)).document.models[0]!);
}

describe('a model written as SBML', () => {
  let check: Check;
  let laboratory: Laboratory;
  beforeAll(async () => {
    check = await startLibsbml();
    laboratory = await startLaboratory();
  });

  test('from Antimony with submodels, units, events and functions is consistent by libSBML', () => {
    const { document } = readAntimony(`
      function half(x); x / 2; end
      model inner()
        compartment c = 2; species S in c; S = 3; k = 0.1
        J: S -> ; k*S
      end
      model main()
        A: inner(); unit mM = 1e-3 mole / litre; p = 5 mM
        x = 1; x' = -half(x) + A.S
        E: at 1 after x < 0.5, priority = 2: p = 7 mM
        var p
      end`);
    const flat = flatten(document, new Findings(undefined));
    const text = writeSbml(flat!);
    expect(check(text)).toEqual([]);
    expect(text).toContain('id="A__S"');
  });

  test('keeps what SBML cannot name apart', () => {
    const { document } = readAntimony('model m()\n a__b = 1; x = a__b\nend');
    const model = document.models.at(-1)!;
    model.parameters.push({ id: 'a.b', value: 2, constant: true });
    const names = [...writeSbml(model).matchAll(/<parameter id="(\w+)"/g)].map((match) => match[1]);
    expect(new Set(names).size).toBe(names.length);
  });

  test('with submodels still in it is refused', () => {
    const { document } = readAntimony('model a()\n x = 1\nend\nmodel b()\n A: a()\nend');
    expect(() => writeSbml(document.models.at(-1)!)).toThrow('Flatten it');
  });

  describe.skipIf(!haveReferenceData)('from every case of the test suite', () => {
    test('is consistent by libSBML', () => {
      const found = casesOf(suite).flatMap((one) => {
        // libSBML takes a local parameter for the reaction of the same name, in the original as in ours.
        if (
          check(readFileSync(`${one.folder}/model.xml`, 'utf8')).some((message) => /circular/.test(message))
        )
          return [];
        return check(rewritten(one)).map((message) => `${one.id}: ${message}`);
      });
      expect(found).toEqual([]);
    });

    test('gives the same results when it is read again', () => {
      const found = casesOf(suite).flatMap((one) => {
        const { outcome, reason } = compareWith(laboratory, one, readSbml(rewritten(one)).document);
        return outcome === 'passed' ? [] : [`${one.id}: ${reason}`];
      });
      expect(found).toEqual([]);
    });
  });
});
