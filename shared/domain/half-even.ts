/**
 * Writes a number with a fixed count of decimals as Java's DecimalFormat does: a tie goes to the
 * even digit (`1.125` is `1.12`), where `toFixed` goes up.
 *
 * @param value - Not negative.
 */
export function toFixedHalfEven(value: number, decimals: number): string {
  // The only ties that a binary fraction can hold are odd multiples of 2^-(decimals + 1), and
  // half of them lie above an even digit: there `toFixed` has to be held back.
  const isTieAboveEven = (value * 2 ** (decimals + 1)) % 4 === 1;
  const scale = 10 ** decimals;
  return (isTieAboveEven ? Math.floor(value * scale) / scale : value).toFixed(decimals);
}
