import type { Palette } from '../../../plots/palette.ts';
import { TEXT } from './graph.ts';
import { paintLandmarks } from './landmarks.ts';
import {
  edgeLayers,
  roundedBox,
  type Ink,
  type Label,
  type Layer,
  type PlacedNode,
  type Scene,
} from './scene.ts';

/** Labels lower than this on the screen cannot be read; landmarks are named instead. */
const SMALLEST_TEXT = 6;
/** From this far, nodes are marks and lines are drawn alone. */
const AFAR = 0.3;
/** No line is thinner than this on the screen, in CSS pixels. */
const THINNEST = 0.5;
const DASH = [5, 3.5];

type Context = CanvasRenderingContext2D;

/** Shapes that a canvas draws in one call each. */
export interface Prepared {
  scene: Scene;
  paths: Path2D[];
}

export function prepare(scene: Scene): Prepared {
  return { scene, paths: scene.layers.map(({ path }) => new Path2D(path)) };
}

export function inkColor(ink: Ink, palette: Palette): string {
  switch (ink) {
    case 'line':
      return palette.muted;
    case 'node':
      return palette.curves[0]!;
    case 'surface':
      return palette.surface;
    case 'text':
      return palette.text;
    case 'muted':
      return palette.axis;
    case 'group':
    case 'copy':
      return palette.grid;
    case 'raise':
      return palette.curves[2]!;
    case 'lower':
      return palette.curves[1]!;
    case 'accent':
      return palette.accent;
  }
}

/** Draws what a viewport shows of a scene. */
export function paintNetwork(
  context: Context,
  { scene, paths }: Prepared,
  view: { scale: number; x: number; y: number; width: number; height: number },
  density: number,
  palette: Palette,
  chosen: string | undefined,
): void {
  context.setTransform(density, 0, 0, density, 0, 0);
  context.clearRect(0, 0, view.width, view.height);
  context.setTransform(density * view.scale, 0, 0, density * view.scale, density * view.x, density * view.y);
  const isAfar = view.scale < AFAR;
  const least = THINNEST / view.scale;
  scene.layers.forEach((layer, at) => {
    if (isAfar && layer.isFine) return;
    paintLayer(context, isAfar ? fromAfar(layer) : layer, paths[at]!, palette, least);
  });
  if (chosen !== undefined) {
    const ids = new Set(scene.nodes.filter((node) => node.of.id === chosen).map(({ id }) => id));
    const touching = scene.edges.filter(({ from, to }) => ids.has(from) || ids.has(to));
    for (const layer of edgeLayers(touching, Math.max(2.4, 1.5 / view.scale), 'accent'))
      paintLayer(context, layer, new Path2D(layer.path), palette);
    const ends = new Set(touching.flatMap(({ from, to }) => [from, to]));
    const around = scene.nodes.filter(({ id }) => ends.has(id) || ids.has(id));
    // The lines end under the nodes, which are drawn again above them.
    for (const node of around) paintNode(context, node, ids.has(node.id), palette);
  }
  const seen = {
    left: -view.x / view.scale,
    top: -view.y / view.scale,
    right: (view.width - view.x) / view.scale,
    bottom: (view.height - view.y) / view.scale,
  };
  if (TEXT * view.scale < SMALLEST_TEXT) {
    paintLandmarks(context, scene.landmarks, view, density, palette);
    return;
  }
  for (const label of scene.labels) {
    if (label.size * view.scale < SMALLEST_TEXT - 1) continue;
    if (label.x < seen.left - 200 || label.x > seen.right + 200) continue;
    if (label.y < seen.top - 20 || label.y > seen.bottom + 20) continue;
    paintLabel(context, label, palette);
  }
}

/** A pool is a mark in its own colour, since its inside cannot be seen; dashes would be dust. */
function fromAfar(layer: Layer): Layer {
  return { ...layer, ...(layer.stroke === 'node' && { fill: 'node' }), dashed: false };
}

function paintLayer(
  context: Context,
  { fill, stroke, width = 1, dashed = false }: Layer,
  path: Path2D,
  palette: Palette,
  least = 0,
): void {
  if (fill) {
    context.fillStyle = inkColor(fill, palette);
    context.globalAlpha = fill === 'group' ? 0.55 : 1;
    context.fill(path);
    context.globalAlpha = 1;
  }
  if (stroke) {
    context.strokeStyle = inkColor(stroke, palette);
    context.lineWidth = Math.max(width, least);
    context.setLineDash(dashed ? DASH : []);
    context.stroke(path);
  }
}

function paintNode(context: Context, { box, of }: PlacedNode, isChosen: boolean, palette: Palette): void {
  const path = new Path2D(roundedBox(box, of.kind === 'reaction' ? 1.5 : 8));
  const look: Layer = { path: '', fill: 'surface', stroke: 'accent', width: isChosen ? 3.5 : 1.8 };
  paintLayer(context, look, path, palette);
}

function paintLabel(
  context: Context,
  { text, x, y, size, ink, align, hasGround }: Label,
  palette: Palette,
): void {
  context.font = `${size}px ${palette.font}`;
  context.textAlign = align;
  context.textBaseline = 'middle';
  if (hasGround) {
    const width = context.measureText(text).width + 4;
    context.fillStyle = palette.surface;
    context.fillRect(x - width / 2, y - size / 2 - 1, width, size + 2);
  }
  context.fillStyle = ink === 'muted' ? palette.muted : inkColor(ink, palette);
  context.fillText(text, x, y);
}
