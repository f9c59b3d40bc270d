import type { NodeId } from '../graph.ts';
import type { System, Target } from '../system.ts';
import type { FormulaWriter, Names } from './formulas.ts';

/** Events executed at one time before they count as chattering. */
const PATIENCE = 200;

export interface EventText {
  /** Statements of one moment and functions; `settle` lets what is triggered happen. */
  functions: string;
  /** Bits of `held` before the start. */
  initially: number;
}

/**
 * Triggers as bits of a word, and `settle(t, x)`: what turned true is executed, in the order in which it was
 * triggered; what turned false before it was executed is withdrawn unless it is persistent (SBML L3V2, 4.11).
 *
 * @param write writes formulas with the names that are in force
 * @param place where a target lives, `x` being the states
 */
export function eventText(
  { events, description }: System,
  write: FormulaWriter,
  names: Names,
  place: (target: Target) => string,
): EventText | undefined {
  if (events.length === 0) return undefined;
  const flags = description.events;
  const bitsWhere = (holds: (k: number) => boolean): number =>
    events.reduce((bits, _, k) => (holds(k) ? bits | (1 << k) : bits), 0) >>> 0;
  const triggers = write.write(
    events.map(({ trigger }) => trigger),
    names,
  );
  const bits = triggers.results.map((value, k) => `select(0u, ${(1 << k) >>> 0}u, ${value})`).join(' | ');
  const taken = (k: number): NodeId[] => {
    const { fromTrigger, given } = flags[k]!;
    return fromTrigger ? events[k]!.assignments.slice(0, given).map(({ value }) => value) : [];
  };
  const kept = events.flatMap((_, k) => taken(k).map((_, j) => `var<private> taken${k}_${j}: f32;`));
  const takes = events.flatMap((_, k) => {
    const values = taken(k);
    if (values.length === 0) return [];
    const { body, results } = write.write(values, names);
    const stores = results.map((value, j) => `    taken${k}_${j} = ${value};`).join('\n');
    return [`  if ((risen & ${(1 << k) >>> 0}u) != 0u) {\n${body}\n${stores}\n  }`];
  });
  const cases = events.map(({ assignments }, k) => {
    const own = taken(k).length;
    const { body, results } = write.write(
      assignments.slice(own).map(({ value }) => value),
      names,
    );
    const values = assignments.map((_, j) => (j < own ? `taken${k}_${j}` : results[j - own]!));
    const hold = values.map((value, j) => `let a${j} = ${value};`).join(' ');
    const assign = assignments
      .map(({ target }, j) => `${place(target).replace(/^x\./, 'after.')} = a${j};`)
      .join(' ');
    return `    case ${k}u: {\n${body}\n      ${hold}\n      ${assign}\n    }`;
  });
  const fromTrigger = takes.length > 0;
  return {
    initially: bitsWhere((k) => flags[k]!.initialTrigger),
    functions: `
${kept.join('\n')}
fn triggerBits(t: f32, x: States) -> u32 {
${triggers.body}
  return ${bits};
}
${fromTrigger ? `fn takeValues(t: f32, x: States, risen: u32) {\n${takes.join('\n')}\n}` : ''}
fn execute(event: u32, t: f32, x: States) -> States {
  var after = x;
  switch (event) {
${cases.join('\n')}
    default: {}
  }
  return after;
}
fn settle(t: f32, given: States) -> States {
  var x = given;
  var bits = triggerBits(t, x);
  var current = bits & ~held;
  held = bits;
  if (current == 0u) { return x; }
  ${fromTrigger ? 'takeValues(t, x, current);' : ''}
  var later = 0u;
  var count = 0u;
  while ((current | later) != 0u) {
    if (current == 0u) { current = later; later = 0u; }
    let event = firstTrailingBit(current);
    current &= ~(1u << event);
    x = execute(event, t, x);
    bits = triggerBits(t, x);
    let risen = bits & ~held;
    let withdrawn = held & ~bits & ${bitsWhere((k) => !flags[k]!.persistent)}u;
    held = bits;
    ${fromTrigger ? 'takeValues(t, x, risen);' : ''}
    current &= ~withdrawn;
    later = (later & ~withdrawn) | risen;
    count += 1u;
    if (count > ${PATIENCE}u) { status = CHATTERING; break; }
  }
  prepare();
  return x;
}`,
  };
}
