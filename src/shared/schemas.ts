/**
 * The schemas of everything that a page sends, by the names in the tables of `contract.ts`. A schema whose values do not
 * fit the method that names it does not compile.
 */
import { z } from 'zod';
import { connectionRequestSchema, pasteRequestSchema, tableAnswerSchema } from './connection';
import {
  type GUEST_CALLS,
  type GuestbookApi,
  type HOST_CALLS,
  type HostApi,
  MAX_PAGE_SIZE,
  SERVER_MODES,
} from './contract';
import type { Draft } from './entry';

/** A position, also as the digits of an address's query. The schema refuses other text: plain coercion would make a 0 of an empty one. */
const positionSchema = z
  .string()
  .regex(/^\d{1,16}$/)
  .transform(Number)
  .or(z.number())
  .pipe(z.int().min(0));

export const querySchema = z
  .strictObject({
    limit: z.coerce.number().int().min(1).max(MAX_PAGE_SIZE).optional(),
    before: positionSchema.optional(),
    after: positionSchema.optional(),
    search: z.string().max(200).optional(),
  })
  .refine(
    ({ before, after }) => before === undefined || after === undefined,
    'before and after exclude each other',
  );

export const serverModeSchema = z.enum(SERVER_MODES);

const id = z.string().max(100);

type Names = (typeof GUEST_CALLS & typeof HOST_CALLS)[keyof typeof HOST_CALLS];
type SchemaName = Exclude<Names, 'listener'>;

/** What the methods of a contract take that name this schema. */
type Taken<Api, Calls extends Record<keyof Api, string>, Name> = {
  [Method in keyof Api]: Calls[Method] extends Name
    ? Api[Method] extends (...sent: infer Sent) => unknown
      ? Sent[0 & keyof Sent]
      : never
    : never;
}[keyof Api];

type Schemas = {
  readonly [Name in SchemaName]: z.ZodType<
    Taken<GuestbookApi, typeof GUEST_CALLS, Name> | Taken<HostApi, typeof HOST_CALLS, Name>
  >;
};

export const schemas: Schemas = {
  nothing: z.undefined(),
  query: querySchema.optional(),
  // The model decides whether it can be signed, because its answer has a sentence for each field.
  draft: z.custom<Draft>((value) => typeof value === 'object' && value !== null),
  flag: z.boolean(),
  id,
  optionalId: id.optional(),
  serverRequest: z.strictObject({
    mode: serverModeSchema,
    port: z.number().int().min(1).max(65535).optional(),
  }),
  pasteRequest: pasteRequestSchema,
  connectionRequest: connectionRequestSchema,
  tableAnswer: tableAnswerSchema,
};
