/** What plots of a plane say. */
export const texts = {
  png: 'Save as PNG',
  svg: 'Save as SVG',
  csv: 'Save as CSV',
  menu: (title: string) => `Options of the plot ${title}`,
  toggle: (label: string) => `Show or hide ${label}`,
  describe: 'Arrow keys go from mark to mark and read them.',
};
