/** The part of plotly.js that the studio calls; the package brings no types for its partial builds. */
declare module 'plotly.js/lib/core' {
  interface Core {
    react(stage: HTMLElement, data: object[], layout: object, config: object): Promise<unknown>;
    register(modules: object[]): void;
    purge(stage: HTMLElement): void;
    toImage(
      figure: { data: object[]; layout: object },
      options: { format: 'svg' | 'png'; width: number; height: number; imageDataOnly?: boolean },
    ): Promise<string>;
  }
  const core: Core;
  export default core;
}

declare module 'plotly.js/lib/bar' {
  const trace: object;
  export default trace;
}

declare module 'plotly.js/lib/heatmap' {
  const trace: object;
  export default trace;
}
