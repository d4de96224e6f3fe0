/**
 * Another program on the table, on the plain SDK: it puts, writes over and deletes without a condition, and remembers
 * the keys that it deleted.
 */
import { DeleteItemCommand, DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { inject } from 'vitest';
import type { Entry, TableItem } from '../../src/shared/entry';
import { testKeys } from '../dynamodb/table-fixtures';

export class ForeignWriter {
  readonly done = { put: 0, overwritten: 0, deleted: 0 };
  readonly #deleted = new Set<string>();
  readonly #client: DynamoDBClient;
  readonly #table: string;
  readonly #book: () => readonly Entry[];
  readonly #random: () => number;
  #count = 0;

  /**
   * @param random a number from 0 up to 1
   * @param book the rows to choose from
   */
  constructor(table: string, random: () => number, book: () => readonly Entry[]) {
    const endpoint = inject('dynamodbEndpoint');
    this.#client = new DynamoDBClient({
      region: 'us-east-1',
      endpoint,
      credentials: testKeys,
      maxAttempts: 10,
    });
    this.#table = table;
    this.#book = book;
    this.#random = random;
  }

  /** A random act: puts a new item, or writes over or deletes an item of the book, or takes a key that is pending there. */
  async act(): Promise<void> {
    const book = this.#book();
    const entry = book[Math.floor(this.#random() * book.length)];
    const waiting = book.find(({ state }) => state === 'pending');
    const chance = this.#random();
    if (!entry || chance < 0.3) await this.putNew();
    else if (chance < 0.7) await this.#overwrite(chance < 0.4 && waiting ? waiting : entry);
    else await this.#delete(entry);
  }

  async putNew(): Promise<void> {
    this.#count += 1;
    this.done.put += 1;
    const date = `2025-05-05 05:05:05.${String(this.#count).padStart(6, '0')}`;
    await this.#put({
      name: 'Grace',
      email: `guest${this.#count % 50}@example.org`,
      date,
      message: 'Foreign',
    });
  }

  /** Whether this program ever deleted the item: true from just before the deletion. */
  hasDeleted(item: Pick<TableItem, 'email' | 'date'>): boolean {
    return this.#deleted.has(keyOf(item));
  }

  close(): void {
    this.#client.destroy();
  }

  async #overwrite({ email, date }: Entry): Promise<void> {
    this.#count += 1;
    this.done.overwritten += 1;
    await this.#put({ name: 'Eve', email, date, message: `Written over, ${this.#count}` });
  }

  async #put({ name, email, date, message }: TableItem): Promise<void> {
    const Item = { name: { S: name }, email: { S: email }, date: { S: date }, message: { S: message } };
    await this.#client.send(new PutItemCommand({ TableName: this.#table, Item }));
  }

  async #delete(entry: Entry): Promise<void> {
    const Key = { email: { S: entry.email }, date: { S: entry.date } };
    // Noted first, because a scan may miss the item before the reply is here.
    this.#deleted.add(keyOf(entry));
    this.done.deleted += 1;
    await this.#client.send(new DeleteItemCommand({ TableName: this.#table, Key }));
  }
}

function keyOf({ email, date }: Pick<TableItem, 'email' | 'date'>): string {
  return `${email}\n${date}`;
}
