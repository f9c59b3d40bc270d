import type { Expression } from '../model/expression.ts';
import { visit } from '../model/fold.ts';
import type { FunctionDefinition, Model } from '../model/model.ts';
import type { Findings } from './findings.ts';
import { expressionsOf } from './mathematics.ts';

/**
 * A draw is worked out where a formula is worked out once: for a start value, or when an event is triggered or
 * executed (SBML distrib, version 1, 3.6). Where formulas hold at every instant a draw would be another number at
 * each, which has no solution, so it is refused by name.
 */
export function checkDraws(model: Model, findings: Findings): void {
  const drawing = drawingFunctions(model.functions);
  for (const { expression, where, span, continuous } of expressionsOf(model)) {
    const found = firstDraw(expression, drawing, continuous);
    if (!found) continue;
    const at = found.draw.span ?? span;
    const name = found.draw.kind === 'draw' ? found.draw.distribution : (found.draw as { name: string }).name;
    const place = found.inside === undefined ? where : `inside ${found.inside}() ${where}`;
    findings.error(
      'continuous-draw',
      `${name}()${findings.at(at)}, ${place}, would be drawn anew at every instant, which has no solution.`,
      {
        span: at,
        symbol: name,
        hint: `Draw it once and use it by a name: k = ${name}(…) at the start, or at (time >= 1): k = ${name}(…).`,
      },
    );
  }
}

/** The first draw that stands where formulas hold at every instant. */
function firstDraw(
  root: Expression,
  drawing: ReadonlySet<string>,
  continuous: boolean,
): { draw: Expression; inside?: string } | undefined {
  const isDraw = (one: Expression): boolean =>
    one.kind === 'draw' || (one.kind === 'call' && drawing.has(one.name));
  let found: { draw: Expression; inside?: string } | undefined;
  visit(root, (one) => {
    if (found) return;
    if (continuous && isDraw(one)) found = { draw: one };
    // What is looked back at, or whose rate is asked for, was there at every instant.
    else if (one.kind === 'apply' && (one.op === 'delay' || one.op === 'rateOf')) {
      const of = one.args[0];
      if (of)
        visit(of, (part) => {
          if (!found && isDraw(part)) found = { draw: part, inside: one.op };
        });
    }
  });
  return found;
}

/** Functions that draw, themselves or by what they call. */
function drawingFunctions(functions: readonly FunctionDefinition[]): Set<string> {
  const drawing = new Set<string>();
  for (let before = -1; before < drawing.size;) {
    before = drawing.size;
    for (const { id, body } of functions)
      visit(body, (one) => {
        if (one.kind === 'draw' || (one.kind === 'call' && drawing.has(one.name))) drawing.add(id);
      });
  }
  return drawing;
}
