import { startLaboratory } from '../../workers/cli/startLaboratory.ts';
import {
  AGREEMENT,
  compilePublished,
  publishedByCvode,
  publishedModels,
  SINGULAR,
  solvePublished,
  SPAN,
  worstDifference,
} from '../conformance/publishedModels.ts';
import type { Suite } from './suite.ts';
import { alignedTable } from './table.ts';

type Row = {
  model: string;
  span: number;
  states: number;
  /** Largest difference relative to the largest value of a state; not a number where there is none. */
  secondMethod: number;
  cvode: number;
  verdict: string;
};

const percent = (value: number): string => (Number.isNaN(value) ? '–' : value.toExponential(1));

export const suite: Suite = {
  title: `Published models of BioModels, 0 to ${SPAN} of their unit of time: largest difference from our second method and from CVODE`,
  async run() {
    const models = publishedModels();
    if (models.length === 0) console.log('Skipped: models of the reference data, which are not at hand.');
    const cvode = await publishedByCvode(models);
    if (cvode === undefined) console.log('Skipped: CVODE, which is not installed (or no C compiler, cc).');
    const laboratory = await startLaboratory();
    const rows = models.map((published): Row => {
      const model = compilePublished(laboratory, published);
      const row = { model: published.id, span: SPAN, states: model.states.length };
      const ours = solvePublished(laboratory, model, 'automatic', 1e-10, published.size);
      const second = solvePublished(laboratory, model, 'rodas5p', 1e-11, published.size);
      const other = cvode?.get(published.id);
      if ('failure' in ours || 'failure' in second) {
        const failure = [ours, second].flatMap((one) => ('failure' in one ? [one.failure.message] : []))[0]!;
        const verdict = `does not run: ${SINGULAR[published.id] ?? failure}`;
        return { ...row, secondMethod: NaN, cvode: NaN, verdict };
      }
      const states = model.states.map(({ id }) => id);
      const own = worstDifference(states, ours.columns, second.columns);
      const theirs =
        other === undefined || 'reason' in other
          ? undefined
          : worstDifference(other.columns.keys(), ours.columns, other.columns);
      const apart = [own, theirs].find((one) => one !== undefined && !(one.difference < AGREEMENT));
      const reason = other !== undefined && 'reason' in other ? `CVODE: ${other.reason}` : 'agrees';
      return {
        ...row,
        secondMethod: own.difference,
        cvode: theirs?.difference ?? NaN,
        verdict: apart === undefined ? reason : `${apart.of} differs`,
      };
    });
    const header = ['model', 'span', 'states', 'second method', 'CVODE', 'verdict'];
    const cells = rows.map((row) => [
      row.model,
      String(row.span),
      String(row.states),
      percent(row.secondMethod),
      percent(row.cvode),
      row.verdict,
    ]);
    console.log(alignedTable(header, cells));
    const agreeing = rows.filter(({ verdict }) => verdict === 'agrees').length;
    console.log(`${agreeing} of ${rows.length} agree to ${AGREEMENT}`);
    return rows;
  },
};
