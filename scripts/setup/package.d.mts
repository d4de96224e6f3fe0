interface Unpacked {
  readonly folder: string;
  readonly executable: string;
  readonly archive: string;
  readonly fused: string;
}
export const shipped: Unpacked;
export const inspectable: Unpacked;
