/**
 * What a message is: a sentence in ICU's syntax under a name. From its text the compiler reads the names of its values, and
 * whether each is a number: a wrong name, a missing value or one too many does not compile.
 *
 * There are two kinds of value: a text, written `{folder}`, and a count, written `{count, number}` or
 * `{count, plural, one {# entry} other {# entries}}`. The caller chooses between sentences, by their names, so that each is
 * translated whole.
 */

export type Messages = Readonly<Record<string, string>>;

type Text = string | number;

/** The values that a message takes, by name. */
type ValuesOf<Message extends string> = InText<Message, object>;

/** The arguments after a message's name: none where it takes no values. */
export type ValueArguments<Message extends string> = Message extends string
  ? keyof ValuesOf<Message> extends never
    ? []
    : [values: ValuesOf<Message>]
  : never;

/** The names of the messages that take no values. */
export type PlainName<All extends Messages> = {
  [Name in keyof All]: ValueArguments<All[Name]> extends readonly [] ? Name : never;
}[keyof All];

/** The same with anything that a template can show in the place of a text. */
export type ShownValues<Message extends string> = {
  readonly [Name in keyof ValuesOf<Message>]: Text extends ValuesOf<Message>[Name] ? unknown : number;
};

/** Each brace opens a value, except a brace that opens a branch of a plural. */
type InText<Rest extends string, Found> = Rest extends `${infer Before}{${infer After}`
  ? Before extends `${string}${'=0' | 'one' | 'other'} `
    ? InText<After, Found>
    : InText<After, Found & ValueAt<After>>
  : Found;

type ValueAt<After extends string> = After extends `${infer Head}}${string}`
  ? Head extends `${infer Name}, number` | `${infer Name}, plural,${string}`
    ? Readonly<Record<Name, number>>
    : Readonly<Record<Head, Text>>
  : never;
