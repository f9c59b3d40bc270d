import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { startLaboratory } from '../../workers/cli/startLaboratory.ts';
import { modelText } from '../../workers/formats/modelText.ts';
import { readSbml } from '../../workers/formats/sbml/reader.ts';
import { writeSbml } from '../../workers/formats/sbml/writer.ts';
import { haveReferenceData, referencePath } from '../referenceData.ts';

/**
 * Other programs that read what we write, by the paths of their commands: libAntimony's (ANTIMONY2SBML=…/antimony2sbml)
 * and libSBMLSim's (SIMULATE_SBML=…/simulateSBML). Both build from source with Debian's libsbml5-dev.
 */
const { ANTIMONY2SBML, SIMULATE_SBML } = process.env;
const folder = mkdtempSync(join(tmpdir(), 'starling-tools-'));
afterAll(() => rmSync(folder, { recursive: true }));

const read = (id: string) =>
  readSbml(readFileSync(referencePath(`real-models/sbml/${id}.xml`), 'utf8')).document;

test.skipIf(!haveReferenceData || ANTIMONY2SBML === undefined)(
  'libAntimony reads the text of published models',
  { timeout: 60_000 },
  () => {
    const ids = readdirSync(referencePath('real-models/sbml'))
      .filter((file) => file.endsWith('.xml'))
      .map((file) => file.slice(0, -4));
    const refused = ids.filter((id) => {
      const path = join(folder, `${id}.ant`);
      writeFileSync(path, modelText(read(id)).text);
      try {
        return !execFileSync(ANTIMONY2SBML!, [path], {
          encoding: 'utf8',
          cwd: folder,
          stdio: 'pipe',
        }).includes('Successfully wrote');
      } catch {
        return true;
      }
    });
    // One has a function with an argument of its own name; of the others libAntimony makes SBML that libSBML refuses.
    expect(refused).toEqual(['BIOMD0000000059', 'BIOMD0000000769', 'BIOMD0000000956', 'MODEL2403070001']);
  },
);

test.skipIf(!haveReferenceData || SIMULATE_SBML === undefined)(
  'libSBMLSim gives the curves of the MAPK cascade that we write as SBML',
  async () => {
    const document = read('BIOMD0000000010');
    const path = join(folder, 'model.xml');
    writeFileSync(path, writeSbml(document.models[0]!));
    const args = [
      '-t',
      '10',
      '-s',
      '100',
      '-m',
      '13',
      '-A',
      '1e-12',
      '-R',
      '1e-10',
      '-o',
      `${path}.csv`,
      path,
    ];
    execFileSync(SIMULATE_SBML!, args, { stdio: 'pipe' });
    const [head = '', ...lines] = readFileSync(`${path}.csv`, 'utf8').trim().split('\n');
    const names = head.split(',');
    const rows = lines.map((line) => line.split(',').map(Number));
    const laboratory = await startLaboratory();
    const { model } = laboratory.compile(document, '');
    const solver = {
      method: 'automatic',
      relativeTolerance: 1e-10,
      absoluteTolerance: 1e-12,
      maxSteps: 1_000_000,
    } as const;
    const times = Float64Array.from(rows, ([time]) => time!);
    const solved = laboratory.solve(model!, { times, solver, seed: 1 });
    if (!('columns' in solved)) throw new Error('no run');
    const columns: ReadonlyMap<string, Float64Array> = solved.columns;
    for (const name of ['MKKK', 'MKKK_P', 'MKK', 'MKK_P', 'MKK_PP', 'MAPK', 'MAPK_P', 'MAPK_PP']) {
      const theirs = rows.map((row) => row[names.indexOf(name)]!);
      columns.get(name)!.forEach((value, at) => {
        expect(Math.abs(value - theirs[at]!)).toBeLessThan(1e-5 * Math.max(1, Math.abs(value)));
      });
    }
  },
);
