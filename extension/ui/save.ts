/** Handing a file to the reader. */

/** The browser saves it where it saves downloads; nothing is sent anywhere. */
export function saveFile(name: string, type: string, content: string): void {
  const url = URL.createObjectURL(new Blob([content], { type }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // The download has begun by then, and holds on to the file itself.
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
