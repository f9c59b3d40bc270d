import * as v from 'valibot';

const finite = v.pipe(v.number(), v.finite());
const id = v.pipe(v.string(), v.minLength(1), v.maxLength(200));

/** One line of the regimen: a dose, meal or infusion, once or repeated. */
export const regimenItem = v.strictObject({
  id,
  /** Id of one of the twin's inputs. */
  input: id,
  /** Start of the first administration, in the twin's time unit. */
  time: finite,
  /** In the input's unit. */
  amount: v.pipe(finite, v.minValue(0)),
  /** Given evenly over this long; 0 gives it at once. */
  duration: v.pipe(finite, v.minValue(0)),
  /** Interval and number of administrations; absent for a single one. */
  repeat: v.optional(
    v.strictObject({
      every: v.pipe(finite, v.gtValue(0)),
      count: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(10_000)),
    }),
  ),
});

export type RegimenItem = v.InferOutput<typeof regimenItem>;
