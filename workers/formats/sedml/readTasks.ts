import type { Problems } from '../xml/problems.ts';
import { attributeOf, childrenNamed, type XmlElement } from '../xml/element.ts';
import type { Range, SetValue, Simulation, Task } from './experiment.ts';
import { numberAt, numberIn } from './math.ts';
import { identity, readAlgorithm, readComputation } from './parts.ts';

/** A range of more values than these is no experiment that anybody waits for. */
export const MOST_VALUES = 100_000;
/** Output points of one time course. */
export const MOST_POINTS = 1_000_000;

export function readSimulation(element: XmlElement, problems: Problems): Simulation {
  const algorithm = readAlgorithm(element);
  const whole = { ...identity(element, problems), ...(algorithm !== undefined && { algorithm }) };
  let isFine = true;
  const refuse = (code: string, message: string): void => {
    isFine = false;
    problems.error(code, message, element);
  };
  const number = (...names: string[]): number => {
    const text = names.map((name) => attributeOf(element, name)).find((one) => one !== undefined);
    const value = numberAt(text);
    if (!Number.isFinite(value))
      refuse('no-number', `<${element.name}> has no number in ${names[0]}: ${text ?? 'nothing'}`);
    return value;
  };
  const wrong: Simulation = {
    ...whole,
    kind: 'unsupported',
    what: `a <${element.name}> whose numbers make no sense`,
  };
  switch (element.name) {
    case 'uniformTimeCourse': {
      const steps = number('numberOfSteps', 'numberOfPoints');
      if (!(steps >= 0 && steps < MOST_POINTS && Number.isInteger(steps)))
        refuse('no-number', `<${element.name}> asks for ${steps} points; 0 to ${MOST_POINTS} are possible`);
      const [initialTime, outputStart, outputEnd] = [
        number('initialTime'),
        number('outputStartTime'),
        number('outputEndTime'),
      ];
      if (initialTime > outputStart || outputStart > outputEnd)
        refuse(
          'wrong-times',
          `<${element.name}> ends before it starts, or has output before its initial time`,
        );
      if (!isFine) return wrong;
      return { ...whole, kind: 'uniform', initialTime, outputStart, outputEnd, steps };
    }
    case 'oneStep': {
      const step = number('step');
      return isFine ? { ...whole, kind: 'oneStep', step } : wrong;
    }
    case 'steadyState':
      return { ...whole, kind: 'steadyState' };
    default:
      problems.warning('unsupported', `The simulation <${element.name}> is not supported`, element);
      return { ...whole, kind: 'unsupported', what: `a <${element.name}>` };
  }
}

export function readTask(element: XmlElement, problems: Problems): Task {
  const whole = identity(element, problems);
  if (element.name === 'task') {
    const model = attributeOf(element, 'modelReference') ?? '';
    return { ...whole, kind: 'task', model, simulation: attributeOf(element, 'simulationReference') ?? '' };
  }
  if (element.name !== 'repeatedTask') {
    problems.warning('unsupported', `The task <${element.name}> is not supported`, element);
    return { ...whole, kind: 'unsupported', what: `a <${element.name}>` };
  }
  const members = (list: string): XmlElement[] =>
    childrenNamed(element, list).flatMap(({ children }) => children);
  const ranges = members('listOfRanges').flatMap((one) => readRange(one, problems));
  return {
    ...whole,
    kind: 'repeated',
    resetModel: /^(true|1)$/.test(attributeOf(element, 'resetModel') ?? 'false'),
    range: attributeOf(element, 'range') ?? ranges[0]?.id ?? '',
    ranges,
    changes: members('listOfChanges').map((one) => readSetValue(one, problems)),
    subtasks: members('listOfSubTasks')
      .map((one, at) => ({
        task: attributeOf(one, 'task') ?? '',
        order: Number(attributeOf(one, 'order') ?? at),
      }))
      .sort((a, b) => a.order - b.order),
  };
}

function readRange(element: XmlElement, problems: Problems): Range[] {
  const whole = { id: attributeOf(element, 'id') ?? '', line: element.line };
  switch (element.name) {
    case 'uniformRange': {
      const steps = numberAt(attributeOf(element, 'numberOfSteps') ?? attributeOf(element, 'numberOfPoints'));
      const [start, end] = [numberAt(attributeOf(element, 'start')), numberAt(attributeOf(element, 'end'))];
      const log = attributeOf(element, 'type')?.trim() === 'log';
      const isFine = Number.isFinite(start) && Number.isFinite(end) && steps >= 0 && steps < MOST_VALUES;
      if (!isFine || (log && !(start > 0 && end > 0))) {
        problems.error(
          'wrong-range',
          `Range ${whole.id} cannot be made from its start, end and number of steps`,
          element,
        );
        return [];
      }
      return [{ ...whole, kind: 'uniform', start, end, steps: Math.round(steps), log }];
    }
    case 'vectorRange': {
      const values = childrenNamed(element, 'value').map(numberIn);
      if (values.length > MOST_VALUES || values.some(Number.isNaN)) {
        problems.error(
          'wrong-range',
          `Range ${whole.id} has too many values, or one that is no number`,
          element,
        );
        return [];
      }
      return [{ ...whole, kind: 'vector', values }];
    }
    case 'functionalRange':
      return [
        {
          ...whole,
          kind: 'functional',
          over: attributeOf(element, 'range') ?? attributeOf(element, 'index') ?? '',
          ...readComputation(element, problems),
        },
      ];
    default:
      problems.error('unsupported', `The range <${element.name}> is not supported`, element);
      return [];
  }
}

function readSetValue(element: XmlElement, problems: Problems): SetValue {
  if (element.name !== 'setValue')
    problems.error(
      'unsupported',
      `The change <${element.name}> in a repeated task is not supported`,
      element,
    );
  const given = (name: string): string | undefined => attributeOf(element, name) || undefined;
  const [target, symbol, range] = [given('target'), given('symbol'), given('range')];
  return {
    model: attributeOf(element, 'modelReference') ?? '',
    ...(target !== undefined && { target }),
    ...(symbol !== undefined && { symbol }),
    ...(range !== undefined && { range }),
    ...readComputation(element, problems),
    line: element.line,
  };
}
