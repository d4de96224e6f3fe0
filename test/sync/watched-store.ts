import type { Store } from '../../src/main/store/store';

/** The same store; `watch` is told of every asynchronous call. */
export function watchStore(store: Store, watch: (method: string, answer: Promise<unknown>) => void): Store {
  return new Proxy(store, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name, target);
      if (typeof value !== 'function') return value;
      return (...args: unknown[]) => {
        const result: unknown = Reflect.apply(value, target, args);
        if (result instanceof Promise) watch(String(name), result);
        return result;
      };
    },
  });
}
