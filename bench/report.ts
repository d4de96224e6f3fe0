/** The result: one table, in Markdown that can be read as it is. */
import { availableParallelism, cpus, totalmem } from 'node:os';
import { type Figures, quantile, type Sides } from './rounds';

export type Row = MeasuredRow | { readonly name: string; readonly notMeasured: string };

interface MeasuredRow {
  readonly name: string;
  readonly unit: 'a second' | 'ms' | 's' | 'MB';
  readonly peer: string;
  readonly sides: Sides;
  /** Said below the table. */
  readonly note?: string;
}

const HEADS = ['', 'Guestbook', 'p50 ms', 'p99 ms', 'beside', 'its figure', 'p50 ms', 'p99 ms', 'ratio'];

/** Where it was measured, and when. */
export function machine(): string {
  const [cpu] = cpus();
  const memory = Math.round(totalmem() / 2 ** 30);
  return (
    `${cpu?.model.trim() ?? 'unknown processor'}, ${availableParallelism()} cores, ${memory} GiB, ` +
    `${process.platform} ${process.arch}, Node ${process.version}, ${new Date().toISOString().slice(0, 16)} UTC`
  );
}

export function table(rows: readonly Row[]): string {
  const lines = [HEADS, ...rows.map(cells)];
  const widths = HEADS.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)));
  const isText = (column: number) => HEADS[column] === '' || HEADS[column] === 'beside';
  const print = (line: readonly string[]) => {
    const padded = line.map((cell, column) =>
      isText(column) ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0),
    );
    return `| ${padded.join(' | ')} |`;
  };
  const rule = widths.map((width, column) =>
    isText(column) ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`,
  );
  const notes = rows.flatMap((row) => ('note' in row && row.note ? [`${row.name}: ${row.note}`] : []));
  const [heads = [], ...rest] = lines;
  return [
    ...[print(heads), print(rule), ...rest.map(print)],
    '\nFigures are medians of the rounds; a ratio is the median of the ratios of each round, with the least and the most.',
    ...notes,
  ].join('\n');
}

function cells(row: Row): string[] {
  if ('notMeasured' in row) return [row.name, 'not measured', '', '', row.notMeasured, '', '', '', ''];
  const { ours, theirs } = row.sides;
  const median = (side: readonly Figures[], key: keyof Figures) => {
    const values = side.map((figures) => figures[key]).filter((value) => value !== undefined);
    return values.length === 0 ? '' : format(quantile(values, 0.5));
  };
  const figure = (side: readonly Figures[]) => `${median(side, 'value')} ${row.unit}`;
  return [
    ...[row.name, figure(ours), median(ours, 'p50'), median(ours, 'p99')],
    ...[row.peer, figure(theirs), median(theirs, 'p50'), median(theirs, 'p99')],
    ratio(row),
  ];
}

/** A rate is a share of its peer's, the more the better; a time or a size is so many times its peer's. */
function ratio({ unit, sides: { ours, theirs } }: MeasuredRow): string {
  const ratios = ours.map(({ value }, round) => value / (theirs[round]?.value ?? Number.NaN));
  const [least, middle, most] = [0, 0.5, 1].map((share) => quantile(ratios, share)) as [
    number,
    number,
    number,
  ];
  const share = (value: number) => Math.round(value * 100).toString();
  const times = (value: number) => value.toFixed(2);
  if (unit === 'a second') return `${share(middle)} % (${share(least)} to ${share(most)})`;
  return `${times(middle)} (${times(least)} to ${times(most)})`;
}

export function format(value: number): string {
  const digits = value >= 100 ? 0 : value >= 10 ? 1 : 2;
  return value.toLocaleString('en', { maximumFractionDigits: digits });
}
