import type { ModelDocument } from '../../model/model.ts';
import { hasErrors, type Diagnostic } from '../../model/diagnostic.ts';
import type { Laboratory } from '../../engine/solveDocument.ts';
import { readSbml } from '../../formats/sbml/reader.ts';
import { besides, type SuiteCase } from './caseFolder.ts';
import { speciesColumns } from './speciesColumns.ts';

export interface CaseResult {
  id: string;
  outcome: 'passed' | 'failed' | 'unsupported';
  reason: string;
  tags: string[];
  /** From the text to the last result. */
  milliseconds: number;
}

/** Findings that name a construct which is left out on purpose. */
const UNSUPPORTED = new Set(['unsupported']);

/** Runs one semantic case and compares every variable at every time. */
export function runTimeCourse(laboratory: Laboratory, one: SuiteCase): CaseResult {
  const began = performance.now();
  const { outcome, reason } = attempt(laboratory, one);
  return { id: one.id, outcome, reason, tags: one.tags, milliseconds: performance.now() - began };
}

function attempt(laboratory: Laboratory, one: SuiteCase): Pick<CaseResult, 'outcome' | 'reason'> {
  const { document, diagnostics } = readSbml(one.text, besides(one.folder));
  if (hasErrors(diagnostics)) return refusal(diagnostics);
  return compareWith(laboratory, one, document);
}

/** The same for a document that was made of the case in another way: a round trip. */
export function compareWith(
  laboratory: Laboratory,
  one: SuiteCase,
  document: ModelDocument,
): Pick<CaseResult, 'outcome' | 'reason'> {
  const compiled = laboratory.compile(document);
  if (!compiled.model) return refusal(compiled.diagnostics);
  const times = Float64Array.from(
    { length: one.steps + 1 },
    (_, k) => one.start + (k * one.duration) / Math.max(one.steps, 1),
  );
  const answer = laboratory.solve(compiled.model, {
    times,
    solver: {
      method: 'automatic',
      relativeTolerance: 1e-9,
      absoluteTolerance: Math.min(1e-12, (one.absolute || 1e-6) * 1e-6),
      maxSteps: 2_000_000,
    },
    seed: 1,
  });
  if ('failure' in answer)
    return { outcome: 'failed', reason: `${answer.failure.code}: ${answer.failure.message}` };
  const columns = speciesColumns(document, answer.columns, one);
  return compare(one, columns);
}

/** What became of a case whose model was not understood. */
export function refusal(diagnostics: readonly Diagnostic[]): Pick<CaseResult, 'outcome' | 'reason'> {
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  const outcome = errors.every(({ code }) => UNSUPPORTED.has(code)) ? 'unsupported' : 'failed';
  return { outcome, reason: errors[0] ? `${errors[0].code}: ${errors[0].message}` : 'no model' };
}

function compare(
  one: SuiteCase,
  columns: ReadonlyMap<string, Float64Array>,
): Pick<CaseResult, 'outcome' | 'reason'> {
  for (const [k, name] of one.expected.names.entries()) {
    if (k === 0) continue;
    const ours = columns.get(name);
    if (!ours) return { outcome: 'failed', reason: `there is no ${name}` };
    for (const [row, expected] of one.expected.rows.entries()) {
      if (agree(ours[row]!, expected[k]!, one)) continue;
      const time = expected[0];
      return { outcome: 'failed', reason: `${name} at ${time}: ${ours[row]} instead of ${expected[k]}` };
    }
  }
  return { outcome: 'passed', reason: '' };
}

function agree(ours: number, expected: number, { absolute, relative }: SuiteCase): boolean {
  if (Number.isNaN(expected)) return Number.isNaN(ours);
  if (!Number.isFinite(expected)) return ours === expected;
  return Math.abs(ours - expected) <= absolute + relative * Math.abs(expected);
}
