import type { StochasticRun } from '../../engine/simulateStochastic.ts';
import type { Laboratory } from '../../engine/solveDocument.ts';
import type { ModelDocument } from '../../model/model.ts';
import { readSbml } from '../../formats/sbml/reader.ts';
import { besides, type SuiteCase } from './caseFolder.ts';
import { refusal, type CaseResult } from './timeCourse.ts';

/** Seeds of the first run and of the one that decides where the first is out of range somewhere. */
const SEEDS = [1, 2];

/**
 * Runs one case of the suite's stochastic part so many times. At every time Z = √n (X̄ − μ)/σ has to lie in the
 * case's `meanRange` and Y = √(n/2) (S²/σ² − 1) in its `sdRange` (Evans, Gillespie & Wilkinson, Bioinformatics 24
 * (2008) 285). A correct simulator is out now and then, so the same number has to be out with two seeds to fail.
 */
export async function runStochastic(
  laboratory: Laboratory,
  one: SuiteCase,
  method: 'direct' | 'nextReaction' | 'tauLeaping',
  replicates: number,
): Promise<CaseResult> {
  const began = performance.now();
  const { outcome, reason } = await attempt(laboratory, one, method, replicates);
  return { id: one.id, outcome, reason, tags: one.tags, milliseconds: performance.now() - began };
}

type Verdict = Pick<CaseResult, 'outcome' | 'reason'>;

async function attempt(
  laboratory: Laboratory,
  one: SuiteCase,
  method: Parameters<typeof runStochastic>[2],
  replicates: number,
): Promise<Verdict> {
  const { document, diagnostics } = readSbml(one.text, besides(one.folder));
  if (diagnostics.some(({ severity }) => severity === 'error')) return refusal(diagnostics);
  const compiled = laboratory.compile(document, undefined, 'reactions');
  if (!compiled.model) return refusal(compiled.diagnostics);
  const times = Float64Array.from(one.expected.rows, (row) => row[0]!);
  // Means of a function of the results need every one of them.
  const logarithms = one.expected.names.some((name) => name.startsWith('ln('));
  const keep = logarithms ? Array.from({ length: replicates }, (_, k) => k) : [];
  let out: Map<string, string> | undefined;
  for (const seed of SEEDS) {
    const run = await laboratory.simulateStochastic(compiled.model, times, {
      method,
      replicates,
      seed,
      keep,
    });
    if (run.kind !== 'done') {
      return { outcome: 'failed', reason: run.kind === 'failed' ? run.failure.message : run.kind };
    }
    const found = outOfRange(one, momentsOf(run.value, document, one, logarithms), replicates);
    const before = out;
    out = before === undefined ? found : new Map([...found].filter(([key]) => before.has(key)));
    if (out.size === 0) return { outcome: 'passed', reason: '' };
  }
  return {
    outcome: 'failed',
    reason: [...(out ?? new Map<string, string>()).values()].slice(0, 3).join('; '),
  };
}

/** Means and standard deviations as the suite names them: species as amounts, and logarithms where asked for. */
function momentsOf(
  { columns, kept, time }: StochasticRun,
  document: ModelDocument,
  { amount }: SuiteCase,
  logarithms: boolean,
): Map<string, Float64Array> {
  const moments = new Map<string, Float64Array>();
  const means = new Map(columns.map(({ id, mean }) => [id, mean]));
  const species = new Map(document.models.flatMap((model) => model.species).map((each) => [each.id, each]));
  columns.forEach(({ id, mean, standardDeviation }, column) => {
    const own = species.get(id);
    const isConcentration = own !== undefined && !own.substanceOnly && amount.has(id);
    const volumes = isConcentration ? means.get(own.compartment) : undefined;
    const scaled = (values: Float64Array): Float64Array =>
      volumes === undefined ? values : values.map((value, row) => value * volumes[row]!);
    moments.set(`${id}-mean`, scaled(mean));
    moments.set(`${id}-sd`, scaled(standardDeviation));
    if (!logarithms) return;
    const rows = Array.from({ length: time.length }, (_, row) =>
      kept.map((replicate) => Math.log(replicate.columns[column]![row]!)),
    );
    const average = rows.map((values) => values.reduce((sum, value) => sum + value, 0) / values.length);
    const deviation = rows.map((values, row) =>
      Math.sqrt(values.reduce((sum, value) => sum + (value - average[row]!) ** 2, 0) / (values.length - 1)),
    );
    moments.set(`ln(${id})-mean`, Float64Array.from(average));
    moments.set(`ln(${id})-sd`, Float64Array.from(deviation));
  });
  return moments;
}

/** What lies out of its range, by name and time. */
function outOfRange(
  { expected, settings }: SuiteCase,
  moments: ReadonlyMap<string, Float64Array>,
  n: number,
): Map<string, string> {
  const found = new Map<string, string>();
  const meanRange = rangeOf(settings.get('meanRange'));
  const sdRange = rangeOf(settings.get('sdRange'));
  expected.names.forEach((name, column) => {
    const [, variable, what] = /^(.*)-(mean|sd)$/.exec(name) ?? [];
    if (variable === undefined) return;
    const sigmas = expected.names.indexOf(`${variable}-sd`);
    const got = moments.get(`${variable}.amount-${what}`) ?? moments.get(name);
    expected.rows.forEach((row, k) => {
      const wanted = row[column]!;
      const sigma = row[sigmas] ?? NaN;
      const ours = got?.[k] ?? NaN;
      const [low, high] = what === 'mean' ? meanRange : sdRange;
      const score =
        what === 'mean'
          ? (Math.sqrt(n) * (ours - wanted)) / sigma
          : Math.sqrt(n / 2) * ((ours / wanted) ** 2 - 1);
      // Where nothing varies the numbers are the same; an sd of the mean that the case does not give is not judged,
      // nor is the logarithm of 0, for which the suite says 0.
      if (name.startsWith('ln(') && sigma === 0) return;
      const fits =
        sigma > 0 ? score > low && score < high : Number.isNaN(sigma) || Math.abs(ours - wanted) < 1e-9;
      if (!fits) found.set(`${name} ${row[0]}`, `${name} at ${row[0]}: ${ours} instead of ${wanted}`);
    });
  });
  return found;
}

/** `(-3, 3)` */
function rangeOf(text = '(-3, 3)'): [number, number] {
  const [low = -3, high = 3] = text.replace(/[()]/g, '').split(',').map(Number);
  return [low, high];
}
