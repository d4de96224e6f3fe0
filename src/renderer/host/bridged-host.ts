/** HostApi over the bridge that the host's preload put on `window`. */

import type { HostBridge } from '../../shared/bridge';
import type { HostApi } from '../../shared/contract';
import { unwrapAnswer } from '../bridge';

export function bridgedHost(bridge: HostBridge): HostApi {
  return {
    subscribe: (listener) => bridge.subscribe(listener),
    select: (query) => unwrapAnswer(bridge.select(query)),
    paste: (request) => unwrapAnswer(bridge.paste(request)),
    profiles: () => unwrapAnswer(bridge.profiles()),
    connect: (request) => unwrapAnswer(bridge.connect(request)),
    disconnect: () => unwrapAnswer(bridge.disconnect()),
    forget: () => unwrapAnswer(bridge.forget()),
    serve: (request) => unwrapAnswer(bridge.serve(request)),
    showEmails: (shown) => unwrapAnswer(bridge.showEmails(shown)),
    retry: (id) => unwrapAnswer(bridge.retry(id)),
    discard: (id) => unwrapAnswer(bridge.discard(id)),
    saveWaiting: () => unwrapAnswer(bridge.saveWaiting()),
    answerTable: (answer) => unwrapAnswer(bridge.answerTable(answer)),
    copyLocal: (copy) => unwrapAnswer(bridge.copyLocal(copy)),
  };
}
