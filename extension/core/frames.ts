/** Frames whose text is part of the page they stand in. */

/** Shorter framed texts are advertisements, players and buttons. */
const LEAST_PROSE = 400;
/** A paragraph of prose, for telling a framed article from a framed advertisement. */
const PARAGRAPH = 60;

/**
 * Returns the body of the document in `element`, if it is a frame of the same origin that holds
 * paragraphs of prose; null for anything else. Scripts may read such a frame, so it is no secret.
 */
export function framedBody(element: Element): HTMLElement | null {
  if (element.localName !== 'iframe') return null;
  const body = bodyIn(element as HTMLIFrameElement);
  if (body === null) return null;
  let prose = 0;
  for (const { textContent } of body.querySelectorAll('p')) {
    const length = textContent?.trim().length ?? 0;
    if (length >= PARAGRAPH) prose += length;
  }
  return prose >= LEAST_PROSE ? body : null;
}

function bodyIn(frame: HTMLIFrameElement): HTMLElement | null {
  try {
    return frame.contentDocument?.body ?? null;
  } catch {
    // Of another origin.
    return null;
  }
}
