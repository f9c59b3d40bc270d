import type { Outcome, Sweep, SweepAxis, SweepRequest } from '../../protocol.ts';
import type { Elementary } from '../cohort/elementary.ts';
import { SAMPLE } from '../cohort/part.ts';
import type { Control } from '../control.ts';
import { attempt, type RunCohort } from './attempts.ts';
import { rangeFlaw, valueIn } from './range.ts';

/** Runs a scenario at values of one quantity, or on a grid of two. */
export async function sweep(
  request: SweepRequest,
  cohort: RunCohort,
  elementary: Elementary,
  control: Control,
): Promise<Outcome<Sweep>> {
  const { axes, endpoint, output } = request;
  const flaw = axes.map(rangeFlaw).find((failure) => failure !== undefined);
  if (flaw !== undefined) return { kind: 'failed', failure: flaw };
  if (axes.length === 2 && axes[0]!.id === axes[1]!.id)
    return {
      kind: 'failed',
      failure: {
        code: 'invalid-range',
        message: 'Both axes are the same quantity.',
        hint: 'Choose another for one of them.',
        symbol: axes[0]!.id,
      },
    };
  const values = axes.map((axis) =>
    Float64Array.from({ length: axis.points }, (_, k) => valueIn(axis, k / (axis.points - 1), elementary)),
  );
  const [first, second] = values as [Float64Array<ArrayBuffer>, Float64Array<ArrayBuffer> | undefined];
  const across = first.length;
  const size = across * (second?.length ?? 1);
  const design = { [axes[0]!.id]: Float64Array.from({ length: size }, (_, k) => first[k % across]!) };
  if (second !== undefined)
    design[axes[1]!.id] = Float64Array.from({ length: size }, (_, k) => second[Math.floor(k / across)]!);
  const columns = second === undefined && size <= SAMPLE ? [output] : [];
  const outcome = await attempt(request, endpoint, design, columns, cohort, control);
  if (outcome.kind !== 'done') return outcome;
  const { attempts, run, factors, endpoint: found } = outcome.value;
  const [band] = run.arms[0]!.bands;
  const blank = new Float64Array(run.time.values.length).fill(NaN);
  return {
    kind: 'done',
    value: {
      ...attempts,
      axes: factors.map((factor, k): SweepAxis => ({
        ...factor,
        scale: axes[k]!.scale,
        values: values[k]!,
      })),
      endpoint: { id: endpoint.id, ...found },
      ...(band !== undefined && {
        course: {
          time: run.time,
          output: band.column,
          curves: Array.from(
            first,
            (_, k) => band.sample.find(({ person }) => person === k)?.values ?? blank,
          ),
        },
      }),
    },
  };
}
