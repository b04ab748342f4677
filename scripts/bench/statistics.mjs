/** The value in the middle, or the mean of the two there. */
export function median(values) {
  const sorted = [...values].sort((one, other) => one - other);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

export function milliseconds(value) {
  return `${value < 10 ? value.toFixed(1) : Math.round(value)} ms`;
}

export function seconds(value) {
  return `${value.toFixed(2)} s`;
}

export function times(value) {
  return `${value.toFixed(2)} ×`;
}
