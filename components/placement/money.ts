/** An amount for a person. */
export function dollars(amount: number): string {
  return `${amount.toFixed(2)} USD`;
}
