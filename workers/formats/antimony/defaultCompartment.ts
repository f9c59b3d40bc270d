/** The compartment of whatever is placed in none. Its size is 1. */
export const DEFAULT_COMPARTMENT = 'default_compartment';
