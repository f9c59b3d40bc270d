/** Values of the outputs and their derivatives by the factors, at the plan's times: [output][factor] of [time]. */
export interface Derivatives {
  values: Float64Array<ArrayBuffer>[];
  slopes: Float64Array<ArrayBuffer>[][];
}
