import { expect, test } from 'vitest';
import { stepsPlane } from '../../web/panels/analyse/solver/picture.ts';
import type { StepLog } from '../../workers/protocol.ts';

test('a step that an event cut short is drawn to where the next begins', () => {
  const log: StepLog = {
    time: Float64Array.of(0, 1, 1.5),
    size: Float64Array.of(1, 2, 1),
    method: Uint8Array.of(0, 0, 0),
    order: Uint8Array.of(5, 5, 5),
    accepted: Uint8Array.of(1, 1, 1),
    methods: [{ method: 'Tsit5', accepted: 3, rejected: 0 }],
    marks: [],
    every: 1,
    furtherMarks: 0,
    advice: [],
  };
  const [line] = stepsPlane(log).lines;
  expect(Array.from(line!.x)).toEqual([0, 1, 1, 1.5, 1.5, 2.5]);
});
