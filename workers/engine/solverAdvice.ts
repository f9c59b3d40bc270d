import type { Diagnostic, RunStatistics, StepLog } from '../protocol.ts';
import type { Plan } from './plan.ts';

/** Too few to say anything. */
const FEW = 40;
/** More rejected steps than these share of all are many: a controller that foresees well rejects a tenth or so. */
const MANY_REJECTED = 0.3;
/** Events or conditions so many to an accepted step look like chatter. */
const CHATTER = 0.25;
/** Changes of method to and fro. */
const MANY_SWITCHES = 6;
/** Below these the rounding of numbers shows in a step's error. */
const TIGHTEST = 1e-12;
/** A step this small, as a share of the run, is told of. */
const TINY = 1e-10;
/** So many steps are long for a method that was asked for. */
const LONG = 20_000;

/** What is odd about a run's steps, and what would help. */
export function adviceOn(
  log: Pick<StepLog, 'smallest'> & { conditions: number },
  statistics: Omit<RunStatistics, 'milliseconds'>,
  { solver, end }: Pick<Plan, 'solver' | 'end'>,
  timeUnit?: string,
): Diagnostic[] {
  const { accepted, rejected, switches, eventsFired } = statistics;
  const tried = accepted + rejected;
  const unit = timeUnit === undefined ? '' : ` ${timeUnit}`;
  const advice: Diagnostic[] = [];
  const say = (code: string, message: string, hint: string): void => {
    advice.push({ severity: 'info', code, message, hint });
  };
  if (tried >= FEW && rejected > MANY_REJECTED * tried)
    say(
      'many-rejections',
      `${Math.round((100 * rejected) / tried)} % of the steps were rejected.`,
      'Rates change faster than the steps before foretell. Write a jump in a rate as piecewise with its condition, or as an event, so that steps end there.',
    );
  if (eventsFired >= FEW && eventsFired > CHATTER * accepted)
    say(
      'many-events',
      `Events fired ${eventsFired} times in ${accepted} steps.`,
      'Where that is not meant, let the event leave its own trigger false, or separate its switching levels (hysteresis).',
    );
  const { conditions } = log;
  if (conditions >= FEW && conditions > CHATTER * accepted)
    say(
      'many-conditions',
      `A condition turned in ${conditions} of ${accepted} steps.`,
      'A quantity that hovers about a level of a piecewise turns it again and again: a smooth function in its place is faster.',
    );
  if (switches >= MANY_SWITCHES)
    say(
      'many-switches',
      `The method changed ${switches} times between explicit and stiff.`,
      'Ask for Rodas5P in the run’s details, and compare the time.',
    );
  if (solver.relativeTolerance < TIGHTEST)
    say(
      'tolerance-at-rounding',
      `A relative tolerance of ${solver.relativeTolerance} is near the rounding of numbers.`,
      'Errors cannot get that small; 1e-10 takes less time and is as exact.',
    );
  if (log.smallest !== undefined && log.smallest.size < TINY * end)
    say(
      'tiny-steps',
      `Steps went down to ${Number(log.smallest.size.toPrecision(2))}${unit} at t = ${Number(log.smallest.time.toPrecision(4))}${unit}.`,
      'Something is very fast there: look at the rates and at what was given, and whether a rate has a root or quotient of what becomes zero.',
    );
  if (solver.method !== 'automatic' && tried >= LONG)
    say(
      'many-steps',
      `${statistics.method} was asked for, and took ${tried.toLocaleString('en')} steps.`,
      'Let the method be chosen automatically.',
    );
  return advice;
}
