/** `--paper` of the two themes in tokens.css: a window has it before its first paint, so that nothing flashes. */
export const PAPER = { light: '#f9f4ea', dark: '#1a1613' } as const;
