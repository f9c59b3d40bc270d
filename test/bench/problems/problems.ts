import { readFileSync } from 'node:fs';
import { lower } from '../../../workers/compiler/compile.ts';
import type { System } from '../../../workers/compiler/system.ts';
import { readModelText, type ModelLanguage } from '../../../workers/formats/readModel.ts';
import { haveReferenceData, referenceText } from '../../referenceData.ts';
import { ENDPOINTS } from './endpoints.ts';

/** A problem that all solvers get alike: the same doses, the same outputs, the same end. */
export interface BenchProblem {
  name: string;
  /** The model, in Antimony unless said. */
  text: string;
  language?: ModelLanguage;
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
  /** Times at which something jumps; peers start again there. */
  turns?: readonly number[];
  /** Equations for peers that have none written by hand; absent where they have. */
  lowered?: () => System;
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

/**
 * Ten Tusscher & Panfilov 2006, epicardial, from its CellML, which is kept outside the repository: ten beats, the
 * stimulus of the file (1 ms from 100 ms on, every second).
 */
function tt06(): BenchProblem[] {
  if (!haveReferenceData) return [];
  const source = referenceText('c_cardiac/cellml/ten_tusscher_model_2006_epi.cellml');
  const { end, states, y } = ENDPOINTS.tt06;
  const beats = Array.from({ length: 10 }, (_, beat) => 100 + 1000 * beat);
  return [
    {
      name: 'tt06',
      text: source,
      language: 'cellml',
      end,
      states,
      reference: y,
      doses: [],
      every: 0,
      stiff: true,
      turns: beats.flatMap((time) => [time, time + 1]),
      lowered: () => lower(readModelText('cellml', source).document, source).system!,
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
    ...tt06(),
  ];
}

/** max |y − reference| / (|reference| + 10⁻³), the measure of data sheets and figures here. */
export function endError(problem: BenchProblem, y: readonly number[]): number {
  return Math.max(
    ...problem.reference.map((value, k) => Math.abs((y[k] ?? NaN) - value) / (Math.abs(value) + 1e-3)),
  );
}
