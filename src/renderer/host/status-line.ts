/** In one line, where entries are kept and what stands between them and the table. */
import type { HostStatus } from '../../shared/contract';
import type { IconName } from '../../shared/pages/icons';
import { say } from '../../shared/words/host';

export interface StatusLine {
  readonly icon: IconName;
  readonly text: string;
}

export function describeStatus({
  backend,
  cloud,
  loading,
  pending,
  rejected,
  location,
}: HostStatus): StatusLine {
  if (backend === 'memory') return { icon: 'computer', text: say('kept_until_the_end') };
  if (backend === 'local') return { icon: 'computer', text: say('kept_here') };
  switch (cloud) {
    case 'credentials':
      return { icon: 'attention', text: say('waits_for_credentials', { pending }) };
    case 'hold':
      return { icon: 'attention', text: say('table_needs_a_look', { pending }) };
    case 'wait':
      return { icon: 'waiting', text: say('trying_again_soon', { pending }) };
    case 'connecting':
      return { icon: 'waiting', text: say('connecting', { pending }) };
    default:
      break;
  }
  if (pending > 0) return { icon: 'waiting', text: say('waits_for_the_table', { pending }) };
  if (loading) return { icon: 'cloud', text: say('reading_the_table') };
  const saved = location ? say('saved_at', { location }) : say('saved');
  if (rejected === 0) return { icon: 'cloud', text: saved };
  return { icon: 'attention', text: say('some_kept_here', { saved, rejected }) };
}
