/**
 * Text as a search compares it, without regard to case in any script. Lower case and then upper case joins what one of
 * them alone leaves apart (ß and SS, ς and σ, ſ and s); NFKC joins composed with decomposed letters and wide with narrow ones.
 */
export function caseFold(text: string): string {
  return text.normalize('NFKC').toLowerCase().toUpperCase().normalize('NFKC');
}
