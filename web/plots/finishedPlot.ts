import { axisTitle } from './painter.ts';
import type { Frame } from './frame.ts';
import type { Palette } from './palette.ts';
import { saveBlob } from './saveImage.ts';
import type { Interval, PlotData } from './series.ts';
import type { PlotlyModule } from './plotly.ts';

let library: Promise<PlotlyModule | undefined> | undefined;

/** plotly.js, in a chunk of its own; undefined where it cannot be loaded, and asked for again next time. */
function loadLibrary(): Promise<PlotlyModule | undefined> {
  library ??= import('./plotly.ts').then(
    (module) => module.default,
    () => {
      library = undefined;
      return undefined;
    },
  );
  return library;
}

type Zoomed = (x: Interval | undefined, y: Interval | undefined) => void;

/** The plot at rest: the canvas's margins, ticks and colours, drawn by plotly.js with zoom and pan. */
export class FinishedPlot {
  readonly #stage: HTMLElement;
  readonly #onzoom: Zoomed;
  #plotly: PlotlyModule | undefined;
  #frame: Frame | undefined;

  constructor(stage: HTMLElement, onzoom: Zoomed) {
    this.#stage = stage;
    this.#onzoom = onzoom;
  }

  /** Draws; false where plotly.js is not to be had. */
  async show(data: PlotData, frame: Frame, palette: Palette, hidden: ReadonlySet<string>): Promise<boolean> {
    const plotly = await loadLibrary();
    if (plotly === undefined) return false;
    const isNew = this.#plotly === undefined;
    this.#plotly = plotly;
    this.#frame = frame;
    await plotly.react(this.#stage, traces(data, frame, palette, hidden), layout(data, frame, palette), {
      displayModeBar: false,
      doubleClick: false,
      showTips: false,
      responsive: false,
    });
    if (isNew) this.#listen();
    return true;
  }

  async saveSvg(
    data: PlotData,
    frame: Frame,
    palette: Palette,
    hidden: ReadonlySet<string>,
  ): Promise<boolean> {
    const plotly = await loadLibrary();
    if (plotly === undefined) return false;
    const plain = layout(data, frame, palette);
    const named = {
      ...plain,
      title: { text: escapeMarkup(data.title), font: { size: frame.text * 1.3 }, x: 0.02, xanchor: 'left' },
      showlegend: true,
      legend: { orientation: 'h', y: 1.02, yanchor: 'bottom', x: 1, xanchor: 'right' },
      paper_bgcolor: palette.surface,
      margin: { ...plain.margin, t: plain.margin.t + 44 },
      height: frame.height + 44,
    };
    const address = await plotly.toImage(
      { data: traces(data, frame, palette, hidden), layout: named },
      { format: 'svg', width: frame.width, height: frame.height + 44, imageDataOnly: true },
    );
    saveBlob(new Blob([address], { type: 'image/svg+xml' }), `${data.title}.svg`);
    return true;
  }

  destroy(): void {
    this.#plotly?.purge(this.#stage);
  }

  #listen(): void {
    const stage = this.#stage as HTMLElement & {
      on(event: string, listener: (change: Record<string, unknown>) => void): void;
    };
    stage.on('plotly_relayout', (change) => {
      const x = intervalOf(change, 'xaxis');
      const y = intervalOf(change, 'yaxis');
      const frame = this.#frame;
      if (frame === undefined || (x === undefined && y === undefined)) return;
      const log = frame.scale === 'log' && y !== undefined;
      this.#onzoom(x ?? frame.x, log ? [10 ** y[0], 10 ** y[1]] : (y ?? frame.y));
    });
    stage.on('plotly_doubleclick', () => this.#onzoom(undefined, undefined));
  }
}

function intervalOf(change: Record<string, unknown>, axis: string): Interval | undefined {
  const low = change[`${axis}.range[0]`];
  const high = change[`${axis}.range[1]`];
  return typeof low === 'number' && typeof high === 'number' ? [low, high] : undefined;
}

/** plotly.js reads a little HTML in texts; what comes from data is shown as it is. */
function escapeMarkup(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

function traces(data: PlotData, { text }: Frame, palette: Palette, hidden: ReadonlySet<string>): object[] {
  const order = { ghost: 0, faint: 1, solid: 2 } as const;
  const curves = data.curves
    .filter((curve) => !hidden.has(curve.id))
    .toSorted((a, b) => order[a.look] - order[b.look])
    .map((curve) => ({
      type: 'scatter',
      mode: 'lines',
      x: curve.x,
      y: curve.y,
      name: escapeMarkup(curve.label),
      opacity: curve.look === 'faint' ? 0.38 : curve.look === 'ghost' ? 0.8 : 1,
      showlegend: curve.look === 'solid',
      line: {
        color: palette.curves[curve.color],
        width: text / (curve.look === 'solid' ? 6 : 9),
        dash: curve.look === 'ghost' ? `${text * 0.5}px,${text * 0.4}px` : 'solid',
        simplify: false,
      },
      hoverinfo: 'skip',
    }));
  const points = data.points
    .filter((measured) => !hidden.has(measured.id))
    .map((measured) => ({
      type: 'scatter',
      mode: 'markers',
      x: measured.x,
      y: measured.y,
      name: escapeMarkup(measured.label),
      opacity: measured.faint ? 0.45 : 1,
      showlegend: !measured.faint,
      marker: {
        size: text * 0.6,
        color: palette.surface,
        line: { color: palette.curves[measured.color], width: text / 8 },
      },
      hoverinfo: 'skip',
    }));
  return [...curves, ...points];
}

function layout(data: PlotData, frame: Frame, palette: Palette) {
  const font = { family: palette.font, size: frame.text, color: palette.muted };
  const shown = (range: Interval): Interval =>
    frame.scale === 'log' ? [Math.log10(range[0]), Math.log10(range[1])] : range;
  const labelled = frame.yTicks.filter((tick) => tick.label !== '');
  return {
    width: frame.width,
    height: frame.height,
    margin: {
      l: frame.left,
      r: frame.width - frame.right,
      t: frame.top,
      b: frame.height - frame.bottom,
      pad: 0,
    },
    font,
    showlegend: false,
    hovermode: false,
    dragmode: matchMedia('(pointer: coarse)').matches ? false : 'zoom',
    paper_bgcolor: 'rgba(0,0,0,0)',
    plot_bgcolor: 'rgba(0,0,0,0)',
    xaxis: {
      range: frame.x,
      tickmode: 'array',
      tickvals: frame.xTicks.map((tick) => tick.value),
      ticktext: frame.xTicks.map((tick) => tick.label),
      // The last label may reach past the axis, as on the canvas.
      ticklabeloverflow: 'allow',
      showgrid: false,
      zeroline: false,
      showline: true,
      linecolor: palette.axis,
      linewidth: 1,
      ticks: 'outside',
      ticklen: 4,
      tickcolor: palette.axis,
    },
    yaxis: {
      type: frame.scale,
      range: shown(frame.y),
      tickmode: 'array',
      tickvals: labelled.map((tick) => tick.value),
      ticktext: labelled.map((tick) => tick.label),
      gridcolor: palette.grid,
      zeroline: false,
      showline: false,
      // Invisible, for the same distance between labels and axis as on the canvas.
      ticks: 'outside',
      ticklen: 4,
      tickcolor: 'rgba(0,0,0,0)',
    },
    shapes: [...bandShapes(data, palette, frame), ...doseShapes(data, frame, palette)],
    annotations: [
      note(
        axisTitle(data.y),
        frame.text * 0.6 - frame.left,
        frame.top - frame.text * 0.2,
        'left',
        'top',
        0,
        1,
      ),
      note(axisTitle(data.x), 0, -(frame.height - frame.bottom) + 1, 'right', 'bottom', 1, 0),
      ...data.bands.map((band) => ({
        ...note(band.label, -4, -4, 'right', 'top', 1, 0),
        yref: 'y',
        y: shown([Math.min(band.to, frame.y[1]), 1])[0],
      })),
    ],
  };
}

function note(
  text: string,
  xshift: number,
  yshift: number,
  xanchor: 'left' | 'right',
  yanchor: 'top' | 'bottom',
  x: number,
  y: number,
) {
  const place = { xref: 'paper', yref: 'paper', x, y, xanchor, yanchor, xshift, yshift };
  return { text: escapeMarkup(text), showarrow: false, borderpad: 0, ...place };
}

function bandShapes(data: PlotData, palette: Palette, frame: Frame): object[] {
  return data.bands
    .filter((band) => frame.scale === 'linear' || band.to > 0)
    .map((band) => ({
      type: 'rect',
      xref: 'paper',
      x0: 0,
      x1: 1,
      yref: 'y',
      y0: frame.scale === 'log' ? Math.max(band.from, frame.y[0]) : band.from,
      y1: band.to,
      fillcolor: palette.band,
      opacity: 0.09,
      line: { width: 0 },
      layer: 'below',
    }));
}

function doseShapes(data: PlotData, frame: Frame, palette: Palette): object[] {
  const half = frame.text * 0.28;
  return data.doses
    .filter((time) => time >= frame.x[0] && time <= frame.x[1])
    .map((time) => ({
      type: 'path',
      xref: 'x',
      yref: 'paper',
      xsizemode: 'pixel',
      ysizemode: 'pixel',
      xanchor: time,
      yanchor: 0,
      path: `M0,${half * 2.4} L${-half},0 L${half},0 Z`,
      fillcolor: palette.accent,
      line: { width: 0 },
    }));
}
