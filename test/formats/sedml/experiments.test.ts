import { beforeAll, describe, expect, test } from 'vitest';
import type { Engine } from '../../../workers/engine/engine.ts';
import { DEFAULT_SOLVER } from '../../../workers/formats/scenario/schema.ts';
import { solverOf } from '../../../workers/formats/sedml/kisao.ts';
import { startEngine } from '../../engine/models.ts';
import { COURSE, experimentOf, generator, math, MODEL, path, resultOf, sedml, TASK } from './documents.ts';

let engine: Engine;
beforeAll(async () => {
  engine = await startEngine();
});

const both = generator('time', 't', 'time') + generator('S', 't', 'S');
const decay = (t: number, k = 0.5, from = 8): number => from * Math.exp(-k * t);

/** Equal to a solver's tolerance. */
function near(values: number[] | undefined, expected: number[]): void {
  expect(values?.length).toBe(expected.length);
  expected.forEach((value, at) =>
    expect(Math.abs(values![at]! - value)).toBeLessThan(1e-5 * Math.abs(value) + 1e-8),
  );
}

describe('a uniform time course', () => {
  test.each([1, 2, 3, 4])('of Level 1 Version %i', async (version) => {
    const course = version === 4 ? COURSE.replace('numberOfPoints', 'numberOfSteps') : COURSE;
    const { columns, found } = await resultOf(
      engine,
      sedml({ version, simulations: course, tasks: TASK, generators: both }),
    );
    expect(found).toEqual([]);
    near(columns.time, [0, 0.5, 1, 1.5, 2]);
    near(
      columns.S,
      [0, 0.5, 1, 1.5, 2].map((t) => decay(t)),
    );
  });

  test('begins at its initial time and gives what is after the output’s start', async () => {
    const course = COURSE.replace('initialTime="0"', 'initialTime="-1"').replace(
      'outputStartTime="0"',
      'outputStartTime="1"',
    );
    const { columns } = await resultOf(engine, sedml({ simulations: course, tasks: TASK, generators: both }));
    near(columns.time, [1, 1.25, 1.5, 1.75, 2]);
    near(
      columns.S,
      [1, 1.25, 1.5, 1.75, 2].map((t) => decay(t + 1)),
    );
  });

  test('takes tolerances from its algorithm', () => {
    const given = '<algorithmParameter kisaoID="KISAO:0000209" value="1e-8"/>';
    const algorithm = `<algorithm kisaoID="KISAO:0000033"><listOfAlgorithmParameters>${given}</listOfAlgorithmParameters></algorithm>`;
    const simulations = COURSE.replace('<algorithm kisaoID="KISAO:0000019"/>', algorithm);
    const { experiment } = experimentOf(sedml({ simulations, tasks: TASK, generators: both }));
    const solver = solverOf(experiment.simulations[0]?.algorithm, DEFAULT_SOLVER);
    expect(solver).toEqual({ ...DEFAULT_SOLVER, method: 'rodas5p', relativeTolerance: 1e-8 });
  });
});

describe('changes of a model before it runs', () => {
  const run = async (changes: string): Promise<number[]> => {
    const models = MODEL.replace('/>', `><listOfChanges>${changes}</listOfChanges></model>`);
    const { columns, found } = await resultOf(
      engine,
      sedml({ models, simulations: COURSE, tasks: TASK, generators: both }),
    );
    expect(found).toEqual([]);
    return columns.S!;
  };

  test('an attribute', async () => {
    near(
      await run(`<changeAttribute target="${path('Parameters', 'k')}/@value" newValue="1"/>`),
      [0, 0.5, 1, 1.5, 2].map((t) => decay(t, 1)),
    );
  });

  test('a computed value', async () => {
    const change = `<computeChange target="${path('Parameters', 'k')}/@value"><listOfVariables><variable id="old" modelReference="base" target="${path('Parameters', 'k')}"/></listOfVariables><listOfParameters><parameter id="two" value="2"/></listOfParameters>${math('<apply><times/><ci>old</ci><ci>two</ci></apply>')}</computeChange>`;
    const models = `${MODEL.replace('"m"', '"base"')}<model id="m" language="urn:sedml:language:sbml" source="#base"><listOfChanges>${change}</listOfChanges></model>`;
    const { columns } = await resultOf(
      engine,
      sedml({ models, simulations: COURSE, tasks: TASK, generators: both }),
    );
    near(
      columns.S,
      [0, 0.5, 1, 1.5, 2].map((t) => decay(t, 1)),
    );
  });

  test('an element added, in the model’s namespace even where it is forgotten', async () => {
    const rule = `<addXML target="/sbml:sbml/sbml:model"><newXML><listOfInitialAssignments><initialAssignment symbol="k">${math('<cn>2</cn>')}</initialAssignment></listOfInitialAssignments></newXML></addXML>`;
    near(
      await run(rule),
      [0, 0.5, 1, 1.5, 2].map((t) => decay(t, 2)),
    );
  });

  test('an element taken away', async () => {
    near(
      await run(`<removeXML target="/sbml:sbml/sbml:model/sbml:listOfReactions/sbml:reaction[@id='J']"/>`),
      [8, 8, 8, 8, 8],
    );
  });

  test('of what is not there are told, and nothing is run', async () => {
    const models = MODEL.replace(
      '/>',
      `><listOfChanges><changeAttribute target="${path('Parameters', 'absent')}/@value" newValue="1"/></listOfChanges></model>`,
    );
    const { found, columns } = await resultOf(
      engine,
      sedml({ models, simulations: COURSE, tasks: TASK, generators: both }),
    );
    expect(found).toContain('change-not-made');
    expect(columns).toEqual({});
  });
});

describe('repeated tasks', () => {
  const repeated = (attributes: string, ranges: string, changes: string, inner = 't', id = 'rep'): string =>
    `<repeatedTask id="${id}" ${attributes}><listOfRanges>${ranges}</listOfRanges><listOfChanges>${changes}</listOfChanges><listOfSubTasks><subTask order="1" task="${inner}"/></listOfSubTasks></repeatedTask>`;
  const setK = (inner: string, range = 'ks'): string =>
    `<setValue modelReference="m" range="${range}" target="${path('Parameters', 'k')}">${math(inner)}</setValue>`;
  const final = COURSE.replace('numberOfPoints="4"', 'numberOfPoints="1"');
  const ofRepeat = generator('S', 'rep', 'S') + generator('time', 'rep', 'time');

  test('scan a vector range, each from the model’s own start', async () => {
    const range = '<vectorRange id="ks"><value>0.1</value><value>1</value></vectorRange>';
    const { columns, shapes, found } = await resultOf(
      engine,
      sedml({
        simulations: final,
        tasks: TASK + repeated('range="ks" resetModel="true"', range, setK('<ci>ks</ci>')),
        generators: ofRepeat,
      }),
    );
    expect(found).toEqual([]);
    expect(shapes.S).toEqual([2, 2]);
    near(columns.S, [8, decay(2, 0.1), 8, decay(2, 1)]);
  });

  test('scan uniform and logarithmic ranges, and functions of them', async () => {
    const ranges = `<uniformRange id="u" start="1" end="100" numberOfPoints="2" type="log"/><functionalRange id="ks" range="u"><listOfParameters><parameter id="c" value="100"/></listOfParameters>${math('<apply><divide/><ci>u</ci><ci>c</ci></apply>')}</functionalRange>`;
    const { columns } = await resultOf(
      engine,
      sedml({
        simulations: final,
        tasks: TASK + repeated('range="ks" resetModel="true"', ranges, setK('<ci>ks</ci>')),
        generators: ofRepeat,
      }),
    );
    near(columns.S, [8, decay(2, 0.01), 8, decay(2, 0.1), 8, decay(2, 1)]);
  });

  test('lie inside one another, and keep what the outer one set', async () => {
    const outer = '<vectorRange id="ks"><value>0.1</value><value>1</value></vectorRange>';
    const inner = '<vectorRange id="from"><value>1</value><value>2</value><value>4</value></vectorRange>';
    const setS = `<setValue modelReference="m" range="from" target="${path('Species', 'S')}">${math('<ci>from</ci>')}</setValue>`;
    const { columns, shapes } = await resultOf(
      engine,
      sedml({
        simulations: final,
        tasks:
          TASK +
          repeated('range="from" resetModel="true"', inner, setS, 't', 'inner') +
          repeated('range="ks" resetModel="true"', outer, setK('<ci>ks</ci>'), 'inner'),
        generators: ofRepeat,
      }),
    );
    expect(shapes.S).toEqual([2, 3, 2]);
    near(
      columns.S,
      [0.1, 1].flatMap((k) => [1, 2, 4].flatMap((from) => [from, decay(2, k, from)])),
    );
  });

  test('of single steps go on where the last one ended', async () => {
    const step = '<oneStep id="c" step="0.5"><algorithm kisaoID="KISAO:0000019"/></oneStep>';
    const range = '<uniformRange id="n" start="0" end="3" numberOfPoints="3"/>';
    const { columns } = await resultOf(
      engine,
      sedml({
        simulations: step,
        tasks: TASK + repeated('range="n" resetModel="false"', range, ''),
        generators: ofRepeat,
      }),
    );
    near(columns.time, [0.5, 1, 1.5, 2]);
    near(
      columns.S,
      [0.5, 1, 1.5, 2].map((t) => decay(t)),
    );
  });

  test('set a value from where the model stands', async () => {
    const step = '<oneStep id="c" step="0.5"/>';
    const double = `<setValue modelReference="m" target="${path('Species', 'S')}"><listOfVariables><variable id="now" modelReference="m" target="${path('Species', 'S')}"/></listOfVariables>${math('<apply><times/><cn>2</cn><ci>now</ci></apply>')}</setValue>`;
    const range = '<uniformRange id="n" start="0" end="1" numberOfPoints="1"/>';
    const { columns } = await resultOf(
      engine,
      sedml({
        simulations: step,
        tasks: TASK + repeated('range="n" resetModel="false"', range, double),
        generators: ofRepeat,
      }),
    );
    near(columns.S, [2 * decay(0.5), 4 * decay(1)]);
  });

  test('that hold themselves are refused', async () => {
    const range = '<vectorRange id="n"><value>1</value></vectorRange>';
    const { found } = await resultOf(
      engine,
      sedml({ simulations: COURSE, tasks: repeated('range="n"', range, '', 'rep'), generators: ofRepeat }),
    );
    expect(found).toContain('tasks-too-deep');
  });
});

test('a steady state is where no quantity moves any more', async () => {
  const models = MODEL.replace(
    '/>',
    `><listOfChanges><changeAttribute target="${path('Parameters', 'source')}/@value" newValue="3"/></listOfChanges></model>`,
  );
  const steady = '<steadyState id="c"><algorithm kisaoID="KISAO:0000569"/></steadyState>';
  const { columns } = await resultOf(
    engine,
    sedml({ models, simulations: steady, tasks: TASK, generators: generator('S', 't', 'S') }),
  );
  // Exact, as Newton's method leaves a linear model: by integration it would be so to 1e-9.
  expect(Math.abs(columns.S![0]! - 6)).toBeLessThan(1e-14);
});

test('a steady state far slower than anybody integrates is found', async () => {
  // dS/dt = source − k·S with k = 1e-20: at rest at 1e20 · source, of which a day of integration would see nothing.
  const change = (name: string, value: string): string =>
    `<changeAttribute target="${path('Parameters', name)}/@value" newValue="${value}"/>`;
  const models = MODEL.replace(
    '/>',
    `><listOfChanges>${change('source', '3e-20')}${change('k', '1e-20')}</listOfChanges></model>`,
  );
  const steady = '<steadyState id="c"><algorithm kisaoID="KISAO:0000407"/></steadyState>';
  const { columns } = await resultOf(
    engine,
    sedml({ models, simulations: steady, tasks: TASK, generators: generator('S', 't', 'S') }),
  );
  near(columns.S, [3]);
});

describe('data generators', () => {
  const of = (formula: string): string =>
    `<dataGenerator id="g"><listOfVariables><variable id="s" target="${path('Species', 'S')}" taskReference="t"/></listOfVariables><listOfParameters><parameter id="p" value="10"/></listOfParameters>${math(formula)}</dataGenerator>`;
  const value = async (formula: string): Promise<number[] | undefined> =>
    (await resultOf(engine, sedml({ simulations: COURSE, tasks: TASK, generators: of(formula) }))).columns.g;

  test('compute at every point', async () => {
    near(
      await value('<apply><times/><ci>p</ci><ci>s</ci></apply>'),
      [0, 0.5, 1, 1.5, 2].map((t) => 10 * decay(t)),
    );
  });

  test('take the values of all points together', async () => {
    const most =
      '<apply><csymbol encoding="text" definitionURL="http://sed-ml.org/#max">max</csymbol><ci>s</ci></apply>';
    near(
      await value(`<apply><divide/><ci>s</ci>${most}</apply>`),
      [0, 0.5, 1, 1.5, 2].map((t) => decay(t) / 8),
    );
    near(await value(most), [8]);
  });
});

describe('what is not supported is named', () => {
  test.each([
    [
      'an algorithm',
      sedml({ simulations: COURSE.replace('0000019', '0000449'), tasks: TASK, generators: both }),
      'unsupported-algorithm',
    ],
    [
      'an unknown algorithm, with another in its place',
      sedml({ simulations: COURSE.replace('0000019', '0009999'), tasks: TASK, generators: both }),
      'unknown-algorithm',
    ],
    [
      'a model elsewhere',
      sedml({
        models: MODEL.replace('decay.xml', 'https://example.org/m.xml'),
        simulations: COURSE,
        tasks: TASK,
        generators: both,
      }),
      'model-elsewhere',
    ],
    [
      'a model that is missing',
      sedml({
        models: MODEL.replace('decay.xml', 'absent.xml'),
        simulations: COURSE,
        tasks: TASK,
        generators: both,
      }),
      'missing-file',
    ],
    [
      'a model made from itself',
      sedml({ models: MODEL.replace('decay.xml', '#m'), simulations: COURSE, tasks: TASK, generators: both }),
      'circular-model',
    ],
    [
      'a target',
      sedml({ simulations: COURSE, tasks: TASK, generators: generator('X', 't', 'X') }),
      'unknown-target',
    ],
    [
      'a task',
      sedml({ simulations: COURSE, tasks: TASK, generators: generator('S', 'absent', 'S') }),
      'unknown-task',
    ],
    [
      'a simulation',
      sedml({ simulations: '<analysis id="c"/>', tasks: TASK, generators: both }),
      'unsupported',
    ],
    [
      'an output',
      sedml({
        simulations: COURSE,
        tasks: TASK,
        generators: both,
        outputs: '<parameterEstimationReport id="p"/>',
      }),
      'unsupported',
    ],
    [
      'more points than anyone waits for',
      sedml({ simulations: COURSE.replace('"4"', '"99999999"'), tasks: TASK, generators: both }),
      'no-number',
    ],
  ])('%s', async (_name, text, code) => {
    expect((await resultOf(engine, text)).found).toContain(code);
  });
});
