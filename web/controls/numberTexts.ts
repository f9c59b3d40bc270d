/** Why a number field does not take what was typed. */
export const texts = {
  between: (low: string, high: string) => `Between ${low} and ${high}.`,
  atLeast: (low: string) => `At least ${low}.`,
  atMost: (high: string) => `At most ${high}.`,
  above: (low: string) => `More than ${low}.`,
  notANumber: 'Not a number.',
  whole: 'A whole number.',
} as const;
