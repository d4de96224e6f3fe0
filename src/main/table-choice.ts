/**
 * Which table the program connects to, and whether the host has said yes to it. An answer is given to one table: started
 * with an environment that leads elsewhere, the desktop asks again instead of creating a table somewhere unasked.
 */
import type { Config } from './config';
import type { Settings } from './settings';

export type TablePlace = Pick<Config, 'region' | 'table' | 'endpoint'>;

export interface TableChoice {
  readonly place: TablePlace;
  /** `yes` and `no` are the host's answers to this place. */
  readonly answer: 'yes' | 'no' | 'none';
}

/** The environment's table; where it is silent, the one that the host connected to before. */
export function chooseTable(config: Config, { connected }: Settings): TableChoice {
  const { region, table, endpoint, lockedBy } = config;
  if (connected === undefined || connected === false) {
    return { place: { region, table, endpoint }, answer: connected === false ? 'no' : 'none' };
  }
  const place = {
    region: lockedBy.region ? region : connected.region,
    table: lockedBy.table ? table : connected.table,
    endpoint: lockedBy.endpoint ? endpoint : connected.endpoint,
  };
  return { place, answer: isSame(place, connected) ? 'yes' : 'none' };
}

function isSame(a: TablePlace, b: { region: string; table: string; endpoint?: string | undefined }): boolean {
  return a.region === b.region && a.table === b.table && a.endpoint === b.endpoint;
}
