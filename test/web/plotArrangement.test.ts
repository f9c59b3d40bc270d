import { expect, test } from 'vitest';
import { freshId, moved, withPlot } from '../../web/panels/explore/plotArrangement.ts';
import type { PlotSettings } from '../../workers/protocol.ts';

const plot = (id: string): PlotSettings => ({ id, title: id, y: ['x'], scale: 'linear' });
const three = ['a', 'b', 'c'].map(plot);
const order = (plots: readonly PlotSettings[]): string => plots.map(({ id }) => id).join('');

test('a plot moves among the others, and no farther than the ends', () => {
  expect(order(moved(three, 'a', 1))).toBe('bac');
  expect(order(moved(three, 'c', -1))).toBe('acb');
  expect(order(moved(three, 'a', -1))).toBe('abc');
  expect(order(moved(three, 'c', 5))).toBe('abc');
  expect(order(moved(three, 'absent', 1))).toBe('abc');
});

test('a changed plot keeps its place, a new one comes last', () => {
  const changed = { ...plot('b'), title: 'other' };
  expect(withPlot(three, changed)[1]).toBe(changed);
  expect(order(withPlot(three, plot('d')))).toBe('abcd');
});

test('a new plot has an id of its own', () => {
  expect(freshId([plot('plot-2')])).toBe('plot-3');
});
