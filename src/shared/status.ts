/** The status line in words. One place, so that the window, the browsers and the log say the same. */
import type { HostStatus } from './contract';

export interface StatusLine {
  /** Names one of the page's own icons. */
  readonly icon: 'computer' | 'cloud' | 'waiting' | 'attention';
  readonly text: string;
}

export function describeStatus(status: HostStatus): StatusLine {
  if (status.backend === 'memory') return { icon: 'computer', text: 'Kept until this program ends' };
  if (status.backend === 'local') return { icon: 'computer', text: 'Kept on this computer' };
  const waiting = countWaiting(status.pending);
  switch (status.trouble) {
    case 'credentials':
      return { icon: 'attention', text: `${waiting || 'Waiting'} for new credentials` };
    case 'hold':
      return {
        icon: 'attention',
        text: sentence(waiting, 'the table needs a look', 'The table needs a look'),
      };
    case 'wait':
      return {
        icon: 'waiting',
        text: sentence(waiting, 'trying the table again soon', 'Trying the table again soon'),
      };
    case 'connecting':
      return { icon: 'waiting', text: sentence(waiting, 'connecting', 'Connecting') };
    default:
      break;
  }
  if (status.pending > 0) return { icon: 'waiting', text: `${waiting} to reach DynamoDB` };
  if (status.loading) return { icon: 'cloud', text: 'Reading the table' };
  const saved = `Saved in DynamoDB${status.place ? `, ${status.place}` : ''}`;
  if (status.rejected === 0) return { icon: 'cloud', text: saved };
  const kept = status.rejected === 1 ? '1 entry is' : `${status.rejected.toLocaleString('en')} entries are`;
  return { icon: 'attention', text: `${saved}; ${kept} kept here only` };
}

/** "3 entries wait", or nothing when none does. */
function countWaiting(pending: number): string {
  if (pending === 0) return '';
  return pending === 1 ? '1 entry waits' : `${pending.toLocaleString('en')} entries wait`;
}

function sentence(waiting: string, after: string, alone: string): string {
  return waiting === '' ? alone : `${waiting}: ${after}`;
}
