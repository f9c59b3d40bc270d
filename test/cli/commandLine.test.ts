import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { strToU8, zipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { main } from '../../workers/cli/main.ts';
import { ORAL } from '../engine/models.ts';
import { COURSE, DECAY, generator, sedml, TASK } from '../formats/sedml/documents.ts';

// Some commands start a process of their own, which a busy machine makes slow.
vi.setConfig({ testTimeout: 120_000 });

const starling = resolve(fileURLToPath(new URL('../../bin/starling.mjs', import.meta.url)));
const folder = mkdtempSync(join(tmpdir(), 'starling-'));
const home = process.cwd();
beforeAll(() => process.chdir(folder));
afterAll(() => {
  process.chdir(home);
  rmSync(folder, { recursive: true });
});

/** Puts a file into the folder that the command line works in. */
function put(name: string, content: string | Uint8Array): string {
  writeFileSync(join(folder, name), content);
  return name;
}

interface Outcome {
  code: number;
  out: string;
  error: string;
}

/** What the program does with arguments, without the second that a process of its own takes to start. */
async function command(...args: string[]): Promise<Outcome> {
  const written = { out: '', error: '' };
  const into = (stream: keyof typeof written) => (chunk: string | Uint8Array) => {
    written[stream] += typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString();
    return true;
  };
  const spies = [
    vi.spyOn(process.stdout, 'write').mockImplementation(into('out')),
    vi.spyOn(process.stderr, 'write').mockImplementation(into('error')),
  ];
  try {
    return { code: await main(args), ...written };
  } finally {
    for (const spy of spies) spy.mockRestore();
    process.stdout.removeAllListeners('error');
  }
}

/** Runs the command line as a person would. */
function program(...args: string[]): Promise<Outcome> {
  return new Promise((done) => {
    execFile(
      process.execPath,
      [starling, ...args],
      { cwd: folder, maxBuffer: 1 << 26 },
      (failure, out, error) => {
        done({
          code: typeof failure?.code === 'number' ? failure.code : failure === null ? 0 : -1,
          out,
          error,
        });
      },
    );
  });
}

test('the program says in its own process what it says here: results, findings, usage, and each exit code', async () => {
  put('whole.xml', DECAY);
  put('broken.ant', "x = 1;\nx' = -k * x;\n");
  for (const [code, ...args] of [
    [0, 'run', 'whole.xml', '--end', '2', '--points', '3'],
    [1, 'run', 'broken.ant'],
    [2, 'fly'],
  ] as const) {
    const outcome = await program(...args);
    expect(outcome.code).toBe(code);
    expect(outcome.out + outcome.error).not.toBe('');
    expect(outcome).toEqual(await command(...args));
  }
});

/** The rows of a CSV, heading apart. */
function rows(csv: string): { heading: string[]; values: number[][] } {
  const [heading = '', ...lines] = csv.trim().split('\r\n');
  return { heading: heading.split(','), values: lines.map((line) => line.split(',').map(Number)) };
}

const EXPERIMENT = sedml({
  simulations: COURSE,
  tasks: TASK,
  generators: generator('time', 't', 'time') + generator('S', 't', 'S'),
});

describe('starling run', () => {
  test.each([
    ['SBML', put('decay.xml', DECAY), 'S'],
    ['Antimony', put('oral.ant', ORAL), 'body'],
    [
      'CellML',
      put(
        'cell.cellml',
        '<model xmlns="http://www.cellml.org/cellml/1.0#" xmlns:cellml="http://www.cellml.org/cellml/1.0#" name="cell"><units name="per_second"><unit units="second" exponent="-1"/></units><component name="main"><variable name="t" units="second"/><variable name="k" units="per_second" initial_value="1"/><variable name="x" units="dimensionless" initial_value="1"/><math xmlns="http://www.w3.org/1998/Math/MathML"><apply><eq/><apply><diff/><bvar><ci>t</ci></bvar><ci>x</ci></apply><apply><minus/><apply><times/><ci>k</ci><ci>x</ci></apply></apply></apply></math></component></model>',
      ),
      'main_x',
    ],
  ])('writes the time course of a model in %s', async (_language, file, id) => {
    const { code, out, error } = await command('run', file, '--end', '2', '--points', '5');
    expect(error).toBe('');
    expect(code).toBe(0);
    const { heading, values } = rows(out);
    expect(heading[0]).toMatch(/^time/);
    expect(heading.some((name) => name === id || name.startsWith(`${id} `))).toBe(true);
    expect(values.map((row) => row[0])).toEqual([0, 0.5, 1, 1.5, 2]);
    expect(values.flat().every(Number.isFinite)).toBe(true);
  });

  test('writes an experiment’s report, from a file and from an archive', async () => {
    const file = put('e.sedml', EXPERIMENT);
    const archive = put('e.omex', zipSync({ 'e.sedml': strToU8(EXPERIMENT), 'decay.xml': strToU8(DECAY) }));
    const alone = await command('run', file);
    const packed = await command('run', archive);
    expect(alone).toEqual({ code: 0, error: '', out: packed.out });
    const { heading, values } = rows(alone.out);
    expect(heading).toEqual(['time', 'S']);
    expect(values.at(-1)![1]).toBeCloseTo(8 * Math.exp(-1), 4);
  });

  test('writes an experiment’s steady state', async () => {
    const steady = '<steadyState id="c"><algorithm kisaoID="KISAO:0000407"/></steadyState>';
    const file = put(
      'rest.sedml',
      sedml({ simulations: steady, tasks: TASK, generators: generator('S', 't', 'S') }),
    );
    const { code, out } = await command('run', file);
    expect(code).toBe(0);
    expect(rows(out)).toEqual({ heading: ['S'], values: [[0]] });
  });

  test('writes to a file', async () => {
    const { code, out } = await command(
      'run',
      'decay.xml',
      '--end',
      '1',
      '--points',
      '2',
      '--out',
      'result.csv',
    );
    expect([code, out]).toEqual([0, '']);
    expect(rows(readFileSync(join(folder, 'result.csv'), 'utf8')).values).toHaveLength(2);
  });

  test('says what is wrong with a model, with its line, and gives 1', async () => {
    const { code, out, error } = await command('run', put('wrong.ant', "x' = -k * x;\nx = 1;\n"));
    expect([code, out]).toEqual([1, '']);
    expect(error).toMatch(/wrong\.ant:1: error: .*\bk\b/);
  });

  test('names a language that is not supported, and gives 1', async () => {
    const { code, error } = await command(
      'run',
      put('m.bngl', 'begin model\nbegin parameters\nend parameters\nend model\n'),
    );
    expect(code).toBe(1);
    expect(error).toContain('BNGL');
  });
});

describe('starling convert', () => {
  test('keeps results on the way from SBML to Antimony, SBML and an archive', async () => {
    for (const [from, to] of [
      ['decay.xml', 'a.ant'],
      ['a.ant', 'b.xml'],
      ['b.xml', 'c.omex'],
    ] as const)
      expect(await command('convert', from, to)).toEqual({ code: 0, out: '', error: '' });
    for (const file of ['decay.xml', 'a.ant', 'b.xml', 'c.omex']) {
      const { code, out } = await command('run', file, '--end', '2', '--points', '3');
      expect(code).toBe(0);
      const { heading, values } = rows(out);
      const at = heading.findIndex((name) => /^S( |$)/.test(name));
      expect(values.at(-1)![at]).toBeCloseTo(8 * Math.exp(-1), 4);
    }
  });

  test('does not guess a format', async () => {
    const { code, error } = await command('convert', 'decay.xml', 'decay.docx');
    expect(code).toBe(2);
    expect(error).toContain('.omex');
  });
});

describe('starling check', () => {
  test('finds nothing in a sound model', async () => {
    expect(await command('check', 'oral.ant')).toMatchObject({
      code: 0,
      out: expect.stringContaining('0 errors'),
    });
  });

  test('lists findings with their lines, and gives 1', async () => {
    const { code, out } = await command('check', 'wrong.ant');
    expect(code).toBe(1);
    expect(out).toMatch(/wrong\.ant:1: error/);
  });
});

describe('starling steady', () => {
  test('lists steady states with values, stability and eigenvalues', async () => {
    put('rest.ant', "x = 1; y := 2 * x; x' = 6 - 2 * x;");
    const { code, out } = await command('steady', 'rest.ant');
    expect(code).toBe(0);
    expect(out).toBe('Steady state 1: stable-node\n  x = 3\n  y = 6\n  eigenvalue -2\n\n');
  });

  test('says what was tried where there is none, and gives 1', async () => {
    put('restless.ant', "x = 1; x' = 2;");
    const { code, error } = await command('steady', 'restless.ant');
    expect(code).toBe(1);
    expect(error).toContain('No steady state was reached');
  });
});

describe('starling run --replicates', () => {
  test('writes mean, standard deviation and percentiles', async () => {
    put('few.ant', 'species A = 10; A -> ; 0.5*A;');
    const asked = ['run', 'few.ant', '--end', '4', '--points', '3', '--replicates', '200', '--seed', '3'];
    const { code, out } = await command(...asked);
    expect(code).toBe(0);
    const rows = out
      .trim()
      .split('\r\n')
      .map((row) => row.split(','));
    expect(rows[0]!.slice(0, 8)).toEqual([
      'Time',
      'A mean',
      'A sd',
      'A 5%',
      'A 25%',
      'A 50%',
      'A 75%',
      'A 95%',
    ]);
    expect(rows).toHaveLength(4);
    // A decaying molecule survives with p = exp(−2): 10p on average, ±4 standard errors.
    const p = Math.exp(-2);
    expect(Math.abs(Number(rows[3]![1]) - 10 * p)).toBeLessThan(4 * Math.sqrt((10 * p * (1 - p)) / 200));
    expect((await command(...asked)).out).toBe(out);
  });

  test('simulates white noise, and names the methods that there are', async () => {
    put('noisy.ant', "X = 1; X' = -X + whiteNoise(0.1);");
    const { code } = await command(
      'run',
      'noisy.ant',
      '--end',
      '1',
      '--replicates',
      '20',
      '--method',
      'milstein',
    );
    expect(code).toBe(0);
    const { error } = await command('run', 'noisy.ant', '--replicates', '20', '--method', 'dice');
    expect(error).toContain('There is no method "dice". Methods: direct, nextReaction, tauLeaping');
  });
});

describe('wrong usage gives 2 and says how it is used', () => {
  test.each([
    ['nothing', []],
    ['an unknown command', ['fly']],
    ['an unknown option', ['run', 'decay.xml', '--fast']],
    ['no number', ['run', 'decay.xml', '--end', 'soon']],
    ['too few points', ['run', 'decay.xml', '--points', '1']],
    ['a file that is not there', ['run', 'absent.xml']],
    ['an end for an experiment', ['run', 'e.sedml', '--end', '3']],
  ])('%s', async (_name, args) => {
    const { code, error } = await command(...args);
    expect(code).toBe(2);
    expect(error).toContain('Usage:');
  });
});
