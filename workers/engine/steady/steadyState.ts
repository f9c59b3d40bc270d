import {
  DEFAULT_SOLVER,
  type Outcome,
  type SteadyRequest,
  type SteadyState,
  type SteadyStates,
} from '../../protocol.ts';
import type { Control } from '../control.ts';
import type { Override, Plan } from '../plan.ts';
import { unknownName } from '../unknownQuantity.ts';
import { findFrom, footingOf } from './find.ts';
import { Pace } from './pace.ts';
import { Named, onEquations, quiet, warningsOf, type SteadyQuestion } from './question.ts';
import { search } from './search.ts';
import { eigenvaluesAt, stabilityOf } from './stability.ts';
import { eventWarnings } from './standpoint.ts';

/**
 * Steady states of a model, with their stability.
 *
 * To call it with a linked `Program` and no scenario, give a plan of `overrides` alone:
 *
 *     steadyState({ program, plan: startAlone(overrides) }, {}, control)
 *
 * `overrides` may hold every state and parameter (`overrideAll`), so that the search begins where a task left the
 * model. `value.states[0]` then has every state and every output by id; parameters are what they were.
 *
 * Fails with `no-steady-state` (and what was tried), `depends-on-time`, `has-delays`, `nothing-moves` or `too-large`.
 */
export function steadyState(
  question: SteadyQuestion,
  asked: Pick<SteadyRequest, 'from' | 'starts' | 'ranges'>,
  control: Control,
): Promise<Outcome<SteadyStates>> {
  const { program, plan } = question;
  const { model } = program;
  return onEquations<SteadyStates>(question, async (equations) => {
    const ranges = new Map<number, { from: number; to: number }>();
    for (const [id, range] of Object.entries(asked.ranges ?? {})) {
      const index = model.states.findIndex((state) => state.id === id);
      if (index < 0)
        return {
          failure: unknownName(
            'state',
            id,
            model.states.map((state) => state.id),
          ),
        };
      ranges.set(index, range);
    }
    const footing = await footingOf(program, equations, plan, asked.from ?? 'start', quiet(control));
    if ('failure' in footing) return footing;
    const { system, standing } = footing;
    const pace = new Pace(control);
    const direct = await findFrom(footing, plan, pace);
    const starts = asked.starts ?? 0;
    if ('failure' in direct && (starts === 0 || direct.failure.code !== 'no-steady-state')) return direct;
    const known = 'failure' in direct ? [] : direct;
    const named = new Named(question);
    const described = (x: Float64Array, found: SteadyState['found']): SteadyState => {
      const eigenvalues = eigenvaluesAt(system, x);
      return {
        states: named.states(x),
        outputs: named.outputs(equations.outputs(x)),
        eigenvalues: eigenvalues ?? [],
        stability: stabilityOf(eigenvalues),
        found,
      };
    };
    const states = known.map(({ x, found }) => described(x, found));
    let searched: SteadyStates['search'];
    if (starts > 0) {
      const more = await search(
        footing,
        known.map(({ x }) => x),
        starts,
        plan.seed,
        ranges,
        pace,
      );
      if ('failure' in direct && more.found.length === 0) return direct;
      states.push(...more.found.map((x) => described(x, 'search')));
      searched = { starts: more.starts, arrived: more.arrived };
    }
    const first = known[0]?.x;
    return {
      value: {
        states,
        conserved: system.conservation.rows.map((row, k) => ({
          terms: [...row].flatMap((coefficient, i) =>
            coefficient === 0 ? [] : [{ id: model.states[i]!.id, coefficient }],
          ),
          total: system.totals[k]!,
        })),
        ...(model.timeUnit !== undefined && { timeUnit: model.timeUnit }),
        warnings: warningsOf(
          plan,
          first === undefined ? [] : eventWarnings(equations, standing.x, first, plan.end),
        ),
        ...(searched !== undefined && { search: searched }),
      },
    };
  });
}

/** A plan of a model's own start, with what is given instead of its values. */
export function startAlone(overrides: Override[] = []): Plan {
  return {
    overrides,
    schedule: [],
    times: Float64Array.of(0),
    columns: [],
    solver: DEFAULT_SOLVER,
    seed: 1,
    end: 0,
    warnings: [],
  };
}
