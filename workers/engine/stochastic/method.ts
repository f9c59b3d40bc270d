import { Method } from '../../../assembly/memory.ts';
import type { CompiledModel } from '../../compiler/compiledModel.ts';
import type { Failure, StochasticMethod } from '../../protocol.ts';
import type { Plan } from '../plan.ts';
import type { ProblemStatement } from '../problem.ts';

const METHODS = {
  direct: Method.Direct,
  nextReaction: Method.NextReaction,
  tauLeaping: Method.TauLeaping,
  eulerMaruyama: Method.EulerMaruyama,
  milstein: Method.Milstein,
} as const satisfies Record<StochasticMethod, Method>;

/** How chance is simulated. */
export interface Chance {
  method: StochasticMethod;
  replicates: number;
  /** The longest step of methods for white noise; absent: from one output time to the next. */
  step?: number | undefined;
}

export function isForNoise(method: StochasticMethod): boolean {
  return method === 'eulerMaruyama' || method === 'milstein';
}

/** What the core is told of a plan that is simulated by chance, all but the seed's replicate. */
export function statementOf(
  model: CompiledModel,
  plan: Plan,
  { method, step }: Chance,
): Omit<ProblemStatement, 'seed'> {
  const jumps = model.reactions?.length ? { stochastic: METHODS[method] } : {};
  const spacing = plan.end / Math.max(1, plan.times.length - 1);
  return {
    ...plan,
    columns: plan.columns.map(({ index }) => index),
    solver: { ...plan.solver, maxSteps: 0 },
    recordJumps: false,
    ...(isForNoise(method) ? { stochastic: METHODS[method], step: step ?? spacing } : jumps),
  };
}

/** Why a model cannot be simulated in this way, if so. */
export function refuse(model: CompiledModel, { end }: Plan, chance: Chance): Failure | undefined {
  const { method, replicates, step } = chance;
  const own = isForNoise(method) ? refuseNoise(model, method) : refuseJumps(model);
  if (own !== undefined) return own;
  if (!(Number.isInteger(replicates) && replicates > 0 && end > 0)) {
    return {
      code: 'invalid-replicates',
      message: `There cannot be ${replicates} replicates.`,
      hint: 'Ask for a whole number of at least 1, and a duration above 0.',
    };
  }
  if (step === undefined || step > 0) return undefined;
  return { code: 'invalid-step', message: `Steps cannot be ${step} long.`, hint: 'Give a step above 0.' };
}

function refuseJumps({ reactions, equations, draws, noise }: CompiledModel): Failure | undefined {
  const jumps = reactions !== undefined && reactions.length > 0;
  if (noise !== undefined && noise.processes > 0) {
    return {
      code: 'noise-needs-steps',
      message: 'The model has white noise, which molecule by molecule cannot be simulated.',
      hint: 'Choose Euler–Maruyama or Milstein, or take whiteNoise(…) out of its rates.',
    };
  }
  if (!jumps && draws === undefined) {
    return {
      code: 'no-reactions',
      message: 'The model has neither reactions with a rate nor draws, so nothing in it happens by chance.',
      hint: "Write its processes as reactions, such as A -> B; k*A, draw a value: k = normal(1, 0.1), or add white noise to a rate: A' = -k*A + whiteNoise(s).",
    };
  }
  const ruled = equations.find(({ kind }) => kind === 'rate' || kind === 'algebraic');
  if (!jumps || ruled === undefined) return undefined;
  const { symbol } = ruled;
  return {
    code: 'not-stochastic',
    message: `${symbol ?? 'An algebraic rule'} changes continuously, and a stochastic simulation knows reactions alone.`,
    hint: 'Write it as a reaction, or simulate the equations.',
    ...(symbol === undefined ? {} : { symbol }),
  };
}

function refuseNoise(
  { noise, mass, delays, states }: CompiledModel,
  method: StochasticMethod,
): Failure | undefined {
  if (noise === undefined || noise.processes === 0) {
    return {
      code: 'no-noise',
      message: 'The model has no white noise.',
      hint: "Add it to a rate, such as A' = -k*A + whiteNoise(s), or choose a method for reactions.",
    };
  }
  const algebraic = mass.findIndex((one) => one !== 1);
  if (algebraic >= 0 || delays !== undefined) {
    const id = states[algebraic]?.id;
    return {
      code: 'noise-unsupported',
      message:
        id === undefined
          ? 'Equations that look back by delay() cannot have white noise here.'
          : `${id} follows from an algebraic equation, and those cannot have white noise beside them here.`,
      hint:
        id === undefined
          ? 'Take out the delay or the noise.'
          : 'Give it a formula of its own, or take out the noise.',
      ...(id === undefined ? {} : { symbol: id }),
    };
  }
  if (method !== 'milstein' || noise.commutes) return undefined;
  const id = states[noise.states[0] ?? 0]?.id ?? '';
  return {
    code: 'noise-does-not-commute',
    message: `The noises of ${id} and others do not commute, and Milstein's method would need more than their increments.`,
    hint: 'Choose Euler–Maruyama, whose error falls with the square root of the step.',
    symbol: id,
  };
}
