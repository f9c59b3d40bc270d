import type { Outcome, SteadyState, SteadyStates } from '../protocol.ts';
import { failureText } from './failureText.ts';
import { engineOrFail, openInput, tell } from './input.ts';
import { addTwinOf } from './twinFolder.ts';
import { CommandFailed, WrongUsage } from './usage.ts';

/** Starts from which further steady states are sought. */
const STARTS = 100;

/** Writes the steady states of a model or a scenario, with their eigenvalues; 1 where none was found. */
export async function steady(path: string): Promise<number> {
  const opened = openInput(path);
  if (opened.kind === 'experiments')
    throw new WrongUsage('"steady" needs a model or a scenario; an experiment is run with "run".');
  const engine = await engineOrFail();
  let outcome: Outcome<SteadyStates>;
  if (opened.kind === 'model') {
    const { document, text, diagnostics } = opened.model;
    tell(path, [...opened.diagnostics, ...diagnostics]);
    outcome = await engine.steadyDocument(document, text, STARTS);
  } else {
    const { scenario } = opened.project;
    await addTwinOf(engine, scenario);
    outcome = await engine.steadyState({ scenario, channel: 'steady', starts: STARTS });
  }
  if (outcome.kind === 'failed') throw new CommandFailed(`${path}: ${failureText(outcome.failure)}`);
  if (outcome.kind !== 'done') return 1;
  const { states, timeUnit, warnings } = outcome.value;
  tell(path, warnings);
  states.forEach((state, k) => process.stdout.write(`${textOf(state, k + 1, timeUnit)}\n`));
  return 0;
}

function textOf(
  { states, outputs, eigenvalues, stability }: SteadyState,
  number: number,
  timeUnit?: string,
): string {
  const per = timeUnit === undefined ? '' : ` 1/${timeUnit}`;
  return [
    `Steady state ${number}: ${stability}`,
    ...[...states, ...outputs].map(({ id, value, unit }) => `  ${id} = ${value}${unit ? ` ${unit}` : ''}`),
    ...eigenvalues
      .filter(({ im }) => im >= 0)
      .map(({ re, im }) => `  eigenvalue ${re}${im > 0 ? ` ± ${im} i` : ''}${per}`),
    '',
  ].join('\n');
}
