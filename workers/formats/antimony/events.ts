import type { SyntaxNode } from '@lezer/common';
import type { Expression } from '../../model/expression.ts';
import { children } from './expressions.ts';
import type { EventText, ModelParts } from './parts.ts';
import { spanOf } from './source.ts';

const SWITCHES = { t0: 'initialTrigger', persistent: 'persistent', fromTrigger: 'fromTrigger' } as const;

/** `E1: at delay after trigger, priority=1, t0=false, persistent=false, fromTrigger=false: x = 1, y = 2` */
export function readEvent(parts: ModelParts, node: SyntaxNode): void {
  const label = parts.label(node, 'event', '_E');
  const [first, second] = node
    .getChildren('Trigger')
    .map((trigger) => parts.expression(children(trigger)[0]!));
  const delay = second ? first : undefined;
  const event: EventText = {
    id: label.id,
    trigger: second ?? first!,
    ...(delay && { delay }),
    persistent: true,
    initialTrigger: true,
    fromTrigger: true,
    assignments: [],
    span: spanOf(node),
  };
  for (const setting of node.getChildren('Setting')) readSetting(parts, event, setting);
  for (const assignment of node.getChildren('EventAssignment')) {
    const [path, , value] = children(assignment);
    const symbol = parts.pathOf(path!);
    if (!symbol.includes('.')) {
      const changed = parts.symbols.mention(symbol, spanOf(path!));
      parts.symbols.become(changed, 'formula', path!);
      changed.changedByEvent = true;
    }
    if (value)
      event.assignments.push({ symbol, expression: parts.expression(value), span: spanOf(assignment) });
  }
  parts.events.push(event);
}

function readSetting(parts: ModelParts, event: EventText, setting: SyntaxNode): void {
  const [name, , value] = children(setting);
  const word = parts.source.slice(name!);
  const expression = parts.expression(value!);
  if (word === 'priority') {
    event.priority = expression;
    return;
  }
  const property = SWITCHES[word as keyof typeof SWITCHES];
  const on = truth(expression);
  if (property && on !== undefined) {
    event[property] = on;
    return;
  }
  const line = parts.source.line(setting.from);
  parts.source.report(
    'error',
    'invalid-event-setting',
    spanOf(setting),
    property
      ? `${word} (line ${line}) is true or false, not ${parts.source.slice(value!)}.`
      : `An event has no setting ${word} (line ${line}).`,
    { hint: 'The settings are priority, t0, persistent and fromTrigger.' },
  );
}

function truth(expression: Expression): boolean | undefined {
  if (expression.kind === 'constant' && expression.value === 'true') return true;
  if (expression.kind === 'constant' && expression.value === 'false') return false;
  if (expression.kind === 'number') return expression.value !== 0;
  return undefined;
}
