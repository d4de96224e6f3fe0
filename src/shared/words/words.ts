/**
 * Says messages of one language. It makes a formatter the first time that its message is said, and keeps it.
 *
 * The build parses the messages (electron.vite.config.ts), because the parser is four fifths of the formatter's size and phones
 * load the guest's page. Tests run the texts as they stand.
 */
import { FormatError, IntlMessageFormat } from 'intl-messageformat';
import type { Messages, ShownValues, ValueArguments } from './messages';

type MessageName<All extends Messages> = keyof All & string;

/**
 * A sentence on its way to a reader: which message, with which values, and its English text for logs and for a reader whose
 * words lack it. All of it is text to be shown, on any side of a wire: a value cannot be a template, a function or an object.
 */
export interface Sentence {
  readonly name: string;
  /** The values that the sentence shows, and no others: they cross to a browser with it. */
  readonly values: Readonly<Record<string, string | number>>;
  readonly text: string;
}

export interface Words<All extends Messages> {
  /** For dates and numbers beside the sentences. */
  readonly locale: string;
  readonly say: <Name extends MessageName<All>>(name: Name, ...values: ValueArguments<All[Name]>) => string;
  /** A sentence with templates in the place of texts, in parts for the template around it. */
  readonly compose: <Name extends MessageName<All>>(
    name: Name,
    values: ShownValues<All[Name]>,
  ) => readonly unknown[];
  /** A sentence that goes elsewhere before it is read: with an error, over a wire. */
  readonly sentence: <Name extends MessageName<All>>(
    name: Name,
    ...values: ValueArguments<All[Name]>
  ) => Sentence;
  /** A sentence of another process: in these words where they have it, else as its sender wrote it. */
  readonly tell: (sentence: Sentence) => string;
}

export function createWords<const All extends Messages>(messages: All, locale: string): Words<All> {
  const formats = new Map<string, IntlMessageFormat>();

  // The signatures above check the values; here they are one type for all messages.
  const format = (name: string, [values = {}]: readonly unknown[]): unknown => {
    const message = messages[name] as All[string];
    if (typeof message === 'string' && !message.includes('{')) return message;
    let known = formats.get(name);
    if (!known) {
      known = new IntlMessageFormat(message, locale, undefined, { ignoreTag: true });
      formats.set(name, known);
    }
    return known.format(values as Record<string, never>);
  };
  const say = (name: string, ...values: readonly unknown[]) => String(format(name, values));

  return {
    locale,
    say,
    compose: (name, values) => [format(name, [values])].flat(),
    sentence: (name, ...values: readonly unknown[]) => ({
      name,
      values: { ...(values[0] as Sentence['values']) },
      text: say(name, ...values),
    }),
    tell({ name, values, text }) {
      if (!Object.hasOwn(messages, name)) return text;
      try {
        return say(name, values);
      } catch (error) {
        // The sender's version of the message has other values than ours.
        if (error instanceof FormatError) return text;
        throw error;
      }
    },
  };
}
