import type { Constraint, ModelEvent } from '../../model/model.ts';
import { attributeOf, textOf } from '../xml/element.ts';
import { idOf } from './comp/instance.ts';
import { flatName } from './comp/names.ts';
import { scaled, type Context } from './context.ts';

/** The events of an instance's model. One without a trigger never fires and is left out. */
export function readEvents(context: Context, freshName: (wanted: string) => string): ModelEvent[] {
  const { instance } = context;
  return instance.members('listOfEvents').flatMap((element, at): ModelEvent[] => {
    const triggerElement = instance.child(element, 'trigger');
    const trigger = triggerElement && context.math(triggerElement);
    if (!triggerElement || !trigger) return [];
    const id =
      idOf(element, instance.document) === undefined
        ? freshName(`${instance.prefix}event_${at + 1}`)
        : flatName({ instance, element });
    const delayElement = instance.child(element, 'delay');
    const delay = delayElement && context.math(delayElement);
    const priorityElement = instance.child(element, 'priority');
    const priority = priorityElement && context.math(priorityElement);
    return [
      {
        id,
        ...context.named(element),
        trigger,
        ...(delay && { delay: scaled('times', delay, context.timeFactors) }),
        ...(priority && { priority }),
        persistent: context.boolean(triggerElement, 'persistent', true),
        initialTrigger: context.boolean(triggerElement, 'initialValue', true),
        fromTrigger: context.boolean(element, 'useValuesFromTriggerTime', true),
        assignments: instance.members('listOfEventAssignments', element).flatMap((one) => {
          const variable = attributeOf(one, 'variable');
          const expression = context.math(one);
          if (variable === undefined || !expression) return [];
          return [{ ...context.assigned(variable, expression), span: one.span }];
        }),
      },
    ];
  });
}

export function readConstraints(context: Context): Constraint[] {
  return context.instance.members('listOfConstraints').flatMap((element) => {
    const condition = context.math(element);
    if (!condition) return [];
    const message = element.children.find(({ name }) => name === 'message');
    const text = message && [message, ...message.children].map(textOf).join(' ').trim();
    return [{ condition, ...(text && { message: text }), span: element.span }];
  });
}
