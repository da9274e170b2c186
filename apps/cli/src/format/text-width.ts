/** Cuts a line to a width; an ellipsis shows that something was cut. */
export function clip(text: string, width: number): string {
  if (width <= 0) return '';
  return text.length <= width ? text : `${text.slice(0, width - 1)}…`;
}

/** Control characters of names and values would move the cursor or ring the bell. */
export function onOneLine(text: string): string {
  // oxlint-disable-next-line no-control-regex -- these are what is to go
  return text.replace(/[\u0000-\u001f\u007f-\u009f]+/g, ' ').trim();
}
