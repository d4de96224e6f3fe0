/** The lines of the benchmark: columns that stand below one another. */
export function printLine(cells: readonly string[]): void {
  console.log(cells.map((cell, index) => (index === 0 ? cell.padEnd(22) : cell.padStart(11))).join(''));
}

export function format(value: number): string {
  return value.toLocaleString('en', { maximumFractionDigits: 2 });
}

export function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}
