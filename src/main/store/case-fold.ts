/**
 * Text as a search compares it, without regard to case in any script. Lower case and then upper case make equal some letters
 * that one of the two alone leaves apart (ß and SS, ς and σ, ſ and s). NFKC makes equal composed and decomposed letters, and wide
 * and narrow ones.
 */
export function caseFold(text: string): string {
  return text.normalize('NFKC').toLowerCase().toUpperCase().normalize('NFKC');
}
