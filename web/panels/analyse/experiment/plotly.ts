/** plotly.js with what experiments draw besides curves: bars and heat maps. */
import core from 'plotly.js/lib/core';
import bar from 'plotly.js/lib/bar';
import heatmap from 'plotly.js/lib/heatmap';

core.register([bar, heatmap]);

export default core;
