/** Room inside a group's box around what stands in it; its name stands at the top. */
export const GROUP_ROOM = { top: 34, side: 18 };
