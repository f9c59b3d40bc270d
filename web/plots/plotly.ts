/** plotly.js with the traces in use and nothing more: its core brings scatter. */
import core from 'plotly.js/lib/core';

export type PlotlyModule = typeof core;

export default core;
