/**
 * What the tests find on this machine. A suite that depends on a part says so, `needs('java')('the remote', () => ...)`,
 * and is left out, with the reason in the run's closing lines, only where the part cannot be had. Root on Debian can have
 * every part, so there nothing is left out: what is missing fails (but tracing, the sandbox and networks of one's own,
 * where the system itself forbids them).
 */
import { describe, inject } from 'vitest';

/** `unix`: signals that a program can hear, rights of folders, groups of processes. */
export type Part =
  | 'unix'
  | 'linux'
  | 'ipv6'
  | 'java'
  | 'display'
  | 'chromium'
  | 'boto3'
  | 'awscli'
  | 'strace'
  | 'keystore'
  | 'sandbox'
  | 'makensis'
  | 'buildah';

export interface Machine {
  /** Where the executables are; tests that use one name the part in `needs`. */
  readonly chromium: string;
  readonly python: string;
  /** The packaged app as it ships, and the same with the one fuse that lets Playwright drive its main process. */
  readonly shippedApp: string;
  readonly inspectableApp: string;
  /** What Chromium and Electron must be told here: root has no sandbox. */
  readonly browserArguments: readonly string[];
  readonly lacking: Partial<Record<Part, string>>;
}

declare module 'vitest' {
  interface ProvidedContext {
    machine: Machine;
    /** DynamoDB Local for this run, shared by all suites: choose your own table. Empty where Java is lacking. */
    dynamodbEndpoint: string;
  }
}

export function needs(...parts: Part[]): (name: string, suite: () => void) => void {
  const { lacking } = inject('machine');
  const reasons = parts.flatMap((part) => lacking[part] ?? []);
  if (reasons.length === 0) return (name, suite) => void describe(name, suite);
  return (name, suite) => void describe.skip(`${name} (not run: ${reasons.join('; ')})`, suite);
}
