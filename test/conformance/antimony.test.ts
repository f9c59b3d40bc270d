import { describe, expect, test } from 'vitest';
import { besides, caseIds, readCase } from '../../workers/cli/conformance/caseFolder.ts';
import { compareWith } from '../../workers/cli/conformance/timeCourse.ts';
import { startLaboratory } from '../../workers/cli/startLaboratory.ts';
import { readAntimony } from '../../workers/formats/antimony/reader.ts';
import { writeAntimony } from '../../workers/formats/antimony/writer.ts';
import { readSbml } from '../../workers/formats/sbml/reader.ts';
import { writeSbml } from '../../workers/formats/sbml/writer.ts';
import { hasErrors } from '../../workers/model/diagnostic.ts';
import type { Model } from '../../workers/model/model.ts';
import { haveReferenceData, referencePath } from '../referenceData.ts';

/** Names that are words of the text form, so that it has to change them. */
const WORDS = /^(inf|nan|true|false|pi|time)$/i;

/** What SBML has and the text form has not. */
function beyondAntimony(model: Model): string | undefined {
  if (model.species.some(({ conversionFactor }) => conversionFactor !== undefined))
    return 'conversion factors';
  if (model.reactions.some(({ fast }) => fast)) return 'fast reactions';
  if (model.parameters.some(({ id }) => WORDS.test(id))) return 'names that are words of the language';
  return undefined;
}

describe.skipIf(!haveReferenceData)('cases of the SBML Test Suite written as Antimony', () => {
  test('give the same results, but for constructs that Antimony lacks', { timeout: 60_000 }, async () => {
    const folder = referencePath('sbml-suite/semantic');
    const laboratory = await startLaboratory();
    const left = new Map<string, number>();
    const wrong: string[] = [];
    for (const id of caseIds(folder)) {
      const one = readCase(folder, id);
      const original = readSbml(one.text, besides(one.folder)).document.models[0]!;
      const reason = beyondAntimony(original);
      if (reason !== undefined) {
        left.set(reason, (left.get(reason) ?? 0) + 1);
        continue;
      }
      // By way of SBML, which gives the parts of submodels names without dots.
      const text = writeAntimony(readSbml(writeSbml(original)).document);
      const { document, diagnostics } = readAntimony(text);
      const { outcome, reason: why } = hasErrors(diagnostics)
        ? { outcome: 'failed', reason: diagnostics[0]!.message }
        : compareWith(laboratory, one, document);
      if (outcome !== 'passed') wrong.push(`${id}: ${why}`);
    }
    expect(wrong).toEqual([]);
    expect([...left.keys()].sort()).toEqual([
      'conversion factors',
      'fast reactions',
      'names that are words of the language',
    ]);
  });
});
