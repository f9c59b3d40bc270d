import { Status } from '../../../assembly/status.ts';
import type { GpuMethod, WgslChoice, WgslModel } from '../../compiler/emit-wgsl/choice.ts';
import { LARGEST_LINEAR } from '../../compiler/emit-wgsl/exponential.ts';
import type { WgslSource } from '../../compiler/emit-wgsl/compileWgsl.ts';
import { Problem } from '../problem.ts';
import type { Program } from '../program.ts';
import { LEAST_TOLERANCE, type Statement } from './sharedPlan.ts';

/** Steps after which the typical person counts as stiff. */
const MOST_STEPS = 20_000;

/** Rodas4 is of an order less than the core's Rodas5P, and takes about this many times its steps. */
const MORE_STEPS = 2;

/**
 * The method that costs less for the typical person, who is solved with the core's own of either kind at the device's
 * tolerances; what the scenario asks for where it asks.
 */
export function chooseMethod(
  source: WgslSource,
  choice: Omit<WgslChoice, 'method'>,
  statement: Statement,
  program: Program,
): WgslModel {
  const { method } = statement.plan.solver;
  const write = (each: GpuMethod): WgslModel => source.write({ ...choice, method: each });
  if (method === 'tsit5' || method === 'vern7') return write('Tsit5');
  const { linear, states } = program.model;
  if (method === 'automatic' && linear === true && states.length <= LARGEST_LINEAR)
    return write('Exponential');
  const stiff = write('Rodas4');
  if (method === 'rodas5p' || method === 'ndf') return stiff;
  const plain = write('Tsit5');
  const plainSteps = stepsOf('tsit5', statement, program);
  const stiffSteps = stepsOf('rodas5p', statement, program);
  return plainSteps * plain.work.step <= MORE_STEPS * stiffSteps * stiff.work.step ? plain : stiff;
}

function stepsOf(method: 'tsit5' | 'rodas5p', { plan, schedule }: Statement, program: Program): number {
  const problem = Problem.make(program, {
    ...plan,
    schedule,
    columns: [],
    recordJumps: false,
    solver: {
      ...plan.solver,
      method,
      relativeTolerance: Math.max(plan.solver.relativeTolerance, LEAST_TOLERANCE),
    },
  });
  let status = problem.begin();
  let { accepted, rejected } = problem.statistics();
  while (status < Status.Failed && status !== Status.Done && accepted + rejected < MOST_STEPS) {
    status = problem.advance(MOST_STEPS);
    problem.takeRows();
    ({ accepted, rejected } = problem.statistics());
  }
  problem.release();
  return status === Status.Done ? accepted + rejected : MOST_STEPS;
}
