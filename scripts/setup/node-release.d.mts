export function provideNode(): Promise<string>;
