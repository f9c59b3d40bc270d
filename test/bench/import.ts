import { readFileSync } from 'node:fs';
import { caseIds, readCase, besides } from '../../workers/cli/conformance/caseFolder.ts';
import { startLaboratory } from '../../workers/cli/startLaboratory.ts';
import type { Laboratory } from '../../workers/engine/solveDocument.ts';
import { readSbml } from '../../workers/formats/sbml/reader.ts';
import { haveReferenceData, referencePath } from '../referenceData.ts';
import type { Suite } from './suite.ts';

const SOLVER = {
  method: 'automatic',
  relativeTolerance: 1e-6,
  absoluteTolerance: 1e-9,
  maxSteps: 1_000_000,
} as const;

/** Reactions of the generated network: a ring with exchange, mass action. */
const REACTIONS = 1000;

type Row = { case: string; readMs: number; compileMs: number; solveMs: number; totalMs: number };

/** From the text to the first result, step by step. */
function timed(
  laboratory: Laboratory,
  name: string,
  text: string,
  end: number,
  findFile?: (name: string) => string | undefined,
): Row {
  const began = performance.now();
  const { document } = readSbml(text, findFile);
  const read = performance.now();
  const { model } = laboratory.compile(document, text);
  const compiled = performance.now();
  if (!model) throw new Error(`${name} does not compile`);
  laboratory.solve(model, { times: Float64Array.from([0, end]), solver: SOLVER, seed: 1 });
  const solved = performance.now();
  return {
    case: name,
    readMs: read - began,
    compileMs: compiled - read,
    solveMs: solved - compiled,
    totalMs: solved - began,
  };
}

function network(): string {
  const species = Array.from(
    { length: REACTIONS },
    (_, k) =>
      `<species id="S${k}" compartment="C" initialAmount="${(k % 7) + 1}" hasOnlySubstanceUnits="true" boundaryCondition="false" constant="false"/>`,
  );
  const reactions = Array.from({ length: REACTIONS }, (_, k) => {
    const to = (k + 1) % REACTIONS;
    return `<reaction id="J${k}" reversible="true"><listOfReactants><speciesReference species="S${k}" stoichiometry="1" constant="true"/></listOfReactants><listOfProducts><speciesReference species="S${to}" stoichiometry="1" constant="true"/></listOfProducts><kineticLaw><math xmlns="http://www.w3.org/1998/Math/MathML"><apply><minus/><apply><times/><cn>0.3</cn><ci>S${k}</ci></apply><apply><times/><cn>0.1</cn><ci>S${to}</ci></apply></apply></math></kineticLaw></reaction>`;
  });
  return `<sbml xmlns="http://www.sbml.org/sbml/level3/version2/core" level="3" version="2"><model id="ring"><listOfCompartments><compartment id="C" size="1" constant="true"/></listOfCompartments><listOfSpecies>${species.join('')}</listOfSpecies><listOfReactions>${reactions.join('')}</listOfReactions></model></sbml>`;
}

function print(rows: readonly Row[]): void {
  for (const row of rows) {
    const numbers = [row.readMs, row.compileMs, row.solveMs, row.totalMs].map((ms) =>
      ms.toFixed(1).padStart(9),
    );
    console.log(`${row.case.padEnd(36)}${numbers.join('')}`);
  }
}

export const suite: Suite = {
  title: 'From SBML text to the first result (ms: read, compile, solve, total)',
  async run() {
    const laboratory = await startLaboratory();
    const rows: Row[] = [];
    if (haveReferenceData) {
      const folder = referencePath('sbml-suite/semantic');
      for (const id of caseIds(folder)) {
        const one = readCase(folder, id);
        rows.push(timed(laboratory, id, one.text, one.duration || 1, besides(one.folder)));
      }
      const sorted = rows.map(({ totalMs }) => totalMs).sort((a, b) => a - b);
      const share = (q: number): string => sorted[Math.floor(q * (sorted.length - 1))]!.toFixed(1);
      console.log(
        `${sorted.length} cases of the SBML Test Suite: median ${share(0.5)}, 95 % ${share(0.95)}, largest ${share(1)}`,
      );
    } else console.log('Skipped: the cases of the SBML Test Suite, which are not at hand.');
    const large = [timed(laboratory, `ring of ${REACTIONS} reactions`, network(), 1)];
    if (haveReferenceData) {
      const file = 'real-models/sbml/MODEL1805140001.xml';
      large.push(timed(laboratory, 'MODEL1805140001', readFileSync(referencePath(file), 'utf8'), 1));
    }
    print(large);
    return [...rows, ...large];
  },
};
