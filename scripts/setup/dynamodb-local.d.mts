export function provideDynamoDbLocal(): Promise<string>;
