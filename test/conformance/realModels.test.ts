import { beforeAll, describe, expect, test } from 'vitest';
import { startLaboratory } from '../../workers/cli/startLaboratory.ts';
import type { Laboratory } from '../../workers/engine/solveDocument.ts';
import { findCvode } from '../bench/peers/published/cvode.ts';
import { haveReferenceData } from '../referenceData.ts';
import {
  AGREEMENT,
  compilePublished,
  publishedByCvode,
  publishedModels,
  SINGULAR,
  solvePublished,
  worstDifference,
} from './publishedModels.ts';

const models = publishedModels();
const ids = models.map(({ id }) => id);

describe.skipIf(!haveReferenceData)('published models', () => {
  let laboratory: Laboratory;
  const ours = new Map<string, Map<string, Float64Array>>();
  beforeAll(async () => {
    laboratory = await startLaboratory();
  });

  test('are all there', () => expect(ids.length).toBe(55));

  test.each(ids)('%s opens, runs and agrees between two methods', { timeout: 60_000 }, (id) => {
    const published = models.find((one) => one.id === id)!;
    const model = compilePublished(laboratory, published);
    const first = solvePublished(laboratory, model, 'automatic', 1e-10, published.size);
    const second = solvePublished(laboratory, model, 'rodas5p', 1e-11, published.size);
    if (SINGULAR[id] !== undefined) {
      expect('failure' in first && first.failure.message).toContain('not a finite number at t = 0');
      return;
    }
    if ('failure' in first || 'failure' in second)
      throw new Error(
        JSON.stringify([first, second].flatMap((one) => ('failure' in one ? one.failure : []))),
      );
    ours.set(id, first.columns);
    const states = model.states.map((state) => state.id);
    expect(worstDifference(states, first.columns, second.columns).difference).toBeLessThan(AGREEMENT);
  });

  test.skipIf(!haveReferenceData || findCvode() === undefined)(
    'agree with CVODE on equations that libSBML read',
    { timeout: 120_000 },
    async () => {
      const cvode = await publishedByCvode(models);
      const apart = ids.filter((id) => {
        const [mine, theirs] = [ours.get(id), cvode!.get(id)!];
        if (mine === undefined || 'reason' in theirs) return true;
        return !(worstDifference(theirs.columns.keys(), mine, theirs.columns).difference < AGREEMENT);
      });
      expect(apart).toEqual(Object.keys(SINGULAR));
    },
  );
});
