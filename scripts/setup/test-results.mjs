// Counts what vitest ran. A file or a suite that broke outside its tests is one failure: it must not pass for nothing.

export function count(modules) {
  const counts = { passed: 0, failed: 0, skipped: 0 };
  for (const module of modules) {
    for (const test of module.children.allTests()) {
      const { state } = test.result();
      if (state in counts) counts[state] += 1;
      else counts.failed += 1;
    }
    const broken = [module, ...module.children.allSuites()].filter((suite) => suite.errors().length > 0);
    counts.failed += broken.length;
  }
  return counts;
}

/** A line for each suite that `needs` (test/support/machine.ts) left out, with its reason. */
export function notRun(modules) {
  return modules.flatMap((module) =>
    [...module.children.allSuites()]
      .filter(({ name }) => name.includes('(not run: '))
      .map(({ name }) => `Not run: ${module.relativeModuleId}: ${name.replace('(not run: ', '(')}`),
  );
}
