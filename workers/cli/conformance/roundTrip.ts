import type { Laboratory } from '../../engine/solveDocument.ts';
import { flatModel } from '../../engine/export/exportModel.ts';
import { writeName } from '../../formats/antimony/formula.ts';
import { readAntimony } from '../../formats/antimony/reader.ts';
import { writeAntimony } from '../../formats/antimony/writer.ts';
import { readSbml } from '../../formats/sbml/reader.ts';
import { writeSbml } from '../../formats/sbml/writer.ts';
import { hasErrors } from '../../model/diagnostic.ts';
import type { Model, ModelDocument } from '../../model/model.ts';
import { besides, caseIds, readCase, type SuiteCase } from './caseFolder.ts';
import { compareWith, refusal, type CaseResult } from './timeCourse.ts';

/** Languages that a case is written in and read back from. */
export const ROUND_TRIPS = ['sbml', 'antimony'] as const;
export type RoundTrip = (typeof ROUND_TRIPS)[number];

/** What SBML has and the text form has not. */
function beyondAntimony(model: Model): string | undefined {
  return model.reactions.some(({ fast }) => fast) ? 'fast reactions' : undefined;
}

/** A case with its variables by the names that the text form gives them, where they are words of its own. */
function inAntimony(one: SuiteCase): SuiteCase {
  const { variables, amount, concentration, expected } = one;
  return {
    ...one,
    variables: variables.map(writeName),
    amount: new Set([...amount].map(writeName)),
    concentration: new Set([...concentration].map(writeName)),
    // The first column is the time itself, whatever it is called.
    expected: { ...expected, names: expected.names.map((name, at) => (at === 0 ? name : writeName(name))) },
  };
}

/**
 * Every case of a folder written in a language and read back, twice over, its results held against the suite's: the
 * second writing is that of what was read from the first. What the language cannot express is unsupported.
 */
export function runRoundTrips(
  laboratory: Laboratory,
  folder: string,
  language: RoundTrip,
  ids: readonly string[] = caseIds(folder),
): CaseResult[] {
  return ids.map((id) => {
    const began = performance.now();
    const one = readCase(folder, id);
    const result = attempt(laboratory, one, language);
    return { id, ...result, tags: one.tags, milliseconds: performance.now() - began };
  });
}

function attempt(
  laboratory: Laboratory,
  one: SuiteCase,
  language: RoundTrip,
): Pick<CaseResult, 'outcome' | 'reason'> {
  const original = readSbml(one.text, besides(one.folder));
  if (hasErrors(original.diagnostics)) return refusal(original.diagnostics);
  const flat = flatModel(original.document);
  if ('failure' in flat) return { outcome: 'failed', reason: flat.failure.message };
  // The parts of submodels get names without dots, which both languages keep.
  let { document } = readSbml(writeSbml(flat.model));
  const beyond = language === 'antimony' ? beyondAntimony(flat.model) : undefined;
  if (beyond !== undefined) return { outcome: 'unsupported', reason: beyond };
  for (let trip = 0; trip < 2; trip++) {
    const text = written(document, language);
    const read = language === 'sbml' ? readSbml(text) : readAntimony(text);
    if (hasErrors(read.diagnostics)) return { ...refusal(read.diagnostics), outcome: 'failed' };
    document = read.document;
  }
  return compareWith(laboratory, language === 'antimony' ? inAntimony(one) : one, document);
}

function written(document: ModelDocument, language: RoundTrip): string {
  if (language === 'antimony') return writeAntimony(document);
  return writeSbml(document.models.find(({ id }) => id === document.main)!);
}
