import type { Diagnostic, RunStatistics } from '../protocol.ts';
import type { Plan } from './plan.ts';

/*
 * What is odd is more than 54 published models show, solved over 100 of their units of time at 1e-6 by the automatic
 * choice, Rodas5P and NDF: at most 12 % of their steps were rejected, half of them 1 %; at most 0.035 events a step;
 * conditions in 4 % of the steps in 95 of 100; two changes of method in 95 of 100; 9,100 steps by NDF in 95 of 100.
 */

/** Too few to say anything. */
const FEW = 40;
/** More rejected steps than this share of all are many. */
const MANY_REJECTED = 0.15;
/** Events or conditions so many to an accepted step look like chatter. */
const CHATTER = 0.25;
/** Changes of method to and fro. */
const MANY_SWITCHES = 6;
/** Below these the rounding of numbers shows in a step's error. */
const TIGHTEST = 1e-12;
/** So many steps are long for a method that was asked for. */
const LONG = 20_000;

/** What is odd about a run's steps, and what would help. */
export function adviceOn(
  { conditions }: { conditions: number },
  statistics: Omit<RunStatistics, 'milliseconds'>,
  { solver }: Pick<Plan, 'solver'>,
): Diagnostic[] {
  const { accepted, rejected, switches, eventsFired } = statistics;
  const tried = accepted + rejected;
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
  if (solver.method !== 'automatic' && tried >= LONG)
    say(
      'many-steps',
      `${statistics.method} was asked for, and took ${tried.toLocaleString('en')} steps.`,
      'Let the method be chosen automatically.',
    );
  return advice;
}
