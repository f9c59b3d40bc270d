import { readFileSync } from 'node:fs';
import { haveReferenceData, referenceText } from '../../referenceData.ts';
import { ENDPOINTS } from './endpoints.ts';

/** A problem that all solvers get alike: the same doses, the same outputs, the same end. */
export interface BenchProblem {
  name: string;
  /** Antimony text. */
  text: string;
  end: number;
  /** States in the order of the reference and of the peers' answers. */
  states: readonly string[];
  /** Doses into the first state; the solver starts again at each. */
  doses: readonly { time: number; amount: number }[];
  /** Output every so often; 0 for the end alone. */
  every: number;
  /** Reference values, and what of them is compared: every state, or the second state of every person. */
  reference: readonly number[];
  /** Parameters of each person; absent for one person with the text's own values. */
  people?: readonly Record<string, number>[];
  stiff: boolean;
}

const folder = new URL('.', import.meta.url);
const text = (name: string): string => readFileSync(new URL(`${name}.ant`, folder), 'utf8');

const TEN_DAYS = Array.from({ length: 10 }, (_, day) => ({ time: 24 * day, amount: 100 }));

function fromEndpoint(
  name: keyof typeof ENDPOINTS,
  rest: Pick<BenchProblem, 'doses' | 'every' | 'stiff'>,
): BenchProblem {
  const { end, states, y } = ENDPOINTS[name];
  return { name, text: text(name), end, states, reference: y, ...rest };
}

/** Two hundred people with their own ka, CL, V, Q, V2, kept outside the repository. */
function ens200(): BenchProblem[] {
  if (!haveReferenceData) return [];
  const rows = JSON.parse(referenceText('numerics/ens200-parameters.json')) as number[][];
  const { ens200: reference } = JSON.parse(referenceText('numerics/reference-endpoints.json')) as {
    ens200: { y: string[][] };
  };
  return [
    {
      ...fromEndpoint('pk', { doses: TEN_DAYS, every: 0.25, stiff: false }),
      name: 'ens200',
      reference: reference.y.map(([, central]) => Number(central)),
      people: rows.map(([ka, CL, V, Q, V2]) => ({ ka, CL, V, Q, V2 }) as Record<string, number>),
    },
  ];
}

export function benchProblems(): BenchProblem[] {
  const stiff = { doses: [], every: 0, stiff: true };
  return [
    fromEndpoint('pk', { doses: TEN_DAYS, every: 0.25, stiff: false }),
    ...ens200(),
    fromEndpoint('rober', stiff),
    fromEndpoint('hires', stiff),
    fromEndpoint('orego', stiff),
    fromEndpoint('vdp', stiff),
    fromEndpoint('pollu', stiff),
  ];
}

/** max |y − reference| / (|reference| + 10⁻³), the measure of data sheets and figures here. */
export function endError(problem: BenchProblem, y: readonly number[]): number {
  return Math.max(
    ...problem.reference.map((value, k) => Math.abs((y[k] ?? NaN) - value) / (Math.abs(value) + 1e-3)),
  );
}
