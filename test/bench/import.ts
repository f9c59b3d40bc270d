import { readFileSync } from 'node:fs';
import { caseIds, readCase, besides } from '../../workers/cli/conformance/caseFolder.ts';
import { startLaboratory } from '../../workers/cli/startLaboratory.ts';
import type { Laboratory } from '../../workers/engine/solveDocument.ts';
import { readCellml } from '../../workers/formats/cellml/reader.ts';
import type { ModelLanguage } from '../../workers/formats/readModel.ts';
import { readSbml } from '../../workers/formats/sbml/reader.ts';
import { haveReferenceData, referencePath } from '../referenceData.ts';
import type { Suite } from './suite.ts';
import { alignedTable } from './table.ts';

const SOLVER = {
  method: 'automatic',
  relativeTolerance: 1e-6,
  absoluteTolerance: 1e-9,
  maxSteps: 1_000_000,
} as const;

/** Reactions of the generated networks. */
const SIZES = [1000, 10_000];

/** Models of the reference data that are among its largest files, in SBML and in CellML. */
const LARGEST = [
  'real-models/sbml/MODEL1805140001.xml',
  'real-models/sbml/BIOMD0000000730.xml',
  'f_resp_renal_bp/cellml/guyton1992_full.cellml',
];

/** Milliseconds of the process's user CPU time, compilers of the engine beside it included; `wallMs` is by the clock. */
type Row = {
  case: string;
  readMs: number;
  compileMs: number;
  firstResultMs: number;
  totalMs: number;
  wallMs: number;
};

/** From the text to the first result, step by step. */
function timed(
  laboratory: Laboratory,
  name: string,
  language: ModelLanguage,
  text: string,
  end: number,
  findFile: (name: string) => string | undefined = () => undefined,
): Row {
  const began = performance.now();
  const clock = (): number => process.cpuUsage().user / 1000;
  const start = clock();
  const { document } = language === 'cellml' ? readCellml(text, findFile) : readSbml(text, findFile);
  const read = clock();
  const { model } = laboratory.compile(document, text);
  const compiled = clock();
  if (!model) throw new Error(`${name} does not compile`);
  laboratory.solve(model, { times: Float64Array.from([0, end]), solver: SOLVER, seed: 1 });
  const solved = clock();
  return {
    case: name,
    readMs: read - start,
    compileMs: compiled - read,
    firstResultMs: solved - compiled,
    totalMs: solved - start,
    wallMs: performance.now() - began,
  };
}

/** A ring of species: every other reaction is mass action there and back, the rest Michaelis–Menten with an enzyme. */
function network(reactions: number): string {
  const all = <T>(make: (k: number) => T): T[] => Array.from({ length: reactions }, (_, k) => make(k));
  const species = all(
    (k) =>
      `<species id="S${k}" compartment="C" initialAmount="${(k % 7) + 1}" hasOnlySubstanceUnits="true" boundaryCondition="false" constant="false"/>`,
  );
  const parameters = all((k) => `<parameter id="k${k}" value="${0.1 + (k % 13) / 10}" constant="true"/>`);
  const rows = all((k) => {
    const to = (k + 1) % reactions;
    const enzyme = (7 * k + 3) % reactions;
    const law =
      k % 2 === 0
        ? `<apply><minus/><apply><times/><ci>k${k}</ci><ci>S${k}</ci></apply><apply><times/><cn>0.1</cn><ci>S${to}</ci></apply></apply>`
        : `<apply><divide/><apply><times/><ci>k${k}</ci><ci>S${enzyme}</ci><ci>S${k}</ci></apply><apply><plus/><ci>Km</ci><ci>S${k}</ci></apply></apply>`;
    const modifiers =
      k % 2 === 0
        ? ''
        : `<listOfModifiers><modifierSpeciesReference species="S${enzyme}"/></listOfModifiers>`;
    return `<reaction id="J${k}" reversible="true"><listOfReactants><speciesReference species="S${k}" stoichiometry="1" constant="true"/></listOfReactants><listOfProducts><speciesReference species="S${to}" stoichiometry="1" constant="true"/></listOfProducts>${modifiers}<kineticLaw><math xmlns="http://www.w3.org/1998/Math/MathML">${law}</math></kineticLaw></reaction>`;
  });
  return `<sbml xmlns="http://www.sbml.org/sbml/level3/version2/core" level="3" version="2"><model id="ring"><listOfCompartments><compartment id="C" size="1" constant="true"/></listOfCompartments><listOfSpecies>${species.join('')}</listOfSpecies><listOfParameters>${parameters.join('')}<parameter id="Km" value="2" constant="true"/></listOfParameters><listOfReactions>${rows.join('')}</listOfReactions></model></sbml>`;
}

function print(rows: readonly Row[]): void {
  const table = rows.map((row) => [
    row.case,
    ...[row.readMs, row.compileMs, row.firstResultMs, row.totalMs, row.wallMs].map((ms) => ms.toFixed(0)),
  ]);
  console.log(alignedTable(['model', 'read', 'compile', 'first result', 'total', 'by the clock'], table));
}

export const suite: Suite = {
  title: 'From the text of a model to its first result (ms of user CPU time)',
  async run() {
    const laboratory = await startLaboratory();
    const large = SIZES.map((size) =>
      timed(laboratory, `generated, ${size} reactions`, 'sbml', network(size), 1e-3),
    );
    const cases: Row[] = [];
    if (haveReferenceData) {
      for (const path of LARGEST) {
        const language = path.endsWith('.cellml') ? 'cellml' : 'sbml';
        const text = readFileSync(referencePath(path), 'utf8');
        large.push(timed(laboratory, path.replace(/^.*\//, ''), language, text, 1e-3));
      }
      const folder = referencePath('sbml-suite/semantic');
      for (const id of caseIds(folder)) {
        const one = readCase(folder, id);
        cases.push(timed(laboratory, id, 'sbml', one.text, one.duration || 1, besides(one.folder)));
      }
    } else console.log('Skipped: models and cases of the reference data, which are not at hand.');
    print(large);
    if (cases.length > 0) {
      const sorted = cases.map(({ totalMs }) => totalMs).sort((a, b) => a - b);
      const share = (q: number): string => sorted[Math.floor(q * (sorted.length - 1))]!.toFixed(1);
      const whole = (key: 'totalMs' | 'wallMs'): string =>
        (cases.reduce((sum, row) => sum + row[key], 0) / 1000).toFixed(1);
      console.log(
        `${sorted.length} cases of the SBML Test Suite: ${whole('totalMs')} s in all (${whole('wallMs')} s by the clock); a case: median ${share(0.5)} ms, 95 % ${share(0.95)}, largest ${share(1)}`,
      );
    }
    return [...large, ...cases];
  },
};
