import { describe, expect, test, vi } from 'vitest';
import { runsAlike, ScenarioHistory } from '../../web/state/scenario.svelte.ts';
import { DEFAULT_SOLVER, SCENARIO_VERSION, type Scenario } from '../../workers/protocol.ts';

const first: Scenario = {
  starling: SCENARIO_VERSION,
  title: 'first',
  twin: 'theophylline',
  parameters: {},
  regimen: [],
  time: { end: 24, points: 25 },
  solver: DEFAULT_SOLVER,
  seed: 1,
  measurements: [],
};

function titled(title: string): (scenario: Scenario) => Scenario {
  return (scenario) => ({ ...scenario, title });
}

function begun(): { history: ScenarioHistory; seen: string[] } {
  const seen: string[] = [];
  const history = new ScenarioHistory((_, kind) => seen.push(kind));
  history.replace(first);
  return { history, seen };
}

describe('a scenario’s history', () => {
  test('undo and redo walk back and forth and keep their labels', () => {
    const { history } = begun();
    history.change('one', titled('one'));
    history.change('two', titled('two'));
    history.undo();
    expect(history.current.title).toBe('one');
    expect(history.future.at(-1)?.label).toBe('two');
    history.undo();
    expect(history.current).toBe(first);
    history.redo();
    history.redo();
    expect(history.current.title).toBe('two');
    expect(history.past.map((entry) => entry.label)).toEqual(['one', 'two']);
  });

  test('a change after undo forgets what was undone', () => {
    const { history } = begun();
    history.change('one', titled('one'));
    history.undo();
    history.change('other', titled('other'));
    expect(history.future).toEqual([]);
    expect(history.past.map((entry) => entry.label)).toEqual(['other']);
  });

  test('a drag leaves one step, back to where it began', () => {
    const { history, seen } = begun();
    for (const title of ['a', 'b', 'c']) history.preview(titled(title));
    expect(history.current.title).toBe('c');
    expect(history.past).toEqual([]);
    expect(history.isPreview).toBe(true);
    history.change('drag', titled('d'));
    expect(history.isPreview).toBe(false);
    expect(history.past).toEqual([{ label: 'drag', scenario: first }]);
    expect(seen).toEqual(['preview', 'preview', 'preview', 'change']);
  });

  test('a drag that is left goes back without a trace', () => {
    const { history } = begun();
    history.preview(titled('a'));
    history.cancelPreview();
    expect(history.current).toBe(first);
    expect(history.past).toEqual([]);
  });

  test('a drag that ends where it began is no step', () => {
    const { history } = begun();
    history.preview(titled('a'));
    history.change('drag', (scenario) => scenario);
    expect(history.current).toBe(first);
    expect(history.past).toEqual([]);
  });

  test('changes of one name that follow closely are one step; others are not', () => {
    const clock = vi.spyOn(performance, 'now');
    const { history } = begun();
    clock.mockReturnValue(1000);
    history.change('arrow', titled('a'));
    clock.mockReturnValue(1400);
    history.change('arrow', titled('b'));
    clock.mockReturnValue(9000);
    history.change('arrow', titled('c'));
    expect(history.past.map((entry) => entry.scenario.title)).toEqual(['first', 'b']);
    clock.mockRestore();
  });
});

test('titles, notes, plots and data need no new run; parameters and regimen do', () => {
  expect(runsAlike(first, { ...first, title: 'other', notes: 'x', plots: [] })).toBe(true);
  expect(runsAlike(first, { ...first, parameters: { ka: 2 } })).toBe(false);
  expect(runsAlike(first, { ...first, regimen: [] })).toBe(false);
});
