import type { Draft } from '../src/shared/entry';

/** An entry as guests write them: 120 to 200 characters. */
export function draftOf(index: number): Draft {
  return {
    name: `Guest ${index}`,
    email: `guest.${index}@example.org`,
    message:
      `We came for the afternoon and stayed until the lights went out. ${'Thank you for having us. '.repeat(2 + (index % 4))}`.trim(),
  };
}
