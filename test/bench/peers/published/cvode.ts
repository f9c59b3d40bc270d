import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { loadLibsbml } from '../../../formats/sbml/libsbml.ts';
import { modelInC, type ModelInC } from './modelInC.ts';
import type { Libsbml } from './libsbmlModel.ts';

/** A model in SBML, to be solved from 0 on. */
export interface Published {
  id: string;
  text: string;
  absoluteTolerance: number;
  method: 'bdf' | 'adams';
}

/** Columns by id of state, one number a time; or why there are none. */
export type Answer = { columns: Map<string, Float64Array> } | { reason: string };

export interface Span {
  relativeTolerance: number;
  end: number;
  points: number;
}

/** Where SUNDIALS is, for the compiler; undefined where there is no compiler or no SUNDIALS. */
export function findCvode(): string[] | undefined {
  const own = process.env.SUNDIALS_DIR;
  const from = own === undefined ? [] : [`-I${own}/include`, `-L${own}/lib`, `-Wl,-rpath,${own}/lib`];
  const libraries = ['cvode', 'nvecserial', 'sunmatrixdense', 'sunlinsoldense', 'sunnonlinsolfixedpoint'].map(
    (name) => `-lsundials_${name}`,
  );
  // From version 7 on, what all packages share is a library of its own.
  if (own !== undefined && existsSync(`${own}/lib/libsundials_core.so`)) libraries.push('-lsundials_core');
  const flags = [...from, ...libraries, '-lm'];
  const source = '#include <cvode/cvode.h>\nint main(void) { return CVodeCreate == 0; }\n';
  const tried = spawnSync('cc', ['-x', 'c', '-', '-o', '/dev/null', ...flags], { input: source });
  return tried.status === 0 ? flags : undefined;
}

/**
 * Solves models by CVODE, from what libSBML reads of their texts.
 *
 * @param flags of `findCvode`
 * @throws Error where what was written does not compile
 */
export async function solveByCvode(
  models: readonly Published[],
  span: Span,
  flags: readonly string[],
): Promise<Map<string, Answer>> {
  const library = await loadLibsbml<Libsbml>();
  const answers = new Map<string, Answer>();
  const written = new Map<string, ModelInC & { model: Published }>();
  for (const [k, model] of models.entries()) {
    // What people are told about a model is most of its text, and libSBML's longest work.
    const bare = model.text.replaceAll(/<(annotation|notes)\b[^>]*>[\s\S]*?<\/\1>/g, '');
    const document = new library.SBMLReader().readSBMLFromString(bare);
    try {
      written.set(`m${k}`, { ...modelInC(library, document.getModel(), `m${k}`), model });
    } catch (error) {
      answers.set(model.id, { reason: (error as Error).message });
    } finally {
      library.destroy(document);
    }
  }
  const folder = mkdtempSync(join(tmpdir(), 'starling-cvode-'));
  try {
    const [one, other] = await Promise.all(
      halves([...written]).map((half, k) => answersOf(join(folder, String(k)), half, span, flags)),
    );
    for (const [id, answer] of [...one!, ...other!]) answers.set(id, answer);
  } finally {
    rmSync(folder, { recursive: true });
  }
  return answers;
}

type Written = [name: string, model: ModelInC & { model: Published }];

/** Two programs are compiled beside one another, with about as much to compile. */
function halves(all: readonly Written[]): [Written[], Written[]] {
  const sorted = [...all].sort(([, a], [, b]) => b.code.length - a.code.length);
  return [sorted.filter((_, k) => k % 2 === 0), sorted.filter((_, k) => k % 2 === 1)];
}

async function answersOf(
  program: string,
  models: readonly Written[],
  { relativeTolerance, end, points }: Span,
  flags: readonly string[],
): Promise<Map<string, Answer>> {
  const source = fileURLToPath(new URL('cvodeModels.c', import.meta.url));
  const header = `${program}.h`;
  const codes = models.map(([, { code }]) => code).join('\n');
  writeFileSync(header, `${codes}\n#define MODELS ${models.map(([, { entry }]) => entry).join(' \\\n')}\n`);
  // Optimising thousands of equations takes longer than solving them as they stand.
  await run('cc', ['-O0', `-DMODELS_H="${header}"`, '-o', program, source, ...flags]);
  const asked = models
    .map(([name, { model }]) => `${name} ${model.absoluteTolerance} ${model.method}\n`)
    .join('');
  const output = await run(program, [String(relativeTolerance), String(end), String(points)], asked);
  return parsed(output, models, points);
}

function parsed(output: string, models: readonly Written[], points: number): Map<string, Answer> {
  const answers = new Map<string, Answer>();
  const known = new Map(models);
  const lines = output.split('\n');
  for (let at = 0; at < lines.length; at++) {
    const [name = '', status] = lines[at]!.split(' ');
    const found = known.get(name);
    if (found === undefined) continue;
    const { model, states } = found;
    if (status !== '0') {
      answers.set(model.id, { reason: `CVODE ends with its status ${status}` });
      continue;
    }
    const columns = new Map(states.map((id) => [id, new Float64Array(points)]));
    for (let point = 0; point < points; point++) {
      const row = lines[++at]!.trim().split(' ');
      states.forEach((id, k) => (columns.get(id)![point] = Number(row[k])));
    }
    answers.set(model.id, { columns });
  }
  return answers;
}

function run(program: string, args: readonly string[], input = ''): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'pipe'] });
    const pieces: string[] = [];
    let errors = '';
    child.stdout.setEncoding('utf8').on('data', (piece: string) => pieces.push(piece));
    child.stderr.setEncoding('utf8').on('data', (piece: string) => (errors += piece));
    child.on('error', reject);
    child.on('close', (status) => {
      if (status === 0) resolve(pieces.join(''));
      else reject(new Error(`${program} ends with ${status}: ${errors.slice(0, 2000)}`));
    });
    child.stdin.end(input);
  });
}
