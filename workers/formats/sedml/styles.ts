import { attributeOf, childNamed, type XmlElement } from '../xml/element.ts';
import type { Problems } from '../xml/problems.ts';
import { LINES, type Line } from './outputs.ts';

/** What a curve takes over of a style: colours and widths are the studio's own. */
export interface CurveStyle {
  line?: Line;
  hasMarkers?: boolean;
}

/** A style that is based on another, and so on. */
const MOST_STEPS = 20;

/** Styles of curves (Level 1 Version 4) by id, each with what it is based on. */
export class Styles {
  private readonly elements: ReadonlyMap<string, XmlElement>;

  constructor(
    elements: readonly XmlElement[],
    private readonly problems: Problems,
  ) {
    this.elements = new Map(elements.map((one) => [attributeOf(one, 'id') ?? '', one]));
  }

  /** The style that an element of an output names; nothing where it names none. */
  of(element: XmlElement): CurveStyle {
    const wanted = attributeOf(element, 'style');
    if (wanted === undefined) return {};
    const style: CurveStyle = {};
    let at = this.elements.get(wanted);
    if (at === undefined)
      this.problems.warning('unknown-style', `There is no style ${wanted.slice(0, 100)}`, element);
    for (let step = 0; at !== undefined && step < MOST_STEPS; step++) {
      this.take(at, style);
      at = this.elements.get(attributeOf(at, 'baseStyle') ?? '');
    }
    return style;
  }

  private take(element: XmlElement, style: CurveStyle): void {
    const line = childNamed(element, 'line');
    const marker = childNamed(element, 'marker');
    const kindOf = (one: XmlElement): string | undefined =>
      attributeOf(one, 'type') ?? attributeOf(one, 'style');
    const type = line && kindOf(line);
    if (type !== undefined) style.line ??= LINES.find((one) => one === type) ?? 'dashDot';
    const shape = marker && kindOf(marker);
    if (shape !== undefined) style.hasMarkers ??= shape !== 'none';
    const hasColours = [line, marker, childNamed(element, 'fill')].some(
      (one) => one && [...one.attributes.keys()].some((name) => /color|fill|thickness|size/i.test(name)),
    );
    if (hasColours)
      this.problems.info(
        'style-replaced',
        'Colours and sizes of styles are not taken over: curves have the studio’s own, which survive greyscale',
      );
  }
}
